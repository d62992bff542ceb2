"""Label a inputs: from the phrases of topics, what papers have in common, and reviews, to each paper's topics."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from taxo.label.familiarity import Familiarity, find_familiarity
from taxo.label.phrase_evidence import PhraseEvidence, find_phrase_evidence
from taxo.label.review_learning import (
    Features,
    Judgements,
    fit_choice,
    kernel_ridge,
    weigh_terms,
)
from taxo.label.self_training import (
    Round,
    SelfTrainingParams,
    Sources,
    bayes_gain,
    richness,
    softmax,
    train_itself,
)
from taxo.label.several_topics import from_children, learn_several, pair_features
from taxo.label.word_counts import WordCounts, count_words
from taxo.label.word_evidence import weigh_words
from taxo.numeric import Matrix, Members, Rows, Vector, settled
from taxo.project.metrics import Value
from taxo.project.taxonomy import TaxonomyTopic
from taxo.text.titles import EvidenceParams
from taxo.text.tokens import Tokens

STRANGE, WORDLESS, REVIEWED = "unlike the topics' papers", "no word that counts", "review"  # why no topic
ROUNDS = (0, 2, 5, 20)  # of self-training, among which held-out reviews choose
# What is believed of the log-odds of the two models and of the phrases: they look at the same words, so each is in
# part what the others say. Best for calibration are .30 to .43 on eleven sets with labels.
BELIEVED_MODELS, BELIEVED_PHRASES = 0.3, 0.5


@dataclass(frozen=True)
class LabelModelParams:
    """How papers are labelled; one setting for every inputs.

    `setting_weight` is what the evidence of a topic with `setting: true` counts in choosing the first topic,
    `topic_share` the probability from which a further topic applies where no reviews teach it, `min_reviews` how many
    reviews it takes for them to choose the rounds and to calibrate.
    """

    evidence: EvidenceParams = field(default_factory=lambda: EvidenceParams(5.0, 3.0, 0.33))
    training: SelfTrainingParams = field(default_factory=SelfTrainingParams)
    setting_weight: float = 0.55
    topic_share: float = 0.15
    min_reviews: int = 60


@dataclass(frozen=True)
class ModelInputs:
    """n papers seen by the phrases of k topics: evidence of phrases and of their single words (n, k), counts of
    words, vectors (n, d), and what the evidence of each topic weighs in choosing the first (k)."""

    topics: Sequence[TaxonomyTopic]
    phrases: PhraseEvidence
    words: Matrix
    counts: WordCounts
    vectors: Matrix
    weights: Vector

    def of(self, rows: Rows) -> "ModelInputs":
        """The inputs of the papers in `rows` alone; which phrases were found where isn't told any more."""
        return replace(
            self,
            phrases=replace(self.phrases, scores=self.phrases.scores[rows]),
            words=self.words[rows],
            counts=replace(self.counts, every=self.counts.every[rows], left=self.counts.left[rows]),
            vectors=self.vectors[rows],
        )

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
    right; `applies` (n, k) are all topics of a paper, its first among them. `reasons` (n) say why a paper has none.
    `facts` are figures about the whole.
    """

    topic_ids: Sequence[str]
    scores: Matrix
    first_probabilities: Matrix
    probabilities: Matrix
    first: Rows
    applies: Members
    confidence: Vector
    familiarity: Familiarity
    reasons: Sequence[str | None]
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
    weights = np.array([params.setting_weight if topic.setting else 1.0 for topic in topics])
    return ModelInputs(topics, found, words, counts, vectors.astype(np.float64), weights)


def label_corpus(inputs: ModelInputs, judged: Judgements, params: LabelModelParams) -> Labels:
    """Return the topics of the papers of `corpus`, which reviews teach and correct where there are any."""
    familiarity = _familiarity(inputs, judged, params)
    sources = Sources(
        inputs.phrases.scores * inputs.weights,
        inputs.words * inputs.weights,
        inputs.counts.left,
        inputs.vectors,
        familiarity.belonging,
    )
    rounds = {
        number: said for number, said in enumerate(train_itself(sources, params.training)) if number in ROUNDS
    }
    choice = _choose(inputs, rounds, judged, params)
    probabilities, threshold, worth = _several(inputs, choice, judged, params)
    return _decide(inputs, familiarity, choice, probabilities, threshold, judged, worth)


@dataclass(frozen=True)
class Choice:
    """How the first topic is chosen: log-odds and probabilities (n, k), the round of self-training that counts, what
    reviews of other papers say of each (n, k; None where there are too few), and figures about it."""

    scores: Matrix
    probabilities: Matrix
    said: Round
    reviewed: Matrix | None
    facts: dict[str, Value]


def _familiarity(inputs: ModelInputs, judged: Judgements, params: LabelModelParams) -> Familiarity:
    known = np.full(len(inputs.words), np.nan)
    known[judged.rows] = judged.applies.any(axis=1)
    evidence = (inputs.phrases.scores * inputs.weights).sum(axis=1)
    return find_familiarity(inputs.counts.left, evidence, params.training.plenty, known)


def _choose(
    inputs: ModelInputs, rounds: dict[int, Round], judged: Judgements, params: LabelModelParams
) -> Choice:
    """Choose by what self-training says, or, with enough reviews, by what they say that this is worth."""
    last = rounds[max(rounds)]
    believed = _believed(inputs, params)
    fitting = judged.fitting
    if len(judged.rows) < params.min_reviews or not len(fitting):
        return Choice(last.total, softmax(_views(last) @ believed), last, None, {"rounds": max(rounds)})
    words = weigh_terms(inputs.counts.every)
    reviewed = kernel_ridge(words, inputs.vectors, judged.rows[fitting], judged.first[fitting])
    right = judged.first[fitting]
    fits = {}
    for number, said in rounds.items():
        features = _choice_features(inputs, said, reviewed, believed)
        fits[number] = (*fit_choice(features[judged.rows[fitting]], right, CHOICE_START), features)
    best = min(fits, key=lambda number: fits[number][1])
    weights, loss, features = fits[best]
    scores = features @ weights
    probabilities = softmax(scores)
    held_out = probabilities[judged.rows[fitting]]
    hit = right[np.arange(len(fitting)), held_out.argmax(axis=1)] > 0
    facts: dict[str, Value] = {
        "rounds": best,
        "phrase_weight": settled(float(weights[2])),
        "held_out_right": settled(float(hit.mean())),
        "held_out_confidence": settled(float(held_out.max(axis=1).mean())),
        "held_out_loss": loss,
    }
    return Choice(scores, probabilities, rounds[best], reviewed, facts)


CHOICE_START = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
REVIEWED_SCALE = 5.0  # of what reviews say, so that all features are about as large


def _believed(inputs: ModelInputs, params: LabelModelParams) -> Vector:
    gain = bayes_gain(inputs.words, params.training.trust)
    return np.array([BELIEVED_MODELS / np.sqrt(gain)] * 2 + [BELIEVED_PHRASES])


def _views(said: Round) -> Features:
    return np.stack([said.bayes, said.ridge, said.anchor], axis=2)


def _choice_features(inputs: ModelInputs, said: Round, reviewed: Matrix, believed: Vector) -> Features:
    """The figures by which the first topic is chosen (n, k, 5): those of self-training, reviews, phrases."""
    evidence = np.log1p(inputs.phrases.scores * inputs.weights)
    own = np.stack([REVIEWED_SCALE * reviewed, evidence], axis=2)
    return np.concatenate([_views(said) * believed, own], axis=2)


def _several(
    inputs: ModelInputs, choice: Choice, judged: Judgements, params: LabelModelParams
) -> tuple[Matrix, float, dict[str, float]]:
    """The probability that each topic applies (n, k), that from which it does, and figures about them.

    Without reviews it is the topic's share of the evidence, of which every paper has at least `plenty`.
    """
    if choice.reviewed is None:
        evidence = from_children(inputs.phrases.scores, inputs.parents, np.add)
        total = np.maximum(inputs.phrases.scores.sum(axis=1, keepdims=True), params.training.plenty)
        return np.maximum(evidence / total, choice.probabilities), params.topic_share, {}
    words = weigh_terms(inputs.counts.every)
    reviewed = kernel_ridge(words, inputs.vectors, judged.rows, judged.applies)
    kinds = (inputs.phrases.scores, inputs.words)
    features = pair_features(reviewed, judged, kinds, inputs.parents)
    return learn_several(features, judged, inputs.parents)


def _decide(
    inputs: ModelInputs,
    familiarity: Familiarity,
    choice: Choice,
    probabilities: Matrix,
    threshold: float,
    judged: Judgements,
    worth: dict[str, float],
) -> Labels:
    scores = settled(choice.scores)
    first = scores.argmax(axis=1)
    every = np.arange(len(first))
    confidence = settled(choice.probabilities[every, first])
    applies = settled(probabilities) >= threshold
    applies[every, first] = True
    wordless = (np.diff(inputs.counts.every.indptr) == 0) & (inputs.phrases.scores.sum(axis=1) == 0)
    reasons: list[str | None] = [None] * len(first)
    for reason, rows in ((STRANGE, familiarity.is_strange), (WORDLESS, wordless)):
        for row in np.flatnonzero(rows).tolist():
            reasons[row] = reason
    for place, row in enumerate(judged.rows.tolist()):
        reasons[row] = None if judged.applies[place].any() else REVIEWED
        applies[row] = judged.applies[place] > 0
        first[row] = judged.first[place].argmax()
        confidence[row] = 1.0
    none = np.array([reason is not None for reason in reasons])
    first, applies = np.where(none, -1, first), applies & ~none[:, None]
    facts: dict[str, Value] = {
        "richness": settled(richness(inputs.phrases.scores * inputs.weights, 15.0)),
        **choice.facts,
        **worth,
    }
    return Labels(
        [t.topic_id for t in inputs.topics],
        scores,
        choice.probabilities,
        settled(probabilities),
        first,
        applies,
        confidence,
        familiarity,
        reasons,
        facts,
    )
