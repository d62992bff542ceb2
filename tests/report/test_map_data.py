"""What the map's data files tell: where names belong, fields to colour by, what is dense and has no topic."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from taxo.project.tables import (
    ASSIGNMENTS,
    CLUSTER_TOPICS,
    CLUSTERS,
    PAPERS,
    Assignment,
    ClusterTopic,
    Placement,
)
from taxo.report.catalogue import Catalogue
from taxo.report.colour_sight import difference, seen
from taxo.report.inputs import read_inputs
from taxo.report.map_data import column_data, name_data, palette_data, similar_data
from taxo.report.reference_data import reference_data
from tests.report.small_corpus import PAPER_ROWS, write_corpus


def catalogue_of(root: Path, **fields: Any) -> Catalogue:
    papers = [
        replace(paper, **{name: value[n] for name, value in fields.items()})
        for n, paper in enumerate(PAPER_ROWS)
    ]
    return Catalogue(read_inputs(write_corpus(root, papers)))


def extras(name: str, cells: list[str]) -> list[dict[str, str]]:
    return [{name: cell} if cell else {} for cell in cells]


def test_groups_and_topics_have_places_and_what_they_are_of(tmp_path: Path) -> None:
    found = name_data(catalogue_of(tmp_path))
    assert [(entry["name"], entry["n"], entry["of"]) for entry in found["groups"]] == [
        ("Smaller models", 3, [0, 1]),
        ("Data", 2, [2]),
    ]
    assert {entry["name"] for entry in found["topics"]} == {"Pruning", "Quantization", "Data selection"}
    assert all(0 <= value <= 1 for entry in found["topics"] for place in entry["places"] for value in place)


def test_a_dense_region_that_no_topic_has_is_named_and_one_that_a_topic_has_is_not(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    papers = [replace(PAPER_ROWS[0], paper_id=f"p{i:02}", title=f"Paper {i}") for i in range(40)]
    PAPERS.write(papers, root)
    topics = ["pruning"] * 20 + ["quantization", "data-selection"] * 10
    ASSIGNMENTS.write(
        [
            Assignment(p.paper_id, topic, 0.9, [topic], [], False)
            for p, topic in zip(papers, topics, strict=True)
        ],
        root,
    )
    CLUSTERS.write([Placement(p.paper_id, i // 20, 1.0, i * 1.0, 0.0) for i, p in enumerate(papers)], root)
    CLUSTER_TOPICS.write(
        [ClusterTopic(0, "a", "Sparse", None, 0), ClusterTopic(1, "b", "Mixed", None, 1)], root
    )
    inputs = replace(
        read_inputs(write_corpus(other)),
        papers=PAPERS.read(root),
        assignments=ASSIGNMENTS.read(root),
        placements=CLUSTERS.read(root),
        cluster_topics=CLUSTER_TOPICS.read(root),
    )
    assert [entry["name"] for entry in name_data(Catalogue(inputs))["regions"]] == ["Mixed"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["yes", "no", "yes", "no", "yes", ""], {"values": ["yes", "no"], "of": [0, 1, 0, 1, 0, -1]}),
        (["a", "b", "", "", "", ""], None),  # says nothing of most papers
        (["same"] * 6, None),
        (["1", "2", "1", "2", "1", "2"], {"values": ["1", "2"], "of": [0, 1, 0, 1, 0, 1]}),
    ],
)
def test_a_field_that_tells_papers_apart_is_told(tmp_path: Path, cells: list[str], told: Any) -> None:
    found = column_data(catalogue_of(tmp_path, extra=extras("kind", cells)))
    assert found == ([{"name": "kind", **told}] if told else [])


def test_a_field_of_many_numbers_is_numbers_and_of_many_texts_nothing() -> None:
    from taxo.report.map_data import _column

    numbers = [str(i / 2) for i in range(40)]
    assert _column("score", numbers) == {"name": "score", "numbers": [i / 2 for i in range(40)]}
    assert _column("score", [*numbers[:39], "nan"]) == {
        "name": "score",
        "numbers": [*[i / 2 for i in range(39)], None],
    }
    assert _column("doi", [f"10.1/{i}" for i in range(60)]) is None


def test_each_paper_has_as_many_like_it(tmp_path: Path) -> None:
    found = similar_data(catalogue_of(tmp_path))
    assert len(found["rows"]) == len(PAPER_ROWS) * found["count"]


def test_references_leave_out_what_no_paper_has(tmp_path: Path) -> None:
    found = reference_data(
        catalogue_of(tmp_path, venue=["J"] * 6, authors=[["World Health Organization", "Poe, Ada"]] * 6)
    )
    assert found["venue"] == ["J"] * 6
    assert found["bodies"] == ["World Health Organization"]
    assert "volume" not in found
    assert found["year"] == [2023, 2024, 0, 2024, 2022, 0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_beside_those_of_topics_are_told_apart_in_every_kind_of_sight(theme: str) -> None:
    palette = palette_data()
    for name in ("kinds", "steps"):
        sights = seen(palette[name][theme])
        for sight in sights:
            far = difference(sight[:, None], sight[None])
            assert far[np.triu_indices(len(far), 1)].min() >= 8
    lightness = seen(palette["steps"][theme])[:, :, 0]
    assert (np.sign(np.diff(lightness, axis=1)) == (-1 if theme == "light" else 1)).all()
