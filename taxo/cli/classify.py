"""`taxo classify`: give papers their topics with a trained classifier."""

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from taxo.cli.partitioned import WHAT_IS_A_FOLDER, add_sharing, is_folder, is_shared, make_partitions
from taxo.errors import TaxoError
from taxo.project.tables import MODEL_FOLDER

if TYPE_CHECKING:
    from taxo.cli.batch import Answer, Item

HELP = """\
Give papers their topics with the classifier that the pipeline trained. FILE is a listing in any format that the
pipeline reads (saved pages, BibTeX, RIS, CSV, JSON, Parquet, ...); - is standard input, a text a line, or a line of
JSON with "title" and "abstract". A paper that is about none of the topics, or that the classifier can't tell, gets
none.

With --out FOLDER/, each FILE (or each file of a folder, or of s3://bucket/*.parquet) gets a Parquet file of its own
there. Run again, the same command makes only what is missing or whose file, classifier or options changed, however the
run before it ended. --jobs, --dask and --shard share the work; the bytes are the same."""
EXAMPLES = """\
  taxo classify pubmed-2025.nbib
  taxo classify nime-2025.bib --format csv --out topics.csv
  taxo classify 's3://bucket/papers/*.parquet' --out s3://bucket/topics/ --jobs 8
  echo "Sleep and heart failure: a cohort study." | taxo classify - --explain"""
PARQUET = "parquet"
HIDDEN = (".*", "_*")  # in folders: what isn't data by custom
FORMATS = ("table", "csv", "json", "jsonl", PARQUET)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a listing, or - for standard input; with --out FOLDER/ also a folder, a pattern in quotes or a URL",
    )
    parser.add_argument(
        "--model",
        default=MODEL_FOLDER,
        help="the classifier's file or folder (default: %(default)s)",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="what to write (default: table; into a folder: parquet)"
    )
    parser.add_argument(
        "--out", metavar="PLACE", help=f"the file to write (default: print it); {WHAT_IS_A_FOLDER}"
    )
    parser.add_argument(
        "--threshold", type=_share, help="give topics that are at least this probable, 0 to 1"
    )
    parser.add_argument("--explain", action="store_true", help="add the words and phrases that decided")
    add_sharing(
        parser,
        "threads that share the work, which gains with 2,048 papers or more, or, into a folder, processes (default: 1)",
    )


def run(args: argparse.Namespace) -> int:
    """Classify every paper of the files, as they are read, or make a partition of each file."""
    if is_folder(args.out, args.files, args.format, is_shared(args)):
        return _into_folder(args)
    if is_shared(args):
        raise TaxoError("--dask and --shard share out files of a folder: --out FOLDER/")
    return _into_one(args, args.format or "table")


def _into_folder(args: argparse.Namespace) -> int:
    from taxo.cli.partition_jobs import topics_job

    if "-" in args.files:
        raise TaxoError(
            "standard input has no name to call a file by; put it into a file, or name one: --out FILE"
        )
    if args.format not in (None, PARQUET):
        raise TaxoError(f"--format {args.format}: in a folder are Parquet files; name a file: --out FILE")
    job = topics_job(args.model, args.threshold, args.explain)
    return make_partitions(job, args.files, args, "classify", HIDDEN)


def _into_one(args: argparse.Namespace, format_name: str) -> int:
    from taxo.classifier import TopicClassifier
    from taxo.cli.batch import classify
    from taxo.cli.output import WRITERS

    if format_name == PARQUET and args.out is None:
        raise TaxoError("a Parquet file can't be printed; say where to put it: --out FILE")
    classifier = TopicClassifier.load(Path(args.model))
    classifier.check_fitted()  # before anything is written
    items = itertools.chain.from_iterable(map(_read, args.files))
    answers = classify(classifier, items, args.threshold, args.explain, args.jobs)
    if args.out is None:
        WRITERS[format_name](answers, sys.stdout)
    else:
        _write_file(_with_progress(answers), format_name, Path(args.out))
    return 0


def _read(name: str) -> "Iterator[Item]":
    from taxo.cli.batch import read_lines, read_listing_items

    return read_lines(sys.stdin) if name == "-" else read_listing_items(Path(name))


def _write_file(answers: "Iterable[Answer]", format_name: str, path: Path) -> None:
    from taxo.cli.output import WRITERS, write_parquet
    from taxo.project.storage import replacing

    with replacing(path) as temporary:
        if format_name == PARQUET:
            write_parquet(answers, temporary)
            return
        with temporary.open("w", encoding="utf-8", newline="") as out:
            WRITERS[format_name](answers, out)


def _with_progress(answers: "Iterable[Answer]") -> "Iterable[Answer]":
    from taxo.progress import with_progress

    return with_progress(answers, "classify", "papers")


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} isn't a number from 0 to 1")
    return value
