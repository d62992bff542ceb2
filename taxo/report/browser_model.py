"""The classifier's file in, the same numbers as a page can read them out: JSON, arrays as base64."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from taxo.classifier.file import find_file, read_file

MODEL_FOLDER = "models/topic-classifier"


@dataclass(frozen=True)
class BrowserModel:
    """The classifier's file as the page needs it: `data` is JSON, its arrays little-endian bytes in base64."""

    data: Mapping[str, Any]
    n_bytes: int


def load_browser_model(root: Path) -> BrowserModel:
    """Read the classifier under `root`; raises `TaxoError` where it is missing or broken."""
    file = find_file(root / MODEL_FOLDER)
    meta, arrays = read_file(file)
    data = {
        "classes": meta["classes"],
        "threshold": meta["params"]["threshold"],
        "knownWeight": meta["known_weight"],
        "terms": arrays["terms"].tobytes().decode().split("\n"),
        "weights": base64.b64encode(arrays["weights"].tobytes()).decode(),
        **{name: _numbers(arrays[name]) for name in ("scales", "steps", "intercepts")},
    }
    return BrowserModel(data, file.stat().st_size)


def _numbers(array: np.ndarray[Any, Any]) -> str:
    return base64.b64encode(array.astype("<f4").tobytes()).decode()
