"""Write topics into the text of a taxonomy file, those that are wanted and those that are dismissed.

People wrote that file, so all else in it stays byte for byte: comments, quotes and line ends too.
"""

import textwrap
from dataclasses import replace

import yaml

from taxo.cli.yaml_places import ended, item_end, line_end, newline_of, value_of
from taxo.project.taxonomy import (
    DISMISSED_KEY,
    TAXONOMY_FILE,
    TOPICS_KEY,
    Taxonomy,
    TaxonomyError,
    TaxonomyTopic,
    parse_taxonomy,
)
from taxo.project.taxonomy_writing import format_topic

# Above the first topic that is dismissed.
DISMISSED_COMMENT = (
    "# Suggested topics that nobody wants: they aren't proposed again. Take one out to have it back."
)


def insert_topic(text: str, topic: TaxonomyTopic) -> str:
    """Return the taxonomy file `text` with `topic` behind the last one of its group, or behind all others.

    Raises `TaxonomyError` where the file's layout leaves no place for it.
    """
    place = _last_of_group(parse_taxonomy(text), topic.parent)
    return _checked(text, _insert_entry(text, TOPICS_KEY, topic, place), TOPICS_KEY, topic)


def insert_dismissed(text: str, topic: TaxonomyTopic) -> str:
    """Return the taxonomy file `text` with `topic` as the last of those that are dismissed: its id, name and phrases.

    Raises `TaxonomyError` where the file's layout leaves no place for it.
    """
    known = TaxonomyTopic(topic.topic_id, topic.name, phrases=topic.phrases)
    newline = newline_of(text)
    if value_of(text, TOPICS_KEY) is None:
        text = ended(text, newline) + f"{TOPICS_KEY}: []" + newline
    if value_of(text, DISMISSED_KEY) is None:
        text = ended(text, newline) + newline + DISMISSED_COMMENT + newline
    return _checked(text, _insert_entry(text, DISMISSED_KEY, known, -1), DISMISSED_KEY, known)


def _insert_entry(text: str, key: str, topic: TaxonomyTopic, place: int) -> str:
    """The text with `topic` behind the entry with the number `place` of the list under `key`."""
    newline, listed = newline_of(text), value_of(text, key)
    if listed is None:  # an empty file, or comments alone
        return ended(text, newline) + f"{key}:" + newline + _entry(topic, 2, newline)
    if not listed.value:
        return _in_place_of_nothing(text, listed, _entry(topic, 2, newline))
    if isinstance(listed, yaml.CollectionNode) and listed.flow_style:
        raise TaxonomyError(
            f"{TAXONOMY_FILE}: `{key}` is written in brackets; write a topic a line, each after “- ”"
        )
    end = item_end(text, listed.value[place])
    entry = newline + _entry(topic, listed.start_mark.column, newline)
    return ended(text[:end], newline) + entry + text[end:]


def _in_place_of_nothing(text: str, nothing: yaml.Node, entry: str) -> str:
    """The text with `entry` under a key whose value is empty: `[]`, or not there."""
    start, end = nothing.start_mark.index, nothing.end_mark.index
    text = text[:start].rstrip(" ") + text[end:]
    below = line_end(text, max(text.rfind(":", 0, start + 1), 0))
    return ended(text[:below], newline_of(text)) + entry + text[below:]


def _checked(before: str, after: str, key: str, topic: TaxonomyTopic) -> str:
    """The file `after`, where it is the file `before` with `topic` more and nothing else."""
    known, found = parse_taxonomy(before), parse_taxonomy(after)
    field = {TOPICS_KEY: "topics", DISMISSED_KEY: "dismissed"}[key]
    others = tuple(other for other in getattr(found, field) if other.topic_id != topic.topic_id)
    if replace(found, **{field: others}) != known or others == getattr(found, field):
        raise TaxonomyError(f"{TAXONOMY_FILE}: its layout leaves no place for a topic; add it by hand")
    return after


def _entry(topic: TaxonomyTopic, column: int, newline: str) -> str:
    """The topic as a list entry whose dash is in `column`."""
    plain = textwrap.indent(textwrap.dedent(format_topic(topic)), " " * column)
    return plain.replace("\n", newline)


def _last_of_group(taxonomy: Taxonomy, parent: str | None) -> int:
    places = [
        i for i, topic in enumerate(taxonomy.topics) if parent and parent in (topic.topic_id, topic.parent)
    ]
    return max(places, default=len(taxonomy.topics) - 1)
