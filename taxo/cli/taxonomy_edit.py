"""Move proposed topics from `data/proposals.yaml` into `taxonomy.yaml`.

People wrote that file, so all else in it stays byte for byte: comments, quotes and line ends too.
"""

import difflib
import re
import textwrap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from taxo.errors import TaxoError
from taxo.project.storage import replacing
from taxo.project.taxonomy import (
    PROPOSALS_FILE,
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
    """A proposal that can't be accepted: says why, and which there are."""


@dataclass(frozen=True)
class Changes:
    """What a person wants otherwise than it was proposed; None leaves it."""

    topic_id: str | None = None
    name: str | None = None
    parent: str | None = None


NO_CHANGES = Changes()


def accept_proposal(topic_id: str, root: Path = Path(), changes: Changes = NO_CHANGES) -> list[TaxonomyTopic]:
    """Move the proposal `topic_id`, with proposed groups above it, and return the topics that were added.

    Raises `AcceptError` where there is no such proposal, `TaxonomyError` where the result wouldn't be a taxonomy:
    an id or name that is taken, a parent that isn't there. Both files are then as they were.
    """
    proposed = read_proposals(root)
    known = load_taxonomy(root).by_id
    if topic_id not in proposed.by_id or topic_id in known:
        raise AcceptError(_no_such(topic_id, proposed, known))
    topic = proposed.by_id[topic_id]
    wanted = _changed(topic, changes)
    above = [] if wanted.parent != topic.parent else list(proposed.ancestors(topic_id))
    groups = [group for group in reversed(above) if group.topic_id not in known]
    _add([*groups, wanted], root)
    _take_out([topic, *above], proposed, root)
    return [*groups, wanted]


def accept_all(root: Path = Path()) -> list[TaxonomyTopic]:
    """Move every proposal; raises `AcceptError` where there is none."""
    proposed = read_proposals(root)
    if not proposed.topics:
        raise AcceptError(f"{PROPOSALS_FILE}: nothing is proposed")
    known = load_taxonomy(root).by_id
    new = [topic for topic in _parents_first(proposed) if topic.topic_id not in known]
    _add(new, root)
    _take_out(list(_parents_first(proposed))[::-1], proposed, root)
    return new


def read_proposals(root: Path = Path()) -> Taxonomy:
    """Return what is proposed; raises `AcceptError` where no run has written it."""
    path = root / PROPOSALS_FILE
    if not path.exists():
        raise AcceptError(f"{PROPOSALS_FILE}: no such file; run `dvc repro` to make it")
    return parse_taxonomy(read_text(path), PROPOSALS_FILE)


def list_proposals(root: Path = Path()) -> list[str]:
    """Return a line for each proposal, as they are listed: its name and id, its group, and what speaks for it.

    Raises `AcceptError` where no run has written any.
    """
    proposed = read_proposals(root)
    facts = _first_comments(read_text(root / PROPOSALS_FILE))
    known = load_taxonomy(root).by_id
    new = [topic for topic in proposed.topics if topic.topic_id not in known]
    return [
        f"{_told(topic)}: {facts[topic.topic_id]}" if topic.topic_id in facts else _told(topic)
        for topic in new
    ]


def insert_topic(text: str, topic: TaxonomyTopic) -> str:
    """Return the taxonomy file `text` with `topic` behind the last one of its group, or behind all others."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if not _mapping(text):  # an empty file, or comments alone
        return _ended(text, newline) + "topics:" + newline + _entry(topic, 2, newline)
    _, listed = _mapping(text)[0]
    if not listed.value:
        start, end = listed.start_mark.index, listed.end_mark.index
        text = text[:start].rstrip(" ") + text[end:]
        place = _line_end(text, start - 1)
        return _ended(text[:place], newline) + _entry(topic, 2, newline) + text[place:]
    if isinstance(listed, yaml.CollectionNode) and listed.flow_style:
        raise TaxonomyError(
            f"{TAXONOMY_FILE}: `topics` is written in brackets; write a topic a line, each after “- ”"
        )
    last = listed.value[_last_of_group(parse_taxonomy(text), topic.parent)]
    place = _item_end(text, last)
    entry = newline + _entry(topic, listed.start_mark.column, newline)
    return _ended(text[:place], newline) + entry + text[place:]


def remove_topic(text: str, topic_id: str) -> str:
    """Return the taxonomy file `text` without the topic `topic_id` and the comments right above it."""
    key, listed = next(iter(_mapping(text)))
    ends = [_line_end(text, key.end_mark.index), *(_item_end(text, item) for item in listed.value)]
    ids = [topic.topic_id for topic in parse_taxonomy(text).topics]
    place = ids.index(topic_id)
    if len(ids) == 1:
        return text[: key.start_mark.index] + "topics: []\n" + text[ends[1] :]
    return text[: ends[place]] + text[ends[place + 1] :]


def _first_comments(text: str) -> dict[str, str]:
    """The first line of the comment above each topic of the file `text`, by topic id."""
    found = re.finditer(r"^ *# (?P<line>.*)\n(?: *#.*\n)* *- id: (?P<id>\S+)$", text, re.MULTILINE)
    return {entry["id"]: entry["line"] for entry in found}


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


def _no_such(topic_id: str, proposed: Taxonomy, known: Collection[str]) -> str:
    if topic_id in known:
        return f"{TAXONOMY_FILE} has `{topic_id}` already"
    there = sorted(set(proposed.by_id) - set(known))
    if not there:
        return f"`{topic_id}` isn't proposed; {PROPOSALS_FILE} proposes nothing"
    close = difflib.get_close_matches(topic_id, there, n=1)
    hint = f"did you mean `{close[0]}`? " if close else ""
    return f"`{topic_id}` isn't proposed; {hint}There are: {', '.join(there)}"


def _parents_first(proposed: Taxonomy) -> Iterator[TaxonomyTopic]:
    """Every topic behind its parent."""
    seen: set[str] = set()
    for topic in proposed.topics:
        for above in [*reversed(list(proposed.ancestors(topic.topic_id))), topic]:
            if above.topic_id not in seen:
                seen.add(above.topic_id)
                yield above


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


def _take_out(accepted: Sequence[TaxonomyTopic], proposed: Taxonomy, root: Path) -> None:
    """Take `accepted` (each before its parent) out of the proposals, but for groups of other proposals."""
    text, left = read_text(root / PROPOSALS_FILE), list(proposed.topics)
    for topic in accepted:
        if all(other.parent != topic.topic_id for other in left):
            text = remove_topic(text, topic.topic_id)
            left.remove(topic)
    _write(root / PROPOSALS_FILE, text)


def _mapping(text: str) -> list[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a YAML file with their places; a taxonomy has one, `topics`."""
    node = yaml.compose(text)
    return node.value if isinstance(node, yaml.MappingNode) else []


def _entry(topic: TaxonomyTopic, column: int, newline: str) -> str:
    """The topic as a list entry whose dash is in `column`."""
    plain = textwrap.indent(textwrap.dedent(format_topic(topic)), " " * column)
    return plain.replace("\n", newline)


def _last_of_group(taxonomy: Taxonomy, parent: str | None) -> int:
    places = [
        i for i, topic in enumerate(taxonomy.topics) if parent and parent in (topic.topic_id, topic.parent)
    ]
    return max(places, default=len(taxonomy.topics) - 1)


def _leaf(node: yaml.Node) -> yaml.Node:
    """The last part of `node` that is a text or in brackets: a block's own end is where the next thing begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return node


def _item_end(text: str, item: yaml.Node) -> int:
    """Where the last line of a list's item ends."""
    return _line_end(text, len(text[: _leaf(item).end_mark.index].rstrip()) - 1)


def _line_end(text: str, place: int) -> int:
    """Where the line of `text` with `place` ends, its line break included."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else text + newline


def _write(path: Path, text: str) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
