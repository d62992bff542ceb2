"""Measure taxo's topics beside the topic models that people use, in one run, on the same papers.

    pip install -r benchmarks/requirements.txt
    HF_HUB_OFFLINE=1 python -m benchmarks.topics --out benchmarks/results/topics.json

Without arguments the papers are the project's own (`data/papers.parquet`), judged by `reviews.csv`; with
`--papers FILE.parquet` those of a table with the columns title, abstract and area, judged by their area.
BERTopic has its sentence encoder. A model that makes topics of its own gets the mapping to the right topics that
suits it best, one to one; `majority` is its accuracy where several of its topics may stand for the same one.
"""

import argparse
import itertools
import json
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from benchmarks.minilm import forget
from benchmarks.topic_models import Labels, bertopic, kmeans, nmf
from taxo.discover import DiscoverParams, discover_clusters
from taxo.discover.stage import Discovery
from taxo.encode.stage import EncodeParams, encode_papers
from taxo.evaluate.scores import accuracy, agreement, coverage, macro_f1, topic_scores
from taxo.label import Corpus, LabelParams, label_papers
from taxo.label.reviews import NO_REVIEWS, Review, Reviews, load_reviews
from taxo.project.encodings import Encodings
from taxo.project.params import load_params
from taxo.project.tables import PAPERS, Paper, Placement
from taxo.project.taxonomy import Taxonomy, load_taxonomy
from taxo.project.topics_in_use import TopicsInUse, topics_of_clusters
from taxo.text.tokens import read_tokens

SEEDS = (1, 2, 3, 4, 5)
DROPS = (1, 2, 3)  # random parts that are left out
DROPPED = 0.05
FOLDS = 5
FOCUS = ("pruning", "peft", "merging", "data-selection")
LIKENESS = (0.7, 0.5, 0.4, 0.3, 0.2)  # zero-shot thresholds: BERTopic's default and kinder ones

Method = Callable[[Sequence[Paper], int], Labels]


@dataclass(frozen=True)
class Pile:
    """Papers, what is known of them, and the project whose params and taxonomy apply."""

    papers: Sequence[Paper]
    right: dict[str, Review]
    root: Path

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """What people own."""
        return load_taxonomy(self.root)

    @cached_property
    def n_topics(self) -> int:
        """How many topics the papers are known to have: KMeans and NMF are told."""
        return len({topic for review in self.right.values() for topic in review.primaries})


@dataclass(frozen=True)
class Score:
    """What a method reached; accuracy and F1 after the best mapping, ARI and AMI as they are, in CPU seconds."""

    method: str
    accuracy: float
    majority: float
    macro_f1: float
    focus_f1: float
    nmi: float
    ami: float
    coverage: float
    topics: int
    seed_ari: float
    drop_ari: float
    seconds: float


def main() -> None:
    """Measure every method and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    parser.add_argument("--papers", type=Path, help="a parquet file with title, abstract and area")
    parser.add_argument("--out", type=Path, help="where to put the figures as JSON")
    parser.add_argument("--only", nargs="*", help="methods, by the first word of their names")
    args = parser.parse_args()
    pile = read_areas(args.papers, args.root) if args.papers else read_project(args.root)
    methods = {**(own_topics(pile) if not args.papers else {}), **free_topics(pile)}
    scores = []
    for name, method in methods.items():
        if not args.only or name.split()[0] in args.only:
            scores.append(measure(name, method, pile))
            print(row(scores[-1]), flush=True)
    if args.out:
        args.out.write_text(json.dumps([vars(score) for score in scores], indent=1) + "\n", encoding="utf-8")


def read_project(root: Path) -> Pile:
    """The project's papers, judged by its reviews."""
    papers = PAPERS.read(root)
    reviews = load_reviews(papers, load_taxonomy(root), root).by_paper
    return Pile(papers, {paper_id: review for paper_id, review in reviews.items() if review.primaries}, root)


def read_areas(file: Path, root: Path) -> Pile:
    """Papers of a table, judged by their area."""
    import pyarrow.parquet as pq

    rows = pq.read_table(file).to_pylist()
    papers = [Paper(f"{n:06}", row["title"], row["abstract"] or "") for n, row in enumerate(rows)]
    right = {p.paper_id: Review((r["area"],), (r["area"],), 0) for p, r in zip(papers, rows, strict=True)}
    return Pile(papers, right, root)


def measure(name: str, method: Method, pile: Pile) -> Score:
    """Run `method` on all papers with several seeds, and on parts of them."""
    forget()
    started = time.process_time()
    first = method(pile.papers, SEEDS[0])
    seconds = time.process_time() - started
    runs = [first, *(method(pile.papers, seed) for seed in SEEDS[1:])]
    judged = [judge(run, pile) for run in runs]
    return Score(
        method=name,
        **{figure: float(np.mean([found[figure] for found in judged])) for figure in judged[0]},
        topics=len(set(first) - {None}),
        seed_ari=float(np.mean([same(a, b) for a, b in itertools.combinations(runs, 2)])),
        drop_ari=float(np.mean([same(*without_some(method, pile, first, part)) for part in DROPS])),
        seconds=seconds,
    )


def judge(labels: Labels, pile: Pile) -> dict[str, float]:
    """Score `labels`, one a paper, on the papers of which the topics are known; none is wrong, and a group."""
    said_of = {paper.paper_id: label for paper, label in zip(pile.papers, labels, strict=True)}
    right = [review.primaries for review in pile.right.values()]
    found = [said_of[paper_id] for paper_id in pile.right]
    known = {topic for names in right for topic in names}
    knows = {label for label in found if label is not None} <= known  # it was given the topics
    said = found if knows else best_mapping(right, found)
    scores = topic_scores(right, said)
    alike = agreement([names[0] for names in right], [str(label) for label in found])
    return {
        "accuracy": accuracy(right, said) or 0.0,
        "majority": accuracy(right, said if knows else majority_mapping(right, found)) or 0.0,
        "macro_f1": macro_f1(scores) or 0.0,
        "focus_f1": macro_f1(scores, FOCUS) or 0.0,
        "nmi": alike["nmi"],
        "ami": alike["ami"],
        "coverage": coverage(labels) or 0.0,
    }


def best_mapping(right: Sequence[Sequence[str]], said: Labels) -> Labels:
    """Let each label stand for the topic that makes most papers right, one to one (Kuhn, 1955)."""
    from scipy.optimize import linear_sum_assignment

    labels, topics = sorted({*said} - {None}, key=str), sorted({topic for names in right for topic in names})
    votes = np.array(
        [
            [
                sum(s == label and topic in names for names, s in zip(right, said, strict=True))
                for topic in topics
            ]
            for label in labels
        ]
    )
    meant = {labels[i]: topics[j] for i, j in zip(*linear_sum_assignment(-votes), strict=True)}
    return [None if label is None else meant.get(label, label) for label in said]


def majority_mapping(right: Sequence[Sequence[str]], said: Labels) -> Labels:
    """Let each label stand for the topic that most of its papers have."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for names, label in zip(right, said, strict=True):
        if label is not None:
            votes[label][names[0]] += 1
    meant = {label: min(counts, key=lambda topic: (-counts[topic], topic)) for label, counts in votes.items()}
    return [None if label is None else meant[label] for label in said]


def without_some(method: Method, pile: Pile, before: Labels, part: int) -> tuple[Labels, Labels]:
    """Labels before and after a random part of the papers is left out, of those that stay."""
    stays = np.random.default_rng(part).random(len(pile.papers)) >= DROPPED
    kept = list(itertools.compress(pile.papers, stays))
    return list(itertools.compress(before, stays)), method(kept, SEEDS[0])


def same(one: Labels, other: Labels) -> float:
    """The adjusted Rand index of two groupings of the same papers."""
    return agreement([str(label) for label in one], [str(label) for label in other])["ari"]


def row(score: Score) -> str:
    """A row of the table that is printed."""
    figures = [
        f"{value:6.3f}" if isinstance(value, float) else f"{value:6}"
        for value in list(vars(score).values())[1:]
    ]
    return f"{score.method:32}" + " ".join(figures)


def own_topics(pile: Pile) -> dict[str, Method]:
    """Methods that are given the taxonomy."""
    phrases = [[*topic.phrases[:25]] for topic in pile.taxonomy.assignable]
    names = [f"{topic.name}: {', '.join(topic.phrases[:10])}" for topic in pile.taxonomy.assignable]
    return {
        "taxo, phrases only": lambda papers, _: taxo_labels(papers, pile, Reviews()),
        "taxo, reviews out of fold": lambda papers, _: taxo_out_of_fold(papers, pile),
        "guided BERTopic, phrases": lambda papers, seed: bertopic(papers, seed, seed_topic_list=phrases),
        **{
            f"zero-shot BERTopic, from {likeness}": partial(
                bertopic, zeroshot_topic_list=names, zeroshot_min_similarity=likeness
            )
            for likeness in LIKENESS
        },
    }


def free_topics(pile: Pile) -> dict[str, Method]:
    """Methods that make topics of their own."""
    return {
        "taxo, no taxonomy: clusters": lambda papers, seed: taxo_clusters(papers, pile, seed),
        "taxo, no taxonomy: topics": lambda papers, seed: taxo_first_topics(papers, pile, seed),
        "BERTopic, defaults": bertopic,
        "BERTopic, outliers put nearest": partial(bertopic, nearest=True),
        "KMeans on TF-IDF": lambda papers, seed: kmeans(papers, pile.n_topics, seed),
        "NMF on TF-IDF": lambda papers, seed: nmf(papers, pile.n_topics, seed),
    }


def taxo_labels(papers: Sequence[Paper], pile: Pile, reviews: Reviews) -> Labels:
    return labelled(papers, pile, TopicsInUse(pile.taxonomy), reviews)


def labelled(
    papers: Sequence[Paper],
    pile: Pile,
    topics: TopicsInUse,
    reviews: Reviews = NO_REVIEWS,
    placements: Sequence[Placement] = (),
) -> Labels:
    """The primary topics that `label` gives."""
    corpus = Corpus(
        papers,
        read_tokens([(paper.title, paper.abstract) for paper in papers]),
        encode_papers(papers, load_params(EncodeParams, "encode", pile.root)),
        placements or [Placement(paper.paper_id, -1, 0.0, 0.0, 0.0) for paper in papers],
        topics,
        reviews,
    )
    found = label_papers(corpus, load_params(LabelParams, "label", pile.root))
    return [assignment.topic_id for assignment in found.assignments]


def taxo_out_of_fold(papers: Sequence[Paper], pile: Pile) -> Labels:
    """Each paper's label by a run that was taught by the reviews of other folds; a paper is always in the same."""
    fold = {paper.paper_id: zlib.crc32(paper.paper_id.encode()) % FOLDS for paper in papers}
    runs = [
        taxo_labels(papers, pile, Reviews({i: r for i, r in pile.right.items() if fold.get(i) != held}))
        for held in range(FOLDS)
    ]
    return [runs[fold[paper.paper_id]][place] for place, paper in enumerate(papers)]


def taxo_clusters(papers: Sequence[Paper], pile: Pile, seed: int) -> Labels:
    """The clusters of `discover`."""
    encodings = encode_papers(papers, load_params(EncodeParams, "encode", pile.root))
    cluster = {p.paper_id: p.cluster for p in discovered(papers, encodings, pile, seed).placements}
    return [f"cluster {cluster[paper.paper_id]}" for paper in papers]


def taxo_first_topics(papers: Sequence[Paper], pile: Pile, seed: int) -> Labels:
    """The topics that papers get where there is no taxonomy: what its user sees."""
    encodings = encode_papers(papers, load_params(EncodeParams, "encode", pile.root))
    found = discovered(papers, encodings, pile, seed)
    return labelled(papers, pile, topics_of_clusters(found.topics), placements=found.placements)


def discovered(papers: Sequence[Paper], encodings: Encodings, pile: Pile, seed: int) -> Discovery:
    params = replace(load_params(DiscoverParams, "discover", pile.root), seed=seed)
    return discover_clusters(papers, encodings, params)


if __name__ == "__main__":
    main()
