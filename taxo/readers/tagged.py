"""Exports whose lines begin with a tag, each dialect as tagged_dialects.toml has it: RIS, NBIB, Web of Science, …"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from taxo.readers.fields import names_with, record_of
from taxo.readers.partial_dates import date_of
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import HEAD_BYTES, Source
from taxo.readers.tagged_dialects import Dialect, best_dialect, dialects, field_names
from taxo.readers.tagged_records import Tagged, tagged_records

NAME = "tagged"
DESCRIPTION = "tagged exports: " + ", ".join(dialect.description for dialect in dialects())
UNIT: Unit = "line"
# What RIS has no tag for is a note (N1), which reads well in a reference manager: "Upvotes: 12".
NOTES = {"Number of authors": "n_authors", "Upvotes": "upvotes", "Organisation": "organisation"}
# Labels of notes that publishers write an identifier into.
NOTED_IDS = {"doi": "doi", "pmid": "pmid"}
# Names that hold one value: of several the first, the others are kept under the name with a "2".
SINGLE = ("title", "primarytitle", "venue", "url", "doi")
# Names that list a record's authors: the first of them that it has counts.
PEOPLE = ("fullauthors", "authors", "bookfullauthors", "bookauthors", "corporateauthors", "assignee")
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"

Found = dict[str, Any]
Items = dict[str, list[str]]

_YEAR = re.compile(r"(?<![\d:–-])(?:1[5-9]|20)\d\d(?![\d–-])")
# What Ovid adds to a name: "[Author; E-mail: …]".
_ROLE = re.compile(r"\s*\[[^\]]*\]\s*$")
_PUBMED_URL = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})\b")
_PMID = re.compile(r"(?:pubmed|pmid|medline)\W{0,3}(\d{1,9})\b", re.IGNORECASE)
_MARKED_ID = re.compile(r"(.*\S)\s*\[(\w+)\]")


def sniff(source: Source) -> float:
    """SURE where the lines of the head fit a dialect that its own tags tell, LIKELY where they fit one without."""
    dialect, is_marked = best_dialect(_head(source))
    return NO if dialect is None else SURE if is_marked else LIKELY


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record for each that the listing has; what stands between records is chrome."""
    dialect = best_dialect(_head(source))[0] or dialects()[0]
    names = names_with(options.columns, field_names())
    wanted = frozenset(options.columns.values())
    for found in tagged_records(source.lines(), dialect):
        if isinstance(found, Span):
            yield found
        else:
            yield record_of(_fields(found, dialect, wanted), (found.span(),), names)


def _head(source: Source) -> list[str]:
    lines = source.start.removeprefix("\ufeff").splitlines()
    return lines[:-1] if len(source.head) >= HEAD_BYTES else lines


def _fields(record: Tagged, dialect: Dialect, wanted: frozenset[str]) -> Found:
    """Return a record's values by name; tags in `wanted`, which a person named, keep their own."""
    names = {tag: name for tag, name in dialect.names.items() if tag not in wanted}
    items = _items(record, dialect, names)
    for name in dialect.split & items.keys():
        items[name] = [part for item in items[name] for part in map(str.strip, item.split(";")) if part]
    found: Found = {name: texts[0] if len(texts) == 1 else texts for name, texts in items.items()}
    for name in SINGLE:
        _keep_first(found, name)
    _credit(found, items)
    for add in (_noted, _dated, _numbered, _identified):
        found |= add(found, items, dialect)
    return found


def _items(record: Tagged, dialect: Dialect, names: Mapping[str, str]) -> Items:
    """Gather the texts of each name; a tag's further lines go on from its text or, in lists, are items themselves."""
    parts: dict[str, list[list[str]]] = {}
    tags: dict[tuple[str, str], str] = {}  # which tag told a text first
    name = ""
    for _, tag, text in record.lines:
        text = text.strip()
        if tag is not None:
            name = names.get(tag, tag.lower())
            if text and tags.setdefault((name, text), tag) != tag:
                text = ""  # A1 and AU may both tell the same author
            parts.setdefault(name, []).append([text])
        elif name in dialect.items:
            parts[name].append([text])
        elif name:
            parts[name][-1].append(text)
    joined = {name: [" ".join(filter(None, part)) for part in texts] for name, texts in parts.items()}
    return {name: texts for name, found in joined.items() if (texts := [text for text in found if text])}


def _keep_first(found: Found, name: str) -> None:
    value = found.get(name)
    if isinstance(value, list):
        found[name] = value[0]
        found.setdefault(f"{name}2", value[1:])


def _credit(found: Found, items: Items) -> None:
    """Put the authors, as `authors` reads them, in the place of the first name that lists any."""
    name = next((name for name in PEOPLE if name in found), None)
    if name is not None:
        del found[name]
        found["authors"] = _people(items[name])


def _people(texts: Sequence[str]) -> Any:
    """Return names as `authors` reads them: a tag is a person, unless the only one lists several."""
    texts = [_ROLE.sub("", text) for text in texts]
    parts = [part for part in texts[0].split(",") if part.strip()] if len(texts) == 1 else []
    if ";" not in texts[0] and (len(parts) > 3 or (len(parts) > 2 and all(" " in part.strip() for part in parts))):
        return texts[0]
    return [{"name": part} for text in texts for part in text.split(";") if part.strip()]


def _noted(found: Found, items: Items, dialect: Dialect) -> Found:
    """Return what notes tell beyond text, and the notes that are left."""
    notes = items.get("note", ())
    labelled = [(label, text) for label, _, text in (note.partition(": ") for note in notes)]
    told: Found = {NOTES[label]: text for label, text in labelled if label in NOTES}
    if told:
        told["note"] = [note for note, (label, _) in zip(notes, labelled, strict=True) if label not in NOTES]
    ids = {NOTED_IDS[label.lower()]: text for label, text in labelled if label.lower() in NOTED_IDS}
    return {name: text for name, text in ids.items() if name not in found} | told


def _dated(found: Found, items: Items, dialect: Dialect) -> Found:
    """Return the date that a month and a year tell together ("MAR" and "2021"), or the year in what is no date."""
    values = [items[name][0] for name in dialect.dates if name in items]
    if len(values) > 1 and not _YEAR.search(values[0]) and _YEAR.search(values[1]):
        values[0] = f"{values[1]} {values[0]}"
    elif not values:
        values = items.get("source", [])[:1]
    if not values or date_of(values[0]):
        return {"published": values[0]} if values else {}
    year = next(filter(None, map(_YEAR.search, values)), None)
    return {"published": year[0]} if year and not any(map(date_of, values)) else {}


def _numbered(found: Found, items: Items, dialect: Dialect) -> Found:
    """Tell an ISBN, which has ten digits or more, from an ISSN."""
    number = found.get("serialnumber")
    if number is None:
        return {}
    first = re.split(r"[\s;,(]", items["serialnumber"][0])[0]
    is_book = sum(map(str.isalnum, first)) >= len("0123456789")
    return {"serialnumber": None, "isbn" if is_book else "issn": number}


def _identified(found: Found, items: Items, dialect: Dialect) -> Found:
    """Return the identifiers and addresses that a record has in other places than tags of their own."""
    told: Found = {}
    ids = [(_MARKED_ID.fullmatch(text), text) for text in items.get("articleids", ())]
    told["articleids"] = others = [text for marked, text in ids if marked is None or marked[2] != "doi"]
    told |= {"doi": marked[1] for marked, _ in ids[::-1] if marked and marked[2] == "doi"}
    pmid = str(found.get("pmid", ""))
    links = " ".join([*items.get("url", ()), *items.get("link", ())])
    if marked := _PMID.search(pmid) or (None if pmid else _PUBMED_URL.search(links)):
        told["pmid"] = pmid = marked[1]
    if not links:
        told["url"] = f"{PUBMED}{pmid}/" if pmid.isdecimal() else next(filter(_is_url, others), None)
    return told


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://"))
