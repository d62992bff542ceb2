"""Which topics contest for papers: all, or of very many those that some paper speaks of or that reviews give."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from taxo.label import LabelParams, read_corpus
from taxo.label.corpus import MANY_TOPICS, Corpus, gather_contesting, gather_evidence
from taxo.label.reviewers import Review
from taxo.project.params import load_params
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic


def with_silent(root: Path, n_topics: int) -> Corpus:
    """The corpus with topics more that no paper speaks of, so that there are `n_topics`; one is above another topic."""
    corpus = read_corpus(root)
    known = [
        replace(t, parent="silent-0") if t.topic_id == "pruning" else t for t in corpus.topics.taxonomy.topics
    ]
    n_silent = n_topics - len(corpus.topics.taxonomy.assignable)
    silent = [TaxonomyTopic(f"silent-{n}", f"Qvx{n}", phrases=(f"qvx{n} zbl",)) for n in range(n_silent)]
    return replace(corpus, topics=replace(corpus.topics, taxonomy=Taxonomy((*silent, *known))))


def contesting(corpus: Corpus, root: Path) -> set[str]:
    return set(gather_contesting(corpus, load_params(LabelParams, "label", root).evidence).topic_ids)


def test_all_of_few_topics_contest(project: Path) -> None:
    assert len(contesting(with_silent(project, MANY_TOPICS), project)) == MANY_TOPICS


def test_of_many_topics_those_contest_that_papers_speak_of_and_those_above(project: Path) -> None:
    corpus = with_silent(project, MANY_TOPICS + 1)
    assert contesting(corpus, project) == {"silent-0", "pruning", "peft", "data-selection", "forecasting"}


def test_a_topic_that_a_review_gives_contests(project: Path) -> None:
    corpus = with_silent(project, MANY_TOPICS + 1)
    paper_id = corpus.papers[0].paper_id
    given = {**corpus.reviews.by_paper, paper_id: Review(("silent-7",), ("silent-7",), line=2)}
    assert "silent-7" in contesting(replace(corpus, reviews=replace(corpus.reviews, by_paper=given)), project)


def test_evidence_is_the_same_with_and_without_the_silent_topics(project: Path) -> None:
    corpus, params = with_silent(project, MANY_TOPICS + 1), load_params(LabelParams, "label", project)
    every, some = gather_evidence(corpus, params.evidence), gather_contesting(corpus, params.evidence)
    columns = [every.topic_ids.index(topic_id) for topic_id in some.topic_ids]
    assert np.array_equal(every.scores[:, columns], some.scores)
    assert every.best_first == some.best_first
