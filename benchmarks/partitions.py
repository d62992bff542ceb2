"""How much faster `taxo classify --out FOLDER` is with two processes, and with two Dask workers, than with one.

    python -m benchmarks.partitions --data ../shared/data --out benchmarks/results/partitions.json

Makes 40 Parquet files of scale.parquet and classifies them with the shipped classifier, each way three times in turn,
each time into an empty folder, by the clock from the start of the command to its end. Compares the bytes of all runs.
The speed-ups are ratios of medians. Run it on an idle machine with two cores or more.
"""

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-c", "import sys; from taxo.cli import main; sys.exit(main())")
WAYS = {
    "1 process": ["--jobs", "1"],
    "2 processes": ["--jobs", "2"],
    "1 Dask worker": ["--dask", "local", "--jobs", "1"],
    "2 Dask workers": ["--dask", "local", "--jobs", "2"],
}
SPEED_UPS = {"processes": ("1 process", "2 processes"), "dask": ("1 Dask worker", "2 Dask workers")}
# The one-minute load below which a machine with two cores is as good as idle.
IDLE = 0.3


def main() -> None:
    parser = argparse.ArgumentParser(description="How much faster two processes or Dask workers are.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with scale.parquet")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "topic-classifier")
    parser.add_argument("--command", choices=("classify", "extract"), default="classify")
    parser.add_argument("--papers", type=int, help="so many of the papers (default: all)")
    parser.add_argument("--partitions", type=int, default=40)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--out", type=Path, help="write the figures to this file (JSON)")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    if load > IDLE:
        print(f"this machine is busy (load {load:.1f}): the figures won't say much", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(args, Path(folder)) | {"load_before": round(load, 2)}
    print(json.dumps(figures, indent=1))
    if args.out:
        args.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def measure(args: argparse.Namespace, folder: Path) -> dict[str, object]:
    papers = pq.read_table(args.data / "scale.parquet").slice(0, args.papers)
    inputs = folder / "in"
    inputs.mkdir()
    size = -(-papers.num_rows // args.partitions)
    for number in range(args.partitions):
        pq.write_table(papers.slice(number * size, size), inputs / f"part-{number:02}.parquet")
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    found = set()
    for _ in range(args.times):
        for way, options in WAYS.items():
            taken, digest = run(args, inputs, folder / "out", options)
            seconds[way].append(round(taken, 2))
            found.add(digest)
            print(f"{way:15} {taken:7.2f} s", file=sys.stderr, flush=True)
    medians = {way: statistics.median(taken) for way, taken in seconds.items()}
    return {
        "command": args.command,
        "papers": papers.num_rows,
        "partitions": args.partitions,
        "cores": os.cpu_count(),
        "seconds": seconds,
        "median_seconds": medians,
        "speed_up": {name: round(medians[one] / medians[two], 2) for name, (one, two) in SPEED_UPS.items()},
        "same_bytes": len(found) == 1,
    }


def run(args: argparse.Namespace, inputs: Path, out: Path, options: list[str]) -> tuple[float, str]:
    """Return the seconds of one run into the empty folder `out`, and a digest of all that it wrote."""
    shutil.rmtree(out, ignore_errors=True)
    model = ["--model", str(args.model)] if args.command == "classify" else []
    began = time.perf_counter()
    subprocess.run(
        [*COMMAND, args.command, str(inputs), "--out", f"{out}/", *model, *options],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    taken = time.perf_counter() - began
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(out.iterdir()))).hexdigest()
    return taken, digest


if __name__ == "__main__":
    main()
