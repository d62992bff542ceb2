"""Move suggested topics and phrases from `data/suggestions.yaml` into `taxonomy.yaml`.

People wrote that file, so all else in it stays byte for byte: comments, quotes and line ends too.
"""

import difflib
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from taxo.cli.phrase_edit import insert_phrases
from taxo.cli.yaml_places import ended, item_end, line_end, mapping, newline_of
from taxo.errors import TaxoError
from taxo.project.storage import replacing
from taxo.project.suggestions import (
    NEW_TOPIC,
    PHRASE,
    SUGGESTIONS_FILE,
    Suggestion,
    load_suggestions,
    new_topics,
    save_suggestions,
)
from taxo.project.taxonomy import (
    TAXONOMY_FILE,
    Taxonomy,
    TaxonomyError,
    TaxonomyTopic,
    format_topic,
    load_taxonomy,
    parse_taxonomy,
    read_text,
)


class AcceptError(TaxoError):
    """A suggestion that can't be accepted: says why, and which there are."""


@dataclass(frozen=True)
class Changes:
    """What a person wants otherwise than it was proposed; None leaves it."""

    topic_id: str | None = None
    name: str | None = None
    parent: str | None = None


NO_CHANGES = Changes()


def accept_topic(topic_id: str, root: Path = Path(), changes: Changes = NO_CHANGES) -> list[TaxonomyTopic]:
    """Move the suggested topic `topic_id`, with suggested groups above it, and return the topics that were added.

    Raises `AcceptError` where there is no such suggestion, `TaxonomyError` where the result wouldn't be a taxonomy:
    an id or name that is taken, a parent that isn't there. Both files are then as they were.
    """
    suggestions, _ = load_suggestions(root)
    proposed, known = new_topics(suggestions), load_taxonomy(root).by_id
    if topic_id not in proposed or topic_id in known:
        raise AcceptError(_no_such_topic(topic_id, suggestions, known))
    topic = proposed[topic_id]
    wanted = _changed(topic, changes)
    above = [] if wanted.parent != topic.parent else list(_above(topic, proposed))
    groups = [group for group in reversed(above) if group.topic_id not in known]
    _add([*groups, wanted], root)
    _take_out([topic, *above], root)
    return [*groups, wanted]


def accept_all(root: Path = Path()) -> list[TaxonomyTopic]:
    """Move every suggested topic; raises `AcceptError` where there is none."""
    proposed = new_topics(load_suggestions(root)[0])
    if not proposed:
        raise AcceptError(f"{SUGGESTIONS_FILE}: no new topic is suggested")
    known = load_taxonomy(root).by_id
    ordered = _parents_first(proposed)
    new = [topic for topic in ordered if topic.topic_id not in known]
    _add(new, root)
    _take_out(ordered[::-1], root)
    return new


def accept_phrases(topic_id: str, wanted: Collection[str] | None = None, root: Path = Path()) -> list[str]:
    """Add the suggested phrases `wanted` (None for all) to those of the topic `topic_id`, and return what was added.

    Raises `AcceptError` where one isn't suggested for it, `TaxonomyError` where the file leaves no place for them.
    Both files are then as they were.
    """
    suggestions, heading = load_suggestions(root)
    text = read_text(root / TAXONOMY_FILE)
    topic = parse_taxonomy(text).by_id.get(topic_id)
    if topic is None:
        raise AcceptError(f"{TAXONOMY_FILE} has no topic `{topic_id}`; `taxo accept` lists what is suggested")
    offered = _offered(suggestions, topic)
    chosen = offered if wanted is None else _matching(wanted, offered, topic_id)
    if not chosen:
        raise AcceptError(f"{SUGGESTIONS_FILE} suggests no phrase for `{topic_id}`")
    _write(root / TAXONOMY_FILE, insert_phrases(text, topic_id, chosen))
    save_suggestions(list(_without(suggestions, topic_id, chosen)), heading, root)
    return chosen


def list_suggestions(root: Path = Path()) -> list[str]:
    """Return a line for each suggestion that the taxonomy doesn't have yet, with what speaks for it.

    Raises `SuggestionError` where no run has written any.
    """
    taxonomy, lines = load_taxonomy(root), []
    for entry in load_suggestions(root)[0]:
        topic = taxonomy.by_id.get(entry.topic)
        if entry.kind == NEW_TOPIC and topic is None:
            lines.append(f"{_told(entry.new_topic)}: {entry.why}")
        elif entry.kind == PHRASE and topic is not None:
            lines += [
                f"“{phrase}” for {topic.name} ({topic.topic_id}): +{entry.papers} papers; {entry.why}"
                for phrase in entry.phrases
                if phrase not in topic.phrases
            ]
    return lines


def insert_topic(text: str, topic: TaxonomyTopic) -> str:
    """Return the taxonomy file `text` with `topic` behind the last one of its group, or behind all others."""
    newline = newline_of(text)
    if not mapping(text):  # an empty file, or comments alone
        return ended(text, newline) + "topics:" + newline + _entry(topic, 2, newline)
    _, listed = mapping(text)[0]
    if not listed.value:
        start, end = listed.start_mark.index, listed.end_mark.index
        text = text[:start].rstrip(" ") + text[end:]
        place = line_end(text, start - 1)
        return ended(text[:place], newline) + _entry(topic, 2, newline) + text[place:]
    if isinstance(listed, yaml.CollectionNode) and listed.flow_style:
        raise TaxonomyError(
            f"{TAXONOMY_FILE}: `topics` is written in brackets; write a topic a line, each after “- ”"
        )
    last = listed.value[_last_of_group(parse_taxonomy(text), topic.parent)]
    place = item_end(text, last)
    entry = newline + _entry(topic, listed.start_mark.column, newline)
    return ended(text[:place], newline) + entry + text[place:]


def _told(topic: TaxonomyTopic) -> str:
    under = f", under {topic.parent}" if topic.parent else ""
    return f"{topic.name} ({topic.topic_id}{under})"


def _changed(topic: TaxonomyTopic, changes: Changes) -> TaxonomyTopic:
    return replace(
        topic,
        topic_id=topic.topic_id if changes.topic_id is None else changes.topic_id,
        name=topic.name if changes.name is None else changes.name,
        parent=topic.parent if changes.parent is None else changes.parent or None,
    )


def _no_such_topic(
    topic_id: str, suggestions: Sequence[Suggestion], known: Mapping[str, TaxonomyTopic]
) -> str:
    if topic_id in known:
        has = f"{TAXONOMY_FILE} has `{topic_id}` already"
        more = f"; `taxo accept {topic_id} --phrases` adds the phrases that are suggested for it"
        return has + (more if _offered(suggestions, known[topic_id]) else "")
    there = sorted(set(new_topics(suggestions)) - set(known))
    return f"`{topic_id}` isn't suggested; {_there(topic_id, there, 'topic', '`{}`')}"


def _there(wanted: str, there: Sequence[str], what: str, form: str) -> str:
    """What there is instead of what was `wanted`, and which of it comes near."""
    if not there:
        return f"{SUGGESTIONS_FILE} suggests no {what}"
    close = difflib.get_close_matches(wanted, there, n=1)
    hint = f"did you mean {form.format(close[0])}? " if close else ""
    return f"{hint}There are: {', '.join(there)}"


def _offered(suggestions: Sequence[Suggestion], topic: TaxonomyTopic) -> list[str]:
    """The phrases that are suggested for `topic` and that it doesn't have yet."""
    entries = (entry for entry in suggestions if entry.kind == PHRASE and entry.topic == topic.topic_id)
    phrases = dict.fromkeys(phrase for entry in entries for phrase in entry.phrases)
    return [phrase for phrase in phrases if phrase not in topic.phrases]


def _matching(wanted: Collection[str], offered: Sequence[str], topic_id: str) -> list[str]:
    """Those of the phrases `offered` that are `wanted`, in whatever case."""
    by_letters = {phrase.casefold(): phrase for phrase in offered}
    for phrase in wanted:
        if phrase.casefold() not in by_letters:
            others = _there(phrase, offered, f"phrase for `{topic_id}`", "“{}”")
            raise AcceptError(f"“{phrase}” isn't suggested for `{topic_id}`; {others}")
    return list(dict.fromkeys(by_letters[phrase.casefold()] for phrase in wanted))


def _without(
    suggestions: Sequence[Suggestion], topic_id: str, accepted: Collection[str]
) -> Iterator[Suggestion]:
    """The suggestions without the phrases that the topic has now."""
    for entry in suggestions:
        if entry.kind != PHRASE or entry.topic != topic_id:
            yield entry
        elif left := tuple(phrase for phrase in entry.phrases if phrase not in accepted):
            yield replace(entry, phrases=left)


def _above(topic: TaxonomyTopic, proposed: Mapping[str, TaxonomyTopic]) -> Iterator[TaxonomyTopic]:
    """The suggested topics above `topic`, nearest first; each once, even where the file runs in a circle."""
    seen = {topic.topic_id}
    while topic.parent is not None and topic.parent in proposed and topic.parent not in seen:
        topic = proposed[topic.parent]
        seen.add(topic.topic_id)
        yield topic


def _parents_first(proposed: Mapping[str, TaxonomyTopic]) -> list[TaxonomyTopic]:
    """Every topic behind its parent."""
    ordered = (
        above for topic in proposed.values() for above in [*reversed(list(_above(topic, proposed))), topic]
    )
    return list({topic.topic_id: topic for topic in ordered}.values())


def _add(new: Sequence[TaxonomyTopic], root: Path) -> None:
    """Write `new` topics into the taxonomy, each behind its parent."""
    text = read_text(root / TAXONOMY_FILE)
    known = parse_taxonomy(text)
    for topic in new:
        if topic.topic_id in known.by_id:
            raise AcceptError(f"{TAXONOMY_FILE} has `{topic.topic_id}` already; choose another id with --id")
        text = insert_topic(text, topic)
    after = parse_taxonomy(text)
    if sorted(after.by_id) != sorted([*known.by_id, *(topic.topic_id for topic in new)]):
        raise TaxonomyError(f"{TAXONOMY_FILE}: its layout leaves no place for a topic; add it by hand")
    _write(root / TAXONOMY_FILE, text)


def _take_out(accepted: Sequence[TaxonomyTopic], root: Path) -> None:
    """Take `accepted` (each before its parent) out of the suggestions, but for groups of other suggestions."""
    left, heading = load_suggestions(root)
    for topic in accepted:
        if all(entry.parent != topic.topic_id for entry in left):
            left = [entry for entry in left if entry.kind != NEW_TOPIC or entry.topic != topic.topic_id]
    save_suggestions(left, heading, root)


def _entry(topic: TaxonomyTopic, column: int, newline: str) -> str:
    """The topic as a list entry whose dash is in `column`."""
    plain = textwrap.indent(textwrap.dedent(format_topic(topic)), " " * column)
    return plain.replace("\n", newline)


def _last_of_group(taxonomy: Taxonomy, parent: str | None) -> int:
    places = [
        i for i, topic in enumerate(taxonomy.topics) if parent and parent in (topic.topic_id, topic.parent)
    ]
    return max(places, default=len(taxonomy.topics) - 1)


def _write(path: Path, text: str) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
