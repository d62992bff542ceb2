"""Define what a reader is and what it yields: records and spans, each with its place in the listing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from taxo.project.tables import Verdict

if TYPE_CHECKING:
    from taxo.readers.source import Source

Unit = Literal["line", "record"]

# How sure a reader is that a listing is its own; a file name's ending alone makes it PERHAPS at most.
NO, PERHAPS, LIKELY, SURE = 0.0, 0.3, 0.6, 1.0


@dataclass(frozen=True, slots=True)
class Span:
    """Lines `first_line` to `last_line` of a listing (from 1, both included) and what they hold.

    In a listing whose reader counts records (`UNIT = "record"`), both are the number of a record, from 1.
    """

    first_line: int
    last_line: int
    verdict: Verdict
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as the listing tells it: "Feb 3" has no year, "2024" no month and day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def exact(self) -> date | None:
        """Return the date where all three parts are known and such a day exists, otherwise None."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as one listing has it, text as found there (extract cleans it), "" where there is none.

    `spans` are its places in the listing in order, one a part where the listing keeps parts on lines of
    their own (title, abstract, authors, date, …), otherwise a single span with the verdict "paper".
    `doi` and `arxiv_id` are bare ("10.1000/x", "2401.01234"), without "https://doi.org/" or a version.
    `authors` are names as written ("Poe, Ada"), `n_authors` is None where some are left out ("et al.").
    `keywords` are the authors' own; where there are none the terms of an index, of MeSH, or arXiv's categories.
    `type`, `language` and what `extra` holds are as the listing has them, `extra` by normalised name
    ("accessionnumber"); `unused` are the names of what is kept nowhere, being nested or endless.
    """

    title: str
    abstract: str
    spans: tuple[Span, ...]
    n_authors: int | None = None
    published: PartialDate | None = None
    upvotes: int | None = None
    organisation: str | None = None
    url: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    index_terms: tuple[str, ...] = ()
    mesh_terms: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    pmid: str | None = None
    venue: str | None = None
    type: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    language: str | None = None
    retracted: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may tell the readers: `columns` maps a field of `Record` to a column's or key's name."""

    columns: Mapping[str, str] = field(default_factory=dict)


class Reader(Protocol):
    """A module of this package that knows one format.

    It gives what it finds to `fields.record_of` under the format's own names, which a table of the reader's maps to
    fields, and leaves to `fields` how a date, a list of authors or a DOI is written.

    `read` streams: memory doesn't grow with the listing. It yields a `Record` for every paper it finds,
    also for one without title or abstract (extract rejects it with a reason), and a lone `Span` for what is
    no paper: "chrome", or "rejected" with a reason. Spans come in order, don't overlap, and leave no
    non-blank line out. What can't be read any further raises `ListingError`: the records before it count,
    and extract writes the rest of the listing into the ledger with the error's text.
    """

    NAME: str
    DESCRIPTION: str
    UNIT: Unit

    def sniff(self, source: "Source") -> float:
        """Return how sure it is (NO to SURE) that `source` is in its format, from its first bytes alone."""

    def read(self, source: "Source", options: ReadOptions) -> Iterator[Record | Span]:
        """Yield the records and the lone spans of `source`, in its order."""
