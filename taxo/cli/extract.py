"""`taxo extract`: try out how listings are read, or explain where a paper came from."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from taxo.project.params import load_params

if TYPE_CHECKING:
    from taxo.project.tables import LedgerEntry

HELP = """\
Read the listings in a folder, say how many papers they hold and what is left out, and why. Nothing is written:
`dvc repro` does that. With --explain: show where a paper of the pipeline's came from, line by line, and what was
merged into it."""
PLACES = 3  # shown of each reason


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a folder with listings (default: the one in params.yaml)"
    )
    parser.add_argument(
        "--explain", metavar="PAPER", help="a paper's id, the start of its id, or its title (in quotes)"
    )


def run(args: argparse.Namespace) -> int:
    """Print what is found, or where one paper comes from."""
    from taxo.cli.provenance import explain_paper
    from taxo.extract.stage import ExtractParams, extract_papers

    params = load_params(ExtractParams, "extract")
    if args.explain is not None:
        print(explain_paper(args.explain, params))
        return 0
    found = extract_papers(args.folder or Path(params.listings), params)
    print("\n".join([found.describe(), *_left_out(found.ledger)]))
    return 0


def _left_out(ledger: Sequence["LedgerEntry"]) -> Iterator[str]:
    """Yield a line a reason for which something is left out, with the first places."""
    places: dict[str, list[str]] = {}
    for row in ledger:
        if row.verdict == "rejected":
            places.setdefault(row.reason or "", []).append(f"{row.listing}:{row.first_line}")
    for reason, found in sorted(places.items()):
        more = ", …" if len(found) > PLACES else ""
        yield f"left out, {reason}: {', '.join(found[:PLACES])}{more}"
