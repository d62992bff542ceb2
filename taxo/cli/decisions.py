"""Carry out what people decide on suggestions: each decision changes both files in memory; all are written together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from taxo.cli.phrase_edit import insert_phrases
from taxo.cli.taxonomy_edit import insert_dismissed, insert_topic
from taxo.errors import TaxoError
from taxo.project.storage import replacing
from taxo.project.suggestions import (
    NEW_TOPIC,
    PHRASE,
    SUGGESTIONS_FILE,
    Suggestion,
    format_suggestions,
    load_suggestions,
    new_topics,
)
from taxo.project.taxonomy import TAXONOMY_FILE, Taxonomy, TaxonomyTopic, parse_taxonomy, read_text


class AcceptError(TaxoError):
    """A suggestion that can't be accepted: says why, and which there are."""


@dataclass(frozen=True)
class Changes:
    """What a person wants otherwise than it was proposed; None leaves it."""

    topic_id: str | None = None
    name: str | None = None
    parent: str | None = None


NO_CHANGES = Changes()


@dataclass(frozen=True)
class Files:
    """The text of the taxonomy's file, the suggestions with the heading of their file, and what was `done` to both, a
    sentence a change."""

    text: str
    suggestions: tuple[Suggestion, ...]
    heading: str
    done: tuple[str, ...] = ()

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy that `text` is."""
        return parse_taxonomy(self.text)

    def after(self, text: str, suggestions: Sequence[Suggestion], *done: str) -> "Files":
        """The files with another text and other suggestions, and what that did."""
        return Files(text, tuple(suggestions), self.heading, (*self.done, *done))


class Decision(Protocol):
    """What a person decides: makes new files of both files, or raises `TaxoError`."""

    def __call__(self, files: Files) -> Files:
        """Return the files as they are then."""


def read_files(root: Path = Path()) -> Files:
    """Read both files under `root`; raises `SuggestionError` where no run has written suggestions."""
    suggestions, heading = load_suggestions(root)
    return Files(read_text(root / TAXONOMY_FILE), tuple(suggestions), heading)


def write_files(files: Files, root: Path = Path()) -> None:
    """Put both files in place under `root`; where one can't be written, both stay as they were."""
    with replacing(root / TAXONOMY_FILE) as taxonomy, replacing(root / SUGGESTIONS_FILE) as suggestions:
        taxonomy.write_bytes(files.text.encode("utf-8"))
        suggestions.write_bytes(format_suggestions(files.suggestions, files.heading).encode("utf-8"))


def accept_topic(files: Files, topic_id: str, changes: Changes = NO_CHANGES) -> Files:
    """Move the suggested topic `topic_id`, with suggested groups above it, into the taxonomy.

    Raises `AcceptError` where there is no such suggestion, `TaxonomyError` where the result wouldn't be a taxonomy:
    an id or name that is taken, a parent that isn't there.
    """
    topic, proposed = _suggested(files, topic_id), new_topics(files.suggestions)
    wanted = _changed(topic, changes)
    above = [] if wanted.parent != topic.parent else list(_above(topic, proposed))
    known = files.taxonomy.by_id
    for group in reversed(above):
        if group.topic_id not in known:
            files = _add(files, group, group)
    return _add(files, wanted, topic)


def accept_all(files: Files) -> Files:
    """Move every suggested topic, but for those that are much like one that is worth more.

    Raises `AcceptError` where there is none.
    """
    proposed = new_topics(files.suggestions)
    known = files.taxonomy.by_id
    # What stands in a list of likes is left out, unless all that list it are left out as well.
    lesser: set[str] = set()
    for entry in files.suggestions:
        lesser |= set(entry.alike) if entry.topic not in lesser else set()
    new = [topic for topic in _parents_first(proposed) if topic.topic_id not in known]
    if not new:
        raise AcceptError(f"{SUGGESTIONS_FILE}: no new topic is suggested")
    for topic in new:
        if topic.topic_id not in lesser:
            files = _add(files, topic, topic)
    left_out = [topic.topic_id for topic in new if topic.topic_id in lesser]
    told = [f"left out, since they are much like others: {', '.join(left_out)}"] if left_out else []
    return files.after(files.text, files.suggestions, *told)


def accept_phrases(files: Files, topic_id: str, wanted: Collection[str] | None = None) -> Files:
    """Add the suggested phrases `wanted` (None for all) to those of the topic `topic_id`.

    Raises `AcceptError` where one isn't suggested for it, `TaxonomyError` where the file leaves no place for them.
    """
    topic = _topic(files, topic_id)
    offered = offered_phrases(files.suggestions, topic)
    chosen = offered if wanted is None else _matching(wanted, offered, topic_id)
    if not chosen:
        raise AcceptError(f"{SUGGESTIONS_FILE} suggests no phrase for `{topic_id}`")
    left = _without_phrases(files.suggestions, topic_id, chosen)
    return files.after(
        insert_phrases(files.text, topic_id, chosen), list(left), *_told_phrases(chosen, topic_id)
    )


def merge_topic(files: Files, topic_id: str, into: str) -> Files:
    """Add the phrases of the suggested topic `topic_id` to those of the taxonomy's topic `into`; the suggestion goes.

    Raises `AcceptError` where either isn't there, or `into` only groups others.
    """
    merged = _suggested(files, topic_id)
    if into in new_topics(files.suggestions) and into not in files.taxonomy.by_id:
        raise AcceptError(f"`{into}` is only suggested itself; accept it first: `taxo accept {into}`")
    topic = _topic(files, into)
    if topic.topic_id in files.taxonomy.group_ids:
        under = ", ".join(child.topic_id for child in files.taxonomy.children(into))
        raise AcceptError(f"`{into}` only groups other topics; name one of these: {under}")
    has = {phrase.casefold() for phrase in (*topic.phrases, *topic.hints, *topic.excludes)}
    phrases = [p for p in merged.phrases or (merged.name,) if p.casefold() not in has]
    text = insert_phrases(files.text, into, phrases) if phrases else files.text
    left = _without_topic(files.suggestions, topic_id, merged.parent)
    told = _told_phrases(phrases, into) if phrases else [f"`{into}` has all phrases of `{topic_id}` already"]
    return files.after(text, left, *told)


def dismiss_topic(files: Files, topic_id: str) -> Files:
    """Note in the taxonomy's file that nobody wants the suggested topic `topic_id`; the suggestion goes.

    Raises `AcceptError` where there is no such suggestion.
    """
    topic = _suggested(files, topic_id)
    left = _without_topic(files.suggestions, topic_id, topic.parent)
    is_known = topic_id in {known.topic_id for known in files.taxonomy.dismissed}
    text = files.text if is_known else insert_dismissed(files.text, topic)
    return files.after(text, left, f"“{topic.name}” (`{topic_id}`) isn't proposed again")


def offered_phrases(suggestions: Sequence[Suggestion], topic: TaxonomyTopic) -> list[str]:
    """Return the phrases that are suggested for `topic` and that it doesn't have yet."""
    entries = (entry for entry in suggestions if entry.kind == PHRASE and entry.topic == topic.topic_id)
    phrases = dict.fromkeys(phrase for entry in entries for phrase in entry.phrases)
    return [phrase for phrase in phrases if phrase not in topic.phrases]


def _add(files: Files, topic: TaxonomyTopic, suggested: TaxonomyTopic) -> Files:
    """The files with `topic` in the taxonomy, in place of the suggestion that it was."""
    if topic.topic_id in files.taxonomy.by_id:
        raise AcceptError(f"{TAXONOMY_FILE} has `{topic.topic_id}` already; choose another id with --id")
    under = f" under `{topic.parent}`" if topic.parent else ""
    return files.after(
        insert_topic(files.text, topic),
        _without_topic(files.suggestions, suggested.topic_id, topic.topic_id),
        f"{TAXONOMY_FILE} has “{topic.name}” (`{topic.topic_id}`){under} now",
    )


def _changed(topic: TaxonomyTopic, changes: Changes) -> TaxonomyTopic:
    return replace(
        topic,
        topic_id=topic.topic_id if changes.topic_id is None else changes.topic_id,
        name=topic.name if changes.name is None else changes.name,
        parent=topic.parent if changes.parent is None else changes.parent or None,
    )


def _topic(files: Files, topic_id: str) -> TaxonomyTopic:
    """The taxonomy's topic with that id."""
    known = files.taxonomy.by_id
    if topic_id not in known:
        close = get_close_matches(topic_id, known, n=1)
        hint = f"did you mean `{close[0]}`?" if close else "`taxo accept` lists what is suggested"
        raise AcceptError(f"{TAXONOMY_FILE} has no topic `{topic_id}`; {hint}")
    return known[topic_id]


def _suggested(files: Files, topic_id: str) -> TaxonomyTopic:
    """The suggested topic with that id, which the taxonomy doesn't have."""
    proposed, known = new_topics(files.suggestions), files.taxonomy.by_id
    if topic_id in known:
        more = f"; `taxo accept {topic_id} --phrases` adds the phrases that are suggested for it"
        offers = offered_phrases(files.suggestions, known[topic_id])
        raise AcceptError(f"{TAXONOMY_FILE} has `{topic_id}` already" + (more if offers else ""))
    if topic_id not in proposed:
        there = sorted(set(proposed) - set(known))
        raise AcceptError(f"`{topic_id}` isn't suggested; {_there(topic_id, there, 'topic', '`{}`')}")
    return proposed[topic_id]


def _there(wanted: str, there: Sequence[str], what: str, form: str) -> str:
    """What there is instead of what was `wanted`, and which of it comes near."""
    if not there:
        return f"{SUGGESTIONS_FILE} suggests no {what}"
    close = get_close_matches(wanted, there, n=1)
    hint = f"did you mean {form.format(close[0])}? " if close else ""
    return f"{hint}There are: {', '.join(there)}"


def _matching(wanted: Collection[str], offered: Sequence[str], topic_id: str) -> list[str]:
    """Those of the phrases `offered` that are `wanted`, in whatever case."""
    by_letters = {phrase.casefold(): phrase for phrase in offered}
    for phrase in wanted:
        if phrase.casefold() not in by_letters:
            others = _there(phrase, offered, f"phrase for `{topic_id}`", "“{}”")
            raise AcceptError(f"“{phrase}” isn't suggested for `{topic_id}`; {others}")
    return list(dict.fromkeys(by_letters[phrase.casefold()] for phrase in wanted))


def _told_phrases(phrases: Sequence[str], topic_id: str) -> list[str]:
    return [f"{TAXONOMY_FILE} has “{phrase}” among the phrases of `{topic_id}` now" for phrase in phrases]


def _without_phrases(
    suggestions: Sequence[Suggestion], topic_id: str, accepted: Collection[str]
) -> Iterator[Suggestion]:
    """The suggestions without the phrases that the topic has now."""
    for entry in suggestions:
        if entry.kind != PHRASE or entry.topic != topic_id:
            yield entry
        elif left := tuple(phrase for phrase in entry.phrases if phrase not in accepted):
            yield replace(entry, phrases=left)


def _without_topic(suggestions: Sequence[Suggestion], topic_id: str, heir: str | None) -> list[Suggestion]:
    """The suggestions without that new topic; those under it are under `heir` then, and no other is like it."""
    return [
        replace(
            entry,
            parent=heir if entry.parent == topic_id else entry.parent,
            alike=tuple(other for other in entry.alike if other != topic_id),
        )
        for entry in suggestions
        if entry.kind != NEW_TOPIC or entry.topic != topic_id
    ]


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
