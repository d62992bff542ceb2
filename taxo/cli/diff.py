"""`taxo diff`: say what changed between two reports of a pile."""

import argparse
from pathlib import Path

from taxo.manners import add_quiet

FORMATS = ("text", "markdown", "json")
HELP = """\
Say what changed in a pile: which papers came, went and moved to another topic, and why, and what became of topics.

Without arguments this project is compared with its baseline.csv. OLD and NEW are each

  a project's folder    what its last run found
  a file                a papers.csv of a report, or a baseline.csv
  a revision of git     HEAD~1, main, a tag: what this project's last run had found by then (its dvc.lock is in git,
                        the tables that it names are in DVC's cache)

NEW is this project where it isn't named. A paper's topic is its first one here."""
EXAMPLES = """\
  taxo diff
  taxo diff HEAD~1
  taxo diff ../last-month .
  taxo diff may.csv june.csv --format markdown --out changes.md"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("old", nargs="?", metavar="OLD", help="what to compare with (default: baseline.csv)")
    parser.add_argument("new", nargs="?", metavar="NEW", help="what to compare (default: this project)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for a terminal (default), Markdown for a pull request's comment, JSON for a program",
    )
    form.add_argument(
        "--json", dest="format", action="store_const", const="json", help="the same as --format json"
    )
    parser.add_argument(
        "--all", action="store_true", help="cut no list (Markdown may be too long for a comment then)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: print it)")
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 where anything changed")
    add_quiet(parser)


def run(args: argparse.Namespace) -> int:
    """Compare, write or print what changed; return 1 where that was asked for and anything changed."""
    from taxo.cli.differences import diff

    return diff(args)
