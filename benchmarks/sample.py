"""What it costs to fit on an even sample: the classifier of 1,000 to 10,000 papers beside that of all of them.

    python -m benchmarks.sample --data ../shared/data --out benchmarks/results/sample.json
    python -m benchmarks.sample --whole FOLDER --out benchmarks/results/sample.json

As in docs/cluster.md: papers are sampled by the hash of their ids and labelled by the phrases, and a classifier is
fitted, which then answers for all papers. With `--data` these are the posts of 20 Newsgroups with the words of
ConWea's authors, judged by their groups; with `--whole` those of a project after the stages extract to label, judged
by the labels that the run on all papers gave. `right`: of all papers, those whose likeliest topic is right; `given`: of
all papers, those that are given the right topic (some are given none). Seconds are the processor's, of encoding,
labelling and fitting.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from taxo.classifier import TopicClassifier
from taxo.encode import EncodeParams, encode_papers
from taxo.label import Corpus, LabelParams, label_papers
from taxo.label.reviews import Reviews
from taxo.numeric import even_rows
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, PAPERS, Paper, Placement
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy
from taxo.project.topics_in_use import TopicsInUse
from taxo.text.tokens import read_tokens
from taxo.train import TrainParams, train_classifier

ALL = 0
SIZES = (1_000, 2_000, 5_000, 10_000, ALL)
Figures = dict[str, list[dict[str, float]]]
BATCH = 10_000  # texts answered for at once


def main() -> None:
    parser = argparse.ArgumentParser(description="What it costs to fit on a sample.")
    parser.add_argument("--data", type=Path, help="the folder with seed-words/")
    parser.add_argument("--whole", type=Path, help="a project after the stages extract to label")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="0: all papers")
    parser.add_argument(
        "--out", type=Path, help="put the figures into this file (JSON), beside those of other sets"
    )
    args = parser.parse_args()
    found = {}
    if args.data:
        found["newsgroups"] = measure(*newsgroups(args.data / "seed-words"), args.sizes)
    if args.whole:
        found["whole"] = measure(*whole(args.whole), args.sizes)
    if args.out:
        before = json.loads(args.out.read_text(encoding="utf-8")) if args.out.exists() else {}
        args.out.write_text(json.dumps(joined(before, found), indent=1) + "\n", encoding="utf-8")


def joined(before: Figures, found: Figures) -> Figures:
    """The figures of both, by set and size."""
    sets = {name: [*before.get(name, []), *found.get(name, [])] for name in {**before, **found}}
    by_size = {name: {row["fitted_on"]: row for row in rows} for name, rows in sets.items()}
    return {name: [rows[size] for size in sorted(rows)] for name, rows in by_size.items()}


def newsgroups(folder: Path) -> tuple[list[Paper], Taxonomy, dict[str, str]]:
    """The posts, a topic a group, and the group of each post."""
    rows = pq.read_table(folder / "newsgroups.parquet").to_pylist()
    words = json.loads((folder / "newsgroups.conwea.json").read_text(encoding="utf-8"))
    ids = {name: f"t{place}" for place, name in enumerate(words)}
    topics = tuple(
        TaxonomyTopic(ids[name], name, phrases=tuple(dict.fromkeys(own))) for name, own in words.items()
    )
    papers = [
        Paper(f"{row:016x}", post["title"] or "", post["abstract"] or "") for row, post in enumerate(rows)
    ]
    right = {paper.paper_id: ids[post["label"]] for paper, post in zip(papers, rows, strict=True)}
    return papers, Taxonomy(topics), right


def whole(project: Path) -> tuple[list[Paper], Taxonomy, dict[str, str]]:
    """The papers of a project, its topics, and the topic that the run on all of them gave each paper."""
    given = {a.paper_id: a.topic_id for a in ASSIGNMENTS.read(project) if a.topic_id is not None}
    return PAPERS.read(project), load_taxonomy(project), given


def measure(
    papers: Sequence[Paper], taxonomy: Taxonomy, right: dict[str, str], sizes: Sequence[int]
) -> list[dict[str, float]]:
    found = []
    for wanted in sizes:
        size = wanted or len(papers)
        rows = even_rows([paper.paper_id for paper in papers], size)
        began = time.process_time()
        classifier = fit([papers[row] for row in rows.tolist()], taxonomy)
        seconds = time.process_time() - began
        found.append(
            {"fitted_on": size, **judge(classifier, papers, right), "cpu_seconds": round(seconds, 1)}
        )
        print(found[-1], flush=True)
    return found


def fit(papers: Sequence[Paper], taxonomy: Taxonomy) -> TopicClassifier:
    """Encode and label papers by the topics' phrases, as the stages do, and fit the classifier."""
    corpus = Corpus(
        papers,
        read_tokens([(paper.title, paper.abstract) for paper in papers]),
        encode_papers(papers, load_params(EncodeParams, "encode")),
        [Placement(paper.paper_id, -1, 0.0, 0.0, 0.0) for paper in papers],
        TopicsInUse(taxonomy),
        Reviews(),
    )
    labelled = label_papers(corpus, load_params(LabelParams, "label"))
    params = load_params(TrainParams, "train")
    return train_classifier(papers, labelled.assignments, taxonomy, params).classifier


def judge(classifier: TopicClassifier, papers: Sequence[Paper], right: dict[str, str]) -> dict[str, float]:
    judged = [paper for paper in papers if paper.paper_id in right]
    n_right = n_given = n_none = 0
    for start in range(0, len(judged), BATCH):
        batch = judged[start : start + BATCH]
        scores = classifier.predict_all(batch)
        likeliest = classifier.classes_[scores.probabilities.argmax(axis=1)].tolist()
        given = [topics[0] if topics else None for topics in classifier.choose_topics(scores)]
        wanted = [right[paper.paper_id] for paper in batch]
        n_right += int(np.sum([a == b for a, b in zip(likeliest, wanted, strict=True)]))
        n_given += int(np.sum([a == b for a, b in zip(given, wanted, strict=True)]))
        n_none += given.count(None)
    shares = {"right": n_right, "given": n_given, "none": n_none}
    return {"judged": len(judged), **{name: round(n / len(judged), 4) for name, n in shares.items()}}


if __name__ == "__main__":
    main()
