"""Write the files of a new project, all or none, and say what comes next."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from taxo.cli.project import LISTINGS, new_files, settle_git, with_schema, write_text
from taxo.cli.vocabularies.forms import YAML, read_any
from taxo.cli.vocabularies.taking_over import LANGUAGE, comment_on
from taxo.cli.workflow import WHEEL, workflow_file
from taxo.errors import TaxoError
from taxo.project.taxonomy import TAXONOMY_FILE, read_text
from taxo.project.taxonomy_writing import format_taxonomy

WORKFLOW_TOLD = (
    "on GitHub, {place} comments what a pull request changes: commit it with taxo's wheel as {wheel} "
    "(or put another path into it)"
)


def initialise(folder: Path, taxonomy: Path | None = None, github: bool = False) -> str:
    """Make a project in `folder`, with a workflow for `github` if wanted, and return what comes next, in a few lines.

    Files that are there stay. Raises `TaxoError` where `folder` can't be one, or `taxonomy` is none; then nothing that
    was made is left.
    """
    files = new_files()
    if taxonomy is not None:
        files[TAXONOMY_FILE] = _own_taxonomy(taxonomy)
    if folder.exists() and not folder.is_dir():
        raise TaxoError(f"{folder}: is a file; name a folder")
    workflow = ""
    if github:
        workflow, text = workflow_file(folder)
        files[workflow] = text
    kept = [name for name in files if _place(folder, name).exists()]
    if TAXONOMY_FILE in kept and taxonomy is not None:
        raise TaxoError(f"{folder / TAXONOMY_FILE}: is there already; move it away, or leave out --taxonomy")
    made = [name for name in files if name not in kept]
    _write(folder, {name: files[name] for name in made})
    settle_git(folder)
    told = [WORKFLOW_TOLD.format(place=_place(folder, workflow), wheel=WHEEL)] if workflow in made else []
    return "\n".join([*_next_steps(folder, kept), *told])


def _place(folder: Path, name: str) -> Path:
    """Where a file of the project lies; `name` may lead out of `folder`, which needn't be there yet."""
    return (
        Path(os.path.normpath(Path(os.path.realpath(folder)) / name))
        if name.startswith("..")
        else folder / name
    )


def _own_taxonomy(path: Path) -> str:
    if path.suffix.lower() in YAML:
        read_any(path, LANGUAGE)
        text = read_text(path)
        return text if text.startswith("# yaml-language-server") else with_schema(text, "taxonomy")
    taxonomy, losses = read_any(path, LANGUAGE)
    return with_schema(format_taxonomy(taxonomy, comment_on(path, losses)), "taxonomy")


def _write(folder: Path, files: dict[str, str]) -> None:
    is_new = not folder.exists()
    written = []
    try:
        for name, text in files.items():
            write_text(_place(folder, name), text)
            written.append(_place(folder, name))
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _next_steps(folder: Path, kept: list[str]) -> list[str]:
    inside = "" if folder.resolve() == Path.cwd() else f"cd {_quoted(str(folder))}, "
    told = [f"a new project is in {folder}{os.sep}"]
    if kept:
        told.append(f"left as they were: {', '.join(kept)}")
    return [*told, f"next: put your listings into {folder / LISTINGS}, then {inside}and run `taxo run`"]


def _quoted(text: str) -> str:
    """`text` as one word of a command line."""
    return subprocess.list2cmdline([text]) if os.name == "nt" else shlex.quote(text)
