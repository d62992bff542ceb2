"""The workflow for GitHub is one that GitHub reads, calls commands that there are, and lies where GitHub looks."""

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from taxo.cli import COMMANDS, build_parser, main
from taxo.cli.workflow import WHEEL, workflow_file
from taxo.libraries import DISTRIBUTION
from taxo.version import __version__


def workflow(folder: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(workflow_file(folder)[1])
    return found


def steps(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow(folder)["jobs"]["changes"]["steps"]
    return found


def taxo_lines(folder: Path) -> list[list[str]]:
    lines = [line.strip() for step in steps(folder) for line in step.get("run", "").splitlines()]
    found = [re.search(r"(?:^|if )(taxo [^;>]*)", line) for line in lines]
    return [shlex.split(line[1]) for line in found if line]


def test_it_asks_for_no_more_rights_than_it_needs(tmp_path: Path) -> None:
    found = workflow(tmp_path)
    assert found["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert found[True] == "pull_request"  # YAML 1.1 reads `on` so; GitHub doesn't
    comment = next(step for step in steps(tmp_path) if "gh pr comment" in step.get("run", ""))
    assert "head.repo.full_name == github.repository" in comment["if"]
    assert [step for step in steps(tmp_path) if "GH_TOKEN" in step.get("env", {})] == [comment]


def test_every_command_in_it_is_one_of_taxo_s_with_its_options(tmp_path: Path) -> None:
    called = taxo_lines(tmp_path)
    assert [words[1] for words in called] == ["run", "check", "run", "diff"]
    for words in called:
        assert words[1] in COMMANDS
        assert build_parser(words[1:]).parse_args(words[1:]).command == words[1]


def test_no_step_mixes_what_people_write_into_its_script(tmp_path: Path) -> None:
    assert all("${{" not in step.get("run", "") for step in steps(tmp_path))


def test_it_installs_the_wheel_of_this_version_and_not_the_other_package(tmp_path: Path) -> None:
    installs = [step["run"] for step in steps(tmp_path) if "pip install" in step.get("run", "")]
    assert installs == ['pip install "./now/$WHEEL[project]"']
    assert workflow(tmp_path)["env"]["WHEEL"] == WHEEL
    assert f"wheels/{DISTRIBUTION.replace('-', '_')}-{__version__}-py3-none-any.whl" == WHEEL


@pytest.mark.skipif(os.name == "nt", reason="its script is for a POSIX shell, which GitHub's Linux has")
def test_its_scripts_are_ones_that_bash_reads(tmp_path: Path) -> None:
    for step in steps(tmp_path):
        subprocess.run(["bash", "-n", "-c", step.get("run", "")], check=True)


def test_it_lies_at_the_top_of_the_repository_and_knows_the_project_s_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    assert main(["init", str(tmp_path / 'papers/my "pile"'), "--github"]) == 0
    assert "comments what a pull request changes" in capsys.readouterr().out
    [written] = (tmp_path / ".github/workflows").iterdir()
    assert written.name == "taxo-papers-my-pile.yml"
    assert yaml.safe_load(written.read_text(encoding="utf-8"))["env"]["PROJECT"] == 'papers/my "pile"'
    written.write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path / 'papers/my "pile"'), "--github"]) == 0
    assert written.read_text(encoding="utf-8") == "mine"


def test_init_writes_it_only_where_it_was_asked_for(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "without")]) == 0
    assert not (tmp_path / "without/.github").exists()
    assert main(["init", str(tmp_path / "with"), "--github"]) == 0
    text = (tmp_path / "with/.github/workflows/taxo.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["env"]["PROJECT"] == "."
