"""`taxo check`: say all that is wrong in the files that people write."""

import argparse

from taxo.manners import add_quiet

HELP = """\
Check taxonomy.yaml, params.yaml, reviews.csv and baseline.csv in this folder, and say all that is wrong in them at
once, each with file, line and remedy. Exit code 1 where something is. Nothing is changed or run."""
EXAMPLES = """\
  taxo check
  taxo check --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print the problems as JSON, by file")
    add_quiet(parser, "problems")


def run(args: argparse.Namespace) -> int:
    """Print the problems of each file; return 1 where there is any."""
    import json

    from taxo.cli.checking import check_files, tell

    found = check_files()
    if args.json:
        print(json.dumps({check.file: check.problems for check in found}, ensure_ascii=False, indent=2))
    else:
        print("".join(f"{line}\n" for line in tell(found, args.quiet)), end="")
    return int(any(check.problems for check in found))
