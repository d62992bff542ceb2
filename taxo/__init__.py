"""Find, name and keep the topics of a pile of paper abstracts; `TopicClassifier` gives any abstract its topics."""

from taxo.classifier import TopicClassifier

__all__ = ["TopicClassifier"]
