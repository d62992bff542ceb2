"""Clean a record as a reader gives it, and say why it can't be a paper where it can't."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from taxo.extract.cleaning import clean_abstract, clean_text
from taxo.extract.notices import Notice
from taxo.readers.records import Record, Unit
from taxo.text.language import is_in

# Fields of a record that hold several texts, or one line, to be cleaned.
WORD_FIELDS = ("authors", "keywords", "index_terms", "mesh_terms")
LINE_FIELDS = ("organisation", "venue", "type", "volume", "issue", "pages", "language")
LONGEST_TITLE = 1000  # characters; what is longer is another field, or a file read as what it isn't
# Cut off by whoever made the listing: an ellipsis sign, or dots right behind a letter ("the origina...").
_CUT_OFF = re.compile(r".*(?:…|[^\W\d_]\.\.\.)|.*\[(?:…|\.\.\.)\]")
# PubMed's way to say so, which is cut with the other notices.
_TRUNCATED = re.compile(r"abstract (?:truncated|shortened)", re.IGNORECASE)
CUT_OFF = "abstract cut off in the listing"
# Characters of a cut abstract that say enough by themselves: a third of an ordinary one (900 to 1,300).
LONG = 300
# Characters of Latin script that say what one of another script says. The Declaration of Human Rights has 10,637 in
# English, 2,832 in Chinese (3.8), 4,159 in Japanese (2.6, kana and ideographs) and 4,715 in Korean (2.3).
_IDEOGRAPHS, _SYLLABLES = (
    re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    re.compile(r"[\u3040-\u30ff\uac00-\ud7a3]"),
)
IDEOGRAPH, SYLLABLE = 3, 2


@dataclass(frozen=True, slots=True)
class Rules:
    """What a record needs to be a paper, as `extract` in params.yaml says it."""

    min_abstract: int
    language: str | None
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A paper as one listing has it, cleaned.

    `problem` says why it can't stand for the paper by itself. `published` and `year` are what is known of its
    date, `year_from` how, where the listing leaves the year out. `notices` are what was cut from its abstract.
    """

    listing: str
    unit: Unit
    record: Record
    problem: str | None = None
    published: date | None = None
    year: int | None = None
    year_from: str | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands: "pages.txt:12-19", or "dump.json#7" in a listing that counts records."""
        first, last = self.record.spans[0].first_line, self.record.spans[-1].last_line
        return f"{self.listing}#{first}" if self.unit == "record" else f"{self.listing}:{first}-{last}"

    @property
    def is_cut_off(self) -> bool:
        """Whether the abstract breaks off, by its own end or by what an exporter said."""
        return is_cut_off(self.record.abstract) or any(_TRUNCATED.search(n.text) for n in self.notices)


def copy_of(listing: str, unit: Unit, record: Record, rules: Rules) -> Copy:
    """Return the copy that a record of a listing is, cleaned and judged by the rules."""
    abstract = clean_abstract(record.abstract, rules.language)
    record = _cleaned(record, abstract.text)
    problem = problem_of(record, rules.min_abstract, rules.language, rules.title_only)
    return Copy(listing, unit, record, problem, notices=abstract.notices)


def clean_record(record: Record) -> Record:
    """Return the record with its texts cleaned, in whatever languages they are."""
    return _cleaned(record, clean_abstract(record.abstract).text)


def _cleaned(record: Record, abstract: str) -> Record:
    words: dict[str, Any] = {
        name: tuple(filter(None, map(clean_text, getattr(record, name)))) for name in WORD_FIELDS
    }
    lines: dict[str, Any] = {name: clean_text(getattr(record, name) or "") or None for name in LINE_FIELDS}
    return replace(
        record,
        title=clean_text(record.title),
        abstract=abstract,
        extra={name: text for name, value in record.extra.items() if (text := clean_text(value))},
        **words,
        **lines,
    )


def problem_of(
    record: Record, min_abstract: int, language: str | None, title_only: bool = False
) -> str | None:
    """Say why a cleaned record can't be a paper by itself, None where it can.

    With `title_only`, or a `min_abstract` of 0, a title is enough; it is too short to tell a language by.
    """
    if not any(c.isalnum() for c in record.title):
        return "no title"
    if len(record.title) > LONGEST_TITLE:
        return "title too long"
    problem = _of_abstract(record.abstract, min_abstract)
    if problem is not None and not title_only:
        return problem
    if language is not None and problem is None and record.abstract and not is_in(language, record.abstract):
        return "not English" if language == "en" else f"not in the language {language}"
    return None


def is_cut_off(abstract: str) -> bool:
    """Say whether a cleaned abstract ends as those do that an exporter cut."""
    return bool(_CUT_OFF.fullmatch(abstract[-5:]))


def _of_abstract(abstract: str, min_abstract: int) -> str | None:
    """Say what an abstract lacks, None where it lacks nothing."""
    if not abstract:
        return "no abstract" if min_abstract else None
    size = _size(abstract)
    if size < min_abstract:
        return "abstract too short"
    return CUT_OFF if size < LONG and is_cut_off(abstract) else None


def _size(abstract: str) -> int:
    """Return an abstract's length in characters of Latin script."""
    if abstract.isascii():
        return len(abstract)
    ideographs, syllables = len(_IDEOGRAPHS.findall(abstract)), len(_SYLLABLES.findall(abstract))
    return len(abstract) + (IDEOGRAPH - 1) * ideographs + (SYLLABLE - 1) * syllables
