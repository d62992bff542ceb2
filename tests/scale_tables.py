"""Write what docs/scale.md tells of time, memory and growth, from the figures of benchmarks/results/."""

import json
from pathlib import Path
from typing import Any

from benchmarks.scale import STAGES, Cost, table

RESULTS = Path(__file__).parent.parent / "benchmarks" / "results"
FITTED = 20_000  # papers of the sample that a project is made of
WORKS = (10_000_000, 250_000_000)
CORES = (1, 16, 64)
CLASSIFY = "1 process"
SHORT = ("unit", "all stages", "BERTopic, same", "classifier", "fastText")  # rows that README has, too


def costs() -> list[Cost]:
    """The costs that `benchmarks/scale.py` measured."""
    return [Cost(**row) for row in _read("scale")]


def scale_table() -> str:
    """CPU seconds by step and number of papers, units, memory and growth."""
    return table(costs())


def short_scale_table() -> str:
    """Of `scale_table` what all stages take together, beside the unit and the peers."""
    head, rule, *rows = scale_table().splitlines()
    short = [row for step in SHORT for row in rows if row.startswith(f"| {step}")]
    return "\n".join([head, rule, *short])


def partition_table() -> str:
    """How long it took to classify 40 partitions, each way."""
    found = _read("partitions")
    rows = ["| made by | seconds, median of three | times as fast |", "|---|---|---|"]
    for way, seconds in found["median_seconds"].items():
        one = found["median_seconds"][f"1 {'Dask worker' if 'Dask' in way else 'process'}"]
        rows.append(f"| {way} | {seconds:.1f} | {one / seconds:.2f} |")
    return "\n".join(rows)


def extrapolation() -> str:
    """What 10 and 250 million works would take: CPU hours of each step, and hours on some numbers of cores."""
    rows = [
        f"| works | extract | sample, fit {FITTED:,} | classify | CPU hours | {_cores()} |",
        "|---" * (5 + len(CORES)) + "|",
    ]
    for works in WORKS:
        extract, fit, classify = (hours / 3600 for hours in _seconds(works))
        whole = extract + fit + classify
        shared = [f"{_hours((extract + classify) / cores + fit)}" for cores in CORES]
        cells = [_hours(extract), _hours(fit), _hours(classify), _hours(whole), *shared]
        rows.append(f"| {works:,} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cores() -> str:
    return " | ".join(f"on {cores} core" + "s" * (cores > 1) for cores in CORES)


def _seconds(works: int) -> tuple[float, float, float]:
    """Processor seconds of extracting `works`, of all stages on the sample, and of classifying `works`."""
    found = costs()
    largest = max(cost.papers for cost in found)
    extract = next(c.cpu_seconds for c in found if c.step == "extract" and c.papers == largest) / largest
    fit = sum(c.cpu_seconds for c in found if c.step in STAGES and c.papers == FITTED)
    partitions = _read("partitions")
    classify = partitions["median_seconds"][CLASSIFY] / partitions["papers"]
    return extract * works, fit, classify * works


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.0f} min"


def _read(name: str) -> Any:
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
