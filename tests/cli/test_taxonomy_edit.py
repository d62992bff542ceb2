"""A proposal moves into the taxonomy; every other byte of what people wrote stays."""

from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.taxonomy_edit import (
    AcceptError,
    Changes,
    accept_all,
    accept_proposal,
    insert_topic,
    remove_topic,
)
from taxo.errors import TaxoError
from taxo.project.taxonomy import TaxonomyTopic, load_taxonomy, parse_taxonomy

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
# Topics that the taxonomy lacks.
topics:
  - id: smaller
    name: Smaller models

  # 7 papers. For example:
  # - Merging models
  - id: merging
    name: Model merging
    parent: smaller
    phrases:
      - model merging

  # 5 papers.
  - id: serving
    name: Serving
    parent: running
    phrases:
      - KV cache

  - id: running
    name: Running models
"""
NEW = TaxonomyTopic("merging", "Model merging", "smaller", phrases=("model merging", "soup: a #1 'mix'"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "taxonomy.yaml").write_bytes(WRITTEN.encode())
    (tmp_path / "data" / "proposals.yaml").write_bytes(PROPOSED.encode())
    return tmp_path


def added_to(before: bytes, after: bytes) -> bytes:
    """What was inserted in one place, if nothing else changed."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    end = len(after) - (len(before) - start)
    assert before[:start] + before[start:] == after[:start] + after[end:]
    return after[start:end]


def test_a_proposal_is_put_behind_its_group_and_nothing_else_changes(root: Path) -> None:
    [topic] = accept_proposal("merging", root)
    after = (root / "taxonomy.yaml").read_bytes()
    assert b"model merging" in added_to(WRITTEN.encode(), after)
    assert [t.topic_id for t in load_taxonomy(root).topics] == [
        "smaller",
        "pruning",
        "merging",
        "data",
        "selection",
    ]
    assert load_taxonomy(root).by_id["merging"] == topic


def test_it_leaves_the_proposals(root: Path) -> None:
    accept_proposal("merging", root)
    left = (root / "data" / "proposals.yaml").read_text("utf-8")
    assert [t.topic_id for t in parse_taxonomy(left).topics] == ["serving", "running"]
    assert "7 papers" not in left
    assert "# 5 papers." in left


def test_a_proposed_group_comes_along(root: Path) -> None:
    added = accept_proposal("serving", root)
    assert [topic.topic_id for topic in added] == ["running", "serving"]
    assert load_taxonomy(root).by_id["serving"].parent == "running"


def test_a_person_may_change_id_name_and_parent(root: Path) -> None:
    accept_proposal("serving", root, Changes("fast", "Fast inference", "data"))
    topic = load_taxonomy(root).by_id["fast"]
    assert (topic.name, topic.parent, topic.phrases) == ("Fast inference", "data", ("KV cache",))
    assert "running" not in load_taxonomy(root).by_id


def test_all_proposals_at_once(root: Path) -> None:
    assert {topic.topic_id for topic in accept_all(root)} == {"merging", "serving", "running"}
    assert (root / "data" / "proposals.yaml").read_text("utf-8").endswith("topics: []\n")
    with pytest.raises(AcceptError, match="nothing is proposed"):
        accept_all(root)


@pytest.mark.parametrize(
    "text",
    ["", "# Nothing yet.\n", "topics: []", "topics: []  # none\n# The end.\n", "topics:   []\n"],
)
def test_an_empty_taxonomy_takes_topics(text: str) -> None:
    topic = TaxonomyTopic("merging", "Model merging", phrases=("model merging",))
    after = insert_topic(text, topic)
    assert parse_taxonomy(after).topics == (topic,)
    assert all(comment in after for comment in ("# Nothing yet.", "# none", "# The end.") if comment in text)


@pytest.mark.parametrize("column", [0, 2, 4])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_indentation_and_line_ends_are_the_file_s(column: int, newline: str) -> None:
    lines = ["topics:", "- id: smaller", "  name: Smaller models"]
    text = newline.join([lines[0], *(" " * column + line for line in lines[1:])])
    after = insert_topic(text, NEW)
    assert after.startswith(text + newline)
    assert after.count("\n") == after.count(newline)
    assert parse_taxonomy(after).by_id["merging"] == NEW


def test_a_text_in_a_block_ends_where_it_ends() -> None:
    text = "topics:\n  - id: smaller\n    name: |\n      Smaller\n      models\n\n# The end.\n"
    after = insert_topic(text, NEW)
    assert after.endswith("\n\n# The end.\n")
    assert parse_taxonomy(after).by_id["merging"] == NEW


def test_the_last_topic_taken_out_leaves_an_empty_list() -> None:
    assert remove_topic("# Head.\ntopics:\n  # why\n  - id: a\n    name: A\n", "a") == "# Head.\ntopics: []\n"


@pytest.mark.parametrize(
    ("topic_id", "changes", "message"),
    [
        ("mergin", Changes(), "did you mean `merging`.*There are: merging, running, serving"),
        ("pruning", Changes(), "taxonomy.yaml has `pruning` already"),
        ("smaller", Changes(), "taxonomy.yaml has `smaller` already"),
        ("merging", Changes(topic_id="pruning"), "`pruning` already; choose another id with --id"),
        ("merging", Changes(name="Pruning"), "“pruning” is taken"),
        ("merging", Changes(parent="nowhere"), "parent `nowhere`"),
        ("merging", Changes(topic_id="Not A Slug"), "expected lower-case words"),
    ],
)
def test_what_can_t_be_accepted_changes_nothing(
    root: Path, topic_id: str, changes: Changes, message: str
) -> None:
    with pytest.raises(TaxoError, match=message):
        accept_proposal(topic_id, root, changes)
    assert (root / "taxonomy.yaml").read_text("utf-8") == WRITTEN
    assert (root / "data" / "proposals.yaml").read_text("utf-8") == PROPOSED


def test_topics_in_brackets_are_left_to_people() -> None:
    with pytest.raises(TaxoError, match="in brackets"):
        insert_topic("topics: [{id: smaller, name: Smaller models}]\n", NEW)


def test_without_a_run_there_is_nothing_to_accept(tmp_path: Path) -> None:
    with pytest.raises(AcceptError, match="run `dvc repro`"):
        accept_proposal("merging", tmp_path)


def test_the_command_says_what_it_did(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", "merging", "--name", "Merging"]) == 0
    assert "taxonomy.yaml has “Merging” (`merging`) under `smaller` now" in capsys.readouterr().out
    assert main(["accept", "merging"]) == 1
    assert main(["accept", "--all", "--name", "All"]) == 1
    assert main(["accept", "--all"]) == 0


def test_proposals_are_listed_with_what_speaks_for_them(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", "--list"]) == 0
    listed = capsys.readouterr().out
    assert listed.splitlines() == [
        "Model merging (merging, under smaller): 7 papers. For example:",
        "Serving (serving, under running): 5 papers.",
        "Running models (running)",
    ]
    assert main(["accept"]) == 0
    assert capsys.readouterr().out == listed


def test_where_nothing_is_proposed_the_list_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "data" / "proposals.yaml").write_text("topics: []\n", "utf-8")
    monkeypatch.chdir(root)
    assert main(["accept"]) == 0
    assert "nothing is proposed" in capsys.readouterr().out
