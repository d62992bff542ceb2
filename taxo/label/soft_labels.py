"""Label a corpus: from the phrases of topics, what papers have in common, and reviews, to each paper's topics."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from taxo.label.correction import correct_by_reviews
from taxo.label.familiarity import Familiarity, find_familiarity
from taxo.label.first_topic import Choice, choose_by_reviews, choose_by_training, judge_held_out
from taxo.label.phrase_evidence import PhraseEvidence, find_phrase_evidence
from taxo.label.review_learning import Judgements, kernel_ridge, no_judgements
from taxo.label.self_training import SelfTrainingParams, Sources, bayes_gain, richness, train_itself
from taxo.label.several_topics import from_children, learn_several, pair_features
from taxo.label.word_counts import WordCounts, count_words
from taxo.label.word_evidence import weigh_words
from taxo.numeric import Matrix, Members, Rows, Vector, settled
from taxo.progress import with_progress
from taxo.project.metrics import Value
from taxo.project.taxonomy import TaxonomyTopic
from taxo.text.tfidf import weigh_terms
from taxo.text.titles import EvidenceParams
from taxo.text.tokens import Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Reason = Literal["strange", "wordless", "unspoken", "reviewed"]  # why a paper has no topic


@dataclass(frozen=True)
class LabelModelParams:
    """How papers are labelled; one setting for every corpus.

    `setting_weight` is what the evidence of a topic with `setting: true` counts in choosing the first topic,
    `topic_share` the probability from which a further topic applies where no reviews teach it, `min_reviews` how many
    reviews it takes for them to teach; fewer only correct papers like theirs.
    """

    evidence: EvidenceParams
    training: SelfTrainingParams
    setting_weight: float
    topic_share: float
    min_reviews: int


@dataclass(frozen=True)
class ModelInputs:
    """n papers seen by the phrases of k topics: evidence of phrases and of their single words (n, k), counts of
    words, vectors (n, d), and what the evidence of each topic weighs in choosing the first (k). Papers that discovery
    placed in a cluster that a topic is (`placed`, n, None for none) belong to the topics, however strange."""

    topics: Sequence[TaxonomyTopic]
    phrases: PhraseEvidence
    words: Matrix
    counts: WordCounts
    vectors: Matrix
    weights: Vector
    placed: Members | None = None

    def of(self, rows: Rows) -> "ModelInputs":
        """The inputs of the papers in `rows` alone; which phrases were found where isn't told any more."""
        return replace(
            self,
            phrases=replace(self.phrases, scores=self.phrases.scores[rows]),
            words=self.words[rows],
            counts=replace(self.counts, every=self.counts.every[rows], left=self.counts.left[rows]),
            vectors=self.vectors[rows],
            placed=None if self.placed is None else self.placed[rows],
        )

    @cached_property
    def weighted(self) -> Matrix:
        """The evidence of phrases as it counts in choosing the first topic (n, k)."""
        return self.phrases.scores * self.weights

    @cached_property
    def terms(self) -> "csr_matrix":
        """All words of each paper by TF-IDF, rows of unit length (n, w)."""
        return weigh_terms(self.counts.every)

    @cached_property
    def parents(self) -> list[int]:
        """The number of each topic's parent among the topics, -1 where it isn't one of them."""
        numbers = {topic.topic_id: number for number, topic in enumerate(self.topics)}
        return [numbers.get(topic.parent or "", -1) for topic in self.topics]


@dataclass(frozen=True)
class Labels:
    """The topics of n papers out of k.

    `scores` (n, k) are log-odds of the first topic, `probabilities` (n, k) that a topic applies, each by itself.
    `first` (n) is the number of the first topic, -1 where there is none, and `confidence` (n) how probably it is
    right; `applies` (n, k) are all topics of a paper, its first among them. `reasons` (n) say why a paper has none:
    its words are strange among those of the topics' papers, it has no word that counts, no paper of the corpus has a
    phrase of any topic, or a review says so. `facts` are figures about the whole.
    """

    topic_ids: Sequence[str]
    scores: Matrix
    first_probabilities: Matrix
    probabilities: Matrix
    first: Rows
    applies: Members
    confidence: Vector
    familiarity: Familiarity
    reasons: Sequence[Reason | None]
    facts: dict[str, Value]


def gather_inputs(
    tokens: Tokens,
    vectors: Matrix,
    topics: Sequence[TaxonomyTopic],
    params: LabelModelParams,
    phrases: PhraseEvidence | None = None,
) -> ModelInputs:
    """Return what the phrases of `topics` and all words say of the papers, before anything is learned.

    `phrases` spares finding these where they are known.
    """
    found = phrases or find_phrase_evidence(tokens, topics, params.evidence)
    counts = count_words(tokens, found.covered)
    words = weigh_words(tokens, counts, topics, params.evidence.hint_weight)
    return ModelInputs(topics, found, words, counts, vectors, topic_weights(topics, params))


def topic_weights(topics: Sequence[TaxonomyTopic], params: LabelModelParams) -> Vector:
    """Return what the evidence of each of `topics` weighs in choosing the first topic (k)."""
    return np.array([params.setting_weight if topic.setting else 1.0 for topic in topics])


def label_corpus(inputs: ModelInputs, judged: Judgements, params: LabelModelParams) -> Labels:
    """Return the topics of the papers of `inputs`, which reviews teach and correct where there are any."""
    if not inputs.words.size:
        return _nothing(inputs)
    familiarity = _familiarity(inputs, judged, params)
    teaching = (
        judged if len(judged.fitting) >= max(params.min_reviews, 1) else no_judgements(len(inputs.topics))
    )
    choice = _choose(inputs, familiarity, teaching, params)
    if len(judged.fitting):
        choice = _corrected(choice, inputs, judged)
    probabilities, threshold, worth = _several(inputs, choice, teaching, params)
    labels = _decide(inputs, familiarity, choice, probabilities, threshold)
    labels = _override(labels, judged)
    return replace(labels, facts={**_facts(inputs, labels, params), **choice.facts, **worth})


def _familiarity(inputs: ModelInputs, judged: Judgements, params: LabelModelParams) -> Familiarity:
    known = np.full(len(inputs.words), np.nan)
    known[judged.rows] = judged.applies.any(axis=1)
    evidence = inputs.weighted.sum(axis=1)
    return find_familiarity(inputs.counts.left, evidence, params.training.plenty, known)


def _choose(
    inputs: ModelInputs, familiarity: Familiarity, judged: Judgements, params: LabelModelParams
) -> Choice:
    """Train, and choose the first topics; papers that belong to none hardly teach."""
    words = inputs.words * inputs.weights
    sources = Sources(inputs.weighted, words, inputs.counts.left, inputs.vectors, familiarity.belonging)
    trained = train_itself(sources, params.training)
    rounds = with_progress(trained, "label", "rounds", params.training.rounds + 1)
    before = next(rounds)
    after = (deque(rounds, maxlen=1) or [before])[-1]
    gain = bayes_gain(words, params.training.trust)
    if not len(judged.rows):
        return _alone(choose_by_training(after, gain, familiarity.ranks), inputs, params)
    rows = judged.rows[judged.fitting]
    reviewed = kernel_ridge(inputs.terms, inputs.vectors, rows, judged.first[judged.fitting])
    return choose_by_reviews((before, after), gain, reviewed, inputs.weighted, judged, familiarity.ranks)


def _corrected(choice: Choice, inputs: ModelInputs, judged: Judgements) -> Choice:
    """Correct papers that are like reviewed ones; with few reviews that is all that these do.

    With many it costs nothing in what is right, and confidence holds better: with 3, 10, 20 and all phrases a topic of
    the listings the calibration error on held-out reviews is .031, .036, .026 and .049, without .045, .044, .053 and
    .046.
    """
    said = judged.first_of(len(inputs.words))
    found = correct_by_reviews(choice.probabilities, inputs.vectors, inputs.weighted, said)
    held_out = (
        judge_held_out(found.held_out, said[found.rows]) if choice.facts["learned_from_reviews"] else {}
    )
    return Choice(np.log(found.probabilities), found.probabilities, {**choice.facts, **held_out})


def _alone(choice: Choice, inputs: ModelInputs, params: LabelModelParams) -> Choice:
    """A topic that is alone has no rival to be told from: its probability is its share beside `plenty`."""
    if len(inputs.topics) != 1:
        return choice
    evidence = inputs.weighted + inputs.words
    return replace(choice, probabilities=evidence / (evidence + params.training.plenty))


def _nothing(inputs: ModelInputs) -> Labels:
    """The labels of no papers, or by no topics."""
    n_papers, nothing = len(inputs.words), np.zeros(inputs.words.shape)
    none = Familiarity(np.zeros(n_papers), np.ones(n_papers), None)
    first, no_reasons = np.full(n_papers, -1), [None] * n_papers
    topic_ids = [topic.topic_id for topic in inputs.topics]
    return Labels(
        topic_ids, nothing, nothing, nothing, first, nothing > 0, np.zeros(n_papers), none, no_reasons, {}
    )


def _several(
    inputs: ModelInputs, choice: Choice, judged: Judgements, params: LabelModelParams
) -> tuple[Matrix, float, dict[str, float]]:
    """The probability that each topic applies (n, k), that from which it does, and figures about them.

    Without reviews it is the topic's share of the evidence, of which every paper has at least `plenty`; for the first
    topic at least how probable that is.
    """
    if not len(judged.rows):
        evidence = from_children(inputs.phrases.scores, inputs.parents, np.add)
        total = np.maximum(inputs.phrases.scores.sum(axis=1, keepdims=True), params.training.plenty)
        # What the models say adds up to one: where they can't tell, it would give a paper every topic.
        first = choice.probabilities.max(axis=1, keepdims=True)
        said = np.where(choice.probabilities == first, first, 0)
        return np.maximum(evidence / total, said), params.topic_share, {}
    reviewed = kernel_ridge(inputs.terms, inputs.vectors, judged.rows, judged.applies)
    features = pair_features(reviewed, judged, (inputs.phrases.scores, inputs.words), inputs.parents)
    return learn_several(features, judged, inputs.parents)


def _decide(
    inputs: ModelInputs, familiarity: Familiarity, choice: Choice, probabilities: Matrix, threshold: float
) -> Labels:
    """Settle the topics of each paper, by what was learned alone."""
    scores, probabilities = settled(choice.scores), settled(np.minimum(probabilities, 1))
    every, best = np.arange(len(scores)), scores.argmax(axis=1)
    confidence = settled(choice.probabilities[every, best])
    applies = probabilities >= threshold
    applies[every, best] = True
    applies = from_children(applies, inputs.parents, np.logical_or)
    reasons = _reasons(inputs, familiarity)
    none = np.array([reason is not None for reason in reasons])
    return Labels(
        [topic.topic_id for topic in inputs.topics],
        scores,
        choice.probabilities,
        probabilities,
        np.where(none, -1, best),
        applies & ~none[:, None],
        confidence,
        familiarity,
        reasons,
        {},
    )


def _reasons(inputs: ModelInputs, familiarity: Familiarity) -> list[Reason | None]:
    """Why a paper has no topic: it has no word that counts, is unlike the others, or no paper has a topic's phrase.

    In the last case there is nothing to start from: single words of phrases alone would press papers of any field, and
    of any language, into topics.
    """
    wordless = (np.diff(inputs.counts.every.indptr) == 0) & ~inputs.phrases.scores.any(axis=1)
    unspoken = not inputs.phrases.scores.any()
    strange = familiarity.is_strange if inputs.placed is None else familiarity.is_strange & ~inputs.placed
    return [
        "wordless" if empty else "unspoken" if unspoken else "strange" if odd else None
        for empty, odd in zip(wordless.tolist(), strange.tolist(), strict=True)
    ]


def _override(labels: Labels, judged: Judgements) -> Labels:
    """What people said of their papers in place of what was learned."""
    first, applies = labels.first.copy(), labels.applies.copy()
    confidence, reasons = labels.confidence.copy(), list(labels.reasons)
    for place, row in enumerate(judged.rows.tolist()):
        fits = judged.applies[place].any()
        # Of several first topics that are right, the one that scores best.
        own = np.where(judged.first[place] > 0, labels.scores[row], -np.inf)
        first[row] = own.argmax() if fits else -1
        applies[row] = judged.applies[place] > 0
        confidence[row], reasons[row] = 1.0, None if fits else "reviewed"
    return replace(labels, first=first, applies=applies, confidence=confidence, reasons=reasons)


def _facts(inputs: ModelInputs, labels: Labels, params: LabelModelParams) -> dict[str, Value]:
    """Figures that need no labels; none of them tells whether the labels are right."""
    evidence = inputs.weighted
    found = evidence.max(axis=1, initial=0) > 0
    same = evidence.argmax(axis=1) == labels.scores.argmax(axis=1)
    return {
        "richness": settled(richness(evidence, params.training.plenty)),
        "with_phrases": settled(float(found.mean())) if len(found) else 0.0,
        "as_phrases_alone": settled(float(same[found].mean())) if found.any() else 0.0,
        "strange": labels.reasons.count("strange"),
        "wordless": labels.reasons.count("wordless"),
        "unspoken": labels.reasons.count("unspoken"),
    }
