"""A proposal moves into the taxonomy; every other byte of what people wrote stays."""

from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.phrase_edit import insert_phrases
from taxo.cli.taxonomy_edit import (
    AcceptError,
    Changes,
    accept_all,
    accept_phrases,
    accept_topic,
    insert_topic,
)
from taxo.errors import TaxoError
from taxo.project.suggestions import (
    PHRASE,
    SUGGESTIONS_FILE,
    SuggestionError,
    load_suggestions,
    new_topics,
)
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
# What would make taxonomy.yaml better.
suggestions:
  - kind: new topic
    topic: merging
    name: Model merging
    parent: smaller
    phrases:
      - model merging
    papers: 7
    why: 7 papers, half the doubt gone.
    examples:
      - Merging models

  - kind: new topic
    topic: serving
    name: Serving
    parent: running
    phrases:
      - KV cache
    papers: 5
    why: 5 papers.

  - kind: new topic
    topic: running
    name: Running models
    papers: 5
    why: 5 papers in the topics under it.

  - kind: phrase for a topic
    topic: pruning
    phrases:
      - lottery ticket
    papers: 3
    count: 4
    why: “lottery ticket” is in 4 papers.

  - kind: phrase for a topic
    topic: pruning
    phrases:
      - "remove: weights"
      - magnitude
    papers: 2
    count: 2
    why: They are in 2 papers.
"""
NEW = TaxonomyTopic("merging", "Model merging", "smaller", phrases=("model merging", "soup: a #1 'mix'"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "taxonomy.yaml").write_bytes(WRITTEN.encode())
    (tmp_path / "data" / "suggestions.yaml").write_bytes(PROPOSED.encode())
    return tmp_path


def added_to(before: bytes, after: bytes) -> bytes:
    """What was inserted in one place, if nothing else changed."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    end = len(after) - (len(before) - start)
    assert before[:start] + before[start:] == after[:start] + after[end:]
    return after[start:end]


def test_a_proposal_is_put_behind_its_group_and_nothing_else_changes(root: Path) -> None:
    [topic] = accept_topic("merging", root)
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
    accept_topic("merging", root)
    left, heading = load_suggestions(root)
    assert list(new_topics(left)) == ["serving", "running"]
    assert [entry.why for entry in left][:1] == ["5 papers."]
    assert heading == "# What would make taxonomy.yaml better.\n"


def test_a_proposed_group_comes_along(root: Path) -> None:
    added = accept_topic("serving", root)
    assert [topic.topic_id for topic in added] == ["running", "serving"]
    assert load_taxonomy(root).by_id["serving"].parent == "running"


def test_a_person_may_change_id_name_and_parent(root: Path) -> None:
    accept_topic("serving", root, Changes("fast", "Fast inference", "data"))
    topic = load_taxonomy(root).by_id["fast"]
    assert (topic.name, topic.parent, topic.phrases) == ("Fast inference", "data", ("KV cache",))
    assert "running" not in load_taxonomy(root).by_id


def test_all_proposals_at_once(root: Path) -> None:
    assert {topic.topic_id for topic in accept_all(root)} == {"merging", "serving", "running"}
    assert {entry.kind for entry in load_suggestions(root)[0]} == {PHRASE}
    with pytest.raises(AcceptError, match="no new topic is suggested"):
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


@pytest.mark.parametrize(
    ("topic_id", "changes", "message"),
    [
        ("mergin", Changes(), "did you mean `merging`.*There are: merging, running, serving"),
        ("pruning", Changes(), "has `pruning` already; `taxo accept pruning --phrases` adds"),
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
        accept_topic(topic_id, root, changes)
    assert (root / "taxonomy.yaml").read_text("utf-8") == WRITTEN
    assert (root / "data" / "suggestions.yaml").read_text("utf-8") == PROPOSED


def test_topics_in_brackets_are_left_to_people() -> None:
    with pytest.raises(TaxoError, match="in brackets"):
        insert_topic("topics: [{id: smaller, name: Smaller models}]\n", NEW)


def test_without_a_run_there_is_nothing_to_accept(tmp_path: Path) -> None:
    with pytest.raises(SuggestionError, match="run `dvc repro`"):
        accept_topic("merging", tmp_path)


def test_the_command_says_what_it_did(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", "merging", "--name", "Merging"]) == 0
    assert "taxonomy.yaml has “Merging” (`merging`) under `smaller` now" in capsys.readouterr().out
    assert main(["accept", "merging"]) == 1
    assert main(["accept", "--all", "--name", "All"]) == 1
    assert main(["accept", "--all"]) == 0


def test_suggestions_are_listed_with_what_speaks_for_them(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", "--list"]) == 0
    listed = capsys.readouterr().out
    assert listed.splitlines() == [
        "Model merging (merging, under smaller): 7 papers, half the doubt gone.",
        "Serving (serving, under running): 5 papers.",
        "Running models (running): 5 papers in the topics under it.",
        "“lottery ticket” for Pruning (pruning): +3 papers; “lottery ticket” is in 4 papers.",
        "“remove: weights” for Pruning (pruning): +2 papers; They are in 2 papers.",
        "“magnitude” for Pruning (pruning): +2 papers; They are in 2 papers.",
    ]
    assert main(["accept"]) == 0
    assert capsys.readouterr().out == listed


def test_where_nothing_is_proposed_the_list_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "data" / "suggestions.yaml").write_text("suggestions: []\n", "utf-8")
    monkeypatch.chdir(root)
    assert main(["accept"]) == 0
    assert "nothing is suggested" in capsys.readouterr().out


def test_a_phrase_joins_the_phrases_of_its_topic_and_nothing_else_changes(root: Path) -> None:
    assert accept_phrases("pruning", ["Lottery Ticket"], root) == ["lottery ticket"]
    after = (root / "taxonomy.yaml").read_bytes()
    assert added_to(WRITTEN.encode(), after) == b", lottery ticket"
    assert load_taxonomy(root).by_id["pruning"].phrases[-2:] == ("sparsity", "lottery ticket")


def test_an_accepted_phrase_leaves_the_suggestions(root: Path) -> None:
    accept_phrases("pruning", ["magnitude"], root)
    left = [entry.phrases for entry in load_suggestions(root)[0] if entry.kind == PHRASE]
    assert left == [("lottery ticket",), ("remove: weights",)]


def test_all_phrases_of_a_topic_at_once(root: Path) -> None:
    accept_phrases("pruning", root=root)
    added = ("lottery ticket", "remove: weights", "magnitude")
    assert load_taxonomy(root).by_id["pruning"].phrases[-3:] == added
    assert {entry.topic for entry in load_suggestions(root)[0]} == {"merging", "serving", "running"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "added"),
    [
        (["    phrases: [a, 'b']  # why"], ", c d, 'e: [f], g'"),
        (["    phrases: [a,", "      b,  # why", "    ]"], ", c d, 'e: [f], g'"),
        (["    phrases: []  # none"], "c d, 'e: [f], g'"),
        (["    phrases:  # none"], " [c d, 'e: [f], g']"),
        (["    phrases:", "      - a", '      - "b"  # why'], "      - c d\n      - 'e: [f], g'\n"),
        (["    phrases:", "    - a"], "    - c d\n    - 'e: [f], g'\n"),
        (["    about: >", "      On b."], "    phrases:\n      - c d\n      - 'e: [f], g'\n"),
        (["    setting: true"], "    phrases:\n      - c d\n      - 'e: [f], g'\n"),
    ],
)
def test_phrases_are_added_as_the_list_is_written(lines: list[str], added: str, newline: str) -> None:
    text = newline.join(
        ["topics:", "  - id: x", "    name: X", *lines, "", "  # Next.", "  - {id: y, name: Y}", ""]
    )
    after = insert_phrases(text, "x", ["c d", "e: [f], g"])
    assert added_to(text.encode(), after.encode()).decode() in rotations(added.replace("\n", newline))
    assert parse_taxonomy(after).by_id["x"].phrases[-2:] == ("c d", "e: [f], g")


def rotations(added: str) -> set[str]:
    """What `added_to` may find: where text repeats, the same insertion is told from another place on."""
    return {added[i:] + added[:i] for i in range(len(added))}


def test_a_topic_in_brackets_gets_its_first_phrases() -> None:
    after = insert_phrases("topics:\n  - {id: x, name: X,}\n", "x", ["a, b"])
    assert after == "topics:\n  - {id: x, name: X, phrases: ['a, b'],}\n"


@pytest.mark.parametrize("text", ["topics:\n  - id: x\n    name: X", "topics:\n- id: x\n  name: X\n"])
def test_a_topic_at_the_end_of_the_file_gets_its_first_phrases(text: str) -> None:
    after = insert_phrases(text, "x", ["a"])
    assert after.startswith(text)
    assert parse_taxonomy(after).by_id["x"].phrases == ("a",)


def test_a_list_that_two_topics_share_is_left_to_people() -> None:
    text = "topics:\n  - {id: x, name: X, phrases: &p [a]}\n  - {id: y, name: Y, phrases: *p}\n"
    with pytest.raises(TaxoError, match=r"taxonomy\.yaml, line 3: .* add it by hand"):
        insert_phrases(text, "y", ["b"])


@pytest.mark.parametrize(
    ("topic_id", "phrases", "message"),
    [
        ("pruning", ["lotery ticket"], "did you mean “lottery ticket”.*There are: lottery ticket, remove"),
        ("pruned", ["magnitude"], "taxonomy.yaml has no topic `pruned`; `taxo accept` lists"),
        ("selection", None, "suggestions.yaml suggests no phrase for `selection`"),
    ],
)
def test_phrases_that_can_t_be_accepted_change_nothing(
    root: Path, topic_id: str, phrases: list[str] | None, message: str
) -> None:
    with pytest.raises(AcceptError, match=message):
        accept_phrases(topic_id, phrases, root)
    assert (root / "taxonomy.yaml").read_text("utf-8") == WRITTEN
    assert (root / SUGGESTIONS_FILE).read_text("utf-8") == PROPOSED


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pruning", "--phrase", "magnitude"], "“magnitude” among the phrases of `pruning` now"),
        (["pruning", "--phrases"], "“lottery ticket” among the phrases of `pruning` now"),
    ],
)
def test_the_command_adds_phrases(
    words: list[str],
    said: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", *words]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["--phrases"], ["--all", "--phrase", "magnitude"], ["pruning", "--phrases", "--name", "P"]]
)
def test_phrases_are_added_to_one_topic_as_it_is(
    words: list[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", *words]) == 1
    assert (root / "taxonomy.yaml").read_text("utf-8") == WRITTEN
