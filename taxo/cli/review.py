"""`taxo review`: take files of reviews, as the report's Review page saves them, into the project's `reviews.csv`."""

import argparse

from taxo.manners import add_quiet

HELP = """\
Take reviews that people saved, on the report's Review page or in a spreadsheet, into the project's reviews.csv.

Rows that are there already are left out. Where one person (column `by`) reviewed a paper twice, the later row counts:
files count in the order in which they are named, rows from top to bottom, and all of them are later than reviews.csv.
Rows by different people all stay: what most of them say decides. Whatever counts instead of something else is printed.
Nothing else in reviews.csv changes, and nothing at all where something is wrong. The next `taxo run` honours the rows.
"""
EXAMPLES = """\
  taxo review ~/Downloads/reviews*.csv
  taxo review reviews-of-ann.csv --by "Ann" --dry-run"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a saved file of reviews (- for standard input)"
    )
    parser.add_argument("--by", metavar="NAME", help="who judged, for rows that don't say (in quotes)")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--json", action="store_true", help="print what changed as JSON")
    add_quiet(parser, "errors, and rows that don't count")


def run(args: argparse.Namespace) -> int:
    """Merge the files and print what came of it."""
    from taxo.cli.reviewing import take_reviews

    return take_reviews(args)
