"""Turn a value as some export wrote it into what a `Record` holds: text, date, count, keywords, identifier."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from taxo.readers.records import PartialDate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring", "summer", "autumn", "fall", "winter"}
# In a map that stands for a text, the text is under the first of these.
TEXT_KEYS = (
    "value",
    "display_name",
    "fullname",
    "name",
    "keyword",
    "category",
    "term",
    "tag",
    "text",
    "#text",
)
URL_KEYS = ("landing_page_url", "url", "href", "value")
DATE_KEYS = ("created", "date-parts", "date", "value")
# Times in seconds and in milliseconds since 1970 that fall between 1973 and 2100.
EPOCH_SECONDS, EPOCH_MILLISECONDS = (100_000_000, 4_100_000_000), (100_000_000_000, 4_100_000_000_000)

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}|\\^]+", re.IGNORECASE)
_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_BARE = re.compile(rf"(?:arxiv:\s*)?{_ARXIV_ID}(?:\s*\[[\w.-]+\])?", re.IGNORECASE)
_ARXIV_WITHIN = re.compile(
    rf"(?:arxiv\.org/(?:abs|pdf|html)/|huggingface\.co/papers/|10\.48550/arxiv\.|oai:arxiv\.org:|\barxiv:\s?){_ARXIV_ID}",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s/].*)?", re.DOTALL)
_ISO_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:/.*)?", re.DOTALL)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SEVERAL_URLS = re.compile(r"[;\s]+(?=https?://)")
_NUMERIC_DATES = (_COMPACT_DATE, _ISO_DATE, _ISO_MONTH)
_DAY_OR_MONTH_FIRST = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
)  # which of the two isn't told: the year counts
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!:)")
_MONTH = re.compile(r"\b(" + "|".join(MONTHS) + r")[a-z]*\b", re.IGNORECASE)


def text_of(value: Any) -> str:
    """Return `value` as text: the text of a map or of a list's items, "" for null and not-a-number."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if value is None or isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, Mapping):
        return text_of(_first(value, TEXT_KEYS))
    if isinstance(value, Sequence):
        return " ".join(filter(None, (item if isinstance(item, str) else "" for item in value)))
    return str(value) if isinstance(value, int | float) else ""


def abstract_of(value: Any) -> str:
    """Return an abstract as text, also one stored as an inverted index: `{"word": [its positions]}`."""
    if isinstance(value, Mapping) and value and all(isinstance(at, list) for at in value.values()):
        places = [(at, word) for word, found in value.items() for at in found if isinstance(at, int)]
        return " ".join(word for _, word in sorted(places))
    return text_of(value)


def n_authors_of(value: Any) -> int | None:
    """Return the number of authors in a number, a list or a string of them; None where it can't be told."""
    if isinstance(value, Mapping):
        value = value.get("value")
    if isinstance(value, list | tuple):
        return len(value) or None
    if isinstance(value, str) and not value.strip().isdecimal():
        return _n_names(value)
    return int_of(value) or None


def _n_names(names: str) -> int | None:
    """Count names set apart by semicolons, by "and" or by commas; "Doe, Jane" could be one or two: None."""
    for separator in (";", "|", "\n"):
        if separator in names:
            return sum(1 for name in names.split(separator) if name.strip()) or None
    names, n_joined = re.subn(r",?\s+(?:and|&)\s+", ", ", names)
    parts = [name.strip() for name in names.split(",") if name.strip()]
    if len(parts) > 1 and not n_joined and not all(" " in part for part in parts):
        return None
    return len(parts) or None


def int_of(value: Any) -> int | None:
    """Return a whole number of at least 0, None for anything else."""
    text = text_of(value).strip().replace(",", "")
    if re.fullmatch(r"\d{1,12}(\.0*)?", text, re.ASCII):
        return int(text.partition(".")[0])
    return None


def date_of(value: Any) -> PartialDate | None:
    """Return a date as far as `value` tells it: ISO, "2020 Feb 3", "Mon, 2 Apr 2007 …", an epoch, a year."""
    if isinstance(value, datetime):
        return PartialDate(value.year, value.month, value.day)
    if hasattr(value, "isoformat"):
        return date_of(value.isoformat())
    if isinstance(value, list | tuple):
        return _date_of_list(value)
    if isinstance(value, Mapping):
        return date_of(_first(value, DATE_KEYS))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _date_of_number(value)
    return _date_of_text(value.strip()) if isinstance(value, str) else None


def _date_of_list(parts: Sequence[Any]) -> PartialDate | None:
    """Read [2020, 2, 3], [[2020, 2]] or a list of versions, the first of which has the date."""
    if parts and not all(isinstance(part, int) for part in parts):
        return date_of(parts[0]) if isinstance(parts[0], Mapping | list | str) else None
    return _date_of_text("-".join(map(str, parts[:3])))


def _date_of_number(number: float) -> PartialDate | None:
    for (low, high), scale in ((EPOCH_SECONDS, 1), (EPOCH_MILLISECONDS, 1000)):
        if low <= number <= high:
            moment = datetime.fromtimestamp(number / scale, UTC)
            return PartialDate(moment.year, moment.month, moment.day)
    return _date_of_text(str(int(number))) if math.isfinite(number) else None


def _date_of_text(text: str) -> PartialDate | None:
    if text.isdecimal() and len(text) > len("20200203"):
        return _date_of_number(int(text)) if len(text) <= len("1580688000000") else None
    if found := next(filter(None, (form.fullmatch(text) for form in _NUMERIC_DATES)), None):
        return _checked(*(int(part) if part else None for part in found.groups()))
    return _date_of_words(text)


def _date_of_words(text: str) -> PartialDate | None:
    """Read a date with a month's name, or the lone year in a text such as "Spring 2020"."""
    year, month = _YEAR.search(text), _MONTH.search(text)
    if year is None:
        return None
    if month is None:
        is_date = set(text.lower().split()) & SEASONS or _DAY_OR_MONTH_FIRST.fullmatch(text)
        return PartialDate(int(year[1])) if is_date else None
    without_year = text[: year.start()] + " " + text[year.end() :]
    day = _DAY.search(without_year)
    return _checked(int(year[1]), MONTHS.index(month[1].lower()) + 1, int(day[1]) if day else None)


def _checked(year: int | None, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """Drop the parts that no calendar has: month 0, day 45, year 0."""
    if year is None or not 1000 <= year <= 2999:
        return None
    month = month if month is not None and 1 <= month <= 12 else None
    found = PartialDate(year, month, day if month is not None else None)
    return found if found.day is None or found.exact() is not None else PartialDate(year, month)


def keywords_of(value: Any) -> tuple[str, ...]:
    """Return keywords from a list, or from a string that sets them apart by ";", "|" or ","."""
    if isinstance(value, Mapping):
        return keywords_of(_first(value, TEXT_KEYS))
    if isinstance(value, str):
        separator = next((mark for mark in ";|\n," if mark in value), None)
        items: Sequence[Any] = value.split(separator) if separator else [value]
    else:
        items = value if isinstance(value, Sequence) and not isinstance(value, bytes) else ()
    words = (" ".join(text_of(item).split()) for item in items)
    return tuple(dict.fromkeys(word for word in words if word))


def categories_of(value: Any) -> tuple[str, ...]:
    """Return arXiv's categories, which one string sets apart by spaces: "cs.LG stat.ML"."""
    return tuple(dict.fromkeys(text_of(value).split()))


def doi_of(value: Any) -> str | None:
    """Return the DOI in `value`, without "https://doi.org/" and in lower case."""
    found = _DOI.search(text_of(value))
    if found is None:
        return None
    doi = found[0].lower()
    return doi.rstrip(".,;" if doi.count("(") == doi.count(")") else ".,;)")


def arxiv_id_of(value: Any) -> str | None:
    """Return the arXiv id that `value` is or, as a URL or DOI, points to, without its version."""
    text = text_of(value).strip()
    found = _ARXIV_BARE.fullmatch(text) or _ARXIV_WITHIN.search(text)
    return found[1] if found else None


def url_of(value: Any) -> str | None:
    """Return the first web address in `value`."""
    if isinstance(value, Mapping):
        return url_of(_first(value, URL_KEYS))
    if isinstance(value, list | tuple):
        return next(filter(None, map(url_of, value)), None)
    text = _SEVERAL_URLS.split(text_of(value).strip())[0]
    return text if text.lower().startswith(("https://", "http://")) else None


def organisation_of(value: Any) -> str | None:
    """Return an organisation's name."""
    return " ".join(text_of(value).split()) or None


def _first(values: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((values[name] for name in names if values.get(name)), None)
