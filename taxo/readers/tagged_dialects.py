"""Know the dialects of tagged exports, and tell which one a listing is written in."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from taxo.readers.field_names import Names

FILE = "tagged_dialects.toml"
# Names of the one value that a record is told by; a dialect's tags for it are looked for in a listing's head.
TITLES = frozenset({"title", "primarytitle"})
# The share of a listing's lines that must be tags or go on from one: less where a record both opens and closes.
EXPLAINED, EXPLAINED_IF_WHOLE = 0.8, 0.5
# The share of its lines that must have a known tag: of records that open and close or whose further lines are
# indented, and where any line below a tag would go on from it.
TAGGED, TAGGED_IF_LOOSE = 0.1, 0.6
SEPARATOR = "separator"
# Lines with known tags, and different known tags, that make a dialect; fewer where a record both opens and closes.
LEAST_LINES, LEAST_TAGS = 3, 3
WEIGHT_OF_MARKS = 5
END = re.compile(r"\s*(ER)[ \t]*$")


@dataclass(frozen=True)
class Dialect:
    """A kind of tagged export; what its attributes mean stands at the top of tagged_dialects.toml."""

    name: str
    description: str
    line: re.Pattern[str]
    names: Mapping[str, str]
    known: frozenset[str]
    starts: frozenset[str]
    marks: frozenset[str]
    titles: frozenset[str]
    needs: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    split: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()
    known_only: bool = False
    indented: bool = False
    separator: re.Pattern[str] | None = None
    header: re.Pattern[str] | None = None
    tail: re.Pattern[str] | None = None

    def tag_of(self, line: str) -> tuple[str | None, str]:
        """Return a line's tag and the text beside it; no tag and the whole line where it has none."""
        found = self.line.match(line)
        if found is not None and (not self.known_only or found[1] in self.known):
            return found[1], found[2] or ""
        if self.ends and (found := END.match(line)):
            return found[1], ""
        return None, line

    def separates(self, line: str) -> bool:
        """Say whether a line without a tag stands between two records ("<2>", "Record #2 of 9")."""
        return self.separator is not None and self.separator.fullmatch(line.strip()) is not None

    def is_header(self, line: str) -> bool:
        """Say whether a line without a tag is one of those that stand above the first record."""
        return self.header is not None and self.header.fullmatch(line.strip()) is not None


@cache
def dialects() -> tuple[Dialect, ...]:
    """Return all dialects, in the order of the file."""
    return tuple(_dialect(name, table) for name, table in _tables().items() if name != "fields")


@cache
def field_names() -> Names:
    """Return by field of a record the names that may hold it in any dialect, best first."""
    return {name: tuple(names) for name, names in _tables()["fields"].items()}


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("taxo.readers").joinpath(FILE).read_text(encoding="utf-8"))


def _dialect(name: str, table: Mapping[str, Any]) -> Dialect:
    names: dict[str, str] = table["names"]
    sets: dict[str, Any] = {
        key: frozenset(table.get(key, ()))
        for key in ("starts", "needs", "marks", "ends", "around", "items", "split")
    }
    further = re.split(r"\|\s*|\n" if "|\n" in table["tags"] else r"\s+", table["tags"].strip())
    return Dialect(
        name=name,
        description=table["description"],
        line=re.compile(table["line"]),
        names=names,
        known=frozenset({*names, *further}).union(
            *(sets[key] for key in ("starts", "marks", "ends", "around"))
        ),
        titles=frozenset(tag for tag, called in names.items() if called in TITLES),
        dates=tuple(table.get("dates", ())),
        known_only=table.get("known_only", False),
        indented=table.get("indented", False),
        separator=_pattern(table, "separator"),
        header=_pattern(table, "header"),
        tail=_pattern(table, "tail"),
        **sets,
    )


def _pattern(table: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(table[key]) if key in table else None


@dataclass(slots=True)
class _Count:
    """What a dialect makes of a listing's lines."""

    dialect: Dialect
    n_lines: int = 0
    n_explained: int = 0
    n_known: int = 0
    n_marks: int = 0
    is_open: bool = False
    seen: set[str] = field(default_factory=set)

    def add(self, line: str) -> None:
        """Count a line that isn't blank."""
        dialect = self.dialect
        self.n_lines += 1
        tag, _ = dialect.tag_of(line)
        if tag is not None:
            self._add_tag(tag)
        elif dialect.separates(line):
            self.n_explained += 1
            self.n_marks += 1
            self.seen.add(SEPARATOR)
            self.is_open = False
        elif dialect.is_header(line) or (self.is_open and (not dialect.indented or line[:1].isspace())):
            self.n_explained += 1

    def _add_tag(self, tag: str) -> None:
        dialect = self.dialect
        is_known = tag in dialect.known
        self.n_explained += is_known or self.is_open
        self.n_known += is_known
        self.n_marks += tag in dialect.marks
        self.seen.add(tag)
        self.is_open = (self.is_open or is_known) and tag not in dialect.ends | dialect.around

    def score(self) -> int:
        """Return how well the dialect fits, 0 where it doesn't."""
        dialect = self.dialect
        is_whole = bool(self.seen & dialect.starts and self.seen & dialect.ends)
        n_tags = len(self.seen & dialect.known)
        least = 2 if self.seen & dialect.starts else LEAST_LINES
        is_loose = not (dialect.indented or self.seen & (dialect.starts | dialect.ends | {SEPARATOR}))
        fits = (
            (not dialect.needs or bool(self.seen & dialect.needs))
            and (is_whole or bool(self.seen & dialect.titles))
            and self.n_known >= least
            and n_tags >= min(least, LEAST_TAGS)
            and self.n_known >= (TAGGED_IF_LOOSE if is_loose else TAGGED) * self.n_lines
            and self.n_explained >= (EXPLAINED_IF_WHOLE if is_whole else EXPLAINED) * self.n_lines
        )
        return self.n_known + WEIGHT_OF_MARKS * self.n_marks if fits else 0


def best_dialect(lines: Iterable[str]) -> tuple[Dialect | None, bool]:
    """Return the dialect that fits a listing's first lines best, None where none does, and whether marks tell it."""
    counts = [_Count(dialect) for dialect in dialects()]
    for line in lines:
        if line.strip():
            for count in counts:
                count.add(line)
    best = max(counts, key=_Count.score)
    return (best.dialect, best.n_marks > 0) if best.score() else (None, False)
