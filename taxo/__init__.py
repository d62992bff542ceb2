"""Find, name and keep the topics of a pile of paper abstracts.

`from taxo import TopicClassifier` is for other people's code and needs numpy alone; the rest is the pipeline's.
"""

from typing import TYPE_CHECKING, Any

from taxo.version import __version__

if TYPE_CHECKING:
    from taxo.classifier import TopicClassifier

__all__ = ["TopicClassifier", "__version__"]


def __getattr__(name: str) -> Any:
    # Imported when asked for: a stage that never classifies doesn't depend on the classifier's code.
    if name in __all__:
        import taxo.classifier

        return getattr(taxo.classifier, name)
    raise AttributeError(f"module 'taxo' has no attribute {name!r}")
