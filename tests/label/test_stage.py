from dataclasses import replace

import numpy as np
import pytest

from taxo.encode.stage import EncodeParams, encode_papers
from taxo.label import Corpus, Labelling, LabelParams, label_papers
from taxo.label.corpus import gather_evidence
from taxo.label.reviews import Agreement, Review, Reviews
from taxo.label.stage import summarise_topics
from taxo.project.encodings import Encodings
from taxo.project.params import load_params
from taxo.project.tables import Assignment, Paper, Placement
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, parse_taxonomy
from taxo.project.topics_in_use import TopicsInUse
from taxo.text.tokens import read_tokens
from tests.tiny_project import PARAMS_FOLDER, TAXONOMY, papers

PARAMS = load_params(LabelParams, "label", PARAMS_FOLDER)
TINY = [Paper(f"{n:02}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]
TOPICS = [topic for topic, _, _ in papers()]
OWNED = parse_taxonomy(TAXONOMY)
ENCODINGS = encode_papers(TINY, load_params(EncodeParams, "encode", PARAMS_FOLDER))


def label(
    taxonomy: Taxonomy = OWNED, reviews: Reviews | None = None, params: LabelParams = PARAMS
) -> Labelling:
    return label_papers(corpus(taxonomy, reviews), params)


def corpus(
    taxonomy: Taxonomy = OWNED,
    reviews: Reviews | None = None,
    papers: list[Paper] = TINY,
    encodings: Encodings = ENCODINGS,
) -> Corpus:
    tokens = read_tokens([(paper.title, paper.abstract) for paper in papers])
    placements = [Placement(paper.paper_id, n % 3, 1.0, 0.0, 0.0) for n, paper in enumerate(papers)]
    return Corpus(papers, tokens, encodings, placements, TopicsInUse(taxonomy), reviews or Reviews())


def with_one_more(paper: Paper, taxonomy: Taxonomy = OWNED) -> Corpus:
    """The papers and one that is like none of them."""
    vectors = np.vstack([ENCODINGS.vectors, np.zeros((1, ENCODINGS.vectors.shape[1]), np.float32)])
    encodings = Encodings([*ENCODINGS.ids, paper.paper_id], vectors)
    return corpus(taxonomy, papers=[*TINY, paper], encodings=encodings)


def test_papers_get_the_topic_that_their_words_speak_for() -> None:
    found = label()
    assert [a.topic_id for a in found.assignments] == TOPICS
    assert all(a.topics[0] == a.topic_id and a.evidence and not a.reviewed for a in found.assignments)
    assert all(0 < a.confidence <= 1 and a.reason is None for a in found.assignments)


def test_the_same_input_gives_the_same_labels() -> None:
    assert label().assignments == label().assignments


def test_a_review_overrides_and_says_so() -> None:
    review = Review(("forecasting", "peft"), ("forecasting", "peft", "pruning"), 2)
    found = label(reviews=Reviews({"00": review}))
    first = found.assignments[0]
    assert (first.topic_id, first.confidence, first.reviewed) == ("forecasting", 1.0, True)
    assert first.topics == ["forecasting", "peft", "pruning"]
    assert not any(a.reviewed for a in found.assignments[1:])


def test_a_paper_that_people_said_no_topic_fits_has_none_and_counts_as_reviewed() -> None:
    found = label(reviews=Reviews({"00": Review((), (), 2, none_fits=True)}))
    first = found.assignments[0]
    assert (first.topic_id, first.topics, first.confidence, first.reviewed) == (None, [], 1.0, True)
    assert found.summary()["reviewed"] == 1
    assert found.summary()["coverage"] == pytest.approx(1 - 1 / len(TINY))


def test_mean_confidence_is_that_of_papers_without_a_review() -> None:
    reviews = {
        paper.paper_id: Review((topic,), (topic,), 2) for paper, topic in zip(TINY, TOPICS, strict=True)
    }
    some = {paper_id: reviews[paper_id] for paper_id in list(reviews)[::2]}
    found = label(reviews=Reviews(some))
    assert found.summary()["mean_confidence"] == np.mean([a.confidence for a in found.assignments[1::2]])
    assert label(reviews=Reviews(reviews)).summary()["mean_confidence"] is None


def test_how_far_reviewers_agree_is_among_the_figures() -> None:
    values = label(reviews=Reviews(agreement=Agreement(12, 0.9, 0.8))).summary()
    assert [values[name] for name in ("reviewed_by_several", "reviewers_agree", "reviewers_kappa")] == [
        12,
        0.9,
        0.8,
    ]


def test_reviews_can_be_turned_off() -> None:
    reviews = Reviews({"00": Review(("forecasting",), ("forecasting",), 2)})
    off = label(reviews=reviews, params=replace(PARAMS, use_reviews=False))
    assert off.assignments == label().assignments


def test_a_confidence_that_people_gave_counts_in_no_mean() -> None:
    reviews = Reviews(
        {
            paper.paper_id: Review((topic,), (topic,), 2)
            for paper, topic in zip(TINY[:20], TOPICS, strict=False)
        }
    )
    rest = [a.confidence for a in label(reviews=reviews).assignments if not a.reviewed]
    assert label(reviews=reviews).summary()["mean_confidence"] == pytest.approx(np.mean(rest))


def test_reviews_teach_the_papers_like_them() -> None:
    wrong = {paper.paper_id: Review(("peft",), ("peft",), 2) for paper in TINY[:8]}
    before, after = label(), label(reviews=Reviews(wrong))
    assert after.assignments[9].confidence < before.assignments[9].confidence


def test_enough_reviews_calibrate_confidence() -> None:
    right = {p.paper_id: Review((t,), (t,), 2) for p, t in list(zip(TINY, TOPICS, strict=True))[::2]}
    few, enough = (
        label(reviews=Reviews(right), params=replace(PARAMS, min_reviews=n))
        for n in (len(right) + 1, len(right))
    )
    assert few.assignments[1].confidence != enough.assignments[1].confidence


def test_a_paper_without_a_word_that_counts_has_no_topic_and_the_reason_is_told() -> None:
    wordless = Paper("zz", "?", "...")
    found = label_papers(with_one_more(wordless), PARAMS).assignments[-1]
    assert (found.topic_id, found.topics, found.reason) == (None, [], "wordless")


def test_a_few_words_a_topic_suffice() -> None:
    names = Taxonomy(
        tuple(
            replace(t, phrases=t.phrases[:1] if t.phrases else (), parent=None)
            for t in OWNED.topics
            if t.phrases
        )
    )
    assert [a.topic_id for a in label(names).assignments] == TOPICS


def test_a_topic_has_its_name_to_go_by() -> None:
    alone = Taxonomy((TaxonomyTopic("pruning", "Pruning"), TaxonomyTopic("series", "Time series")))
    given = {
        a.topic_id for a, meant in zip(label(alone).assignments, TOPICS, strict=True) if meant == "pruning"
    }
    assert given == {"pruning"}


def test_a_setting_yields_to_what_is_done_in_it() -> None:
    both = Paper("zz", "Pruning and forecasting", "pruning forecasting")
    topics = {
        setting: label_papers(
            with_one_more(
                both, Taxonomy(tuple(replace(t, setting=t.topic_id == setting) for t in OWNED.topics))
            ),
            PARAMS,
        ).assignments[-1]
        for setting in ("pruning", "forecasting")
    }
    assert topics["pruning"].topic_id == "forecasting"
    assert topics["forecasting"].topic_id == "pruning"
    assert set(topics["pruning"].topics) == set(topics["forecasting"].topics) == {"pruning", "forecasting"}


def test_without_a_taxonomy_every_paper_abstains() -> None:
    found = label(Taxonomy())
    assert {(a.topic_id, a.reason) for a in found.assignments} == {(None, "no topics")}
    assert found.topics == []


@pytest.mark.parametrize("n_papers", [0, 1, 2])
def test_a_handful_of_papers_is_labelled_too(n_papers: int) -> None:
    some = Encodings(ENCODINGS.ids[:n_papers], ENCODINGS.vectors[:n_papers])
    found = label_papers(corpus(papers=TINY[:n_papers], encodings=some), PARAMS)
    assert len(found.assignments) == n_papers
    assert found.summary()["papers"] == n_papers


def test_groups_count_the_papers_of_the_topics_under_them() -> None:
    taxonomy = Taxonomy(
        (
            TaxonomyTopic("group", "Group"),
            TaxonomyTopic("much", "Much", "group", phrases=("much",)),
            TaxonomyTopic("little", "Little", "group", phrases=("little",)),
            TaxonomyTopic("nothing", "Nothing", phrases=("nothing",)),
        )
    )
    given = [Assignment(f"p{n}", "much", n / 10, ["much"], ["very much"]) for n in range(4)]
    topics = summarise_topics([*given, Assignment("q", "little", 0.5, ["little"])], taxonomy)
    assert [(t.topic_id, t.n_papers) for t in topics] == [
        ("group", 5),
        ("much", 4),
        ("little", 1),
        ("nothing", 0),
    ]
    assert topics[1].examples[0] == "p3"
    assert topics[1].terms == ["very much"]


def test_a_topic_that_is_a_cluster_keeps_the_papers_of_the_cluster() -> None:
    whole = corpus()
    in_use = TopicsInUse(OWNED, clusters={"pruning": 0, "peft": 1, "forecasting": 2})
    plain = gather_evidence(whole, PARAMS.evidence)
    placed = gather_evidence(replace(whole, topics=in_use), PARAMS.evidence)
    more = placed.scores - plain.scores
    column = plain.topic_ids.index("peft")
    assert (more[:, column] > 0).tolist() == [n % 3 == 1 for n in range(len(TINY))]
    assert label_papers(replace(whole, topics=in_use), PARAMS).topics[0].status == "proposed"


def test_papers_that_discovery_left_out_have_no_evidence_of_a_cluster() -> None:
    outside = replace(corpus(), placements=[Placement(p.paper_id, -1, 0.0, 0.0, 0.0) for p in TINY])
    in_use = TopicsInUse(OWNED, clusters={"pruning": 0})
    found = gather_evidence(replace(outside, topics=in_use), PARAMS.evidence)
    np.testing.assert_array_equal(found.scores, gather_evidence(outside, PARAMS.evidence).scores)
