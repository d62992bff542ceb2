"""Remove five topics from the taxonomy, many times: do they come back as proposals?

    python benchmarks/proposals.py --root . --draws 12
    python benchmarks/proposals.py --root . --draws 12 --silent
    python benchmarks/proposals.py --root . --draws 14 --few 25 60 150

Run it in a project whose stages `extract` and `encode` ran. A topic is back where a proposal's papers and the papers
that the topic had with the whole taxonomy overlap with an F1 of at least one half. Reviews go on naming the topics that
are gone, unless `--silent` leaves out those that do. Of the proposals that bring one back it is also measured whether
their parent is the topic's, and whether their id stays when 5 % of the papers are left out. With `--few` no topic is
removed: counted is what is proposed of so many papers, drawn from those that the whole taxonomy explains.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from taxo.label import Labelling, LabelParams, label_papers, read_corpus
from taxo.label.reviews import load_reviews
from taxo.project.params import load_params
from taxo.project.tables import PAPERS
from taxo.project.taxonomy import Taxonomy, load_taxonomy
from taxo.project.topics_in_use import TopicsInUse
from taxo.propose import ProposeParams, propose_topics
from taxo.propose.proposals import Proposal

REMOVED = 5
BACK = 0.5  # F1
LEFT_OUT = 0.05  # of the papers


@dataclass(frozen=True)
class Draw:
    """What came of removing topics: for each the F1 of the proposal most like it, and that proposal, if any."""

    gone: list[str]
    matches: list[tuple[float, Proposal | None]]
    n_proposals: int
    seconds: float
    again: set[str]  # ids that are proposed when papers are left out

    @property
    def back(self) -> list[tuple[str, Proposal]]:
        """The topics that came back, each with the proposal that is it."""
        return [
            (topic_id, proposal)
            for topic_id, (f1, proposal) in zip(self.gone, self.matches, strict=True)
            if proposal is not None and f1 >= BACK
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    parser.add_argument("--draws", type=int, default=12, help="how many times five topics are removed")
    parser.add_argument("--first", type=int, default=0, help="seed of the first draw")
    parser.add_argument("--silent", action="store_true", help="leave out reviews that name what is removed")
    parser.add_argument(
        "--few", type=int, nargs="+", help="how many papers are drawn, in place of removing topics"
    )
    args = parser.parse_args()
    taxonomy = load_taxonomy(args.root)
    seeds = range(args.first, args.first + args.draws)
    if args.few:
        for size in args.few:
            print(
                f"{size} papers: {np.mean(propose_of_few(size, seeds, args.root)):.2f} proposals a draw",
                flush=True,
            )
        return
    whole, proposals = run(taxonomy, args.root)
    print(f"whole taxonomy: {len(proposals)} proposals")
    draws = []
    for seed in seeds:
        draws.append(remove(seed, taxonomy, whole, args.root, args.silent))
        print(f"draw {seed}: {tell(draws[-1], whole)}", flush=True)
    print(summary(draws, taxonomy))


def remove(seed: int, taxonomy: Taxonomy, whole: Labelling, root: Path, silent: bool) -> Draw:
    """Propose topics without five of the taxonomy, and again without some of the papers."""
    generator = np.random.default_rng(seed)
    topics = [topic.topic_id for topic in taxonomy.assignable]
    gone = sorted(generator.permutation(topics)[:REMOVED].tolist())
    left = Taxonomy(tuple(topic for topic in taxonomy.topics if topic.topic_id not in gone))
    started = time.process_time()
    _, proposals = run(left, root, silent)
    seconds = time.process_time() - started
    kept = np.flatnonzero(generator.random(len(whole.assignments)) >= LEFT_OUT)
    _, again = run(left, root, silent, kept.tolist())
    matches = [best_match(members(whole, topic_id), proposals) for topic_id in gone]
    return Draw(gone, matches, len(proposals), seconds, {proposal.topic.topic_id for proposal in again})


def propose_of_few(size: int, seeds: Sequence[int], root: Path) -> list[int]:
    """How many topics are proposed of so many papers beside the whole taxonomy, for each of the draws `seeds`."""
    taxonomy, n_papers = load_taxonomy(root), len(PAPERS.read(root))
    drawn = (np.sort(np.random.default_rng(seed).permutation(n_papers)[:size]) for seed in seeds)
    return [len(run(taxonomy, root, kept=rows.tolist())[1]) for rows in drawn]


def tell(draw: Draw, whole: Labelling) -> str:
    told = ", ".join(
        f"{topic_id} ({len(members(whole, topic_id))}) {f1:.2f} {proposal.topic.topic_id if proposal else '-'}"
        for topic_id, (f1, proposal) in zip(draw.gone, draw.matches, strict=True)
    )
    counts = f"{len(draw.back)} of {len(draw.gone)} back in {draw.n_proposals} proposals"
    return f"{counts}, {draw.seconds:.1f} s: {told}"


def summary(draws: Sequence[Draw], taxonomy: Taxonomy) -> str:
    counts = np.array([len(draw.back) for draw in draws])
    back = [(taxonomy.by_id[topic_id], proposal, draw) for draw in draws for topic_id, proposal in draw.back]
    parents = [topic.parent == proposal.topic.parent for topic, proposal, _ in back]
    again = [proposal.topic.topic_id in draw.again for _, proposal, draw in back]
    return (
        f"back: mean {counts.mean():.2f} of {REMOVED}, at least 4 in {(counts >= 4).mean():.2f} of the draws; "
        f"{np.mean([draw.n_proposals for draw in draws]):.1f} proposals\n"
        f"of those back: right parent {np.mean(parents):.2f}, same id without 5 % of the papers {np.mean(again):.2f}"
    )


def run(
    taxonomy: Taxonomy, root: Path, silent: bool = False, kept: Sequence[int] | None = None
) -> tuple[Labelling, Sequence[Proposal]]:
    """Label the papers (`kept` alone, if given) by `taxonomy` and propose."""
    labelling = load_params(LabelParams, "label", root)
    corpus = read_corpus(root)
    corpus = replace(
        corpus, topics=TopicsInUse(taxonomy), reviews=load_reviews(corpus.papers, taxonomy, root)
    )
    if kept is not None:
        corpus = corpus.of(np.array(kept))
    if silent:
        told = {paper_id for ids in corpus.reviews.lacks.values() for paper_id in ids}
        corpus = replace(corpus, reviews=corpus.reviews.restricted_to(corpus.reviews.by_paper.keys() - told))
    labels = label_papers(corpus, labelling)
    params = load_params(ProposeParams, "propose", root)
    return labels, propose_topics(corpus, labels.assignments, labelling, params).proposals


def members(labelling: Labelling, topic_id: str) -> set[int]:
    return {row for row, a in enumerate(labelling.assignments) if a.topic_id == topic_id}


def best_match(topic: set[int], proposals: Sequence[Proposal]) -> tuple[float, Proposal | None]:
    """The highest F1 of the topic's papers and a proposal's, and that proposal."""
    found = [(2 * len(topic & set(p.rows)) / max(len(topic) + len(p.rows), 1), p) for p in proposals]
    return max(found, key=lambda match: match[0], default=(0.0, None))


if __name__ == "__main__":
    main()
