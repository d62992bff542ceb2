"""`taxo classify`: give papers their topics with a trained classifier."""

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from taxo.errors import TaxoError
from taxo.project.tables import MODEL_FOLDER

if TYPE_CHECKING:
    from taxo.cli.batch import Answer, Item

HELP = """\
Give papers their topics with the classifier that the pipeline trained. FILE is a listing in any format that the
pipeline reads (saved pages, BibTeX, RIS, CSV, JSON, Parquet, ...); - is standard input, a text a line, or a line of
JSON with "title" and "abstract". A paper that is about none of the topics, or that the classifier can't tell, gets
none."""
EXAMPLES = """\
  taxo classify pubmed-2025.nbib
  taxo classify nime-2025.bib --format csv --out topics.csv
  echo "Sleep and heart failure: a cohort study." | taxo classify - --explain"""
PARQUET = "parquet"
FORMATS = ("table", "csv", "json", "jsonl", PARQUET)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a listing, or - for standard input")
    parser.add_argument(
        "--model",
        type=Path,
        default=Path(MODEL_FOLDER),
        help="the classifier's file or folder (default: %(default)s)",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="table", help="what to write (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: print it)")
    parser.add_argument(
        "--threshold", type=_share, help="give topics that are at least this probable, 0 to 1"
    )
    parser.add_argument("--explain", action="store_true", help="add the words and phrases that decided")
    parser.add_argument(
        "--jobs",
        type=_count,
        default=1,
        help="threads that share the work, which gains with 2,048 papers or more (default: 1)",
    )


def run(args: argparse.Namespace) -> int:
    """Classify every paper of the files, as they are read."""
    from taxo.classifier import TopicClassifier
    from taxo.cli.batch import classify
    from taxo.cli.output import WRITERS

    if args.format == PARQUET and args.out is None:
        raise TaxoError("a Parquet file can't be printed; say where to put it: --out FILE")
    classifier = TopicClassifier.load(args.model)
    classifier.check_fitted()  # before anything is written
    items = itertools.chain.from_iterable(map(_read, args.files))
    answers = classify(classifier, items, args.threshold, args.explain, args.jobs)
    if args.out is None:
        WRITERS[args.format](answers, sys.stdout)
    else:
        _write_file(_with_progress(answers), args.format, args.out)
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


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} isn't a number of threads (1 or more)")
    return int(text)
