"""Compare two reports of a pile and write what changed, as `taxo diff` does."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from taxo.cli.differences.comparison import Comparison
from taxo.cli.differences.facts import as_json
from taxo.cli.differences.markdown import as_markdown
from taxo.cli.differences.sentences import headline
from taxo.cli.differences.sides import find_sides
from taxo.cli.differences.text import as_text

WRITERS: Mapping[str, Callable[[Comparison, bool], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": lambda found, _: as_json(found),
}


def diff(args: argparse.Namespace, root: Path = Path()) -> int:
    """Do what `taxo diff` was asked for in the folder `root`; return its exit code.

    Raises `TaxoError` where one of the two can't be read.
    """
    found = Comparison(*find_sides(args.old, args.new, root))
    text = WRITERS[args.format](found, args.all)
    if args.out is not None:
        from taxo.cli.project import write_text

        write_text(args.out, text)
    elif not args.quiet:
        sys.stdout.write(text)
    if args.out is not None and not args.quiet:
        print(f"{headline(found)}; {args.out} tells it")
    return int(args.exit_code and found.is_different)
