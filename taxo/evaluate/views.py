"""Hold the labels against three views of the papers that need no review: phrases alone, clusters, and a classifier.

They see the same words, and the classifier learns from the labels, so that where all agree the label may still be
wrong; where they don't, something speaks against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from taxo.evaluate.crossval import ReviewedCorpus
from taxo.label.phrase_evidence import PhraseEvidence
from taxo.numeric import Members, Rows, Vector, even_rows
from taxo.progress import with_progress
from taxo.project.tables import Assignment, Paper
from taxo.project.taxonomy import Taxonomy
from taxo.train.stage import TrainParams, train_classifier

# Papers that are looked at: of more, an even sample. A share of 2,000 is known to two points, and two
# classifiers are trained on a thousand papers each, which takes three seconds whatever the size of the pile.
ENOUGH = 2000


@dataclass(frozen=True, slots=True)
class TopicAgreement:
    """How many of the `n_papers` of a topic, none of them reviewed, each view puts there as well.

    `phrases`: no other topic has more evidence of phrases; `no_phrase` papers hold none of any topic. `clusters`: the
    paper lies in the cluster with most papers of the topic, or the topic is the commonest of the paper's cluster, its
    own label not counted; None where the topic is a cluster of discovery's itself. `classifier`: one that was trained
    on half of the papers and asked for the other half says the same; None where there is none. `all_agree` counts
    those on which all views do that there are, `none_agree` those on which not one does.
    """

    topic_id: str
    n_papers: int
    all_agree: int
    none_agree: int
    phrases: int
    no_phrase: int
    clusters: int | None
    classifier: int | None


COLUMNS = tuple(column.name for column in fields(TopicAgreement))


def compare_views(
    corpus: ReviewedCorpus, assignments: Sequence[Assignment], params: TrainParams
) -> list[TopicAgreement]:
    """Return for each topic of unreviewed papers, by id, how far the views agree with `assignments`, a row a paper.

    Of very many papers an even sample is looked at.
    """
    sample = even_rows([given.paper_id for given in assignments], ENOUGH)
    rows = [row for row in sample.tolist() if assignments[row].topic_id is not None]
    asked = np.array([row for row in rows if not assignments[row].reviewed], dtype=np.int64)
    numbers = {topic_id: number for number, topic_id in enumerate(corpus.phrases.topic_ids)}
    given = np.array([numbers.get(a.topic_id or "", -1) for a in assignments], dtype=np.int64)
    by_phrases = phrases_say(corpus.phrases, corpus.weights)[asked]
    of_clusters = np.array([placement.cluster for placement in corpus.corpus.placements], dtype=np.int64)
    in_cluster = lies_with_topic(given, of_clusters, len(numbers))[asked]
    said = _classifier_says(corpus.papers, assignments, rows, corpus.taxonomy, params)
    classified = np.array([numbers.get(said.get(row) or "", -1) for row in asked.tolist()], dtype=np.int64)
    own = given[asked]
    seen = _Seen(own, by_phrases == own, by_phrases < 0, in_cluster, classified == own if said else None)
    made = {*corpus.corpus.topics.clusters, *corpus.corpus.topics.accepted}
    return [
        _agreement(topic_id, number, seen, topic_id in made)
        for topic_id, number in sorted(numbers.items())
        if (own == number).any()
    ]


@dataclass(frozen=True)
class _Seen:
    """What each view says of n papers with the topics `given` (numbers): whether it agrees; `silent` have no phrase."""

    given: Rows
    phrases: Members
    silent: Members
    clusters: Members
    classifier: Members | None


def _agreement(topic_id: str, number: int, seen: _Seen, is_cluster: bool) -> TopicAgreement:
    """Count the papers of a topic; where it `is_cluster`, clusters agree whatever it is worth, and aren't asked."""
    inside = seen.given == number
    clusters = None if is_cluster else seen.clusters[inside]
    classifier = None if seen.classifier is None else seen.classifier[inside]
    views = np.array([view for view in (seen.phrases[inside], clusters, classifier) if view is not None])
    return TopicAgreement(
        topic_id,
        int(inside.sum()),
        int(views.all(axis=0).sum()),
        int((~views.any(axis=0)).sum()),
        int(seen.phrases[inside].sum()),
        int(seen.silent[inside].sum()),
        None if clusters is None else int(clusters.sum()),
        None if classifier is None else int(classifier.sum()),
    )


def phrases_say(found: PhraseEvidence, weights: Vector) -> Rows:
    """Return the number of the topic with most evidence of phrases in each paper (n), -1 where there is none.

    `weights` are what the evidence of each topic counts. Being in a cluster is no evidence here.
    """
    shape = found.scores.shape
    if not shape[1]:
        return np.full(shape[0], -1)
    cells = np.bincount(found.papers * shape[1] + found.topics, found.weights, shape[0] * shape[1])
    evidence = cells.reshape(shape) * weights
    best: Rows = np.where(evidence.any(axis=1), evidence.argmax(axis=1), -1)
    return best


def lies_with_topic(given: Rows, clusters: Rows, n_topics: int) -> Members:
    """Return which papers (n) lie where their topic does: in the cluster that has most of its other papers, or in one
    of whose other papers most are of the topic.

    Either will do, since clusters are finer than some topics and coarser than others. `given` are numbers of topics,
    -1 for none, `clusters` those of clusters; papers with either below 0 don't lie with any.
    """
    names, column = np.unique(clusters, return_inverse=True)
    counts = np.zeros((n_topics, len(names)), dtype=np.int64)
    placed = np.flatnonzero((given >= 0) & (clusters >= 0))
    np.add.at(counts, (given[placed], column[placed]), 1)
    rivals = np.minimum(_most_of_others(counts), _most_of_others(counts.T).T)
    found = np.zeros(len(given), dtype=np.bool_)
    others = counts[given[placed], column[placed]] - 1
    found[placed] = (others > 0) & (others >= rivals[given[placed], column[placed]])
    return found


def _most_of_others(counts: Rows) -> Rows:
    """For each cell of `counts` (n, m) the most that another cell of its row has, 0 where there is no other."""
    if counts.shape[1] < 2:
        return np.zeros_like(counts)
    second, most = np.sort(counts, axis=1)[:, -2:].T
    is_most = np.arange(counts.shape[1]) == counts.argmax(axis=1)[:, None]
    found: Rows = np.where(is_most, second[:, None], most[:, None])
    return found


def _classifier_says(
    papers: Sequence[Paper],
    assignments: Sequence[Assignment],
    rows: Sequence[int],
    taxonomy: Taxonomy,
    params: TrainParams,
) -> dict[int, str | None]:
    """The first topic of each of `rows`, by a classifier trained on the other half of them; empty without any."""
    said: dict[int, str | None] = {}
    for half in with_progress((0, 1), "train on a half", "halves"):
        learned, asked = rows[half::2], rows[1 - half :: 2]
        training = train_classifier(
            [papers[row] for row in learned], [assignments[row] for row in learned], taxonomy, params
        )
        if training.why_untrained is None and asked:
            scores = training.classifier.predict_all([papers[row] for row in asked])
            chosen = training.classifier.choose_topics(scores)
            said |= {row: next(iter(topics), None) for row, topics in zip(asked, chosen, strict=True)}
    return said
