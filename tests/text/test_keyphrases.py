"""Key phrases set a group of papers apart; papers that name one are a group."""

from pathlib import Path

import numpy as np

from taxo.project.tables import PAPERS
from taxo.text.keyphrases import read_phrases, without_pieces
from tests.tiny_project import papers


def test_key_phrases_are_those_that_set_a_group_apart(project: Path) -> None:
    found = PAPERS.read(project)
    meant = {title: topic_id for topic_id, title, _ in papers()}
    table = read_phrases(found)
    group = np.array([meant[paper.title] == "forecasting" for paper in found])
    phrases = table.of(group)
    assert {"time series", "forecasting"} & {phrase.lower() for phrase in phrases}
    elsewhere = " ".join(p.abstract.lower() for p in found if meant[p.title] != "forecasting")
    assert not any(phrase.lower() in elsewhere for phrase in phrases)


def test_papers_that_name_a_phrase_are_a_group(project: Path) -> None:
    found = PAPERS.read(project)
    meant = {title: topic_id for topic_id, title, _ in papers()}
    forecasts = np.array([meant[paper.title] == "forecasting" for paper in found])
    table = read_phrases(found)
    groups = table.naming_groups(forecasts, 3)
    assert groups
    assert all(group.sum() >= 3 and not (group & ~forecasts).any() for group in groups)
    assert np.sum(groups, axis=0).max() <= 2
    assert not table.naming_groups(forecasts, 13)


def test_no_phrase_is_a_piece_of_another() -> None:
    assert without_pieces(["low back pain", "back pain", "pain", "knees", "bad knees"], 9) == [
        "low back pain",
        "knees",
    ]
    assert without_pieces(["a b", "c", "d"], 2) == ["a b", "c"]


def test_a_name_is_found_as_papers_write_it(project: Path) -> None:
    table = read_phrases(PAPERS.read(project))
    assert table.find("Power Grid") == ["power grids"]
    assert table.find("zebra") == []
