"""A new project has all that it needs, in any folder, and follows the developers' stages."""

import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from taxo.cli import build_parser, main
from taxo.cli.git import is_in_git
from taxo.cli.pipeline import code_versions, is_code, stage_script
from taxo.cli.project import new_files, renew_version, settle_git, stages_text
from taxo.errors import TaxoError
from taxo.project.taxonomy import parse_taxonomy
from tests.stages import ROOT, STAGES


def test_the_stages_are_the_developers_without_their_code() -> None:
    declared = yaml.safe_load(stages_text())["stages"]
    assert list(declared) == list(STAGES)
    for name, stage in declared.items():
        own = STAGES[name]
        assert stage["cmd"] == f"taxo stage {name}"
        assert stage["deps"] == [path for path in own["deps"] if not is_code(path)]
        assert stage["params"] == [*own["params"], {"taxo-version.json": [f"stages.{name}"]}]
        assert (stage["outs"], stage.get("metrics")) == (own["outs"], own.get("metrics"))


def test_every_stage_has_its_script_and_a_version_of_its_code() -> None:
    assert set(code_versions()) == set(STAGES)
    assert len(set(code_versions().values())) == len(STAGES)
    assert all(callable(stage_script(name).main) for name in STAGES)
    with pytest.raises(TaxoError, match="no stage is named 'nonsense'; they are extract, encode"):
        stage_script("nonsense")


def test_a_version_is_written_where_it_changed(tmp_path: Path) -> None:
    assert renew_version(tmp_path)
    assert not renew_version(tmp_path)
    found = json.loads((tmp_path / "taxo-version.json").read_text(encoding="utf-8"))
    found["stages"]["label"] = "another"
    (tmp_path / "taxo-version.json").write_text(json.dumps(found), encoding="utf-8")
    assert renew_version(tmp_path)


@pytest.mark.parametrize("name", ["pile", "Größe mit Lücke's"])
def test_init_makes_a_project_anywhere(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / name)]) == 0
    assert "put your listings into" in capsys.readouterr().out
    assert {path for path in new_files() if not (tmp_path / name / path).exists()} == set()
    assert parse_taxonomy((tmp_path / name / "taxonomy.yaml").read_text(encoding="utf-8")).topics == ()
    assert "no_scm = true" in (tmp_path / name / ".dvc/config.local").read_text(encoding="utf-8")


def test_init_keeps_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    os.chdir(tmp_path)
    assert main(["init", "."]) == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert "left as they were: README.md" in capsys.readouterr().out


def test_init_takes_a_taxonomy_of_one_s_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.yaml").write_text("topics:\n  - {id: a, name: A}\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("topics:\n  - {id: a}\n", encoding="utf-8")
    assert main(["init", str(tmp_path / "pile"), "--taxonomy", str(tmp_path / "mine.yaml")]) == 0
    taxonomy = parse_taxonomy((tmp_path / "pile/taxonomy.yaml").read_text(encoding="utf-8"))
    assert list(taxonomy.by_id) == ["a"]
    assert main(["init", str(tmp_path / "other"), "--taxonomy", str(tmp_path / "bad.yaml")]) == 1
    assert "`a` has no name" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_init_in_a_folder_that_nobody_may_write_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["init", str(tmp_path / "file")]) == 1
    assert "is a file; name a folder" in capsys.readouterr().err
    if os.geteuid() == 0:
        return  # root may write anywhere
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert main(["init", str(tmp_path / "pile")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "pile").exists()


def test_dvc_is_told_whether_there_is_git(tmp_path: Path) -> None:
    settle_git(tmp_path)
    assert (tmp_path / ".dvc/config.local").exists()
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    assert is_in_git(tmp_path)
    settle_git(tmp_path)
    assert not (tmp_path / ".dvc/config.local").exists()


def test_run_outside_a_project_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chdir(tmp_path)
    assert main(["run"]) == 1
    assert "no taxo project; make one with `taxo init FOLDER`" in capsys.readouterr().err


def test_what_is_computed_stays_out_of_a_git_that_begins_after_a_run(tmp_path: Path) -> None:
    main(["init", str(tmp_path)])
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    computed = [out for stage in STAGES.values() for out in stage["outs"] if isinstance(out, str)]
    for out in computed:
        (tmp_path / out if not Path(out).suffix else tmp_path).mkdir(parents=True, exist_ok=True)
    ignored = subprocess.run(
        ["git", "check-ignore", *computed], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert set(computed) - set(ignored.stdout.splitlines()) == set()


def test_the_model_is_an_artifact_and_plots_have_their_templates(tmp_path: Path) -> None:
    found = yaml.safe_load(stages_text())
    assert found["artifacts"]["topic-classifier"]["path"] in found["stages"]["train"]["outs"]
    templates = {name for name in new_files() if name.startswith(".dvc/plots/")}
    used = {plot["template"] for entry in found["plots"] for plot in entry.values()}
    assert {f".dvc/plots/{name}.json" for name in used} == templates


def test_the_hook_for_commits_runs_a_command_that_there_is() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command, *options = hook["entry"].split()
    parsed = build_parser([command]).parse_args([command, *options])
    assert (program, parsed.command, parsed.quiet) == ("taxo", "check", True)
    assert all(re.match(hook["files"], name) for name in ("taxonomy.yaml", "reviews.csv"))
