"""Fit the lightweight classifier on the papers' labels."""

from pathlib import Path

from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, PAPERS
from taxo.project.topics_in_use import load_topics_in_use
from taxo.train import TrainParams, train_classifier

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(TrainParams, "train", root)
    papers, assignments = PAPERS.read(root), ASSIGNMENTS.read(root)
    topics = load_topics_in_use(root)
    training = train_classifier(papers, assignments, topics.taxonomy, params, topics.are_agreed)
    training.write(root)
    write_metrics("train", training.summary(), root)
    print(training.describe())


if __name__ == "__main__":
    run(main)
