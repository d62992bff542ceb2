"""Catalogues of invented papers with dates, venues and topics, for the tests of what the page of trends tells."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from taxo.project.encodings import Encodings
from taxo.project.tables import Assignment, Paper, Placement
from taxo.report.catalogue import Catalogue, Entry
from taxo.report.inputs import ReportInputs, read_inputs
from tests.report.small_corpus import write_corpus

TOPICS = ("pruning", "quantization", "data-selection")


def paper(name: str, topics: Sequence[str] = (), **fields: object) -> Entry:
    """A paper that has `topics`, the first of them as its first."""
    made = replace(Paper(name, f"Paper {name}", "About something."), **fields)  # type: ignore[arg-type]
    given = Assignment(name, topics[0] if topics else None, 0.9, list(topics), [], False)
    return Entry(made, given, Placement(name, 0, 1.0, 0.0, 0.0))


@cache
def small_inputs() -> ReportInputs:
    """What the small corpus' report is made of, read once."""
    with tempfile.TemporaryDirectory() as folder:
        return read_inputs(write_corpus(Path(folder)))


def catalogue_of(entries: Sequence[Entry]) -> Catalogue:
    """The catalogue of `entries` with the small corpus' taxonomy; each topic's papers lie in a direction of its own."""
    ordered = sorted(entries, key=lambda e: e.paper.paper_id)
    inputs = small_inputs()
    directions = dict(zip((*TOPICS, None), np.eye(4, dtype=np.float32), strict=True))
    vectors = np.array([directions[e.assignment.topic_id] for e in ordered])
    return Catalogue(
        replace(
            inputs,
            papers=[e.paper for e in ordered],
            assignments=[e.assignment for e in ordered],
            placements=[e.placement for e in ordered],
            encodings=Encodings([e.paper.paper_id for e in ordered], vectors),
        )
    )
