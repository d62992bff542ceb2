"""Read every listing into papers, merge the copies, account for every line."""

from pathlib import Path

from taxo.extract import ExtractParams, extract_papers
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import LEDGER, LISTINGS, PAPERS

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(ExtractParams, "extract", root)
    found = extract_papers(root / params.listings, params)
    PAPERS.write(found.papers, root)
    LEDGER.write(found.ledger, root)
    LISTINGS.write(found.listings, root)
    write_metrics("extract", found.summary(), root)
    print(found.describe())


if __name__ == "__main__":
    run(main)
