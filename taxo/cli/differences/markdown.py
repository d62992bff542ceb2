"""Write what changed as Markdown for a pull request: short enough for a comment on GitHub, papers folded away."""

from collections.abc import Iterator

from taxo.cli.differences.comparison import Comparison
from taxo.cli.differences.markdown_text import in_html, in_markdown
from taxo.cli.differences.sentences import (
    CAUSES,
    EVERYTHING,
    Group,
    Groups,
    Limits,
    changed_flows,
    common_why,
    gone_group,
    headline,
    is_cut,
    moved_groups,
    new_groups,
    papers,
    topic_sentences,
)

MOST_LETTERS = 60_000  # of a comment; GitHub takes 65,536, and whoever posts it may put a line before it
# How much is shown, the first that fits; and how many rows tables have.
STEPS = tuple(
    (Limits(groups, titles), rows)
    for groups, titles, rows in (
        (100, 1000, 100),
        (50, 300, 50),
        (30, 100, 40),
        (20, 40, 30),
        (10, 10, 15),
        (5, 5, 5),
        (1, 1, 2),
    )
)
MOST_OF_CELL = 1000  # letters of a cell that tells several topics
CUT = "Lists are cut to what a comment holds; `taxo diff --all` shows them whole."


def as_markdown(found: Comparison, whole: bool) -> str:
    """Return what changed as Markdown, of at most `MOST_LETTERS` letters unless `whole`; it says what was cut."""
    if whole:
        return _written(found, EVERYTHING, 10**9)
    written = (_written(found, limits, rows) for limits, rows in STEPS)
    least = f"### What changed: {headline(found)}\n\n{CUT}\n"
    return next((text for text in written if len(text) <= MOST_LETTERS), least)


def _written(found: Comparison, limits: Limits, rows: int) -> str:
    blocks = [f"### What changed: {headline(found)}", _compared(found)]
    blocks += [f"> **Note:** {in_markdown(note)}" for note in found.notes]
    if found.is_same_pile and found.is_different:
        blocks += _sections(found, limits, rows)
        blocks += [CUT] * is_cut(found, limits, rows)
    return "\n\n".join(filter(None, blocks)) + "\n"


def _compared(found: Comparison) -> str:
    sides = (found.before, found.now)
    before, now = (f"{in_markdown(side.label)} ({papers(len(side.state.papers))})" for side in sides)
    return f"{before} → {now}. A paper counts under its first topic."


def _sections(found: Comparison, limits: Limits, rows: int) -> Iterator[str]:
    yield _topics(found, rows)
    yield _sizes(found, rows)
    yield from _groups("New papers", new_groups(found, limits))
    for cause, told in CAUSES.items():
        yield from _groups(f"Moved {told}", moved_groups(found, cause, limits), common_why(found, cause))
    yield from _groups("Gone", gone_group(found, limits))


def _topics(found: Comparison, rows: int) -> str:
    told = topic_sentences(found)
    cells = [
        [kind, in_markdown(before, MOST_OF_CELL), in_markdown(now, MOST_OF_CELL)]
        for kind, before, now in told[:rows]
    ]
    table = _table(["topics", "before", "now"], "", cells)
    return "\n\n".join(["#### Topics", table, *_more(len(told) - rows, "changes")]) if told else ""


def _sizes(found: Comparison, rows: int) -> str:
    changed = changed_flows(found)
    cells = [
        [
            in_markdown(flow.name),
            f"{flow.n_before:,}",
            f"**{flow.n_now:,}**",
            *(f"{n:+,}" if n else "" for n in (flow.n_new, flow.n_in, -flow.n_out, -flow.n_gone)),
        ]
        for flow in changed[:rows]
    ]
    table = _table(["topic", "before", "now", "new", "moved in", "moved out", "gone"], ":", cells)
    more = _more(len(changed) - rows, "topics")
    grew = f"{len(changed):,} {'topic' if len(changed) == 1 else 'topics'} grew or shrank"
    return _folded(grew, "\n\n".join([table, *more])) if changed else ""


def _groups(title: str, groups: Groups, why: str = "") -> Iterator[str]:
    if not groups.n:
        return
    yield f"#### {title} ({groups.n:,})"
    yield in_markdown(why)
    for group in groups.shown:
        listed = "\n".join(
            [*(f"- {in_markdown(title)}" for title in group.titles), *_more_items(group.n_more)]
        )
        yield _folded(_heading(group), listed)
    if groups.n_groups:
        yield f"… and {papers(groups.n_papers)} in {groups.n_groups:,} smaller groups"


def _heading(group: Group) -> str:
    if not group.heading:
        return papers(group.n)
    words = [in_html(word) for word in group.heading]
    if len(words) == 1:
        return f"{words[0]}: {papers(group.n)}"
    before, now, *why = words
    return ", ".join([f"{before} → {now}: {papers(group.n)}", *why])


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _table(heads: list[str], numbers: str, rows: list[list[str]]) -> str:
    """A table whose cells are Markdown already; with `numbers` ":" all but its first column are set to the right."""
    rule = ["---", *[f"---{numbers}"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, rule, *rows])


def _more(n: int, what: str) -> list[str]:
    return [f"… and {n:,} more {what}"] if n > 0 else []


def _more_items(n: int) -> list[str]:
    return [f"- … and {n:,} more"] if n > 0 else []
