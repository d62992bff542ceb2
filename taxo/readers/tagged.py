"""Exports whose lines begin with a tag, each dialect as tagged_dialects.toml has it: RIS, NBIB, Web of Science, …"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from taxo.readers.field_names import names_with, normalise
from taxo.readers.fields import record_of
from taxo.readers.partial_dates import date_of
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import HEAD_BYTES, Source
from taxo.readers.tagged_dialects import TITLES, Dialect, best_dialect, dialects, field_names
from taxo.readers.tagged_records import Tagged, tagged_records
from taxo.readers.values import PUBMED, arxiv_id_of

NAME = "tagged"
DESCRIPTION = "tagged exports: " + ", ".join(dialect.description for dialect in dialects())
UNIT: Unit = "line"
# Notes (N1) that earlier exports wrote: "Upvotes: 12".
NOTES = {"Number of authors": "n_authors", "Upvotes": "upvotes", "Organisation": "organisation"}
# What notes of taxo's exports start with ("taxo upvotes: 12": what RIS has no tag for), and which of them keep it: tags
# and types of others are something else.
OWN = "taxo "
OWN_NOTES = ("tags", "type")
# Names that may hold an identifier beside the one that is called so, best first.
WITH_DOI = ("m3", "url", "link", "note")
WITH_ARXIV_ID = (
    *("accessionnumber", "url", "link", "doi", "venue", "secondarytitle"),
    *("journalabbreviation", "citationkey"),
)
# Labels of notes that tell an identifier.
NOTED_IDS = {"pmid": "pmid"}
# Names that hold one value: of several the first, the others are kept under the name with a "2".
SINGLE = ("title", "primarytitle", "venue", "url", "doi")
# Names whose only item is a list too: a comma in a keyword sets nothing apart.
TERMS = ("keywords", "indexterms", "meshterms")
# Names that list a record's authors: the first of them that it has counts.
PEOPLE = ("fullauthors", "authors", "bookfullauthors", "bookauthors", "corporateauthors", "assignee")
DOI_MARK = "[doi]"
LONGEST_REFERENCE = 1000  # characters of a reference or address that are looked at

Found = dict[str, Any]
Items = dict[str, list[str]]

_YEAR = re.compile(r"(?<![\d:–-])(?:1[5-9]|20)\d\d(?![\d–-])")
# A reference: the journal's name reaches to a number or a month.
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Spring|Summer|Autumn|Fall|Winter)"
)
_SOURCE = re.compile(
    rf"(?P<venue>[^\d;]{{2,200}}?)[.,]?\s+(?:{_MONTH}\b|(?:Vol\.?\s?)?\d)"
    r"(?:.{0,60}?\b(?P<volume>\d{1,4})\s?\((?P<issue>[^()]{1,30})\)\s?:\s?(?P<pages>[A-Za-z]?\d+(?:-\w+)?))?"
)
_CITED_DATE = re.compile(
    rf"(?:\b({_MONTH})\s+)?(?<![\d:–-])((?:1[5-9]|20)\d\d)(?![\d–-])(?:\s+({_MONTH})\b)?"
)
_DOI_ALONE = re.compile(r"(?:https?://\S*?|doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_TIGHT_COMMA = re.compile(r",(?=[^\s,])")
_PUBMED_URL = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})\b")
_PMID = re.compile(r"(?:pubmed|pmid|medline)\W{0,3}(\d{1,9})\b", re.IGNORECASE)


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
        parts = [part.strip() for item in items.pop(name) for part in item.split(";")]
        if any(parts):
            items[name] = [part for part in parts if part]
    found: Found = {
        name: texts[0] if len(texts) == 1 and name not in TERMS else texts for name, texts in items.items()
    }
    for name in SINGLE:
        _keep_first(found, name)
    if dialect.tail is not None and isinstance(found.get("title"), str):
        found["title"] = dialect.tail.sub("", found["title"]).rstrip()
    if not found.keys() & TITLES and "booktitle" in found:
        found["title"] = found.pop("booktitle")
    _credit(found, items)
    found |= (
        _noted(found, items) | _dated(items, dialect) | _numbered(found, items) | _identified(found, items)
    )
    return _cited(items) | found


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
    texts = [_TIGHT_COMMA.sub(", ", _without_role(text)) for text in texts]
    parts = [part for part in texts[0].split(",") if part.strip()] if len(texts) == 1 else []
    if ";" not in texts[0] and (
        len(parts) > 3 or (len(parts) > 2 and all(" " in part.strip() for part in parts))
    ):
        return texts[0]
    return [{"name": part} for text in texts for part in text.split(";") if part.strip()]


def _without_role(name: str) -> str:
    """Take off what Ovid adds to a name: "Doe, Jane [Author; E-mail: …]"."""
    return name.rpartition("[")[0].rstrip() or name if name.endswith("]") else name


def _noted(found: Found, items: Items) -> Found:
    """Return what notes tell beyond text, and the notes that are left."""
    notes = items.get("note", ())
    labelled = [(label, text) for label, _, text in (note.partition(": ") for note in notes)]
    told: Found = {NOTES[label]: text for label, text in labelled if label in NOTES}
    told |= {_own_name(label): text for label, text in labelled if label.startswith(OWN)}
    if told:
        told["note"] = [
            note
            for note, (label, _) in zip(notes, labelled, strict=True)
            if label not in NOTES and not label.startswith(OWN)
        ]
    ids = {NOTED_IDS[label.lower()]: text for label, text in labelled if label.lower() in NOTED_IDS}
    return {name: text for name, text in ids.items() if name not in found} | told


def _own_name(label: str) -> str:
    """Return the name of the field that a note of an export tells: "taxo track: …" tells `track`."""
    name = normalise(label.removeprefix(OWN))
    return normalise(label) if name in OWN_NOTES else name


def _dated(items: Items, dialect: Dialect) -> Found:
    """Return the date that a month and a year tell together ("MAR" and "2021"), or the year in what is no date."""
    values = [items[name][0] for name in dialect.dates if name in items]
    if len(values) > 1 and not _YEAR.search(values[0]) and _YEAR.search(values[1]):
        values[0] = f"{values[1]} {values[0]}"
    elif not values and (cited := _CITED_DATE.search(_reference(items))):
        return {"published": f"{cited[2]} {cited[1] or cited[3] or ''}".strip()}
    if not values or date_of(values[0]):
        return {"published": values[0]} if values else {}
    year = next(filter(None, map(_YEAR.search, values)), None)
    return {"published": year[0]} if year and not any(map(date_of, values)) else {}


def _numbered(found: Found, items: Items) -> Found:
    """Tell an ISBN, which has ten digits or more, from an ISSN."""
    number = found.get("serialnumber")
    if number is None:
        return {}
    first = re.split(r"[\s;,(]", items["serialnumber"][0])[0]
    is_book = sum(map(str.isalnum, first)) >= len("0123456789")
    return {"serialnumber": None, "isbn" if is_book else "issn": number}


def _identified(found: Found, items: Items) -> Found:
    """Return the identifiers and addresses that a record has in other places than tags of their own."""
    told: Found = {}
    ids = items.get("articleids", [])
    told["articleids"] = others = [text for text in ids if not text.endswith(DOI_MARK)]
    if doi := next((text.removesuffix(DOI_MARK) for text in ids if text.endswith(DOI_MARK)), None):
        told["doi"] = doi.strip()
    pmid = str(found.get("pmid", ""))
    links = " ".join([*items.get("url", ()), *items.get("link", ())])
    if marked := _PMID.search(pmid) or (None if pmid else _PUBMED_URL.search(links)):
        told["pmid"] = pmid = marked[1]
    told |= _hidden(found | told, items)
    if not links:
        told["url"] = f"{PUBMED}{pmid}/" if pmid.isdecimal() else next(filter(_is_url, others), None)
    return told


def _hidden(found: Found, items: Items) -> Found:
    """Return the DOI and the arXiv id where another name's value holds them."""
    told: Found = {}
    if "doi" not in found:
        told["doi"] = next((text for name in WITH_DOI for text in items.get(name, ()) if _is_doi(text)), None)
    for name in WITH_ARXIV_ID:
        if arxiv_id := next(filter(None, map(arxiv_id_of, items.get(name, ()))), None):
            whole = name == "accessionnumber" and items[name][0].lower().startswith("arxiv:")
            return told | {"arxivid": arxiv_id} | ({name: None} if whole else {})
    return told


def _is_doi(text: str) -> bool:
    """Say whether a text is a DOI, or an address or label with one at its end."""
    return len(text) <= LONGEST_REFERENCE and _DOI_ALONE.fullmatch(text) is not None


def _reference(items: Items) -> str:
    return items.get("source", [""])[0][:LONGEST_REFERENCE]


def _cited(items: Items) -> Found:
    """Return journal, volume, issue and pages as a reference tells them: "Journal of Foo. 12(3):1-9, 2010 Mar."."""
    found = _SOURCE.match(_reference(items))
    return {name: text for name, text in found.groupdict().items() if text} if found else {}


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://"))
