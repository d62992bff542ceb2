"""Read any listing: the reader is chosen by what the listing holds, its file name is only a hint."""

from taxo.errors import ListingError
from taxo.readers import (
    arxiv_mail,
    bibtex,
    bibtex_dense,
    daily_papers,
    daily_papers_html,
    delimited,
    html_bibliography,
    json_document,
    jsonl,
    markdown_list,
    parquet,
    plain,
    pubmed_text,
    spreadsheet,
    tagged,
    xml_bibliography,
)
from taxo.readers.records import NO, Reader
from taxo.readers.source import Source
from taxo.readers.unread import advice

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
    arxiv_mail,
    pubmed_text,
    bibtex_dense,
    bibtex,
    tagged,
    delimited,
    daily_papers,
    markdown_list,
    plain,
)


def choose_reader(source: Source) -> Reader:
    """Return the reader that is surest of `source`; where none knows it, the error says what it is and what to do."""
    sure, reader = max(((reader.sniff(source), reader) for reader in READERS), key=lambda found: found[0])
    if sure == NO:
        raise ListingError(
            f"listing {source.name}: {advice(source)} "
            "(`extract.ignore` in params.yaml names files that are no listings)"
        )
    return reader
