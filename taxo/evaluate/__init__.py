"""Score topics and classifier, never on what they were fitted on."""

from taxo.evaluate.stage import EvaluateParams, evaluate_labels

__all__ = ["EvaluateParams", "evaluate_labels"]
