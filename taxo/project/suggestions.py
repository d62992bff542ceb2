"""The file of what would make the taxonomy better, `data/suggestions.yaml`: written, read and checked."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from taxo.errors import TaxoError
from taxo.project.storage import replacing
from taxo.project.taxonomy import TaxonomyTopic, read_text

SUGGESTIONS_FILE = "data/suggestions.yaml"
NEW_TOPIC = "new topic"
PHRASE = "phrase for a topic"
# What each kind of entry has, in the file's order.
KEYS = {
    NEW_TOPIC: (
        "kind",
        "topic",
        "name",
        "parent",
        "phrases",
        "papers",
        "reviews",
        "unplaced",
        "leave",
        "overlaps",
        "alike",
        "why",
        "examples",
    ),
    PHRASE: ("kind", "topic", "phrases", "papers", "count", "why", "examples"),
}
NEEDED = ("topic", "why")
COUNTS = ("papers", "count", "unplaced", "reviews")
REMEDY = "mend it, or run `taxo run` to write the file anew"


class SuggestionError(TaxoError):
    """A file of suggestions that can't be read: names the entry and the remedy."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic that the taxonomy lacks, or phrases that one of its topics lacks (`kind`).

    `topic` is the topic's id; a new topic has a `name`, and a `parent` or none. `papers` are those that the topic would
    have, or would get by the phrases; `count` (phrases alone) those that hold one. `why` is a sentence, `examples`
    titles.

    Of a new topic's papers `unplaced` have no topic now, and `leave` says how many have which other one as their first;
    `overlaps` says how many have which topics now, first or not. `alike` are the ids of other new topics that say much
    the same and are worth less. `reviews` is how many papers people gave it to, by name, where they did.
    """

    kind: str
    topic: str
    phrases: tuple[str, ...]
    papers: int
    why: str
    count: int | None = None
    name: str | None = None
    parent: str | None = None
    examples: tuple[str, ...] = ()
    unplaced: int | None = None
    leave: Mapping[str, int] = field(default_factory=dict)
    overlaps: Mapping[str, int] = field(default_factory=dict)
    alike: tuple[str, ...] = ()
    reviews: int | None = None

    @property
    def new_topic(self) -> TaxonomyTopic:
        """The topic as the taxonomy would have it."""
        return TaxonomyTopic(self.topic, self.name or self.topic, self.parent, phrases=self.phrases)


def new_topics(suggestions: Sequence[Suggestion]) -> dict[str, TaxonomyTopic]:
    """Return the topics that are suggested, by id."""
    return {entry.topic: entry.new_topic for entry in suggestions if entry.kind == NEW_TOPIC}


def save_suggestions(suggestions: Sequence[Suggestion], heading: str, root: Path = Path()) -> None:
    """Write `data/suggestions.yaml` under `root`, whole or not at all."""
    with replacing(root / SUGGESTIONS_FILE) as temporary:
        temporary.write_bytes(format_suggestions(suggestions, heading).encode("utf-8"))


def format_suggestions(suggestions: Sequence[Suggestion], heading: str) -> str:
    """Return the entries as YAML under `heading`, which consists of comments alone."""
    if not suggestions:
        return f"{heading}suggestions: []\n"
    return f"{heading}suggestions:\n" + "\n".join(map(_format_entry, suggestions))


def load_suggestions(root: Path = Path()) -> tuple[list[Suggestion], str]:
    """Return the suggestions that a run wrote under `root`, and the heading above them.

    Raises `SuggestionError` where there is no such file, or where it isn't what a run writes.
    """
    path = root / SUGGESTIONS_FILE
    if not path.exists():
        raise SuggestionError(f"{SUGGESTIONS_FILE}: no such file; run `taxo run` to make it")
    text = read_text(path)
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if line.startswith("suggestions:")), 0)
    return parse_suggestions(text), "".join(lines[:first])


def parse_suggestions(text: str) -> list[Suggestion]:
    """Return the suggestions in `text` (YAML); raises `SuggestionError`."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SuggestionError(f"{SUGGESTIONS_FILE}: not readable as YAML: {error}; {REMEDY}") from error
    entries = found.get("suggestions") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise SuggestionError(
            f"{SUGGESTIONS_FILE}: expected one key, `suggestions`, with a list; run `taxo run` to write it anew"
        )
    return [_read_entry(entry, f"{SUGGESTIONS_FILE}, entry {n}") for n, entry in enumerate(entries, 1)]


def _format_entry(entry: Suggestion) -> str:
    values = {key: getattr(entry, key) for key in KEYS[entry.kind]}
    told = {key: _plain(value) for key, value in values.items() if value not in (None, (), {})}
    text = yaml.safe_dump([told], sort_keys=False, allow_unicode=True, width=10**6)
    return textwrap.indent(text, "  ")


def _plain(value: Any) -> Any:
    """A value of an entry as YAML has it."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _read_entry(entry: Any, place: str) -> Suggestion:
    if not isinstance(entry, dict) or entry.get("kind") not in KEYS:
        raise SuggestionError(f"{place}: expected a `kind`, which is “{NEW_TOPIC}” or “{PHRASE}”; {REMEDY}")
    unknown = [key for key in entry if key not in KEYS[entry["kind"]]]
    if unknown:
        known = ", ".join(KEYS[entry["kind"]])
        raise SuggestionError(
            f"{place}: `{unknown[0]}` isn't a key of a {entry['kind']} (these are {known}); {REMEDY}"
        )
    needed = (*NEEDED, "name") if entry["kind"] == NEW_TOPIC else (*NEEDED, "phrases")
    for key in needed:
        if not entry.get(key):
            raise SuggestionError(f"{place}: no `{key}`; {REMEDY}")
    counts = {key: _read_count(entry[key], f"{place}: `{key}`") for key in COUNTS if key in entry}
    return Suggestion(
        entry["kind"],
        _read_text(entry, "topic", place) or "",
        _read_texts(entry, "phrases", place),
        counts.get("papers", 0),
        _read_text(entry, "why", place) or "",
        counts.get("count"),
        _read_text(entry, "name", place),
        _read_text(entry, "parent", place),
        _read_texts(entry, "examples", place),
        counts.get("unplaced"),
        _read_counts(entry, "leave", place),
        _read_counts(entry, "overlaps", place),
        _read_texts(entry, "alike", place),
        counts.get("reviews"),
    )


def _read_counts(entry: Mapping[str, Any], key: str, place: str) -> dict[str, int]:
    """The numbers of papers by topic id under `key`."""
    found = entry.get(key) or {}
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise SuggestionError(
            f"{place}: `{key}` is {found!r}, expected ids of topics with numbers, such as `pruning: 3`; {REMEDY}"
        )
    return {name: _read_count(value, f"{place}: `{key}` of `{name}`") for name, value in found.items()}


def _read_count(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise SuggestionError(f"{place} is {value!r}, expected a number; {REMEDY}")
    return value


def _read_text(entry: Mapping[str, Any], key: str, place: str) -> str | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise SuggestionError(f"{place}: `{key}` is {value!r}, expected text (put it in quotes); {REMEDY}")
    return value


def _read_texts(entry: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    values = entry.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise SuggestionError(f"{place}: `{key}` is {values!r}, expected a list of texts; {REMEDY}")
    return tuple(values)
