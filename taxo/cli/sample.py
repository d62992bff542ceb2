"""`taxo sample`: take an even sample of very many papers, to fit topics on."""

import argparse

from taxo.errors import TaxoError
from taxo.manners import add_quiet

HELP = """\
Take an even sample of the papers that `taxo extract --out FOLDER` made, as a listing: put it into a project's data/raw/
and `taxo run` there; `taxo classify --out` then gives every paper its topics. A paper is taken by a hash of its id, so
that the sample hardly changes when papers are added. Copies of a paper in several files become one. No more is held in
memory than the sample."""
EXAMPLES = """\
  taxo sample papers/ --papers 10000 --out data/raw/sample.parquet
  taxo sample s3://bucket/papers/ --papers 20000 --out heart-failure/data/raw/sample.parquet"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="the folder or URL that `taxo extract --out` wrote")
    parser.add_argument("--papers", type=_count, required=True, metavar="N", help="how many papers at most")
    parser.add_argument("--out", required=True, metavar="FILE", help="the Parquet file to write")
    add_quiet(parser)


def run(args: argparse.Namespace) -> int:
    """Write the sample and say what it is of."""
    import pyarrow.parquet as pq

    from taxo.partitions.places import absolute, publishing
    from taxo.partitions.sample import sample_papers
    from taxo.project.storage import COMPRESSION
    from taxo.project.tables import PAPERS

    if not args.out.endswith(".parquet"):
        raise TaxoError(f"{args.out}: a sample is a Parquet file; end its name in .parquet")
    found = sample_papers(args.folder, args.papers)
    with publishing(absolute(args.out)) as path:
        pq.write_table(PAPERS.to_arrow(found.papers), path, compression=COMPRESSION)
    if not args.quiet:
        print(
            f"{len(found.papers):,} papers in {args.out}, of {found.n_rows:,} in {found.n_partitions:,} partitions"
        )
    return 0


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} isn't a number of papers (1 or more)")
    return int(text)
