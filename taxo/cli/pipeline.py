"""Find the stages of the installed taxo, and what each of them runs: its script, its code, its libraries."""

import hashlib
import importlib
import importlib.metadata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from taxo.errors import TaxoError

# A wheel holds the scripts inside the package, a clone beside it.
PACKAGES = ("taxo.pipelines", "pipelines")
STAGES_FILE = "dvc.yaml"
# The libraries that a stage's figures depend on; another version of one runs every stage again.
LIBRARIES = ("numpy", "pyarrow", "scikit-learn", "scipy", "spacy")
DIGITS = 16  # of a hash


def stage_script(name: str) -> ModuleType:
    """Return the module that runs the stage `name`; raises `TaxoError` where there is no such stage."""
    if name not in stages():
        raise TaxoError(f"no stage is named {name!r}; they are {', '.join(stages())}")
    return importlib.import_module(f"{scripts().__name__}.{name}")


def stages() -> Mapping[str, Mapping[str, Any]]:
    """Return the stages by name, in the order in which they run, each as the developers' `dvc.yaml` declares it."""
    declared: Mapping[str, Mapping[str, Any]] = _declared()["stages"]
    return declared


def declared_beside() -> Mapping[str, Any]:
    """Return what the developers' `dvc.yaml` declares beside the stages: artifacts and plots."""
    return {key: value for key, value in _declared().items() if key != "stages"}


def plot_templates() -> list[Path]:
    """Return the files of the plots' templates, which the developers' `dvc.yaml` names."""
    folder = _folder(scripts())
    places = (folder / "plots", folder.parent / ".dvc/plots")
    return sorted(next(place for place in places if place.is_dir()).glob("*.json"))


def code_versions() -> dict[str, str]:
    """Return what tells one version of each stage from another: a hash of its code, and of the libraries' versions."""
    libraries = _hash([_version(library).encode() for library in LIBRARIES])
    hashes = {name: _hash_of_code(stage) for name, stage in stages().items()}
    return {name: _hash([code.encode(), libraries.encode()]) for name, code in hashes.items()}


def is_code(dependency: str) -> bool:
    """Say whether a stage's dependency is a file of code, or one that belongs to it."""
    return dependency.startswith(("taxo/", "pipelines/")) or dependency == "requirements.lock"


@cache
def scripts() -> ModuleType:
    """Return the package of the stages' scripts."""
    for name in PACKAGES:
        try:
            found = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            continue
        if (_folder(found) / "extract.py").exists():
            return found
    raise TaxoError("the stages' scripts aren't installed: install the wheel of taxo-papers again")


def _folder(package: ModuleType) -> Path:
    return Path(package.__path__[0])


@cache
def _declared() -> Mapping[str, Any]:
    """What the developers' `dvc.yaml` holds."""
    import yaml

    folder = _folder(scripts())
    file = next(path for path in (folder / STAGES_FILE, folder.parent / STAGES_FILE) if path.exists())
    found: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def _hash_of_code(stage: Mapping[str, Any]) -> str:
    return _hash([_content(dependency) for dependency in stage["deps"] if is_code(dependency)])


def _content(dependency: str) -> bytes:
    """The bytes of a file of code, or of all files of a folder, line ends as Unix has them."""
    package, _, rest = dependency.partition("/")
    root = Path(__file__).parents[1] if package == "taxo" else _folder(scripts())
    path = root / rest
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc")
        return b"".join(file.read_bytes() for file in files).replace(b"\r\n", b"\n")
    return path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _hash(parts: list[bytes]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:DIGITS]
