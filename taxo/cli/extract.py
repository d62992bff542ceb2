"""`taxo extract`: read the listings into papers, or explain where a paper came from."""

import argparse
from pathlib import Path

from taxo.params import load_params

HELP = """\
Read every listing below the folder that params.yaml names into data/papers.parquet and data/ledger.parquet,
merging copies. With --explain: show where a paper came from, line by line, and what was merged into it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "--explain", metavar="PAPER", help="a paper's id, the start of its id, or its title (in quotes)"
    )


def run(args: argparse.Namespace) -> int:
    """Do the stage's work in the folder one is in, or print a paper's story."""
    from taxo.explain import explain_paper
    from taxo.extract import ExtractParams, extract_papers
    from taxo.tables import LEDGER, PAPERS

    params = load_params(ExtractParams, "extract")
    if args.explain is not None:
        print(explain_paper(args.explain, params))
        return 0
    found = extract_papers(Path(params.listings), params)
    PAPERS.write(found.papers)
    LEDGER.write(found.ledger)
    print(found.summary())
    return 0
