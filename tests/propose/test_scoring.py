"""Candidates are scored on the same scale as the topics of the taxonomy."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from taxo.label import LabelParams, read_corpus
from taxo.label.corpus import gather_evidence
from taxo.project.params import load_params
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.project.topics_in_use import TopicsInUse
from taxo.propose.sample import take_sample
from taxo.propose.scoring import score_phrases
from taxo.text.keyphrases import read_phrases


def test_a_candidate_that_is_accepted_has_the_same_evidence_as_a_topic(project: Path) -> None:
    corpus, params = read_corpus(project), load_params(LabelParams, "label", project)
    sample = take_sample(corpus, [], params)
    table = read_phrases(corpus.papers)
    forecasts = np.array(["forecast" in paper.abstract for paper in corpus.papers])
    for group in (forecasts, ~forecasts):
        phrases = tuple(table.of(group, 16, 0.2))
        assert len(phrases) > 3
        accepted = TaxonomyTopic("accepted", "Accepted", phrases=phrases)
        more = TopicsInUse(Taxonomy((*corpus.topics.taxonomy.topics, accepted)))
        topics = gather_evidence(replace(corpus, topics=more), params.evidence)
        np.testing.assert_array_equal(score_phrases([phrases], sample, params)[:, 0], topics.scores[:, -1])
