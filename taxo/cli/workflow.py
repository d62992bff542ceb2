"""The workflow by which GitHub comments what a pull request changes in a project."""

import json
import os
import re
from pathlib import Path

from taxo.cli.git import git
from taxo.cli.project import FILES
from taxo.version import __version__

WORKFLOWS = ".github/workflows"
WHEEL = f"wheels/taxo_papers-{__version__}-py3-none-any.whl"


def workflow_file(folder: Path) -> tuple[str, str]:
    """Return path (from the project's `folder`) and text of the workflow of a project that is, or will be, there.

    GitHub runs only workflows at the top of a repository: where the project lies inside one, the path leads up there.
    """
    project = Path(os.path.realpath(folder))
    top = _top_of_repository(project)
    inside = project.relative_to(top).as_posix()
    name = "taxo.yml" if inside == "." else f"taxo-{_slug(inside)}.yml"
    path = Path(os.path.relpath(top / WORKFLOWS / name, project)).as_posix()
    text = (FILES / "github.yml").read_text(encoding="utf-8")
    values = {"PROJECT_FOLDER": json.dumps(inside, ensure_ascii=False), "WHEEL_FILE": WHEEL}
    for word, value in values.items():
        text = text.replace(word, value)
    return path, text


def _top_of_repository(project: Path) -> Path:
    """The folder of the git repository that `project` is in, be it that it isn't there yet; else its own."""
    there = next(folder for folder in (project, *project.parents) if folder.is_dir())
    try:
        told = git(there, "rev-parse", "--show-toplevel")
    except FileNotFoundError:
        return project
    top = Path(os.path.realpath(told.stdout.decode(errors="replace").strip() or project))
    return top if project.is_relative_to(top) else project


def _slug(path: str) -> str:
    return re.sub(r"[^\w]+", "-", path).strip("-").lower()
