"""Carry out `taxo add`: judge files, tell old papers from new ones, give topics, find what hangs together, tell it."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from taxo.classifier import TopicClassifier
from taxo.cli.batch import Answer, Item, classify
from taxo.cli.new_listings import Folder, Judged, copy_into, judge_files
from taxo.cli.output import WRITERS
from taxo.cli.project_papers import RUN, ProjectPapers
from taxo.errors import TaxoError
from taxo.extract.dedupe import group_copies
from taxo.extract.merge import merge, with_own_ids
from taxo.extract.reading import read_source
from taxo.extract.screening import Copy
from taxo.extract.shared_endings import cut_shared_endings
from taxo.extract.stage import ExtractParams
from taxo.manners import counted
from taxo.numeric import even_rows
from taxo.project.params import load_params
from taxo.project.storage import replacing
from taxo.project.tables import MODEL_FOLDER, Paper

if TYPE_CHECKING:
    from taxo.propose.unplaced import Group

SHOWN_PHRASES = 4
MOST_KEPT = 1000  # papers without a topic that are looked at together, the new ones first


@dataclass(frozen=True)
class Arrivals:
    """The papers that no run has seen: those of the listings that wait for one (`waiting`), and the `new` ones.

    `n_known` papers of the new listings are in the project already. Answers are in the order of papers.
    """

    new: tuple[Paper, ...]
    waiting: tuple[Paper, ...]
    n_known: int

    def classified(self, classifier: TopicClassifier) -> tuple[list[Answer], list[Answer]]:
        """What the classifier says of the new papers, and of those that wait."""
        papers = [*self.new, *self.waiting]
        items = [Item(paper.sources[0], paper.title, paper.abstract) for paper in papers]
        answers = list(classify(classifier, items))
        return answers[: len(self.new)], answers[len(self.new) :]


@dataclass(frozen=True)
class Found:
    """What a call found: answers for the new papers, the papers that fit no topic, and what of them hangs together."""

    answers: list[Answer]
    kept: list[Paper]
    groups: list["Group"]


def add(args: argparse.Namespace) -> int:
    """Add `args.files` to the project in this folder and tell what they hold; return 1 where one was refused."""
    params = load_params(ExtractParams, "extract")
    classifier, project = _classifier(), ProjectPapers.read()
    folder = Folder.of(params)
    judged = judge_files(args.files, folder)
    for file, why in judged.refused:
        print(f"taxo add: {file}: {why}", file=sys.stderr)
    if judged.good or not args.files:
        arrivals = _arrivals(judged, folder, project)
        found = _look(arrivals, classifier, project)
        if not args.dry_run:
            copy_into(folder, judged.good)
        _tell(args, judged, folder, arrivals, found)
    elif not args.quiet:
        _print(_of_files(judged, folder, args.dry_run), sys.stdout)
    return 1 if judged.refused else 0


def _classifier() -> TopicClassifier:
    if not Path(MODEL_FOLDER).exists():
        raise TaxoError(f"no trained classifier in {MODEL_FOLDER}: {RUN}")
    classifier = TopicClassifier.load(MODEL_FOLDER)
    classifier.check_fitted()
    return classifier


def _arrivals(judged: Judged, folder: Folder, project: ProjectPapers) -> Arrivals:
    """Tell apart papers that the last run saw, those of listings added since, and those of the new listings."""
    params, seen = folder.params, project.listings()
    pending = [
        read_source(source, params.rules, params.columns)
        for source in folder.listings
        if source.name not in seen
    ]
    readings = [*pending, *(listing.reading for listing in judged.good)]
    read = cut_shared_endings([copy for reading in readings for copy in reading.copies], params.rules)
    old = project.copies_like(read)
    n_pending = len(old) + sum(len(reading.copies) for reading in pending)
    copies = [*old, *read]
    waiting: list[Sequence[Copy]] = []
    new: list[Sequence[Copy]] = []
    n_known = 0
    for group in group_copies(copies, params.near_duplicate):
        is_new, is_old = group[-1] >= n_pending, group[0] < len(old)
        if all(copies[place].problem is not None for place in group):
            continue
        n_known += is_new and group[0] < n_pending
        if not is_old:
            (new if group[0] >= n_pending else waiting).append([copies[place] for place in group])
    return Arrivals(_merged(new), _merged(waiting), n_known)


def _merged(groups: Sequence[Sequence[Copy]]) -> tuple[Paper, ...]:
    return tuple(with_own_ids([merge(group) for group in groups]))


def _look(arrivals: Arrivals, classifier: TopicClassifier, project: ProjectPapers) -> Found:
    """Give topics, and look at those without one together with what the project has of such papers."""
    answers, earlier = arrivals.classified(classifier)
    fresh = [
        paper
        for paper, answer in zip([*arrivals.new, *arrivals.waiting], [*answers, *earlier], strict=True)
        if answer.topic_id is None
    ]
    without = [row for row, topic in enumerate(project.topics) if topic is None]
    drawn = even_rows([project.ids[row] for row in without], max(MOST_KEPT - len(fresh), 0))
    kept = [*fresh, *project.papers([without[place] for place in drawn.tolist()])]
    return Found(answers, kept, _groups(kept, len(fresh), project))


def _groups(kept: Sequence[Paper], n_fresh: int, project: ProjectPapers) -> list["Group"]:
    """What hangs together of the kept papers, with one at least of the `n_fresh` first, which no run has seen yet."""
    if not n_fresh:
        return []
    from taxo.propose.choosing import ProposeParams
    from taxo.propose.unplaced import find_groups, rows_compared_with

    fewest = load_params(ProposeParams, "propose").min_papers
    placed = rows_compared_with(project.ids, project.topics)
    topics = [str(project.topics[row]) for row in placed]
    found = find_groups(kept, project.papers(placed), topics, fewest)
    return [group for group in found if group.rows[0] < n_fresh]


def _tell(args: argparse.Namespace, judged: Judged, folder: Folder, arrivals: Arrivals, found: Found) -> None:
    """Write the answers where they are wanted, and say the rest in sentences, beside a program's form on stderr."""
    if args.out is not None:
        with replacing(args.out) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
            WRITERS[args.format](found.answers, out)
    elif args.format != "table" or not args.quiet:
        WRITERS[args.format](found.answers, sys.stdout)
    if not args.quiet:
        is_mixed = args.out is None and args.format != "table"
        sentences = [
            *_of_files(judged, folder, args.dry_run),
            *_of_papers(arrivals, found),
            *(_of_group(group) for group in found.groups),
            *_next(args.dry_run, found, judged),
        ]
        _print(sentences, sys.stderr if is_mixed else sys.stdout)


def _of_files(judged: Judged, folder: Folder, is_dry: bool) -> Iterator[str]:
    for file, why in judged.passed:
        yield f"{file} {why}"
    for listing in judged.good:
        broken = f"; {listing.reading.error}" if listing.reading.error else ""
        yield f"{listing.file} {'would be' if is_dry else 'is now'} {folder.path / listing.name}{broken}"


def _of_papers(arrivals: Arrivals, found: Found) -> Iterator[str]:
    fitting = sum(answer.topic_id is not None for answer in found.answers)
    if arrivals.new or arrivals.n_known:
        known = f", beside {arrivals.n_known} that the project has already" if arrivals.n_known else ""
        yield (
            f"{counted(len(arrivals.new), 'new paper')}{known}: "
            f"{fitting} fit a topic, {len(arrivals.new) - fitting} fit none"
        )
    if found.kept:
        yield f"{counted(len(found.kept), 'paper')} of the project fit no topic and wait for others like them"


def _of_group(group: "Group") -> str:
    phrases = ", ".join(phrase for phrase in group.phrases[1 : SHOWN_PHRASES + 1])
    beside = f" ({phrases})" if phrases else ""
    return f"{counted(len(group.rows), 'paper')} that fit no topic hang together: “{group.name}”{beside}"


def _next(is_dry: bool, found: Found, judged: Judged) -> Iterator[str]:
    if is_dry or not (judged.good or found.groups):
        return
    wanted = "; it may propose what hangs together as a topic" if found.groups else ""
    yield f"run `taxo run` to bring topics and report up to date{wanted}"


def _print(lines: "Iterator[str] | Sequence[str]", out: TextIO) -> None:
    out.writelines(f"{line}\n" for line in lines)
