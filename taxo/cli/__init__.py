"""Run the `taxo` command: parse the command line and hand it to one command's module."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import ModuleType

from taxo.errors import TaxoError

# A command's module holds HELP, add_arguments(parser) and run(args) -> exit code. It is imported only when
# it is asked for, so that `taxo classify` starts with numpy alone.
COMMANDS = {
    "classify": "give papers their topics with a trained classifier",
    "extract": "read listings into papers, or explain where a paper came from",
    "export": "write the papers with their topics for Zotero and others",
    "accept": "decide on the topics and phrases that are suggested",
    "review": "take saved reviews of papers into reviews.csv",
}
DESCRIPTION = """\
Find, name and keep the topics of a pile of paper abstracts.

The pipeline runs with `dvc repro` (or `make report`): listings in data/raw/ become topics, a classifier
and a report in reports/html/. The commands below work on what it made."""
EPILOG = """\
examples:
  taxo classify my-listing.txt
  echo "We prune attention heads of language models." | taxo classify -
  taxo extract --explain PAPER_ID
  taxo export --format bibtex > papers.bib
  taxo accept TOPIC_ID
  taxo review ~/Downloads/reviews*.csv"""


def main(words: Sequence[str] | None = None) -> int:
    """Run `taxo` on `words` (default: the command line) and return its exit code.

    Exit codes: 0 success, 1 user error (one line on stderr), 2 invalid command line, 130 interrupted.
    """
    words = sys.argv[1:] if words is None else list(words)
    if not words:
        build_parser([]).print_help()
        return 0
    args = build_parser(words).parse_args(words)
    try:
        code = int(_module(args.command).run(args))
        sys.stdout.flush()
    except TaxoError as error:
        print(f"taxo {args.command}: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `taxo … | head`: nobody reads on, and that is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that `words` names gets its arguments, since that imports it."""
    parser = argparse.ArgumentParser(
        prog="taxo",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"taxo {version('taxo')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name in words:
            module = _module(name)
            command.description = module.HELP
            module.add_arguments(command)
    return parser


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"taxo.cli.{command}")
