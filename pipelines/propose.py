"""Propose the topics that the taxonomy lacks, and phrases for those that it has."""

from pathlib import Path

from taxo.discover import DiscoverParams
from taxo.label import LabelParams, read_corpus
from taxo.project.baseline import read_baseline
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, PHRASE_PAPERS, PROPOSED_TOPICS
from taxo.propose import ProposeParams, suggest

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(ProposeParams, "propose", root)
    labelling = load_params(LabelParams, "label", root)
    corpus, assignments = read_corpus(root), ASSIGNMENTS.read(root)
    stop_words = load_params(DiscoverParams, "discover", root).stop_words
    found = suggest(corpus, assignments, labelling, params, read_baseline(root), stop_words, root)
    found.write(root)
    PROPOSED_TOPICS.write(found.proposed.rows, root)
    PHRASE_PAPERS.write(found.phrase_papers, root)
    write_metrics("propose", found.summary(), root)
    print(found.describe(corpus.topics.are_agreed))


if __name__ == "__main__":
    run(main)
