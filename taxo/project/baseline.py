"""Read an earlier report from `baseline.csv`: its topics keep id and name, and the next report says what changed.

People choose the report: `baseline.csv` is a copy of its `papers.csv`. No run looks at what the run before it found.
"""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from taxo.csv_cells import unescape_cell
from taxo.errors import TaxoError
from taxo.project.tables import Paper
from taxo.project.topic_ids import fault_of_id

BASELINE_FILE = "baseline.csv"
REMEDY = "copy reports/html/papers.csv of an earlier report here"
SAME = 0.5  # the F1 of their papers from which two topics are one
NEEDED = ("paper_id", "topic_id")
DELIMITERS = ",;\t"  # spreadsheets save with that of their language
# Pairs of columns, ids and names, each with several topics set apart by ";".
COLUMNS = (("topic_id", "topic"), ("proposed_ids", "proposed"))
PLACE = ("map_x", "map_y")  # columns of a paper's place on the map
FURTHEST = 1000.0  # from the middle of the map: ten times further than it draws papers apart
MORE_CELLS = "\0more"  # the column of cells that no header stands above
Row = Mapping[str, str]


@dataclass(frozen=True)
class KnownTopic:
    """A topic of the earlier report; `name` is empty where the report didn't tell it.

    `definition` is what `taxo.changes.definition` makes of a topic: "" for one that no people defined, None where the
    report didn't tell.
    """

    topic_id: str
    name: str
    papers: frozenset[str]
    definition: str | None = None


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """What the earlier report told of a paper beside its first topic; `reviewed` is None where it didn't tell."""

    title: str
    topics: tuple[str, ...]
    reviewed: bool | None
    proposed: tuple[str, ...]


@dataclass(frozen=True)
class Baseline:
    """What an earlier report said: the topic of each paper by the ids of both ("" for none), its topics, those among
    them that were only proposed, and what else it told of papers by their ids.

    `places` (x, y) are those on its map of papers whose report told them; `problems` name rows that couldn't be read
    whole, by line.
    """

    topic_by_paper: Mapping[str, str]
    topics: Sequence[KnownTopic] = ()
    papers: Mapping[str, KnownPaper] = field(default_factory=dict)
    problems: Sequence[str] = ()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def part(self) -> bytes:
        """All of it that clusters, names and the map can follow from, to know again what was made with it."""
        # A set is written in another order by every process.
        topics = [(t.topic_id, t.name, sorted(t.papers), t.definition) for t in self.topics]
        return repr((self.topic_by_paper, topics, self.places)).encode("utf-8", "surrogatepass")

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
        topics = [
            t for t in self.topics if t.name and fault_of_id(t.topic_id) is None and t.topic_id not in taken
        ]
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

    Raises `TaxoError` where it isn't a table of papers and their topics. Rows that aren't whole are read as far as
    they go and named in the baseline's `problems`.
    """
    if not (root / BASELINE_FILE).exists():
        return NO_BASELINE
    return read_report(root / BASELINE_FILE, BASELINE_FILE, REMEDY)


def read_report(path: Path, name: str, remedy: str) -> Baseline:
    """Return what the report whose `papers.csv` is at `path` said; messages call the file `name`, and end in `remedy`.

    Raises `TaxoError` where it isn't a table of papers and their topics.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _baseline(list(_rows(file, name, remedy)), name, remedy)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TaxoError(f"{name}: not readable ({error}); {remedy}") from error


def _rows(file: TextIO, name: str, remedy: str) -> Iterator[tuple[int, Row]]:
    """Yield the line at which each row starts and its cells by column, as they were before they were escaped.

    Columns that a row has no cell for are left out; `MORE_CELLS` is there where it has cells without a column.
    """
    header = file.readline()
    file.seek(0)
    reader = csv.DictReader(file, delimiter=max(DELIMITERS, key=header.count), restkey=MORE_CELLS)
    if reader.fieldnames is None:
        return
    if not set(NEEDED) <= set(reader.fieldnames):
        raise TaxoError(f"{name}: expected the columns {' and '.join(NEEDED)}; {remedy}")
    line = reader.line_num + 1
    for row in reader:
        yield line, {column: _text(cell) for column, cell in row.items() if cell is not None}
        line = reader.line_num + 1


def _text(cell: Any) -> str:
    return unescape_cell(cell) if isinstance(cell, str) else ""


def _baseline(numbered: Sequence[tuple[int, Row]], name: str, remedy: str) -> Baseline:
    rows: dict[str, Row] = {}
    problems = []
    for line, row in numbered:
        problem = _problem(row, rows)
        if problem:
            problems.append(f"{name}, line {line}: {problem}; {remedy}")
        if row.get("paper_id"):
            rows.setdefault(row["paper_id"], row)
    by_paper = {paper_id: row.get("topic_id", "") for paper_id, row in rows.items()}
    papers = {paper_id: _known_paper(row) for paper_id, row in rows.items()}
    places = {paper_id: place for paper_id, row in rows.items() if (place := _place(row)) is not None}
    return Baseline(by_paper, _topics(list(rows.values())), papers, problems, places)


def _problem(row: Row, before: Mapping[str, Row]) -> str:
    """Why `row` can't be read whole, "" where it can."""
    if not row.get("paper_id"):
        return "the row names no paper and isn't used"
    if row["paper_id"] in before:
        return f"the paper {row['paper_id']} stands there twice, and the first row is used"
    if "topic_id" not in row:
        return f"the row of the paper {row['paper_id']} ends before its topic, and is read as without one"
    if MORE_CELLS in row:
        return f"the row of the paper {row['paper_id']} has more cells than the header, which aren't used"
    if any(row.get(column) for column in PLACE) and _place(row) is None:
        return f"the place of the paper {row['paper_id']} ({' and '.join(PLACE)}) isn't two numbers, and isn't used"
    return ""


def _place(row: Row) -> tuple[float, float] | None:
    """Where the paper was on the map, None where `row` doesn't tell; a spreadsheet may have put decimal commas."""
    try:
        x, y = (float(row.get(column, "").replace(",", ".")) for column in PLACE)
    except ValueError:
        return None
    return (x, y) if max(abs(x), abs(y)) <= FURTHEST and x == x and y == y else None


def _known_paper(row: Row) -> KnownPaper:
    reviewed = row["reviewed"].strip().lower() == "true" if "reviewed" in row else None
    return KnownPaper(row.get("title", ""), _ids(row, "topics"), reviewed, _ids(row, "proposed_ids"))


def _ids(row: Row, column: str) -> tuple[str, ...]:
    return tuple(topic_id for topic_id in row.get(column, "").split(";") if topic_id)


def _topics(rows: Sequence[Row]) -> list[KnownTopic]:
    names: dict[str, str] = {}
    definitions: dict[str, str | None] = {}
    papers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for ids_column, names_column in COLUMNS:
            ids = _ids(row, ids_column)
            told = row.get(names_column, "")
            each = told.split(";") if len(ids) > 1 else [told]  # the name of one topic may hold a ";"
            for place, topic_id in enumerate(ids):
                names.setdefault(topic_id, each[place] if place < len(each) else "")
                papers[topic_id].add(row["paper_id"])
        definitions.setdefault(row.get("topic_id", ""), row.get("definition"))
    return [
        KnownTopic(topic_id, names[topic_id], frozenset(papers[topic_id]), definitions.get(topic_id))
        for topic_id in sorted(papers)
    ]


def _f1(one: Set[str], other: Set[str]) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)
