"""`taxo run`: bring everything up to date, from listings to report."""

import argparse

from taxo.manners import add_quiet

HELP = """\
Run the steps of the project in this folder that something changed for, and say where the report is. It is `dvc repro`
with a line a step."""
EXAMPLES = """\
  taxo run
  taxo run --quiet"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "--force", action="store_true", help="run every step, whether anything changed or not"
    )
    add_quiet(parser)


def run(args: argparse.Namespace) -> int:
    """Run the steps; return DVC's exit code."""
    from taxo.cli.running import run_project

    return run_project(force=args.force, quiet=args.quiet)
