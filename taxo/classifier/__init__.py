"""Give any abstract its topics, with one small file and numpy alone: `TopicClassifier`."""

from taxo.classifier.estimator import TopicClassifier
from taxo.classifier.explanation import Reason
from taxo.classifier.texts import Text
from taxo.classifier.topic_nodes import TopicNode

__all__ = ["Reason", "Text", "TopicClassifier", "TopicNode"]
