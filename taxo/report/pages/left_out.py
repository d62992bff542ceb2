"""Build the page that tells what became of every line of the listings: kept, merged, or left out and why."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taxo.project.tables import LedgerEntry, Listing
from taxo.report.catalogue import Catalogue, Entry, split_source

# What became of lines that are no part of a paper, by the ledger's verdicts.
MERGED = ("duplicate", "conflict")
CONTRADICTED = ("conflict",)
LEFT_OUT = ("rejected",)
FURNITURE = ("chrome",)
UNTOLD = {"chrome": "no part of a paper"}  # where the ledger gives no reason: headers, rules, menus
NOTICES = ("notice",)  # cut from lines that have a verdict of their own


@dataclass(frozen=True, slots=True)
class ListingAccount:
    """One listing: its format, its lines with text by what became of them, and how many papers it gave."""

    listing: str
    format: str
    n_papers: int
    n_lines: int
    n_kept: int
    n_merged: int
    n_furniture: int
    n_left_out: int


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of a listing, "3" or "3-9", and how their text starts."""

    listing: str
    lines: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why lines were set aside, with where they are; `n_more` spans aren't shown."""

    verdict: str
    reason: str
    n_spans: int
    n_lines: int
    spans: tuple[Span, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class MergedPaper:
    """A paper that was found several times: where it was kept from, and where its copies are."""

    title: str
    url: str
    kept: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of listings that no field takes: those that are kept with the papers, and those that aren't."""

    listings: tuple[str, ...]
    kept: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOutPage:
    """What the listings hold besides papers; `n_more` merged papers aren't shown.

    `unread` are the reasons why listings, or the rest of them, couldn't be read.
    """

    listings: tuple[ListingAccount, ...]
    total: ListingAccount
    left_out: tuple[Reason, ...]
    merged: tuple[MergedPaper, ...]
    n_more: int
    contradicted: tuple[Reason, ...]
    notices: tuple[Reason, ...]
    furniture: tuple[Reason, ...]
    unread: tuple[str, ...]
    columns: tuple[Columns, ...]


def build_left_out(catalogue: Catalogue, page_size: int) -> LeftOutPage:
    """Return the account of every line, at most `page_size` spans shown for a reason."""
    ledger = catalogue.inputs.ledger
    papers = Counter(name for entry in catalogue.entries for name in entry.listings)
    listings = catalogue.inputs.listings
    formats = {listing.listing: listing.format or "not known" for listing in listings}
    accounts = [
        _account(name, formats.get(name, ""), papers[name], entries) for name, entries in _by_listing(ledger)
    ]
    merged = [_merged(entry) for entry in catalogue.entries if len(entry.paper.sources) > 1]
    merged.sort(key=lambda paper: (-len(paper.copies), paper.title))
    return LeftOutPage(
        listings=tuple(accounts),
        total=_account("All listings", "", len(catalogue.entries), ledger),
        left_out=_reasons(ledger, LEFT_OUT, page_size),
        merged=tuple(merged[:page_size]),
        n_more=max(0, len(merged) - page_size),
        contradicted=_reasons(ledger, CONTRADICTED, page_size),
        notices=_reasons(ledger, NOTICES, page_size),
        furniture=_reasons(ledger, FURNITURE, page_size),
        unread=tuple(listing.error for listing in listings if listing.error),
        columns=tuple(_columns(listings)),
    )


def _columns(listings: Sequence[Listing]) -> Iterator[Columns]:
    """Yield what columns listings have, those that have the same together."""
    grouped: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for listing in listings:
        if listing.kept or listing.unused:
            grouped[tuple(listing.kept), tuple(listing.unused)].append(listing.listing)
    return (Columns(tuple(names), *columns) for columns, names in grouped.items())


def _merged(entry: Entry) -> MergedPaper:
    kept, *copies = (_place(source) for source in entry.paper.sources)
    return MergedPaper(entry.paper.title, entry.url, kept, tuple(copies))


def _place(source: str) -> str:
    listing, place = split_source(source)
    first, _, last = place.partition("-")
    lines = first if first == last else place
    return f"{listing}, {lines}" if lines else listing


def _by_listing(ledger: Sequence[LedgerEntry]) -> list[tuple[str, list[LedgerEntry]]]:
    grouped: dict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in ledger:
        grouped[entry.listing].append(entry)
    return sorted(grouped.items())


def _account(name: str, form: str, n_papers: int, ledger: Sequence[LedgerEntry]) -> ListingAccount:
    merged, furniture, left_out = (_n_lines(ledger, kind) for kind in (MERGED, FURNITURE, LEFT_OUT))
    total = sum(_length(entry) for entry in ledger if entry.verdict not in NOTICES)
    kept = total - merged - furniture - left_out
    return ListingAccount(name, form, n_papers, total, kept, merged, furniture, left_out)


def _n_lines(ledger: Sequence[LedgerEntry], verdicts: Sequence[str]) -> int:
    return sum(_length(entry) for entry in ledger if entry.verdict in verdicts)


def _length(entry: LedgerEntry) -> int:
    return entry.last_line - entry.first_line + 1


def _reasons(ledger: Sequence[LedgerEntry], verdicts: Sequence[str], page_size: int) -> tuple[Reason, ...]:
    grouped: dict[tuple[str, str], list[LedgerEntry]] = defaultdict(list)
    for entry in ledger:
        if entry.verdict in verdicts:
            grouped[entry.verdict, entry.reason or UNTOLD.get(entry.verdict, "no reason given")].append(entry)
    ordered = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(_reason(*key, entries, page_size) for key, entries in ordered)


def _reason(verdict: str, reason: str, entries: Sequence[LedgerEntry], page_size: int) -> Reason:
    shown = tuple(Span(entry.listing, _lines(entry), entry.excerpt or "") for entry in entries[:page_size])
    lines = sum(_length(entry) for entry in entries)
    return Reason(verdict, reason, len(entries), lines, shown, len(entries) - len(shown))


def _lines(entry: LedgerEntry) -> str:
    one = entry.first_line == entry.last_line
    return str(entry.first_line) if one else f"{entry.first_line}-{entry.last_line}"
