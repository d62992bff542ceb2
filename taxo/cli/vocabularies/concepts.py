"""Turn concepts, as vocabularies have them, into topics: ids made, parents chosen, what is lost counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from taxo.project.taxonomy import LONGEST_NAME, Taxonomy, TaxonomyTopic
from taxo.project.topic_ids import LONGEST_ID, RESERVED, slug


@dataclass(frozen=True)
class Concept:
    """A concept of a vocabulary: `key` is what others call it by, `broader` are the keys of those above it.

    `topic_id` is its id where the vocabulary comes from taxo.
    """

    key: str
    name: str
    alternatives: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    about: str = ""
    uri: str | None = None
    notation: str | None = None
    topic_id: str | None = None
    hints: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    setting: bool = False


@dataclass
class Losses:
    """What of a vocabulary a taxonomy can't hold: sentences, each with its count."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, n: int = 1) -> None:
        """Count `n` more of `what` is lost."""
        self.counts[what] += n

    def tell(self) -> list[str]:
        """Return a line for each kind of loss, the most frequent first."""
        return [f"{count} {what}" for what, count in self.counts.most_common() if count]


def taxonomy_of(concepts: Sequence[Concept], losses: Losses) -> Taxonomy:
    """Return the topics that `concepts` become, in their order, and count in `losses` what of them is lost.

    Names and ids are made unique; of several parents the first is kept; a circle is opened. A concept above others
    gets its name as a phrase, so that papers can have it too.
    """
    concepts = list({concept.key: concept for concept in reversed(concepts)}.values())[::-1]
    keys = {concept.key for concept in concepts}
    parents = {concept.key: _parent(concept, keys, losses) for concept in concepts}
    _open_circles(parents, losses)
    names = dict(zip((c.key for c in concepts), _unique_names(concepts, losses), strict=True))
    ids = dict(zip((c.key for c in concepts), _unique_ids(concepts, names), strict=True))
    above = set(parents.values())
    return Taxonomy(
        tuple(
            _topic(concept, ids, names[concept.key], parents[concept.key], concept.key in above, losses)
            for concept in concepts
        )
    )


def _topic(
    concept: Concept,
    ids: Mapping[str, str],
    name: str,
    parent: str | None,
    is_above: bool,
    losses: Losses,
) -> TaxonomyTopic:
    spoken = [text for text in map(_one_line, concept.alternatives) if any(map(str.isalnum, text))]
    phrases = tuple(dict.fromkeys(text for text in spoken if concept.topic_id or text != name))
    losses.add("alternative labels without a letter", len(concept.alternatives) - len(spoken))
    if is_above and not phrases and concept.topic_id is None:
        phrases = (name,)
    return TaxonomyTopic(
        ids[concept.key],
        name,
        ids[parent] if parent is not None else None,
        _one_line(concept.about),
        phrases,
        concept.hints,
        concept.excludes,
        concept.setting,
        concept.uri,
        concept.notation,
    )


def _parent(concept: Concept, keys: set[str], losses: Losses) -> str | None:
    known = [key for key in concept.broader if key in keys and key != concept.key]
    losses.add("parents that aren't in the file", len(set(concept.broader) - keys))
    losses.add("further parents: a topic has one, the first", max(len(known) - 1, 0))
    return known[0] if known else None


def _open_circles(parents: dict[str, str | None], losses: Losses) -> None:
    """Take the parent from the first concept of each circle."""
    sound: set[str] = set()
    for key in parents:
        path: dict[str, None] = {}
        at: str | None = key
        while at is not None and at not in sound and at not in path:
            path[at] = None
            at = parents[at]
        if at is not None and at in path:
            parents[at] = None
            losses.add("parents that would have made a circle")
        sound.update(path)


def _unique_names(concepts: Iterable[Concept], losses: Losses) -> Iterator[str]:
    """Yield each concept's name; where others have it too, with its notation or a number behind it."""
    taken: set[str] = set()
    for concept in concepts:
        whole = _one_line(concept.name)
        name = whole[:LONGEST_NAME].rstrip()
        losses.add(f"names cut to {LONGEST_NAME} letters", len(name) < len(whole))
        if name.casefold() in taken:
            losses.add("names that others have too: told apart by notation or number", 1)
            name = next(n for n in _with_marks(name, concept.notation) if n.casefold() not in taken)
        taken.add(name.casefold())
        yield name


def _with_marks(name: str, notation: str | None) -> Iterator[str]:
    marks = [notation] if notation else []
    number = 2
    while True:
        yield from (f"{name[: LONGEST_NAME - len(mark) - 3]} ({mark})" for mark in marks)
        marks = [str(number)]
        number += 1


def _unique_ids(concepts: Iterable[Concept], names: Mapping[str, str]) -> Iterator[str]:
    taken = set(RESERVED)
    for concept in concepts:
        base = concept.topic_id or slug(names[concept.key])
        base = base.encode()[: LONGEST_ID - 8].decode(errors="ignore").rstrip("-")
        topic_id, number = base, 2
        while topic_id in taken:
            topic_id, number = f"{base}-{number}", number + 1
        taken.add(topic_id)
        yield topic_id


def _one_line(text: str) -> str:
    return " ".join(text.split())
