"""Every command ends in a result or one line where nothing but Python and numpy is installed."""

from pathlib import Path

import pytest

from taxo.cli import COMMANDS
from tests.bare import taxo_bare
from tests.cli.test_batch import model  # noqa: F401  (a trained classifier)

ABSTRACT = "We prune attention heads of language models and keep the accuracy high over many tasks and seeds."
LISTINGS = {
    "a.nbib": f"PMID- 1\nTI  - Prune early heads\nAB  - {ABSTRACT}\n\n",
    "a.ris": f"TY  - JOUR\nTI  - Prune early heads\nAB  - {ABSTRACT}\nER  - \n",
    "a.bib": f'@article{{a, title={{Prune {{\\"o}}fter}}, abstract={{{ABSTRACT}}}}}\n',
    "a.json": f'[{{"title": "Prune early heads", "abstract": "{ABSTRACT}"}}]',
    "a.jsonl": f'{{"title": "Prune early heads", "abstract": "{ABSTRACT}"}}\n',
    "a.csv": f'title,abstract\nPrune early heads,"{ABSTRACT}"\n',
}
COMMAND_LINES = {
    "accept": ["accept"],
    "classify": ["classify", "a.ris"],
    "export": ["export", "--format", "ris"],
    "extract": ["extract"],
}


@pytest.mark.parametrize("name", LISTINGS)
def test_listings_are_read_and_classified(name: str, model: Path, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / name).write_text(LISTINGS[name], encoding="utf-8")
    read = taxo_bare("extract", name, cwd=tmp_path)
    assert (read.returncode, read.stderr) == (0, "")
    assert read.stdout.startswith("1 paper from 1 record")
    found = taxo_bare("classify", "--model", str(model), name, cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    assert "Prune" in found.stdout


def test_partitions_need_a_library_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(LISTINGS["a.ris"], encoding="utf-8")
    done = taxo_bare("extract", "a.ris", "--out", "papers/", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("taxo extract: this needs pyarrow: pip install pyarrow")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_ends_in_one_line(command: str, tmp_path: Path) -> None:
    done = taxo_bare(*COMMAND_LINES.get(command, [command]), cwd=tmp_path)
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stderr
    assert done.returncode != 1 or command == "check" or len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command: str, tmp_path: Path) -> None:
    told = taxo_bare(command, "--help", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"usage: taxo {command}")
