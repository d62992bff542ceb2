"""`taxo upgrade`: bring the files of an older project to what the installed taxo reads."""

import argparse

from taxo.manners import add_quiet

HELP = """\
Bring this project to the installed version of taxo: `dvc.yaml` is written anew, parameters that params.yaml lacks are
added with their defaults and comments, and those that are no more are named. Nothing that you wrote is changed."""
EXAMPLES = """\
  taxo upgrade --dry-run
  taxo upgrade"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    add_quiet(parser, "errors, and what is to mend by hand")


def run(args: argparse.Namespace) -> int:
    """Write what is behind, and say what was done."""
    from taxo.cli.upgrading import upgrade

    done, problems = upgrade(dry_run=args.dry_run)
    if not args.quiet:
        print("\n".join(done) or "nothing to do: the project is of this version")
    print("".join(f"to mend by hand: {problem}\n" for problem in problems), end="")
    return 0
