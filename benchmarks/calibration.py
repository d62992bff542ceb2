"""Measure how far the classifier's confidence is from how often it is right, on papers unlike those it learned from.

    python -m benchmarks.calibration --data ../data
    python -m benchmarks.calibration --data ../data --own 0

Ten sets, so that no constant of `taxo/classifier/calibration.py` is chosen on one: the project's reviewed papers
five-fold; by listing, each judged by a classifier that learned from the others; the same without phrases that fewer
than one or three papers of the others hold, as papers that nobody wrote phrases for; and few and many of AAAI's papers
with their areas, of AG News and of 20 Newsgroups with people's words. `--own` takes that in place of what is chosen.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.trials import read_rows
from taxo.classifier import TopicClassifier, TopicNode, calibration
from taxo.classifier.inputs import Text
from taxo.evaluate.crossval import ReviewedCorpus, read_reviewed_corpus
from taxo.evaluate.scores import calibration_error
from taxo.label.stage import LabelParams, label_papers
from taxo.project.params import load_params
from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy
from taxo.text.token_phrases import TokenPhrases
from taxo.train.stage import TrainParams, train_classifier

LEAST_PAPERS = (0, 1, 3)  # of the other listings that hold a phrase
MOST_ASKED = 3000
TABLES = {"agnews": "agnews.westclass.json", "newsgroups": "newsgroups.conwea.json"}
LEARNED = {
    "aaai2022": ((300, 3), (1000, 2)),
    "agnews": ((300, 2), (2000, 1)),
    "newsgroups": ((400, 2), (3000, 1)),
}


@dataclass(frozen=True)
class Asked:
    """A classifier, texts that it didn't learn from, and the topics that are right for each."""

    classifier: TopicClassifier
    texts: Sequence[Text]
    right: Sequence[Sequence[str]]


def read_project(root: Path) -> Iterator[tuple[str, list[Asked]]]:
    """Yield the project's reviewed papers in folds, and by listing with all phrases and with ever fewer."""
    params = load_params(LabelParams, "label", root)
    params = replace(params, stability=replace(params.stability, runs=0))
    corpus, training = read_reviewed_corpus(params, root), load_params(TrainParams, "train", root)
    folds = {i: str(number) for number in range(5) for i in corpus.reviewed_ids[number::5]}
    listings = {paper.paper_id: paper.sources[0].split(":")[0] for paper in corpus.papers}
    yield "reviewed papers, five-fold", list(_ask_groups(corpus, folds, 0, params, training))
    for least in LEAST_PAPERS:
        name = f"by listing, phrases of at least {least} others' papers"
        yield name, list(_ask_groups(corpus, listings, least, params, training))


def _ask_groups(
    corpus: ReviewedCorpus, groups: Mapping[str, str], least: int, params: LabelParams, training: TrainParams
) -> Iterator[Asked]:
    reviews = corpus.reviews.by_paper
    for group in sorted(set(groups.values())):
        held = {paper_id for paper_id, own in groups.items() if own == group}
        known = corpus.reviews.restricted_to([i for i in corpus.reviewed_ids if i not in held])
        labels = label_papers(replace(corpus.corpus, reviews=known), params, corpus.inputs).assignments
        others = [paper for paper in corpus.papers if paper.paper_id not in held]
        taxonomy = _without_rare(corpus, held, least) if least else corpus.taxonomy
        learned = [label for label in labels if label.paper_id not in held]
        asked: list[Paper] = [
            paper
            for paper in corpus.papers
            if paper.paper_id in held & reviews.keys() and reviews[paper.paper_id].primaries
        ]
        classifier = train_classifier(others, learned, taxonomy, training).classifier
        yield Asked(classifier, asked, [reviews[paper.paper_id].primaries for paper in asked])


def _without_rare(corpus: ReviewedCorpus, held: set[str], least: int) -> Taxonomy:
    """The taxonomy without phrases that fewer than `least` papers outside `held` have."""
    tokens = corpus.corpus.tokens
    phrases = {phrase for topic in corpus.taxonomy.topics for phrase in (*topic.phrases, *topic.hints)}
    finder = TokenPhrases(tokens, sorted(phrases))
    outside = np.array([paper.paper_id not in held for paper in corpus.papers])
    kept = {p for p in phrases if outside[np.unique(tokens.papers[finder.find(p)[0]])].sum() >= least}
    topics = [
        replace(
            t,
            phrases=tuple(filter(kept.__contains__, t.phrases)),
            hints=tuple(filter(kept.__contains__, t.hints)),
        )
        for t in corpus.taxonomy.topics
    ]
    return Taxonomy(tuple(topics))


def read_tables(data: Path) -> Iterator[tuple[str, list[Asked]]]:
    """Yield public sets, each learned from few of its texts and from many, drawn once or more."""
    for table, sizes in LEARNED.items():
        texts, topics, nodes = _read_table(data, table)
        for size, draws in sizes:
            yield (
                f"{table}, {size:,} learned",
                [_ask_draw(texts, topics, nodes, size, draw) for draw in range(draws)],
            )


def _ask_draw(
    texts: Sequence[Text], topics: Sequence[str], nodes: tuple[TopicNode, ...], size: int, draw: int
) -> Asked:
    places = list(range(len(texts)))
    random.Random(draw).shuffle(places)
    learned, asked = places[:size], places[size : size + MOST_ASKED]
    classifier = TopicClassifier(taxonomy=nodes).fit(
        [texts[i] for i in learned], [topics[i] for i in learned]
    )
    return Asked(classifier, [texts[i] for i in asked], [[topics[i]] for i in asked])


def _read_table(data: Path, table: str) -> tuple[Sequence[Text], Sequence[str], tuple[TopicNode, ...]]:
    if table not in TABLES:
        texts, areas = read_rows(data / f"{table}.parquet")
        return texts, areas, tuple(TopicNode(area, area) for area in sorted(set(areas)))
    rows = pq.read_table(data / "seed-words" / f"{table}.parquet").to_pylist()
    words = json.loads((data / "seed-words" / TABLES[table]).read_text(encoding="utf-8"))
    nodes = tuple(TopicNode(name, name, None, tuple(phrases)) for name, phrases in words.items())
    return (
        [(row["title"] or "", row["abstract"] or "") for row in rows],
        [row["label"] for row in rows],
        nodes,
    )


def judge(asked: Sequence[Asked]) -> tuple[float, float, float]:
    """Return the share that is right, the mean confidence, and the expected calibration error of all texts together."""
    right: list[bool] = []
    confidence: list[float] = []
    for one in asked:
        probabilities = one.classifier.predict_proba(one.texts)
        said = one.classifier.classes_[probabilities.argmax(axis=1)]
        right += [topic in own for topic, own in zip(said.tolist(), one.right, strict=True)]
        confidence += probabilities.max(axis=1).tolist()
    error = calibration_error(confidence, np.array(right)) or 0.0
    return float(np.mean(right)), float(np.mean(confidence)), error


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the project (default: here)")
    parser.add_argument("--data", type=Path, default=Path("../data"), help="public sets")
    parser.add_argument(
        "--own", type=float, help="how far each text is measured by its own scale, in place of a choice"
    )
    args = parser.parse_args()
    if args.own is not None:
        calibration.OWNS, calibration.OWN = (args.own,), args.own
    errors = []
    for read, source in ((read_project, args.root), (read_tables, args.data)):
        for name, asked in read(source):
            right, confidence, error = judge(asked)
            errors.append(error)
            print(f"{name:50} right {right:.3f} confidence {confidence:.3f} error {error:.3f}", flush=True)
    print(f"mean calibration error {np.mean(errors):.4f}")


if __name__ == "__main__":
    main()
