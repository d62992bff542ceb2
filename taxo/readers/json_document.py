"""A JSON document: a list of objects, alone or under a known key, streamed by ijson."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from taxo.errors import ListingError
from taxo.readers.field_names import is_known, names_with
from taxo.readers.fields import record_of
from taxo.readers.records import LIKELY, NO, SURE, ReadOptions, Record, Span, Unit
from taxo.readers.source import MAX_LINE, Source

NAME = "json"
DESCRIPTION = "JSON: OpenAlex, Semantic Scholar, OpenReview, Crossref, CSL, Hugging Face, any list of objects"
UNIT: Unit = "record"
# Where the papers are: the way to their list ("[]" is a step into a list), by whose answer it is.
ITEM = "[]"
LISTS = (
    (ITEM,),
    ("results", ITEM),  # OpenAlex
    ("data", ITEM),  # Semantic Scholar
    ("notes", ITEM),  # OpenReview
    ("items", ITEM),  # Better BibTeX
    ("message", "items", ITEM),  # Crossref
    ("response", "docs", ITEM),  # Solr
    ("dailyPapers", ITEM),  # Hugging Face
    ("papers", ITEM),
    ("records", ITEM),
    ("works", ITEM),
)
# The values of a map whose keys are ids, and a document that is one paper.
VALUES, WHOLE = ("*",), ()
_START = re.compile(r"\ufeff?\s*[\[{]\s*[\[{\]}\"]")
CHUNK = 64 * 1024
MAX_DEPTH, MAX_EVENTS = 64, 2_000_000

Path = tuple[str, ...]
Event = tuple[str, Any]


def sniff(source: Source) -> float:
    """SURE where a list of objects is in sight, LIKELY where it starts as JSON does."""
    if not _START.match(source.start):
        return NO
    return SURE if _place_of_records(source) != WHOLE else LIKELY


def read(source: Source, options: ReadOptions) -> Iterator[Record | Span]:
    """Yield a record an object of the list; an item that isn't an object is a rejected span."""
    names = names_with(options.columns)
    found = _items(_events(source), _place_of_records(source), source)
    for number, item in enumerate(found, start=1):
        if isinstance(item, dict):
            yield record_of(item, (Span(number, number, "paper"),), names)
        else:
            yield Span(number, number, "rejected", "an item of the list that isn't an object")


def _place_of_records(source: Source) -> Path:
    """Look in the head of the listing for the papers' list, else for titles one or two maps down."""
    keys: list[str] = []
    place: Path | None = None
    try:
        for event, value in _parse(iter([source.start])):
            if event == "start_map" and tuple(keys) in LISTS:
                return tuple(keys)
            if place is None and event == "map_key" and is_known(value, "title"):
                place = {1: WHOLE, 2: VALUES}.get(len(keys) if ITEM not in keys else 0)
            _step(keys, event, value)
            if len(keys) > MAX_DEPTH:
                break
    except ValueError:  # the head ends inside a value
        pass
    return WHOLE if place is None else place


def _step(keys: list[str], event: str, value: Any) -> None:
    """Keep `keys`, the way to where the parser is, up to date."""
    if event == "map_key":
        keys[-1] = value
    elif event in {"start_map", "start_array"}:
        keys.append(ITEM if event == "start_array" else "")
    elif event in {"end_map", "end_array"}:
        keys.pop()


def _items(events: Iterator[Event], place: Path, source: Source) -> Iterator[Any]:
    """Yield each value at `place`, built whole; the rest of the document is passed over."""
    from ijson.common import ObjectBuilder

    keys: list[str] = []
    for event, value in events:
        if tuple(keys) == place or (place == VALUES and len(keys) == 1):
            if event in {"start_map", "start_array"}:
                builder = ObjectBuilder()
                builder.event(event, value)
                _build(builder, events, source)
                yield builder.value
                continue
            if event not in {"map_key", "end_map", "end_array"}:
                yield value
        _step(keys, event, value)
        _refuse(len(keys) > MAX_DEPTH, "nested too deeply", source)


def _build(builder: Any, events: Iterator[Event], source: Source) -> None:
    """Feed `builder` to the end of the container that it has begun."""
    depth = 1
    for n_events, (event, value) in enumerate(events):
        builder.event(event, float(value) if isinstance(value, Decimal) else value)
        depth += {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}.get(event, 0)
        _refuse(depth > MAX_DEPTH, "nested too deeply", source)
        _refuse(n_events > MAX_EVENTS, "too large", source)
        if depth == 0:
            return


def _refuse(is_bad: bool, what: str, source: Source) -> None:
    if is_bad:
        raise ListingError(f"listing {source.name}: an object that is {what} to be a paper; take it out")


def _events(source: Source) -> Iterator[Event]:
    with source.open_text() as file:
        try:
            yield from _parse(iter(lambda: file.read(CHUNK), ""))
        except ValueError as error:
            reason = " ".join(str(error).split())[:120]
            raise ListingError(
                f"listing {source.name}: not readable as JSON from here on ({reason}); mend or fetch it again"
            ) from error


def _parse(chunks: Iterator[str]) -> Iterator[Event]:
    """Yield ijson's events chunk by chunk; raises ValueError on what isn't JSON or holds a giant string."""
    import ijson

    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, multiple_values=True)
    n_silent = 0
    for chunk in chunks:
        try:
            _feed(parser, chunk)
        except ValueError:
            yield from events  # what came before the damage counts
            raise
        n_silent = 0 if events else n_silent + len(chunk)
        if n_silent > MAX_LINE:
            raise ValueError(f"a text of more than {MAX_LINE:,} characters")
        yield from events
        del events[:]
    _feed(parser, "")
    yield from events


def _feed(parser: Any, chunk: str) -> None:
    import ijson

    try:
        parser.send(chunk.encode("utf-8", errors="replace"))
    except StopIteration:
        return
    except (ijson.JSONError, ArithmeticError) as error:
        raise ValueError(str(error)) from error
