"""The topics that a reviewer can choose from: all of them to search, the likeliest of every group for a paper."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.suggestions import save_suggestions
from taxo.project.tables import CLUSTER_TOPICS, PROPOSED_TOPICS, TOPICS, Topic
from taxo.report.catalogue import Catalogue
from taxo.report.inputs import read_inputs
from taxo.report.pages.review import build_review
from taxo.report.review_choices import N_CHOICES, N_PROPOSALS, choosable_topics, likely_choices
from tests.report.small_corpus import (
    ASSIGNMENT_ROWS,
    PAPER_ROWS,
    PROPOSED_ROWS,
    leave_untrained,
    write_corpus,
)


def catalogue_of(root: Path) -> Catalogue:
    return Catalogue(read_inputs(root))


def many_topics(root: Path, n: int) -> None:
    """Write a taxonomy of `n` topics more, each in a group of its own."""
    more = "".join(
        f"  - {{id: group-{i}, name: Group {i}}}\n"
        f"  - {{id: topic-{i}, name: Topic {i}, parent: group-{i}, phrases: [phrase {i}]}}\n"
        for i in range(n)
    )
    with (root / "taxonomy.yaml").open("a") as file:
        file.write(more)
    rows = [Topic(f"group-{i}", f"Group {i}", None, "agreed", 0) for i in range(n)]
    rows += [Topic(f"topic-{i}", f"Topic {i}", f"group-{i}", "agreed", 0) for i in range(n)]
    TOPICS.write([*TOPICS.read(root), *rows], root)


def test_all_topics_can_be_chosen_by_name_and_phrase_proposals_last(tmp_path: Path) -> None:
    found = choosable_topics(catalogue_of(write_corpus(tmp_path)))
    assert [(t.topic_id, t.group, t.phrases, t.proposed) for t in found] == [
        ("pruning", "Smaller models", ("prune", "sparsity"), False),
        ("quantization", "Smaller models", ("quantization", "low-bit"), False),
        ("data-selection", "Data", ("data selection", "coreset"), False),
        ("agents", "", ("browser", "agent"), True),
        ("sparse-agents", "", ("agent",), True),
    ]


def test_a_proposal_is_among_the_choices_of_its_papers_alone(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    PROPOSED_TOPICS.write([replace(PROPOSED_ROWS[0], examples=["p6"])], root)
    found = likely_choices(catalogue_of(root), [1, 5], {1: [0], 5: [0]})
    assert found[5] == ("pruning", "quantization", "data-selection", "agents")
    assert "agents" not in found[1]


def test_the_likeliest_topics_come_from_every_group_in_the_taxonomy_s_order(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    many_topics(root, 40)
    found = likely_choices(catalogue_of(root), [1, 5], {1: [3, 4], 5: [0, 2]})
    # p2 is of pruning, quantization too; its nearest papers are of data selection.
    assert found[1][:3] == ("pruning", "quantization", "data-selection")
    assert {"pruning", "quantization"} <= set(
        found[5]
    )  # p6 has no topic: its nearest papers and the classifier speak
    assert all(N_CHOICES <= len(choices) <= N_CHOICES + N_PROPOSALS for choices in found.values())


def test_without_a_classifier_labels_and_near_papers_speak(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    many_topics(root, 10)
    leave_untrained(root)
    found = likely_choices(catalogue_of(root), [5], {5: [3, 4, 3]})
    assert found[5][:3] == ("pruning", "quantization", "data-selection")  # the others are the largest topics


def test_a_pile_without_any_topic_has_nothing_to_choose_from(tmp_path: Path) -> None:
    bare = [replace(a, topic_id=None, topics=[], reviewed=False) for a in ASSIGNMENT_ROWS]
    root = write_corpus(tmp_path, PAPER_ROWS, bare)
    (root / "taxonomy.yaml").write_text("topics: []\n")
    for table in (TOPICS, PROPOSED_TOPICS, CLUSTER_TOPICS):
        table.write([], root)
    save_suggestions([], "", root)
    found = build_review(catalogue_of(root), n_doubtful=3, n_sample=3, seed=1)
    assert found.topics == ()
    assert [item.choices for item in (*found.sample, *found.doubtful)] == [()] * 6


@pytest.mark.parametrize("n", [1, 2])
def test_a_pile_of_a_paper_or_two_makes_a_page(tmp_path: Path, n: int) -> None:
    root = write_corpus(tmp_path, PAPER_ROWS[:n], [replace(a, reviewed=False) for a in ASSIGNMENT_ROWS[:n]])
    found = build_review(catalogue_of(root), n_doubtful=3, n_sample=3, seed=1)
    assert len(found.sample) == n
    assert all("pruning" in item.choices for item in found.sample)


def test_a_reason_counts_the_papers_that_there_are(tmp_path: Path) -> None:
    topics = ["pruning", *["quantization"] * 5]
    rows = [
        replace(a, topic_id=t, topics=[t], confidence=0.9, reviewed=False)
        for a, t in zip(ASSIGNMENT_ROWS, topics, strict=True)
    ]
    root = write_corpus(tmp_path, PAPER_ROWS, rows)
    vectors = np.full((6, 6), 0.4, dtype=np.float32)
    ENCODINGS.write(Encodings([p.paper_id for p in PAPER_ROWS], vectors), root)
    found = build_review(catalogue_of(root), n_doubtful=6, n_sample=0, seed=3)
    reasons = {item.paper_id: item.reason for item in (*found.doubtful, *found.sample)}
    assert reasons["p1"] == "all of its 5 nearest papers are of “Quantization”"
