"""Read what is suggested and not yet decided, with the papers of each suggestion."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from taxo.project.metrics import Value, read_metrics
from taxo.project.params import load_params
from taxo.project.suggestions import NEW_TOPIC, Suggestion, load_suggestions
from taxo.project.tables import PHRASE_PAPERS, PROPOSED_TOPICS, PhrasePaper
from taxo.project.taxonomy import Taxonomy, load_taxonomy


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Section `propose` of `params.yaml`, as the report tells it: from when on a group of papers is proposed."""

    min_papers: int
    min_size: float
    min_gain: float
    min_stability: float


@dataclass(frozen=True)
class Suggested:
    """What would make `taxonomy`, the one that people wrote, better.

    `topics` are those that it lacks, in the order of the file; `phrases` entries with phrases that its topics lack.
    `papers` are the ids of those that each topic would get, most typical first, by its id, `phrase_papers` those that
    hold a phrase, by topic id and phrase. `figures` are the values of `reports/metrics/propose.json`.
    """

    taxonomy: Taxonomy
    topics: Sequence[Suggestion]
    phrases: Sequence[Suggestion]
    papers: Mapping[str, Sequence[str]]
    phrase_papers: Mapping[tuple[str, str], Sequence[PhrasePaper]]
    figures: Mapping[str, Value]
    thresholds: Thresholds

    @property
    def is_first(self) -> bool:
        """Whether people have no taxonomy yet: what discovery made is suggested as the first one."""
        return not self.taxonomy.topics

    @cached_property
    def topic_ids(self) -> frozenset[str]:
        """The ids of the topics that are suggested."""
        return frozenset(entry.topic for entry in self.topics)

    @cached_property
    def group_ids(self) -> frozenset[str]:
        """The ids of suggested topics that only group others."""
        above = {entry.parent for entry in self.topics}
        return frozenset(e.topic for e in self.topics if e.topic in above and not e.phrases)


def read_suggested(root: Path = Path()) -> Suggested:
    """Read the suggestions under `root` that `taxonomy.yaml` doesn't hold; raises `TaxoError` where one is amiss."""
    taxonomy, (entries, _) = load_taxonomy(root), load_suggestions(root)
    known = taxonomy.by_id
    by_phrase: dict[tuple[str, str], list[PhrasePaper]] = defaultdict(list)
    for row in PHRASE_PAPERS.read(root):
        by_phrase[row.topic_id, row.phrase].append(row)
    return Suggested(
        taxonomy,
        [entry for entry in entries if entry.kind == NEW_TOPIC and entry.topic not in known],
        _offered(entries, taxonomy),
        {topic.topic_id: topic.examples for topic in PROPOSED_TOPICS.read(root)},
        by_phrase,
        read_metrics("propose", root),
        load_params(Thresholds, "propose", root),
    )


def _offered(entries: Sequence[Suggestion], taxonomy: Taxonomy) -> list[Suggestion]:
    """The entries with phrases for topics of `taxonomy`, less those that the topic has."""
    found = []
    for entry in entries:
        topic = taxonomy.by_id.get(entry.topic)
        if entry.kind != NEW_TOPIC and topic is not None:
            left = tuple(phrase for phrase in entry.phrases if phrase not in topic.phrases)
            found += [replace(entry, phrases=left)] if left else []
    return found
