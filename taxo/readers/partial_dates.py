"""Read a date, as some export wrote it, as far as it is told."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from taxo.readers.records import PartialDate
from taxo.readers.values import first_of, text_of

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring", "summer", "autumn", "fall", "winter"}
DATE_KEYS = ("created", "date-parts", "date", "value")
LARGEST_DATE = 10**8  # 20200203
# Times in seconds and in milliseconds since 1970 that fall between 1973 and 2100.
EPOCH_SECONDS, EPOCH_MILLISECONDS = (100_000_000, 4_100_000_000), (100_000_000_000, 4_100_000_000_000)

_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s/].*)?", re.DOTALL)
_ISO_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:/.*)?", re.DOTALL)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC_DATES = (_COMPACT_DATE, _ISO_DATE, _ISO_MONTH)
_DAY_OR_MONTH_FIRST = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
)  # which of the two isn't told: the year counts
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_YEAR_IN_TEXT = re.compile(
    r"\((1[5-9]\d\d|20\d\d)\b|(?:publication|published)\W{1,3}(1[5-9]\d\d|20\d\d)", re.IGNORECASE
)
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!:)")
_MONTH = re.compile(r"\b(" + "|".join(MONTHS) + r")[a-z]*\b", re.IGNORECASE)


def date_of(value: Any) -> PartialDate | None:
    """Return a date as far as `value` tells it: ISO, "2020 Feb 3", "Mon, 2 Apr 2007 …", an epoch, a year."""
    if isinstance(value, datetime):
        return PartialDate(value.year, value.month, value.day)
    if hasattr(value, "isoformat"):
        return date_of(value.isoformat())
    if isinstance(value, list | tuple):
        return _date_of_list(value)
    if isinstance(value, Mapping):
        return date_of(first_of(value, DATE_KEYS))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _date_of_number(value)
    return _date_of_text(value.strip()) if isinstance(value, str) else None


def month_of(value: Any) -> int | None:
    """Return a month, 1 to 12, from its number or its English name."""
    text = text_of(value).strip()
    found = _MONTH.match(text)
    if found:
        return MONTHS.index(found[1].lower()) + 1
    return int(text) if re.fullmatch(r"0?[1-9]|1[0-2]", text) else None


def date_in_text(value: Any) -> PartialDate | None:
    """Return the year in a reference such as "Some Journal (2020) 3:2 (152-160)"."""
    found = _YEAR_IN_TEXT.search(text_of(value))
    return PartialDate(int(found[1] or found[2])) if found else None


def _date_of_list(parts: Sequence[Any]) -> PartialDate | None:
    """Read [2020, 2, 3], [["2020", 2]] or a list of versions, the first of which has the date."""
    if not all(_is_part(part) for part in parts):
        return date_of(parts[0]) if isinstance(parts[0], Mapping | list | str) else None
    return _date_of_text("-".join(map(str, parts[:3])))


def _is_part(part: Any) -> bool:
    return isinstance(part, int) or (isinstance(part, str) and part.isdecimal() and len(part) <= len("2020"))


def _date_of_number(number: float) -> PartialDate | None:
    for (low, high), scale in ((EPOCH_SECONDS, 1), (EPOCH_MILLISECONDS, 1000)):
        if low <= number <= high:
            moment = datetime.fromtimestamp(number / scale, UTC)
            return PartialDate(moment.year, moment.month, moment.day)
    return _date_of_text(str(int(number))) if abs(number) < LARGEST_DATE else None


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
