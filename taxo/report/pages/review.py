"""Build the page of papers that are worth a person's minute: some teach, some measure.

To teach: papers whose topic is doubtful, or is another than their neighbours', and that stand for many others
(information density: Settles and Craven, "An Analysis of Active Learning Strategies for Sequence Labeling Tasks",
2008). To measure: a random sample with known odds, see `review_sample`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taxo.numeric import Matrix, Rows, Vector, settled
from taxo.project.romanise import CYRILLIC, GREEK, LATIN
from taxo.project.topic_ids import SLUG
from taxo.report.catalogue import Catalogue, Entry
from taxo.report.filters import percent
from taxo.report.review_choices import Choosable, choosable_topics, likely_choices
from taxo.report.review_sample import draw_sample

# None of these is tuned; they decide what a reader is shown, and no label depends on them.
N_NEIGHBOURS = (
    10  # so many that one odd paper doesn't decide, and that a reason reads "7 of its 10 nearest papers"
)
# Papers whose neighbours are looked at, the least confident first: bounds time on large corpora.
MOST_EXAMINED = 3000
# Pairs of papers that are compared for it, at most: in very large piles fewer are examined, but never fewer than that.
MOST_PAIRS, FEWEST_EXAMINED = 60_000_000, 1000
AGREEMENT = (
    0.6  # share of the neighbours, a clear majority, that must have another topic to contradict a paper's own
)
UNSURE = 0.5  # confidence below which the topic is more likely wrong than right
BLOCK = 512  # papers whose cosines with all others are held at once: bounds memory


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A paper to look at: its place among all papers, why, the topics to choose from, and the odds of its draw.

    `odds` is None for papers that weren't drawn at random.
    """

    place: int
    paper_id: str
    title: str
    url: str
    reason: str
    choices: tuple[str, ...]
    odds: float | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """`sample` is in the order of its draw from the `population` papers that nobody reviewed.

    The page's script reads and writes topics by `topics`, all that papers can be given, and `groups`, the names of
    those that only group others; it makes ids of new names by `letters`, what a letter is written as, and `id_pattern`.
    """

    population: int
    n_reviewed: int
    reviewed_by: str
    sample: tuple[ReviewItem, ...]
    doubtful: tuple[ReviewItem, ...]
    topics: tuple[Choosable, ...]
    groups: Mapping[str, str]
    letters: Mapping[str, str]
    id_pattern: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What surrounds a paper: its neighbours' commonest topic, the share of them that has it, their mean cosine, and
    their places, nearest first."""

    topic_id: str | None
    share: float
    density: float
    near: tuple[int, ...]


def build_review(catalogue: Catalogue, *, n_doubtful: int, n_sample: int, seed: int) -> ReviewPage:
    """Return the page; the same papers and `seed` propose the same papers."""
    unreviewed = [i for i, entry in enumerate(catalogue.entries) if not entry.assignment.reviewed]
    confidence = [catalogue.entries[i].assignment.confidence for i in unreviewed]
    draws = draw_sample(confidence, n_sample, seed)
    n_examined = min(MOST_EXAMINED, max(FEWEST_EXAMINED, MOST_PAIRS // max(len(catalogue.entries), 1)))
    examined = _least_confident(catalogue.entries, n_examined)
    wanted = sorted({*examined, *(unreviewed[draw.place] for draw in draws)})
    around = _neighbourhoods(catalogue, wanted)
    drawn = {unreviewed[draw.place]: draw.odds for draw in draws}
    doubtful = _doubtful(catalogue, [i for i in examined if i not in drawn], around)[:n_doubtful]
    reasons = {**dict.fromkeys(drawn, "drawn at random"), **dict(doubtful)}
    choices = likely_choices(catalogue, list(reasons), {i: near.near for i, near in around.items()})
    items = {i: _item(catalogue, i, reasons[i], choices[i], drawn.get(i)) for i in reasons}
    taxonomy = catalogue.inputs.taxonomy
    return ReviewPage(
        population=len(unreviewed),
        n_reviewed=len(catalogue.entries) - len(unreviewed),
        reviewed_by=str(catalogue.reviewers) if catalogue.inputs.held_out else "",
        sample=tuple(items[i] for i in drawn),
        doubtful=tuple(items[i] for i, _ in doubtful),
        topics=choosable_topics(catalogue),
        groups={topic_id: taxonomy.by_id[topic_id].name for topic_id in sorted(taxonomy.group_ids)},
        letters={**LATIN, **CYRILLIC, **GREEK},
        id_pattern=SLUG.pattern,
    )


def _least_confident(entries: Sequence[Entry], most: int) -> list[int]:
    order = sorted(range(len(entries)), key=lambda i: (entries[i].assignment.confidence, i))
    return sorted(order[:most])


def _doubtful(
    catalogue: Catalogue, places: Sequence[int], around: Mapping[int, Neighbourhood]
) -> list[tuple[int, str]]:
    """Return the papers that have a reason to be looked at, with it, those that would teach most first.

    A look may correct the topic where it is doubtful, and where the neighbours contradict it: either is reason
    enough, so they add up. What it teaches reaches the papers nearby, so the sum counts by how near they are. A paper
    that is 60 % sure, 7 of whose 10 neighbours have another topic, at a mean cosine of .5, scores (.4 + .7) x .5 = .55.
    """
    scored = []
    for place in places:
        assignment, near = catalogue.entries[place].assignment, around[place]
        reason = _reason(catalogue, catalogue.entries[place], near)
        if reason:
            doubt = 0.0 if assignment.reviewed else 1 - assignment.confidence
            contradiction = near.share if near.topic_id != assignment.topic_id else 0.0
            scored.append((settled((doubt + contradiction) * near.density), place, reason))
    scored.sort(key=lambda row: (-row[0], row[1]))
    return [(place, reason) for _, place, reason in scored]


def _reason(catalogue: Catalogue, entry: Entry, near: Neighbourhood) -> str | None:
    """Say why a look at the paper would teach something; None where nothing speaks for it."""
    assignment = entry.assignment
    contradicted = near.share >= AGREEMENT and near.topic_id != assignment.topic_id
    link = catalogue.links.get(near.topic_id or "")
    n = len(near.near)
    alike = round(near.share * n)
    neighbours = f"{'all' if alike == n else alike} of its {n} nearest papers " + (
        f"are of “{link.name}”" if link else "have no topic"
    )
    if assignment.reviewed:
        return f"reviewed, but {neighbours}: a second look" if contradicted else None
    if assignment.topic_id is None:
        return "no topic fits well enough"
    if contradicted:
        return neighbours
    if assignment.confidence < UNSURE:
        return f"only {percent(assignment.confidence)} sure"
    if len(assignment.topics) > 1:
        n_topics = len(assignment.topics)
        return "could be either of two topics" if n_topics == 2 else f"could be any of {n_topics} topics"
    return None


def _item(
    catalogue: Catalogue, place: int, reason: str, choices: tuple[str, ...], odds: float | None
) -> ReviewItem:
    entry = catalogue.entries[place]
    return ReviewItem(place, entry.paper.paper_id, entry.paper.title, entry.url, reason, choices, odds)


def _neighbourhoods(catalogue: Catalogue, places: Sequence[int]) -> dict[int, Neighbourhood]:
    vectors = catalogue.inputs.encodings.vectors.astype(np.float64)
    topics = [entry.assignment.topic_id for entry in catalogue.entries]
    found = {}
    for place, near, similar in _nearest(vectors, places):
        counts = Counter(topics[i] for i in near)
        topic, count = min(counts.items(), key=lambda item: (-item[1], item[0] or ""), default=(None, 0))
        density = float(similar.mean()) if len(similar) else 0.0
        found[place] = Neighbourhood(topic, count / max(len(near), 1), density, tuple(near))
    return found


def _nearest(vectors: Matrix, places: Sequence[int]) -> Iterator[tuple[int, list[int], Vector]]:
    """Yield each place with its nearest others, nearest first, and their cosines."""
    for start in range(0, len(places), BLOCK):
        block = np.array(places[start : start + BLOCK])
        cosines = settled(vectors[block] @ vectors.T)
        cosines[np.arange(len(block)), block] = -np.inf
        for place, row in zip(block.tolist(), cosines, strict=True):
            order = _largest(row, min(N_NEIGHBOURS, len(vectors) - 1))
            yield place, order.tolist(), row[order]


def _largest(values: Vector, n: int) -> Rows:
    """Return the places of the `n` largest, largest first, of equal ones the first."""
    least = np.partition(values, len(values) - n)[len(values) - n] if n else np.inf
    candidates = np.flatnonzero(values >= least)
    order: Rows = candidates[np.argsort(-values[candidates], kind="stable")][:n]
    return order
