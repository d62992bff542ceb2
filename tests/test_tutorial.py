"""docs/tutorial.md is true: every command in it is run in order, and prints what the page shows."""

import re

import pytest

from tests.documented import commands_in, is_shown, text_of
from tests.tutorial_run import PAGE, Tutorial

BLOCKS = commands_in(PAGE)


def test_the_page_has_commands_and_shows_what_most_of_them_print() -> None:
    assert len(BLOCKS) > 10
    assert sum(block.shown is not None for block in BLOCKS) > len(BLOCKS) / 2


def test_the_short_way_of_the_readme_is_the_tutorial_s() -> None:
    short = next(block.lines for block in commands_in("README.md") if "taxo init pile" in block.lines)
    assert short == tuple(line for block in BLOCKS[:2] for line in block.lines)


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(BLOCKS)), ids=[block.name for block in BLOCKS])
def test_a_command_prints_what_the_tutorial_shows(place: int, tutorial: Tutorial) -> None:
    if place >= len(tutorial.done):
        pytest.skip("an earlier command failed")
    done = tutorial.done[place]
    assert done.code == 0, done.printed
    if done.commands.shown is not None:
        assert is_shown(done.commands.shown, done.printed), done.printed


@pytest.mark.slow
def test_what_the_tutorial_says_of_the_outcome_is_so(tutorial: Tutorial) -> None:
    project = tutorial.folder / "pile"
    rows = (project / "reports/html/changes.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    changes = [re.search(r",(new|moved|gone),", row) for row in rows]
    assert [found[1] for found in changes if found].count("new") == 4
    assert all("heart-failure,insomnia" in row for row in rows if ",moved," in row)
    teachers = next(row for row in rows if "rural teachers" in row)
    assert ",new,,," in teachers, "said to be about none"
    assert "four new papers" in text_of(PAGE)


def test_what_is_shown_is_compared_line_by_line_without_times_and_folders() -> None:
    printed = "one\ntwo\nthree\ndone in 71 s; open /tmp/a/pile/reports/html/index.html\n"
    assert is_shown("one\n…\ndone in 40 s; open /home/ann/pile/reports/html/index.html", printed)
    assert is_shown("one\ntwo\n…", printed)
    assert not is_shown("one\nthree\n…", printed)
    assert not is_shown("one\ntwo\nthree", printed)
