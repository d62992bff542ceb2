"""Daily Papers pages saved as text, in the three layouts that browsers and copying make of them.

A paper is a title and an abstract, each a line, between blank lines or not, and maybe details after them:

    • 12 authors          (or an organisation: "acme-lab Acme Lab")
    ·
    Feb 3, 2024 17        (the year is left out for the page's own; the upvotes are left out at none)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from taxo.errors import ListingError
from taxo.readers.pairing import Pairing, is_wrapped
from taxo.readers.partial_dates import MONTHS as LOWER_MONTHS
from taxo.readers.plain import join, record_of
from taxo.readers.records import LIKELY, NO, SURE, PartialDate, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "daily-papers"
DESCRIPTION = "Daily Papers pages saved as text (title, abstract, “• 12 authors”, date, votes)"
UNIT: Unit = "line"

INVITATIONS = (
    "Get trending papers in your email inbox!",
    "Get trending papers in your email inbox once a day!",
)
BUTTON = "Subscribe"
BYLINES = ("byAK and the research community", "by AK and the research community")
CHROME = frozenset({*INVITATIONS, BUTTON, *BYLINES, "new", "Daily Papers", "Previous", "Next"})
SEPARATORS = frozenset({"·", "Â·"})  # the second is the first in a page saved with the wrong encoding
LONGEST_ORGANISATION = 80

MONTHS = tuple(map(str.capitalize, LOWER_MONTHS))  # as pages print them
AUTHORS = re.compile(r"[^\d\s]{0,3}\s*(?P<n>\d{1,6}) authors?")
VOTES = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}|\d{1,4}(?:\.\d)?k")
DATE = re.compile(
    rf"(?P<month>{'|'.join(MONTHS)}) (?P<day>\d\d?)(?:, (?P<year>\d{{4}}))?(?: +(?P<votes>{VOTES.pattern}))?"
)


def sniff(source: Source) -> float:
    """SURE where the page's own lines stand at the top, LIKELY where only the papers' details tell."""
    lines = [line.strip() for line in source.start.splitlines() if line.strip()]
    if {*lines} & {*INVITATIONS, *BYLINES}:
        return SURE
    details = (AUTHORS.fullmatch(line) and after in SEPARATORS for line, after in pairwise(lines))
    return LIKELY if any(details) else NO


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record a paper, and the page's own lines as chrome."""
    del options
    page = _Page(is_wrapped(source.start))
    end = (0, "")
    try:
        for (number, line), (_, after) in pairwise(chain(source.lines(), [end])):
            yield from page.take(number, line.strip(), after.strip())
    except ListingError:
        yield from page.finish()
        raise
    yield from page.finish()


@dataclass
class _Details:
    """What stands below an abstract."""

    spans: list[Span] = field(default_factory=list)
    n_authors: int | None = None
    published: PartialDate | None = None
    upvotes: int | None = None
    organisation: str | None = None

    def separate(self, number: int) -> None:
        """Take a separator on line `number` to what stands before it."""
        if self.spans:
            self.spans[-1] = replace(self.spans[-1], last_line=number)
        else:
            self.spans.append(Span(number, number, "chrome"))

    def complete(self, record: Record) -> Record:
        """Return the record with these details."""
        return replace(
            record,
            spans=(*record.spans, *self.spans),
            n_authors=self.n_authors,
            published=self.published,
            upvotes=self.upvotes,
            organisation=self.organisation,
        )


@dataclass
class _Page:
    """Puts the lines of one page together, each looked at once, in order."""

    wrapped: bool
    _parts: list[tuple[int, str]] = field(default_factory=list)
    _pairing: Pairing = field(default_factory=Pairing)
    _details: _Details = field(default_factory=_Details)
    _started: bool = False
    _invited: bool = False

    def take(self, number: int, text: str, after: str) -> Iterator[Record | Span]:
        """Take a line and the one after it, stripped; yield what is complete by then."""
        text = self._unglued(text)
        if not text:
            yield from self._end_paragraph()
        elif self._is_chrome(text):
            yield from self.finish()
            yield Span(number, number, "chrome")
        elif self._is_detail(number, text, after):
            yield from self._end_paragraph()
        else:
            yield from self._add_text(number, text)

    def finish(self) -> Iterator[Record | Span]:
        """Yield what is left: details belong to the last paper above them."""
        yield from self._end_paragraph()
        records = [record_of(pair) for pair in self._pairing.finish()]
        yield from records[:-1]
        if records:
            yield self._details.complete(records[-1])
        else:
            yield from map(_without_paper, self._details.spans)
        self._details = _Details()

    def _unglued(self, text: str) -> str:
        """Cut off the button's text where copying has glued it to the first title."""
        if text in INVITATIONS:
            self._invited = True
        elif self._invited and text.startswith(BUTTON):
            self._invited = False
            return text.removeprefix(BUTTON).strip() or text
        return text

    def _is_chrome(self, text: str) -> bool:
        is_page_date = not self._started and DATE.fullmatch(text) is not None
        return text in CHROME or is_page_date

    def _add_text(self, number: int, text: str) -> Iterator[Record | Span]:
        if self._details.spans:
            yield from self.finish()
        self._started = True
        self._parts.append((number, text))
        if not self.wrapped:
            yield from self._end_paragraph()

    def _end_paragraph(self) -> Iterator[Record]:
        if self._parts:
            paragraph, self._parts = join(self._parts), []
            yield from map(record_of, self._pairing.add(paragraph))

    def _is_detail(self, number: int, text: str, after: str) -> bool:
        """Note the line where it is a detail of a paper; say whether it was one."""
        details = self._details
        if text in SEPARATORS:
            details.separate(number)
        elif match := AUTHORS.fullmatch(text):
            details.n_authors = int(match["n"])
            details.spans.append(Span(number, number, "authors"))
        elif match := DATE.fullmatch(text):
            details.published = _date(match)
            details.upvotes = _count(match["votes"])
            details.spans.append(Span(number, number, "date"))
        elif details.published and details.upvotes is None and VOTES.fullmatch(text):
            details.upvotes = _count(text)
            details.spans.append(Span(number, number, "votes"))
        elif after in SEPARATORS and len(text) <= LONGEST_ORGANISATION:
            details.organisation = _organisation(text)
            details.spans.append(Span(number, number, "organisation"))
        else:
            return False
        return True


def _without_paper(span: Span) -> Span:
    if span.verdict == "chrome":
        return span
    return replace(span, verdict="rejected", reason="no title above it")


def _date(match: re.Match[str]) -> PartialDate:
    year = int(match["year"]) if match["year"] else None
    return PartialDate(year, MONTHS.index(match["month"]) + 1, int(match["day"]))


def _count(text: str | None) -> int | None:
    """Return the number of "17", "1,204" or "1.2k"."""
    if text is None:
        return None
    return round(float(text[:-1]) * 1000) if text.endswith("k") else int(text.replace(",", ""))


def _organisation(text: str) -> str:
    """Return the name alone where the text of its picture stands before it ("openbmb OpenBMB")."""
    account, _, name = text.partition(" ")
    squashed = re.sub(r"\W", "", account).lower()
    return name.strip() if name and re.sub(r"\W", "", name).lower().startswith(squashed[:4]) else text
