"""`taxo extract`: what listings hold, and where a paper came from."""

import pytest

from taxo.cli import main
from tests.conftest import run_stage
from tests.listings import WriteListings, bibtex, json_list, page


def test_command_says_what_is_found_and_left_out_and_writes_nothing(
    write_listings: WriteListings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_listings({"a.txt": page("shells") + "On Ducks\n\nToo short.\n", "b.bib": bibtex("shells")})
    monkeypatch.chdir(folder.parent)
    for words in (["extract"], ["extract", str(folder)]):
        assert main(words) == 0
        assert capsys.readouterr().out.splitlines() == [
            "1 paper from 3 records in 2 listings: 1 copy merged, 1 record rejected",
            "rejected: 1 of the records, abstract too short (a.txt:9-11)",
            "kept as further fields: citationkey",
        ]
    assert not (folder.parent / "data").exists()


def test_a_file_is_read_in_a_folder_without_parameters(
    write_listings: WriteListings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_listings({"b.bib": bibtex("shells")})
    monkeypatch.chdir(folder)
    assert main(["extract", "b.bib"]) == 0
    assert capsys.readouterr().out.startswith("1 paper from 1 record in 1 listing")


def test_command_explains_where_a_paper_came_from(
    write_listings: WriteListings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_listings(
        {"a.txt": page("shells"), "b.bib": bibtex("shells"), "c.json": json_list("shells")}
    ).parent
    run_stage("extract", root)
    monkeypatch.chdir(root)
    assert main(["extract", "--explain", "on shells and their voices"]) == 0
    story = capsys.readouterr().out
    assert "  5  title         On shells and Their Voices" in story
    assert "duplicate     @article{shells,  (copy of a.txt:5-7)" in story
    assert "duplicate     On shells and Their Voices  (copy of a.txt:5-7)" in story
