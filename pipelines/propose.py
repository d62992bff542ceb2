"""Propose the topics that the taxonomy lacks, and phrases for those that it has."""

from pathlib import Path

from pipelines import run
from taxo.label import LabelParams, read_corpus
from taxo.project.baseline import read_baseline
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, PROPOSED_TOPICS, TOPICS
from taxo.propose import ProposeParams, count_phrases, propose_topics, suggest_phrases


def main(root: Path = Path()) -> None:
    params = load_params(ProposeParams, "propose", root)
    labelling = load_params(LabelParams, "label", root)
    corpus, assignments, topics = read_corpus(root), ASSIGNMENTS.read(root), TOPICS.read(root)
    found = propose_topics(corpus, assignments, topics, labelling, params, read_baseline(root))
    phrases = suggest_phrases(corpus, assignments, labelling) if corpus.topics.are_agreed else []
    figures = count_phrases(corpus, assignments, labelling)
    found.write(phrases, root)
    PROPOSED_TOPICS.write(found.rows, root)
    summary = {**found.summary(), "suggested_phrases": len(phrases), **figures.summary()}
    write_metrics("propose", summary, root)
    print(f"{len(found.proposals)} topics proposed")
    for proposal in found.proposals:
        print(f"  {proposal.topic.name} ({proposal.topic.topic_id}): {proposal.facts}")
    print(f"{len(phrases)} phrases suggested for topics")
    for line in figures.lines if corpus.topics.are_agreed else []:
        print(line)


if __name__ == "__main__":
    run(main)
