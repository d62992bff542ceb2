"""A record as a reader gives it in, a clean copy of a paper out, with the reason where it can't be one."""

import re
from dataclasses import dataclass, replace

from taxo.cleaning import clean_text
from taxo.readers.records import Record, Unit

# The commonest words of English that neighbouring languages don't share: a third of any English text,
# and under a tenth of any other.
ENGLISH = re.compile(
    r"\b(?:the|of|and|to|that|is|for|with|this|are|by|from|which|be|as|we|on|our|it|can|has|have|these|their)\b"
)
LANGUAGES = ("en", None)
LEAST_ENGLISH = 0.1
# Cut off by whoever made the listing: an ellipsis sign, or dots right behind a letter ("the origina...").
_CUT_OFF = re.compile(r"(?:…|[^\W\d_]\.\.\.)$")


@dataclass(frozen=True, slots=True)
class Copy:
    """A paper as one listing has it, cleaned; `problem` says why it can't stand for the paper by itself."""

    listing: str
    unit: Unit
    record: Record
    problem: str | None = None

    @property
    def place(self) -> str:
        """Where it stands: "pages.txt:12-19", or "dump.json#7" in a listing that counts records."""
        first, last = self.record.spans[0].first_line, self.record.spans[-1].last_line
        if self.unit == "record":
            return f"{self.listing}#{first}"
        return f"{self.listing}:{first}-{last}"


def clean_record(record: Record) -> Record:
    """Return the record with its texts cleaned."""
    return replace(
        record,
        title=clean_text(record.title),
        abstract=clean_text(record.abstract),
        organisation=clean_text(record.organisation or "") or None,
        keywords=tuple(filter(None, map(clean_text, record.keywords))),
    )


def problem_of(record: Record, min_abstract: int, language: str | None) -> str | None:
    """Say why a cleaned record can't be a paper by itself, None where it can."""
    title, abstract = record.title, record.abstract
    if not any(c.isalnum() for c in title):
        return "no title"
    if not abstract:
        return "no abstract"
    if len(abstract) < min_abstract:
        return f"abstract too short ({len(abstract)} characters)"
    if _CUT_OFF.search(abstract):
        return "abstract cut off in the listing"
    if language == "en" and not is_english(abstract):
        return "not English"
    return None


def is_english(text: str) -> bool:
    """Say whether English function words are as frequent in `text` as they are in English alone."""
    return len(ENGLISH.findall(text.lower())) >= LEAST_ENGLISH * len(text.split())
