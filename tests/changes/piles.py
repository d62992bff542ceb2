"""Small piles at two times, a line a topic: the papers that have it, each a letter."""

from taxo.changes.snapshot import PaperState, Snapshot, TopicState


def pile(
    names: dict[str, str] | None = None, definition: str | None = "p1 h0 x0 s0", **topics: str
) -> Snapshot:
    """Return the state in which each letter of a topic is a paper that has it; those of `none` have no topic.

    `names` are those of topics that aren't called as their ids are.
    """
    called = names or {}
    papers = {
        letter: PaperState(f"Title {letter}", "" if topic == "none" else topic, reviewed=False)
        for topic, letters in topics.items()
        for letter in letters
    }
    known = {topic: TopicState(called.get(topic, topic), definition) for topic in topics if topic != "none"}
    return Snapshot(papers, known)
