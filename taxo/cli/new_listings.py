"""Judge files that shall become listings of a project, and copy those that are good, all of them or none."""

import filecmp
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from taxo.errors import TaxoError
from taxo.extract.listings import find_listings
from taxo.extract.reading import Reading, read_source
from taxo.extract.stage import ExtractParams
from taxo.manners import counted
from taxo.progress import with_progress
from taxo.project.added import ADDED
from taxo.project.storage import replacing
from taxo.readers.source import Source


@dataclass(frozen=True)
class Folder:
    """The folder of listings of a project, and what is in it."""

    path: Path
    params: ExtractParams
    listings: tuple[Source, ...]

    @classmethod
    def of(cls, params: ExtractParams) -> "Folder":
        """Look into the folder that `params` name; it needn't be there."""
        path = Path(params.listings)
        there = find_listings([path], params.ignore, params.follow_links) if path.is_dir() else []
        return cls(path, params, tuple(there))

    def same_as(self, file: Path) -> Source | None:
        """The listing with the bytes of `file`, if there is one."""
        size = file.stat().st_size
        return next(
            (
                there
                for there in self.listings
                if there.path is not None
                and there.path.is_file()
                and there.path.stat().st_size == size
                and filecmp.cmp(file, there.path, shallow=False)
            ),
            None,
        )

    def free_name(self, name: str, taken: Collection[str]) -> str:
        """`name`, or where something has it, whichever way it is written, the same with a number before its endings."""
        there = [*self.path.glob("*"), *(self.path / ADDED).glob("*")]
        used = {path.name.casefold() for path in there} | {other.casefold() for other in taken}
        stem, dot, endings = name.partition(".")
        names = (f"{stem}-{number}{dot}{endings}" for number in range(2, len(used) + 3))
        return next(free for free in (name, *names) if free.casefold() not in used)


@dataclass(frozen=True)
class NewListing:
    """A file that becomes a listing: where it lies, the name that it gets, and what was read of it."""

    file: Path
    name: str
    reading: Reading


@dataclass(frozen=True)
class Judged:
    """What becomes of files: those that are `good`, and by the file why others are `refused` or `passed` over."""

    good: tuple[NewListing, ...]
    refused: tuple[tuple[Path, str], ...]
    passed: tuple[tuple[Path, str], ...]


def judge_files(files: Sequence[Path], folder: Folder) -> Judged:
    """Read `files` and say which become listings of `folder`; nothing is written."""
    good: list[NewListing] = []
    refused: list[tuple[Path, str]] = []
    passed: list[tuple[Path, str]] = []
    for file in with_progress(files, "read", "listings"):
        try:
            there = _twin(file, folder, good)
            if there is not None:
                passed.append((file, f"is in the project already, as {folder.path / there}"))
                continue
            good.append(_read(file, folder, [PurePosixPath(listing.name).name for listing in good]))
        except TaxoError as error:
            refused.append((file, str(error)))
    return Judged(tuple(good), tuple(refused), tuple(passed))


def copy_into(folder: Folder, listings: Sequence[NewListing]) -> None:
    """Copy `listings` into `folder`, each whole; where one can't be copied, those copied before it are taken away."""
    copied: list[Path] = []
    try:
        for listing in listings:
            place = folder.path / listing.name
            with replacing(place) as temporary:
                shutil.copyfile(listing.file, temporary)
            copied.append(place)
    except BaseException:
        for place in copied:
            place.unlink(missing_ok=True)
        raise


def _twin(file: Path, folder: Folder, good: Sequence[NewListing]) -> str | None:
    """The name of the listing that `file` is a copy of, in the folder or among those that go there."""
    if file.is_dir():
        raise TaxoError(f"is a folder; name the listings in it, such as {file}/*")
    if not file.is_file():
        raise TaxoError("no such file")
    there = folder.same_as(file)
    if there is not None:
        return there.name
    return next((other.name for other in good if filecmp.cmp(file, other.file, shallow=False)), None)


def _read(file: Path, folder: Folder, taken: Sequence[str]) -> NewListing:
    ignoring = [pattern for pattern in folder.params.ignore if fnmatch(file.name, pattern)]
    if ignoring:
        raise TaxoError(
            f"the pipeline reads no file of this name ({ignoring[0]} in extract.ignore); rename it"
        )
    name = f"{ADDED}/{folder.free_name(file.name, taken)}"
    reading = read_source(Source(name, file), folder.params.rules, folder.params.columns)
    if not any(copy.problem is None for copy in reading.copies):
        raise TaxoError("; ".join(_why_none(reading)))
    return NewListing(file, name, reading)


def _why_none(reading: Reading) -> Iterator[str]:
    """What keeps a listing from having a paper."""
    if reading.error is not None:
        yield reading.error
    problems = [copy.problem for copy in reading.copies if copy.problem]
    problems += [span.reason or "not understood" for span in reading.given_up]
    if problems:
        commonest = max(sorted(set(problems)), key=problems.count)
        yield f"no paper in {counted(len(problems), 'record')}, most often because of: {commonest}"
    elif reading.error is None:
        yield "no paper in it"
