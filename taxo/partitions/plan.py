"""Find the inputs of a run, name the partition that each becomes, and tell which are those of a shard."""

import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from taxo.errors import TaxoError
from taxo.extract.listings import find_listings
from taxo.partitions.places import absolute, is_url, list_files, plain

ENDING = ".parquet"


@dataclass(frozen=True, slots=True)
class Partition:
    """An input and the file that is made of it.

    `name` is the input's path below the folder that all inputs of the run share, with slashes; places in the file are
    told by it. `source` and `target` are absolute paths or URLs. `folder` is the one that the input must lie in, where
    it was found in a folder and links that lead out of it aren't followed.
    """

    name: str
    source: str
    target: str
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """Every `count`-th partition in the order of their names, from the `number`-th (1 to `count`) on."""

    number: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Read "3/40"; raises ValueError, which says what was expected."""
        number, _, count = text.partition("/")
        if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            raise ValueError(f"{text} isn't a shard: expected I/N with I from 1 to N, such as 1/40 to 40/40")
        return cls(int(number), int(count))

    def of(self, partitions: Sequence[Partition]) -> list[Partition]:
        """Return this shard's: those of all N together are every partition, each once."""
        return list(partitions[self.number - 1 :: self.count])


def find_partitions(
    places: Sequence[str], out: str, ignore: Sequence[str] = (), follow_links: bool = False
) -> list[Partition]:
    """Return the partition of each input in `places`, sorted by name; they are made in the folder `out`.

    A place is a file, a folder (all files below it, but those that `ignore` matches), a pattern, or a URL of one of
    these. What lies in `out` itself is no input. Raises `TaxoError` where a place isn't there, and where two inputs
    would become one file.
    """
    out = absolute(out).rstrip("/")
    found: dict[str, str | None] = {}
    bases = []
    for place in map(plain, places):
        base, files = _found(place, ignore, follow_links)
        bases.append(base)
        for file, folder in files:
            if not file.startswith(f"{out}/"):
                found.setdefault(file, folder)
    if not found:
        raise TaxoError(f"no listing in {', '.join(places)}")
    shared = _shared_folder(bases)
    partitions = [_partition(file, shared, out, folder) for file, folder in found.items()]
    _refuse_clashes(partitions)
    return sorted(partitions, key=lambda partition: partition.name)


def _found(place: str, ignore: Sequence[str], follow_links: bool) -> tuple[str, list[tuple[str, str | None]]]:
    """Return the folder that a place is told from, and its files, each with the folder that it must lie in."""
    path = Path(place)
    if is_url(place) or not path.exists():
        base, files = list_files(place)
        return base, [(file, None) for file in files]
    if not path.is_dir():
        return absolute(os.fspath(path.parent)), [(absolute(place), None)]
    sources = find_listings([path], ignore, follow_links)
    folder = None if follow_links else absolute(place)
    return absolute(place), [(absolute(os.fspath(source.path or "")), folder) for source in sources]


def _shared_folder(bases: Sequence[str]) -> int:
    """Return how many parts of a path the folders `bases` have in common."""
    parts = [base.rstrip("/").split("/") for base in bases]
    shared = itertools.takewhile(lambda at: len(set(at)) == 1, zip(*parts, strict=False))
    return len(list(shared))


def _partition(file: str, shared: int, out: str, folder: str | None) -> Partition:
    name = os.fsencode("/".join(file.split("/")[shared:])).decode("utf-8", errors="replace")
    target = name if name.endswith(ENDING) else name + ENDING
    return Partition(name, file, f"{out}/{target}", folder)


def _refuse_clashes(partitions: Sequence[Partition]) -> None:
    seen: dict[str, str] = {}
    for partition in partitions:
        other = seen.setdefault(partition.target, partition.name)
        if other != partition.name:
            raise TaxoError(
                f"{other} and {partition.name} would both become {partition.target}; rename one of them"
            )


def other_partitions(out: str, partitions: Sequence[Partition]) -> list[str]:
    """Return the files in the folder `out` that are made of none of `partitions`, by their paths below it."""
    out = absolute(out).rstrip("/")
    targets = {partition.target for partition in partitions}
    return sorted(file[len(out) + 1 :] for file in _made(out) if file not in targets)


def _made(out: str) -> Iterator[str]:
    if is_url(out):
        try:
            yield from list_files(out)[1]
        except TaxoError:  # nothing there yet
            return
    for folder, _, names in os.walk(out):
        yield from (Path(folder, name).as_posix() for name in names if not name.startswith("."))
