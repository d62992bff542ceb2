"""Find the papers and topics that the cells of a `reviews.csv` name, however these are spelt."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy
from taxo.project.topic_ids import slug
from taxo.text.words import words

NONE = "none"  # what stands among the topics where none of them fits, unless a topic has this id


@dataclass(frozen=True)
class ReviewNames:
    """The papers and topics that reviews can name: by id, or by title or name however it is spelt."""

    all_papers: Sequence[Paper]
    taxonomy: Taxonomy

    @cached_property
    def papers(self) -> Mapping[str, str]:
        """Papers by id and by title; a title that several papers have names none of them."""
        by_title = _unambiguous((_title_key(paper.title), paper.paper_id) for paper in self.all_papers)
        return by_title | {paper.paper_id: paper.paper_id for paper in self.all_papers}

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Topics by id and by name; a name that several topics have but for its marks names none of them."""
        topics = self.taxonomy.topics
        by_name = _unambiguous((slug(topic.name, topic.name), topic.topic_id) for topic in topics)
        return by_name | {topic_id: topic_id for topic_id in self.taxonomy.by_id}

    def paper_id(self, cell: str) -> str | None:
        """The paper that a cell names."""
        return self.papers.get(cell.strip()) or self.papers.get(_title_key(cell))

    def is_paper(self, cell: str) -> bool:
        """Whether a cell names a paper."""
        return self.paper_id(cell) is not None

    def is_topic(self, cell: str) -> bool:
        """Whether a cell names a topic, among others or not, or says that none fits."""
        return any(self.is_known(topic) or topic == NONE for part in self.parts(cell) for topic in part)

    def is_known(self, topic_id: str) -> bool:
        """Whether the taxonomy has a topic of the id."""
        return topic_id in self.taxonomy.by_id

    def parts(self, cell: str) -> list[tuple[str, ...]]:
        """The topics in a cell, by id: parts that `;` separates (or commas, where these aren't part of a name), each of
        topics that are equally right. Unknown ones have the ids that they would have."""
        parts = [
            self._ids(piece.split("|")) for part in re.split("[;\n]", cell) for piece in self._pieces(part)
        ]
        return [part for part in parts if part]

    def topics_or_none(self, cell: str) -> tuple[list[tuple[str, ...]], bool]:
        """The parts of a cell without those that only say that none fits, and whether there are such."""
        parts = self.parts(cell)
        topics = [part for part in parts if part != (NONE,) or self.is_known(NONE)]
        return topics, len(topics) < len(parts)

    def is_assignable(self, topic_id: str) -> bool:
        """Whether papers can have a topic."""
        return self.is_known(topic_id) and not self.is_group(topic_id)

    def is_group(self, topic_id: str) -> bool:
        """Whether a topic only groups others."""
        return topic_id in self.taxonomy.group_ids

    def under(self, topic_id: str) -> tuple[str, ...]:
        """The topic itself, or all topics under a group."""
        if not self.is_group(topic_id):
            return (topic_id,)
        return tuple(
            topic.topic_id
            for topic in self.taxonomy.assignable
            if topic_id in (group.topic_id for group in self.taxonomy.ancestors(topic.topic_id))
        )

    def _pieces(self, part: str) -> list[str]:
        pieces = part.split(",")
        if len(pieces) == 1 or any(map(self.is_known, self._ids([part]))):
            return [part]
        return pieces if any(map(self.is_known, self._ids(re.split(r"[,|]", part)))) else [part]

    def _ids(self, names: Iterable[str]) -> tuple[str, ...]:
        ids = [slug(name, name.strip()) for name in names if name.strip()]
        return tuple(dict.fromkeys(self.topics.get(topic_id, topic_id) for topic_id in ids))


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The ids by those names that stand for one alone."""
    ids: dict[str, list[str]] = defaultdict(list)
    for name, found in pairs:
        ids[name].append(found)
    return {name: found[0] for name, found in ids.items() if len(found) == 1}


def _title_key(title: str) -> str:
    return "".join(word for word in words(title) if word[0].isalnum())
