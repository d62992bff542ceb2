"""Give each paper its topics from taxonomy, reviews and clusters; propose new ones."""

from pathlib import Path

from pipelines import run
from taxo.label import LabelParams, label_papers
from taxo.metrics import write_metrics
from taxo.params import load_params
from taxo.proposals import propose_topics, save_proposals
from taxo.reviews import load_reviews
from taxo.tables import ASSIGNMENTS, CLUSTERS, ENCODINGS, PAPERS, TOPICS
from taxo.taxonomy import load_taxonomy


def main(root: Path = Path()) -> None:
    params = load_params(LabelParams, "label", root)
    papers = PAPERS.read(root)
    encodings = ENCODINGS.read(papers, root)
    taxonomy = load_taxonomy(root)
    reviews = load_reviews(papers, taxonomy, root)
    for problem in reviews.problems:
        print(f"reviews.csv, {problem}")
    labelling = label_papers(papers, encodings, taxonomy, reviews, params)
    proposals = propose_topics(papers, CLUSTERS.read(root), taxonomy, labelling, params)
    save_proposals(proposals, papers, taxonomy, root)
    TOPICS.write([*labelling.topics, *(proposal.row(papers) for proposal in proposals)], root)
    ASSIGNMENTS.write(labelling.assignments, root)
    write_metrics("label", {**labelling.summary(), "review_problems": len(reviews.problems)}, root)
    placed = sum(assignment.topic_id is not None for assignment in labelling.assignments)
    print(
        f"{placed} of {len(papers)} papers placed in {len(taxonomy.assignable)} topics, {len(proposals)} proposed"
    )


if __name__ == "__main__":
    run(main)
