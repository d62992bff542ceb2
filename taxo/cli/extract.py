"""`taxo extract`: try out how listings are read, or explain where a paper came from."""

import argparse
from pathlib import Path

from taxo.project.params import load_params

HELP = """\
Read listings, say how many papers they hold and what is left out, and why. Nothing is written: `taxo run` does that.
It works in any folder; without a params.yaml there, the parameters that taxo comes with count. With --explain: show
where a paper of the pipeline's came from, line by line, and what was merged into it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "places",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="listings, or folders with listings (default: the folder in params.yaml)",
    )
    parser.add_argument(
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
    print(found.describe())
    return 0
