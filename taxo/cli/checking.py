"""Check the files that people write, each as far as it can be checked by itself."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from taxo.errors import TaxoError
from taxo.libraries import is_known, missing
from taxo.manners import counted
from taxo.project.baseline import BASELINE_FILE, read_baseline
from taxo.project.params_check import PARAMS_FILE
from taxo.project.tables import PAPERS, Paper
from taxo.project.taxonomy import TAXONOMY_FILE, read_taxonomy, read_text

REVIEWS_FILE = "reviews.csv"


@dataclass(frozen=True)
class Check:
    """What was found out about a file: a sentence on what it holds, or `problems`, a sentence each with its line."""

    file: str
    holds: str = ""
    problems: Sequence[str] = field(default_factory=list)


def check_files(root: Path = Path()) -> list[Check]:
    """Return what is wrong in each of the files that people write under `root`, in a fixed order."""
    return [_check(file, look, root) for file, look in CHECKS.items()]


def tell(found: Sequence[Check], quiet: bool = False) -> list[str]:
    """Return the lines to print: all problems, and unless `quiet` a line for each file without one."""
    lines: list[str] = []
    for check in found:
        lines += check.problems or ([] if quiet else [f"{check.file}: {check.holds}"])
    n_problems = sum(len(check.problems) for check in found)
    if n_problems:
        lines.append(counted(n_problems, "problem"))
    return lines


def _check(file: str, look: Callable[[Path], Check], root: Path) -> Check:
    """Return what `look` finds; a file that can't be read is a problem of its own."""
    if not (root / file).exists():
        told = [] if file in ABSENT else [f"{file}: no such file; {REMEDY}"]
        return Check(file, ABSENT.get(file, ""), told)
    try:
        found = look(root)
        return replace(found, problems=sorted(found.problems, key=_line_of))
    except TaxoError as error:
        return Check(file, problems=[str(error)])
    except OSError as error:
        return Check(file, problems=[f"{file}: {error.strerror or error}"])
    except ModuleNotFoundError as error:
        if not is_known(error.name):
            raise
        return Check(file, problems=[f"{file}: not checked: {missing(error.name or '')}"])


def _line_of(problem: str) -> int:
    found = re.match(r"[^:]*?, lines? (\d+)", problem)
    return int(found[1]) if found else 0


def _check_taxonomy(root: Path) -> Check:

    taxonomy, problems = read_taxonomy(read_text(root / TAXONOMY_FILE))
    groups = len(taxonomy.group_ids)
    holds = counted(len(taxonomy.assignable), "topic") + (f" in {counted(groups, 'group')}" if groups else "")
    return Check(
        TAXONOMY_FILE, holds if taxonomy.topics else "no topics yet; those are used that are found", problems
    )


def _check_params(root: Path) -> Check:
    from taxo.project.params_check import find_problems

    try:
        text = (root / PARAMS_FILE).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TaxoError(f"{PARAMS_FILE}: not readable as UTF-8 text: {error}") from error
    return Check(PARAMS_FILE, "all parameters in their ranges", find_problems(text))


def _check_reviews(root: Path) -> Check:
    from taxo.label.reviews import load_reviews
    from taxo.project.topics_in_use import load_topics_in_use

    taxonomy, _ = read_taxonomy(read_text(root / TAXONOMY_FILE))
    if not taxonomy.topics and (root / PAPERS.path).exists():
        taxonomy = load_topics_in_use(root).taxonomy
    papers = PAPERS.read(root) if (root / PAPERS.path).exists() else list(_papers_named(root))
    reviews = load_reviews(papers, taxonomy, root)
    problems = [f"{REVIEWS_FILE}, {problem}" for problem in reviews.problems]
    return Check(
        REVIEWS_FILE, f"{counted(len(reviews.by_paper), 'paper is', 'papers are')} reviewed", problems
    )


def _papers_named(root: Path) -> Iterator[Paper]:
    """The papers that the reviews name, where no run has read the listings yet: then none can be unknown."""
    from taxo.label.review_file import read_rows

    rows, _ = read_rows((root / REVIEWS_FILE).read_bytes(), lambda cell: bool(cell.strip()), lambda _: True)
    for cell in {row.paper: None for row in rows}:
        yield Paper(cell, cell, "")


def _check_baseline(root: Path) -> Check:
    papers = read_baseline(root).topic_by_paper
    return Check(
        BASELINE_FILE,
        f"{counted(len(papers), 'paper')} of an earlier report" if papers else "no earlier report",
    )


REMEDY = "make one with `taxo init .`"
# What it means that a file isn't there, where that is no problem.
ABSENT = {
    REVIEWS_FILE: "none: nobody has reviewed anything",
    BASELINE_FILE: "none: no earlier report to compare with",
}
CHECKS: dict[str, Callable[[Path], Check]] = {
    TAXONOMY_FILE: _check_taxonomy,
    PARAMS_FILE: _check_params,
    REVIEWS_FILE: _check_reviews,
    BASELINE_FILE: _check_baseline,
}
