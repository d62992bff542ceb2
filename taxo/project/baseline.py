"""Read the topics of an earlier report from `baseline.csv`, so that what is found again keeps its id and name.

People choose the report: `baseline.csv` is a copy of its `papers.csv`. No run looks at what the run before it found.
"""

import csv
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taxo.csv_cells import unescape_cell
from taxo.errors import TaxoError
from taxo.project.tables import Paper
from taxo.project.topic_ids import SLUG

BASELINE_FILE = "baseline.csv"
REMEDY = "copy reports/html/papers.csv of an earlier report here"
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
        self, groups: Sequence[Sequence[int]], papers: Sequence[Paper], taken: Collection[str] = ()
    ) -> list[KnownTopic | None]:
        """Return the topic that each of `groups` (rows of `papers`) was in the earlier report, if any.

        Those most alike find each other first, by the F1 of those papers that are in the report and in `papers` of
        now. Topics whose ids are `taken` are left out, and those whose names the report didn't tell or whose ids no
        taxonomy could hold.
        """
        now, before = {paper.paper_id for paper in papers}, self.topic_by_paper.keys()
        shared = [{papers[row].paper_id for row in group} & before for group in groups]
        topics = [t for t in self.topics if t.name and SLUG.fullmatch(t.topic_id) and t.topic_id not in taken]
        still_there = [topic.papers & now for topic in topics]
        pairs = [
            (-_f1(group, members), number, place)
            for number, members in enumerate(still_there)
            for place, group in enumerate(shared)
        ]
        found: dict[int, int] = {}
        for distance, number, place in sorted(pairs):
            if -distance >= SAME and place not in found and number not in found.values():
                found[place] = number
        return [topics[found[place]] if place in found else None for place in range(len(groups))]


NO_BASELINE = Baseline({})


def read_baseline(root: Path = Path()) -> Baseline:
    """Return what `baseline.csv` under `root` says; nothing where there is none.

    Raises `TaxoError` where it isn't a table of papers and their topics.
    """
    if not (root / BASELINE_FILE).exists():
        return NO_BASELINE
    try:
        with (root / BASELINE_FILE).open(encoding="utf-8-sig", newline="") as file:
            rows = [_unescape(row) for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TaxoError(f"{BASELINE_FILE}: not readable ({error}); {REMEDY}") from error
    if rows and not {"paper_id", "topic_id"} <= rows[0].keys():
        raise TaxoError(f"{BASELINE_FILE}: expected the columns paper_id and topic_id; {REMEDY}")
    return Baseline({row["paper_id"]: row["topic_id"] for row in rows}, _topics(rows))


def _unescape(row: Mapping[str | None, Any]) -> dict[str, str]:
    """Return the cells by column as they were before they were escaped; None is the column of those too many."""
    return {name: unescape_cell(cell or "") for name, cell in row.items() if name is not None}


def _topics(rows: Sequence[Mapping[str, str]]) -> list[KnownTopic]:
    names: dict[str, str] = {}
    papers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for ids_column, names_column in COLUMNS:
            ids = [topic_id for topic_id in row.get(ids_column, "").split(";") if topic_id]
            told = row.get(names_column, "")
            each = told.split(";") if len(ids) > 1 else [told]  # the name of one topic may hold a ";"
            for place, topic_id in enumerate(ids):
                names.setdefault(topic_id, each[place] if place < len(each) else "")
                papers[topic_id].add(row["paper_id"])
    return [KnownTopic(topic_id, names[topic_id], frozenset(papers[topic_id])) for topic_id in sorted(papers)]


def _f1(one: Set[str], other: Set[str]) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)
