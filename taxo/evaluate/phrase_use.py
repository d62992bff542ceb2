"""Find the phrases of a taxonomy that no paper holds, and those that several topics share."""

from collections import defaultdict
from dataclasses import dataclass, field

from taxo.evaluate.crossval import ReviewedCorpus
from taxo.text.token_phrases import phrase_key


@dataclass(frozen=True, slots=True)
class OddPhrase:
    """A phrase that finds nothing (`n_papers` 0), or that several topics (`topic_ids`, `;` between) have."""

    phrase: str
    topic_ids: str
    n_papers: int


@dataclass
class _Use:
    """The topics that have a phrase, in the taxonomy's order, and the papers that hold it for any of them."""

    topic_ids: list[str] = field(default_factory=list)
    papers: set[int] = field(default_factory=set)


def find_odd_phrases(corpus: ReviewedCorpus) -> list[OddPhrase]:
    """Return the phrases that find nothing or are shared, in the taxonomy's order; none of those that discovery chose.

    Hints are left out, which promise little and are there to be shared.
    Phrases are one that are found in the same places ("language model", "language models").
    """
    if not corpus.corpus.topics.are_agreed:
        return []
    found, joined = corpus.phrases, corpus.corpus.tokens.joined
    held: dict[str, set[int]] = defaultdict(set)
    for paper, phrase in zip(found.papers.tolist(), found.phrases.tolist(), strict=True):
        held[found.names[phrase]].add(paper)
    uses: dict[tuple[str, ...], _Use] = {}
    written: dict[tuple[str, ...], str] = {}
    for topic in corpus.taxonomy.assignable:
        for phrase in topic.phrases:
            key = phrase_key(phrase, joined)
            use = uses.setdefault(key, _Use())
            use.papers |= held[phrase]
            written.setdefault(key, phrase)
            if topic.topic_id not in use.topic_ids:
                use.topic_ids.append(topic.topic_id)
    return [
        OddPhrase(written[key], ";".join(use.topic_ids), len(use.papers))
        for key, use in uses.items()
        if not use.papers or len(use.topic_ids) > 1
    ]
