"""What people said of papers in `reviews.csv`: matched with papers and topics, settled among reviewers, checked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from taxo.label.review_file import REVIEWS_FILE, ReviewsError, Row, read_rows, tell_lines
from taxo.label.review_names import NONE, ReviewNames
from taxo.label.reviewers import (
    NO_AGREEMENT,
    Agreement,
    Review,
    measure_agreement,
    one_a_reviewer,
    settle_reviews,
    with_exclusions,
)
from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy
from taxo.project.topic_ids import SLUG

__all__ = [
    "NO_REVIEWS",
    "REVIEWS_FILE",
    "Agreement",
    "Review",
    "Reviews",
    "ReviewsError",
    "RowReading",
    "load_reviews",
    "read_review",
]


@dataclass(frozen=True)
class Reviews:
    """What people said, by paper id, one review a paper however many people reviewed it.

    `by_paper` holds the judgements: what a paper is about, or that none of the topics fits. `exclusions` are the
    reviews of other papers that only say what doesn't apply: they can teach, but nothing can be judged by them.
    `problems` tell what in the file couldn't be used, a sentence each with its lines. `lacks` are the topics that
    reviews give first but the taxonomy doesn't have, each with the ids of their papers (those that no other review
    counts for). `agreement` is how far several reviewers of the same papers agree.
    """

    by_paper: Mapping[str, Review] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    lacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclusions: Mapping[str, Review] = field(default_factory=dict)
    agreement: Agreement = NO_AGREEMENT

    def restricted_to(self, paper_ids: Iterable[str]) -> "Reviews":
        """The reviews of `paper_ids` alone, so that the others can be used to judge."""
        wanted = list(paper_ids)
        return Reviews(
            {i: self.by_paper[i] for i in wanted if i in self.by_paper},
            exclusions={i: self.exclusions[i] for i in wanted if i in self.exclusions},
        )


NO_REVIEWS = Reviews()


def load_reviews(papers: Sequence[Paper], taxonomy: Taxonomy, root: Path = Path()) -> Reviews:
    """Read `reviews.csv` under `root`; a missing file is no reviews.

    Raises `ReviewsError` where it is no table of reviews. What a row says of unknown papers or topics is left out and
    told in `problems`, as is what contradicts something else.
    """
    path = root / REVIEWS_FILE
    if not path.exists():
        return NO_REVIEWS
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReviewsError(f"{REVIEWS_FILE}: not readable: {error}") from error
    names = ReviewNames(papers, taxonomy)
    rows, problems = read_rows(data, names.is_paper, names.is_topic)
    found = [read_review(row, names) for row in rows]
    known = [read for read in found if read.paper_id is not None]
    by_paper: dict[str, list[Review]] = defaultdict(list)
    for read in known:
        by_paper[str(read.paper_id)] += [read.review] if read.review else []
    judgements, exclusions, agreement, conflicts = _settle(by_paper)
    faults = [fault for read in known for fault in read.faults]
    return Reviews(
        judgements,
        (*problems, *_tell_unknown_papers(found), *faults, *conflicts, *_tell_unknown_topics(found)),
        _lacking(known),
        exclusions,
        agreement,
    )


@dataclass(frozen=True)
class RowReading:
    """What a row says: of which paper (None where nobody knows it) what, if anything that can be used; which topics
    the taxonomy doesn't have (`unknown`), which of these it gives first (`lacking`), and what else is wrong."""

    row: Row
    paper_id: str | None
    review: Review | None
    unknown: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def read_review(row: Row, names: ReviewNames) -> RowReading:
    """Return what a row's cells say; topics that can't be used are left out, and the first that can is primary then."""
    parts, says_none = names.topics_or_none(row.topics)
    given = _flat(parts)
    usable = [[topic for topic in part if names.is_assignable(topic)] for part in parts]
    primaries, topics = next((tuple(part) for part in usable if part), ()), _flat(usable)
    said_not = _flat(names.topics_or_none(row.not_topics)[0])
    excluded = _flat(names.under(topic) for topic in said_not if names.is_known(topic))
    review = Review(
        primaries,
        topics,
        row.line,
        row.note,
        not_topics=tuple(topic for topic in excluded if topic not in topics),
        by=(row.by,) if row.by else (),
        none_fits=says_none and not topics,
    )
    unknown = tuple(topic for topic in _flat([given, said_not]) if not names.is_known(topic))
    faults = [f"`{t}` only groups other topics; name one of those" for t in given if names.is_group(t)]
    faults += [f"`{t}` both applies and doesn't; it counts as a topic" for t in excluded if t in topics]
    if says_none and topics:
        faults.append(f"says `{NONE}` beside topics; the topics count")
    elif not (says_none or given or said_not):
        faults.append("names no topic")
    return RowReading(
        row,
        names.paper_id(row.paper),
        review if review.is_judgement or review.not_topics else None,
        unknown,
        tuple(topic for topic in _flat(parts[:1]) if topic in unknown),
        tuple(f"line {row.line}: {fault}" for fault in faults),
    )


def _flat(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All topics of `parts` in order, each once."""
    return tuple(dict.fromkeys(topic for part in parts for topic in part))


def _settle(
    by_paper: Mapping[str, Sequence[Review]],
) -> tuple[dict[str, Review], dict[str, Review], Agreement, list[str]]:
    """The judgements and exclusions, one a paper, how far reviewers agree, and where they contradict each other."""
    judgements, exclusions, several, problems = {}, {}, [], list[str]()
    half: list[int] = []
    for paper_id, reviews in by_paper.items():
        judging, replaced = one_a_reviewer([review for review in reviews if review.is_judgement])
        excluding = [review for review in reviews if not review.is_judgement]
        problems += [_tell_replaced(before, after) for before, after in replaced]
        if judging:
            settled = settle_reviews(judging)
            problems += _tell_tie(judging) if settled.primary_tied else []
            half += [settled.review.line] if settled.further_tied else []
            judgements[paper_id] = with_exclusions(settled.review, excluding)
            problems += _tell_excluded(settled.review, excluding)
            several.append(judging)
        elif excluding:
            exclusions[paper_id] = with_exclusions(excluding[0], excluding[1:])
    if half:
        problems.append(
            f"{tell_lines(half)}: as many reviewers give further topics as don't; these lines count"
        )
    return judgements, exclusions, measure_agreement(several), problems


def _lacking(known: Sequence[RowReading]) -> dict[str, tuple[str, ...]]:
    """The papers of topics that reviews give first but the taxonomy lacks, if no other review counts for them."""
    others = {
        read.paper_id for read in known if read.review and read.review.is_judgement and not read.lacking
    }
    lacks: dict[str, dict[str, None]] = defaultdict(dict)
    for read in known:
        for topic in filter(SLUG.fullmatch, read.lacking):
            if read.paper_id not in others:
                lacks[topic][str(read.paper_id)] = None
    return {topic: tuple(ids) for topic, ids in lacks.items()}


def _tell_unknown_papers(found: Sequence[RowReading]) -> Iterator[str]:
    rows = [read.row for read in found if read.paper_id is None]
    if len(rows) == 1:
        yield f"line {rows[0].line}: no paper has the id or title “{rows[0].paper}”"
    elif rows:
        where = tell_lines([row.line for row in rows])
        yield f"{where}: no paper has the id or title in these {len(rows)} rows, “{rows[0].paper}” first"


def _tell_unknown_topics(found: Sequence[RowReading]) -> Iterator[str]:
    lines: dict[str, list[int]] = defaultdict(list)
    for read in found:
        for topic in read.unknown:
            lines[topic].append(read.row.line)
    for topic, where in lines.items():
        yield f"{tell_lines(where)}: the taxonomy has no topic `{topic}`"


def _tell_replaced(before: Review, after: Review) -> str:
    return (
        f"line {after.line}: {after.by[0]} says {_said(after)} of a paper of which line {before.line} says "
        f"{_said(before)}; line {after.line} counts, as the later one"
    )


def _tell_tie(judging: Sequence[Review]) -> Iterator[str]:
    """Tell of each review that contradicts the first, which counts."""
    first = judging[0]
    for review in judging[1:]:
        if review.choices != first.choices:
            yield (
                f"line {review.line}: says {_said(review)} of a paper of which line {first.line} says "
                f"{_said(first)}; line {first.line} counts"
            )


def _tell_excluded(judged: Review, excluding: Sequence[Review]) -> Iterator[str]:
    for review in excluding:
        for topic in review.not_topics:
            if topic in judged.topics:
                yield f"line {review.line}: `{topic}` doesn't apply, but line {judged.line} gives it, and counts"


def _said(review: Review) -> str:
    return "; ".join(review.topics) or NONE
