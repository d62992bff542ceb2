"""How well the classifier tells its own kind of text from others that it was neither trained nor tuned on."""

import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.trials import Fold
from taxo.classifier import TopicClassifier

PASSAGES = Path(__file__).parent / "elsewhere.txt"
LONG = 400  # characters


def measure_elsewhere(fold: Fold) -> dict[str, float]:
    """The area under the ROC curve of familiarity, held-out papers against each kind of text, and what is accepted."""
    training = fold.training
    found = TopicClassifier(taxonomy=training.nodes)
    found.fit(training.texts, training.topics, training.weights, training.trusted)
    own = found.predict_familiarity(fold.asked)
    titles = found.predict_familiarity([(title, "") for title, _ in fold.asked])
    scores = {"own papers accepted": _share(own), "own titles alone accepted": _share(titles)}
    others = {kind: found.predict_familiarity(texts) for kind, texts in read_kinds().items()}
    others["all of these"] = np.concatenate(list(others.values()))
    for kind, other in others.items():
        marks = np.r_[np.ones(len(own)), np.zeros(len(other))]
        scores[f"{kind}: texts"] = len(other)
        scores[f"{kind}: AUROC"] = round(float(roc_auc_score(marks, np.r_[own, other])), 4)
        scores[f"{kind}: rejected"] = round(1 - _share(other), 4)
    return scores


def _share(familiarity: Any) -> float:
    return round(float((familiarity >= 0.5).mean()), 4)


def read_kinds() -> dict[str, list[str]]:
    """Passages by kind: those of `elsewhere.txt`, and what Debian and Python say of themselves on this machine."""
    from pydoc_data.topics import topics as manual

    kinds: dict[str, list[str]] = {}
    for line in PASSAGES.read_text(encoding="utf-8").splitlines():
        kind, text = line.split(": ", 1)
        kinds.setdefault(kind, []).append(text)
    command = ["dpkg-query", "-W", "-f", "${Description}\x01"]
    debian = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\x01")
    kinds["Debian's packages"] = _long(debian)
    kinds["Python's manual"] = _long([part for text in manual.values() for part in text.split("\n\n")])
    return {kind: texts for kind, texts in kinds.items() if texts}


def _long(texts: list[str]) -> list[str]:
    flat = (re.sub(r"\s+", " ", text).strip() for text in texts)
    return [text for text in flat if len(text) > LONG]
