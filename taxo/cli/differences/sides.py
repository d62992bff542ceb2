"""Find the two that `taxo diff` compares: a project's folder, a report's file, or a revision of git."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from taxo.changes import Snapshot, snapshot_of_baseline, snapshot_of_tables
from taxo.cli.differences.comparison import Side
from taxo.cli.differences.project_files import Folder, ProjectFiles
from taxo.cli.differences.revision import find_revision
from taxo.errors import TaxoError
from taxo.libraries import is_known, missing
from taxo.manners import counted
from taxo.project.baseline import BASELINE_FILE, Baseline, read_baseline, read_report
from taxo.project.tables import ASSIGNMENTS, CLUSTER_TOPICS, PAPERS, Assignment, ClusterTopic, Paper
from taxo.project.taxonomy import TAXONOMY_FILE, Taxonomy, parse_taxonomy
from taxo.project.topics_in_use import topics_of_clusters

N_PROBLEMS = 5  # rows of a file that are named; more are counted
REPORT_REMEDY = "name the papers.csv of a report (reports/html/papers.csv)"
HERE = "this project"


def find_sides(old: str | None, new: str | None, root: Path = Path()) -> tuple[Side, Side]:
    """Return the two that `old` and `new` name, seen from the folder `root`: its baseline and itself by default.

    Raises `TaxoError` where one of them isn't there or can't be read.
    """
    if old is None:
        _check_is_project(root)
        before = _of_baseline(root)
    else:
        before = _named(old, root)
    return before, _of_project(Folder(root, HERE)) if new is None else _named(new, root)


def _named(name: str, root: Path) -> Side:
    """What is there by that name: a folder or a file first, for these can be seen."""
    path = root / name
    if path.is_dir():
        return _of_project(Folder(path, name))
    if path.exists():
        return _of_report(path, name)
    return _of_project(find_revision(name, root))


def _check_is_project(root: Path) -> None:
    if not any((root / name).exists() for name in (BASELINE_FILE, PAPERS.path, TAXONOMY_FILE)):
        raise TaxoError(
            f"{root.resolve()} is no taxo project; run it in one (`taxo init FOLDER` makes one), or name what to "
            "compare: taxo diff OLD NEW"
        )


def _of_baseline(root: Path) -> Side:
    found = read_baseline(root)
    if not found.topic_by_paper:
        told = "names no paper" if (root / BASELINE_FILE).exists() else "isn't there"
        raise TaxoError(
            f"{BASELINE_FILE} {told}, so there is nothing to compare with; copy reports/html/papers.csv to it before "
            "you change something, or name what to compare with, such as `taxo diff HEAD~1`"
        )
    return _side(BASELINE_FILE, found)


def _of_report(path: Path, name: str) -> Side:
    found = read_report(path, name, REPORT_REMEDY)
    if not found.topic_by_paper:
        raise TaxoError(f"{name}: names no paper; {REPORT_REMEDY}")
    return _side(name, found)


def _side(label: str, found: Baseline) -> Side:
    problems = found.problems[:N_PROBLEMS]
    n_more = len(found.problems) - len(problems)
    more = [f"{label}: {counted(n_more, 'more such row')}"] if n_more else []
    return Side(label, snapshot_of_baseline(found), (*problems, *more))


def _of_project(files: ProjectFiles) -> Side:
    try:
        return _project_side(files)
    except ModuleNotFoundError as error:
        if not is_known(error.name):
            raise
        told = missing(error.name or "")
        raise TaxoError(f"{files.label}: {told}; two files papers.csv need no library") from error


def _project_side(files: ProjectFiles) -> Side:
    taxonomy = files.text(TAXONOMY_FILE)
    agreed = parse_taxonomy(taxonomy, files.told(TAXONOMY_FILE))
    papers, assignments = _papers(files), _assignments(files)
    if [paper.paper_id for paper in papers] != [given.paper_id for given in assignments]:
        raise TaxoError(
            f"{files.label}: {ASSIGNMENTS.path} isn't of the papers in {PAPERS.path}; {files.remedy}"
        )
    state = _snapshot(papers, assignments, agreed, files)
    return Side(files.label, state, tuple(_notes(files, taxonomy)))


def _snapshot(
    papers: Sequence[Paper], assignments: Sequence[Assignment], agreed: Taxonomy, files: ProjectFiles
) -> Snapshot:
    if agreed.topics:
        return snapshot_of_tables(papers, assignments, agreed, are_agreed=True)
    found = topics_of_clusters(list(_cluster_topics(files))).taxonomy
    return snapshot_of_tables(papers, assignments, Taxonomy(found.topics, agreed.dismissed), are_agreed=False)


def _notes(files: ProjectFiles, taxonomy: str) -> Iterator[str]:
    """What makes the tables others than a run would make now."""
    hashed = files.hashes.get(TAXONOMY_FILE)
    if hashed and hashed not in _hashes_of(taxonomy):
        yield (
            f"{files.told(TAXONOMY_FILE)} was edited after the last run: topics are told as they stand there, papers "
            "as that run labelled them; `taxo run` brings both together"
        )


def _hashes_of(text: str) -> set[str]:
    """Hashes of `text` as DVC makes them, with either kind of line ends."""
    unix = text.replace("\r\n", "\n")
    kinds = (text, unix, unix.replace("\n", "\r\n"))
    return {hashlib.md5(kind.encode(), usedforsecurity=False).hexdigest() for kind in kinds}


def _papers(files: ProjectFiles) -> list[Paper]:
    return [
        Paper(row["paper_id"], row["title"] or "", "")
        for row in _rows(files, PAPERS.path, ("paper_id", "title"))
    ]


def _assignments(files: ProjectFiles) -> list[Assignment]:
    columns = ("paper_id", "topic_id", "topics", "reviewed")
    return [
        Assignment(row["paper_id"], row["topic_id"], 0.0, row["topics"] or [], reviewed=bool(row["reviewed"]))
        for row in _rows(files, ASSIGNMENTS.path, columns)
    ]


def _cluster_topics(files: ProjectFiles) -> Iterator[ClusterTopic]:
    columns = ("rank", "topic_id", "name", "parent", "cluster", "phrases")
    for row in _rows(files, CLUSTER_TOPICS.path, columns):
        yield ClusterTopic(**{**row, "phrases": row["phrases"] or []})


def _rows(files: ProjectFiles, table: str, columns: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return some columns of a table: those that every version had, so that what an older one wrote can be compared."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = files.table(table)
    try:
        found: list[Mapping[str, Any]] = pq.read_table(path, columns=list(columns)).to_pylist()
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as error:
        told = " ".join(str(error).split())
        raise TaxoError(f"{files.told(table)}: not a readable table ({told}); {files.remedy}") from error
    if found and len(found[0]) < len(columns):
        lacking = ", ".join(column for column in columns if column not in found[0])
        raise TaxoError(f"{files.told(table)}: has no column {lacking}; {files.remedy}")
    return found
