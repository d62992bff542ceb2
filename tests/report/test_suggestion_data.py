"""What scripts are told of suggestions: places of papers, what is nearest, a key that is theirs alone."""

from dataclasses import replace

import pytest

from taxo.report import read_inputs
from taxo.report.catalogue import Catalogue
from taxo.report.suggestion_data import suggestion_data
from tests.report.small_corpus import write_corpus


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return Catalogue(read_inputs(write_corpus(tmp_path_factory.mktemp("corpus"))))


def test_suggestions_have_the_places_of_their_papers(catalogue: Catalogue) -> None:
    found = suggestion_data(catalogue)
    assert [(t["id"], t["papers"], t["alike"]) for t in found["topics"]] == [
        ("agents", [5, 1], ("sparse-agents",)),
        ("sparse-agents", [1], ()),
    ]
    assert found["phrases"] == [{"topic": "pruning", "phrase": "from the start", "papers": [4]}]


def test_the_topics_whose_papers_read_most_alike_are_nearest(catalogue: Catalogue) -> None:
    agents, _ = suggestion_data(catalogue)["topics"]
    assert agents["near"][0] == "pruning"  # it has one of the two papers
    assert set(agents["near"]) == {"pruning", "quantization", "data-selection"}


def test_the_taxonomy_tells_its_groups(catalogue: Catalogue) -> None:
    told = {
        topic["id"]: (topic["isGroup"], topic["isParent"]) for topic in suggestion_data(catalogue)["taxonomy"]
    }
    assert told["compression"] == (True, True)
    assert told["pruning"] == (False, False)


def test_the_key_is_of_these_papers_and_these_suggestions(catalogue: Catalogue) -> None:
    inputs = catalogue.inputs
    fewer = replace(inputs.suggested, topics=inputs.suggested.topics[:1])
    renamed = replace(inputs.suggested, topics=[replace(t, name="Other") for t in inputs.suggested.topics])
    papers = [replace(paper, paper_id=f"q{i}") for i, paper in enumerate(inputs.papers)]
    others = [replace(inputs, suggested=fewer), replace(inputs, suggested=renamed)]
    keys = [suggestion_data(catalogue)["key"], *(suggestion_data(Catalogue(each))["key"] for each in others)]
    ids = [paper.paper_id for paper in papers]
    elsewhere = replace(inputs, papers=papers, encodings=replace(inputs.encodings, ids=ids))
    keys.append(suggestion_data(Catalogue(elsewhere))["key"])
    assert len(set(keys)) == 4
    assert suggestion_data(Catalogue(inputs))["key"] == keys[0]
