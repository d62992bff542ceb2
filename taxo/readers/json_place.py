"""Find where in a document of JSON the papers are: the list, or the map, of objects that are most like papers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any

from taxo.readers.field_names import MAX_NAME, FieldNames, normalise
from taxo.readers.fields import MOST_WRAPPED, WRAPPERS
from taxo.readers.json_text import MAX_VALUE, STRING

Path = tuple[str, ...]
# Steps of a path that are no key: into a list, and into any value of a map whose keys are ids.
ITEM, VALUE = "[]", "*"
MAX_DEPTH = 64
MAX_PLACES = 10_000
ENOUGH = 3  # papers in a list that is still open decide where the papers are
# Names that other things have too. A title or an abstract under these alone doesn't make a paper.
WEAK_TITLES, WEAK_ABSTRACTS = (
    frozenset({"name", "displayname"}),
    frozenset({"summary", "description", "descriptions"}),
)
# Lists inside a paper that hold other papers, or what else has a title.
NOT_PAPERS = frozenset(
    {
        *("reference", "references", "citation", "citations", "citing", "cited", "cites", "related"),
        *("relatedworks", "recommendations", "similar", "titles", "authors", "relateditems"),
    }
)
_TOKEN = re.compile(rf'({STRING})(\s*:)?|([{{}}\[\]])|(")', re.DOTALL)


class Sign(IntFlag):
    """What an object's keys show of a paper."""

    TITLE = 1
    WEAK_TITLE = 2
    ABSTRACT = 4
    WEAK_ABSTRACT = 8
    AUTHORS = 16
    ID = 32


NO_SIGN = Sign(0)


def strength(signs: Sign) -> int:
    """Rank an object by its keys: 4 for a title and an abstract, 3 for a title among others, 2 for a title, 0 for none.

    1 is for a name alone, which anything may have.
    """
    if Sign.TITLE in signs:
        rank = 3 if signs & (Sign.AUTHORS | Sign.ID) else 2
        return 4 if signs & (Sign.ABSTRACT | Sign.WEAK_ABSTRACT) else rank
    if Sign.WEAK_TITLE in signs:
        return 4 if Sign.ABSTRACT in signs else 2 if Sign.AUTHORS in signs else 1
    return 0


def signs_by_name(names: FieldNames) -> dict[str, Sign]:
    """Return the sign that each key, normalised, is; names that a person gave are no weak ones."""
    told = {known[0] for known in names.names.values() if known}
    found: dict[str, Sign] = {}
    for fields, sure, weak, weak_names in (
        (("title",), Sign.TITLE, Sign.WEAK_TITLE, WEAK_TITLES),
        (("abstract",), Sign.ABSTRACT, Sign.WEAK_ABSTRACT, WEAK_ABSTRACTS),
        (("authors",), Sign.AUTHORS, Sign.AUTHORS, frozenset[str]()),
        (("doi", "pmid"), Sign.ID, Sign.ID, frozenset[str]()),
    ):
        for name in (name for each in fields for name in names.names[each]):
            sign = weak if name in weak_names and name not in told else sure
            found[name.partition(".")[0]] = found.get(name.partition(".")[0], NO_SIGN) | sign
    return found


def signs_of(item: Mapping[str, Any], signs: Mapping[str, Sign]) -> Sign:
    """Return what the keys of a decoded object, and of the maps that wrap its fields, show of a paper."""
    found, current = NO_SIGN, [item]
    for _ in range(MOST_WRAPPED + 1):
        inner: list[Mapping[str, Any]] = []
        for scope in current:
            for key, value in scope.items():
                name = normalise(key) if len(key) <= MAX_NAME else key
                found |= signs.get(name, NO_SIGN)
                if name in WRAPPERS and isinstance(value, Mapping):
                    inner.append(value)
        current = inner
    return found


@dataclass(frozen=True, slots=True)
class Places:
    """The paths at which papers are, and how sure that is (`strength` of most objects there)."""

    paths: frozenset[Path]
    strength: int


@dataclass(slots=True)
class _Frame:
    """A list or map that is open: its path, what its keys show, and the key that a value is awaited for."""

    is_list: bool
    way: Path
    signs: Sign = NO_SIGN
    key: str = ""


@dataclass
class Search:
    """Goes through a document and counts, by path, the objects that are like papers."""

    signs: Mapping[str, Sign]
    keys: Counter[str] = field(default_factory=Counter)
    is_deep: bool = False
    _counts: dict[Path, list[int]] = field(default_factory=dict)
    _depth: int = 0
    _open: list[_Frame] = field(default_factory=list)

    def places(self, chunks: Iterable[str]) -> Places | None:
        """Return where the papers are, from as much of the document as it takes to tell; None where there is none."""
        for window_is_whole in self._tokens(chunks):
            if not window_is_whole and self._is_decided():
                return self._best()
        while self._open:  # what the end has cut counts by what is there
            self._close()
        return self._best()

    def _tokens(self, chunks: Iterable[str]) -> Iterator[bool]:
        """Take each token; yield after each chunk whether it was the last one."""
        window, waiting = "", 0
        for chunk in chunks:
            window += chunk
            if len(window) < waiting:  # a long string: look again when there is twice as much
                continue
            end = self._take(window, len(window) - MAX_NAME)
            window = window[end:]
            waiting = 2 * len(window)
            if len(window) > MAX_VALUE:
                return
            yield False
        self._take(window, len(window))
        yield True

    def _take(self, window: str, until: int) -> int:
        """Take the tokens that start before `until`; return where the next one starts."""
        for found in _TOKEN.finditer(window):
            if found.start() >= until or found[4]:
                return found.start()
            if found[2]:
                self._take_key(found[1][1:-1])
            elif found[3]:
                self._take_bracket(found[3])
        return len(window)

    def _take_key(self, key: str) -> None:
        if self._open and self._depth == len(self._open) and not self._open[-1].is_list:
            frame = self._open[-1]
            frame.key = key
            frame.signs |= self.signs.get(normalise(key) if len(key) <= MAX_NAME else key, NO_SIGN)
            if len(self._open) < 4 and len(self.keys) < MAX_PLACES:
                self.keys[key[:MAX_NAME]] += 1

    def _take_bracket(self, bracket: str) -> None:
        if bracket in "{[":
            self._push(bracket == "[")
        elif self._depth > len(self._open):
            self._depth -= 1
        elif self._open:
            self._depth -= 1
            self._close()

    def _close(self) -> None:
        frame = self._open.pop()
        if not frame.is_list and frame.signs:
            self._count(frame)

    def _push(self, is_list: bool) -> None:
        """Note a container that opens, but none that is nested more deeply than papers are."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.is_deep = True
            return
        around = self._open[-1] if self._open else None
        way = () if around is None else (*around.way, ITEM if around.is_list else around.key)
        self._open.append(_Frame(is_list, way))

    def _count(self, frame: _Frame) -> None:
        """Count an object that has ended at its path, and as one of its map's values."""
        around = self._open[-1] if self._open else None
        way = frame.way
        if around is not None and not around.is_list:
            if normalise(around.key[:MAX_NAME]) in WRAPPERS:
                around.signs |= frame.signs
            way = (*around.way, VALUE)
        rank = strength(frame.signs)
        if rank and (way in self._counts or len(self._counts) < MAX_PLACES):
            self._counts.setdefault(way, [0] * 5)[rank] += 1

    def _is_decided(self) -> bool:
        best = self._best()
        if best is None or best.strength < 3:
            return False
        is_open = {(*frame.way, ITEM) for frame in self._open if frame.is_list}
        return any(path in is_open and sum(self._counts[path]) >= ENOUGH for path in best.paths)

    def _best(self) -> Places | None:
        ranks = _without_quoted({way: _rank(counts) for way, counts in self._counts.items()})
        # A map of one object is a map of papers only where nothing else is.
        chosen = {way: n for way, n in ranks.items() if way[-1:] != (VALUE,) or sum(self._counts[way]) > 1}
        if max(chosen.values(), default=0) < 2:
            chosen = ranks
        best = max(chosen.values(), default=0)
        ways = {way for way, rank in chosen.items() if rank == best}
        if () in ways:
            ways = {way for way in ways if way[-1:] == (ITEM,)} or {()}
        ways = {way for way in ways if not any(_is_below(way, above) for above in ways)}
        if len(ways) > 1 and best < 3:
            ways = {max(sorted(ways), key=lambda way: sum(self._counts[way]))}
        return Places(frozenset(ways), best) if ways else None


def _without_quoted(ranks: Mapping[Path, int]) -> dict[Path, int]:
    """Leave out the lists of references and the like that something with a title holds."""
    titled = [way for way, rank in ranks.items() if rank > 1]
    return {
        way: rank
        for way, rank in ranks.items()
        if not (
            way[-1:] == (ITEM,)
            and len(way) > 1
            and normalise(way[-2][:MAX_NAME]) in NOT_PAPERS
            and any(_is_below(way, above) for above in titled)
        )
    }


def _is_below(way: Path, above: Path) -> bool:
    """Say whether `way` leads further inwards than `above`, some of whose steps may stand for any key."""
    return len(above) < len(way) and all(b in (a, VALUE) for a, b in zip(way, above, strict=False))


def _rank(counts: list[int]) -> int:
    """Return the highest strength that a tenth of the objects at a place have."""
    return next((rank for rank in (4, 3, 2) if 10 * counts[rank] >= sum(counts) > 0 < counts[rank]), 1)
