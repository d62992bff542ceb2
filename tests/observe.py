"""Observe which files of a project a stage opens, to hold them against what dvc.yaml declares."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from taxo.project.storage import Table

KEPT = ".cache/"  # what is kept there is no input: without it a stage makes the same (tests/project/test_cache.py)


@dataclass
class FileUse:
    """Files under `root`, by their paths relative to it: `read` before they were written, and `written` to stay."""

    root: Path
    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def note_read(self, file: Any) -> None:
        """Note that `file` was read; a folder that is listed is no file, what the same run wrote before no input."""
        if not Path(os.fsdecode(file)).is_dir():
            self.read |= self._inside(file) - self.written

    def note_written(self, file: Any) -> None:
        """Note that `file` was opened for writing."""
        self.written |= self._inside(file)

    def note_renamed(self, old: Any, new: Any) -> None:
        """Note that a file or folder took another name, as all do that are put in place at once."""
        for source in self._inside(old):
            moved = {path for path in self.written if f"{path}/".startswith(f"{source}/")}
            self.written -= moved
            for target in self._inside(new):
                self.written |= {target + path.removeprefix(source) for path in moved or {source}}

    def _inside(self, file: Any) -> set[str]:
        path = Path(os.path.abspath(os.fsdecode(file)))  # noqa: PTH100 - as open() would, links kept
        if not path.is_relative_to(self.root):
            return set()
        found = path.relative_to(self.root).as_posix()
        return set() if found.startswith(KEPT) else {found}


@contextmanager
def observe_files(root: Path) -> Iterator[FileUse]:
    """Yield what is read and written under `root` while the block runs.

    Python tells of every file that it opens. Arrow opens its own: its tables are seen where they are read by
    `Table.read`, and where they are put in place.
    """
    use = FileUse(root)
    read_table = Table.read

    def read_and_note(table: Table[Any], root: Path = Path()) -> list[Any]:
        use.note_read(root / table.path)
        return read_table(table, root)

    _install_hook()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "read", read_and_note)
        _OBSERVING.append(use)
        try:
            yield use
        finally:
            _OBSERVING.pop()


_OBSERVING: list[FileUse] = []


@cache
def _install_hook() -> None:
    sys.addaudithook(_hear)  # there is no way to take it off again


def _hear(event: str, args: tuple[Any, ...]) -> None:
    for use in _OBSERVING:
        if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
            note = use.note_written if args[2] & (os.O_WRONLY | os.O_RDWR) else use.note_read
            note(args[0])
        elif event == "os.rename":
            use.note_renamed(args[0], args[1])
