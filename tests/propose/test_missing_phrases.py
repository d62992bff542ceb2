"""A topic gets the words that set its papers apart and that nobody wrote down."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from taxo.cli.decisions import accept_phrases, read_files, write_files
from taxo.numeric import Members
from taxo.project.metrics import read_metrics
from taxo.project.suggestions import PHRASE, SUGGESTIONS_FILE, Suggestion, load_suggestions
from taxo.project.tables import PHRASE_PAPERS
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy
from taxo.project.taxonomy_writing import save_taxonomy
from taxo.propose.phrase_trials import MissingPhrase
from tests.conftest import run_stage
from tests.tiny_project import copy

# The story of these papers, but for their titles, holds none of its words.
POOR = ("What comes next", ("forecasting demand",))


def run(project: Path) -> Path:
    """Label and propose."""
    run_stage("label", project)
    run_stage("propose", project)
    return project


def reword(project: Path, topic_id: str, **changes: object) -> None:
    """Change a topic of a project's taxonomy."""
    topics = load_taxonomy(project).topics
    changed = [replace(t, **changes) if t.topic_id == topic_id else t for t in topics]  # type: ignore[arg-type]
    save_taxonomy(Taxonomy(tuple(changed)), project / "taxonomy.yaml")


def phrases_for(project: Path, topic_id: str) -> list[Suggestion]:
    """The entries with phrases for a topic."""
    return [e for e in load_suggestions(project)[0] if e.kind == PHRASE and e.topic == topic_id]


@pytest.fixture(scope="module")
def poor(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which forecasting has a phrase that four of its twelve papers hold."""
    folder = copy(project, tmp_path_factory.mktemp("poor") / "project")
    reword(folder, "forecasting", name=POOR[0], phrases=POOR[1])
    (folder / "reviews.csv").write_text("paper,topics,note\n", "utf-8")
    return run(folder)


def first_for(project: Path, topic_id: str) -> Suggestion:
    """The first entry with a phrase for a topic: the most telling."""
    return phrases_for(project, topic_id)[0]


def test_a_topic_is_offered_words_that_its_other_papers_have(poor: Path) -> None:
    entry = first_for(poor, "forecasting")
    assert entry.phrases == ("forecasting",)
    assert entry.count == 12
    assert entry.why.endswith("12 of them with the topic, and in 8 of these no phrase of it is found.")
    assert len(entry.examples) == 3


def test_the_papers_that_hold_a_phrase_are_told_with_what_it_does_for_them(poor: Path) -> None:
    entries = phrases_for(poor, "forecasting")
    rows = PHRASE_PAPERS.read(poor)
    effects = Counter(row.effect for row in rows if (row.phrase,) == entries[0].phrases)
    assert effects == {"gets evidence": 8, "as it is": 4}
    assert {(row.topic_id, row.phrase) for row in rows} == {("forecasting", *e.phrases) for e in entries}


def test_of_a_sample_of_papers_phrases_are_counted_in_all(
    poor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taxo.propose.sample.MOST", 24)
    entry = first_for(run(copy(poor, tmp_path / "sampled")), "forecasting")
    assert entry.count == 12


def test_topics_whose_phrases_find_all_their_papers_are_offered_nothing(poor: Path) -> None:
    assert {e.topic for e in load_suggestions(poor)[0] if e.kind == PHRASE} == {"forecasting"}
    assert read_metrics("propose", poor)["suggested_phrases"] == len(phrases_for(poor, "forecasting"))


def test_the_same_papers_give_the_same_suggestions(poor: Path, tmp_path: Path) -> None:
    again = run(copy(poor, tmp_path / "again"))
    assert (again / SUGGESTIONS_FILE).read_bytes() == (poor / SUGGESTIONS_FILE).read_bytes()


def test_what_is_accepted_is_found_and_not_offered_again(poor: Path, tmp_path: Path) -> None:
    accepted = copy(poor, tmp_path / "accepted")
    write_files(accept_phrases(read_files(accepted), "forecasting"), accepted)
    assert not {p for e in phrases_for(run(accepted), "forecasting") for p in e.phrases} & {
        p for e in phrases_for(poor, "forecasting") for p in e.phrases
    }


@pytest.mark.parametrize(
    ("topic_id", "key"), [("forecasting", "hints"), ("forecasting", "excludes"), ("pruning", "phrases")]
)
def test_a_phrase_that_a_topic_has_already_is_not_offered(
    poor: Path, tmp_path: Path, topic_id: str, key: str
) -> None:
    entry = first_for(poor, "forecasting")
    known = copy(poor, tmp_path / "known")
    had = getattr(load_taxonomy(known).by_id[topic_id], key)
    reword(known, topic_id, **{key: (*had, *entry.phrases)})
    offered = phrases_for(run(known), "forecasting")
    assert entry.phrases not in [e.phrases for e in offered]


def members(rows: range, n_papers: int = 100) -> Members:
    """Papers of which those in `rows` are members."""
    return np.isin(np.arange(n_papers), rows)


def phrase(holders: range, has: range, known: range) -> MissingPhrase:
    """A phrase of a topic, in a hundred papers."""
    nobody = members(range(0))
    return MissingPhrase(TaxonomyTopic("a", "A"), "b", members(holders), members(has), members(known), nobody)


def test_a_phrase_of_few_papers_may_be_pure_by_chance() -> None:
    has = range(10)
    assert phrase(range(2), has, has).surprise == pytest.approx(2 * np.log(10))
    assert phrase(range(4), has, has).surprise == pytest.approx(4 * np.log(10))
    assert phrase(range(0, 100), has, has).surprise == 0


def test_a_phrase_that_is_never_beside_the_topic_s_own_is_no_kin() -> None:
    assert phrase(range(5, 25), range(25), range(5)).kinship < 0
    assert phrase(range(20), range(25), range(5)).kinship > 0


def test_a_phrase_is_worth_the_papers_that_it_helps() -> None:
    found = phrase(range(20), range(25), range(5))
    assert found.unfound.sum() == 15
    assert found.worth(members(range(10))) == pytest.approx(found.worth(found.helps) * 5 / 15)
