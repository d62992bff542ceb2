"""Merge files of reviews into the project's `reviews.csv`, and tell what came of it."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from taxo.cli.review_edit import edit_reviews
from taxo.cli.review_merge import Merge, Place, merge_reviews
from taxo.errors import TaxoError
from taxo.label.review_file import COLUMNS, REVIEWS_FILE, ReviewFile, Row, read_file
from taxo.label.review_names import ReviewNames
from taxo.manners import counted
from taxo.project.storage import replacing
from taxo.project.tables import PAPERS
from taxo.project.topics_in_use import load_topics_in_use

STDIN, STDIN_NAME = "-", "standard input"
HEADER = ",".join(COLUMNS)
# What a first cell says in other tables than of reviews, such as the report's papers.csv or a baseline.
FOREIGN = {"id", "key", "paper_id", "title"}
SHOWN_TITLE = 60  # characters of a paper's title or id in a message


class ReviewError(TaxoError):
    """A file that can't be taken into `reviews.csv`: names file, line and remedy."""


def take_reviews(args: argparse.Namespace) -> int:
    """Merge the files and print what came of it."""
    if args.by is not None and not args.by.strip():
        raise ReviewError('--by is empty; give a name, such as --by "Ann"')
    root = Path()
    names = ReviewNames(PAPERS.read(root), load_topics_in_use(root).taxonomy)
    data = _project_data(root)
    there = read_file(data, names.is_paper, names.is_topic)
    read = [_read(name, names) for name in args.files]
    by = " ".join((args.by or "").split())
    given = [Place(name, _judged(row, by)) for name, file in read for row in file.rows]
    merge = merge_reviews([Place(REVIEWS_FILE, row) for row in there.rows], given, names)
    if merge.changes:
        after = _edited(data, there, merge, names)
        if not args.dry_run:
            with replacing(root / REVIEWS_FILE) as temporary:
                temporary.write_bytes(after)
    problems = [f"{name}, {problem}" for name, file in read for problem in file.problems]
    if args.json:
        print(json.dumps(_facts(merge, problems, args.dry_run), ensure_ascii=False, indent=2))
    elif args.quiet:
        print("".join(f"{line}\n" for line in [*_warnings(merge), *problems]), end="")
    else:
        print("\n".join(_lines(merge, problems, args.dry_run)))
    return 0


def _project_data(root: Path) -> bytes:
    """The bytes of the project's file; a header alone where there is none."""
    path = root / REVIEWS_FILE
    if not path.exists():
        return f"{HEADER}\n".encode()
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReviewError(f"{REVIEWS_FILE}: not readable: {error.strerror}") from error


def _judged(row: Row, by: str) -> Row:
    """The row as judged by `by`, where it doesn't say by whom."""
    return row if row.by or not by else replace(row, by=by)


def _edited(data: bytes, there: ReviewFile, merge: Merge, names: ReviewNames) -> bytes:
    """The project's file after the merge, read once more to make sure that all rows can be."""
    replaced = {line: place.row for line, place in merge.replaced.items()}
    after = edit_reviews(data, there, replaced, [place.row for place in merge.added])
    if len(read_file(after, names.is_paper, names.is_topic).rows) != len(there.rows) + len(merge.added):
        told = "; ".join(there.problems)
        raise ReviewError(f"{REVIEWS_FILE}: rows behind its last one couldn't be read; mend it first: {told}")
    return after


def _read(name: str, names: ReviewNames) -> tuple[str, ReviewFile]:
    """The name by which messages call a file, and what stands in it."""
    told = STDIN_NAME if name == STDIN else name
    data = _bytes_of(name, told)
    if not data.strip():
        raise ReviewError(f"{told}: empty; save the reviews again on the report's Review page")
    file = read_file(data, names.is_paper, names.is_topic, told)
    first = file.rows[0] if file.rows else None
    if first and file.layout is None and first.paper.casefold() in FOREIGN:
        raise ReviewError(
            f"{told}, line {first.line}: a table of something else; reviews begin with {HEADER}"
        )
    if not file.rows and file.problems:
        raise ReviewError(f"{told}, {file.problems[0]}; no review in it, these begin with {HEADER}")
    if first and not any(names.is_paper(row.paper) for row in file.rows):
        raise ReviewError(
            f"{told}, line {first.line}: none of its papers is one of this project's (“{_cut(first.paper)}” first): "
            "is it of another project? Run `taxo review` in the folder of that one"
        )
    return told, file


def _bytes_of(name: str, told: str) -> bytes:
    if name == STDIN:
        return sys.stdin.buffer.read()
    path = Path(name)
    if path.is_dir():
        raise ReviewError(f"{told}: a folder; name the files in it, such as {path / 'reviews*.csv'}")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReviewError(f"{told}: no such file") from error
    except OSError as error:
        raise ReviewError(f"{told}: not readable: {error.strerror}") from error


def _lines(merge: Merge, problems: Sequence[str], is_dry: bool) -> list[str]:
    """What changed, as sentences for people."""
    counts = f"{counted(len(merge.added), 'row')} added, {len(merge.replaced)} replaced"
    lines = [
        f"{REVIEWS_FILE}: {'would have ' * is_dry}{counts}, {merge.repeats} left out that it has already"
    ]
    for win in merge.wins:
        by, paper = win.won.row.by, _cut(win.won.row.paper)
        before, after = _told(win.lost), _told(win.won)
        what = f"says {after}, not {before}" if before != after else f"says {after} again, with another note"
        lines.append(f"{win.won}: {by} {what}, of “{paper}”; it counts instead of {win.lost}")
    lines += _warnings(merge)
    lines += problems
    if merge.changes:
        lines.append("nothing was changed (--dry-run)" if is_dry else "run `taxo run` to honour them")
    return lines


def _warnings(merge: Merge) -> list[str]:
    """What of the rows that were taken doesn't count, or not as it may be meant."""
    lines = [f"{place}: names no topic, and isn't taken" for place in merge.empty]
    if merge.unknown_papers:
        first = merge.unknown_papers[0]
        lines.append(
            f"{counted(len(merge.unknown_papers), 'row')} of papers that no listing has, "
            f"“{_cut(first.row.paper)}” first ({first}): taken, but they don't count until a listing has them"
        )
    lines += [
        f"{counted(count, 'row')} with `{topic}`, which the taxonomy doesn't have: taken; "
        "`taxo run` proposes it once three papers have it first"
        for topic, count in merge.unknown_topics.items()
    ]
    if merge.nameless:
        lines.append(f"{counted(merge.nameless, 'row')} without who judged: --by NAME says so")
    return lines


def _facts(merge: Merge, problems: Sequence[str], is_dry: bool) -> dict[str, Any]:
    """The same for programs."""
    return {
        "written": merge.changes and not is_dry,
        "added": len(merge.added),
        "replaced": len(merge.replaced),
        "repeats": merge.repeats,
        "wins": [
            {
                "paper": win.won.row.paper,
                "by": win.won.row.by,
                "counts": {"file": win.won.file, "line": win.won.row.line, "says": _told(win.won)},
                "instead_of": {"file": win.lost.file, "line": win.lost.row.line, "says": _told(win.lost)},
            }
            for win in merge.wins
        ],
        "without_topic": [str(place) for place in merge.empty],
        "unknown_papers": [place.row.paper for place in merge.unknown_papers],
        "unknown_topics": dict(merge.unknown_topics),
        "without_reviewer": merge.nameless,
        "problems": list(problems),
    }


def _told(place: Place) -> str:
    """What a row says, in its own words."""
    row = place.row
    without = f"not {row.not_topics}" if row.not_topics else ""
    return ", ".join(part for part in (row.topics, without) if part)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_TITLE else f"{text[: SHOWN_TITLE - 1]}…"
