"""Papers that the taxonomy doesn't explain in, topics to accept out: `data/proposals.yaml`.

A group of papers that might be a topic is tried as one: labelled together with the taxonomy's topics by its key
phrases. What it gets is its papers, and how much doubt about their topic it takes away is what it gains. A topic that
reviews name is proposed as they name it, with what they teach.

Ids are slugs of the names and come from the papers alone: no run looks at what the one before it proposed, so results
never depend on history by accident. What people accept keeps its id, because it is in `taxonomy.yaml` from then on;
what an earlier report proposed keeps it where people made that report the baseline.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from taxo.label.reviews import NO_REVIEWS, Reviews
from taxo.label.stage import Labelling, LabelParams
from taxo.numeric import settled
from taxo.project.baseline import NO_BASELINE, Baseline
from taxo.project.storage import replacing
from taxo.project.tables import Paper, Topic
from taxo.project.taxonomy import PROPOSALS_FILE, Taxonomy, TaxonomyTopic, format_topic, slug, spoken
from taxo.propose.candidates import Found, find_missing
from taxo.text.naming import Naming, name_topics

RARE = 0.02  # the share of evidence under which differences mean nothing
LEAST_MARGIN = 0.02  # of a name: one that finds its papers hardly better than another topic's says nothing
SHOWN = 5  # titles in the file
Called = tuple[str, Naming, Found]  # a topic's id, what it is called, and its papers
HEADING = """\
# Topics that the taxonomy lacks. `taxo accept ID` moves one into taxonomy.yaml (--name, --parent, --id change it);
# the next run then gives it its papers. What is not accepted may be ignored: every run writes this file anew.
topics:
"""


@dataclass(frozen=True)
class Proposal:
    """A topic to accept: its place in the taxonomy, the rows of its papers (most typical first), the share of the
    doubt about their topic that it would take away (`gain`), how much of it stays when papers are left out, and the
    margin of its name, or how many reviews name it so. Of a large pile every `step`-th paper alone was looked at."""

    topic: TaxonomyTopic
    rows: tuple[int, ...]
    gain: float
    stability: float
    margin: float
    step: int = 1
    n_reviews: int = 0

    @property
    def facts(self) -> str:
        """What speaks for the proposal, in a sentence."""
        sample = f" in a sample of one in {self.step}" if self.step > 1 else ""
        if self.topic.is_group:
            return f"{len(self.rows)} papers{sample} in the topics under it."
        if self.n_reviews:
            by_review = f"{self.n_reviews} of them by review"
            return f"{len(self.rows)} papers{sample}, {by_review}; stability {self.stability:.2f}."
        return (
            f"{len(self.rows)} papers{sample}, {self.gain:.0%} of the doubt about them gone with it; "
            f"stability {self.stability:.2f}; "
            f"the name finds them by {self.margin:.2f} more than any other topic's papers."
        )

    def row(self, papers: Sequence[Paper]) -> Topic:
        """The proposal as a row of the topics; its examples are all its papers."""
        topic = self.topic
        return Topic(
            topic.topic_id,
            topic.name,
            topic.parent,
            "proposed",
            "found",
            len(self.rows),
            self.stability,
            list(topic.phrases),
            [papers[row].paper_id for row in self.rows],
        )


def propose_topics(
    papers: Sequence[Paper],
    taxonomy: Taxonomy,
    labelling: Labelling,
    params: LabelParams,
    reviews: Reviews = NO_REVIEWS,
    baseline: Baseline = NO_BASELINE,
) -> list[Proposal]:
    """Return topics that `taxonomy` lacks, those that `reviews` name first, then those worth most.

    `labelling` is what the taxonomy explains of `papers`. Topics that `baseline` knows keep id and name.
    """
    places = {paper.paper_id: row for row, paper in enumerate(papers)}
    lacks = reviews.lacks if params.use_reviews else {}
    named = {topic_id: [places[paper_id] for paper_id in ids] for topic_id, ids in lacks.items()}
    found = find_missing(papers, labelling, params, named)
    called = [*_as_reviews_say(found), *_by_names(papers, found, taxonomy, labelling, baseline)]
    return [
        _propose(topic_id, name, item, _likely_group(item.rows, taxonomy, labelling, params.spread.doubt))
        for topic_id, name, item in called
    ]


def list_topics(labelling: Labelling, proposals: Sequence[Proposal], papers: Sequence[Paper]) -> list[Topic]:
    """Return a row for each topic of `labelling` and each proposal; without a taxonomy the topics are the proposals."""
    agreed = {topic.topic_id: topic for topic in labelling.topics}
    rows = {proposal.topic.topic_id: proposal.row(papers) for proposal in proposals}
    made = {i: replace(row, verdict=agreed[i].verdict) if i in agreed else row for i, row in rows.items()}
    return [made.pop(topic_id, topic) for topic_id, topic in agreed.items()] + list(made.values())


def save_proposals(
    proposals: Sequence[Proposal], papers: Sequence[Paper], taxonomy: Taxonomy, root: Path = Path()
) -> None:
    """Write `data/proposals.yaml` under `root`, whole or not at all."""
    with replacing(root / PROPOSALS_FILE) as temporary:
        temporary.write_text(format_proposals(proposals, papers, taxonomy), encoding="utf-8")


def _as_reviews_say(found: Sequence[Found]) -> list[Called]:
    """The topics that reviews name, called so."""
    called = []
    for item in found:
        if item.topic_id:
            name = spoken(item.topic_id)
            phrases = () if item.phrases else (name,)
            called.append((item.topic_id, Naming(name[0].upper() + name[1:], phrases, 0.0), item))
    return called


def _by_names(
    papers: Sequence[Paper],
    found: Sequence[Found],
    taxonomy: Taxonomy,
    labelling: Labelling,
    baseline: Baseline,
) -> list[Called]:
    """The other topics with names and ids; those that no name tells from the rest are dropped."""
    told = {item.topic_id: item.rows for item in found if item.topic_id}
    others = [item for item in found if not item.topic_id]
    if not others:
        return []
    known = baseline.recognise([item.rows for item in others], papers, taxonomy.by_id.keys() | told.keys())
    rivals = [*_rows_by_topic(labelling).values(), *told.values()]
    taken = [*(topic.name for topic in taxonomy.topics), *told]
    names = name_topics(papers, [item.rows for item in others], rivals, taken, known)
    called: list[Called] = []
    ids = {*taxonomy.by_id, *told, *(name.kept_id for name in names if name.kept_id)}
    for item, name in zip(others, names, strict=True):
        topic_id = name.kept_id or slug(name.name)
        if name.margin >= LEAST_MARGIN and (name.kept_id or topic_id not in ids):
            ids.add(topic_id)
            called.append((topic_id, name, item))
    return called


def _propose(topic_id: str, name: Naming, item: Found, parent: str | None) -> Proposal:
    phrases = tuple(dict.fromkeys((*name.phrases[:1], *item.phrases)))
    topic = TaxonomyTopic(topic_id, name.name, parent, phrases=phrases)
    return Proposal(topic, item.rows, item.gain, item.stability, name.margin, item.step, item.n_reviews)


def _rows_by_topic(labelling: Labelling) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, assignment in enumerate(labelling.assignments):
        if assignment.topic_id is not None:
            rows.setdefault(assignment.topic_id, []).append(row)
    return {topic_id: rows[topic_id] for topic_id in sorted(rows)}


def _likely_group(rows: Sequence[int], taxonomy: Taxonomy, labelling: Labelling, doubt: float) -> str | None:
    """The group of the taxonomy whose topics' evidence is in the papers of `rows` most above what is usual.

    None where the taxonomy has no groups. `doubt` is the evidence for no topic that every paper has.
    """
    scores = labelling.grounds.scores
    shares = scores / (scores.sum(axis=1, keepdims=True) + doubt)
    usual, here = shares.mean(axis=0), shares[list(rows)].mean(axis=0)
    likely: dict[str, float] = {}
    parents = [topic.parent for topic in taxonomy.assignable]
    for group in sorted({parent for parent in parents if parent is not None}):
        under = [parent == group for parent in parents]
        likely[group] = settled(float((here[under].sum() + RARE) / (usual[under].sum() + RARE)))
    return max(likely, key=lambda group: likely[group], default=None)


def format_proposals(proposals: Sequence[Proposal], papers: Sequence[Paper], taxonomy: Taxonomy) -> str:
    """Return `data/proposals.yaml`: a taxonomy of the proposals, each under what speaks for it as comments.

    Groups of `taxonomy` under which topics are proposed are repeated, so that the file stands for itself.
    """
    if not proposals:
        return "# Nothing is proposed: the taxonomy explains the papers.\ntopics: []\n"
    parents = [proposal.topic.parent for proposal in proposals]
    known = {parent for parent in parents if parent in taxonomy.by_id}
    above = known | {group.topic_id for parent in known if parent for group in taxonomy.ancestors(parent)}
    groups = [replace(t, phrases=(), hints=(), excludes=()) for t in taxonomy.topics if t.topic_id in above]
    entries = ["  # In the taxonomy already.\n" + format_topic(group) for group in groups]
    entries += [_comment(proposal, papers) + format_topic(proposal.topic) for proposal in proposals]
    return HEADING + "\n".join(entries)


def _comment(proposal: Proposal, papers: Sequence[Paper]) -> str:
    """What speaks for a proposal, and papers of it."""
    lines = [proposal.facts]
    if not proposal.topic.is_group:
        lines += ["Such as:", *(f"- {papers[row].title}" for row in proposal.rows[:SHOWN])]
    return "".join(f"  # {line}\n" for line in lines)
