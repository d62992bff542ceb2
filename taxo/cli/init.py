"""`taxo init`: make a project in a folder of one's own."""

import argparse
from pathlib import Path

from taxo.manners import add_quiet

HELP = """\
Make a project in FOLDER: a place for listings, an empty taxonomy, reviews, parameters, and the steps that turn them
into a report. Files that are there already stay as they are. It works with git, without it, and inside a bigger
repository."""
EXAMPLES = """\
  taxo init pile
  taxo init heart-failure --taxonomy mesh-terms.csv"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the project's folder; it may exist")
    parser.add_argument(
        "--taxonomy", type=Path, metavar="FILE", help="a taxonomy of yours to begin with (`taxonomy.yaml`)"
    )
    parser.add_argument(
        "--github",
        action="store_true",
        help="also write a workflow by which GitHub comments what a pull request changes",
    )
    add_quiet(parser)


def run(args: argparse.Namespace) -> int:
    """Write the files and say what comes next."""
    from taxo.cli.initialise import initialise

    told = initialise(args.folder, args.taxonomy, args.github)
    if not args.quiet:
        print(told)
    return 0
