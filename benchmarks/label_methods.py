"""Ways to label papers by a few phrases a topic, and by reviews: taxo's own, and those that it is measured beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.annif_mllm import APPLIES, ask_mllm
from benchmarks.earlier_labels import label_as_earlier
from benchmarks.minilm import encode, joined
from taxo.label.phrase_evidence import find_phrase_evidence
from taxo.label.review_learning import Judgements
from taxo.label.soft_labels import gather_inputs, label_corpus
from taxo.label.stage import LabelParams
from taxo.numeric import Matrix, Members
from taxo.project.params import load_params
from taxo.project.taxonomy import TaxonomyTopic
from taxo.text.tokens import Tokens

PARAMS = load_params(LabelParams, "label").model
EM_ROUNDS = 10


@dataclass(frozen=True)
class Task:
    """Papers to label: texts, their tokens and vectors (n, d), topics with phrases, what people said of some."""

    texts: Sequence[tuple[str, str]]
    tokens: Tokens
    vectors: Matrix
    topics: Sequence[TaxonomyTopic]
    judged: Judgements


@dataclass(frozen=True)
class Answer:
    """What a method said: how probable each topic is as the first (n, k), which papers it gives one at default (n),
    which topics apply (n, k), and what it tells of itself."""

    probabilities: Matrix
    placed: Members
    applies: Members | None = None
    confidence: Matrix | None = None
    facts: dict[str, Any] = field(default_factory=dict)


Method = Callable[[Task], Answer | None]


def by_taxo(task: Task) -> Answer:
    """The label model as shipped."""
    inputs = gather_inputs(task.tokens, task.vectors, task.topics, PARAMS)
    labels = label_corpus(inputs, task.judged, PARAMS)
    chosen = np.eye(len(task.topics))[labels.scores.argmax(axis=1)]
    # The answer is the topic with the best score; its probability is what is believed of it.
    ranked = labels.first_probabilities + chosen
    return Answer(ranked, labels.first >= 0, labels.applies, labels.confidence, labels.facts)


def by_naive_bayes(task: Task, rounds: int = 0) -> Answer:
    """Multinomial naive Bayes on the words of the papers in which phrases are found, by the topic found most."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.naive_bayes import MultinomialNB

    scores = find_phrase_evidence(task.tokens, task.topics, PARAMS.evidence).scores
    counts = CountVectorizer(stop_words="english", min_df=2).fit_transform(joined(task.texts))
    k = len(task.topics)
    known = np.flatnonzero(scores.max(axis=1) > 0)
    labels, weights, rows = scores[known].argmax(axis=1), np.ones(len(known)), known
    said = np.full(scores.shape, 1 / k)
    for _ in range(rounds + 1):
        model = MultinomialNB(alpha=0.1, fit_prior=False)
        model.partial_fit(counts[rows], labels, classes=np.arange(k), sample_weight=weights)
        said = model.predict_proba(counts)
        rows = np.repeat(np.arange(len(said)), k)
        labels, weights = np.tile(np.arange(k), len(said)), said.ravel()
        kept = weights > 1e-3
        rows, labels, weights = rows[kept], labels[kept], weights[kept]
    return Answer(said, np.ones(len(said), dtype=np.bool_))


def by_naive_bayes_em(task: Task) -> Answer:
    """The same, learning from its own answers (Nigam et al., 2000)."""
    return by_naive_bayes(task, EM_ROUNDS)


def by_logistic_regression(task: Task) -> Answer | None:
    """TF-IDF on words and pairs, a balanced logistic regression a topic, learned from the reviews alone."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    rows, wanted = task.judged.rows, task.judged.applies
    if not len(rows):
        return None
    words = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2, max_df=0.5, stop_words="english"
    ).fit_transform(joined(task.texts))
    odds = np.full((words.shape[0], wanted.shape[1]), -9.0)
    for topic in np.flatnonzero((wanted.sum(axis=0) > 0) & (wanted.sum(axis=0) < len(rows))).tolist():
        model = LogisticRegression(class_weight="balanced", solver="liblinear")
        odds[:, topic] = model.fit(words[rows], wanted[:, topic]).decision_function(words)
    said = 1 / (1 + np.exp(-odds))
    return Answer(said, np.ones(len(said), dtype=np.bool_), said > 0.5)


def by_sentence_encoder(task: Task) -> Answer:
    """Zero-shot: the topic whose phrases' mean vector by MiniLM is nearest."""
    papers = encode(joined(task.texts))
    topics = np.array([encode(topic.phrases).mean(axis=0) for topic in task.topics])
    topics /= np.linalg.norm(topics, axis=1, keepdims=True)
    odds = 20 * (papers @ topics.T).astype(np.float64)  # 1/20: the temperature that it was trained with
    said = np.exp(odds - odds.max(axis=1, keepdims=True))
    return Answer(said / said.sum(axis=1, keepdims=True), np.ones(len(said), dtype=np.bool_))


def by_corex(task: Task) -> Answer:
    """CorEx with the phrases' words as anchors (Gallagher et al., 2017)."""
    from corextopic import corextopic
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(stop_words="english", min_df=2, max_features=20_000, binary=True)
    words = vectorizer.fit_transform(joined(task.texts))
    known = vectorizer.vocabulary_
    read = vectorizer.build_analyzer()
    anchors = [
        sorted({word for phrase in topic.phrases for word in read(phrase) if word in known})
        for topic in task.topics
    ]
    model = corextopic.Corex(n_hidden=len(task.topics), seed=1, max_iter=100)
    model.fit(words, words=sorted(known, key=known.__getitem__), anchors=anchors, anchor_strength=3)
    said = np.asarray(model.p_y_given_x)
    return Answer(said, np.ones(len(said), dtype=np.bool_))


def by_earlier_taxo(task: Task) -> Answer:
    """taxo before labels trained themselves."""
    return Answer(**label_as_earlier(task))


def by_mllm(task: Task) -> Answer | None:
    """Annif's MLLM (Maui-like lexical matching), which learns from reviews alone which matches count."""
    if not len(task.judged.rows):
        return None
    said = ask_mllm(task)
    return Answer(said, said.max(axis=1) > 0, said >= APPLIES)


METHODS: dict[str, Method] = {
    "taxo": by_taxo,
    "taxo at 804e692": by_earlier_taxo,
    "naive Bayes": by_naive_bayes,
    "naive Bayes, EM": by_naive_bayes_em,
    "TF-IDF, LR a topic": by_logistic_regression,
    "MLLM": by_mllm,
    "MiniLM, zero-shot": by_sentence_encoder,
    "CorEx, anchored": by_corex,
}
