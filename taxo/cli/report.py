"""`taxo report`: render the report anew, or write it as one file to send."""

import argparse
from pathlib import Path

from taxo.manners import add_quiet

HELP = """\
Render the report in reports/html/ from what the last run found. With --single, write one HTML file instead, which
holds the overview, the map, every topic's page, all papers with their topics, trends, quality and the words' meaning:
to attach to a mail, to open without a network, to print. It has 10 MB at most; where abstracts make it larger they are
left out, and it says so."""
EXAMPLES = """\
  taxo report
  taxo report --single report.html"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    parser.add_argument("--single", type=Path, metavar="FILE", help="the one file to write (.html)")
    add_quiet(parser, "errors, with --single")


def run(args: argparse.Namespace) -> int:
    """Render the report of the project one is in."""
    if args.single is None:
        from taxo.cli.pipeline import scripts, stage_script

        scripts().run(stage_script("report").main)
        return 0
    return _write_single(args.single, args.quiet)


def _write_single(path: Path, is_quiet: bool) -> int:
    from taxo.errors import TaxoError
    from taxo.project.params import load_params
    from taxo.project.storage import replacing
    from taxo.report import ReportParams, read_inputs, single_file

    if path.suffix.lower() not in (".html", ".htm"):
        raise TaxoError(
            f"{path}: not the name of a web page; call it report.html, say, so that mail programs open it"
        )
    content, is_cut = single_file(read_inputs(), load_params(ReportParams, "report"))
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    if not is_quiet:
        told = "; abstracts are left out, with them it would be too large for mail" if is_cut else ""
        print(f"{len(content) / 1e6:.1f} MB in {path}{told}")
    return 0
