"""Ask the shipped classifier about papers that came later: title, abstract, primary and topics in a CSV file.

    python -m benchmarks.later ../gold/later-papers.csv

Several primaries that are right are joined by "|", all topics by ";". No phrase was written to do well here; one
setting of the labels was found looking at these papers beside other sets (`benchmarks/README.md` says which).
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from taxo import TopicClassifier
from taxo.evaluate.scores import calibration_error, several_topics_f1
from taxo.project.tables import MODEL_FOLDER


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("papers", type=Path, help="the CSV file")
    parser.add_argument("--model", type=Path, default=Path(MODEL_FOLDER), help="the classifier")
    args = parser.parse_args()
    rows = read_rows(args.papers)
    texts = [(row["title"], row["abstract"]) for row in rows]
    classifier = TopicClassifier.load(args.model)
    probabilities = classifier.predict_proba(texts)
    said, confidence = classifier.classes_[probabilities.argmax(axis=1)], probabilities.max(axis=1)
    primaries = [row["primary"].split("|") for row in rows]
    topics = [row["topics"].replace("|", ";").split(";") for row in rows]
    right = np.array([topic in own for topic, own in zip(said, primaries, strict=True)])
    among = np.mean([topic in own for topic, own in zip(said, topics, strict=True)])
    several = several_topics_f1(topics, classifier.predict_topics(texts))
    print(f"{len(rows)} papers: right {right.mean():.3f}, among the paper's topics {among:.3f}")
    print(f"calibration error {calibration_error(confidence, right):.3f}, several topics F1 {several:.3f}")


def read_rows(papers: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of labelled papers."""
    with papers.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
