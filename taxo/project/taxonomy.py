"""The taxonomy that people own: `taxonomy.yaml` read, checked and written."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from taxo.errors import TaxoError
from taxo.project.romanise import romanise
from taxo.project.storage import replacing

TAXONOMY_FILE = "taxonomy.yaml"
# Letters of an id: a to z, digits, and letters of scripts that can't be romanised, without their signs and punctuation.
_LETTERS = (
    "(?:[a-z0-9]|(?![\u060c\u061b\u061f\u0964\u0965])"
    "[\u0531-\u1fff\u2c00-\u2fef\u3021-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])+"
)
SLUG = re.compile(f"{_LETTERS}(?:-{_LETTERS})*")
TEXT_KEYS = ("id", "name", "parent", "about")
LIST_KEYS = ("phrases", "hints", "excludes")
KEYS = (*TEXT_KEYS, "setting", *LIST_KEYS)
TOPICS_KEY, DISMISSED_KEY = "topics", "dismissed"
DISMISSED_KEYS = ("id", "name", "phrases")


class TaxonomyError(TaxoError):
    """A taxonomy that contradicts itself or can't be read: names the file, the line and the remedy."""


@dataclass(frozen=True, slots=True)
class TaxonomyTopic:
    """A node of the taxonomy, as people wrote it.

    `phrases` name the topic, `hints` go with it more weakly, `excludes` are wordings that only look like it.
    A topic without phrases and hints that has others under it groups these: no paper is assigned to it directly. A
    `setting` is a field, stage or goal in which papers on another topic often take place, and yields to that topic.
    """

    topic_id: str
    name: str
    parent: str | None = None
    about: str = ""
    phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    setting: bool = False

    @property
    def is_group(self) -> bool:
        """Whether the topic only groups others."""
        return not (self.phrases or self.hints)


@dataclass(frozen=True)
class Taxonomy:
    """Topics in the order of the file; parents exist, ids and names are unique, nothing is its own ancestor.

    `dismissed` are suggested topics that people don't want: what is enough to know them again.
    """

    topics: tuple[TaxonomyTopic, ...] = ()
    dismissed: tuple[TaxonomyTopic, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, TaxonomyTopic]:
        """Topics by id, groups too."""
        return {topic.topic_id: topic for topic in self.topics}

    @cached_property
    def assignable(self) -> tuple[TaxonomyTopic, ...]:
        """Topics that papers can be given: those with phrases or hints, and those that no other is under, which have
        their name to go by."""
        above = {topic.parent for topic in self.topics}
        return tuple(topic for topic in self.topics if not topic.is_group or topic.topic_id not in above)

    @cached_property
    def group_ids(self) -> frozenset[str]:
        """Ids of the topics that only group others."""
        return frozenset(self.by_id) - {topic.topic_id for topic in self.assignable}

    def children(self, topic_id: str | None) -> tuple[TaxonomyTopic, ...]:
        """Topics directly under `topic_id`; under None those at the top."""
        return tuple(topic for topic in self.topics if topic.parent == topic_id)

    def with_ancestors(self, topic_id: str | None) -> list[str]:
        """The ids of `topic_id` and the topics above it, nearest first; none of None."""
        return [topic_id, *(group.topic_id for group in self.ancestors(topic_id))] if topic_id else []

    def ancestors(self, topic_id: str) -> Iterator[TaxonomyTopic]:
        """The topics above `topic_id`, nearest first."""
        parent = self.by_id[topic_id].parent
        while parent is not None:
            yield self.by_id[parent]
            parent = self.by_id[parent].parent


def load_taxonomy(root: Path = Path()) -> Taxonomy:
    """Read and check `taxonomy.yaml` under `root`; a missing file is a taxonomy without topics."""
    return parse_taxonomy(read_text(root / TAXONOMY_FILE))


def read_text(path: Path) -> str:
    """Return the text of a taxonomy's file with its own line ends; "" where there is none.

    Raises `TaxonomyError` where it isn't UTF-8 or can't be read.
    """
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"{path.name}: not readable as UTF-8 text: {error}") from error


@lru_cache(maxsize=8)  # one decision on a suggestion after the other looks at the same text several times
def parse_taxonomy(text: str, file: str = TAXONOMY_FILE) -> Taxonomy:
    """Return the taxonomy that `text` (YAML) holds; raises `TaxonomyError` naming `file` and line."""
    try:
        found = yaml.load(text, Loader=_LineLoader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise TaxonomyError(f"{file}: not readable as YAML: {error}") from error
    if found is None:
        return Taxonomy()
    entries = found.get(TOPICS_KEY) if isinstance(found, dict) else None
    if not isinstance(entries, list) or found.keys() - {TOPICS_KEY, DISMISSED_KEY, _LINE}:
        raise TaxonomyError(
            f"{file}: expected a key `topics` with a list (`topics: []` for none), and beside it at most `dismissed`"
        )
    topics = [_read_topic(entry, number, file) for number, entry in enumerate(entries, 1)]
    _check(topics, [entry[_LINE] for entry in entries], file)
    return Taxonomy(tuple(topics), _read_dismissed(found.get(DISMISSED_KEY) or [], file))


def format_taxonomy(taxonomy: Taxonomy, comment: str = "") -> str:
    """Return `taxonomy` as YAML that `parse_taxonomy` reads back, under `comment` (lines of plain text)."""
    heading = "".join(f"# {line}".rstrip() + "\n" for line in comment.splitlines())
    parts = [(TOPICS_KEY, taxonomy.topics), *[(DISMISSED_KEY, taxonomy.dismissed)] * bool(taxonomy.dismissed)]
    return heading + "\n".join(_format_list(key, listed) for key, listed in parts)


def save_taxonomy(taxonomy: Taxonomy, path: Path, comment: str = "") -> None:
    """Put `taxonomy` in place of the file at `path`, whole or not at all; comments there are lost."""
    with replacing(path) as temporary:
        temporary.write_text(format_taxonomy(taxonomy, comment), encoding="utf-8")


def slug(name: str, nameless: str = "topic") -> str:
    """Return `name` as a topic id: lower-case words joined by hyphens, or `nameless` where it has no letters.

    "Räumliche Planung" is `raeumliche-planung`, "Машинное обучение" `mashinnoe-obuchenie`; what has no Latin
    letters by a simple rule stays as it is: "神经网络".
    """
    return "-".join(re.findall(_LETTERS, romanise(name))) or nameless


def spoken(topic_id: str) -> str:
    """Return a topic id as words, as near to a name as an id alone comes."""
    return topic_id.replace("-", " ")


_LINE = "\0line"


class _LineLoader(yaml.SafeLoader):
    """Leaves in every mapping the line where it starts, and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: ARG002
        keys = Counter(str(key.value) for key, _ in node.value)
        for key, count in keys.items():
            if count > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"`{key}` is given {count} times", node.start_mark
                )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=True)
        mapping[_LINE] = node.start_mark.line + 1
        return mapping


def _read_topic(entry: Any, number: int, file: str) -> TaxonomyTopic:
    place = _checked_place(entry, "topic", number, KEYS, file)
    texts = {key: _read_text(entry, key, place) for key in TEXT_KEYS}
    lists = {key: _read_list(entry, key, place) for key in LIST_KEYS}
    topic_id, name, setting = _checked_id(texts["id"], place), texts["name"], entry.get("setting", False)
    if name is None:
        raise TaxonomyError(f"{place}: `{topic_id}` has no name")
    if not isinstance(setting, bool):
        raise TaxonomyError(f"{place}: `setting` is {setting!r}, expected true or false")
    return TaxonomyTopic(topic_id, name, texts["parent"], texts["about"] or "", **lists, setting=setting)


def _read_dismissed(entries: Any, file: str) -> tuple[TaxonomyTopic, ...]:
    if not isinstance(entries, list):
        raise TaxonomyError(f"{file}: `{DISMISSED_KEY}` is {entries!r}, expected a list")
    return tuple(_read_dismissed_topic(entry, number, file) for number, entry in enumerate(entries, 1))


def _read_dismissed_topic(entry: Any, number: int, file: str) -> TaxonomyTopic:
    place = _checked_place(entry, "dismissed topic", number, DISMISSED_KEYS, file)
    topic_id = _checked_id(_read_text(entry, "id", place), place)
    name = _read_text(entry, "name", place) or spoken(topic_id)
    return TaxonomyTopic(topic_id, name, phrases=_read_list(entry, "phrases", place))


def _checked_place(entry: Any, what: str, number: int, keys: Sequence[str], file: str) -> str:
    """Where `entry` stands in `file`; raises `TaxonomyError` where it has other keys than `keys`."""
    if not isinstance(entry, dict):
        raise TaxonomyError(f"{file}: {what} {number} is {entry!r}, expected keys such as id, name, phrases")
    place = f"{file}, line {entry[_LINE]}"
    for key in entry:
        if key != _LINE and key not in keys:
            close = difflib.get_close_matches(str(key), keys, n=1)
            hint = f"did you mean `{close[0]}`?" if close else f"known are {', '.join(keys)}"
            raise TaxonomyError(f"{place}: `{key}` isn't a key of a {what}; {hint}")
    return place


def _checked_id(topic_id: str | None, place: str) -> str:
    if topic_id is None or not SLUG.fullmatch(topic_id):
        raise TaxonomyError(f"{place}: id {topic_id!r}: expected lower-case words joined by hyphens")
    return topic_id


def _read_text(entry: Mapping[str, Any], key: str, place: str) -> str | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise TaxonomyError(f"{place}: `{key}` is {value!r}, expected text (put it in quotes)")
    return " ".join(value.split())


def _read_list(entry: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    values = entry.get(key) or []
    if not isinstance(values, list):
        raise TaxonomyError(f"{place}: `{key}` is {values!r}, expected a list")
    for value in values:
        if not isinstance(value, str) or not any(letter.isalnum() for letter in value):
            raise TaxonomyError(f"{place}: `{key}` holds {value!r}, expected words (put them in quotes)")
    for value, count in Counter(values).items():
        if count > 1:
            raise TaxonomyError(f"{place}: `{key}` holds “{value}” {count} times; keep one")
    return tuple(values)


def _check(topics: Sequence[TaxonomyTopic], lines: Sequence[int], file: str) -> None:
    parents = {topic.topic_id: topic.parent for topic in topics}
    ids: dict[str, int] = {}
    names: dict[str, int] = {}
    for topic, line in zip(topics, lines, strict=True):
        place = f"{file}, line {line}"
        for what, value, seen in (("id", topic.topic_id, ids), ("name", topic.name.casefold(), names)):
            if value in seen:
                raise TaxonomyError(f"{place}: {what} “{value}” is taken by the topic on line {seen[value]}")
            seen[value] = line
        if topic.parent is not None and topic.parent not in parents:
            raise TaxonomyError(f"{place}: parent `{topic.parent}` isn't the id of a topic in this file")
        _check_ancestry(topic.topic_id, parents, place)
        for phrase in topic.excludes:
            if phrase in topic.phrases or phrase in topic.hints:
                raise TaxonomyError(f"{place}: “{phrase}” is among the phrases and the excludes; keep one")


def _check_ancestry(topic_id: str, parents: Mapping[str, str | None], place: str) -> None:
    seen = [topic_id]
    parent = parents[topic_id]
    while parent is not None:
        if parent in seen:
            raise TaxonomyError(f"{place}: `{topic_id}` is under itself ({' < '.join([*seen, parent])})")
        seen.append(parent)
        parent = parents.get(parent)


def _format_list(key: str, listed: Sequence[TaxonomyTopic]) -> str:
    return f"{key}:\n" + "\n".join(map(format_topic, listed)) if listed else f"{key}: []\n"


def format_topic(topic: TaxonomyTopic) -> str:
    """Return `topic` as an entry of the file's list, without an empty line."""
    values = {"id": topic.topic_id, "name": topic.name, "parent": topic.parent, "about": topic.about}
    lines = [f"    {key}: {_scalar(value)}" for key, value in values.items() if value]
    lines += ["    setting: true"] * topic.setting
    for key in LIST_KEYS:
        items = getattr(topic, key)
        if items:
            lines.append(f"    {key}:")
            lines += [f"      - {_scalar(item)}" for item in items]
    lines[0] = lines[0].replace("    id", "  - id", 1)
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    return yaml.safe_dump(value, allow_unicode=True, width=10**6).removesuffix("...\n").rstrip("\n")
