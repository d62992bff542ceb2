"""Score topics and classifier, never on what they were fitted on."""

from pathlib import Path

from pipelines import run
from taxo.evaluate.crossval import Pile, cross_validate
from taxo.evaluate.scores import EvaluateParams
from taxo.evaluate.stage import figures, write_plots
from taxo.label import LabelParams, read_corpus
from taxo.label.corpus import gather_evidence
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, CLUSTERS, TOPICS
from taxo.train import TrainParams


def main(root: Path = Path()) -> None:
    params = load_params(EvaluateParams, "evaluate", root)
    labelling = load_params(LabelParams, "label", root)
    training = load_params(TrainParams, "train", root)
    pile = read_pile(labelling, root)
    found = cross_validate(pile, labelling, training, params)
    scores = figures(pile, found, ASSIGNMENTS.read(root), CLUSTERS.read(root), params)
    write_metrics("evaluate", scores, root)
    write_plots(found, TOPICS.read(root), root)
    n_right = int(found.labels.hits.sum())
    print(
        f"labels right for {n_right} of {len(pile.reviewed_ids)} reviewed papers, each without its own review"
    )


def read_pile(labelling: LabelParams, root: Path) -> Pile:
    corpus = read_corpus(root)
    return Pile(corpus, gather_evidence(corpus, labelling.evidence))


if __name__ == "__main__":
    run(main)
