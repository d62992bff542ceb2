"""What people corrected or confirmed: `reviews.csv` read, matched with papers and topics, and checked."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from taxo.errors import TaxoError
from taxo.project.tables import Paper
from taxo.project.taxonomy import SLUG, Taxonomy, slug
from taxo.text.words import words

REVIEWS_FILE = "reviews.csv"
COLUMNS = ["paper", "topics", "note"]
LINES = 5  # that one sentence tells


class ReviewsError(TaxoError):
    """A `reviews.csv` that can't be read as one: names the line and the remedy."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person said of a paper: the primary topics that are right (mostly one) and all that apply."""

    primaries: tuple[str, ...]
    topics: tuple[str, ...]
    line: int
    note: str = ""


@dataclass(frozen=True)
class Reviews:
    """Reviews by paper id, what in the file couldn't be used, a sentence each with its line, and the topics that
    reviews give first but the taxonomy `lacks`, each with the ids of their papers (those that no other review counts
    for)."""

    by_paper: Mapping[str, Review] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    lacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def restricted_to(self, paper_ids: Iterable[str]) -> "Reviews":
        """The reviews of `paper_ids` alone, so that the others can be used to judge."""
        return Reviews({i: self.by_paper[i] for i in paper_ids if i in self.by_paper})


NO_REVIEWS = Reviews()


def load_reviews(papers: Sequence[Paper], taxonomy: Taxonomy, root: Path = Path()) -> Reviews:
    """Read `reviews.csv` under `root`; a missing file is no reviews.

    Raises `ReviewsError` where it isn't a table of paper, topics and note. A row that names an unknown paper or
    primary topic, or contradicts another, is left out and told in `problems`.
    """
    path = root / REVIEWS_FILE
    if not path.exists():
        return NO_REVIEWS
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReviewsError(f"{REVIEWS_FILE}: not UTF-8 text: {error}; save it as UTF-8") from error
    return match_reviews(_rows(text), papers, taxonomy)


def match_reviews(
    rows: Iterable[tuple[int, dict[str, str]]], papers: Sequence[Paper], taxonomy: Taxonomy
) -> Reviews:
    """Return the reviews that `rows` (line, cells by column) hold, matched with `papers` and `taxonomy`."""
    known, topic_ids = _paper_index(papers), _topic_index(taxonomy)
    reviews: dict[str, Review] = {}
    problems: list[str] = []
    lacks: dict[str, dict[str, None]] = defaultdict(dict)
    lines: dict[str, list[int]] = defaultdict(list)
    for line, row in rows:
        review = _read_review(line, row, topic_ids)
        unknown = [topic for topic in review.topics if topic not in taxonomy.by_id]
        for topic in unknown:
            lines[topic].append(line)
        paper_id = known.get(row["paper"].strip()) or known.get(_title_key(row["paper"]))
        if paper_id is None:
            problems.append(f"line {line}: no paper has the id or title “{row['paper'].strip()}”")
        elif fault := _fault(review, taxonomy):
            problems.append(f"line {line}: {fault}")
        elif new := [topic for topic in review.primaries if topic in unknown]:
            for topic in filter(SLUG.fullmatch, new):
                lacks[topic][paper_id] = None
        else:
            review = replace(review, topics=tuple(t for t in review.topics if t not in unknown))
            first = reviews.setdefault(paper_id, review)
            if first.topics != review.topics:
                problems.append(
                    f"line {line}: says {_said(review)} of a paper of which line {first.line} says {_said(first)}; "
                    f"line {first.line} counts"
                )
    problems += [f"{_told(found)}: the taxonomy has no topic `{topic}`" for topic, found in lines.items()]
    left = {topic: tuple(i for i in ids if i not in reviews) for topic, ids in lacks.items()}
    return Reviews(reviews, tuple(problems), {topic: ids for topic, ids in left.items() if ids})


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with the line where each ends; those that begin with # are comments."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            if header is None:
                header = _check_header(cells)
            else:
                yield reader.line_num, _read_cells(cells, header, reader.line_num)
    except csv.Error as error:
        raise ReviewsError(f"{REVIEWS_FILE}, line {reader.line_num}: not readable as CSV: {error}") from error


def _read_cells(cells: Sequence[str], header: Sequence[str], line: int) -> dict[str, str]:
    if len(cells) > len(header):
        raise ReviewsError(
            f"{REVIEWS_FILE}, line {line}: {len(cells)} cells, expected {len(header)}; "
            "put text with a comma in quotes"
        )
    return dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))


def _check_header(cells: Sequence[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    if not {"paper", "topics"} <= set(header) <= set(COLUMNS):
        raise ReviewsError(
            f"{REVIEWS_FILE}: columns {', '.join(header)}, expected {', '.join(COLUMNS)} (note is optional)"
        )
    return header


def _paper_index(papers: Sequence[Paper]) -> dict[str, str]:
    """Papers by id and by title; a title that several papers have names none of them."""
    by_title = _unambiguous((_title_key(paper.title), paper.paper_id) for paper in papers)
    return by_title | {paper.paper_id: paper.paper_id for paper in papers}


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The ids by those names that stand for one alone."""
    ids: dict[str, list[str]] = defaultdict(list)
    for name, found in pairs:
        ids[name].append(found)
    return {name: found[0] for name, found in ids.items() if len(found) == 1}


def _title_key(title: str) -> str:
    return "".join(word for word in words(title) if word[0].isalnum())


def _topic_index(taxonomy: Taxonomy) -> dict[str, str]:
    """Topics by id and by name; a name that several topics have but for its marks names none of them."""
    by_name = _unambiguous((slug(topic.name, topic.name), topic.topic_id) for topic in taxonomy.topics)
    return by_name | {topic_id: topic_id for topic_id in taxonomy.by_id}


def _read_review(line: int, row: Mapping[str, str], topic_ids: Mapping[str, str]) -> Review:
    """The review in a row; topics that aren't known are named by the ids that they would have."""
    first, *others = row["topics"].split(";")
    primaries = _read_topics(first.split("|"), topic_ids)
    topics = dict.fromkeys((*primaries, *_read_topics(others, topic_ids)))
    return Review(primaries, tuple(topics), line, row.get("note", "").strip())


def _read_topics(cells: Iterable[str], topic_ids: Mapping[str, str]) -> tuple[str, ...]:
    ids = [slug(cell, cell.strip()) for cell in cells if cell.strip()]
    return tuple(dict.fromkeys(topic_ids.get(topic_id, topic_id) for topic_id in ids))


def _fault(review: Review, taxonomy: Taxonomy) -> str | None:
    """Why a review of topics can't be used, if so."""
    if not review.primaries:
        return "names no topic"
    groups = [topic for topic in review.topics if topic in taxonomy.by_id and taxonomy.by_id[topic].is_group]
    return f"`{groups[0]}` only groups other topics; name one of those" if groups else None


def _told(lines: Sequence[int]) -> str:
    """Where something stands, in words: of many lines the first."""
    first = ", ".join(map(str, lines[:LINES]))
    more = len(lines) - LINES
    return f"line{'s' * (len(lines) > 1)} {first}{f' and {more} more' if more > 0 else ''}"


def _said(review: Review) -> str:
    return "; ".join(review.topics)
