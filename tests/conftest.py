"""What several test modules share: a tiny project whose stages all ran, in the order of dvc.yaml."""

import importlib
from pathlib import Path

import pytest
import yaml

from tests.tiny_project import ROOT, build

STAGES = list(yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"])


def run_stage(stage: str, project: Path) -> None:
    """Run a stage's script on `project`, in this process."""
    importlib.import_module(f"pipelines.{stage}").main(project)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny project after all stages; tests only read it."""
    folder = build(tmp_path_factory.mktemp("tiny") / "project")
    for stage in STAGES:
        run_stage(stage, folder)
    return folder
