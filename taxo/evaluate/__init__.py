"""Score topics and classifier, never on what they were fitted on."""

from taxo.evaluate.scores import EvaluateParams

__all__ = ["EvaluateParams"]
