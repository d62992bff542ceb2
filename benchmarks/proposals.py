"""Remove five topics from the taxonomy, many times: do they come back as proposals?

    python benchmarks/proposals.py --root . --draws 8

Run it in a project whose stages `extract`, `encode` and `discover` ran. A topic is back where a proposal's papers and
the papers that the topic had with the whole taxonomy overlap with an F1 of at least one half.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from taxo.label import Labelling, LabelParams, label_papers
from taxo.params import load_params
from taxo.proposals import Proposal, propose_topics
from taxo.reviews import load_reviews
from taxo.tables import ENCODINGS, PAPERS
from taxo.taxonomy import Taxonomy, load_taxonomy

REMOVED = 5
BACK = 0.5  # F1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    parser.add_argument("--draws", type=int, default=8, help="how many times five topics are removed")
    parser.add_argument("--first", type=int, default=0, help="seed of the first draw")
    args = parser.parse_args()
    taxonomy = load_taxonomy(args.root)
    whole, proposals = run(taxonomy, args.root)
    print(f"whole taxonomy: {len(proposals)} proposals")
    topics = [topic.topic_id for topic in taxonomy.assignable]
    back = []
    for draw in range(args.first, args.first + args.draws):
        gone = sorted(np.random.default_rng(draw).permutation(topics)[:REMOVED].tolist())
        started = time.process_time()
        _, proposals = run(without(taxonomy, gone), args.root)
        seconds = time.process_time() - started
        best = [best_match(members(whole, topic_id), proposals) for topic_id in gone]
        back.append(sum(f1 >= BACK for f1, _ in best))
        told = ", ".join(
            f"{topic_id} ({len(members(whole, topic_id))}) {f1:.2f} {name}"
            for topic_id, (f1, name) in zip(gone, best, strict=True)
        )
        print(
            f"draw {draw}: {back[-1]} of {len(gone)} back in {len(proposals)} proposals, {seconds:.1f} s: {told}",
            flush=True,
        )
    print(
        f"back: mean {np.mean(back):.2f} of {REMOVED}, at least 4 in {np.mean(np.array(back) >= 4):.2f} of the draws"
    )


def without(taxonomy: Taxonomy, gone: Sequence[str]) -> Taxonomy:
    return Taxonomy(tuple(topic for topic in taxonomy.topics if topic.topic_id not in gone))


def run(taxonomy: Taxonomy, root: Path) -> tuple[Labelling, list[Proposal]]:
    params = load_params(LabelParams, "label", root)
    papers = PAPERS.read(root)
    reviews = load_reviews(papers, taxonomy, root)
    labelling = label_papers(papers, ENCODINGS.read(papers, root), taxonomy, reviews, params)
    return labelling, propose_topics(papers, taxonomy, labelling, params)


def members(labelling: Labelling, topic_id: str) -> set[int]:
    return {row for row, a in enumerate(labelling.assignments) if a.topic_id == topic_id}


def best_match(topic: set[int], proposals: Sequence[Proposal]) -> tuple[float, str]:
    """The highest F1 of the topic's papers and a proposal's, and that proposal's id."""
    found = [
        (2 * len(topic & set(p.rows)) / max(len(topic) + len(p.rows), 1), p.topic.topic_id) for p in proposals
    ]
    return max(found, default=(0.0, "-"))


if __name__ == "__main__":
    main()
