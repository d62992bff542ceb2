"""What `classifier.py` tests on, fold by fold: the project's reviewed papers, alone or with later ones, or a table."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sklearn.model_selection import StratifiedKFold

from benchmarks.peers import SEED, Pair, TrainingSet
from taxo.classifier import TopicNode
from taxo.evaluate.crossval import read_reviewed_corpus
from taxo.label.stage import LabelParams, label_papers
from taxo.project.params import load_params
from taxo.train.stage import TrainParams, sample_weight, topic_nodes

FOLDS = {"five-fold": 5, "halves": 2}


@dataclass(frozen=True)
class Fold:
    """What a method learns from, what it is asked then, and the topics that are right for each (mostly one)."""

    training: TrainingSet
    asked: list[Pair]
    right: list[tuple[str, ...]]


@dataclass(frozen=True)
class Trial:
    """Folds that hold each paper out once; of some, speed and weight are measured too."""

    name: str
    folds: list[Fold]
    is_weighed: bool


def read_listings(root: Path) -> Iterator[Trial]:
    """The project's reviewed papers, learned from others of them and from the pipeline's labels of all others."""
    params = load_params(LabelParams, "label", root)
    train_params = load_params(TrainParams, "train", root)
    corpus = read_reviewed_corpus(params, root)
    reviews, nodes = corpus.reviews.by_paper, topic_nodes(corpus.taxonomy)
    texts = {paper.paper_id: (paper.title, paper.abstract) for paper in corpus.papers}

    def labelled(held: Sequence[str]) -> TrainingSet:
        known = corpus.reviews.restricted_to([i for i in corpus.reviewed_ids if i not in held])
        found = label_papers(replace(corpus.corpus, reviews=known), params, corpus.inputs)
        given = [a for a in found.assignments if a.topic_id is not None and a.paper_id not in held]
        return TrainingSet(
            [texts[a.paper_id] for a in given],
            [str(a.topic_id) for a in given],
            [sample_weight(a, train_params) for a in given],
            [a.reviewed for a in given],
            nodes,
        )

    def reviewed(held: Sequence[str]) -> TrainingSet:
        others = [i for i in ids if i not in held]
        return _plain_training_set(
            [texts[i] for i in others], [reviews[i].primaries[0] for i in others], nodes
        )

    ids = [i for i in corpus.reviewed_ids if reviews[i].primaries]
    for learned, training in (("the pipeline's labels", labelled), ("reviewed papers alone", reviewed)):
        for kind, n in FOLDS.items():
            folds = [
                Fold(training(held), [texts[i] for i in held], [reviews[i].primaries for i in held])
                for held in (ids[number::n] for number in range(n))
            ]
            yield Trial(f"listings, {learned}, {kind}", folds, training is labelled and kind == "five-fold")


def read_with_later(root: Path, path: Path) -> Iterator[Trial]:
    """The project's reviewed papers and later ones that people labelled (CSV, as `later.py` reads it), as one set.

    Each is learned from four fifths of both, by the topics that people gave. Papers that no topic fits are left out.
    """
    corpus = read_reviewed_corpus(load_params(LabelParams, "label", root), root)
    reviews, by_id = corpus.reviews.by_paper, {paper.paper_id: paper for paper in corpus.papers}
    texts = [(by_id[i].title, by_id[i].abstract) for i in corpus.reviewed_ids]
    right = [tuple(reviews[i].primaries) for i in corpus.reviewed_ids]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts += [(row["title"], row["abstract"]) for row in rows]
    right += [tuple(t for t in row["primary"].split("|") if t in corpus.taxonomy.by_id) for row in rows]
    places = [place for place, topics in enumerate(right) if topics]
    n, nodes = FOLDS["five-fold"], topic_nodes(corpus.taxonomy)
    folds = []
    for number in range(n):
        held, learned = places[number::n], [place for i, place in enumerate(places) if i % n != number]
        training = _plain_training_set([texts[i] for i in learned], [right[i][0] for i in learned], nodes)
        folds.append(Fold(training, [texts[i] for i in held], [right[i] for i in held]))
    yield Trial("reviewed and later papers, five-fold", folds, False)


def read_table(path: Path) -> Iterator[Trial]:
    """Papers whose topic is their area."""
    texts, areas = read_rows(path)
    nodes = tuple(TopicNode(area, area) for area in sorted(set(areas)))
    for kind, n in FOLDS.items():
        splits = StratifiedKFold(n, shuffle=True, random_state=SEED).split(areas, areas)
        folds = [
            Fold(
                _plain_training_set([texts[i] for i in learn], [areas[i] for i in learn], nodes),
                [texts[i] for i in hold],
                [(areas[i],) for i in hold],
            )
            for learn, hold in splits
        ]
        yield Trial(f"{path.stem}, {kind}", folds, kind == "five-fold")


def _plain_training_set(texts: list[Pair], topics: list[str], nodes: tuple[TopicNode, ...]) -> TrainingSet:
    return TrainingSet(texts, topics, [1.0] * len(texts), [True] * len(texts), nodes)


def read_rows(path: Path) -> tuple[list[Pair], list[str]]:
    """Titles with abstracts of a table, and the area of each (empty where it has none)."""
    import pyarrow.parquet as pq

    rows = pq.read_table(path).to_pylist()
    return [(row["title"], row["abstract"]) for row in rows], [str(row.get("area", "")) for row in rows]
