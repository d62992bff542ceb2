"""Measure taxo's classifier beside those that people use, in one run, on the same papers and folds.

    pip install -r benchmarks/requirements.txt
    HF_HUB_OFFLINE=1 python -m benchmarks.classifier --table aaai2022.parquet --out benchmarks/results/classifier.json
    python -m benchmarks.classifier --later later-papers.csv --only taxo "TF-IDF, balanced LinearSVC" --parts trials

Each method is tested on the project's reviewed papers (learning from other reviewed papers alone, and from the labels
that the pipeline gives all papers without having seen the reviews of the fold) and on a table with the columns
title, abstract and area: five-fold, and on held-out halves; and five-fold on the reviewed papers and later ones that
people labelled, as one set (`--later`, a file as `later.py` reads it). All see the same titles, abstracts, labels and
weights; taxo alone also reads the taxonomy's phrases (for a table: the names of its areas), and is measured without
them as well. Speed is that of one prediction of many texts, the best of three, by the clock and by the processor's
seconds (taxo is given two threads; fastText and scikit-learn know one); fastText's is its own `predict`, without the
clean-up of texts that it wants. `speed.py` tells it by the number of texts.
"""

import argparse
import importlib.metadata
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.elsewhere import measure_elsewhere
from benchmarks.peers import METHODS, SLOW, THREADS, Method, Model, Pair, TrainingSet
from benchmarks.trials import Trial, read_listings, read_rows, read_table, read_with_later
from taxo.evaluate.scores import calibration_error, hits, macro_f1, topic_scores

SPEED_TEXTS = 50_000
RUNS = 3
STARTS, SLOW_STARTS = 5, 2
ONES, SLOW_ONES = 50, 5
PARTS = ("trials", "costs")


@dataclass(frozen=True)
class Score:
    """What a method reached; `calibration_error` is None where it gives no probabilities."""

    method: str
    accuracy: float
    macro_f1: float
    calibration_error: float | None


@dataclass(frozen=True)
class Cost:
    """A method's speed and weight: texts a second by the clock and a second of processor time, milliseconds of one
    text, seconds from a process's start to its first answer, the file, how many distributions it installs."""

    method: str
    abstracts_a_second: float
    abstracts_a_cpu_second: float
    milliseconds_for_one: float
    cold_start: float | None
    megabytes: float | None
    packages: int


def main(words: Sequence[str] | None = None) -> None:
    args = _parse(words)
    methods = [m for m in METHODS if not args.only or any(m.name.startswith(name) for name in args.only)]
    papers = read_with_later(args.root, args.later) if args.later else read_listings(args.root)
    trials = [*papers, *(read_table(args.table) if args.table else ())]
    speed = _speed_texts(args.speed or args.table, trials)
    report = _earlier(args.out)
    report["machine"] = _machine(report.get("machine", {}).get("versions", {}))
    for trial in trials if "trials" in args.parts else []:
        print(f"\n{trial.name}")
        _put(report["trials"], trial.name, [asdict(test(method, trial)) for method in methods])
        _write(args.out, report)
    for trial in [t for t in trials if t.is_weighed] if "costs" in args.parts else []:
        print(f"\ncosts: {trial.name}")
        training = trial.folds[0].training
        _put(report["costs"], trial.name, [asdict(weigh(method, training, speed)) for method in methods])
        report["elsewhere"][trial.name] = measure_elsewhere(trial.folds[0])
        print(json.dumps(report["elsewhere"][trial.name], indent=2))
        _write(args.out, report)
    print(format_tables(report))


def _earlier(path: Path | None) -> dict[str, Any]:
    """The report at `path` where there is one: what isn't measured now stays as it was."""
    if path is None or not path.exists():
        return {"trials": {}, "costs": {}, "elsewhere": {}}
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def _write(path: Path | None, report: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _put(figures: dict[str, list[dict[str, Any]]], name: str, new: list[dict[str, Any]]) -> None:
    """Put `new` rows among those of trial `name`, in the order of the methods."""
    rows = {row["method"]: row for row in [*figures.get(name, []), *new]}
    figures[name] = [rows[method.name] for method in METHODS if method.name in rows]


def test(method: Method, trial: Trial) -> Score:
    """Fit `method` on each fold's training set and compare what it says of the others with what is right."""
    right: list[tuple[str, ...]] = []
    said: list[str | None] = []
    confidence: list[float] = []
    for fold in trial.folds:
        model = method.fit(fold.training)
        chances = model.predict(fold.asked)
        right += fold.right
        said += [model.classes[column] for column in chances.argmax(axis=1)]
        confidence += chances.max(axis=1).tolist()
    found = hits(right, said)
    score = Score(
        method.name,
        accuracy=round(float(found.mean()), 4),
        macro_f1=round(macro_f1(topic_scores(right, said)) or 0.0, 4),
        calibration_error=round(calibration_error(np.array(confidence), found) or 0.0, 4)
        if method.calibrated
        else None,
    )
    print(" | ".join(map(_shown, asdict(score).values())), flush=True)
    return score


def weigh(method: Method, training: TrainingSet, speed: Sequence[Pair]) -> Cost:
    """Measure the speed of `method` on the texts of `speed`, its start and its file."""
    model = method.fit(training)
    is_slow = method.texts <= SLOW
    size, start = _file_and_start(model, SLOW_STARTS if is_slow else STARTS)
    texts, ones = speed[: method.texts], speed[: SLOW_ONES if is_slow else ONES]
    wall, processor = _best(model, texts)
    one = np.median([_best(model, [text], 1)[0] for text in ones])
    cost = Cost(
        method=method.name,
        abstracts_a_second=round(len(texts) / wall, 1),
        abstracts_a_cpu_second=round(len(texts) / processor, 1),
        milliseconds_for_one=round(1000 * float(one), 3),
        cold_start=start,
        megabytes=size,
        packages=len(_closure(method.packages)),
    )
    print(" | ".join(map(_shown, asdict(cost).values())), flush=True)
    return cost


def _best(model: Model, texts: Sequence[Pair], runs: int = RUNS) -> tuple[float, float]:
    """Seconds by the clock and of the processor that predicting `texts` takes, the best of some runs."""
    ask = model.prepared(texts) if model.prepared else partial(model.predict, texts)
    clock, processor = zip(*(timed(ask) for _ in range(runs)), strict=True)
    return min(clock), min(processor)


def _file_and_start(model: Model, starts: int) -> tuple[float | None, float | None]:
    """The file's size in MB, and the seconds from the start of a process to its first prediction."""
    if not model.start:
        return None, None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.npz"
        if model.save is not None:
            model.save(file)
        code = model.start.format(file=file, text="We prune attention heads of large language models.")
        ask = partial(subprocess.run, [sys.executable, "-c", code], check=True, capture_output=True)
        start = min(timed(ask)[0] for _ in range(starts))
        return round(file.stat().st_size / 1e6, 3) if model.save else None, round(start, 3)


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor that `ask` takes."""
    before = time.perf_counter(), time.process_time()
    ask()
    return time.perf_counter() - before[0], time.process_time() - before[1]


def _closure(packages: Sequence[str]) -> set[str]:
    """The distributions that installing `packages` brings on this machine, themselves included."""
    found: set[str] = set()
    waiting = list(packages)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            waiting += _required(name)
    return found


def _required(name: str) -> Iterator[str]:
    for text in importlib.metadata.requires(name) or []:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _machine(earlier: Mapping[str, str]) -> dict[str, Any]:
    """What figures hang on; of libraries that aren't installed the versions of the `earlier` rows, which stay."""
    names = ("taxo", "numpy", "scikit-learn", "fasttext", "bertopic", "sentence-transformers", "torch")
    installed = {distribution.name for distribution in importlib.metadata.distributions()}
    return {
        "cores": os.cpu_count(),
        "threads": THREADS,
        "python": platform.python_version(),
        "versions": dict(earlier)
        | {name: importlib.metadata.version(name) for name in names if name in installed},
    }


def _speed_texts(path: Path | None, trials: Sequence[Trial]) -> list[Pair]:
    texts = read_rows(path)[0] if path else trials[0].folds[0].asked
    return list(itertools.islice(itertools.cycle(texts), SPEED_TEXTS))


def format_tables(report: dict[str, Any]) -> str:
    """The report as Markdown: accuracy, macro-F1 and calibration error by trial, then costs."""
    trials = [{score["method"]: score for score in scores} for scores in report["trials"].values()]
    names = [method.name for method in METHODS if any(method.name in scores for scores in trials)]
    lines = ["| method | " + " | ".join(report["trials"]) + " |", "|---" * (len(report["trials"]) + 1) + "|"]
    for name in names:
        cells = [
            " / ".join(_shown(scores[name][key]) for key in ("accuracy", "macro_f1", "calibration_error"))
            if name in scores
            else _shown(None)
            for scores in trials
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for source, costs in report["costs"].items():
        head = ("texts a second", "a CPU second", "one text, ms", "cold start, s", "file, MB", "packages")
        lines += ["", f"| {source} | " + " | ".join(head) + " |", "|---" * (len(head) + 1) + "|"]
        lines += ["| " + " | ".join(map(_shown, cost.values())) + " |" for cost in costs]
    elsewhere = report["elsewhere"]
    lines += [
        "",
        "| text from elsewhere | " + " | ".join(elsewhere) + " |",
        "|---" * (len(elsewhere) + 1) + "|",
    ]
    for sign in next(iter(elsewhere.values()), []):
        lines.append(f"| {sign} | " + " | ".join(_shown(signs[sign]) for signs in elsewhere.values()) + " |")
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3f}"
    return "–" if value is None else str(value)


def _parse(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure taxo's classifier beside those that people use.")
    parser.add_argument("--root", type=Path, default=Path(), help="the project (default: here)")
    parser.add_argument("--table", type=Path, help="a table with title, abstract and area to test on as well")
    parser.add_argument(
        "--later",
        type=Path,
        help="later papers to test on with the project's reviewed ones, in place of these alone",
    )
    parser.add_argument("--speed", type=Path, help="a table of texts to time on (default: that table)")
    parser.add_argument("--only", nargs="*", help="measure methods whose names begin with one of these")
    parser.add_argument("--parts", nargs="*", default=PARTS, choices=PARTS, help="what to measure")
    parser.add_argument(
        "--out", type=Path, help="put the figures into this JSON file, in which others stay as they are"
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
