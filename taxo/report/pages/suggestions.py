"""Build the page of what is suggested: each new topic with what speaks for it and would change, phrases by topic."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taxo.project.suggestions import Suggestion
from taxo.report.catalogue import Catalogue, TopicLink
from taxo.report.minimap import Minimap, MinimapPlaces
from taxo.report.suggested import Suggested

SHOWN = 5  # titles of a topic
EXAMPLES = 3  # of a phrase
# Of the papers of a phrase those are shown first that it would do most for.
EFFECTS = ("gets the topic", "gets evidence", "as it is")


@dataclass(frozen=True, slots=True)
class Title:
    """A paper's title; `url` is "" where the paper isn't in the corpus any more, `gains` says what a phrase brings."""

    title: str
    url: str
    gains: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Papers of a suggestion that have one topic now (no `link`: none, or several others), and their share, 0 to 1."""

    name: str
    link: TopicLink | None
    n_papers: int
    share: float


@dataclass(frozen=True, slots=True)
class TopicOffer:
    """A topic that is suggested, with `n_papers` of the whole corpus (`share` of all, 0 to 1).

    `n_reviews` people gave to it by name. `leave` tells which first topics its papers have now, with those that have
    none (nothing where there is no taxonomy), `overlaps` what they have first or not. `lead` is the offer that this one
    is much like and less worth than. `dots` are its papers on the small map.
    """

    topic_id: str
    name: str
    group: str | None
    is_group: bool
    n_papers: int
    share: float
    n_reviews: int
    n_unplaced: int | None
    leave: tuple[Part, ...]
    overlaps: tuple[Part, ...]
    phrases: tuple[str, ...]
    titles: tuple[Title, ...]
    lead: str | None
    dots: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Topics under a suggested group (`head`), or under none: each first of those that are much like it."""

    head: TopicOffer | None
    families: tuple[tuple[TopicOffer, ...], ...]


@dataclass(frozen=True, slots=True)
class PhraseOffer:
    """A phrase for a topic, in `n_holding` papers, which would give it to `n_gained`; `command` accepts it."""

    phrase: str
    n_gained: int
    n_holding: int
    titles: tuple[Title, ...]
    command: str


@dataclass(frozen=True, slots=True)
class TopicPhrases:
    """The phrases that are suggested for a topic of the taxonomy."""

    link: TopicLink
    phrases: tuple[PhraseOffer, ...]


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """All suggestions. `is_first`: there is no taxonomy yet, and the topics would be the first one.

    `n_looked_at` papers were looked at; of these `n_unexplained` had no sure topic, and `n_candidates` groups of them
    were tried. A topic is proposed from the three thresholds on (section `propose` of `params.yaml`).
    """

    n_papers: int
    n_topics: int
    n_phrases: int
    is_first: bool
    has_reviews: bool
    can_merge: bool
    sections: tuple[Section, ...]
    phrases: tuple[TopicPhrases, ...]
    minimap: Minimap
    n_looked_at: int
    n_unexplained: int
    n_candidates: int
    min_papers: int
    min_size: float
    min_gain: float
    min_stability: float


def build_suggestions(catalogue: Catalogue) -> SuggestionsPage:
    """Return the page of what is suggested."""
    suggested = catalogue.inputs.suggested
    places = MinimapPlaces(catalogue.entries)
    offers = _Offers(catalogue, suggested, places)
    phrases = tuple(_topic_phrases(catalogue, suggested))
    n_topics = len(suggested.topics) - len(suggested.group_ids)
    figures, thresholds = suggested.figures, suggested.thresholds
    return SuggestionsPage(
        n_papers=len(catalogue.entries),
        n_topics=n_topics,
        n_phrases=sum(len(found.phrases) for found in phrases),
        is_first=suggested.is_first,
        has_reviews=any(entry.reviews for entry in suggested.topics),
        can_merge=n_topics > 1 or bool(suggested.taxonomy.topics),
        sections=tuple(offers.sections()),
        phrases=phrases,
        minimap=places.whole(),
        n_looked_at=int(figures["papers_looked_at"] or 0),
        n_unexplained=int(figures["unexplained_papers"] or 0),
        n_candidates=int(figures["candidates"] or 0),
        min_papers=thresholds.min_papers,
        min_size=thresholds.min_size,
        min_gain=thresholds.min_gain,
        min_stability=thresholds.min_stability,
    )


class _Offers:
    """Makes the offers of topics."""

    def __init__(self, catalogue: Catalogue, suggested: Suggested, places: MinimapPlaces) -> None:
        self._catalogue, self._suggested, self._places = catalogue, suggested, places
        self._by_id = {entry.topic: entry for entry in suggested.topics}
        self.leads = {
            other: entry.topic for entry in suggested.topics for other in entry.alike if other in self._by_id
        }

    def sections(self) -> Iterator[Section]:
        """Yield the topics that no suggested group is above, then each suggested group with its own."""
        tops = [self._top(entry) for entry in self._suggested.topics]
        groups = self._suggested.group_ids
        loose = [e for e, top in zip(self._suggested.topics, tops, strict=True) if top.topic not in groups]
        if loose:
            yield Section(None, tuple(self._families(loose)))
        for group in self._suggested.topics:
            if group.topic in groups and self._top(group) is group:
                inside = [
                    e
                    for e, top in zip(self._suggested.topics, tops, strict=True)
                    if top is group and e is not group
                ]
                yield Section(self._offer(group), tuple(self._families(inside)))

    def _top(self, entry: Suggestion) -> Suggestion:
        """The suggested topic that is above `entry` and under no other, or itself; a circle ends where it began."""
        seen = {entry.topic}
        while entry.parent in self._by_id and entry.parent not in seen:
            entry = self._by_id[entry.parent]
            seen.add(entry.topic)
        return entry

    def _families(self, entries: Sequence[Suggestion]) -> Iterator[tuple[TopicOffer, ...]]:
        """Each topic with those that are much like it; without a taxonomy, the largest first."""
        if self._suggested.is_first:
            entries = sorted(entries, key=lambda entry: -entry.papers)
        own = {entry.topic for entry in entries}
        for entry in entries:
            if self.leads.get(entry.topic) not in own:
                likes = [other for other in entries if self.leads.get(other.topic) == entry.topic]
                yield tuple(map(self._offer, [entry, *likes]))

    def _offer(self, entry: Suggestion) -> TopicOffer:
        n_all, ids = max(len(self._catalogue.entries), 1), self._suggested.papers.get(entry.topic, ())
        parent = entry.parent or ""
        known = self._suggested.taxonomy.by_id.get(parent)
        group = known.name if known else self._by_id[parent].name if parent in self._by_id else None
        lead = self._by_id.get(self.leads.get(entry.topic, ""))
        return TopicOffer(
            topic_id=entry.topic,
            name=entry.name or entry.topic,
            group=group,
            is_group=entry.topic in self._suggested.group_ids,
            n_papers=entry.papers,
            share=entry.papers / n_all,
            n_reviews=entry.reviews or 0,
            n_unplaced=entry.unplaced,
            leave=tuple(self._leave(entry)),
            # What its papers have first is told as what they would leave; here it is told if there is more.
            overlaps=tuple(self._parts(entry.overlaps, entry.papers))
            if entry.overlaps != entry.leave
            else (),
            phrases=entry.phrases,
            titles=_titles(ids[:SHOWN], entry.examples, self._catalogue) if entry.examples else (),
            lead=lead.name if lead else None,
            dots=self._places.dots(ids),
        )

    def _leave(self, entry: Suggestion) -> Iterator[Part]:
        """What its papers have first now, most first, those without a topic above and those of rarer topics below."""
        if entry.unplaced is None:
            return
        n_papers = max(entry.papers, 1)
        if entry.unplaced:
            yield Part("No topic", None, entry.unplaced, entry.unplaced / n_papers)
        yield from self._parts(entry.leave, n_papers)
        rest = entry.papers - entry.unplaced - sum(entry.leave.values())
        if rest > 0:
            yield Part("Other topics", None, rest, rest / n_papers)

    def _parts(self, counts: Mapping[str, int], n_papers: int) -> Iterator[Part]:
        names = {topic.topic_id: topic.name for topic in self._suggested.taxonomy.topics}
        for topic_id, count in counts.items():
            link = self._catalogue.links.get(topic_id)
            name = link.name if link else names.get(topic_id, topic_id)
            yield Part(name, link, count, count / max(n_papers, 1))


def _topic_phrases(catalogue: Catalogue, suggested: Suggested) -> Iterator[TopicPhrases]:
    """Yield the phrases of each topic in the order of the taxonomy, those of a topic in that of the file."""
    for topic in suggested.taxonomy.topics:
        entries = [entry for entry in suggested.phrases if entry.topic == topic.topic_id]
        offers = [_phrase_offer(entry, phrase, catalogue) for entry in entries for phrase in entry.phrases]
        if offers:
            link = catalogue.links.get(topic.topic_id, TopicLink(topic.topic_id, topic.name))
            yield TopicPhrases(link, tuple(offers))


def _phrase_offer(entry: Suggestion, phrase: str, catalogue: Catalogue) -> PhraseOffer:
    rows = sorted(
        catalogue.inputs.suggested.phrase_papers.get((entry.topic, phrase), ()),
        key=lambda row: EFFECTS.index(row.effect),
    )[:EXAMPLES]
    gaining = {row.paper_id for row in rows if row.effect == EFFECTS[0]}
    return PhraseOffer(
        phrase=phrase,
        n_gained=entry.papers,
        n_holding=entry.papers if entry.count is None else entry.count,
        titles=_titles([row.paper_id for row in rows], entry.examples, catalogue, gaining),
        command=f"taxo accept {entry.topic} --phrase {shlex.quote(phrase)}",
    )


def _titles(
    paper_ids: Sequence[str],
    examples: Sequence[str],
    catalogue: Catalogue,
    gaining: frozenset[str] | set[str] = frozenset(),
) -> tuple[Title, ...]:
    """Titles of papers with links; where none of the papers is known, the titles that the suggestion names."""
    entries = [catalogue.by_paper[i] for i in paper_ids if i in catalogue.by_paper]
    if not entries:
        return tuple(Title(title, "") for title in examples)
    return tuple(Title(e.paper.title, e.url, e.paper.paper_id in gaining) for e in entries)
