"""Run the `taxo` command: parse the command line and hand it to one command's module."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from taxo.errors import TaxoError
from taxo.manners import EXIT_CODES, FAILED, INTERRUPTED, tell, write_any_letter
from taxo.progress import shown_progress
from taxo.version import __version__

# A command's module holds HELP, EXAMPLES, add_arguments(parser) and run(args) -> exit code. It is imported only when
# it is asked for, so that `taxo classify` starts with numpy alone.
COMMANDS = {
    "init": "make a project in a folder of one's own",
    "run": "bring a project up to date, from listings to report",
    "check": "say all that is wrong in taxonomy, params, reviews and baseline",
    "add": "put new listings in and give their papers topics at once",
    "accept": "decide on the topics and phrases that are suggested",
    "review": "take saved reviews of papers into reviews.csv",
    "diff": "say what changed since the baseline, a revision or another report",
    "classify": "give papers their topics with a trained classifier",
    "export": "write the papers with their topics for Zotero and others",
    "report": "render the report anew, or as one file to send",
    "extract": "read listings into papers, or explain where a paper came from",
    "sample": "take an even sample of very many papers, to fit topics on",
    "taxonomy": "take over a taxonomy in another form, or write one",
    "upgrade": "bring an older project to this version",
    "stage": "run one stage of the pipeline (DVC calls this)",
}
DESCRIPTION = """\
Find, name and keep the topics of a pile of paper abstracts.

`taxo init` makes a project, `taxo run` turns its listings (data/raw/) into topics, a classifier and a report
(reports/html/). The other commands work on what it made."""
EPILOG = f"""\
examples:
  taxo init pile
  taxo run
  taxo accept --all
  taxo add new-papers.ris
  taxo review ~/Downloads/reviews*.csv
  taxo diff HEAD~1
  taxo classify new-papers.ris
  echo "Sleep and heart failure: a cohort study." | taxo classify -
  taxo export --format bibtex > papers.bib
  taxo report --single report.html

{EXIT_CODES}"""


def main(words: Sequence[str] | None = None) -> int:
    """Run `taxo` on `words` (default: the command line) and return its exit code, one of `EXIT_CODES`."""
    words = sys.argv[1:] if words is None else list(words)
    if not words:
        build_parser([]).print_help()
        return 0
    write_any_letter(sys.stdout)
    write_any_letter(sys.stderr)
    try:
        args = build_parser(words).parse_args(words)
        with shown_progress():
            code = int(_module(args.command).run(args))
        sys.stdout.flush()
    except BrokenPipeError:  # `taxo … | head`: nobody reads on, and that is no error
        _write_no_more()
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except (TaxoError, OSError, ModuleNotFoundError) as error:
        print(f"taxo {words[0]}: {tell(error)}", file=sys.stderr)
        return FAILED
    return code


def _write_no_more() -> None:
    """Let what is still to be printed go nowhere, or Python complains of it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that `words` names gets its arguments, since that imports it."""
    parser = argparse.ArgumentParser(
        prog="taxo",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"taxo {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name in words:
            module = _module(name)
            command.description, command.epilog = module.HELP, f"examples:\n{module.EXAMPLES}"
            module.add_arguments(command)
    return parser


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"taxo.cli.{command}")
