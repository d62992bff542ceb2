"""The sentences of the first screen as data, each with the condition under which it is true.

In a sentence `{n:paper|papers}` is a number with its noun, `{n:!it|them}` a word that depends on a number, `{n}` a
number or text, `{share:%}` a share; what stands in brackets is a term that the page of terms explains. Every sentence
is true wherever its condition holds: of one paper, none or 80,000, with reviews and without.
"""

from collections.abc import Callable
from dataclasses import dataclass

from taxo.report.facts import PileFacts

Condition = Callable[[PileFacts], bool]
TWENTY = 20  # papers that tell a share to some twenty points
SOME = 60  # reviewed papers that calibrate the labels (`label.min_reviews` as taxo comes)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What may be said in a line of the first screen, `when` it is true, and where it leads: address and words."""

    line: str
    when: Condition
    text: str
    link: tuple[str, str] | None = None


LINES = {
    "in": "What is in it",
    "new": "What is new",
    "trust": "How far to trust it",
    "next": "What to do next",
}
LEFT_OUT = ("left-out.html", "What was left out")
ALL = ("papers.html", "All papers")
CHANGED = ("changes.html", "What changed")
QUALITY = ("quality.html", "Quality in figures")
REVIEW = ("review.html", "Review papers")
KEEP = ("#news", "Set a baseline")
SUGGESTIONS = ("suggestions.html", "Judge suggestions")


def _dated(f: PileFacts) -> bool:
    return f.n_dated > 0


SENTENCES = (
    # What the page is headed with.
    Sentence("headline", lambda f: not f.n_papers, "No papers yet"),
    Sentence("headline", lambda f: not f.n_topics, "{n_papers:paper|papers}, no topics yet"),
    Sentence(
        "headline", lambda f: f.is_agreed, "{n_papers:paper|papers} and a taxonomy of {n_topics:topic|topics}"
    ),
    Sentence(
        "headline", lambda _: True, "{n_papers:paper|papers}, {n_topics:topic|topics} found by discovery"
    ),
    # What is in it.
    Sentence("in", lambda f: not f.n_listings, "No listing has been read: data/raw/ is empty."),
    Sentence(
        "in",
        lambda f: f.n_listings > 0 and not f.n_papers,
        "No paper was found in {n_listings:listing|listings}.",
        LEFT_OUT,
    ),
    Sentence("in", lambda f: f.n_papers > 0, "{n_papers:paper|papers} from {n_read:listing|listings}.", ALL),
    Sentence(
        "in",
        lambda f: _dated(f) and not f.n_undated and f.first != f.last,
        "They were published from {first} to {last}.",
    ),
    Sentence("in", lambda f: _dated(f) and not f.n_undated and f.first == f.last, "Published: {first}."),
    Sentence(
        "in",
        lambda f: _dated(f) and f.n_undated > 0 and f.first != f.last,
        "The {n_dated} with a year were published from {first} to {last}; {n_undated:has|have} none.",
    ),
    Sentence(
        "in",
        lambda f: _dated(f) and f.n_undated > 0 and f.first == f.last,
        "Published, as far as listings say: {first}; {n_undated:paper has|papers have} no year.",
    ),
    Sentence(
        "in",
        lambda f: f.n_papers > 0 and not f.n_dated,
        "No listing says when {n_papers:!it was|they were} published.",
    ),
    Sentence(
        "in",
        lambda f: f.n_papers == 1 and f.n_topics > 0 and not f.n_with_topic,
        "It has no topic: none fits well enough.",
    ),
    Sentence(
        "in",
        lambda f: f.n_papers > 1 and f.n_topics > 0 and not f.n_with_topic,
        "None has a topic: no topic fits any well enough.",
    ),
    Sentence(
        "in",
        lambda f: f.n_papers == 1 and f.n_with_topic == 1 and f.is_agreed,
        "It has a [first topic] of the taxonomy.",
    ),
    Sentence(
        "in",
        lambda f: f.n_papers > 1 and f.n_with_topic > 0 and f.is_agreed and not f.n_without_topic,
        "Each has a [first topic] of the taxonomy.",
    ),
    Sentence(
        "in",
        lambda f: f.n_with_topic > 0 and f.is_agreed and f.n_without_topic > 0,
        "{n_with_topic:has|have} a [first topic] of the taxonomy; {n_without_topic} ({share_without_topic:%}) "
        "{n_without_topic:!fits|fit} none well enough.",
    ),
    Sentence(
        "in",
        lambda f: f.n_papers == 1 and f.n_with_topic == 1 and not f.is_agreed,
        "It has a topic that discovery found and nobody has confirmed.",
    ),
    Sentence(
        "in",
        lambda f: f.n_papers > 1 and f.n_with_topic > 0 and not f.is_agreed and not f.n_without_topic,
        "Each has a topic that discovery found and nobody has confirmed.",
    ),
    Sentence(
        "in",
        lambda f: f.n_with_topic > 0 and not f.is_agreed and f.n_without_topic > 0,
        "{n_with_topic:has|have} a topic that discovery found and nobody has confirmed; {n_without_topic} "
        "({share_without_topic:%}) {n_without_topic:!fits|fit} none well enough.",
    ),
    Sentence(
        "in",
        lambda f: f.n_with_topic > 0 and f.n_empty > 0,
        "{n_empty:topic has|topics have} no paper.",
    ),
    Sentence("in", lambda f: f.n_unread > 0, "{n_unread:listing|listings} couldn't be read.", LEFT_OUT),
    Sentence(
        "in", lambda f: f.n_broken > 0, "{n_broken:listing was|listings were} read only in part.", LEFT_OUT
    ),
    # What is new.
    Sentence("new", lambda f: not f.n_before, "There is no [baseline] to compare with yet.", KEEP),
    Sentence(
        "new",
        lambda f: not f.n_before and _dated(f),
        "The newest year, {newest_year}, has {n_newest:paper|papers}.",
    ),
    Sentence(
        "new",
        lambda f: f.n_before > 0 and not f.n_shared,
        "Nobody can say: none of the {n_before:paper|papers} of the [baseline] is in this pile.",
        CHANGED,
    ),
    Sentence(
        "new",
        lambda f: f.n_shared > 0 and not f.has_changes,
        "Nothing since the [baseline] of {n_before:paper|papers}.",
        CHANGED,
    ),
    Sentence(
        "new",
        lambda f: f.n_shared > 0 and f.has_changes,
        "Since the [baseline] of {n_before:paper|papers}, {n_added} came, {n_gone} went and {n_moved} changed their "
        "[first topic].",
        CHANGED,
    ),
    # How far to trust it.
    Sentence(
        "trust",
        lambda f: f.n_held_out > 0,
        "The [first topic] is right for {n_right} of {n_held_out:reviewed paper|reviewed papers} ({share_right:%}; "
        "[interval] {low:%} to {high:%}), each judged without its own review. "
        "{n_held_out:!It was|They were} reviewed by {reviewers}.",
        QUALITY,
    ),
    Sentence(
        "trust",
        lambda f: f.n_held_out > 0 and f.reviewers.are_models,
        "No person has confirmed these reviews.",
    ),
    Sentence(
        "trust",
        lambda f: f.n_papers > 0 and not f.n_held_out,
        "Nobody has reviewed a paper, so how often a topic is right isn't known.",
        QUALITY,
    ),
    Sentence(
        "trust",
        lambda f: not f.n_held_out and f.confidence is not None,
        "The model's own mean [confidence] is {confidence:%}.",
    ),
    Sentence("trust", lambda f: bool(f.states) and f.n_papers > 0, "{states}."),
    Sentence(
        "trust",
        lambda f: f.n_papers > 0 and not f.is_trained,
        "No classifier could be trained.",
        ("try.html", "Why there is no classifier"),
    ),
    Sentence("trust", lambda f: not f.n_papers, "There is nothing to judge."),
    # What to do next: the first that apply; the last stands where none does.
    Sentence(
        "next",
        lambda f: not f.n_listings,
        "Put listings into data/raw/ and run taxo run.",
    ),
    Sentence(
        "next",
        lambda f: f.n_unreadable > 0,
        "See why {n_unreadable:listing|listings} couldn't be read whole, and export {n_unreadable:!it|them} anew.",
        LEFT_OUT,
    ),
    Sentence(
        "next",
        lambda f: f.n_listings > 0 and not f.n_papers,
        "See what the listings hold instead of papers.",
        LEFT_OUT,
    ),
    Sentence(
        "next",
        lambda f: not f.is_agreed and f.n_topics > 0,
        "Judge {n_topics:topic|topics} that discovery found: accept, rename, merge or dismiss.",
        SUGGESTIONS,
    ),
    Sentence(
        "next",
        lambda f: f.n_proposed > 0,
        "Judge {n_proposed:topic that is|topics that are} proposed beside the taxonomy.",
        SUGGESTIONS,
    ),
    Sentence(
        "next",
        lambda f: not f.n_topics,
        "Write topics into taxonomy.yaml: a name and a few phrases each are enough.",
    ),
    Sentence(
        "next",
        lambda f: 0 < f.n_papers < TWENTY and not f.n_held_out,
        "Review {n_papers:!it|all of them}: that takes minutes.",
        REVIEW,
    ),
    Sentence(
        "next",
        lambda f: f.n_papers >= TWENTY and not f.n_held_out,
        "Review a few papers: twenty, drawn at random, tell roughly how often topics are right.",
        REVIEW,
    ),
    Sentence(
        "next",
        lambda f: f.weakest is not None,
        "Look at the largest [weak] topic, {weakest.name}: its phrases may be wrong, or too few.",
        ("{weakest.url}", "{weakest.name}"),
    ),
    Sentence(
        "next",
        lambda f: 0 < f.n_held_out < SOME and f.n_held_out < f.n_papers,
        "Review more papers: {n_held_out} {n_held_out:!leaves|leave} the [interval] wide.",
        REVIEW,
    ),
    Sentence(
        "next",
        lambda f: f.states.get("unproven", 0) > 0 and 0 < f.n_held_out < f.n_papers,
        "Review papers of the topics that are [unproven].",
        REVIEW,
    ),
    Sentence(
        "next",
        lambda f: f.n_papers > 0 and not f.n_before,
        "Keep this report as the [baseline] of the next one.",
        KEEP,
    ),
    Sentence("next", lambda _: True, "Nothing is pressing: add listings as they come.", ALL),
)
