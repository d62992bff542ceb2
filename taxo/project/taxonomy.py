"""The taxonomy that people own: `taxonomy.yaml` read, checked and written."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from taxo.errors import TaxoError
from taxo.project.topic_ids import fault_of_id, spoken
from taxo.project.yaml_reading import Lined, YamlError, read_yaml

TAXONOMY_FILE = "taxonomy.yaml"
TEXT_KEYS = ("id", "name", "parent", "about", "uri", "notation")
LIST_KEYS = ("phrases", "hints", "excludes")
KEYS = (*TEXT_KEYS, "setting", *LIST_KEYS)
TOPICS_KEY, DISMISSED_KEY = "topics", "dismissed"
DISMISSED_KEYS = ("id", "name", "phrases")
LONGEST_NAME = 200  # letters: a name is a heading
P = ParamSpec("P")
Read = TypeVar("Read")


class TaxonomyError(TaxoError):
    """A taxonomy that contradicts itself or can't be read: names the file, the line and the remedy."""


@dataclass(frozen=True, slots=True)
class TaxonomyTopic:
    """A node of the taxonomy, as people wrote it.

    `phrases` name the topic, `hints` go with it more weakly, `excludes` are wordings that only look like it.
    A topic without phrases and hints that has others under it groups these: no paper is assigned to it directly. A
    `setting` is a field, stage or goal in which papers on another topic often take place, and yields to that topic.
    `uri` and `notation` are what a vocabulary that it comes from calls it.
    """

    topic_id: str
    name: str
    parent: str | None = None
    about: str = ""
    phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    setting: bool = False
    uri: str | None = None
    notation: str | None = None

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
        return self._by_parent.get(topic_id, ())

    @cached_property
    def _by_parent(self) -> Mapping[str | None, tuple[TaxonomyTopic, ...]]:
        under = defaultdict[str | None, list[TaxonomyTopic]](list)
        for topic in self.topics:
            under[topic.parent].append(topic)
        return {parent: tuple(topics) for parent, topics in under.items()}

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
    """Return the taxonomy that `text` (YAML) holds; raises `TaxonomyError` that tells the first problem."""
    taxonomy, problems = read_taxonomy(text, file)
    if problems:
        more = f" (and {len(problems) - 1} more: `taxo check` tells all)" if len(problems) > 1 else ""
        raise TaxonomyError(f"{problems[0]}{more}")
    return taxonomy


def read_taxonomy(text: str, file: str = TAXONOMY_FILE) -> tuple[Taxonomy, list[str]]:
    """Return the taxonomy in `text` (YAML) without what is wrong in it, and that: a sentence a problem.

    Each names `file`, line and remedy, in the order of the file's lists.
    """
    try:
        found = read_yaml(text, file)
    except YamlError as error:
        return Taxonomy(), [str(error)]
    if found is None:
        return Taxonomy(), []
    entries = found.get(TOPICS_KEY) if isinstance(found, Lined) else None
    if not isinstance(entries, list) or found.keys() - {TOPICS_KEY, DISMISSED_KEY}:
        expected = (
            "expected a key `topics` with a list (`topics: []` for none), and beside it at most `dismissed`"
        )
        return Taxonomy(), [f"{file}: {expected}"]
    problems = Problems()
    topics = [
        problems.keep(_read_topic, entry, number, file, problems) for number, entry in enumerate(entries, 1)
    ]
    sound = [(topic, entry.line) for topic, entry in zip(topics, entries, strict=True) if topic is not None]
    _check([topic for topic, _ in sound], [line for _, line in sound], file, problems)
    dismissed = problems.keep(_read_dismissed, found.get(DISMISSED_KEY) or [], file)
    return Taxonomy(tuple(topic for topic, _ in sound), dismissed or ()), problems.told


@dataclass
class Problems:
    """What is wrong in a file, a sentence each, in the order in which it was `told`."""

    told: list[str] = field(default_factory=list)

    def keep(self, read: Callable[P, Read], *args: P.args, **more: P.kwargs) -> Read | None:
        """Return what `read` returns; None where it raises a `TaxonomyError`, which is kept."""
        try:
            return read(*args, **more)
        except TaxonomyError as error:
            self.told.append(str(error))
            return None


def _read_topic(entry: Any, number: int, file: str, problems: Problems) -> TaxonomyTopic | None:
    """The topic of an entry of the list; None, and all that is wrong told, where something is."""
    n_told = len(problems.told)
    place = _checked_place(entry, "topic", number, file)
    problems.keep(_check_keys, entry, "topic", KEYS, file)
    texts = {key: problems.keep(_read_text, entry, key, file) for key in TEXT_KEYS}
    lists = {key: problems.keep(_read_list, entry, key, file) or () for key in LIST_KEYS}
    topic_id, name, setting = texts["id"], texts["name"], entry.get("setting", False)
    if "id" not in entry or topic_id is not None:
        problems.keep(_check_id, topic_id, _line_of(entry, "id", file))
    if name is None and entry.get("name") is None:
        problems.told.append(f"{place}: `{topic_id}` has no name")
    elif name is not None and len(name) > LONGEST_NAME:
        problems.told.append(
            f"{_line_of(entry, 'name', file)}: a name of {len(name)} letters; keep to {LONGEST_NAME}"
        )
    if not isinstance(setting, bool):
        problems.told.append(
            f"{_line_of(entry, 'setting', file)}: `setting` is {setting!r}, expected true or false"
        )
    if len(problems.told) > n_told or topic_id is None or name is None:
        return None
    return TaxonomyTopic(
        topic_id,
        name,
        texts["parent"],
        texts["about"] or "",
        **lists,
        setting=setting,
        uri=texts["uri"],
        notation=texts["notation"],
    )


def _read_dismissed(entries: Any, file: str) -> tuple[TaxonomyTopic, ...]:
    if not isinstance(entries, list):
        raise TaxonomyError(f"{file}: `{DISMISSED_KEY}` is {entries!r}, expected a list")
    return tuple(_read_dismissed_topic(entry, number, file) for number, entry in enumerate(entries, 1))


def _read_dismissed_topic(entry: Any, number: int, file: str) -> TaxonomyTopic:
    _checked_place(entry, "dismissed topic", number, file)
    _check_keys(entry, "dismissed topic", DISMISSED_KEYS, file)
    topic_id = _check_id(_read_text(entry, "id", file), _line_of(entry, "id", file))
    name = _read_text(entry, "name", file) or spoken(topic_id)
    return TaxonomyTopic(topic_id, name, phrases=_read_list(entry, "phrases", file))


def _checked_place(entry: Any, what: str, number: int, file: str) -> str:
    """Where `entry` stands in `file`; raises `TaxonomyError` where it is no mapping."""
    if not isinstance(entry, Lined):
        raise TaxonomyError(f"{file}: {what} {number} is {entry!r}, expected keys such as id, name, phrases")
    return f"{file}, line {entry.line}"


def _line_of(entry: Lined, key: str, file: str) -> str:
    return f"{file}, line {entry.lines.get(key, entry.line)}"


def _check_keys(entry: Lined, what: str, keys: Sequence[str], file: str) -> None:
    for key in entry:
        if key not in keys:
            close = difflib.get_close_matches(str(key), keys, n=1)
            hint = f"did you mean `{close[0]}`?" if close else f"known are {', '.join(keys)}"
            raise TaxonomyError(f"{_line_of(entry, key, file)}: `{key}` isn't a key of a {what}; {hint}")


def _check_id(topic_id: str | None, place: str) -> str:
    fault = fault_of_id(topic_id)
    if topic_id is None or fault is not None:
        raise TaxonomyError(f"{place}: {fault}")
    return topic_id


def _read_text(entry: Lined, key: str, file: str) -> str | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise TaxonomyError(
            f"{_line_of(entry, key, file)}: `{key}` is {value!r}, expected text (put it in quotes)"
        )
    return " ".join(value.split())


def _read_list(entry: Lined, key: str, file: str) -> tuple[str, ...]:
    values, place = entry.get(key) or [], _line_of(entry, key, file)
    if not isinstance(values, list):
        raise TaxonomyError(f"{place}: `{key}` is {values!r}, expected a list")
    for value in values:
        if not isinstance(value, str) or not any(letter.isalnum() for letter in value):
            raise TaxonomyError(f"{place}: `{key}` holds {value!r}, expected words (put them in quotes)")
    for value, count in Counter(values).items():
        if count > 1:
            raise TaxonomyError(f"{place}: `{key}` holds “{value}” {count} times; keep one")
    return tuple(values)


def _check(topics: Sequence[TaxonomyTopic], lines: Sequence[int], file: str, problems: Problems) -> None:
    """Tell where topics contradict one another."""
    parents = {topic.topic_id: topic.parent for topic in topics}
    ids: dict[str, int] = {}
    names: dict[str, int] = {}
    for topic, line in zip(topics, lines, strict=True):
        place = f"{file}, line {line}"
        for what, value, seen in (("id", topic.topic_id, ids), ("name", topic.name.casefold(), names)):
            if value in seen:
                problems.told.append(f"{place}: {what} “{value}” is taken by the topic on line {seen[value]}")
            seen.setdefault(value, line)
        if topic.parent is not None and topic.parent not in parents:
            problems.told.append(f"{place}: parent `{topic.parent}` isn't the id of a topic in this file")
        problems.keep(_check_ancestry, topic.topic_id, parents, place)
        for phrase in topic.excludes:
            if phrase in topic.phrases or phrase in topic.hints:
                problems.told.append(f"{place}: “{phrase}” is among the phrases and the excludes; keep one")


def _check_ancestry(topic_id: str, parents: Mapping[str, str | None], place: str) -> None:
    seen = [topic_id]
    parent = parents[topic_id]
    while parent is not None:
        if parent in seen:
            raise TaxonomyError(f"{place}: `{topic_id}` is under itself ({' < '.join([*seen, parent])})")
        seen.append(parent)
        parent = parents.get(parent)
