"""Give each paper its topics from taxonomy, reviews and clusters; propose new ones."""

from pathlib import Path

from pipelines import run
from taxo.label import LabelParams, label_papers
from taxo.metrics import write_metrics
from taxo.params import load_params
from taxo.reviews import load_reviews
from taxo.tables import ASSIGNMENTS, ENCODINGS, PAPERS, TOPICS
from taxo.taxonomy import PROPOSALS_FILE, Taxonomy, load_taxonomy, save_taxonomy


def main(root: Path = Path()) -> None:
    params = load_params(LabelParams, "label", root)
    papers = PAPERS.read(root)
    encodings = ENCODINGS.read(papers, root)
    taxonomy = load_taxonomy(root)
    reviews = load_reviews(papers, taxonomy, root)
    for problem in reviews.problems:
        print(f"reviews.csv, {problem}")
    labelling = label_papers(papers, encodings, taxonomy, reviews, params)
    save_taxonomy(Taxonomy(), root / PROPOSALS_FILE, "Nothing is proposed.")
    TOPICS.write(labelling.topics, root)
    ASSIGNMENTS.write(labelling.assignments, root)
    write_metrics("label", {**labelling.summary(), "review_problems": len(reviews.problems)}, root)
    placed = sum(assignment.topic_id is not None for assignment in labelling.assignments)
    print(f"{placed} of {len(papers)} papers placed in {len(taxonomy.assignable)} topics")


if __name__ == "__main__":
    run(main)
