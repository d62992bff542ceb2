"""Settle which rows of saved reviews are new, which say again what is there, and which replace another row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from taxo.label.review_file import Row
from taxo.label.review_names import ReviewNames
from taxo.label.reviewers import same_name
from taxo.label.reviews import RowReading, read_review

# What a row says: primary topics that are equally right, further ones, whether none fits, what doesn't apply.
Said = tuple[frozenset[str], frozenset[str], bool, frozenset[str]]


@dataclass(frozen=True)
class Place:
    """A row, and the file in which it stands."""

    file: str
    row: Row

    def __str__(self) -> str:
        return f"{self.file}, line {self.row.line}"


@dataclass(frozen=True)
class Win:
    """Of two rows by one person on one paper, the later one `won`, which counts, and the one that it `lost` to it."""

    lost: Place
    won: Place


@dataclass
class Merge:
    """What comes of adding rows to a file.

    `added` go behind its rows; `replaced` maps the line of a row in the file to the row that takes its place. `wins`
    are all places where one row counts instead of another, `repeats` how many rows say what is there already. `empty`
    are rows that name no topic; `unknown_papers` and `nameless` (rows that don't say who judged) are among those taken,
    and `unknown_topics` counts the rows of each topic that the taxonomy doesn't have.
    """

    added: list[Place] = field(default_factory=list)
    replaced: dict[int, Place] = field(default_factory=dict)
    wins: list[Win] = field(default_factory=list)
    repeats: int = 0
    empty: list[Place] = field(default_factory=list)
    unknown_papers: list[Place] = field(default_factory=list)
    unknown_topics: Counter[str] = field(default_factory=Counter)
    nameless: int = 0

    @property
    def changes(self) -> bool:
        """Whether the file is another one afterwards."""
        return bool(self.added or self.replaced)


def merge_reviews(there: Sequence[Place], given: Sequence[Place], names: ReviewNames) -> Merge:
    """Return what adding the rows `given`, in order, to those that are `there` comes to.

    Of the rows by one person on one paper the later one counts, apart for what it is about and for what it only isn't
    about, as `label` reads them. Rows that don't say who judged are by different people where they differ.
    """
    merge = Merge()
    current: dict[object, Place] = {}
    for place in there:
        for key in _keys(read_review(place.row, names), names):
            current[key] = place
    for place in given:
        _add(merge, current, place, names)
    taken = [*merge.replaced.values(), *merge.added]
    for place in taken:
        _note_unknown(merge, place, read_review(place.row, names))
    return merge


def _add(merge: Merge, current: dict[object, Place], place: Place, names: ReviewNames) -> None:
    reading = read_review(place.row, names)
    key = next(iter(_keys(reading, names)), None)
    if key is None:
        merge.empty.append(place)
        return
    before = current.get(key)
    if before is None:
        merge.added.append(place)
    elif not place.row.by or _says_again(before.row, place.row, names):
        merge.repeats += 1
        return
    else:
        merge.wins.append(Win(before, place))
        _replace(merge, before, place)
    current[key] = place


def _replace(merge: Merge, before: Place, place: Place) -> None:
    """Put `place` where `before` is: among the rows that are added, or in the file."""
    for n, added in enumerate(merge.added):
        if added is before:
            merge.added[n] = place
            return
    line = next((line for line, new in merge.replaced.items() if new is before), before.row.line)
    merge.replaced[line] = place


def _keys(reading: RowReading, names: ReviewNames) -> Iterator[object]:
    """What only one row can be there for; nothing where it names no topic."""
    row, said = reading.row, _said(reading.row, names)
    if not any(said):
        return
    paper = reading.paper_id or (row.paper.casefold(),)
    by = same_name(row.by)
    yield (paper, by, bool(said[0] or said[2])) if by else (paper, said)


def _said(row: Row, names: ReviewNames) -> Said:
    parts, says_none = names.topics_or_none(row.topics)
    further = frozenset(topic for part in parts[1:] for topic in part)
    not_topics = frozenset(topic for part in names.topics_or_none(row.not_topics)[0] for topic in part)
    return frozenset(parts[0] if parts else ()), further, says_none, not_topics


def _says_again(before: Row, after: Row, names: ReviewNames) -> bool:
    """Whether a row brings nothing new: it says the same, and has no note of its own."""
    return _said(before, names) == _said(after, names) and after.note in ("", before.note)


def _note_unknown(merge: Merge, place: Place, reading: RowReading) -> None:
    if reading.paper_id is None:
        merge.unknown_papers.append(place)
    if not place.row.by:
        merge.nameless += 1
    merge.unknown_topics.update(reading.unknown)
