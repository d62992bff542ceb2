"""Give any abstract its topics, with one small file and numpy alone: `TopicClassifier`."""

from taxo.classifier.estimator import TopicClassifier
from taxo.classifier.explain import Reason
from taxo.classifier.fields import Text
from taxo.classifier.taxonomy import TopicNode

__all__ = ["Reason", "Text", "TopicClassifier", "TopicNode"]
