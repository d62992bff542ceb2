"""Clean a record as a reader gives it, and say why it can't be a paper where it can't."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from taxo.extract.cleaning import clean_text
from taxo.readers.records import Record, Unit
from taxo.text.language import guess_language

# Fields of a record that hold several texts, or one line, to be cleaned.
WORD_FIELDS = ("authors", "keywords", "index_terms", "mesh_terms")
LINE_FIELDS = ("organisation", "venue", "type", "volume", "issue", "pages", "language")
LONGEST_TITLE = 1000  # characters; what is longer is another field, or a file read as what it isn't
# Cut off by whoever made the listing: an ellipsis sign, or dots right behind a letter ("the origina...").
_CUT_OFF = re.compile(r".*(?:…|[^\W\d_]\.\.\.)")


@dataclass(frozen=True, slots=True)
class Copy:
    """A paper as one listing has it, cleaned.

    `problem` says why it can't stand for the paper by itself. `published` and `year` are what is known of its
    date, `year_from` how, where the listing leaves the year out.
    """

    listing: str
    unit: Unit
    record: Record
    problem: str | None = None
    published: date | None = None
    year: int | None = None
    year_from: str | None = None

    @property
    def place(self) -> str:
        """Where it stands: "pages.txt:12-19", or "dump.json#7" in a listing that counts records."""
        first, last = self.record.spans[0].first_line, self.record.spans[-1].last_line
        return f"{self.listing}#{first}" if self.unit == "record" else f"{self.listing}:{first}-{last}"


def clean_record(record: Record) -> Record:
    """Return the record with its texts cleaned."""
    words: dict[str, Any] = {
        name: tuple(filter(None, map(clean_text, getattr(record, name)))) for name in WORD_FIELDS
    }
    lines: dict[str, Any] = {name: clean_text(getattr(record, name) or "") or None for name in LINE_FIELDS}
    return replace(
        record,
        title=clean_text(record.title),
        abstract=clean_text(record.abstract),
        extra={name: text for name, value in record.extra.items() if (text := clean_text(value))},
        **words,
        **lines,
    )


def problem_of(
    record: Record, min_abstract: int, language: str | None, title_only: bool = False
) -> str | None:
    """Say why a cleaned record can't be a paper by itself, None where it can.

    With a `min_abstract` of 0 a title is enough. It is too short to tell a language by.
    """
    if not any(c.isalnum() for c in record.title):
        return "no title"
    if len(record.title) > LONGEST_TITLE:
        return "title too long"
    if not record.abstract:
        return "no abstract" if min_abstract and not title_only else None
    if len(record.abstract) < min_abstract:
        return "abstract too short"
    if _CUT_OFF.fullmatch(record.abstract[-4:]):
        return "abstract cut off in the listing"
    if language is not None and guess_language(record.abstract) != language:
        return "not English" if language == "en" else f"not in the language {language}"
    return None
