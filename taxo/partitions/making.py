"""Make one partition, or skip it where the file that is there was made of the same: the rule of all executors."""

import errno
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from taxo.errors import TaxoError
from taxo.extract.listings import check_readable
from taxo.manners import tell
from taxo.partitions.footer import FINGERPRINT, Footer, footer_of, n_papers, read_footer
from taxo.partitions.places import is_url, local_copy, publishing, sha256_of
from taxo.partitions.plan import Partition
from taxo.readers.source import Source

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})  # where one file can't be written, no other can


class Job(Protocol):
    """What is made of each input. Jobs are sent to other processes, so they hold parameters and places, no data."""

    @property
    def kind(self) -> str:
        """What a partition holds."""

    @property
    def ingredients(self) -> Mapping[str, Any]:
        """What goes into a partition beside its input, for its footer."""

    @property
    def modules(self) -> tuple[str, ...]:
        """Modules that a process imports before its first partition, so that processes of one machine share that."""

    def write(self, source: Source, path: Path, footer: Footer) -> int:
        """Write the partition of an input to `path` with that footer, and return how many papers it has.

        Raises `TaxoError` where the input, or the rest of it, can't be read.
        """


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a partition: made for the first time, made anew, skipped as it was there, or failed, and why.

    After one that is `hopeless`, because the disk is full, others needn't be tried.
    """

    name: str
    target: str
    state: Literal["made", "anew", "skipped", "failed"]
    n_papers: int = 0
    error: str | None = None
    hopeless: bool = False


def make_partition(job: Job, partition: Partition) -> Outcome:
    """Make `partition` or skip it; whatever goes wrong costs this partition alone and is told in the outcome."""
    try:
        return _made(job, partition)
    except (TaxoError, OSError, ImportError) as error:
        return _failed(partition, error)
    except Exception as error:  # a bug costs a partition, not the hours of the others
        where = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} ({Path(where.filename).name}, line {where.lineno})"
        return failure(partition, f"a bug in taxo, or in what it uses: {told}")


def failure(partition: Partition, why: str, hopeless: bool = False) -> Outcome:
    """Return the outcome of a partition that couldn't be made."""
    told = why if partition.name in why or partition.target in why else f"{partition.name}: {why}"
    return Outcome(partition.name, partition.target, "failed", error=told, hopeless=hopeless)


def _failed(partition: Partition, error: TaxoError | OSError | ImportError) -> Outcome:
    hopeless = isinstance(error, OSError) and error.errno in FULL
    try:
        told = str(error) if type(error) is ImportError else tell(error)  # type: ignore[arg-type]
    except ModuleNotFoundError:
        told = str(error)
    return failure(partition, " ".join(told.split()), hopeless)


def _made(job: Job, partition: Partition) -> Outcome:
    folder = None if partition.folder is None else Path(partition.folder)
    if not is_url(partition.source):
        check_readable(Source(partition.name, Path(partition.source), folder=folder))
    with local_copy(partition.source) as path:
        footer = footer_of(job.kind, job.ingredients, partition.name, sha256_of(path))
        before = read_footer(partition.target)
        if before.get(FINGERPRINT) == footer[FINGERPRINT]:
            return Outcome(partition.name, partition.target, "skipped", n_papers(before))
        source = Source(partition.name, path, folder=folder)
        try:
            with publishing(partition.target) as made:
                papers = job.write(source, made, footer)
        except FileNotFoundError:  # another run was faster, and removed what this one had begun
            if read_footer(partition.target).get(FINGERPRINT) != footer[FINGERPRINT]:
                raise
    return Outcome(partition.name, partition.target, "anew" if before else "made", papers)
