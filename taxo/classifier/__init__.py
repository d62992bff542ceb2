"""TopicClassifier."""


class TopicClassifier: ...
