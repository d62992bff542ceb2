"""Give each paper its topics from taxonomy, reviews and clusters."""

from dataclasses import astuple
from pathlib import Path

from taxo.discover import DiscoverParams
from taxo.label import LabelParams, label_papers, read_corpus
from taxo.label.near_ties import COLUMNS
from taxo.manners import counted
from taxo.project.metrics import write_metrics, write_plot_data
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, TOPICS

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(LabelParams, "label", root)
    corpus = read_corpus(root)
    fewest = load_params(DiscoverParams, "discover", root).fewest_papers(len(corpus.papers))
    found = label_papers(corpus, params, fewest=fewest)
    TOPICS.write(found.topics, root)
    ASSIGNMENTS.write(found.assignments, root)
    write_metrics("label", found.summary(), root)
    write_plot_data("near_ties", COLUMNS, map(astuple, found.near_ties), root)
    for problem in found.review_problems:
        print(f"reviews.csv, {problem}")
    n_topics = len({assignment.topic_id for assignment in found.assignments} - {None})
    whose = "" if corpus.topics.are_agreed else ", found by discovery, confirmed by nobody"
    if n_folded := found.facts.get("topics_folded"):
        few = f"{counted(int(n_folded), 'topic')} had fewer than {counted(fewest, 'paper')} left"
        print(f"{few}, which are in the next best topics now")
    print(
        f"{found.n_placed} of {counted(len(corpus.papers), 'paper')} placed in {counted(n_topics, 'topic')}{whose}"
    )


if __name__ == "__main__":
    run(main)
