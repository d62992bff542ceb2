"""Settle what several reviewers say of one paper by majority, and measure how far they agree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

# Papers that two reviewers must share for a kappa: with fewer its standard error, about 1 / sqrt(papers), is above .3,
# and it tells nothing.
ENOUGH_SHARED = 10
NO_TOPIC = (
    "(none)"  # what a reviewer chose as primary who says that none of the topics fits: no id of a topic
)


@dataclass(frozen=True, slots=True)
class Review:
    """What people said of a paper, as ids of topics.

    `primaries` are the primary topics that are right: one, or several equally right. `topics` are all that apply, the
    primaries first; `not_topics` those that don't, as people said. Where `none_fits`, people said that none of the
    topics does. `by` are those who judged, as far as the file says so, `line` is that of the first of them.
    """

    primaries: tuple[str, ...]
    topics: tuple[str, ...]
    line: int
    note: str = ""
    not_topics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    none_fits: bool = False

    @property
    def is_judgement(self) -> bool:
        """Whether it says what the paper is about, if only that none fits, rather than what it isn't about."""
        return self.none_fits or bool(self.primaries)

    @property
    def choices(self) -> tuple[str, ...]:
        """What was chosen as primary, equally right ones in order; `NO_TOPIC` where none fits."""
        return self.primaries or (NO_TOPIC,)


@dataclass(frozen=True, slots=True)
class Settled:
    """What all reviews of a paper come to, and whether they tie about the primary topic or about a further one, so that
    the first of them decided."""

    review: Review
    primary_tied: bool = False
    further_tied: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree on primary topics: `share` of the pairs of reviews of one paper, and Cohen's `kappa`, the
    mean over pairs of reviewers who share enough papers. None where there is nothing to measure."""

    n_papers: int = 0
    share: float | None = None
    kappa: float | None = None


NO_AGREEMENT = Agreement()


def one_a_reviewer(reviews: Sequence[Review]) -> tuple[list[Review], list[tuple[Review, Review]]]:
    """Return the reviews of a paper without repeats, each reviewer's last one alone; and what was replaced, by what.

    Reviews that don't say who judged are by different people where they differ, and repeats where they don't.
    """
    kept: dict[object, Review] = {}
    replaced = []
    for review in reviews:
        said = (review.primaries, review.topics, review.not_topics)
        reviewer = _reviewer(review) or said
        before = kept.get(reviewer)
        if before is None:
            kept[reviewer] = review
        elif said != (before.primaries, before.topics, before.not_topics):
            del kept[reviewer]
            kept[reviewer] = review
            replaced.append((before, review))
    return list(kept.values()), replaced


def settle_reviews(reviews: Sequence[Review]) -> Settled:
    """Return what one or more judgements of a paper, one a reviewer, come to.

    Primary is what most reviewers chose: several topics where a majority holds each of them equally right. A further
    topic applies where more than half say so. In a tie the first review decides.
    """
    first, n = reviews[0], len(reviews)
    chosen = Counter(choice for review in reviews for choice in review.choices)
    most = max(chosen.values())
    winners = tuple(choice for choice in chosen if chosen[choice] == most)
    primary_tied = len(winners) > 1 and 2 * most <= n
    if primary_tied:
        return Settled(_beside(first, reviews), primary_tied=True)
    if winners == (NO_TOPIC,):
        return Settled(_beside(replace(first, primaries=(), topics=(), none_fits=True), reviews))
    applies = Counter(topic for review in reviews for topic in review.topics if topic not in winners)
    further = [t for t in applies if 2 * applies[t] > n or (2 * applies[t] == n and t in first.topics)]
    settled = replace(first, primaries=winners, topics=(*winners, *further), none_fits=False)
    return Settled(_beside(settled, reviews), further_tied=any(2 * count == n for count in applies.values()))


def with_exclusions(review: Review, exclusions: Sequence[Review]) -> Review:
    """Return `review` with what `exclusions`, reviews of the same paper, say doesn't apply, unless it says it does."""
    return _beside(review, [review, *exclusions])


def measure_agreement(by_paper: Iterable[Sequence[Review]]) -> Agreement:
    """Return how far reviewers agree, from the judgements of each paper, one a reviewer; only those count that say who
    judged.

    Two agree on a paper where they share a primary topic. Cohen, "A coefficient of agreement for nominal scales", 1960;
    the mean over pairs of reviewers: Light, "Measures of response agreement for qualitative data", 1971.
    """
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    n_papers = 0
    for reviews in by_paper:
        named = sorted(((_reviewer(r), r) for r in reviews if r.by), key=lambda item: item[0])
        n_papers += len(named) > 1
        for (one, first), (other, second) in combinations(named, 2):
            pairs[one, other].append(_paired(first, second))
    said = [pair for found in pairs.values() for pair in found]
    kappas = [cohen_kappa(found) for found in pairs.values() if len(found) >= ENOUGH_SHARED]
    known = [kappa for kappa in kappas if kappa is not None]
    return Agreement(
        n_papers,
        sum(one == other for one, other in said) / len(said) if said else None,
        sum(known) / len(known) if known else None,
    )


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return how far two agree beyond chance (at most 1; 0 as by chance), from what they said of each thing.

    Of ten papers one calls five `a` and five `b`, the other six `a` and four `b`, and they agree on nine. By chance
    they would on .5 x .6 + .5 x .4 = .5, so kappa is (.9 - .5) / (1 - .5) = .8. None where both say the same of all.
    """
    n = len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(count * others[said] for said, count in ones.items())  # of n x n
    if by_chance == n * n:
        return None
    observed = sum(one == other for one, other in pairs)
    return (observed * n - by_chance) / (n * n - by_chance)


def _paired(one: Review, other: Review) -> tuple[str, str]:
    """What two chose as primary: twice the same where both hold it right."""
    shared = next((choice for choice in one.choices if choice in other.choices), None)
    return (shared, shared) if shared else (one.choices[0], other.choices[0])


def same_name(by: str) -> str:
    """Return a reviewer's name in the form that is the same however it is spelt."""
    return " ".join(by.casefold().split())


def _reviewer(review: Review) -> str:
    """Who judged, however it is spelt; "" where the file doesn't say."""
    return same_name(" ".join(review.by))


def _beside(review: Review, reviews: Sequence[Review]) -> Review:
    """`review` with what all `reviews` say beside it: what doesn't apply, who judged, notes."""
    excluded = dict.fromkeys(topic for each in reviews for topic in each.not_topics)
    return replace(
        review,
        not_topics=tuple(topic for topic in excluded if topic not in review.topics),
        by=tuple(dict.fromkeys(name for each in reviews for name in each.by)),
        note="; ".join(dict.fromkeys(each.note for each in reviews if each.note)),
    )
