"""Score topics and classifier, never on what they were fitted on."""

from pathlib import Path

from taxo.evaluate import EvaluateParams, evaluate_labels
from taxo.evaluate.crossval import read_reviewed_corpus
from taxo.label import LabelParams
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, CLUSTERS
from taxo.train import TrainParams

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(EvaluateParams, "evaluate", root)
    labelling = load_params(LabelParams, "label", root)
    training = load_params(TrainParams, "train", root)
    corpus = read_reviewed_corpus(labelling, root)
    assignments, placements = ASSIGNMENTS.read(root), CLUSTERS.read(root)
    found = evaluate_labels(corpus, assignments, placements, params, labelling, training, root)
    write_metrics("evaluate", found.summary(), root)
    found.write_plots(root)
    found.write_tables(root)
    print(found.describe())


if __name__ == "__main__":
    run(main)
