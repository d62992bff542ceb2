"""Write what changed as text for a terminal."""

from collections.abc import Iterator

from taxo.cli.differences.comparison import Comparison
from taxo.cli.differences.sentences import (
    CAUSES,
    EVERYTHING,
    Groups,
    Limits,
    changed_flows,
    common_why,
    cut,
    gone_group,
    headline,
    is_cut,
    moved_groups,
    new_groups,
    papers,
    plain,
    topic_sentences,
)

SHORT = Limits(groups=10, titles=20)
MOST_TOPICS = 20  # changes of topics, and topics that grew or shrank
TITLE_WIDTH, NAME_WIDTH = 100, 40
SIZES = ("before", "now", "new", "in", "out", "gone")


def as_text(found: Comparison, whole: bool) -> str:
    """Return what changed as lines for people: long lists cut, with how many were left out, unless `whole`."""
    lines = [
        f"{found.before.label}: {papers(len(found.before.state.papers))}",
        f"{found.now.label}: {papers(len(found.now.state.papers))}",
        *(f"note: {plain(note)}" for note in found.notes),
        "",
        headline(found),
    ]
    if found.is_same_pile and found.is_different:
        lines += _sections(found, EVERYTHING if whole else SHORT, 10**9 if whole else MOST_TOPICS)
        if not whole and is_cut(found, SHORT, MOST_TOPICS):
            lines += ["", "lists are cut; `taxo diff --all` shows them whole"]
    return "\n".join(lines) + "\n"


def _sections(found: Comparison, limits: Limits, most_topics: int) -> Iterator[str]:
    width = 10**9 if limits == EVERYTHING else TITLE_WIDTH
    yield from _topics(found, most_topics)
    yield from _groups("new papers", new_groups(found, limits), width)
    for cause, told in CAUSES.items():
        yield from _groups(
            f"moved {told}", moved_groups(found, cause, limits), width, common_why(found, cause)
        )
    yield from _groups("gone", gone_group(found, limits), width)
    yield from _sizes(found, most_topics)


def _topics(found: Comparison, most: int) -> Iterator[str]:
    told = topic_sentences(found)
    if told:
        yield from ["", f"topics ({len(told):,})"]
    for kind, before, now in told[:most]:
        yield f"  {kind:8} {_change(kind, before, now)}"
    yield from _more(len(told) - most, "  ", "changes of topics")


def _change(kind: str, before: str, now: str) -> str:
    if kind == "new":
        return f"{now} {before}".rstrip()
    return f"{before}: {now}" if kind in ("edited", "gone") else f"{before} → {now}"


def _groups(title: str, groups: Groups, width: int, why: str = "") -> Iterator[str]:
    if groups.n:
        yield from ["", f"{title} ({groups.n:,})" + (f": {why}" if why else "")]
    for group in groups.shown:
        indent = "  "
        if group.heading:
            yield f"  {_heading(group.heading)} ({group.n:,})"
            indent = "    "
        yield from (f"{indent}{cut(paper, width)}" for paper in group.titles)
        yield from _more(group.n_more, indent, "")
    if groups.n_groups:
        yield f"  … and {papers(groups.n_papers)} in {groups.n_groups:,} smaller groups"


def _heading(words: tuple[str, ...]) -> str:
    if len(words) == 1:
        return words[0]
    before, now, *why = words
    return ": ".join([f"{before} → {now}", *why])


def _sizes(found: Comparison, most: int) -> Iterator[str]:
    changed = changed_flows(found)
    names = [cut(plain(flow.name), NAME_WIDTH) for flow in changed[:most]]
    width = max((len(name) for name in names), default=0)
    if changed:
        yield from ["", f"topics that grew or shrank ({len(changed):,}), by papers"]
        yield f"  {'':{width}}  {'  '.join(f'{head:>6}' for head in SIZES)}"
    for name, flow in zip(names, changed, strict=False):
        counts = (flow.n_before, flow.n_now, flow.n_new, flow.n_in, -flow.n_out, -flow.n_gone)
        cells = [f"{n:,}" if place < 2 else f"{n:+,}" if n else "" for place, n in enumerate(counts)]
        yield f"  {name:{width}}  {'  '.join(f'{cell:>6}' for cell in cells)}".rstrip()
    yield from _more(len(changed) - most, "  ", "topics")


def _more(n: int, indent: str, what: str) -> Iterator[str]:
    if n > 0:
        yield f"{indent}… and {n:,} more {what}".rstrip()
