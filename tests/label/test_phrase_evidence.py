import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxo.label.phrase_evidence import PhraseEvidence, find_phrase_evidence
from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.text.titles import EvidenceParams
from taxo.text.tokens import read_tokens

PARAMS = EvidenceParams(head_weight=5.0, title_weight=3.0, hint_weight=0.5)
TAXONOMY = Taxonomy(
    (
        TaxonomyTopic("smaller", "Smaller"),
        TaxonomyTopic(
            "pruning",
            "Pruning",
            "smaller",
            "",
            ("pruning", "network pruning"),
            ("sparse",),
            ("data pruning",),
        ),
        TaxonomyTopic("code", "Code", phrases=("source code",)),
    )
)


def evidence(papers: list[Paper], taxonomy: Taxonomy = TAXONOMY) -> PhraseEvidence:
    tokens = read_tokens([(paper.title, paper.abstract) for paper in papers])
    return find_phrase_evidence(tokens, taxonomy.assignable, PARAMS)


def score(title: str, abstract: str = "", others: int = 0) -> dict[str, float]:
    papers = [Paper("a", title, abstract), *(Paper(f"b{n}", "Pruning", "") for n in range(others))]
    found = evidence(papers)
    return dict(zip(found.topic_ids, found.scores[0].tolist(), strict=True))


def test_groups_are_no_topics_and_silence_is_no_evidence() -> None:
    assert score("Nothing of the kind") == {"pruning": 0.0, "code": 0.0}


def test_the_head_of_a_title_says_more_than_its_rest_and_that_more_than_an_abstract() -> None:
    head, rest = score("Pruning for source code")["pruning"], score("Speed by pruning")["pruning"]
    assert head == pytest.approx(rest * 5 / 3)
    assert rest == pytest.approx(3 * score("Speed", "by pruning")["pruning"])


def test_saying_it_again_in_the_abstract_counts_again() -> None:
    assert score("", "Pruning. Pruning. Pruning.")["pruning"] == pytest.approx(
        3 * score("", "Pruning.")["pruning"]
    )


def test_a_rare_phrase_says_more_than_a_common_one() -> None:
    assert score("Pruning", others=9)["pruning"] < score("Source code", others=9)["code"]


def test_a_hint_counts_its_share() -> None:
    assert score("", "sparse")["pruning"] == pytest.approx(score("", "pruning")["pruning"] / 2)


def test_inside_a_longer_phrase_of_the_topic_a_shorter_one_does_not_count_again() -> None:
    assert score("", "network pruning")["pruning"] == pytest.approx(score("", "pruning")["pruning"])


def test_what_is_excluded_does_not_count_but_elsewhere_it_does() -> None:
    assert score("", "data pruning")["pruning"] == 0
    assert score("", "data pruning and pruning")["pruning"] == pytest.approx(score("", "pruning")["pruning"])


def test_a_defined_acronym_speaks_for_its_long_form() -> None:
    assert score("NP", "network pruning (NP)")["pruning"] > score("QQ", "network pruning (NP)")["pruning"]


def test_phrases_found_are_told_best_first() -> None:
    found = evidence([Paper("a", "Network pruning", "sparse source code")])
    assert found.best_first == [{"code": ["source code"], "pruning": ["network pruning", "sparse"]}]


def test_without_topics_or_papers_there_is_nothing_to_find() -> None:
    assert evidence([Paper("a", "Pruning", "")], Taxonomy()).scores.shape == (1, 0)
    assert evidence([]).scores.shape == (0, 2)


WORDS = st.sampled_from(
    ["prune", "pruned", "network", "networks", "the", "data", "source", "codes", "head", "."]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
PHRASES = st.lists(
    st.lists(WORDS.filter(str.isalpha), min_size=1, max_size=3).map(" ".join), unique=True, max_size=5
)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6), PHRASES)
def test_the_same_phrases_give_the_same_column_beside_whatever_other_topics(
    texts: list[tuple[str, str]], phrases: list[str]
) -> None:
    tokens = read_tokens(texts)
    added = TaxonomyTopic("added", "Added", phrases=tuple(phrases))
    alone = find_phrase_evidence(tokens, [added], PARAMS).scores[:, 0]
    beside = find_phrase_evidence(tokens, [*TAXONOMY.assignable, added], PARAMS).scores[:, -1]
    np.testing.assert_array_equal(alone, beside)
