"""`taxo extract`: try out how listings are read, or explain where a paper came from."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taxo.cli.partitioned import add_sharing, is_shared, make_partitions
from taxo.errors import TaxoError
from taxo.manners import add_quiet
from taxo.project.params import load_params

if TYPE_CHECKING:
    from taxo.extract.summary import Extraction

HELP = """\
Read listings, say how many papers they hold and what is left out, and why. Nothing is written: `taxo run` and --out do
that. It works in any folder; without a params.yaml there, the parameters that taxo comes with count. With --explain:
show where a paper of the pipeline's came from, line by line, and what was merged into it.

With --out FOLDER, each listing becomes a Parquet file of papers there, whose footer counts what was left out. Run
again, the same command makes only what is missing or whose listing or parameters changed. Copies of a paper are merged
within a listing, not between listings: `taxo sample` does that for those that it takes, `taxo run` for all in
data/raw/."""
EXAMPLES = """\
  taxo extract
  taxo extract --explain "Low-rank adapters for speech recognition"
  taxo extract ~/Downloads/pubmed*.nbib nime-2025.bib
  taxo extract 's3://bucket/dump/*.jsonl.gz' --out papers/ --jobs 8"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "places",
        nargs="*",
        metavar="FILE",
        help="listings, or folders with listings; with --out also patterns in quotes and URLs (default: the folder in "
        "params.yaml)",
    )
    parser.add_argument(
        "--out", metavar="FOLDER", help="make a Parquet file of each listing in this folder or URL"
    )
    add_sharing(parser, "processes that share the work (default: 1)")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--json", action="store_true", help="print figures and problems as JSON")
    add_quiet(what, "what is left out and why")
    what.add_argument(
        "--explain", metavar="PAPER", help="a paper's id, the start of its id, or its title (in quotes)"
    )


def run(args: argparse.Namespace) -> int:
    """Print what is found, or where one paper comes from, or make a partition of each listing."""
    if args.out is not None:
        return _into_folder(args)
    from taxo.cli.provenance import explain_paper
    from taxo.extract.stage import ExtractParams, extract_papers

    params = load_params(ExtractParams, "extract", or_default=bool(args.places))
    if args.explain is not None:
        print(explain_paper(args.explain, params))
        return 0
    if is_shared(args) or args.jobs > 1:
        raise TaxoError("--jobs, --dask and --shard share out files of a folder: --out FOLDER")
    found = extract_papers([Path(place) for place in args.places or [params.listings]], params)
    if args.json:
        print(json.dumps(_facts(found), ensure_ascii=False, indent=2))
    elif args.quiet:
        print("".join(f"{line}\n" for line in found.left_out), end="")
    else:
        print(found.describe())
    return 0


def _into_folder(args: argparse.Namespace) -> int:
    from taxo.cli.partition_jobs import PapersJob
    from taxo.extract.stage import ExtractParams

    if args.json or args.explain is not None:
        raise TaxoError("--out goes with neither --json nor --explain")
    params = load_params(ExtractParams, "extract", or_default=bool(args.places))
    places = args.places or [params.listings]
    return make_partitions(PapersJob(params), places, args, "extract", params.ignore, params.follow_links)


def _facts(found: "Extraction") -> dict[str, Any]:
    """What is found, for programs: figures, why listings couldn't be read, and the places of rejected records."""
    return {**found.summary(), "not_read": found.errors, "problems": dict(found.problems)}
