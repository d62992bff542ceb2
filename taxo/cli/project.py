"""A project in a folder of its own: the files that it begins with, and what keeps them in step with taxo."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import taxo
from taxo.cli import pipeline
from taxo.cli.git import is_in_git
from taxo.cli.pipeline import STAGES_FILE
from taxo.errors import TaxoError
from taxo.project.params import DEFAULTS
from taxo.project.params_check import PARAMS_FILE
from taxo.project.storage import replacing
from taxo.project.taxonomy import TAXONOMY_FILE
from taxo.version import __version__

FILES = Path(__file__).parent / "project_files"
LISTINGS = "data/raw"
SCHEMA_FILES = Path(taxo.__file__).parent / "project/schemas"
SCHEMAS = ".taxo"  # where a project has them
EDITOR_COMMENT = "# yaml-language-server: $schema={folder}/{kind}.schema.json\n"
VERSION_FILE = "taxo-version.json"
REVIEWS_HEADER = "paper,topics,not_topics,by,note\n"
BASELINE_HEADER = "paper_id,topic_id\n"
STAGES_HEADING = f"""\
# The steps from listings to report, run by `taxo run` (or `dvc repro`) where something changed. taxo wrote this file,
# and writes it anew after an update (`taxo upgrade`); {VERSION_FILE} tells DVC which version of each step ran.
"""
# DVC's own folder: `dvc init` would write these.
DVC_FILES = {
    ".dvc/config": "[core]\n    analytics = false\n",
    ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
    ".dvcignore": "# Files that DVC shall not look at, as in a .gitignore.\n.*.partial\n.cache/\n",
}
NO_GIT = "[core]\n    no_scm = true\n"


def new_files() -> dict[str, str]:
    """Return the text of each file that a new project begins with, by its path."""
    return {
        "README.md": (FILES / "README.md").read_text(encoding="utf-8"),
        TAXONOMY_FILE: with_schema((FILES / "taxonomy.yaml").read_text(encoding="utf-8"), "taxonomy"),
        ".gitignore": (FILES / "gitignore").read_text(encoding="utf-8"),
        f"{LISTINGS}/README.md": (FILES / "listings.md").read_text(encoding="utf-8"),
        PARAMS_FILE: with_schema(DEFAULTS.read_text(encoding="utf-8"), "params"),
        "reviews.csv": REVIEWS_HEADER,
        "baseline.csv": BASELINE_HEADER,
        VERSION_FILE: version_text(),
        **generated_files(),
        **DVC_FILES,
    }


def generated_files() -> dict[str, str]:
    """Return the text of each file that follows the installed version, by its path: stages, and editors' schemas."""
    schemas = sorted(SCHEMA_FILES.glob("*.json"))
    texts = {f"{SCHEMAS}/{path.name}": path.read_text(encoding="utf-8") for path in schemas}
    plots = {
        f".dvc/plots/{path.name}": path.read_text(encoding="utf-8") for path in pipeline.plot_templates()
    }
    return {STAGES_FILE: stages_text(), **texts, **plots}


def stages_text() -> str:
    """Return a project's `dvc.yaml`: the developers' stages, with the installed taxo in place of files of code."""
    import yaml

    stages = {name: _stage(name, declared) for name, declared in pipeline.stages().items()}
    text = yaml.safe_dump(
        {"stages": stages, **pipeline.declared_beside()}, sort_keys=False, allow_unicode=True, width=110
    )
    return f"{STAGES_HEADING}{text}"


def version_text() -> str:
    """Return what `taxo-version.json` holds: the version of taxo, and what tells apart the versions of each stage."""
    found = {"taxo": __version__, "stages": pipeline.code_versions()}
    return json.dumps(found, indent=2) + "\n"


def with_schema(text: str, kind: str) -> str:
    """Return a YAML file's `text` under the comment by which editors find the schema of its `kind`."""
    return EDITOR_COMMENT.format(folder=SCHEMAS, kind=kind) + text


def renew_version(root: Path) -> bool:
    """Write the version of the installed taxo into the project; say whether any stage's has changed."""
    if is_clone(root):
        return False
    path, text = root / VERSION_FILE, version_text()
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before == text:
        return False
    write_text(path, text)
    return bool(_stages_of(before) != _stages_of(text))


def settle_git(root: Path) -> None:
    """Tell DVC whether the project is under git, for it stops where it expects git in vain."""
    local = root / ".dvc/config.local"
    if is_in_git(root):
        if local.exists() and local.read_text(encoding="utf-8") == NO_GIT:
            local.unlink()
    elif not local.exists():
        write_text(local, NO_GIT)


def check_project(root: Path) -> None:
    """Raise `TaxoError` where `root` is no project."""
    for name in (STAGES_FILE, PARAMS_FILE):
        if not (root / name).exists():
            raise TaxoError(
                f"no {name} in {root.resolve()}: no taxo project; make one with `taxo init FOLDER`"
            )


def is_clone(root: Path) -> bool:
    """Say whether `root` is a clone of taxo itself, whose `dvc.yaml` is the developers' own."""
    return (root / "pipelines" / "extract.py").exists()


def write_text(path: Path, text: str) -> None:
    """Write `text`, whole or not at all, with line ends as Unix has them."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _stage(name: str, declared: Mapping[str, Any]) -> dict[str, Any]:
    own = {
        "desc": declared["desc"],
        "cmd": f"taxo stage {name}",
        "deps": [dependency for dependency in declared["deps"] if not pipeline.is_code(dependency)],
        "params": [*declared.get("params", []), {VERSION_FILE: [f"stages.{name}"]}],
    }
    return own | {key: declared[key] for key in ("outs", "metrics") if key in declared}


def _stages_of(text: str) -> Any:
    try:
        return json.loads(text)["stages"]
    except (ValueError, KeyError, TypeError):
        return None
