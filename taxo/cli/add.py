"""`taxo add`: put new listings into the project and give their papers topics at once, by the trained classifier."""

import argparse
from pathlib import Path

from taxo.manners import add_quiet

FORMATS = ("table", "csv", "json", "jsonl")
HELP = """\
Put new listings into the project, and give their papers topics by the classifier that the last `taxo run` trained,
without training it anew. FILE is a listing in any format that the pipeline reads. It is copied into data/raw/added/,
from where the next `taxo run` takes it and leaves old papers where they are. A file that is there already is passed
over, and one without a paper is refused; the others are added.

A paper that fits no topic waits: it stays in the project without one, and each time papers are added, those that wait
are looked at together. When as many as a proposal needs (`propose.min_papers` in params.yaml) are as alike as the
papers of the project's topics are, they are told, with a name. `taxo run` then labels everything anew and
proposes topics. Without FILE: show what waits."""
EXAMPLES = """\
  taxo add ~/Downloads/pubmed-june.nbib
  taxo add nime-2025.bib chi-2025.ris --format csv --out new.csv
  taxo add --dry-run scopus.csv
  taxo add"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a listing of new papers")
    parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help="how to write the new papers' topics (default: %(default)s)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write them to (default: print)")
    add_quiet(parser, "errors")


def run(args: argparse.Namespace) -> int:
    """Add the files; return 1 where one was refused."""
    from taxo.cli.adding import add

    return add(args)
