"""`taxo extract`: try out how listings are read, or explain where a paper came from."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taxo.manners import add_quiet
from taxo.project.params import load_params

if TYPE_CHECKING:
    from taxo.extract.summary import Extraction

HELP = """\
Read listings, say how many papers they hold and what is left out, and why. Nothing is written: `taxo run` does that.
It works in any folder; without a params.yaml there, the parameters that taxo comes with count. With --explain: show
where a paper of the pipeline's came from, line by line, and what was merged into it."""
EXAMPLES = """\
  taxo extract
  taxo extract --explain "Low-rank adapters for speech recognition"
  taxo extract ~/Downloads/pubmed*.nbib nime-2025.bib"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "places",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="listings, or folders with listings (default: the folder in params.yaml)",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--json", action="store_true", help="print figures and problems as JSON")
    add_quiet(what, "what is left out and why")
    what.add_argument(
        "--explain", metavar="PAPER", help="a paper's id, the start of its id, or its title (in quotes)"
    )


def run(args: argparse.Namespace) -> int:
    """Print what is found, or where one paper comes from."""
    from taxo.cli.provenance import explain_paper
    from taxo.extract.stage import ExtractParams, extract_papers

    params = load_params(ExtractParams, "extract", or_default=bool(args.places))
    if args.explain is not None:
        print(explain_paper(args.explain, params))
        return 0
    found = extract_papers(args.places or [Path(params.listings)], params)
    if args.json:
        print(json.dumps(_facts(found), ensure_ascii=False, indent=2))
    elif args.quiet:
        print("".join(f"{line}\n" for line in found.left_out), end="")
    else:
        print(found.describe())
    return 0


def _facts(found: "Extraction") -> dict[str, Any]:
    """What is found, for programs: figures, why listings couldn't be read, and the places of rejected records."""
    return {**found.summary(), "not_read": found.errors, "problems": dict(found.problems)}
