"""What a listing more costs: `dvc repro` after `taxo add` beside one of the same project from nothing.

    python -m benchmarks.weekly --data ../shared/data

Clones the repository, runs all stages, adds the first 40 papers of colm2024.parquet, runs again. Prints the CPU
seconds of both runs, DVC's own included, and of `taxo add` the seconds by the clock; how many old papers changed their
first topic, and whether all topics kept id and name.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).parent.parent
TAXO = (sys.executable, "-c", "import sys; from taxo.cli import main; sys.exit(main())")


def main() -> None:
    parser = argparse.ArgumentParser(description="What a listing more costs.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with colm2024.parquet")
    parser.add_argument("--first", type=int, default=0, help="the first paper that is added (default: 0)")
    parser.add_argument("--papers", type=int, default=40, help="how many are added (default: 40)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        papers = pq.read_table(args.data / "colm2024.parquet").slice(args.first, args.papers)
        listing = Path(folder) / "week.parquet"
        pq.write_table(papers.select(["title", "abstract"]), listing)
        print(json.dumps(measure(Path(folder) / "clone", listing), indent=1))


def measure(clone: Path, listing: Path) -> dict[str, object]:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    full, _ = run(clone, "dvc", "repro", "--force")
    topics, old = topics_of(clone), first_topics(clone)
    _, seconds = run(clone, *TAXO, "add", str(listing))
    again, _ = run(clone, "dvc", "repro")
    new = first_topics(clone)
    return {
        "old_papers": len(old),
        "papers": len(new),
        "cpu_seconds_full": round(full, 1),
        "cpu_seconds_after_adding": round(again, 1),
        "ratio": round(again / full, 3),
        "seconds_of_taxo_add": round(seconds, 2),
        "old_papers_changed": sum(new.get(paper_id) != topic_id for paper_id, topic_id in old.items()),
        "topics_are_the_same": topics_of(clone) == topics,
    }


def run(clone: Path, *command: str) -> tuple[float, float]:
    """Run a command in the clone, with its code; return the CPU seconds that it took, and those by the clock."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    surroundings = os.environ | {"PATH": folders, "PYTHONPATH": str(clone)}
    start, before = time.perf_counter(), used()
    subprocess.run(command, cwd=clone, env=surroundings, check=True, stdout=subprocess.DEVNULL)
    return used() - before, time.perf_counter() - start


def used() -> float:
    """CPU seconds of all children that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def first_topics(clone: Path) -> dict[str, str | None]:
    table = pq.read_table(clone / "data/assignments.parquet", columns=["paper_id", "topic_id"])
    return dict(zip(*table.to_pydict().values(), strict=True))


def topics_of(clone: Path) -> list[tuple[str, str]]:
    table = pq.read_table(clone / "data/topics.parquet", columns=["topic_id", "name"])
    return list(zip(*table.to_pydict().values(), strict=True))


if __name__ == "__main__":
    main()
