"""`taxo export`: write the papers with their topics for a reference manager, a spreadsheet or a program."""

import argparse
import sys
from pathlib import Path

from taxo.manners import add_quiet, counted

HELP = """\
Write the papers that the pipeline found as the listings had them, authors, journal, pages and further fields
included, with their topics as keywords (tags in Zotero): BibTeX, RIS or CSL-JSON for reference managers, CSV for
spreadsheets, JSON lines for programs; `tags` is a table of ids and topics alone, for programs that import tags.
CSV and JSON lines also say how far to trust a paper's topic: the model's confidence, or that the paper was reviewed,
and the topic's state (good, unproven, weak or thin). What is written can be read in again and gives the same papers."""
EXAMPLES = """\
  taxo export --format ris --prefix topic/ --out tagged.ris
  taxo export --format bibtex --topic gesture-control > gestures.bib"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    from taxo.cli.export_formats import FORMATS

    parser.add_argument("--format", choices=list(FORMATS), required=True, help="what to write")
    parser.add_argument(
        "--prefix",
        default="",
        metavar="TEXT",
        help='what stands before a topic among keywords ("topic/", default: nothing)',
    )
    parser.add_argument("--topic", metavar="TOPIC_ID", help="only the papers of this topic")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: print it)")
    add_quiet(parser, "errors, with --out")


def run(args: argparse.Namespace) -> int:
    """Write the papers in the folder one is in."""
    from taxo.cli.export_formats import export, label_papers, with_topic
    from taxo.project.storage import replacing
    from taxo.project.tables import ASSIGNMENTS, PAPERS, TOPIC_STATES, TOPICS

    topics = TOPICS.read()
    states = (
        TOPIC_STATES.read() if Path(TOPIC_STATES.path).exists() else []
    )  # `evaluate` may not have run yet
    papers = label_papers(PAPERS.read(), ASSIGNMENTS.read(), topics, args.prefix, states)
    if args.topic is not None:
        papers = with_topic(papers, args.topic, topics)
    if args.out is None:
        sys.stdout.writelines(export(papers, args.format))
        return 0
    with replacing(args.out) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.writelines(export(papers, args.format))
    if not args.quiet:
        print(f"{counted(len(papers), 'paper')} in {args.out}")
    return 0
