"""Give any abstract its topics, with one small file and numpy alone: `TopicClassifier`."""

from taxo.classifier.estimator import Reason, TopicClassifier
from taxo.classifier.taxonomy import TopicNode

__all__ = ["Reason", "TopicClassifier", "TopicNode"]
