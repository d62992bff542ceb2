"""Read the trained classifier as JSON, with all that a page needs to classify as Python does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taxo.classifier import TopicClassifier
from taxo.classifier.calibration import BEST
from taxo.classifier.estimator import FAMILIAR
from taxo.classifier.npz_file import find_file
from taxo.classifier.tokens import LONGEST_GRAM, MAX_CHARACTERS
from taxo.project.tables import MODEL_FOLDER


@dataclass(frozen=True)
class BrowserModel:
    """The classifier for the page that uses it.

    `data` is JSON as `taxo.classifier.serialization` describes it, and more; `n_bytes` is the size of the file. Where
    the project has nothing to train a classifier on, `data` is empty and `why_untrained` says why and what to do; else
    `classifier` is the same for Python.
    """

    data: Mapping[str, Any]
    n_bytes: int
    why_untrained: str | None = None
    classifier: TopicClassifier | None = None


def load_browser_model(root: Path) -> BrowserModel:
    """Read the classifier under `root`; raises `TaxoError` where it is missing or broken."""
    folder = root / MODEL_FOLDER
    classifier = TopicClassifier.load(folder)
    n_bytes = find_file(folder).stat().st_size
    if classifier.why_untrained is not None:
        return BrowserModel({}, n_bytes, classifier.why_untrained)
    more = {
        "best": BEST,
        "longest_gram": LONGEST_GRAM,
        "max_characters": MAX_CHARACTERS,
        "familiar": FAMILIAR,
        "threshold": classifier.threshold,
    }
    return BrowserModel(json.loads(classifier.to_json()) | more, n_bytes, classifier=classifier)
