"""Read all that labelling takes: the papers as earlier stages left them, the topics in use and the reviews."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from taxo.label.phrase_evidence import PhraseEvidence, find_phrase_evidence
from taxo.label.reviews import Reviews, load_reviews
from taxo.numeric import Members, Rows
from taxo.project.added import settled_rows
from taxo.project.cache import papers_bytes
from taxo.project.encodings import ENCODINGS, Encodings
from taxo.project.tables import CLUSTERS, PAPERS, Paper, Placement
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.project.topics_in_use import TopicsInUse, load_topics_in_use
from taxo.text.titles import EvidenceParams
from taxo.text.tokens import TOKENS, Tokens

# Evidence that being in a topic's cluster is: where discovery made the topics, papers stay where discovery put them.
# Where people accepted a topic and changed its phrases, it is as much of this as of the phrases is left.
# Half moves some papers by their words and loses .01 AMI on the listings, double changes nothing.
CLUSTER_WEIGHT = 60.0
# Topics from which only those contest for papers that some paper speaks of. Of a thesaurus of thousands most aren't in
# a pile at all: a word such as “policy”, a part of hundreds of their phrases, would give papers to these.
MANY_TOPICS = 300


@dataclass(frozen=True)
class Corpus:
    """Papers with their tokens, encodings and clusters (all in one order), the topics in use, and the reviews."""

    papers: Sequence[Paper]
    tokens: Tokens
    encodings: Encodings
    placements: Sequence[Placement]
    topics: TopicsInUse
    reviews: Reviews

    def of(self, rows: Rows) -> "Corpus":
        """The corpus of the papers in `rows` (in order) alone; reviews stay as they are."""
        ids = [self.papers[row].paper_id for row in rows.tolist()]
        return replace(
            self,
            papers=[self.papers[row] for row in rows.tolist()],
            tokens=self.tokens.of(rows),
            encodings=Encodings(ids, self.encodings.vectors[rows]),
            placements=[self.placements[row] for row in rows.tolist()],
        )

    def without_added(self) -> tuple[Rows, "Corpus"]:
        """The rows of the papers that aren't added or that people reviewed, and their corpus as if there were no
        others: this one where none is left out."""
        reviews = self.reviews
        lacking = (paper_id for ids in reviews.lacks.values() for paper_id in ids)
        rows = settled_rows(self.papers, {*reviews.by_paper, *reviews.exclusions, *lacking})
        if len(rows) == len(self.papers):
            return rows, self
        some = self.of(rows)
        return rows, replace(some, tokens=some.tokens.alone())

    def parts(self) -> list[bytes]:
        """All of the corpus that a result can follow from, to know again what was made of it."""
        tokens, reviews = self.tokens, self.reviews
        return [
            papers_bytes(self.papers),
            "\n".join(tokens.vocabulary).encode("utf-8", "surrogatepass"),
            *(array.tobytes() for array in (tokens.words, tokens.places, tokens.starts, tokens.is_small)),
            "\n".join(sorted(tokens.joined)).encode("utf-8", "surrogatepass"),
            self.encodings.vectors.tobytes(),
            repr([(placement.paper_id, placement.cluster) for placement in self.placements]).encode(),
            repr((self.topics, reviews.by_paper, reviews.exclusions, reviews.lacks)).encode(
                "utf-8", "surrogatepass"
            ),
        ]


def read_corpus(root: Path = Path()) -> Corpus:
    """Read the corpus under `root`; raises `TaxoError` where a part is missing or isn't of these papers."""
    papers, topics = PAPERS.read(root), load_topics_in_use(root)
    return Corpus(
        papers,
        TOKENS.read(len(papers), root),
        ENCODINGS.read(papers, root),
        CLUSTERS.read(root),
        topics,
        load_reviews(papers, topics.taxonomy, root),
    )


def labelled_topics(taxonomy: Taxonomy) -> list[TaxonomyTopic]:
    """Return the topics that papers can be given, each with its name as one of its phrases."""
    return [
        replace(topic, phrases=tuple(dict.fromkeys((*topic.phrases, topic.name))))
        for topic in taxonomy.assignable
    ]


def placed_papers(corpus: Corpus) -> Members:
    """Return which papers discovery placed in a cluster that a topic in use is (n)."""
    clusters = {cluster for cluster, _ in _own_clusters(corpus.topics).values()}
    return np.array([placement.cluster in clusters for placement in corpus.placements], dtype=np.bool_)


def _own_clusters(topics: TopicsInUse) -> dict[str, tuple[int, float]]:
    """The cluster that each topic is, and how much of its phrases it still has: topics that discovery made have all."""
    return {**{topic_id: (cluster, 1.0) for topic_id, cluster in topics.clusters.items()}, **topics.accepted}


def gather_evidence(corpus: Corpus, params: EvidenceParams) -> PhraseEvidence:
    """Return what speaks for each topic in each paper: its phrases, and being in the cluster that the topic is."""
    found = find_phrase_evidence(corpus.tokens, labelled_topics(corpus.topics.taxonomy), params)
    own = _own_clusters(corpus.topics)
    clusters = np.array([placement.cluster for placement in corpus.placements], dtype=np.int64)
    of_topic = np.array([own.get(topic_id, (-2, 0.0)) for topic_id in found.topic_ids]).reshape(-1, 2)
    is_own = clusters[:, None] == of_topic[:, 0]
    return replace(found, scores=found.scores + CLUSTER_WEIGHT * of_topic[:, 1] * is_own)


def gather_contesting(corpus: Corpus, params: EvidenceParams) -> PhraseEvidence:
    """Return what `gather_evidence` does, of more than `MANY_TOPICS` only for those that contest for papers: topics of
    which some paper has evidence, those that reviews give, and the topics above these."""
    found = gather_evidence(corpus, params)
    if len(found.topic_ids) <= MANY_TOPICS:
        return found
    spoken = {found.topic_ids[column] for column in np.flatnonzero(found.scores.any(axis=0)).tolist()}
    spoken |= {topic_id for review in corpus.reviews.by_paper.values() for topic_id in review.topics}
    taxonomy = corpus.topics.taxonomy
    above = {topic_id for own in spoken for topic_id in taxonomy.with_ancestors(own)}
    return found.of_topics(np.array([topic_id in above for topic_id in found.topic_ids], dtype=np.bool_))
