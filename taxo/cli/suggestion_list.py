"""Show what is suggested: as two tables that a person reads at a glance, or as facts for programs."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from taxo.cli.decisions import Files, offered_phrases
from taxo.manners import counted
from taxo.project.suggestions import NEW_TOPIC, PHRASE, Suggestion
from taxo.project.taxonomy import Taxonomy

WIDEST, NARROWEST = 100, 40  # characters of a line
SHARES = (4, 2, 3)  # of a line's width: name, group, topics that it is like
LIKE = 2  # topics that are named
COLUMNS = ("name (id)", "under", "like")
GAP = "  "
NUMBER = 6  # characters of a count
NOTHING = "nothing is suggested: the taxonomy explains the papers"


def format_list(files: Files, width: int) -> str:
    """Return what is suggested and not in the taxonomy yet, in lines of at most `width` characters (40 to 100).

    New topics come as they stand in the file, those that are much like one behind it; then phrases, topic by topic.
    """
    width = min(max(width, NARROWEST), WIDEST)
    parts = [_topics(files, width), _phrases(files, width)]
    return "\n\n".join("\n".join(part) for part in parts if part) or NOTHING


def list_facts(files: Files) -> dict[str, list[dict[str, Any]]]:
    """Return the same as facts: `new_topics` and `phrases`, each entry as the file of suggestions has it."""
    return {
        "new_topics": [_facts(entry) for entry in _new_topics(files)],
        "phrases": [
            {**_facts(entry), "phrases": list(phrases)} for entry, phrases in _offered_entries(files)
        ],
    }


def _facts(entry: Suggestion) -> dict[str, Any]:
    return {key: value for key, value in asdict(entry).items() if value not in (None, (), {})}


def _new_topics(files: Files) -> list[Suggestion]:
    known = files.taxonomy.by_id
    return [entry for entry in files.suggestions if entry.kind == NEW_TOPIC and entry.topic not in known]


def _groups_first(entries: Sequence[Suggestion]) -> list[Suggestion]:
    """The entries in their order, those under another one right behind it."""
    ids = {entry.topic for entry in entries}
    ordered = []
    for entry in entries:
        if entry.parent not in ids:
            ordered += [entry, *(child for child in entries if child.parent == entry.topic)]
    return ordered + [entry for entry in entries if entry not in ordered]


def _offered_entries(files: Files) -> Iterator[tuple[Suggestion, list[str]]]:
    """Entries with phrases for topics that are there, and those that the topic doesn't have yet."""
    known = files.taxonomy.by_id
    for entry in files.suggestions:
        if entry.kind == PHRASE and entry.topic in known:
            offered = offered_phrases([entry], known[entry.topic])
            if offered:
                yield entry, offered


def _topics(files: Files, width: int) -> list[str]:
    """The table of new topics, two lines each: what it is, and a typical title."""
    entries = _groups_first(_new_topics(files))
    if not entries:
        return []
    taxonomy = files.taxonomy
    names = {topic_id: topic.name for topic_id, topic in taxonomy.by_id.items()}
    names |= {entry.topic: entry.name or entry.topic for entry in entries}
    lesser = {other: entry.topic for entry in entries for other in entry.alike}
    is_first = not taxonomy.topics
    rows = [_cells(entry, names, lesser) for entry in entries]
    shown = [column for column in range(len(SHARES)) if any(row[column] for row in rows)]
    share = (width - NUMBER - len(shown) * len(GAP)) / sum(SHARES[column] for column in shown)
    widths = [int(share * SHARES[column]) for column in shown]
    lines = [*_wrapped(_title(len(entries), is_first), width), ""]
    lines += _row("papers", [COLUMNS[column] for column in shown], widths)
    for entry, row in zip(entries, rows, strict=True):
        lines += _row(str(entry.papers), [row[column] for column in shown], widths)
        lines += [_cut(f"{' ' * NUMBER}{GAP}  {title}", width) for title in entry.examples[:1]]
    how = FIRST_HOW if is_first else HOW
    return [*lines, "", *(line for text in how for line in _wrapped(text, width))]


HOW = (
    "papers: how many would get it. like: which topics most of these have now, or which one above says much the same.",
    "`taxo accept ID` takes one in, `taxo accept ID --into TOPIC` adds its phrases to TOPIC, "
    "`taxo accept ID --dismiss` says that nobody wants it, `taxo accept --all` all but those much as another.",
)
FIRST_HOW = (
    "`taxo accept --all` writes all into taxonomy.yaml, where you can change them; `taxo accept ID` takes one in, "
    "`taxo accept ID --dismiss` says that nobody wants it.",
)
PHRASES_HOW = (
    "in: how many papers hold the phrase. more: how many of these would get the topic and don't have it now.",
    '`taxo accept --phrases TOPIC` adds all of a topic, `taxo accept TOPIC --phrase "PHRASE"` one.',
)


def _title(count: int, is_first: bool) -> str:
    topics = counted(count, "topic")
    if is_first:
        return f"A first taxonomy of {topics}, found by discovery, confirmed by nobody:"
    return f"{topics} that taxonomy.yaml may lack, confirmed by nobody:"


def _cells(entry: Suggestion, names: Mapping[str, str], lesser: Mapping[str, str]) -> tuple[str, str, str]:
    """What stands in the columns of a new topic."""
    name = entry.name or entry.topic
    told = f"{name} ({entry.topic})"
    under = names.get(entry.parent or "", entry.parent or "")
    same = f"much as {names[lesser[entry.topic]]}" if entry.topic in lesser else ""
    return told, under, same or _overlaps(entry, names)


def _overlaps(entry: Suggestion, names: Mapping[str, str]) -> str:
    """The topics that most of its papers have now, with their numbers."""
    told = [f"{count} {names.get(topic_id, topic_id)}" for topic_id, count in entry.overlaps.items()]
    return ", ".join(told[:LIKE])


def _phrases(files: Files, width: int) -> list[str]:
    """The table of phrases, under the name of each topic."""
    taxonomy: Taxonomy = files.taxonomy
    by_topic: dict[str, list[tuple[Suggestion, list[str]]]] = {}
    for entry, offered in _offered_entries(files):
        by_topic.setdefault(entry.topic, []).append((entry, offered))
    if not by_topic:
        return []
    count = sum(len(offered) for found in by_topic.values() for _, offered in found)
    title = f"{counted(count, 'phrase')} for topics that taxonomy.yaml has, confirmed by nobody:"
    lines = [*_wrapped(title, width), "", f"{'in':>{NUMBER}}{GAP}{'more':>{NUMBER}}{GAP}phrase"]
    for topic_id, found in by_topic.items():
        lines.append(_cut(f"{taxonomy.by_id[topic_id].name} ({topic_id})", width))
        for entry, offered in found:
            held = "" if entry.count is None else str(entry.count)
            numbers = f"{held:>{NUMBER}}{GAP}{f'+{entry.papers}':>{NUMBER}}{GAP}"
            lines += [_cut(numbers + phrase, width) for phrase in offered]
    return [*lines, "", *(line for text in PHRASES_HOW for line in _wrapped(text, width))]


def _row(number: str, cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """A row of the table, in as many lines as its longest cell needs: an id is never cut."""
    columns = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for place in range(max(map(len, columns))):
        parts = [column[place] if place < len(column) else "" for column in columns]
        padded = GAP.join(f"{part:<{width}}" for part, width in zip(parts, widths, strict=True))
        yield f"{number if place == 0 else '':>{NUMBER}}{GAP}{padded}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
