"""Every table a stage writes: its path, grain, key and columns."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from taxo.project.storage import Table
from taxo.project.topic_state import State

Verdict = Literal[
    "paper",
    "title",
    "abstract",
    "authors",
    "date",
    "votes",
    "organisation",
    "url",
    "keywords",
    "chrome",
    "duplicate",
    "rejected",
    "conflict",
    "notice",
]

PhraseEffect = Literal["gets the topic", "gets evidence", "as it is"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A title and an abstract with where they came from.

    `sources` are places such as "pages.txt:12-19" (lines) or "dump.json#7" (a record), one a copy that was
    merged into this paper, in order. `year` and `month` are also known where the full date `published` isn't.
    `authors` are names as written ("Poe, Ada"); `n_authors` is null where some are left out ("et al.").
    `keywords` are the authors' own or, without any, those of an index. `type` and `language` are as the listing
    has them. `title_only` papers have no abstract. `extra` is what else the listings say, by the column's name in
    lower case without blanks.
    """

    paper_id: str
    title: str
    abstract: str
    n_authors: int | None = None
    published: date | None = None
    upvotes: int | None = None
    organisation: str | None = None
    url: str | None = None
    keywords: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    year: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    month: int | None = None
    authors: list[str] = field(default_factory=list)
    index_terms: list[str] = field(default_factory=list)
    mesh_terms: list[str] = field(default_factory=list)
    pmid: str | None = None
    venue: str | None = None
    type: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    language: str | None = None
    retracted: bool = False
    title_only: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def all_keywords(self) -> list[str]:
        """The keywords of all kinds, each once, those of the authors first, and where the paper appeared at the end."""
        venue = [self.venue] if self.venue else []
        return list(dict.fromkeys([*self.keywords, *self.index_terms, *self.mesh_terms, *venue]))


@dataclass(frozen=True, slots=True)
class Listing:
    """How a listing was read: its format (null: none that is known), its records, and what is used of them.

    `error` says why it, or the rest of it, couldn't be read; `kept` are columns that no field takes and that are kept
    as `extra`, `unused` those that are kept nowhere, each by the number of records that have it, most first.
    """

    listing: str
    format: str | None
    n_records: int
    n_rejected: int
    error: str | None = None
    kept: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What became of a span of a listing: every non-blank line of it is in exactly one entry that is no notice.

    Entries with the verdict "notice" stand beside those of an abstract: `excerpt` is what was cut from it.
    Where a format has no lines of its own (JSON, Parquet), both numbers are those of a record, from 1.
    `excerpt` is the start of the text there, kept for what didn't become part of a paper.
    """

    listing: str
    first_line: int
    last_line: int
    verdict: Verdict
    paper_id: str | None = None
    reason: str | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where discovery put a paper: its cluster (-1 for none), how firmly (0 to 1), and its place on the map."""

    paper_id: str
    cluster: int
    strength: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Term:
    """A term that sets a cluster apart, ranked from 0, with its c-TF-IDF weight."""

    cluster: int
    rank: int
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """A node of the cluster hierarchy; leaves are the clusters of `Placement`, `stability` is 0 to 1."""

    cluster: int
    parent: int | None
    n_papers: int
    stability: float


@dataclass(frozen=True, slots=True)
class ClusterTopic:
    """A cluster, or a group of clusters (`cluster` is null), as a topic to start a taxonomy from.

    `rank` is its place in such a taxonomy, groups first; `margin` says how much better its name finds its papers than
    any other cluster's (-1 to 1).
    """

    rank: int
    topic_id: str
    name: str
    parent: str | None = None
    cluster: int | None = None
    margin: float = 0.0
    phrases: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Topic:
    """A node of the taxonomy with what the pile says of it."""

    topic_id: str
    name: str
    parent: str | None
    status: str
    n_papers: int
    terms: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A paper's topics.

    `topic_id` is the primary one, null where the labels abstain, and then `reason` says why; `confidence` is the
    calibrated probability that the primary is right; `evidence` are the phrases that decided.
    """

    paper_id: str
    topic_id: str | None
    confidence: float
    topics: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    reviewed: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What the labels said of a reviewed paper in a run that never saw its review.

    `right` are the primary topics that the review holds right (none: no topic fits), `topic_id` is what was said (null
    where the labels abstained) with its `confidence`, and `reviewed_by` are those who reviewed, as far as they say so.
    """

    paper_id: str
    right: list[str]
    topic_id: str | None
    is_right: bool
    confidence: float
    reviewed_by: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TopicState:
    """How far to trust a topic that papers can have: its `state`, and in a sentence `why`.

    `n_papers` have it as their first topic; `confidence` is the mean of those that nobody reviewed (0 to 1, null
    without any). Of the reviewed papers, each asked about without its own review, `n_said` were said to be of it,
    `n_actual` are, and `n_right` both: a share of `n_said` that lies between `low` and `high` with 95 % confidence.
    `reviewed_by` are those who reviewed the papers that count here.
    """

    topic_id: str
    state: State
    why: str
    n_papers: int
    n_said: int
    n_actual: int
    n_right: int
    low: float
    high: float
    confidence: float | None
    reviewed_by: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PhrasePaper:
    """A paper that holds a phrase which is suggested for a topic, and what the phrase would do for it.

    It gets the topic, or, where it has the topic but no phrase of it, evidence; else it stays as it is.
    """

    topic_id: str
    phrase: str
    paper_id: str
    effect: PhraseEffect


PAPERS = Table("data/papers.parquet", Paper, ("paper_id",), "a paper")
MODEL_FOLDER = "models/topic-classifier"  # the trained classifier and its card
LEDGER = Table(
    "data/ledger.parquet", LedgerEntry, ("listing", "first_line", "verdict"), "a span of a listing"
)
LISTINGS = Table("data/listings.parquet", Listing, ("listing",), "a listing")
CLUSTERS = Table("data/clusters.parquet", Placement, ("paper_id",), "a paper")
HIERARCHY = Table("data/hierarchy.parquet", ClusterNode, ("cluster",), "a node of the cluster hierarchy")
TERMS = Table("data/terms.parquet", Term, ("cluster", "rank"), "a term of a cluster")
CLUSTER_TOPICS = Table("data/cluster_topics.parquet", ClusterTopic, ("rank",), "a topic that discovery made")
TOPICS = Table("data/topics.parquet", Topic, ("topic_id",), "a topic")
ASSIGNMENTS = Table("data/assignments.parquet", Assignment, ("paper_id",), "a paper")
PROPOSED_TOPICS = Table("data/proposed_topics.parquet", Topic, ("topic_id",), "a proposed topic")
HELD_OUT = Table("data/held_out.parquet", HeldOut, ("paper_id",), "a reviewed paper")
TOPIC_STATES = Table("data/topic_states.parquet", TopicState, ("topic_id",), "a topic that papers can have")
PHRASE_PAPERS = Table(
    "data/phrase_papers.parquet",
    PhrasePaper,
    ("topic_id", "phrase", "paper_id"),
    "a suggested phrase and a paper that holds it",
)
TABLES = (
    PAPERS,
    LEDGER,
    LISTINGS,
    CLUSTERS,
    HIERARCHY,
    TERMS,
    CLUSTER_TOPICS,
    TOPICS,
    ASSIGNMENTS,
    PROPOSED_TOPICS,
    HELD_OUT,
    TOPIC_STATES,
    PHRASE_PAPERS,
)
