from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.extract import ExtractParams, extract_papers
from taxo.label.evidence import Evidence, find_evidence
from taxo.label.phrase_evidence import PhraseEvidence, find_phrase_evidence
from taxo.project.params import load_params
from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy
from taxo.text.titles import EvidenceParams
from taxo.text.tokens import read_tokens

PARAMS = EvidenceParams(head_weight=5.0, title_weight=3.0, hint_weight=0.5)
# Few words, forms of one another, so that phrases are found often, side by side and inside one another.
WORDS = [
    "prune",
    "pruning",
    "pruned",
    "models",
    "model",
    "of",
    "for",
    "data",
    "fine",
    "tuning",
    "C++",
    "a. b",
    "x:",
]
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
TEXTS = st.lists(st.sampled_from([*WORDS, ".", ":", "prune model (PM)", "PM"]), max_size=12).map(" ".join)
LISTS = st.lists(PHRASES, max_size=4, unique=True).map(tuple)


@st.composite
def taxonomies(draw: st.DrawFn) -> Taxonomy:
    return Taxonomy(
        tuple(
            TaxonomyTopic(f"t{n}", f"T{n}", phrases=draw(LISTS), hints=draw(LISTS), excludes=draw(LISTS))
            for n in range(draw(st.integers(0, 3)))
        )
    )


def both(papers: list[Paper], taxonomy: Taxonomy) -> tuple[Evidence, PhraseEvidence]:
    tokens = read_tokens((paper.title, paper.abstract) for paper in papers)
    return find_evidence(papers, taxonomy, PARAMS), find_phrase_evidence(tokens, taxonomy.assignable, PARAMS)


@settings(deadline=None)  # the first call loads spaCy
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), taxonomies())
def test_tokens_give_the_evidence_that_texts_give(texts: list[tuple[str, str]], taxonomy: Taxonomy) -> None:
    expected, found = both([Paper(str(n), *text) for n, text in enumerate(texts)], taxonomy)
    assert found.scores == pytest.approx(expected.scores)
    told = [{expected.topic_ids[t]: list(p) for t, p in row.items()} for row in found.best_first]
    assert told == expected.phrases


@pytest.mark.slow
def test_tokens_give_the_evidence_that_texts_give_on_the_shipped_listings() -> None:
    root = Path(__file__).parents[2]
    params = load_params(ExtractParams, "extract", root)
    papers = extract_papers(root / params.listings, params).papers
    expected, found = both(list(papers), load_taxonomy(root))
    assert np.allclose(found.scores, expected.scores, rtol=1e-12, atol=1e-9)
    told = [{expected.topic_ids[t]: list(p) for t, p in row.items()} for row in found.best_first]
    assert told == expected.phrases


def test_the_phrases_found_cover_their_tokens_and_no_others() -> None:
    topic = TaxonomyTopic("t", "T", phrases=("network pruning",), excludes=("data pruning",))
    tokens = read_tokens([("Network pruning", "Data pruning")])
    found = find_phrase_evidence(tokens, [topic], PARAMS)
    assert found.covered.tolist() == [True, True, False, False]
