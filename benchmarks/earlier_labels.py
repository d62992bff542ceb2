"""Label papers as an earlier version of taxo did: that of commit 804e692, in a checkout of its own.

    git worktree add /tmp/taxo-earlier 804e692
    TAXO_EARLIER=/tmp/taxo-earlier python -m benchmarks.labels --methods taxo "taxo at 804e692"

The file is also the script that runs there: it reads papers, vectors, topics and reviews from a file, and writes what
that version says of them beside it.
"""

import importlib
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = "TAXO_EARLIER"


def label_as_earlier(task: Any) -> dict[str, Any]:
    """Return `probabilities` (n, k), `placed` (n), `applies` (n, k) and `confidence` (n) of a `Task`.

    Raises `ImportError` where the environment doesn't say where that version is.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        raise ImportError(f"set {FOLDER} to a checkout of that commit")
    names = ("topic_id", "name", "parent", "about", "phrases", "hints", "excludes", "setting")
    given = {
        "texts": list(task.texts),
        "vectors": task.vectors.astype(np.float32),
        "topics": [{name: getattr(topic, name) for name in names} for topic in task.topics],
        "reviews": (task.judged.rows, task.judged.first, task.judged.applies),
    }
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "task.pickle"
        file.write_bytes(pickle.dumps(given))
        environment = os.environ | {"PYTHONPATH": folder}
        subprocess.run([sys.executable, __file__, str(file)], cwd=folder, env=environment, check=True)
        found: dict[str, Any] = pickle.loads(file.read_bytes())
    return found


def main(file: Path) -> None:
    """Run in that checkout: replace the task in `file` by what is said of it."""
    label, tables, taxonomy, reviews, evidence, params = (
        importlib.import_module(f"taxo.{name}")
        for name in ("label", "tables", "taxonomy", "reviews", "evidence", "params")
    )
    given = pickle.loads(file.read_bytes())
    settings = params.load_params(label.LabelParams, "label")
    papers = [tables.Paper(f"{number:06}", *text) for number, text in enumerate(given["texts"])]
    topics = taxonomy.Taxonomy(tuple(taxonomy.TaxonomyTopic(**topic) for topic in given["topics"]))
    found = evidence.find_evidence(papers, topics, settings.evidence)
    said: list[Any] = [None] * len(papers)
    for row, first, applies in zip(*given["reviews"], strict=True):
        ids = [topic["topic_id"] for topic in given["topics"]]
        named = [tuple(ids[n] for n in np.flatnonzero(numbers)) for numbers in (first, applies)]
        said[row] = reviews.Review(*named, line=0)
    encodings = tables.Encodings([paper.paper_id for paper in papers], given["vectors"])
    belief = label.believe_by(label._grounds(encodings, found, topics, said, settings), settings)
    confidence = np.round(belief.confidence, 6)
    applies = belief.applies >= settings.topic_share
    applies[np.arange(len(papers)), belief.primary.argmax(axis=1)] = True
    answer = {
        "probabilities": belief.primary,
        "placed": confidence >= settings.min_confidence,
        "applies": applies & (confidence >= settings.min_confidence)[:, None],
        "confidence": confidence,
    }
    file.write_bytes(pickle.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
