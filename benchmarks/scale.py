"""What each stage costs at growing sizes: CPU seconds, seconds, peak memory, units and the growth exponent.

python -m benchmarks.scale --data FOLDER --out FILE

A *unit* is what scikit-learn's TF-IDF (words and pairs, min_df 2, 50,000 terms) and TruncatedSVD(100) take in processor
time on the same texts, measured in the same run. Every measurement is a process of its own, so that its peak memory is
its own too; the taxonomy is the shipped one, and there are no reviews.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from taxo.cli.pipeline import stages

ROOT = Path(__file__).parent.parent
TAXO = (sys.executable, "-c", "from taxo.cli import main; main()")
SIZES = (1_000, 5_000, 20_000, 81_273)
UNIT = """
import sys
import pyarrow.parquet as pq
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
rows = pq.read_table(sys.argv[1]).to_pylist()
texts = [f"{row['title']} {row['abstract']}" for row in rows]
counts = TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=50_000).fit_transform(texts)
TruncatedSVD(100).fit_transform(counts)
"""


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds by the clock and of the processors, and peak memory in GB (10**9 bytes)."""

    papers: int
    step: str
    seconds: float
    cpu_seconds: float
    gigabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description="What each stage costs at growing sizes.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with scale.parquet")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--out", type=Path, help="write the costs to this file (JSON)")
    parser.add_argument("--keep", type=Path, help="make the projects in this folder, and keep them")
    parser.add_argument("--stages", nargs="+", help="only these (default all)")
    args = parser.parse_args()
    costs: list[Cost] = []
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            for cost in measure_size(
                args.data / "scale.parquet", size, args.keep or Path(folder), args.stages or [*stages()]
            ):
                print(f"{cost.papers:7} {cost.step:10} {cost.cpu_seconds:8.1f} CPU s {cost.seconds:8.1f} s "
                      f"{cost.gigabytes:6.2f} GB", flush=True)  # fmt: skip
                costs.append(cost)
                if args.out:
                    args.out.write_text(json.dumps([asdict(c) for c in costs], indent=1) + "\n", "utf-8")


def measure_size(data: Path, size: int, folder: Path, stages: Sequence[str]) -> Iterator[Cost]:
    """Yield the cost of the unit and of each stage on the first `size` papers of `data`."""
    project = folder / f"papers-{size}"
    if not (project / "dvc.yaml").exists():
        run([*TAXO, "init", str(project), "--quiet"])
        pq.write_table(pq.read_table(data).slice(0, size), project / "data" / "raw" / "papers.parquet")
        shutil.copy(ROOT / "taxonomy.yaml", project / "taxonomy.yaml")
    raw = str(project / "data" / "raw" / "papers.parquet")
    yield measure(size, "unit", [sys.executable, "-c", UNIT, raw], project)
    for stage in stages:
        yield measure(size, stage, [*TAXO, "stage", stage], project)


def measure(papers: int, step: str, command: list[str], folder: Path) -> Cost:
    """Run `command` in `folder` and return what it took."""
    start = time.perf_counter()
    with (folder / f"{step}.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{step} failed:\n{(folder / f'{step}.log').read_text()}")
    took = time.perf_counter() - start
    return Cost(papers, step, took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e9)


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})


if __name__ == "__main__":
    main()
