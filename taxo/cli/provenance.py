"""Tell where a paper comes from: the listings it is in, line by line, and what was merged into it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path

from taxo.errors import ListingError, TaxoError
from taxo.extract.stage import ExtractParams
from taxo.extract.titles import title_key
from taxo.project.tables import LEDGER, PAPERS, LedgerEntry, Paper
from taxo.readers import choose_reader
from taxo.readers.records import ReadOptions, Record
from taxo.readers.source import Source

WIDTH = 100  # characters shown of a line


def explain_paper(wanted: str, params: ExtractParams, root: Path = Path()) -> str:
    """Return where the paper with the id, the start of an id, or the title `wanted` comes from.

    Reads the tables that the stage wrote and the listings themselves; raises `TaxoError` where no paper, or more
    than one, is meant.
    """
    paper = _find(wanted, PAPERS.read(root))
    rows = [row for row in LEDGER.read(root) if row.paper_id == paper.paper_id]
    lines = [f"{paper.paper_id}  {paper.title}", *_facts(paper)]
    for listing, entries in groupby(rows, key=lambda row: row.listing):
        source = Source(listing, root / params.listings / listing)
        lines += ["", listing, *_places(source, list(entries), ReadOptions(params.columns))]
    return "\n".join(lines)


def _find(wanted: str, papers: Sequence[Paper]) -> Paper:
    key = title_key(wanted)
    found = [p for p in papers if p.paper_id.startswith(wanted) or title_key(p.title) == key]
    if not found:
        raise TaxoError(f"no paper with the id or title {wanted!r} in {PAPERS.path}")
    if len(found) > 1:
        names = "\n".join(f"  {paper.paper_id}  {paper.title}" for paper in found[:10])
        raise TaxoError(f"{len(found)} papers have an id that starts with {wanted!r}:\n{names}")
    return found[0]


def _facts(paper: Paper) -> Iterator[str]:
    facts = {
        "published": paper.published or paper.year,
        "authors": "; ".join(paper.authors) or paper.n_authors,
        "venue": paper.venue,
        "organisation": paper.organisation,
        "address": paper.url,
        "copies": len(paper.sources),
    }
    yield from (f"  {name}: {fact}" for name, fact in facts.items() if fact is not None)


def _places(source: Source, rows: Sequence[LedgerEntry], options: ReadOptions) -> Iterator[str]:
    """Yield a line a row of the ledger, with the text that stands there."""
    try:
        texts = _texts(source, rows, options)
    except ListingError as error:
        yield f"  {error}"
        texts = {}
    for row in rows:
        place = (
            str(row.first_line) if row.first_line == row.last_line else f"{row.first_line}-{row.last_line}"
        )
        reason = f"  ({row.reason})" if row.reason else ""
        yield f"  {place:>11}  {row.verdict:12}  {_short(_text(row, texts))}{reason}"


def _text(row: LedgerEntry, texts: Mapping[int, str]) -> str:
    """Return what a row is about: what stands there, or what was cut from it."""
    return (row.excerpt or "") if row.verdict == "notice" else texts.get(row.first_line, "")


def _texts(source: Source, rows: Sequence[LedgerEntry], options: ReadOptions) -> dict[int, str]:
    """Return what stands at the rows' first lines; of a listing without lines, the records' titles."""
    reader = choose_reader(source)
    wanted = {row.first_line for row in rows}
    if reader.UNIT == "line":
        return {n: text.strip() for n, text in islice(source.lines(), max(wanted)) if n in wanted}
    records = (item for item in reader.read(source, options) if isinstance(item, Record))
    return dict(
        islice(
            ((r.spans[0].first_line, r.title) for r in records if r.spans[0].first_line in wanted),
            len(wanted),
        )
    )


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
