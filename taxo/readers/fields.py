"""Map keys, columns and tags, as other programs call them, to the fields of a `Record`."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from taxo.readers import values as convert
from taxo.readers.authors import Authors, authors_of
from taxo.readers.field_names import MAX_NAME, FieldNames, Scope, names_with, normalised
from taxo.readers.partial_dates import date_in_text, date_of, month_of
from taxo.readers.records import PartialDate, Record, Span
from taxo.readers.reference_types import reference_type

MAX_EXTRA = 100  # further fields of a record
# Maps that hold a record's fields one step down: OpenReview, Hugging Face, Zotero's API, DataCite, Crossref, search
# engines' hits, Semantic Scholar's citations, BibJSON.
WRAPPERS = (
    *("content", "paper", "attributes", "source", "metadata", "data", "row", "item", "bibjson"),
    *(
        "citingpaper",
        "citedpaper",
        "message",
        "record",
        "document",
        "work",
        "publication",
        "article",
        "fields",
        "entry",
    ),
    *("hit", "node", "info", "custom"),
)
# Names that a record's fields may be wrapped under, but that name its journal too (Lens, Dimensions).
AMBIGUOUS = frozenset({"source", "publication", "document"})
MOST_WRAPPED = 4  # one in the other

NOTHING: tuple[object, ...] = (None, "", ())
CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "title": convert.text_of,
    "abstract": convert.abstract_of,
    "authors": authors_of,
    "n_authors": convert.int_of,
    "published": date_of,
    "published_in_text": date_in_text,
    "month": month_of,
    "upvotes": convert.int_of,
    "organisation": convert.line_of,
    "url": convert.url_of,
    "doi": convert.doi_of,
    "arxiv_id": convert.arxiv_id_of,
    "pmid": convert.pmid_of,
    "keywords": convert.keywords_of,
    "index_terms": convert.keywords_of,
    "mesh_terms": convert.keywords_of,
    "categories": convert.categories_of,
    "venue": convert.first_line_of,
    "type": convert.line_of,
    "volume": convert.line_of,
    "issue": convert.line_of,
    "pages": convert.pages_of,
    "first_page": convert.line_of,
    "last_page": convert.line_of,
    "language": convert.line_of,
    "retracted": convert.flag_of,
}
# Of these a second name says the same once more (a year beside a date): what isn't taken of them is no further field.
SAID_ONCE = frozenset(
    {"published", "published_in_text", "month", "type", "authors", "n_authors", "arxiv_id", "doi", "pmid"}
)
# What taxo's own exports say of topics, so that reading one back gives the papers as they were. `taxotags` are the
# keywords that an export added.
OWN_NAMES = frozenset({"taxoid", "taxotopic", "taxotopics", "taxoconfidence", "taxotags"})
ID_NAMES = ("citationkey", "id")
_OWN_ID = re.compile(r"[0-9a-f]{16}")
_RETRACTED = re.compile(r"\W*retracted(?: (?:article|publication|paper|chapter)\b|\W*:|\W*$)", re.IGNORECASE)


def record_of(found: Mapping[str, Any], spans: tuple[Span, ...], names: FieldNames | None = None) -> Record:
    """Make a record of `found`, whose keys are names as the listing has them.

    Each field takes the first of its names that holds something which can be read as that field. What no field
    takes is kept as text in `extra` under its normalised name, or, where it isn't plain text, named in `unused`.
    """
    names = names or names_with({})
    scopes = list(_scopes(found))
    filled, taken = _filled(scopes, names)
    extra, unused = _further(scopes, names, filled, taken)
    added = {word for scope in scopes for word in convert.keywords_of(scope.get("taxotags"))}
    if added:
        filled["keywords"] = tuple(word for word in filled.get("keywords", ()) if word not in added)
    return _record(filled, spans, extra, unused)


def _filled(scopes: list[Scope], names: FieldNames) -> tuple[dict[str, Any], set[str]]:
    """Return the fields that are found, and the keys that they were taken from."""
    filled: dict[str, Any] = {}
    taken: set[str] = set()
    for scope in scopes:
        candidates = names.candidates(scope)
        for field in CONVERTERS:
            if field in filled:
                continue
            for _, key, value in candidates.get(field, ()):
                if field == "index_terms" and key in taken:
                    continue
                if (converted := CONVERTERS[field](value)) not in NOTHING:
                    filled[field] = converted
                    taken.add(key)
                    break
    return filled, taken


def _record(
    filled: dict[str, Any], spans: tuple[Span, ...], extra: dict[str, str], unused: list[str]
) -> Record:
    authors: Authors = filled.pop("authors", None) or Authors()
    count = filled.pop("n_authors", None) or authors.count
    categories, in_text = filled.pop("categories", ()), filled.pop("published_in_text", None)
    keywords = filled.pop("keywords", ())
    ends = [page for page in (filled.pop("first_page", None), filled.pop("last_page", None)) if page]
    filled["pages"] = filled.get("pages") or "-".join(dict.fromkeys(ends)) or None
    filled["published"] = _with_month(filled.get("published") or in_text, filled.pop("month", None))
    title = filled.pop("title", "")
    filled["type"] = reference_type(filled.get("type"))
    marked = filled.pop("retracted", None) or any(
        map(_RETRACTED.match, (title, *(filled.get("type") or "").split(";")))
    )
    return Record(
        title=title,
        abstract=filled.pop("abstract", ""),
        spans=spans,
        authors=authors.names,
        n_authors=count,
        keywords=keywords or filled.get("index_terms", ()) or filled.get("mesh_terms", ()) or categories,
        categories=categories,
        retracted=marked,
        extra=extra,
        unused=tuple(unused),
        **filled,
    )


def _with_month(published: PartialDate | None, month: int | None) -> PartialDate | None:
    if published is None or published.month or month is None:
        return published
    return PartialDate(published.year, month)


def _further(
    scopes: list[Scope], names: FieldNames, filled: Mapping[str, Any], taken: set[str]
) -> tuple[dict[str, str], list[str]]:
    """Return what no field took: by name where it is plain text, and the names of what is more than that."""
    extra: dict[str, str] = {}
    unused: list[str] = []
    for name, value in (item for scope in scopes for item in scope.items()):
        if name in taken or name in extra or _is_idle(name, value):
            continue
        text = convert.plain_of(value)
        if text is None or len(extra) == MAX_EXTRA or len(name) > MAX_NAME:
            unused.append(name[:MAX_NAME])
        elif not _is_said(name, value, names, filled):
            extra[name] = text
    return extra, unused


def _is_idle(name: str, value: Any) -> bool:
    """Say whether a value tells nothing of its own: what taxo wrote, a wrapper of other values, a blank."""
    is_wrapper = name in WRAPPERS and isinstance(value, Mapping) and name not in AMBIGUOUS
    return is_wrapper or name in OWN_NAMES or _is_own_id(name, value) or _is_blank(value)


def _is_own_id(name: str, value: Any) -> bool:
    """Say whether a value is an id that taxo gave, or only tells whose the id in `eprint` is."""
    if name == "archiveprefix":
        return isinstance(value, str) and value.strip().lower() == "arxiv"
    return name in ID_NAMES and isinstance(value, str) and _OWN_ID.fullmatch(value) is not None


def _is_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(inner in (None, "", [], {}) for inner in value.values())
    return value in NOTHING or value == [] or (isinstance(value, str) and not value.strip())


def _is_said(name: str, value: Any, names: FieldNames, filled: Mapping[str, Any]) -> bool:
    """Say whether a value only repeats what a field has."""
    return any(
        field in filled and (field in SAID_ONCE or CONVERTERS[field](value) == filled[field])
        for field in names.fields_of(name)
    )


def _scopes(found: Mapping[str, Any]) -> Iterator[Scope]:
    """Yield the maps that hold a record's fields, the innermost of the wrapped ones first."""
    flat = normalised(found)
    inner: list[Scope] = []
    current = [flat] if any(isinstance(value, Mapping) for value in flat.values()) else []
    for _ in range(MOST_WRAPPED):
        current = [
            normalised(scope[name]) for scope in current for name in WRAPPERS if _is_wrapper(name, scope)
        ]
        if not current:
            break
        inner[:0] = current
    yield from inner
    yield flat


def _is_wrapper(name: str, scope: Scope) -> bool:
    """Say whether `scope` holds a map under `name` that has a record's fields; beside a title it is a journal."""
    return isinstance(scope.get(name), Mapping) and not (name in AMBIGUOUS and scope.get("title"))
