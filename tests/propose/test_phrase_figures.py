"""What is odd about a taxonomy's phrases is counted and told."""

from pathlib import Path

import pytest

from taxo.project.metrics import read_metrics
from taxo.propose.phrase_figures import PhraseFigures
from tests.conftest import run_stage
from tests.tiny_project import copy

KEYS = ("topics_without_finds", "shared_phrases", "papers_with_a_phrase_unplaced", "phrase_hits_not_given")


@pytest.fixture(scope="module")
def odd(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a topic that nothing is found of, a phrase of two topics, and a paper that is said to fit none."""
    folder = copy(project, tmp_path_factory.mktemp("odd") / "project")
    with (folder / "taxonomy.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {id: cats, name: Cats, phrases: [purring]}\n")
        file.write("  - {id: trees, name: Trees, phrases: [prune, bonsai]}\n")
    (folder / "reviews.csv").write_text(
        "paper,topics,note\nSparsity by pruned layers for edge devices,none,\n", "utf-8"
    )
    run_stage("label", folder)
    return folder


def test_the_figures_of_the_stage_count_what_phrases_find_in_vain(odd: Path) -> None:
    run_stage("propose", odd)
    found = read_metrics("propose", odd)
    assert {key: found[key] for key in KEYS[:3]} == dict(zip(KEYS, (1, 1, 1), strict=False))
    assert isinstance(found["phrase_hits_not_given"], int)
    assert found["phrase_hits_not_given"] >= 1


def test_the_stage_names_topics_without_finds_and_shared_phrases(
    odd: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_stage("propose", odd)
    printed = capsys.readouterr().out
    assert "1 topic whose phrases no paper has: cats\n" in printed
    assert "1 phrase that several topics have: “prune” (pruning, trees)\n" in printed


def test_a_taxonomy_in_order_is_not_talked_of(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_stage("propose", project)
    assert "phrases no paper has" not in capsys.readouterr().out


def test_a_line_names_five_at_most() -> None:
    [line] = PhraseFigures(list("abcdefg"), {}, 0, 0).lines
    assert line == "7 topics whose phrases no paper has: a, b, c, d, e, …"
