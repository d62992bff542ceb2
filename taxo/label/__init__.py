"""Give each paper its topics."""

from taxo.label.stage import LabelParams, label_papers

__all__ = ["LabelParams", "label_papers"]
