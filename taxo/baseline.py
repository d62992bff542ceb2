"""The papers of an earlier report in, the topics that they had out, so that what is found again keeps id and name.

People choose the report: `baseline.csv` is a copy of its `papers.csv`. No run looks at what the run before it found.
"""

import csv
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taxo.errors import TaxoError
from taxo.taxonomy import SLUG

BASELINE_FILE = "baseline.csv"
SAME = 0.5  # the F1 of their papers from which two topics are one
# Pairs of columns, ids and names, each with several topics set apart by ";".
COLUMNS = (("topic_id", "topic"), ("proposed_ids", "proposed"))


@dataclass(frozen=True)
class KnownTopic:
    """A topic of the earlier report; `name` is empty where the report didn't tell it."""

    topic_id: str
    name: str
    papers: frozenset[str]


@dataclass(frozen=True)
class Baseline:
    """What an earlier report said: the topic of each paper by the ids of both ("" for none), and its topics, those
    among them that were only proposed."""

    topic_by_paper: Mapping[str, str]
    topics: Sequence[KnownTopic] = ()

    def recognise(
        self, groups: Sequence[Collection[str]], papers: Collection[str], taken: Collection[str] = ()
    ) -> list[KnownTopic | None]:
        """Return the topic that each of `groups` (ids of papers) was in the earlier report, if any.

        Those most alike find each other first, by the F1 of those papers that are in the report and in `papers` of
        now. Topics whose ids are `taken` are left out, and those whose names the report didn't tell or whose ids no
        taxonomy could hold.
        """
        now, before = set(papers), self.topic_by_paper.keys()
        shared = [set(group) & before for group in groups]
        pairs = [
            (-_f1(group, known.papers & now), known.topic_id, place, known)
            for known in self.topics
            if known.name and SLUG.fullmatch(known.topic_id) and known.topic_id not in taken
            for place, group in enumerate(shared)
        ]
        found: dict[int, KnownTopic] = {}
        for distance, _, place, known in sorted(pairs, key=lambda pair: pair[:3]):
            if -distance >= SAME and place not in found and known not in found.values():
                found[place] = known
        return [found.get(place) for place in range(len(groups))]


def kept_ids(known: Sequence[KnownTopic | None], names: Sequence[str]) -> list[str | None]:
    """Return the ids of topics that still have their names: under another name it would be another topic."""
    pairs = zip(known, names, strict=True)
    return [topic.topic_id if topic and topic.name == name else None for topic, name in pairs]


NO_BASELINE = Baseline({})


def read_baseline(root: Path = Path()) -> Baseline:
    """Return what `baseline.csv` under `root` says; nothing where there is none.

    Raises `TaxoError` where it isn't a table of papers and their topics.
    """
    if not (root / BASELINE_FILE).exists():
        return NO_BASELINE
    try:
        with (root / BASELINE_FILE).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TaxoError(
            f"{BASELINE_FILE}: not readable ({error}); copy reports/html/papers.csv of an earlier report here"
        ) from error
    if rows and not {"paper_id", "topic_id"} <= rows[0].keys():
        raise TaxoError(
            f"{BASELINE_FILE}: expected the columns paper_id and topic_id; "
            "copy reports/html/papers.csv of an earlier report here"
        )
    return Baseline({row["paper_id"]: row["topic_id"] or "" for row in rows}, _topics(rows))


def _topics(rows: Sequence[Mapping[str, str]]) -> list[KnownTopic]:
    names: dict[str, str] = {}
    papers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for ids, named in COLUMNS:
            told = (row.get(named) or "").split(";")
            for place, topic_id in enumerate(filter(None, (row.get(ids) or "").split(";"))):
                names.setdefault(topic_id, told[place] if place < len(told) else "")
                papers[topic_id].add(row["paper_id"])
    return [KnownTopic(topic_id, names[topic_id], frozenset(papers[topic_id])) for topic_id in sorted(papers)]


def _f1(one: Collection[str], other: Collection[str]) -> float:
    shared = len(set(one) & set(other))
    return 2 * shared / max(len(one) + len(other), 1)
