"""Give each paper its topics."""

from taxo.label.corpus import Corpus, read_corpus
from taxo.label.stage import Labelling, LabelParams, label_papers

__all__ = ["Corpus", "LabelParams", "Labelling", "label_papers", "read_corpus"]
