"""Say which topics a reviewer can choose from: all, to search in, and for each paper the likeliest of all groups."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from taxo.report.catalogue import Catalogue

N_CHOICES = 6  # topics of the taxonomy to choose from: few enough to read at a glance
N_PROPOSALS = 2  # proposed topics beside them: together there are keys for all, from 1 to 8
ALSO = 0.35  # what a further topic counts for: about the probability from which a paper has one
GROUPS_OWN = (
    0.001  # what a topic of the first one's group counts for: only where little else speaks for any topic
)


@dataclass(frozen=True, slots=True)
class Choosable:
    """A topic that papers can be given, with the phrases by which it is found too."""

    topic_id: str
    name: str
    group: str
    phrases: tuple[str, ...]
    proposed: bool = False


def choosable_topics(catalogue: Catalogue) -> tuple[Choosable, ...]:
    """Return the taxonomy's topics in its order, then those that are proposed."""
    known = catalogue.inputs.taxonomy.by_id
    agreed = [
        Choosable(
            topic.topic_id,
            topic.name,
            group.name,
            known[topic.topic_id].phrases if topic.topic_id in known else tuple(topic.terms),
        )
        for group in catalogue.every_group
        for topic in group.topics
    ]
    proposed = (
        Choosable(s.topic, s.name or s.topic, "", s.phrases, proposed=True) for s in catalogue.proposed
    )
    return (*agreed, *proposed)


def likely_choices(
    catalogue: Catalogue, places: Sequence[int], near: Mapping[int, Sequence[int]]
) -> dict[int, tuple[str, ...]]:
    """Return for each of the papers at `places` the likeliest topics, and proposals that would have it.

    For a topic speak that the paper has it, the share of its nearest papers (`near`, by place) that have it, and the
    classifier's probability; whatever group it is in. They come in the taxonomy's order, so that the order doesn't tell
    the reviewer what was said of the paper.
    """
    proposals, topics = _proposals_by_paper(catalogue), choosable_topics(catalogue)
    order = {topic.topic_id: n for n, topic in enumerate(topics)}
    agreed = [topic.topic_id for topic in topics if not topic.proposed]
    sizes = {topic: len(catalogue.by_topic.get(topic, ())) for topic in agreed}
    largest = sorted(agreed, key=lambda topic: (-sizes[topic], order[topic]))[:N_CHOICES]
    probable = _by_classifier(catalogue, places)
    found = {}
    for place in places:
        scores = _scores(catalogue, place, near[place])
        for topic, probability in probable[place].items():
            scores[topic] += probability
        ranked = sorted((t for t in scores if t in sizes), key=lambda t: (-scores[t], order[t]))
        few = list(dict.fromkeys([*ranked, *largest]))[:N_CHOICES]
        entry = catalogue.entries[place]
        found[place] = tuple(sorted([*few, *proposals[entry.paper.paper_id]], key=order.__getitem__))
    return found


def _scores(catalogue: Catalogue, place: int, near: Sequence[int]) -> defaultdict[str, float]:
    """What the labels of the paper and of those near it say for each topic."""
    scores: defaultdict[str, float] = defaultdict(float)
    assignment = catalogue.entries[place].assignment
    if assignment.topic_id is not None:
        scores[assignment.topic_id] += max(assignment.confidence, ALSO)
        for topic in catalogue.group_of[assignment.topic_id].topics:
            scores[topic.topic_id] += GROUPS_OWN
    for topic_id in assignment.topics:
        scores[topic_id] += ALSO
    for other in near:
        assigned = catalogue.entries[other].assignment
        if assigned.topic_id is not None:
            scores[assigned.topic_id] += 1 / len(near)
        for also in assigned.topics:
            scores[also] += ALSO * (also != assigned.topic_id) / len(near)
    return scores


def _by_classifier(catalogue: Catalogue, places: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
    """The probabilities of the likeliest topics of each paper; none where there is no classifier."""
    classifier = catalogue.inputs.model.classifier
    if classifier is None or not places:
        return {place: {} for place in places}
    papers = [catalogue.entries[place].paper for place in places]
    rows = classifier.predict_proba([(paper.title, paper.abstract) for paper in papers])
    found = {}
    for place, row in zip(places, rows, strict=True):
        best = (-row).argsort(kind="stable")[:N_CHOICES]
        found[place] = {str(classifier.classes_[column]): float(row[column]) for column in best}
    return found


def _proposals_by_paper(catalogue: Catalogue) -> Mapping[str, Iterable[str]]:
    """The proposed topics that would have each paper, the largest first, by paper id."""
    by_paper: defaultdict[str, list[str]] = defaultdict(list)
    members = catalogue.inputs.suggested.papers
    ordered = sorted(catalogue.proposed, key=lambda s: (-len(members.get(s.topic, ())), s.topic))
    for proposal in ordered:
        for paper_id in members.get(proposal.topic, ()):
            if len(by_paper[paper_id]) < N_PROPOSALS:
                by_paper[paper_id].append(proposal.topic)
    return by_paper
