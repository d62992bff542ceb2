"""Read any listing: the reader is chosen by what the listing holds, its file name is only a hint."""

from taxo.errors import ListingError
from taxo.readers import (
    bibtex,
    daily_papers,
    daily_papers_html,
    delimited,
    html_bibliography,
    json_document,
    jsonl,
    nbib,
    parquet,
    plain,
    ris,
    spreadsheet,
    xml_bibliography,
)
from taxo.readers.records import NO, Reader
from taxo.readers.source import Source

__all__ = ["READERS", "choose_reader"]

# In the order they are asked; of two that are equally sure the first one gets the listing.
READERS: tuple[Reader, ...] = (
    parquet,
    spreadsheet,
    jsonl,
    json_document,
    xml_bibliography,
    html_bibliography,
    daily_papers_html,
    bibtex,
    ris,
    nbib,
    delimited,
    daily_papers,
    plain,
)


def choose_reader(source: Source) -> Reader:
    """Return the reader that is surest of `source`; where none knows it, the error lists what is known."""
    reader = max(READERS, key=lambda candidate: candidate.sniff(source))
    if reader.sniff(source) == NO:
        known = "\n".join(f"  {candidate.NAME:14} {candidate.DESCRIPTION}" for candidate in READERS)
        raise ListingError(
            f"listing {source.name}: in no format that is known here; `extract.ignore` in params.yaml names "
            f"files that are no listings. Known are, also as .gz or .zst:\n{known}"
        )
    return reader
