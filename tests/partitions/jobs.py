"""A job that is quick, and that can lose its process, its disk or its patience on the way, for tests."""

import errno
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from taxo.errors import ListingError
from taxo.partitions import Partition, find_partitions
from taxo.partitions.footer import with_counts
from taxo.readers.source import Source

N_INPUTS = 8
LINES = 5


@dataclass(frozen=True)
class LinesJob:
    """Writes a listing's lines; `trouble` (a folder) has a file named after what shall go wrong, and where.

    "kill NAME": the process is killed halfway, once; "kill always NAME": each time; "full NAME": the disk is full,
    once; "bug NAME": an error that no job should raise, once; "wait": each partition takes a while.
    """

    trouble: str
    settings: int = 1
    kind = "lines"
    modules = ("pyarrow.parquet",)

    @property
    def ingredients(self) -> Mapping[str, Any]:
        return {"params": {"settings": self.settings}}

    def write(self, source: Source, path: Path, footer: dict[str, str]) -> int:
        lines = [text for _, text in source.lines()]
        if not lines:
            raise ListingError(f"listing {source.name}: empty")
        path.write_bytes(b"half of it")
        self._meet(source.name)
        table = pa.table({"line": lines})
        with pq.ParquetWriter(path, table.schema) as writer:
            writer.write_table(table)
            writer.add_key_value_metadata(with_counts(footer, {"papers": len(lines)}))
        return len(lines)

    def _meet(self, name: str) -> None:
        if Path(self.trouble, "wait").exists():
            time.sleep(0.2)
        if Path(self.trouble, f"kill always {name}").exists() or self._once(f"kill {name}"):
            os.kill(os.getpid(), signal.SIGKILL)
        if self._once(f"full {name}"):
            raise OSError(errno.ENOSPC, "Error writing bytes to file. Detail: No space left on device")
        if self._once(f"bug {name}"):
            raise ZeroDivisionError("of a job")

    def _once(self, what: str) -> bool:
        try:
            Path(self.trouble, what).unlink()
        except FileNotFoundError:
            return False
        return True


def write_inputs(folder: Path, n: int = N_INPUTS) -> list[Partition]:
    """Write n inputs into `folder`/in and return their partitions in `folder`/out."""
    for number in range(n):
        (folder / "in").mkdir(exist_ok=True)
        text = "".join(f"{number} line {line}\n" for line in range(LINES))
        (folder / "in" / f"{number}.txt").write_text(text, encoding="utf-8")
    return find_partitions([str(folder / "in")], f"{folder}/out")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files in a folder, hidden ones too, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
