"""A project as it was at a revision of git: its texts from git, its tables from DVC's cache by their hashes.

Git has `dvc.lock`, which names each table that the run before the commit wrote by its hash (MD5); DVC keeps what it
wrote under that hash (docs at dvc.org: "Structure of the cache directory"). Files are all that is needed of it.
"""

import configparser
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from taxo.cli.differences.project_files import LOCK_FILE, hashes_of
from taxo.cli.git import git
from taxo.errors import TaxoError

CACHE = "cache"  # in DVC's folder, unless its settings say where
LAYOUTS = ("files/md5", "")  # of the cache, since DVC 3 and before


@dataclass(frozen=True)
class Revision:
    """The project of the folder `root` at the commit `commit`, which people called `name`."""

    root: Path
    name: str
    commit: str
    remedy: str = "check that revision out in a folder of its own, `taxo run` there, and name the folder"

    @property
    def label(self) -> str:
        """The name with the commit that it stands for."""
        short = self.commit[:8]
        return self.name if self.commit.startswith(self.name) else f"{self.name} ({short})"

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """By path the hash of each file that the last run before the commit read or wrote."""
        return hashes_of(self.text(LOCK_FILE), self.told(LOCK_FILE))

    def told(self, path: str) -> str:
        """How messages call the file: as git does."""
        return f"{self.name}:{path}"

    def text(self, path: str) -> str:
        """What stands in a text file of that commit."""
        done = git(self.root, "cat-file", "blob", f"{self.commit}:./{path}")
        if done.returncode:
            why = (
                f"`taxo run` hadn't run by then, or {path} wasn't committed; commit it after each run"
                if path == LOCK_FILE
                else "this project wasn't there by then; name a later revision"
            )
            raise TaxoError(f"{self.told(path)}: no such file: {why}")
        try:
            return done.stdout.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise TaxoError(f"{self.told(path)}: not readable as UTF-8 text: {error}") from error

    def table(self, path: str) -> Path:
        """Where a copy of the table lies, in DVC's cache or in the folder, where it is still the same."""
        hashed = self.hashes.get(path)
        if hashed is None:
            raise TaxoError(
                f"{self.told(LOCK_FILE)}: names no {path}; name a later revision, or {self.remedy}"
            )
        copies = [place / hashed[:2] / hashed[2:] for place in self._caches()]
        for copy in copies:
            if copy.is_file():
                return copy
        if _md5(self.root / path) == hashed:
            return self.root / path
        raise TaxoError(
            f"{self.told(path)}: isn't in DVC's cache any more; `dvc fetch --all-commits` fetches it where it was "
            f"pushed, else {self.remedy}"
        )

    def _caches(self) -> Iterator[Path]:
        """Yield where DVC may keep files by their hash."""
        folders = [folder / ".dvc" for folder in (self.root.resolve(), *self.root.resolve().parents)]
        found = next((folder for folder in folders if folder.is_dir()), folders[0])
        for layout in LAYOUTS:
            yield _cache(found) / layout


def find_revision(name: str, root: Path) -> Revision:
    """Return the revision that `name` is in the git repository of the folder `root`.

    Raises `TaxoError` where there is no such revision, no repository or no git.
    """
    absent = f"{name}: no such file or folder here"
    try:
        inside = git(root, "rev-parse", "--is-inside-work-tree")
    except FileNotFoundError as error:
        raise TaxoError(f"{absent}, and git isn't installed, so that it can be no revision") from error
    if inside.stdout.strip() != b"true":
        why = _says(inside.stderr)
        told = "" if "not a git repository" in why or not why else f" ({why})"
        raise TaxoError(
            f"{absent}, and {root.resolve()} isn't under git{told}, so that it can be no revision"
        )
    found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found.returncode:
        raise TaxoError(
            f"{absent}, and no revision of git; `git log --oneline` lists them (in a shallow clone, `git fetch "
            "--unshallow` fetches older ones)"
        )
    return Revision(root, name, found.stdout.decode().strip())


def _says(told: bytes) -> str:
    return " ".join(told.decode(errors="replace").split()).removeprefix("fatal: ")


def _cache(dvc: Path) -> Path:
    """The cache by the settings in DVC's folder; those of one's own, which git doesn't have, come first."""
    for name in ("config.local", "config"):
        settings = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            settings.read(dvc / name, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as error:
            raise TaxoError(
                f"{dvc / name}: not readable as DVC's settings; `dvc config --list` says why"
            ) from error
        if told := settings.get("cache", "dir", fallback=""):
            return dvc / told.strip("\"'")
    return dvc / CACHE


def _md5(path: Path) -> str:
    """The hash of a file, "" where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
