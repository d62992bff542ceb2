"""Taxonomies as tables: Annif's CSV and TSV, and CSV with all that a topic of taxo's has."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from taxo.cli.vocabularies.concepts import Concept, Losses
from taxo.csv_cells import escape_cell, unescape_cell
from taxo.errors import TaxoError
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic

# The columns of taxo's own table; lists are joined by "; ".
COLUMNS = ("id", "name", "parent", "about", "setting", "phrases", "hints", "excludes", "uri", "notation")
LABEL = re.compile(r"label_(\w+)")
URI = re.compile(r"<?([^<>\s]+)>?")


def read_csv(path: Path, language: str, losses: Losses) -> list[Concept]:
    """Return the concepts of a CSV file: Annif's (uri, notation, label_en, …) or taxo's own (`COLUMNS`).

    Raises `TaxoError` where it has neither header.
    """
    rows = list(csv.DictReader(io.StringIO(_text(path), newline="")))
    header = set(rows[0]) if rows else set()
    if {"id", "name"} <= header:
        return [_own(row) for row in rows if row["name"]]
    labels = {found[1]: name for name in header if name and (found := LABEL.fullmatch(name))}
    if "uri" not in header or not labels:
        expected = f"the columns id and name, or uri and label_{language} as Annif has them"
        raise TaxoError(f"{path}, line 1: expected {expected}")
    column = labels.get(language) or labels.get("en") or labels[min(labels)]
    others = [name for name in labels.values() if name != column]
    losses.add("labels in other languages", sum(bool(row[name]) for row in rows for name in others))
    told = [(row, row[column] or next((row[name] for name in others if row[name]), "")) for row in rows]
    return [_annif(row["uri"], label, row.get("notation") or None) for row, label in told if label]


def read_tsv(path: Path, language: str, losses: Losses) -> list[Concept]:  # noqa: ARG001 - one way to read them all
    """Return the concepts of Annif's TSV: a line each, URI in angle brackets, label, and a notation or nothing.

    Raises `TaxoError` at the first line that isn't so.
    """
    concepts = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if line.strip():
            if len(cells) < 2 or not URI.fullmatch(cells[0]) or not cells[1]:
                raise TaxoError(f"{path}, line {number}: expected <uri>, a tab and a label")
            concepts.append(_annif(cells[0], cells[1], cells[2] if len(cells) > 2 and cells[2] else None))
    return concepts


def write_csv(taxonomy: Taxonomy, language: str) -> str:  # noqa: ARG001 - names have no language here
    """Return `taxonomy` as a table with all that a topic has."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([escape_cell(cell) for cell in _cells(topic)] for topic in taxonomy.topics)
    return out.getvalue()


def write_tsv(taxonomy: Taxonomy, language: str) -> str:  # noqa: ARG001 - Annif's TSV has one language
    """Return `taxonomy` as Annif's TSV: URI, label, notation."""
    lines = ((f"<{t.uri or f'urn:taxo:{t.topic_id}'}>", t.name, t.notation or "") for t in taxonomy.topics)
    return "".join("\t".join(cells).rstrip("\t") + "\n" for cells in lines)


def _own(row: Mapping[str, str]) -> Concept:
    cells = {key: unescape_cell(row.get(key) or "") for key in COLUMNS}
    return Concept(
        cells["id"] or cells["name"],
        cells["name"],
        _split(cells["phrases"]),
        _split(cells["parent"]),
        cells["about"],
        cells["uri"] or None,
        cells["notation"] or None,
        cells["id"] or None,
        _split(cells["hints"]),
        _split(cells["excludes"]),
        cells["setting"].lower() in ("true", "yes", "1"),
    )


def _annif(uri: str, label: str, notation: str | None) -> Concept:
    address = uri.strip("<> ")
    own = address.removeprefix("urn:taxo:") if address.startswith("urn:taxo:") else None
    return Concept(address, label, uri=None if own else address, notation=notation, topic_id=own)


def _cells(topic: TaxonomyTopic) -> Iterator[str]:
    for column in COLUMNS:
        value = topic.topic_id if column == "id" else getattr(topic, column)
        if isinstance(value, tuple):
            yield "; ".join(value)
        else:
            yield "true" if value is True else str(value or "")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TaxoError(f"{path}: not readable as UTF-8 text: {error}") from error
