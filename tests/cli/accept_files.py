"""A taxonomy as a person wrote it, and what a run suggests beside it."""

from pathlib import Path

WRITTEN = """\
# The topics that we agreed on.
topics:

  # ---- Compression
  - id: smaller     # a group
    name: "Smaller models"

  - id: pruning
    name: 'Pruning'
    parent: smaller
    phrases: [pruning, prune,
      sparsity]   # more to come

  # ---- Data
  - id: data
    name: Data
  - {id: selection, name: Data selection, parent: data, phrases: [coreset]}
# The end.
"""
PROPOSED = """\
# What would make taxonomy.yaml better.
suggestions:
  - kind: new topic
    topic: merging
    name: Model merging
    parent: smaller
    phrases:
      - model merging
    papers: 7
    unplaced: 3
    leave:
      pruning: 4
    overlaps:
      pruning: 5
      selection: 1
    alike:
      - serving
    why: 7 papers would get it.
    examples:
      - Merging models

  - kind: new topic
    topic: serving
    name: Serving
    parent: running
    phrases:
      - KV cache
    papers: 5
    why: 5 papers.

  - kind: new topic
    topic: running
    name: Running models
    papers: 5
    why: 5 papers in the topics under it.

  - kind: phrase for a topic
    topic: pruning
    phrases:
      - lottery ticket
    papers: 3
    count: 4
    why: “lottery ticket” is in 4 papers.

  - kind: phrase for a topic
    topic: pruning
    phrases:
      - "remove: weights"
      - magnitude
    papers: 2
    count: 2
    why: They are in 2 papers.
"""


def write_project(root: Path) -> Path:
    """Write both files under `root` and return it."""
    (root / "data").mkdir()
    (root / "taxonomy.yaml").write_bytes(WRITTEN.encode())
    (root / "data" / "suggestions.yaml").write_bytes(PROPOSED.encode())
    return root


def added_to(before: bytes, after: bytes) -> bytes:
    """What was inserted in one place, if nothing else changed."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    end = len(after) - (len(before) - start)
    assert before[:start] + before[start:] == after[:start] + after[end:]
    return after[start:end]
