"""Map keys, columns and tags, as other programs call them, to the fields of a `Record`."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from taxo.errors import TaxoError
from taxo.readers import values as convert
from taxo.readers.authors import Authors, authors_of
from taxo.readers.partial_dates import date_in_text, date_of
from taxo.readers.records import Record, Span

Names = Mapping[str, tuple[str, ...]]
Scope = dict[str, Any]

MAX_NAME = 100  # characters; a longer key is no name but text
MAX_EXTRA = 100  # further fields of a record
# Maps that hold a record's fields one step down: OpenReview, Hugging Face, Zotero's API, DataCite, Crossref, search
# engines' hits, Semantic Scholar's citations, BibJSON.
WRAPPERS = (
    *(
        "content",
        "paper",
        "attributes",
        "source",
        "metadata",
        "data",
        "row",
        "item",
        "bibjson",
        "citingpaper",
    ),
    *("citedpaper", "message", "record", "document", "work", "publication", "article", "fields", "entry"),
    *("hit", "node", "info"),
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
    "pages": convert.line_of,
    "first_page": convert.line_of,
    "last_page": convert.line_of,
    "language": convert.line_of,
    "retracted": convert.flag_of,
}
# Of these a second name says the same once more (a year beside a date): what isn't taken of them is no further field.
SAID_ONCE = frozenset({"published", "published_in_text", "authors", "n_authors", "arxiv_id", "doi", "pmid"})
_RETRACTED = re.compile(r"\W*retracted(?: (?:article|publication|paper|chapter)\b|\W*:|\W*$)", re.IGNORECASE)


def known_names() -> Names:
    """Return what each field is called elsewhere, best first, as `field_names.toml` has it, normalised."""
    return _names_in("field_names.toml")


@cache
def _names_in(file: str) -> Names:
    found = tomllib.loads(files("taxo.readers").joinpath(file).read_text(encoding="utf-8"))
    return {field: tuple(map(normalise, names)) for field, names in found.items()}


class FieldNames:
    """What the fields of a record are called in one kind of listing, indexed by name."""

    def __init__(self, names: Names) -> None:
        self.names = {field: tuple(map(normalise, known)) for field, known in names.items()}
        # By name, or the outer name of a nested one: the fields, the rank of the name there, and the way inwards.
        self._fields: dict[str, list[tuple[str, int, tuple[str, ...]]]] = {}
        for field, known in self.names.items():
            for rank, name in enumerate(known):
                self._fields.setdefault(name, []).append((field, rank, ()))
                outer, *inner = name.split(".")
                if inner:
                    self._fields.setdefault(outer, []).append((field, rank, tuple(inner)))

    def candidates(self, scope: Scope) -> dict[str, list[tuple[int, str, Any]]]:
        """Return by field what `scope` may hold of it: the rank, key and value of each of its names there."""
        found: dict[str, list[tuple[int, str, Any]]] = {}
        for key, value in scope.items():
            for field, rank, inner in self._fields.get(key, ()):
                inside = _within(value, inner)
                if inside is not None:
                    found.setdefault(field, []).append((rank, key, inside))
        for candidates in found.values():
            candidates.sort(key=lambda candidate: candidate[0])
        return found

    def knows(self, name: str) -> bool:
        """Say whether `name`, normalised, is that of any field."""
        return name in self._fields


def names_with(columns: Mapping[str, str], names: Names | None = None) -> FieldNames:
    """Return `names` (default: those of `field_names.toml`) with the names that a person gave (field to column) first.

    Raises `TaxoError` for a field that there isn't.
    """
    for field in columns:
        if field not in CONVERTERS:
            known = ", ".join(CONVERTERS)
            raise TaxoError(f"params.yaml: `extract.columns`: there is no field {field}, but {known}")
    if names is None:
        return _default_names(tuple(columns.items()))
    return FieldNames(_with_first(names, columns))


@lru_cache(maxsize=16)
def _default_names(columns: tuple[tuple[str, str], ...]) -> FieldNames:
    return FieldNames(_with_first(known_names(), dict(columns)))


def _with_first(names: Names, columns: Mapping[str, str]) -> Names:
    own = {field: (columns[field],) for field in columns}
    return {field: (*own.get(field, ()), *names.get(field, ())) for field in {**names, **own}}


def record_of(found: Mapping[str, Any], spans: tuple[Span, ...], names: FieldNames | None = None) -> Record:
    """Make a record of `found`, whose keys are names as the listing has them.

    Each field takes the first of its names that holds something which can be read as that field. What no field
    takes is kept as text in `extra` under its normalised name, or, where it isn't plain text, named in `unused`.
    """
    names = names or names_with({})
    scopes = list(_scopes(found))
    filled, taken = _filled(scopes, names)
    extra, unused = _further(scopes, names, filled, taken)
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
    filled["published"] = filled.get("published") or in_text
    title = filled.pop("title", "")
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


def _further(
    scopes: list[Scope], names: FieldNames, filled: Mapping[str, Any], taken: set[str]
) -> tuple[dict[str, str], list[str]]:
    """Return what no field took: by name where it is plain text, and the names of what is more than that."""
    extra: dict[str, str] = {}
    unused: list[str] = []
    for name, value in (item for scope in scopes for item in scope.items()):
        if (
            name in taken
            or name in extra
            or (name in WRAPPERS and isinstance(value, Mapping) and name not in AMBIGUOUS)
            or _is_blank(value)
        ):
            continue
        text = convert.plain_of(value)
        if text is None or len(extra) == MAX_EXTRA or len(name) > MAX_NAME:
            unused.append(name[:MAX_NAME])
        elif not _is_said(name, value, names, filled):
            extra[name] = text
    return extra, unused


def _is_blank(value: Any) -> bool:
    return value in NOTHING or value == [] or value == {} or (isinstance(value, str) and not value.strip())


def _is_said(name: str, value: Any, names: FieldNames, filled: Mapping[str, Any]) -> bool:
    """Say whether a value only repeats what a field has."""
    fields = [field for field, _, inner in names._fields.get(name, ()) if not inner]
    return any(
        field in filled and (field in SAID_ONCE or CONVERTERS[field](value) == filled[field])
        for field in fields
    )


def is_known(name: str, field: str, names: Names | None = None) -> bool:
    """Tell whether `name` is one of the names of `field`."""
    return normalise(name) in (names or known_names())[field]


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


def normalised(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return `found` with its keys normalised; of two equal ones the first that is filled."""
    result: dict[str, Any] = {}
    for name, value in found.items():
        key = normalise(str(name)) if len(str(name)) <= MAX_NAME else str(name)
        if not result.get(key):
            result[key] = value
    return result


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Return a name in lower case with letters, digits and dots alone: "Publication Date" is "publicationdate"."""
    return re.sub(r"[^\w.]+|_+", "", name.lower()).strip(".") or name


def _within(value: Any, path: tuple[str, ...]) -> Any:
    """Follow `path` into nested maps, and by a number into a list; None where it leads nowhere."""
    for step in path:
        if isinstance(value, list) and step.isdecimal():
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, Mapping):
            value = normalised(value).get(step)
        else:
            return None
    return value
