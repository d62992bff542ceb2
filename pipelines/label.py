"""Give each paper its topics from taxonomy, reviews and clusters; propose new ones."""

from pathlib import Path

from pipelines import run
from taxo.discover.first_topics import find_first_topics
from taxo.label import LabelParams, label_papers
from taxo.label.reviews import load_reviews
from taxo.project.baseline import read_baseline
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, CLUSTERS, ENCODINGS, HIERARCHY, PAPERS, TOPICS
from taxo.project.taxonomy import load_taxonomy
from taxo.propose.stage import list_topics, propose_topics, save_proposals


def main(root: Path = Path()) -> None:
    params = load_params(LabelParams, "label", root)
    papers, placements = PAPERS.read(root), CLUSTERS.read(root)
    encodings = ENCODINGS.read(papers, root)
    agreed, baseline = load_taxonomy(root), read_baseline(root)
    first = (
        None
        if agreed.topics
        else find_first_topics(papers, placements, HIERARCHY.read(root), params.evidence, baseline)
    )
    taxonomy, evidence = (first.taxonomy, first.evidence) if first else (agreed, None)
    reviews = load_reviews(papers, taxonomy, root)
    for problem in reviews.problems:
        print(f"reviews.csv, {problem}")
    labelling = label_papers(papers, encodings, taxonomy, reviews, params, evidence)
    proposals = (
        first.proposals(labelling)
        if first
        else propose_topics(papers, taxonomy, labelling, params, reviews, baseline)
    )
    save_proposals(proposals, papers, agreed, root)
    TOPICS.write(list_topics(labelling, proposals, papers), root)
    ASSIGNMENTS.write(labelling.assignments, root)
    write_metrics("label", {**labelling.summary(), "review_problems": len(reviews.problems)}, root)
    placed = sum(assignment.topic_id is not None for assignment in labelling.assignments)
    print(
        f"{placed} of {len(papers)} papers placed in {len(taxonomy.assignable)} topics, {len(proposals)} proposed"
    )
    for proposal in proposals:
        print(f"  {proposal.topic.name} ({proposal.topic.topic_id}): {proposal.facts}")


if __name__ == "__main__":
    run(main)
