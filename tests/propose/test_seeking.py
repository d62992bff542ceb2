"""Topics that are missing are found whether the taxonomy explains their papers or not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from taxo.label import LabelParams, read_corpus
from taxo.project.params import load_params
from taxo.propose import ProposeParams
from taxo.propose.sample import Sample, take_sample
from taxo.propose.seeking import seek_topics
from taxo.propose.telling import TellingPhrases
from taxo.text.keyphrases import read_phrases
from tests.tiny_project import papers, without_forecasting


@pytest.fixture(scope="module")
def lacking(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose taxonomy lost forecasting."""
    return without_forecasting(project, tmp_path_factory.mktemp("lacking") / "project")


def sought(root: Path, sample: Sample) -> list[set[str]]:
    """The titles of the papers of each topic that is found."""
    telling = TellingPhrases(read_phrases(sample.corpus.papers))
    params = replace(load_params(ProposeParams, "propose", root), min_gain=0.0)
    labelling = load_params(LabelParams, "label", root)
    found, n_tried = seek_topics(sample, telling, params, labelling)
    assert n_tried >= len(found)
    return [
        {sample.corpus.papers[row].title for row in np.flatnonzero(topic.members).tolist()} for topic in found
    ]


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_a_missing_topic_is_found_however_sure_the_topics_of_its_papers_are(
    lacking: Path, sure: float
) -> None:
    taken = take_sample(read_corpus(lacking), (), load_params(LabelParams, "label", lacking))
    sample = replace(taken, confidence=np.full(len(taken.rows), sure))
    assert sample.is_unexplained.any() == (sure == 0)
    meant = {title for topic_id, title, _ in papers() if topic_id == "forecasting"}
    assert any(2 * len(own & meant) / (len(own) + len(meant)) >= 0.8 for own in sought(lacking, sample))


def test_papers_that_people_judged_are_no_new_topic_s(lacking: Path) -> None:
    taken = take_sample(read_corpus(lacking), (), load_params(LabelParams, "label", lacking))
    judged = replace(taken, reviewed=np.ones(len(taken.rows), dtype=np.bool_))
    assert sought(lacking, judged) == []
