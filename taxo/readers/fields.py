"""Map keys, columns and tags, as other programs call them, to the fields of a `Record`."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from taxo.errors import TaxoError
from taxo.readers import values as convert
from taxo.readers.records import Record, Span

Names = Mapping[str, tuple[str, ...]]

# What each field is called, best first, in lower case with "_" between words ("publicationDate" is
# "publication_date"); a dot steps into a nested map. Sources: the field lists of OpenAlex, Semantic Scholar,
# arXiv's metadata dump, OpenReview, Crossref, Hugging Face, and the CSV of Zotero, Scopus, PubMed, IEEE.
KNOWN_NAMES: Names = {
    "title": ("title", "paper_title", "article_title", "document_title", "display_name", "name"),
    "abstract": (
        "abstract",
        "abstract_note",
        "abstract_inverted_index",
        "abstract_text",
        "paper_abstract",
        "summary",
        "description",
    ),
    "n_authors": (
        "n_authors",
        "num_authors",
        "author_count",
        "authors_parsed",
        "authorships",
        "authors",
        "author",
        "author_names",
        "author_full_names",
        "creators",
    ),
    "published": (
        "published",
        "publication_date",
        "published_date",
        "published_at",
        "date",
        "pdate",
        "versions",
        "created",
        "issued",
        "cdate",
        "update_date",
        "date_of_publication",
        "publication_year",
        "year",
    ),
    "upvotes": ("upvotes", "n_upvotes", "votes"),
    "organisation": ("organisation", "organization", "institution"),
    "url": ("url", "paper_url", "landing_page_url", "primary_location", "link", "links", "abs_url", "id"),
    "doi": ("doi", "external_ids.doi", "ids.doi"),
    "arxiv_id": (
        "arxiv_id",
        "arxiv",
        "external_ids.arxiv",
        "eprint",
        "id",
        "url",
        "doi",
        "external_ids.doi",
    ),
    "keywords": (
        "keywords",
        "author_keywords",
        "manual_tags",
        "tags",
        "automatic_tags",
        "keyword",
        "subjects",
        "fields_of_study",
        "s2_fields_of_study",
        "concepts",
    ),
    "categories": ("categories",),
}
MAX_NAME = 100  # characters; a longer key is no name but text
# Maps that hold a record's fields one step down: OpenReview, Hugging Face's papers, search engines' hits.
WRAPPERS = ("content", "paper", "attributes", "_source", "metadata")

NOTHING: tuple[object, ...] = (None, "", ())
CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "title": convert.text_of,
    "abstract": convert.abstract_of,
    "n_authors": convert.n_authors_of,
    "published": convert.date_of,
    "upvotes": convert.int_of,
    "organisation": convert.organisation_of,
    "url": convert.url_of,
    "doi": convert.doi_of,
    "arxiv_id": convert.arxiv_id_of,
    "keywords": convert.keywords_of,
    "categories": convert.categories_of,
}


def record_of(found: Mapping[str, Any], spans: tuple[Span, ...], names: Names = KNOWN_NAMES) -> Record:
    """Make a record of `found`, whose keys are names as the listing has them.

    Each field takes the first of its names that holds something which can be read as that field.
    """
    flat = normalised(found)
    wrapped = [normalised(flat[name]) for name in WRAPPERS if isinstance(flat.get(name), Mapping)]
    scopes = [*wrapped, flat]
    filled = {field: _value(scopes, names[field], CONVERTERS[field]) for field in names}
    keywords = filled.pop("keywords", None) or filled.pop("categories", None) or ()
    filled.pop("categories", None)
    title, abstract = filled.pop("title") or "", filled.pop("abstract") or ""
    return Record(title, abstract, spans, keywords=keywords, **filled)


def names_with(columns: Mapping[str, str], names: Names = KNOWN_NAMES) -> Names:
    """Return `names` with the names that a person gave (field to column) put first.

    Raises `TaxoError` for a field that there isn't.
    """
    for field in columns:
        if field not in KNOWN_NAMES:
            known = ", ".join(KNOWN_NAMES)
            raise TaxoError(f"params.yaml: `extract.columns`: there is no field {field}, but {known}")
    return {
        field: ((normalise(columns[field]), *known) if field in columns else known)
        for field, known in names.items()
    }


def is_known(name: str, field: str, names: Names = KNOWN_NAMES) -> bool:
    """Tell whether `name` is one of the names of `field`."""
    return normalise(name) in names[field]


def normalised(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return `found` with its keys in the form of `KNOWN_NAMES`; of two equal ones the first that is filled."""
    result: dict[str, Any] = {}
    for name, value in found.items():
        key = normalise(name) if len(name) <= MAX_NAME else name
        if not result.get(key):
            result[key] = value
    return result


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Return a name in lower case, words set apart by "_": "Publication Date" and "publicationDate" alike."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub("arxiv", "arxiv", name, flags=re.IGNORECASE))
    return re.sub(r"[^\w.]+|_+", "_", words.lower()).strip("_")


def _value(
    scopes: Iterable[Mapping[str, Any]], names: tuple[str, ...], converter: Callable[[Any], Any]
) -> Any:
    for scope in scopes:
        for name in names:
            value = scope[name] if name in scope else _nested(scope, name)
            if value is not None and (converted := converter(value)) not in NOTHING:
                return converted
    return None


def _nested(scope: Mapping[str, Any], name: str) -> Any:
    outer, dot, inner = name.partition(".")
    nested = scope.get(outer) if dot else None
    return normalised(nested).get(inner) if isinstance(nested, Mapping) else None
