"""Add phrases to a topic in the text of a taxonomy file, in the style in which its phrases are written."""

from collections.abc import Sequence
from dataclasses import replace

import yaml

from taxo.cli.yaml_places import ended, item_end, newline_of, value_of
from taxo.project.taxonomy import TAXONOMY_FILE, TOPICS_KEY, Taxonomy, TaxonomyError, parse_taxonomy

KEY = "phrases"


def insert_phrases(text: str, topic_id: str, phrases: Sequence[str]) -> str:
    """Return the taxonomy file `text` with `phrases` behind those of the topic `topic_id`; all else stays as it is.

    Raises `TaxonomyError` where the file's layout leaves no place for them.
    """
    before = parse_taxonomy(text)
    place = [topic.topic_id for topic in before.topics].index(topic_id)
    listed = value_of(text, TOPICS_KEY)
    item = listed.value[place] if listed else None
    if not isinstance(item, yaml.MappingNode):
        raise TaxonomyError(f"{TAXONOMY_FILE}: its layout leaves no place for a phrase; add it by hand")
    keys = {key.value: (key, value) for key, value in item.value}
    if KEY not in keys:
        after = _with_key(text, item, phrases)
    elif isinstance(keys[KEY][1], yaml.SequenceNode):
        after = _with_items(text, keys[KEY][1], phrases)
    else:
        after = _in_place_of_nothing(text, *keys[KEY], phrases)
    if not _adds_only(before, after, topic_id, phrases):
        line = item.start_mark.line + 1
        raise TaxonomyError(
            f"{TAXONOMY_FILE}, line {line}: the layout of `{topic_id}` leaves no place for a phrase; add it by hand"
        )
    return after


def _with_items(text: str, listed: yaml.SequenceNode, phrases: Sequence[str]) -> str:
    """The text with further items in a list, in brackets or a line each."""
    if not listed.value:
        start = text.index("[", listed.start_mark.index) + 1
        return text[:start] + _in_brackets(phrases) + text[start:]
    last = listed.value[-1]
    if listed.flow_style:
        end = last.end_mark.index
        return f"{text[:end]}, {_in_brackets(phrases)}{text[end:]}"
    first = listed.value[0].start_mark
    column = first.column - (first.index - text.rindex("-", 0, first.index))
    return _with_lines(text, last, [f"{' ' * column}- {_scalar(phrase)}" for phrase in phrases])


def _with_key(text: str, item: yaml.MappingNode, phrases: Sequence[str]) -> str:
    """The text with the topic's first phrases, under its other keys."""
    last = item.value[-1][1]
    if item.flow_style:
        end = last.end_mark.index
        return f"{text[:end]}, {KEY}: [{_in_brackets(phrases)}]{text[end:]}"
    margin = " " * item.value[0][0].start_mark.column
    lines = [f"{margin}{KEY}:", *(f"{margin}  - {_scalar(phrase)}" for phrase in phrases)]
    return _with_lines(text, item, lines)


def _in_place_of_nothing(text: str, key: yaml.Node, nothing: yaml.Node, phrases: Sequence[str]) -> str:
    """The text with phrases where `phrases:` stands with no value, or with null."""
    colon = text.index(":", key.end_mark.index) + 1
    end = max(colon, nothing.end_mark.index)
    return f"{text[:colon]} [{_in_brackets(phrases)}]{text[end:]}"


def _with_lines(text: str, node: yaml.Node, lines: Sequence[str]) -> str:
    """The text with `lines` under the last line of `node`; a last line without a break stays one."""
    newline, end = newline_of(text), item_end(text, node)
    above, below = ended(text[:end], newline), text[end:]
    added = newline.join(lines) + newline
    return above + (added if text[:end].endswith("\n") else added.removesuffix(newline)) + below


def _adds_only(before: Taxonomy, after: str, topic_id: str, phrases: Sequence[str]) -> bool:
    """Whether the file `after` is the taxonomy `before` with the phrases, and nothing else is changed."""
    wanted = tuple(
        replace(topic, phrases=(*topic.phrases, *phrases)) if topic.topic_id == topic_id else topic
        for topic in before.topics
    )
    try:
        return parse_taxonomy(after) == replace(before, topics=wanted)
    except TaxonomyError:
        return False


def _in_brackets(phrases: Sequence[str]) -> str:
    """The phrases as they stand between brackets, quoted where they must be."""
    dumped: str = yaml.safe_dump(list(phrases), default_flow_style=True, allow_unicode=True, width=10**6)
    return dumped.strip()[1:-1]


def _scalar(phrase: str) -> str:
    dumped: str = yaml.safe_dump([phrase], default_flow_style=False, allow_unicode=True, width=10**6)
    return dumped.removeprefix("- ").rstrip("\n")
