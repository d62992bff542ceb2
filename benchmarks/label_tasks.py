"""The papers, topics and phrases that label methods are measured on."""

import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

import numpy as np

from benchmarks.label_methods import Task
from taxo.encode import EncodeParams, encode_papers
from taxo.label.corpus import labelled_topics
from taxo.label.review_learning import Judgements, no_judgements
from taxo.project.params import load_params
from taxo.project.tables import PAPERS, Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy
from taxo.readers import bibtex
from taxo.readers.records import ReadOptions, Record
from taxo.readers.source import Source
from taxo.text.tokens import Tokens, read_tokens

DRAWS = 5
STRANGE = 200  # records of another field
SHORTEST = 80  # characters of an abstract
COMMON = 12  # papers that a keyword has that is a topic
Text = tuple[str, str]


class Missing(Exception):  # noqa: N818 - no error: a row is left out
    """A file that isn't there, so that a row can't be measured."""


@dataclass(frozen=True)
class Roots:
    """Where the files are."""

    data: Path
    gold: Path


@dataclass(frozen=True)
class Gold:
    """What is right, by row: the first topics, all that apply; and the rows of papers that no topic fits."""

    first: dict[int, list[int]] = field(default_factory=dict)
    applies: dict[int, list[int]] = field(default_factory=dict)
    none: list[int] = field(default_factory=list)


Row = Callable[[Roots], Iterator[tuple[Task, Gold]]]


@cache
def _read(texts: tuple[Text, ...]) -> tuple[Tokens, np.ndarray]:
    """The tokens and vectors of texts, as `encode` makes them."""
    papers = [Paper(f"{number:06}", *text) for number, text in enumerate(texts)]
    vectors = encode_papers(papers, load_params(EncodeParams, "encode")).vectors
    return read_tokens(texts), vectors.astype(np.float64)


def _task(texts: Sequence[Text], topics: Sequence[TaxonomyTopic], judged: Judgements | None = None) -> Task:
    named = labelled_topics(Taxonomy(tuple(topics)))
    tokens, vectors = _read(tuple(texts))
    return Task(texts, tokens, vectors, named, judged or no_judgements(len(named)))


def _table(path: Path) -> dict[str, list[str]]:
    import pyarrow.parquet as pq

    if not path.exists():
        raise Missing(f"{path} isn't there")
    columns = pq.read_table(path).to_pydict()
    return {name: [value or "" for value in values] for name, values in columns.items()}


def _json(path: Path) -> dict[str, object]:
    if not path.exists():
        raise Missing(f"{path} isn't there")
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _csv(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise Missing(f"{path} isn't there")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seed_words(table: str, words: str, roots: Roots) -> Iterator[tuple[Task, Gold]]:
    """A public set with the words that people gave for its classes."""
    columns = _table(roots.data / "seed-words" / table)
    given = _json(roots.data / "seed-words" / words)
    topics = [
        TaxonomyTopic(f"t{n}", name, phrases=tuple(dict.fromkeys(phrases)))  # type: ignore[call-overload]
        for n, (name, phrases) in enumerate(given.items())
    ]
    number = {name: place for place, name in enumerate(given)}
    texts = list(zip(columns["title"], columns["abstract"], strict=True))
    yield _task(texts, topics), Gold({row: [number[label]] for row, label in enumerate(columns["label"])})


@cache
def _listings() -> tuple[tuple[Text, ...], Taxonomy]:
    papers = PAPERS.read() if Path(PAPERS.path).exists() else []
    if not papers:
        raise Missing(f"{PAPERS.path} isn't there; run `dvc repro extract`")
    return tuple((paper.title, paper.abstract) for paper in papers), load_taxonomy()


def _drawn(taxonomy: Taxonomy, count: int | None, draw: int) -> list[TaxonomyTopic]:
    """The topics with so many drawn phrases each, without hints and excludes; all of them for None."""
    if count is None:
        return list(taxonomy.assignable)
    generator = random.Random(draw)
    return [
        TaxonomyTopic(
            topic.topic_id,
            topic.name,
            setting=topic.setting,
            phrases=tuple(generator.sample(topic.phrases, min(count, len(topic.phrases)))),
        )
        for topic in taxonomy.assignable
    ]


def _reviewed(rows: Sequence[dict[str, str]], at: Sequence[int], ids: Sequence[str]) -> Gold:
    first = {
        row: [ids.index(t) for t in item["primary"].split("|") if t in ids]
        for row, item in zip(at, rows, strict=True)
    }
    applies = {
        row: [ids.index(t) for t in item["topics"].split(";") if t in ids]
        for row, item in zip(at, rows, strict=True)
    }
    return Gold(first, applies)


def _ids(taxonomy: Taxonomy) -> list[str]:
    return [topic.topic_id for topic in taxonomy.assignable]


def _listings_gold(roots: Roots) -> Gold:
    texts, taxonomy = _listings()
    place = {title: row for row, (title, _) in enumerate(texts)}
    rows = _csv(roots.gold / "reviewed-dev.csv")
    return _reviewed(rows, [place[row["title"]] for row in rows], _ids(taxonomy))


def judged_by(gold: Gold, rows: Sequence[int], n_topics: int) -> Judgements:
    """What `gold` says of `rows`, as reviews."""
    first, applies = np.zeros((len(rows), n_topics)), np.zeros((len(rows), n_topics))
    for place, row in enumerate(rows):
        applies[place, gold.applies[row]] = 1
        right = gold.first.get(row) or gold.applies[row]
        first[place, right] = 1 / max(len(right), 1)
    return Judgements(np.array(rows, dtype=np.int64), first, applies)


def listings(count: int | None, roots: Roots) -> Iterator[tuple[Task, Gold]]:
    """The shipped listings, with a name and some phrases a topic."""
    texts, taxonomy = _listings()
    gold = _listings_gold(roots)
    for draw in range(DRAWS if count else 1):
        yield _task(texts, _drawn(taxonomy, count, draw)), gold


def listings_fifths(roots: Roots) -> Iterator[tuple[Task, Gold]]:
    """The shipped listings and all phrases, reviews of four fifths given, judged on the fifth."""
    texts, taxonomy = _listings()
    gold = _listings_gold(roots)
    rows = sorted(gold.first)
    random.Random(0).shuffle(rows)
    for fold in range(5):
        held = rows[fold::5]
        judged = judged_by(gold, sorted(set(rows) - set(held)), len(taxonomy.assignable))
        own = Gold({r: gold.first[r] for r in held}, {r: gold.applies[r] for r in held})
        yield _task(texts, taxonomy.assignable, judged), own


def later_papers(reviews: bool, roots: Roots) -> Iterator[tuple[Task, Gold]]:
    """Papers of a later conference among the listings, with or without the listings' reviews."""
    texts, taxonomy = _listings()
    later = _csv(roots.gold / "later-papers.csv")
    at = list(range(len(texts), len(texts) + len(later)))
    gold = _reviewed(later, at, _ids(taxonomy))
    known = _listings_gold(roots)
    judged = judged_by(known, sorted(known.first), len(taxonomy.assignable)) if reviews else None
    yield (
        _task([*texts, *((row["title"], row["abstract"]) for row in later)], taxonomy.assignable, judged),
        gold,
    )


def several(n_reviews: int | None, roots: Roots) -> Iterator[tuple[Task, Gold]]:
    """FoRC4CL: several of 181 topics a paper; so many reviews of its training part (None: all), judged on the other."""
    columns = _table(roots.data / "seed-words" / "forc4cl.parquet")
    names = _json(roots.data / "seed-words" / "forc4cl.names.json")
    parents = _json(roots.data / "seed-words" / "forc4cl.parents.json")
    number = {name: place for place, name in enumerate(names)}
    topics = [
        TaxonomyTopic(
            f"t{place}",
            name,
            f"t{number[str(parents[name])]}" if parents.get(name) else None,
            phrases=tuple(names[name]),
        )  # type: ignore[arg-type]
        for name, place in number.items()
    ]
    applies = {row: [number[name] for name in label.split("|")] for row, label in enumerate(columns["label"])}
    training = [row for row, split in enumerate(columns["split"]) if split == "train"]
    held = [row for row, split in enumerate(columns["split"]) if split != "train"]
    spread = np.linspace(0, len(training) - 1, len(training) if n_reviews is None else n_reviews).astype(int)
    judged = judged_by(Gold({}, applies), [training[place] for place in spread], len(topics))
    texts = list(zip(columns["title"], columns["abstract"], strict=True))
    yield _task(texts, topics, judged), Gold({}, {row: applies[row] for row in held})


def _medicine(roots: Roots) -> list[Text]:
    rows = _csv(roots.data / "piles" / "medicine" / "wilson.csv")
    return [(row["title"], row["abstract"]) for row in rows]


def _records(roots: Roots) -> Iterator[Record]:
    """The papers about music interfaces."""
    folder = roots.data / "piles" / "music-interfaces"
    if not folder.exists():
        raise Missing(f"{folder} isn't there")
    for file in sorted(folder.glob("*.bib")):
        for item in bibtex.read(Source(file.name, file), ReadOptions()):
            if isinstance(item, Record):
                yield item


def _music(roots: Roots) -> list[Text]:
    return [(record.title, record.abstract) for record in _records(roots)]


def keywords(shown: bool, roots: Roots) -> Iterator[tuple[Task, Gold]]:
    """Papers about music interfaces with their authors' commonest keywords as topics, told by these names alone.

    The papers' own keywords are hidden; with `shown`, those that are no topic are seen, as keywords are where listings
    have them. Any of a paper's topics is right as its first; those that authors left out count as wrong, so figures are
    low for all methods. Keywords that only name the conference are left out.
    """
    records = [record for record in _records(roots) if len(record.abstract) > SHORTEST]
    own = [{word.lower().strip(" .") for word in record.keywords} for record in records]
    counts = Counter(keyword for given in own for keyword in given if not keyword.startswith("nime"))
    names = sorted(keyword for keyword, count in counts.items() if count >= COMMON)
    right = {row: [n for n, name in enumerate(names) if name in given] for row, given in enumerate(own)}
    right = {row: numbers for row, numbers in right.items() if numbers}
    topics = [TaxonomyTopic(f"t{n}", name) for n, name in enumerate(names)]
    task = _task([(record.title, record.abstract) for record in records], topics)
    if shown:
        others = [sorted(given.difference(names)) for given in own]
        task = replace(task, tokens=read_tokens(task.texts, others))
    yield task, Gold(right, right)


def strangers(
    read: Callable[[Roots], list[Text]], count: int | None, roots: Roots
) -> Iterator[tuple[Task, Gold]]:
    """Records of another field among the listings: none of the topics fits them."""
    texts, taxonomy = _listings()
    records = [text for text in read(roots) if len(text[1]) > SHORTEST]
    records = records[:: len(records) // STRANGE][:STRANGE]
    gold = Gold(none=list(range(len(texts), len(texts) + len(records))))
    own = _listings_gold(roots)
    for draw in range(DRAWS if count else 1):
        yield _task([*texts, *records], _drawn(taxonomy, count, draw)), replace(gold, first=own.first)


ROWS: dict[str, Row] = {
    "agnews-westclass": partial(seed_words, "agnews.parquet", "agnews.westclass.json"),
    "agnews-lbl2vec": partial(seed_words, "agnews.parquet", "agnews.lbl2vec.json"),
    "newsgroups-conwea": partial(seed_words, "newsgroups.parquet", "newsgroups.conwea.json"),
    **{f"listings-{n}": partial(listings, n) for n in (0, 1, 3, 5, 10, 20)},
    "listings-all": partial(listings, None),
    "listings-fifths": listings_fifths,
    "later": partial(later_papers, False),
    "later-reviews": partial(later_papers, True),
    **{f"forc4cl-{n}": partial(several, n) for n in (0, 50, 100, 400)},
    "forc4cl-all": partial(several, None),
    "music-keywords": partial(keywords, False),
    "music-other-keywords": partial(keywords, True),
    "medicine-10": partial(strangers, _medicine, 10),
    "medicine-all": partial(strangers, _medicine, None),
    "music-10": partial(strangers, _music, 10),
    "music-all": partial(strangers, _music, None),
}
