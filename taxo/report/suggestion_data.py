"""Tell scripts what is suggested: topics with the places of their papers, phrases, and the taxonomy to decide for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from taxo.numeric import Vector, settled, unit_rows
from taxo.project.suggestions import Suggestion
from taxo.report.catalogue import Catalogue
from taxo.report.suggested import Suggested

NEAREST = 12  # topics that are told apart by how near they are: more than anyone looks through


def suggestion_data(catalogue: Catalogue) -> dict[str, Any]:
    """Return what `data/suggestions.js` holds.

    `key` belongs to these papers and suggestions alone; `topics` and `phrases` are the suggestions, `papers` the places
    of their papers in `data/papers.js`, `near` the ids of the taxonomy's topics whose papers read most like theirs,
    nearest first; `taxonomy` are the topics that people have, with whether they only group others (`isGroup`) and
    whether others are under them (`isParent`).
    """
    suggested = catalogue.inputs.suggested
    places = {entry.paper.paper_id: place for place, entry in enumerate(catalogue.entries)}
    return {
        "key": _key(catalogue),
        "isFirst": suggested.is_first,
        "topics": _topics(catalogue, suggested, places),
        "phrases": [
            _phrase(entry.topic, p, suggested, places) for entry in suggested.phrases for p in entry.phrases
        ],
        "taxonomy": _taxonomy(suggested),
    }


def _topics(catalogue: Catalogue, suggested: Suggested, places: Mapping[str, int]) -> list[dict[str, Any]]:
    papers = [[places[i] for i in suggested.papers.get(e.topic, ()) if i in places] for e in suggested.topics]
    near = _nearest(catalogue, suggested, papers)
    return [
        {
            "id": entry.topic,
            "name": entry.name or entry.topic,
            "parent": entry.parent,
            "isGroup": entry.topic in suggested.group_ids,
            "phrases": entry.phrases,
            "alike": entry.alike,
            "near": own_near,
            "papers": own,
        }
        for entry, own, own_near in zip(suggested.topics, papers, near, strict=True)
    ]


def _phrase(topic_id: str, phrase: str, suggested: Suggested, places: Mapping[str, int]) -> dict[str, Any]:
    """A phrase with the places of the papers that would get the topic by it."""
    rows = suggested.phrase_papers.get((topic_id, phrase), ())
    gaining = [
        places[row.paper_id] for row in rows if row.effect == "gets the topic" and row.paper_id in places
    ]
    return {"topic": topic_id, "phrase": phrase, "papers": gaining}


def _taxonomy(suggested: Suggested) -> list[dict[str, Any]]:
    taxonomy = suggested.taxonomy
    above = {topic.parent for topic in taxonomy.topics}
    return [
        {
            "id": topic.topic_id,
            "name": topic.name,
            "isGroup": topic.topic_id in taxonomy.group_ids,
            "isParent": topic.topic_id in above,
        }
        for topic in taxonomy.topics
    ]


def _nearest(catalogue: Catalogue, suggested: Suggested, papers: Sequence[Sequence[int]]) -> list[list[str]]:
    """For each suggested topic the taxonomy's topics by the cosine of the mean vectors of their papers."""
    vectors = catalogue.inputs.encodings.vectors
    places = {paper_id: row for row, paper_id in enumerate(catalogue.inputs.encodings.ids)}
    centres = {
        topic.topic_id: _mean(vectors[[places[e.paper.paper_id] for e in catalogue.by_topic[topic.topic_id]]])
        for topic in suggested.taxonomy.assignable
        if topic.topic_id in catalogue.by_topic
    }
    if not centres:
        return [[] for _ in papers]
    ids, others = list(centres), np.array(list(centres.values()))
    rows = [[places[catalogue.entries[place].paper.paper_id] for place in own] for own in papers]
    return [_by_nearness(_mean(vectors[own]), others, ids) if own else [] for own in rows]


def _mean(vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Vector:
    """The mean of `vectors` (n, d), n at least 1, of length 1 (d)."""
    mean: Vector = unit_rows(vectors.astype(np.float64).mean(axis=0)[None, :])[0]
    return mean


def _by_nearness(centre: Vector, others: np.ndarray[Any, Any], ids: Sequence[str]) -> list[str]:
    nearness = settled(np.asarray(others @ centre))
    return [ids[place] for place in np.argsort(-nearness, kind="stable")[:NEAREST]]


def _key(catalogue: Catalogue) -> str:
    """A name for what a browser remembers of these papers and suggestions."""
    suggested = catalogue.inputs.suggested
    told = [
        [entry.paper.paper_id for entry in catalogue.entries],
        [_what(entry) for entry in (*suggested.topics, *suggested.phrases)],
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _what(entry: Suggestion) -> list[Any]:
    return [entry.kind, entry.topic, entry.name, *entry.phrases]
