"""The list of suggestions tells a person at a glance what there is, in whatever width."""

from dataclasses import replace
from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.decisions import Files, accept_all, read_files
from taxo.cli.suggestion_list import NARROWEST, WIDEST, format_list, list_facts
from tests.cli.accept_files import write_project

TABLES = """\
3 topics that taxonomy.yaml may lack, confirmed by nobody:

papers  name (id)                                under                like
     7  Model merging (merging)                  Smaller models       5 Pruning, 1 Data selection
          Merging models
     5  Running models (running)
     5  Serving (serving)                        Running models       much as Model merging

papers: how many would get it. like: which topics most of these have now, or which one above says
much the same.
`taxo accept ID` takes one in, `taxo accept ID --into TOPIC` adds its phrases to TOPIC, `taxo accept
ID --dismiss` says that nobody wants it, `taxo accept --all` all but those much as another.

3 phrases for topics that taxonomy.yaml has, confirmed by nobody:

    in    more  phrase
Pruning (pruning)
     4      +3  lottery ticket
     2      +2  remove: weights
     2      +2  magnitude

in: how many papers hold the phrase. more: how many of these would get the topic and don't have it
now.
`taxo accept --phrases TOPIC` adds all of a topic, `taxo accept TOPIC --phrase "PHRASE"` one."""


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return read_files(write_project(tmp_path))


def test_topics_and_phrases_are_tables(files: Files) -> None:
    assert format_list(files, WIDEST) == TABLES
    assert format_list(files, 300) == TABLES


@pytest.mark.parametrize("width", [NARROWEST, 53, 80, WIDEST])
def test_no_line_is_longer_than_the_terminal_and_no_id_is_cut(files: Files, width: int) -> None:
    told = format_list(files, width)
    assert max(map(len, told.splitlines())) <= width
    assert all(f"({topic_id})" in told for topic_id in ("merging", "serving", "running", "pruning"))


def test_an_id_that_is_longer_than_its_column_is_whole(files: Files) -> None:
    long = replace(files.suggestions[0], topic="a-" * 40 + "b", name="Long")
    assert f"({long.topic})" in format_list(replace(files, suggestions=(long,)), 60)


def test_a_first_taxonomy_says_whose_it_is(files: Files) -> None:
    told = format_list(replace(files, text="topics: []\n"), WIDEST)
    assert told.startswith("A first taxonomy of 3 topics, found by discovery, confirmed by nobody:")
    assert "`taxo accept --all` writes all into taxonomy.yaml" in told
    assert "phrases for topics" not in told


def test_what_the_taxonomy_has_isn_t_listed(files: Files) -> None:
    accepted = replace(accept_all(files), suggestions=files.suggestions)
    assert [entry["topic"] for entry in list_facts(accepted)["new_topics"]] == ["serving"]
    phrases = replace(files, text=files.text.replace("[pruning, prune", "[pruning, magnitude"))
    assert [entry["phrases"] for entry in list_facts(phrases)["phrases"]] == [
        ["lottery ticket"],
        ["remove: weights"],
    ]


def test_where_nothing_is_suggested_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path)
    (tmp_path / "data" / "suggestions.yaml").write_text("suggestions: []\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for words in ([], ["--list"]):
        assert main(["accept", *words]) == 0
        assert capsys.readouterr().out == "nothing is suggested: the taxonomy explains the papers\n"
