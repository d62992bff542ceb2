"""Write papers with their topics as reference managers, spreadsheets and programs read them; reading gives the same.

A format is a module with a function that yields the text of a file, piece by piece, given papers with their topics.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from taxo.cli.export_formats import bibtex, csl, ris, tables
from taxo.cli.export_formats.labelled import Labelled, label_papers, with_topic

__all__ = ["FORMATS", "Labelled", "export", "label_papers", "with_topic"]

FORMATS: Mapping[str, Callable[[Sequence[Labelled]], Iterator[str]]] = {
    "bibtex": bibtex.write,
    "ris": ris.write,
    "csl": csl.write,
    "csv": tables.write_csv,
    "jsonl": tables.write_jsonl,
    "tags": tables.write_tags,
}


def export(papers: Sequence[Labelled], form: str) -> Iterator[str]:
    """Yield the text of a file in the format `form`, one of `FORMATS`, piece by piece."""
    return FORMATS[form](papers)
