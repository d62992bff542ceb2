"""The files of a project that `taxo diff` compares: as they lie in its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from taxo.errors import TaxoError
from taxo.project.yaml_reading import read_yaml

LOCK_FILE = "dvc.lock"


class ProjectFiles(Protocol):
    """A project at one time: a text or a table of it by its path, and the `hashes` (MD5) that its last run noted."""

    @property
    def label(self) -> str:
        """How it is called."""

    @property
    def remedy(self) -> str:
        """What to do where its tables aren't what they should be."""

    @property
    def hashes(self) -> Mapping[str, str]:
        """By path the hash of each file that the last run read or wrote; nothing where no run noted any."""

    def told(self, path: str) -> str:
        """How messages call the file."""

    def text(self, path: str) -> str:
        """What stands in a text file; raises `TaxoError` where it isn't there or isn't text."""

    def table(self, path: str) -> Path:
        """Where the table lies; raises `TaxoError` where it is nowhere."""


@dataclass(frozen=True)
class Folder:
    """A project in a folder, with the tables that its last run left there."""

    root: Path
    label: str
    remedy: str = "`taxo run` makes it anew"

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """By path the hash of each file that the last run read or wrote."""
        if not (self.root / LOCK_FILE).exists():
            return {}
        return hashes_of(self.text(LOCK_FILE), self.told(LOCK_FILE))

    def told(self, path: str) -> str:
        """How messages call the file: by its path from here."""
        return (self.root / path).as_posix()

    def text(self, path: str) -> str:
        """What stands in a text file."""
        try:
            return (self.root / path).read_bytes().decode("utf-8-sig")
        except FileNotFoundError as error:
            told = (
                f"{self.told(path)}: no such file, so this is no taxo project; `taxo init FOLDER` makes one"
            )
            raise TaxoError(told) from error
        except UnicodeDecodeError as error:
            raise TaxoError(f"{self.told(path)}: not readable as UTF-8 text: {error}") from error

    def table(self, path: str) -> Path:
        """Where the table lies."""
        if not (self.root / path).exists():
            raise TaxoError(f"{self.told(path)}: no such table; `taxo run` makes it")
        return self.root / path


def hashes_of(lock: str, told: str) -> Mapping[str, str]:
    """Return by path the hash of each file that the stages in a `dvc.lock` read or wrote; messages call it `told`."""
    try:
        stages = (read_yaml(lock, told) or {}).get("stages") or {}
        listed = [entry for stage in stages.values() for entry in _entries(stage)]
        return {entry["path"]: entry["md5"] for entry in listed if isinstance(entry.get("md5"), str)}
    except (AttributeError, KeyError, TypeError) as error:
        raise TaxoError(f"{told}: isn't as DVC writes it; `taxo run` writes it anew") from error


def _entries(stage: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*(stage.get("deps") or []), *(stage.get("outs") or [])]
