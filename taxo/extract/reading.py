"""Read one listing to its end, or to where it can't be read any further, and keep what it said."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from taxo.errors import ListingError
from taxo.extract.listings import check_readable
from taxo.extract.screening import Copy, Rules, copy_of
from taxo.progress import with_progress
from taxo.project.tables import Listing
from taxo.readers import choose_reader
from taxo.readers.records import Reader, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

MOST_NAMES = 100  # of columns that are told of a listing


@dataclass
class Reading:
    """One listing as it was read: copies of papers, what is no paper, and why it broke off, if it did.

    `unit` and `format` are None where it couldn't be opened or is in no known format. `kept` and `unused` count the
    records that have a column which no field takes.
    """

    source: Source
    unit: Unit | None = None
    format: str | None = None
    copies: list[Copy] = field(default_factory=list)
    strays: list[Span] = field(default_factory=list)
    error: str | None = None
    kept: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)

    @property
    def given_up(self) -> list[Span]:
        """The records that the reader could make nothing of."""
        return [span for span in self.strays if span.verdict == "rejected"]

    def place(self, span: Span) -> str:
        """Return where a span stands, as `Copy.place` does for a record."""
        mark = "#" if self.unit == "record" else ":"
        return f"{self.source.name}{mark}{span.first_line}"

    def listing(self) -> Listing:
        """Return the listing's row in the table of listings."""
        n_given_up = len(self.given_up)
        n_records = len(self.copies) + n_given_up
        n_rejected = sum(copy.problem is not None for copy in self.copies) + n_given_up
        kept, unused = (
            [name for name, _ in counts.most_common(MOST_NAMES)] for counts in (self.kept, self.unused)
        )
        return Listing(self.source.name, self.format, n_records, n_rejected, self.error, kept, unused)


def read_source(source: Source, rules: Rules, columns: Mapping[str, str]) -> Reading:
    """Read one listing; one that can't be read, or not to its end, has an `error` that says why."""
    reading = Reading(source)
    try:
        check_readable(source)
        if not source.start.strip():
            raise ListingError(f"listing {source.name}: empty")
        reader = choose_reader(source)
        reading.unit, reading.format = reader.UNIT, reader.NAME
        _read(reader, reading, rules, columns)
    except ListingError as error:
        reading.error = str(error)
    return reading


def _read(reader: Reader, reading: Reading, rules: Rules, columns: Mapping[str, str]) -> None:
    """Put what the reader yields into `reading`, as it comes."""
    items = reader.read(reading.source, ReadOptions(columns))
    for item in with_progress(items, reading.source.name, "records"):
        if isinstance(item, Record):
            reading.kept.update(item.extra.keys())
            reading.unused.update(item.unused)
            reading.copies.append(copy_of(reading.source.name, reader.UNIT, item, rules))
        else:
            reading.strays.append(item)
