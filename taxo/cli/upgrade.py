"""`taxo upgrade`: bring the files of an older project to what the installed taxo reads."""

import argparse

HELP = """\
Bring this project to the installed version of taxo: `dvc.yaml` is written anew, parameters that params.yaml lacks are
added with their defaults and comments, and those that are no more are named. Nothing that you wrote is changed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")


def run(args: argparse.Namespace) -> int:
    """Write what is behind, and say what was done."""
    from taxo.cli.upgrading import upgrade

    print("\n".join(upgrade(dry_run=args.dry_run)) or "nothing to do: the project is of this version")
    return 0
