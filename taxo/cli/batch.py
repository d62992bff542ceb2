"""Classify the papers of listings, or lines of text, a batch at a time."""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from taxo.classifier import TopicClassifier
from taxo.errors import TaxoError

if TYPE_CHECKING:
    from taxo.readers.source import Source

BATCH = 2048  # papers read ahead a thread; fewer were scored by one thread
REASONS = 5  # words and phrases shown of each paper
DIGITS = 4  # of a confidence


@dataclass(frozen=True, slots=True)
class Item:
    """A paper to classify, with the place it was found at: "listing.txt:12" or "listing.json#7"."""

    place: str
    title: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A paper's topics: `topic_id` and its `confidence` are None where the classifier abstains.

    `topics` are all that apply, the likeliest first, with the probabilities of that as `confidences`; `confidence` is
    that of the first to be the first. `reasons` are the words and phrases that decided for the likeliest, with signs.
    """

    place: str
    title: str
    topic_id: str | None
    confidence: float | None
    topics: list[str]
    confidences: list[float]
    reasons: list[str]


def read_listing_items(path: Path) -> Iterator[Item]:
    """Yield the papers of a listing in any format that the pipeline reads, cleaned as the pipeline does.

    Raises `TaxoError` where it is in no known format or breaks off.
    """
    from taxo.readers.source import Source

    if path.is_dir():
        raise TaxoError(f"{path}: is a folder; name the listings in it, such as {path}/*")
    if not path.is_file():
        raise TaxoError(f"{path}: no such file")
    yield from read_source_items(Source(path.name, path))


def read_source_items(source: "Source", left_out: "Counter[str] | None" = None) -> Iterator[Item]:
    """Yield the papers of an open listing, as `read_listing_items` does; `left_out` counts by the reason what isn't."""
    from taxo.extract.screening import clean_record
    from taxo.readers import choose_reader
    from taxo.readers.records import ReadOptions, Record

    left_out = Counter() if left_out is None else left_out
    reader = choose_reader(source)
    mark = "#" if reader.UNIT == "record" else ":"
    for found in reader.read(source, ReadOptions()):
        if isinstance(found, Record) and (found.title or found.abstract):
            record = clean_record(found)
            yield Item(f"{source.name}{mark}{record.spans[0].first_line}", record.title, record.abstract)
        elif isinstance(found, Record):
            left_out["no title and no abstract"] += 1
        elif found.verdict == "rejected":
            left_out[found.reason or "not understood"] += found.last_line - found.first_line + 1


def read_lines(lines: Iterable[str]) -> Iterator[Item]:
    """Yield a paper for each line that isn't blank: its text, or a JSON object with `title` and `abstract`.

    Half characters (JSON may hold `\\ud800` by itself) become "?", as nothing can write them.
    """
    for number, line in enumerate(lines, 1):
        text = _whole(line.strip())
        if text.startswith("{"):
            yield _read_object(text, number)
        elif text:
            yield Item(f"line {number}", "", text)


def classify(
    classifier: TopicClassifier,
    items: Iterable[Item],
    threshold: float | None = None,
    explain: bool = False,
    jobs: int = 1,
) -> Iterator[Answer]:
    """Yield an answer for each of `items`, in their order, reading no further than one batch ahead."""
    stream, classes = iter(items), classifier.classes_.tolist()
    while batch := list(itertools.islice(stream, BATCH * jobs)):
        texts = [(item.title, item.abstract) for item in batch]
        scores = classifier.predict_all(texts, jobs)
        given = classifier.choose_topics(scores, threshold)
        rows = zip(batch, scores.probabilities.tolist(), scores.applies.tolist(), given, strict=True)
        for item, firsts, applies, topics in rows:
            first = max(firsts)
            reasons = _reasons(classifier, item, classes[firsts.index(first)]) if explain else []
            yield _answer(item, topics, first, dict(zip(classes, applies, strict=True)), reasons)


def _read_object(text: str, number: int) -> Item:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TaxoError(f"line {number}: begins like JSON but isn't ({error})") from error
    title, abstract = found.get("title") or "", found.get("abstract") or ""
    if not isinstance(title, str) or not isinstance(abstract, str) or not (title or abstract):
        raise TaxoError(f'line {number}: expected {{"title": "…", "abstract": "…"}}')
    return Item(f"line {number}", _whole(title), _whole(abstract))


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode(errors="replace").decode()


def _reasons(classifier: TopicClassifier, item: Item, topic: str) -> list[str]:
    found = classifier.explain((item.title, item.abstract), topic, top=REASONS)
    return [f"{reason.phrase} {reason.weight:+.1f}" for reason in found]


def _answer(
    item: Item, topics: list[str], first: float, chances: dict[str, float], reasons: list[str]
) -> Answer:
    return Answer(
        place=item.place,
        title=item.title or item.abstract,
        topic_id=topics[0] if topics else None,
        confidence=round(first, DIGITS) if topics else None,
        topics=topics,
        confidences=[round(chances[topic], DIGITS) for topic in topics],
        reasons=reasons,
    )
