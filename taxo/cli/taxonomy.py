"""`taxo taxonomy`: take over a taxonomy in another form, or write the project's in one."""

import argparse
from pathlib import Path

from taxo.manners import add_quiet, counted

FORMATS = ("skos", "csv", "tsv", "json")
HELP = """\
Take over a taxonomy that you have: SKOS (.ttl, .rdf, .jsonld, .nt), a table as Annif has it (.csv, .tsv), a table with
the columns id, name, parent and phrases (.csv), or nested JSON. A preferred label becomes a topic's name, alternative
labels its phrases, the broader concept its parent, the definition what it is about; URI and notation are kept, and
`export` writes them back. What is lost is said."""
EXAMPLES = """\
  taxo taxonomy import thesaurus.ttl --language de
  taxo taxonomy export --format skos --out topics.ttl"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="import|export")
    reading = ways.add_parser("import", help="take over a taxonomy into taxonomy.yaml")
    reading.add_argument("file", type=Path, metavar="FILE", help="the taxonomy; its ending says its form")
    reading.add_argument(
        "--replace", action="store_true", help="put it in place of the topics that are there"
    )
    writing = ways.add_parser("export", help="write the project's taxonomy")
    writing.add_argument("--format", choices=FORMATS, required=True, help="what to write")
    writing.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: print it)")
    for way in (reading, writing):
        way.add_argument(
            "--language", default="en", metavar="CODE", help="the language of labels (default: %(default)s)"
        )
    add_quiet(reading, "errors, and what isn't taken over")
    add_quiet(writing, "errors, with --out")


def run(args: argparse.Namespace) -> int:
    """Read or write, and say what was done."""
    from taxo.cli.vocabularies.taking_over import take_over

    if args.way == "import":
        taken, losses = take_over(args.file, args.language, args.replace)
        lines = [*([] if args.quiet else [taken]), *losses]
        print("\n".join(lines), end="\n" * bool(lines))
        return 0
    return _export(args)


def _export(args: argparse.Namespace) -> int:
    from taxo.cli.project import write_text
    from taxo.cli.vocabularies.forms import WRITERS
    from taxo.project.taxonomy import load_taxonomy
    from taxo.project.topics_in_use import load_topics_in_use

    taxonomy = load_taxonomy()
    if not taxonomy.topics:
        taxonomy = load_topics_in_use().taxonomy
    text = WRITERS[args.format](taxonomy, args.language)
    if args.out is None:
        print(text, end="")
        return 0
    write_text(args.out, text)
    if not args.quiet:
        print(f"{counted(len(taxonomy.topics), 'topic')} in {args.out}")
    return 0
