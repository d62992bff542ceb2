"""What each stage costs at growing sizes: CPU seconds, seconds, peak memory, units and the growth exponent.

python -m benchmarks.scale --data FOLDER [--peers PYTHON]

A *unit* is what scikit-learn's TF-IDF (words and pairs, min_df 2, 50,000 terms) and TruncatedSVD(100) take in processor
time on the same texts, measured in the same run. Every step is a process of its own, with its own peak memory.
The taxonomy is the shipped one, and there are no reviews. The peers are measured where --peers names a Python that
has `requirements.txt`. `partitions.py` measures processes and Dask. The costs are written to results/scale.json.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "scale.json"
SIZES = (1_000, 5_000, 20_000, 81_273)
STAGES = ("extract", "encode", "discover", "label", "propose", "train", "evaluate", "report")
OURS, PEERS = ("unit", "classifier"), ("fastText", "BERTopic, same encodings", "BERTopic's own encoder")
TAXO = ("-c", "import sys; from taxo.cli import main; sys.exit(main())")
SLICE = """
import sys
import pyarrow.parquet as pq
pq.write_table(pq.read_table(sys.argv[1]).slice(0, int(sys.argv[2])), sys.argv[3])
"""


@dataclass(frozen=True)
class Cost:
    """What one step took: seconds by the clock and of the processors, and peak memory in GB (10**9 bytes)."""

    papers: int
    step: str
    seconds: float
    cpu_seconds: float
    gigabytes: float
    found: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    args = read_arguments()
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in args.sizes:
            project = make_project(args.data / "scale.parquet", size, args.keep or Path(folder))
            for cost in measure_steps(project, size, args.steps, args.peers):
                costs.append(cost)
                print(line(cost), flush=True)
                args.out.write_text(json.dumps([asdict(c) for c in costs], indent=1) + "\n", "utf-8")
    print(table(costs))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What each stage costs at growing sizes.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with scale.parquet")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of papers")
    parser.add_argument("--steps", nargs="+", help="only these stages and peers")
    parser.add_argument("--peers", help="a Python with what requirements.txt lists; without it, no peers")
    parser.add_argument("--out", type=Path, default=RESULTS, help="write the costs to this file (JSON)")
    parser.add_argument("--keep", type=Path, help="make the projects in this folder, and keep them")
    return parser.parse_args()


def make_project(data: Path, size: int, folder: Path) -> Path:
    """Make a project of the first `size` papers of `data` with the shipped taxonomy, where there is none yet."""
    project = folder / f"papers-{size}"
    if not (project / "dvc.yaml").exists():
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, *TAXO, "init", str(project), "--quiet"], check=True, env=environment)
        raw = project / "data" / "raw" / "papers.parquet"
        subprocess.run([sys.executable, "-c", SLICE, str(data), str(size), str(raw)], check=True)
        shutil.copy(ROOT / "taxonomy.yaml", project / "taxonomy.yaml")
    return project


def measure_steps(project: Path, size: int, only: Sequence[str] | None, peers: str | None) -> Iterator[Cost]:
    """Yield what the unit, the stages in their order and the peers took on `project`."""
    for step in ("unit", *STAGES, "classifier", *(PEERS if peers else ())):
        if only and step not in only:
            continue
        python = peers if step in PEERS and peers else sys.executable
        how = (
            [*TAXO, "stage", step] if step in STAGES else ["-m", "benchmarks.scale_steps", step, str(project)]
        )
        yield measure(size, step, [python, *how], project)


def measure(papers: int, step: str, command: list[str], folder: Path) -> Cost:
    """Run `command` in `folder` and return what it took, or what it says itself that its work took."""
    log, start = folder / f"{step}.log", time.perf_counter()
    # One thread of BLAS: waiting for one another, several take processor time that does nothing.
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    if step == "BERTopic's own encoder":
        del environment["OMP_NUM_THREADS"]  # it is judged by how far it gets by the clock
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    if status:
        return Cost(papers, step, took, math.nan, math.nan, {"error": log.read_text("utf-8")[-500:]})
    said = {} if step in STAGES else json.loads(log.read_text("utf-8").splitlines()[-1])
    seconds, processor = said.pop("seconds", took), said.pop("cpu_seconds", usage.ru_utime + usage.ru_stime)
    return Cost(papers, step, seconds, processor, usage.ru_maxrss * 1024 / 1e9, said)


def line(cost: Cost) -> str:
    figures = f"{cost.cpu_seconds:8.1f} CPU s {cost.seconds:8.1f} s {cost.gigabytes:6.2f} GB"
    return f"{cost.papers:7} {cost.step:24} {figures}  {cost.found or ''}"


def table(costs: Sequence[Cost]) -> str:
    """A Markdown table: a row a step, CPU seconds a size, at the largest its units and memory, and the exponent."""
    sizes = sorted({cost.papers for cost in costs})
    rows = [f"| step | {' | '.join(f'{size:,}' for size in sizes)} | units | GB | exponent |"]
    rows.append("|---" * (len(sizes) + 4) + "|")
    by_step: dict[str, dict[int, Cost]] = {}
    for cost in costs:
        by_step.setdefault(cost.step, {})[cost.papers] = cost
    stages = [step for step in by_step if step in STAGES]
    if len(stages) == len(STAGES):
        by_step["all stages"] = {size: total([by_step[stage][size] for stage in stages]) for size in sizes}
    largest_unit = by_step["unit"][sizes[-1]].cpu_seconds if "unit" in by_step else math.nan
    for step, found in by_step.items():
        cells = [f"{found[size].cpu_seconds:.1f}" if size in found else "–" for size in sizes]
        last = found[max(found)]
        cells += [f"{last.cpu_seconds / largest_unit:.2f}", f"{last.gigabytes:.2f}", exponent(found)]
        rows.append(f"| {step} | {' | '.join(cells)} |")
    return "\n".join(rows)


def total(costs: Sequence[Cost]) -> Cost:
    """What all steps took, one after the other: their sum, and the most memory of one."""
    seconds, processor = sum(c.seconds for c in costs), sum(c.cpu_seconds for c in costs)
    return Cost(costs[0].papers, "all stages", seconds, processor, max(c.gigabytes for c in costs))


def exponent(found: dict[int, Cost]) -> str:
    """The slope of log CPU seconds over log papers between the smallest size of 5,000 or more and the largest."""
    sizes = sorted(size for size in found if size >= 5_000)
    if len(sizes) < 2:
        return "–"
    times = math.log(found[sizes[-1]].cpu_seconds / found[sizes[0]].cpu_seconds)
    return f"{times / math.log(sizes[-1] / sizes[0]):.2f}"


if __name__ == "__main__":
    main()
