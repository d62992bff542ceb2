"""A JSON document of any program: its papers are looked for, read one by one, and what is damaged costs itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from taxo.errors import ListingError
from taxo.readers.field_names import FieldNames, names_with
from taxo.readers.fields import record_of
from taxo.readers.json_place import (
    ITEM,
    MAX_DEPTH,
    VALUE,
    Path,
    Places,
    Search,
    signs_by_name,
    signs_of,
    strength,
)
from taxo.readers.json_text import CHUNK, BrokenJson, JsonText, loads
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import Source

NAME = "json"
DESCRIPTION = (
    "JSON: OpenAlex, Semantic Scholar, OpenReview, Crossref, CSL, Zotero, any list of objects with titles"
)
UNIT: Unit = "record"
VAGUE = (
    "a name alone, which may be anything's; if it is a paper's title, say so in params.yaml: "
    "`extract.columns: {title: name}`"
)
NO_OBJECT = "an item of the list that isn't an object"
# Behind a damaged item the next one is looked for in so many characters; of so many, all in all, a document may
# have it looked for, so that time stays linear.
SEARCHED, MOST_SEARCHED = 256 * 1024, 64 * 1024 * 1024
CLOSES = {"[": "]", "{": "}"}
ALIKE = 0.6  # the share of keys that an item has in common with the one before
_START = re.compile(r"\ufeff?[\s\x1e]*[\[{]\s*(?:[\[{\]}\"]|$)")
_OBJECT = re.compile(r"\{\s*\"")


def sniff(source: Source) -> float:
    """SURE where papers are in sight, LIKELY where it starts as JSON does."""
    if not _START.match(source.start):
        return NO
    found = Search(signs_by_name(names_with({}))).places([source.start])
    return SURE if found and found.strength > 1 else LIKELY


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record an object of the list; what isn't a paper there is a rejected span."""
    names = names_with(options.columns)
    signs = signs_by_name(names)
    places = _places(source, signs)
    with source.open_text() as file:
        for number, item in enumerate(_Items(file, places, source.name).all(), start=1):
            if isinstance(item, BrokenJson):
                yield Span(number, number, "rejected", f"not readable as JSON: {item}")
            else:
                yield paper_of(item, number, names, signs)


def paper_of(item: Any, number: int, names: FieldNames, signs: Mapping[str, Any]) -> Record | Span:
    """Make a record of a decoded item, or the span that says why it is none."""
    if not isinstance(item, dict):
        return Span(number, number, "rejected", NO_OBJECT)
    if strength(signs_of(item, signs)) == 1:
        return Span(number, number, "rejected", VAGUE)
    try:
        return record_of(item, (Span(number, number, "paper"),), names)
    except RecursionError:
        return Span(number, number, "rejected", "nested too deeply")


def _places(source: Source, signs: Mapping[str, Any]) -> Places:
    search = Search(signs)
    with source.open_text() as file:
        found = search.places(iter(lambda: file.read(CHUNK), ""))
    if found is None or found.strength < 2:
        keys = ", ".join(sorted(key for key, _ in search.keys.most_common(12))) or "none"
        deep = f" in its first {MAX_DEPTH} levels (it is nested too deeply)" if search.is_deep else ""
        raise ListingError(
            f"listing {source.name}: JSON without papers: no object{deep} has a title, only the keys {keys[:300]}; "
            "where one of these is the title, name it in params.yaml: `extract.columns: {title: …}`"
        )
    return found


@dataclass
class _Items:
    """Goes through a document to the places where papers are, and yields each, or what is wrong with it."""

    file: IO[str]
    places: Places
    name: str
    text: JsonText = field(init=False)
    _ways: frozenset[Path] = field(init=False)
    _open: list[tuple[str, Path]] = field(default_factory=list)
    _keys: frozenset[str] = frozenset()
    _searched: int = 0
    _is_over: bool = False  # the list's end has been seen

    def __post_init__(self) -> None:
        self.text = JsonText(self.file)
        paths = self.places.paths
        self._ways = frozenset(path[:n] for path in paths for n in range(len(path) + 1))

    def all(self) -> Iterator[Any]:
        """Yield each item decoded, and a `BrokenJson` in place of one that can't be."""
        n_items = 0
        try:
            while mark := self.text.peek():
                for item in self._next(mark):
                    n_items += 1
                    yield item
            if self._open and not self._is_over:
                raise BrokenJson("the listing ends inside it")
        except BrokenJson as error:
            raise ListingError(
                f"listing {self.name}: not readable as JSON from here on, behind {n_items} records ({error}); "
                "mend it or fetch it again"
            ) from error

    def _next(self, mark: str) -> Iterator[Any]:
        """Take what stands next; yield it where it is an item."""
        kind, way = self._open[-1] if self._open else ("", ())
        if mark in CLOSES.get(kind, ""):
            self.text.at += 1
            self._open.pop()
        elif mark in ",:]}" or (kind == "{" and mark in "{["):
            self.text.at += 1  # a stray sign costs nothing but itself
            if not kind and mark == "," and (ITEM,) in self.places.paths:
                self._is_over = True
                self._open.append(("[", ()))  # behind a bracket too many the list goes on
        elif kind != "{":
            yield from self._value(way if not self._open else (*way, ITEM))
        else:
            known = (*way, self.text.key())
            yield from self._value(known if known in self._ways else (*way, VALUE))

    def _value(self, way: Path) -> Iterator[Any]:
        mark = self.text.peek()
        if mark in {",", "}", "]", ""}:
            return
        if way in self.places.paths and not (way[-1:] == (VALUE,) and mark != "{"):
            yield self._item()
        elif way in self._ways and mark in {"{", "["}:
            self._open.append((mark, way))
            self.text.at += 1
        else:
            self.text.skip()

    def _item(self) -> Any:
        try:
            item = self.text.value()
        except BrokenJson as error:
            return self._recovered(error)
        if isinstance(item, dict):
            self._keys = frozenset(item)
        return item

    def _recovered(self, error: BrokenJson) -> Any:
        """Mend the item that starts here, or go to where reading can go on; raises `BrokenJson` where it can't."""
        text = self.text
        end = text.extent(SEARCHED)
        if end is not None:
            try:
                item = loads(text.window[text.at : end])
            except BrokenJson:
                pass
            else:
                text.at = end
                return item
        start = self._next_start(len(text.window) if end is None else end)
        if start is None and end is None:
            self._pass_over(error)
        else:
            text.at = start or end or text.at
        return error

    def _pass_over(self, error: BrokenJson) -> None:
        try:
            self.text.skip()
        except BrokenJson:
            raise error from None

    def _next_start(self, until: int) -> int | None:
        """Return where, before `until`, an object starts that is like the items before it, None where none does."""
        text = self.text
        for found in _OBJECT.finditer(text.window, text.at + 1, min(until, text.at + SEARCHED)):
            if self._searched > MOST_SEARCHED:
                return None
            end = self._end_of_item(found.start())
            self._searched += abs(end) - found.start()
            if end > 0:
                return found.start()
        return None

    def _end_of_item(self, start: int) -> int:
        """Return where the object at `start` ends, and where it isn't like the items before, the same below 0."""
        trial = JsonText(self.file)
        trial.window, trial.at, trial.ended = self.text.window, start, True
        try:
            item = trial.value()
        except BrokenJson:
            return -len(trial.window)
        keys = frozenset(item)
        if self._keys:
            is_alike = len(keys & self._keys) >= ALIKE * len(keys | self._keys)
        else:
            is_alike = strength(signs_of(item, signs_by_name(names_with({})))) >= self.places.strength
        return trial.at if is_alike else -trial.at
