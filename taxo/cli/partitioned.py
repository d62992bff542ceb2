"""What the commands share that make a folder of partitions: their arguments, their progress, and their last line."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from taxo.errors import TaxoError
from taxo.libraries import missing
from taxo.manners import FAILED, counted

if TYPE_CHECKING:
    from taxo.partitions import Job, Outcome, Partition

WHAT_IS_A_FOLDER = (
    "or a folder: a name that ends in /, that is one already, or, for several FILEs, that has no ending"
)
MOST_TOLD = 10  # failures, a line each
MOST_NAMED = 3  # files that are of no input
URL, WILD = "://", "*?["


def add_sharing(parser: argparse.ArgumentParser, jobs: str) -> None:
    """Tell `parser` the arguments that share work out; `jobs` says what --jobs counts."""
    parser.add_argument("--jobs", type=_count, default=1, metavar="N", help=jobs)
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="let the workers of this Dask scheduler (tcp://host:8786) make the files of a folder; local: start --jobs "
        "workers here",
    )
    parser.add_argument(
        "--shard",
        type=_shard,
        metavar="I/N",
        help="make every Nth file of a folder, from the Ith on, in the order of their names: 1/40 to 40/40 are all of "
        "them, each once",
    )


def is_shared(args: argparse.Namespace) -> bool:
    """Say whether the command line has an argument that only a folder of partitions has."""
    return args.dask is not None or args.shard is not None


def is_folder(out: str | None, files: Sequence[str], format_name: str | None, shared: bool) -> bool:
    """Say whether `out` is a folder to put a file for each of `files` into; see `WHAT_IS_A_FOLDER`."""
    if out is None:
        return False
    if out.endswith("/") or Path(out).is_dir():
        return True
    if Path(out).suffix or format_name is not None:
        return False
    return shared or URL in out or len(files) > 1 or any(map(_is_many, files))


def _is_many(place: str) -> bool:
    return (
        URL in place or Path(place).is_dir() or (any(x in place for x in WILD) and not Path(place).exists())
    )


@dataclass
class Tally:
    """What became of the partitions so far."""

    states: Counter[str] = field(default_factory=Counter)
    papers: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, outcome: "Outcome") -> str:
        """Count an outcome, and return how many papers there are by now."""
        self.states[outcome.state] += 1
        self.papers += outcome.n_papers
        if outcome.error is not None:
            self.errors.append(outcome.error)
        return f"{self.papers:,} papers"

    def describe(self, out: str, n_partitions: int) -> str:
        """Say in a line what became of so many partitions in `out`."""
        made, anew = self.states["made"], self.states["anew"]
        parts = [
            f"{made + anew} made",
            f"{self.states['skipped']} skipped",
            f"{self.states['failed']} failed",
        ]
        if anew:
            parts[0] += f" ({anew} anew, as what they are made of changed)"
        if left := n_partitions - self.states.total():
            parts.append(f"{left} not tried")
        return f"{counted(n_partitions, 'partition')} in {out}: {', '.join(parts)}; {self.papers:,} papers"


def make_partitions(
    job: "Job",
    places: Sequence[str],
    args: argparse.Namespace,
    command: str,
    ignore: Sequence[str] = (),
    follow_links: bool = False,
) -> int:
    """Make the partition of each input in `places` in the folder `args.out`, as far as `args.shard` asks for it.

    Failures are told on stderr, a line each, and what was done in the last line; the exit code is 1 where some failed.
    An interrupt leaves what is done.
    """
    from taxo.partitions import find_partitions
    from taxo.partitions.plan import other_partitions

    if find_spec("pyarrow") is None:
        raise missing("pyarrow")
    if URL not in args.out and Path(args.out).exists() and not Path(args.out).is_dir():
        raise TaxoError(f"{args.out}: is a file; name a folder")
    partitions = find_partitions(places, args.out, ignore, follow_links)
    own = partitions if args.shard is None else args.shard.of(partitions)
    tally, quiet = Tally(), getattr(args, "quiet", False)
    try:
        _run(job, own, args, command, tally)
    finally:
        for line in _first([f"taxo {command}: {error}" for error in tally.errors]):
            print(line, file=sys.stderr)
        if not quiet:
            _tell_others(args.out, other_partitions(args.out, partitions))
            print(tally.describe(args.out, len(own)), flush=True)
    return FAILED if tally.states["failed"] else 0


def _run(
    job: "Job", partitions: "Sequence[Partition]", args: argparse.Namespace, command: str, tally: Tally
) -> None:
    from taxo.partitions import Executor, run_partitions
    from taxo.progress import with_progress

    outcomes = run_partitions(job, partitions, Executor(args.jobs, args.dask))
    told = map(tally.add, outcomes)
    with closing(outcomes):
        for _ in with_progress(told, command, "partitions", len(partitions), str):
            pass


def _tell_others(out: str, others: Sequence[str]) -> None:
    """Say which files in the folder are of none of the inputs: of a file that is gone, or another command's."""
    if others:
        names = ", ".join(others[:MOST_NAMED]) + (", …" if len(others) > MOST_NAMED else "")
        print(f"also in {out}: {len(others)} of no file that this command names ({names})")


def _first(lines: Iterable[str]) -> list[str]:
    found = list(lines)
    more = [f"and {len(found) - MOST_TOLD} more"] if len(found) > MOST_TOLD else []
    return found[:MOST_TOLD] + more


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} isn't a number of threads or processes (1 or more)")
    return int(text)


def _shard(text: str) -> object:
    from taxo.partitions.plan import Shard

    try:
        return Shard.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
