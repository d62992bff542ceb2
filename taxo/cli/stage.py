"""`taxo stage`: run one stage of the pipeline, as `dvc repro` calls it in a project."""

import argparse

HELP = """\
Run one stage of the pipeline in the project's folder, whether anything changed or not. `dvc.yaml` of a project calls
this; `taxo run` and `dvc repro` run all that changed."""
EXAMPLES = """\
  taxo stage extract"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("stage", metavar="STAGE", help="the stage: extract, encode, discover, ...")


def run(args: argparse.Namespace) -> int:
    """Run the stage in the folder one is in; it prints what it found."""
    from taxo.cli.pipeline import scripts, stage_script

    script = stage_script(args.stage)
    scripts().run(script.main)
    return 0
