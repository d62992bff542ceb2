"""The result of reading all listings: papers, an account of every line, and what a person should know of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taxo.manners import counted
from taxo.project.metrics import Value
from taxo.project.tables import LedgerEntry, Listing, Paper

# What else can be done about records that are no papers, by how their problem starts.
NO_ABSTRACT = "no abstract"
ANY_LANGUAGE = "`extract.language: null` in params.yaml takes papers in any language"
REMEDIES = (
    (
        NO_ABSTRACT,
        "export with abstracts, or set `extract.title_only: true` in params.yaml to take papers by their titles alone",
    ),
    *((why, ANY_LANGUAGE) for why in ("not English", "not in the language")),
)
MOST_PLACES = 3  # said of a reason
MOST_SAID = 10  # listings, reasons or columns a line is said of


def remedy_of(problem: str) -> str | None:
    """Return what else can be done about a record that has this problem, None where there is nothing."""
    return next((remedy for start, remedy in REMEDIES if problem.startswith(start)), None)


@dataclass(frozen=True)
class Extraction:
    """Papers, a ledger entry for every line, a row for every listing, and the records that are no paper.

    `problems` are the places of the records that were rejected, by the reason.
    """

    papers: list[Paper]
    ledger: list[LedgerEntry]
    listings: list[Listing]
    n_records: int
    problems: Mapping[str, Sequence[str]]

    @property
    def n_rejected(self) -> int:
        """How many records are in no paper."""
        return sum(map(len, self.problems.values()))

    @property
    def n_listings(self) -> int:
        """How many files were looked at."""
        return len(self.listings)

    @property
    def n_copies(self) -> int:
        """How many records were copies of a paper that another record had already."""
        return self.n_records - self.n_rejected - len(self.papers)

    @property
    def errors(self) -> list[str]:
        """Why listings, or the rest of them, couldn't be read."""
        return [listing.error for listing in self.listings if listing.error]

    def summary(self) -> dict[str, Value]:
        """Return the figures of `reports/metrics/extract.json`."""
        return {
            "listings": self.n_listings,
            "unread_listings": sum(listing.format is None for listing in self.listings),
            "broken_listings": sum(bool(x.error and x.format) for x in self.listings),
            "records": self.n_records,
            "copies": self.n_copies,
            "rejected": self.n_rejected,
            "without_abstract": sum(
                len(x) for why, x in self.problems.items() if why.startswith(NO_ABSTRACT)
            ),
            "papers": len(self.papers),
            "title_only": sum(paper.title_only for paper in self.papers),
        }

    def describe(self) -> str:
        """Say in a sentence what was found, and in a line each what couldn't be read, used or made a paper of."""
        found = (
            f"{counted(len(self.papers), 'paper')} from {counted(self.n_records, 'record')} in "
            f"{counted(self.n_listings, 'listing')}: "
            f"{counted(self.n_copies, 'copy', 'copies')} merged, {counted(self.n_rejected, 'record')} rejected"
        )
        return "\n".join([found, *self.left_out, *_columns(self.listings)])

    @property
    def left_out(self) -> list[str]:
        """A line on each listing that couldn't be read, and on each reason for which records are no paper."""
        return [*_first([f"not read: {error}" for error in self.errors]), *self._rejected()]

    def _rejected(self) -> Iterator[str]:
        ordered = sorted(self.problems.items(), key=lambda item: (-len(item[1]), item[0]))
        for why, places in ordered[:MOST_SAID]:
            remedy = f"; {text}" if (text := remedy_of(why)) else ""
            first = ", ".join(places[:MOST_PLACES]) + (", …" if len(places) > MOST_PLACES else "")
            yield f"rejected: {len(places)} of the records, {why} ({first}){remedy}"


def _columns(listings: list[Listing]) -> Iterator[str]:
    """Say which columns are kept beside the known fields, and which aren't used."""
    for kind, said in (("kept", "kept as further fields"), ("unused", "not used")):
        counts: Counter[str] = Counter()
        for listing in listings:
            counts.update(getattr(listing, kind))
        if counts:
            names = [name for name, _ in counts.most_common(MOST_SAID)]
            more = f" and {len(counts) - MOST_SAID} more" if len(counts) > MOST_SAID else ""
            yield f"{said}: {', '.join(names)}{more}"


def _first(lines: list[str]) -> list[str]:
    n_more = len(lines) - MOST_SAID
    more = (
        [f"not read: {counted(n_more, 'listing')} more; data/ledger.parquet has them all"]
        if n_more > 0
        else []
    )
    return [*lines[:MOST_SAID], *more]
