"""Turn a model and what is known about it into plain arrays and JSON and back, for the file and for other languages.

How another language predicts from `to_json`, step by step:

1. Terms of title and abstract by the rules in `tokens` (a plain string is an abstract). `terms` are the known ones,
   tokens with spaces between; look a term up by its tokens spelled together, that is by the known term without spaces.
2. For each known term: count = 3 x times in the title + times in the abstract; value = count^power x scales[term].
   Divide the values by the square root of the sum of their squares.
3. For each column k of `topics` columns and one more: logit[k] = intercepts[k] + sum of value x weights[term][k] x
   steps[k]. Weights are signed bytes, a row of topics + 1 a term.
4. Probability that topic k is the first: (1 - noise) x softmax(the logits of the topics / stretch)[k] + noise /
   topics, where stretch is 1 - own + own x (the mean of the three highest of the topics' logits, of fewer than four
   topics all but one, less the mean of all) / height.
   Probability that it applies, first or not: logistic(applies_intercept + applies_slope x (logit[k] - the mean of the
   topics' logits)), at most 1 - noise; or that of being the first where that is more.
5. Familiarity: logistic(last logit + known x share + long x ln(1 + number of different known terms)), where share is
   the known part of the text's one-token terms (each time counts once, in title and abstract alike; 0 without any).
6. A text of familiarity .5 or more has its likeliest topic, and all others that apply with a probability of at least
   the classifier's `threshold`.
7. `check` holds texts as (title, abstract) with what they must get (to 1e-5): the probabilities of being the first,
   the familiarity, the probabilities of applying.

In the JSON `scales`, `steps` and `intercepts` are little-endian float32 and `weights` int8, all as base64.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from taxo.classifier.calibration import LEAST_HEIGHT
from taxo.classifier.model import STRANGE, Model
from taxo.classifier.npz_file import (
    FORMAT,
    LARGEST,
    MEMBERS,
    VERSION,
    Arrays,
    ClassifierFileError,
    refusal,
)
from taxo.classifier.parameters import check_parameters
from taxo.classifier.topic_nodes import TopicNode
from taxo.classifier.vectorizer import POWER, TITLE_WEIGHT

CHECK_TEXTS = [
    (
        "Pruning Attention Heads",
        "We prune the heads of large language models and fine-tune them after each step.",
    ),
    (
        "",
        "Naïve Bayes – a “simple” baseline – beats deﬁned state-of-the-art models for time series of 10 sensors.",
    ),
    ("Low-rank adaptation of diffusion models", ""),
    ("", "Bake the cake for thirty minutes and let it cool."),
    ("", ""),
]
CHECK_TOLERANCE = 1e-5  # float32 weights give 6 digits in any order of their sums
DIGITS = 7  # of expected probabilities: finer than the tolerance that they are checked with
MOST_PARAMETER = 1e15  # no parameter makes sense beyond
NUMBERS = ("noise", "own", "height", "known", "long", "applies_intercept", "applies_slope")
# The format's first version had no reading of its own for further topics: those applied that were likely as the first.
FIRST_VERSION = {"applies_intercept": -STRANGE, "applies_slope": 0.0}
# The first two had one temperature for all texts.
EARLIER = {"own": 0.0, "height": 1.0}
LIMITS = {"noise": (0.0, 1.0), "own": (0.0, 1.0), "height": (LEAST_HEIGHT, LARGEST)}


@dataclass(frozen=True)
class About:
    """What goes with a model: topic ids by column, taxonomy, the parameters it was fitted with, and its card.

    `why_untrained` says why there is no model, None where there is one.
    """

    classes: list[str]
    taxonomy: tuple[TopicNode, ...]
    parameters: dict[str, Any]
    card: dict[str, Any]
    why_untrained: str | None = None


def pack(model: Model | None, about: About) -> tuple[dict[str, Any], Arrays]:
    """Return meta and arrays for the file; without a model the arrays are empty."""
    meta = {
        "format": FORMAT,
        "version": VERSION,
        "classes": about.classes,
        "taxonomy": [
            [node.topic_id, node.name, node.parent, node.phrases, node.hints] for node in about.taxonomy
        ],
        "knobs": about.parameters,  # as the format has called them from its first version
        "card": about.card,
        "why_untrained": about.why_untrained,
    }
    if model is None:
        return meta, {name: np.empty(0, dtype) for name, dtype in MEMBERS.items() if name != "meta"}
    meta |= {"check": _check(model), **{name: getattr(model, name) for name in NUMBERS}}
    arrays: Arrays = {name: getattr(model, name) for name in ("scales", "weights", "steps", "intercepts")}
    return meta, {"terms": np.frombuffer("\n".join(model.terms).encode(), dtype=np.uint8), **arrays}


def unpack(
    meta: dict[str, Any], arrays: Arrays, path: Path, defaults: Mapping[str, float]
) -> tuple[Model | None, About]:
    """Return the model and what is known of it; the file's own examples must come out as they did at its making.

    `defaults` are the parameters that there must be, with values of the right type. There is no model in the file of
    a classifier that was left untrained.
    """
    try:
        is_first = meta["version"] == 1
        meta = (FIRST_VERSION if is_first else {}) | (EARLIER if meta["version"] < VERSION else {}) | meta
        about = _read_about(meta, defaults)
        if about.why_untrained is not None:
            _check_empty(arrays)
            return None, about
        model = _read_model(meta, arrays)
        _check_shapes(model, len(about.classes))
        expected = np.array([row["expected"] for row in meta["check"]], dtype=np.float64)
        found = model.scores([field for row in meta["check"] for field in row["text"]])
        found = found[:, : len(about.classes) + 1] if is_first else found
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise refusal(path, f"{type(error).__name__}: {error}") from error
    if found.shape != expected.shape or not (np.abs(found - expected) <= CHECK_TOLERANCE).all():
        raise ClassifierFileError(
            f"{path}: gives its own examples other probabilities than where it was trained; train it again"
        )
    return model, about


def _read_model(meta: dict[str, Any], arrays: Arrays) -> Model:
    return Model(
        terms=_read_terms(arrays),
        scales=arrays["scales"],
        weights=arrays["weights"],
        steps=arrays["steps"],
        intercepts=arrays["intercepts"],
        **{name: _read_number(meta, name) for name in NUMBERS},
    )


def to_json(model: Model, classes: list[str]) -> str:
    """Return everything that prediction needs, as in the module's description."""
    document = {
        "classes": classes,
        "title_weight": TITLE_WEIGHT,
        "power": POWER,
        "terms": list(model.terms),
        "scales": _base64(model.scales),
        "weights": _base64(model.weights),
        "steps": _base64(model.steps),
        "intercepts": _base64(model.intercepts),
        "check": _check(model),
        **{name: getattr(model, name) for name in NUMBERS},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _check(model: Model) -> list[dict[str, Any]]:
    scores = model.scores([field for text in CHECK_TEXTS for field in text])
    return [
        {"text": list(text), "expected": [round(float(score), DIGITS) for score in row]}
        for text, row in zip(CHECK_TEXTS, scores, strict=True)
    ]


def _base64(array: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def _read_terms(arrays: Arrays) -> tuple[str, ...]:
    n_terms = len(arrays["scales"])
    n_lines = int((arrays["terms"] == ord("\n")).sum()) + (arrays["terms"].size > 0)
    if n_lines != n_terms:
        raise ValueError(f"there are {n_lines} terms, but {n_terms} scales")
    return tuple(arrays["terms"].tobytes().decode().split("\n")) if n_terms else ()


def _read_number(meta: dict[str, Any], name: str) -> float:
    value, (least, most) = meta[name], LIMITS.get(name, (-LARGEST, LARGEST))
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"its `{name}` is {value!r}, expected a number from {least:,g} to {most:,g}")
    return float(value)


def _read_about(meta: dict[str, Any], defaults: Mapping[str, float]) -> About:
    classes, why = list(meta["classes"]), meta.get("why_untrained")
    if why is not None and not isinstance(why, str):
        raise ValueError(f"its `why_untrained` is {why!r}, expected a sentence or null")
    few = why is None and len(classes) < 2
    if few or len(set(classes)) != len(classes) or not all(isinstance(c, str) for c in classes):
        raise ValueError("its topics aren't two or more different ids")
    taxonomy = tuple(_read_node(*row) for row in meta["taxonomy"])
    return About(classes, taxonomy, _read_parameters(meta["knobs"], defaults), dict(meta["card"]), why)


def _read_node(
    topic_id: object, name: object, parent: object, phrases: Any = (), hints: Any = ()
) -> TopicNode:
    """A topic as `pack` wrote it; the format's first version kept neither phrases nor hints."""
    if isinstance(phrases, str) or isinstance(hints, str):
        raise TypeError(f"the phrases of {topic_id!r} aren't lists")
    above = None if parent is None else str(parent)
    return TopicNode(str(topic_id), str(name), above, tuple(map(str, phrases)), tuple(map(str, hints)))


def _check_empty(arrays: Arrays) -> None:
    if any(array.size for array in arrays.values()):
        raise ValueError("it was left untrained, yet holds weights")


def _read_parameters(found: Any, defaults: Mapping[str, float]) -> dict[str, float]:
    parameters = dict(found)
    if parameters.keys() != defaults.keys():
        raise ValueError(
            f"its parameters are {', '.join(map(str, parameters))}, expected {', '.join(defaults)}"
        )
    for name, value in parameters.items():
        wanted = (int,) if isinstance(defaults[name], int) else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted) or not abs(value) <= MOST_PARAMETER:
            raise ValueError(f"its parameter `{name}` is {value!r}, expected a number like {defaults[name]}")
    check_parameters(parameters)
    return parameters


def _check_shapes(model: Model, n_topics: int) -> None:
    n_terms = len(model.terms)
    shapes = {
        "scales": (n_terms,),
        "weights": (n_terms, n_topics + 1),
        "steps": (n_topics + 1,),
        "intercepts": (n_topics + 1,),
    }
    for name, shape in shapes.items():
        if getattr(model, name).shape != shape:
            raise ValueError(f"`{name}` has shape {getattr(model, name).shape}, expected {shape}")
