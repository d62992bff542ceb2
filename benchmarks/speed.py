"""Measure how many texts a second taxo's classifier and fastText take, by how many they are asked for at once.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.speed --table aaai2022.parquet --texts scale.parquet --out benchmarks/results/speed.json

All learn from the table (title, abstract, area) and are asked for the same texts in turn, in one process: the median of
three, by the clock and by the processor's seconds. fastText's is its own `predict`, without the clean-up of texts that
it wants; taxo's is all of `predict_proba`, with one thread and with two. Set OPENBLAS_NUM_THREADS=1.
"""

import argparse
import json
import statistics
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.classifier import RUNS, timed
from benchmarks.peers import METHODS, Pair, TrainingSet
from benchmarks.trials import read_rows
from taxo.classifier import TopicClassifier

SIZES = (1, 100, 2_000, 5_000, 20_000, 81_273)
LEAST = 2_000  # texts of a measurement: fewer are asked for several times
PEERS = (
    "fastText, 25 epochs, lr 1.0, n-grams to 1",
    "fastText, 100 epochs, lr 0.5, n-grams to 2",
)

Ask = Callable[[Sequence[Pair]], Callable[[], object]]
Figures = dict[str, dict[str, tuple[int, int]]]


def main() -> None:
    args = _parse()
    texts = [(title or "", abstract or "") for title, abstract in read_rows(args.texts)[0]]
    found = measure(prepare(args.table), texts, [size for size in SIZES if size <= len(texts)])
    if args.out:
        args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(format_table(found))


def prepare(table: Path) -> dict[str, Ask]:
    """Return for each method what makes a question of some texts, all trained on `table`."""
    texts, topics = read_rows(table)
    training = TrainingSet(texts, topics, [1.0] * len(texts), [True] * len(texts), ())
    taxo = TopicClassifier().fit(texts, topics)
    methods: dict[str, Ask] = {f"taxo, jobs={jobs}": partial(_question, taxo, jobs) for jobs in (1, 2)}
    for method in METHODS:
        if method.name in PEERS:
            prepared = method.fit(training).prepared
            assert prepared is not None
            methods[method.name] = prepared
    return methods


def measure(methods: dict[str, Ask], texts: Sequence[Pair], sizes: Sequence[int]) -> Figures:
    """Return texts a second by the clock and of the processor, by size and method."""
    found: Figures = {}
    for size in sizes:
        questions = {name: ask(texts[:size]) for name, ask in methods.items()}
        times = max(1, LEAST // size)
        runs = [
            {name: timed(partial(_repeat, ask, times)) for name, ask in questions.items()}
            for _ in range(RUNS)
        ]
        found[str(size)] = {
            name: (
                _rate(size * times, [run[name][0] for run in runs]),
                _rate(size * times, [run[name][1] for run in runs]),
            )
            for name in methods
        }
        print(size, found[str(size)], flush=True)
    return found


def format_table(found: Figures) -> str:
    """The figures as Markdown: texts a second by the clock / of the processor."""
    names = list(next(iter(found.values())))
    lines = ["| texts at once | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for size, rates in found.items():
        cells = (f"{clock:,} / {processor:,}" for clock, processor in rates.values())
        lines.append(f"| {int(size):,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _question(classifier: TopicClassifier, jobs: int, texts: Sequence[Pair]) -> Callable[[], object]:
    return partial(classifier.predict_proba, texts, jobs)


def _repeat(ask: Callable[[], object], times: int) -> None:
    for _ in range(times):
        ask()


def _rate(texts: int, seconds: Sequence[float]) -> int:
    return round(texts / statistics.median(seconds))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the classifier's speed by the number of texts.")
    parser.add_argument(
        "--table", type=Path, required=True, help="a table with title, abstract and area to learn from"
    )
    parser.add_argument(
        "--texts", type=Path, required=True, help="a table with title and abstract to time on"
    )
    parser.add_argument("--out", type=Path, help="write the figures to this JSON file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
