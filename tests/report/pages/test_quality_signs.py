"""What is seen without reviews: counts that add up to the pile's, and sentences that are true of few and of none."""

from dataclasses import replace

import pytest

from taxo.report.catalogue import Catalogue
from taxo.report.inputs import ReportInputs, read_inputs
from taxo.report.pages.quality_signs import Signs, View, build_signs
from tests.report.small_corpus import write_corpus


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> ReportInputs:
    return read_inputs(write_corpus(tmp_path_factory.mktemp("signs")))


def signs(inputs: ReportInputs) -> Signs:
    return build_signs(Catalogue(inputs))


def with_plot(inputs: ReportInputs, name: str, *rows: dict[str, str]) -> ReportInputs:
    return replace(inputs, plots={**inputs.plots, name: rows})


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def agreement(topic_id: str, *counts: str) -> dict[str, str]:
    columns = ("n_papers", "all_agree", "none_agree", "phrases", "no_phrase", "clusters", "classifier")
    return {"topic_id": topic_id, **dict(zip(columns, counts, strict=True))}


def test_papers_without_a_topic_are_counted_by_their_reason(inputs: ReportInputs) -> None:
    given = [replace(a, reason=None if a.topic_id else "wordless") for a in inputs.assignments]
    found = signs(replace(inputs, assignments=given)).coverage
    assert plain(found.title) == "1 of 6 papers have no topic (17 %)"
    assert [(bar.label, bar.count) for bar in found.reasons] == [("they have no word that counts", 1)]


def test_no_reason_is_made_up_where_none_is_told(inputs: ReportInputs) -> None:
    given = [replace(a, reason=None) for a in inputs.assignments]
    assert [bar.label for bar in signs(replace(inputs, assignments=given)).coverage.reasons] == [
        "no reason is told"
    ]


def test_a_paper_that_reviewers_gave_no_topic_has_that_reason(inputs: ReportInputs) -> None:
    given = [replace(a, reviewed=True, reason=None) if a.topic_id is None else a for a in inputs.assignments]
    found = signs(replace(inputs, assignments=given)).coverage
    assert [bar.label for bar in found.reasons] == ["reviewers said that none of the topics fits"]


def test_confidence_is_that_of_papers_with_a_topic_that_nobody_reviewed(inputs: ReportInputs) -> None:
    found = signs(inputs).confidence
    assert found is not None
    assert plain(found.title) == "63 % sure on average"  # .71, .55 and .64
    assert found.n == sum(bar.count for bar in found.tenths.bars) == 3
    assert [(bar.at, bar.count) for bar in found.tenths.bars if bar.count] == [
        ("50", 1),
        ("60", 1),
        ("70", 1),
    ]


def test_papers_that_are_likelier_wrong_than_right_are_told(inputs: ReportInputs) -> None:
    given = [replace(a, confidence=0.4 if a.paper_id == "p3" else a.confidence) for a in inputs.assignments]
    found = signs(replace(inputs, assignments=given)).confidence
    assert found is not None
    assert plain(found.title) == "58 % sure on average; 1 paper more likely wrong than right"


def test_topics_that_agree_least_come_first_and_views_are_counted_where_they_were_asked(
    inputs: ReportInputs,
) -> None:
    found = signs(inputs).agreement
    assert found is not None
    assert (
        plain(found.title) == "Phrases, clusters and classifier agree on 33 % of 3 papers; on 33 % none does"
    )
    assert [row.topic.topic_id for row in found.first] == ["pruning", "quantization", "data-selection"]
    assert found.totals == (View("phrases", 2), View("clusters", 0), View("classifier", 2))
    assert (found.n_own, found.without_phrase, found.others) == (1, 1, ())


def test_where_all_topics_are_clusters_these_aren_t_named_among_the_views(inputs: ReportInputs) -> None:
    rows = [agreement("pruning", "4", "3", "0", "3", "0", "", "4")]
    found = signs(with_plot(inputs, "agreement", *rows)).agreement
    assert found is not None
    assert plain(found.title) == "Phrases and classifier agree on 75 % of 4 papers"


def test_one_topic_alone_has_phrases_alone(inputs: ReportInputs) -> None:
    rows = [agreement("pruning", "4", "3", "1", "3", "1", "", "")]
    found = signs(with_plot(inputs, "agreement", *rows)).agreement
    assert found is not None
    assert plain(found.title) == "The phrases alone agree on 75 % of 4 papers"


def test_many_topics_are_shown_a_few_at_once(inputs: ReportInputs) -> None:
    row = agreement("pruning", "4", "3", "1", "3", "1", "2", "3")
    found = signs(with_plot(inputs, "agreement", *[row] * 12)).agreement
    assert found is not None
    assert (len(found.first), len(found.others)) == (10, 2)


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ([], "No paper is nearly tied between two topics"),
        ([1], "1 of 3 papers is nearly tied between two topics"),
        ([1, 1], "2 of 3 papers are nearly tied between two topics, no pair of them twice"),
        ([2, 1], "3 of 3 papers are nearly tied between two topics"),
    ],
)
def test_near_ties_are_counted_and_pairs_that_recur_are_named(
    inputs: ReportInputs, counts: list[int], title: str
) -> None:
    pairs = [("pruning", "quantization"), ("data-selection", "pruning")]
    rows = [
        {"topic_id": one, "other_id": other, "n_papers": str(n)}
        for (one, other), n in zip(pairs, counts, strict=False)
    ]
    found = signs(with_plot(inputs, "near_ties", *rows)).near_ties
    assert found is not None
    assert plain(found.title) == title
    assert [n for _, _, n in found.pairs] == [n for n in counts if n > 1]


def test_phrases_in_vain_are_told_with_their_topics(inputs: ReportInputs) -> None:
    found = signs(inputs).phrases
    assert found.title == "1 phrase finds nothing, 1 phrase is of several topics"
    assert [(topic.topic_id, phrases) for topic, phrases in found.idle] == [("pruning", ("sparsify",))]
    assert [(phrase, [t.topic_id for t in topics], n) for phrase, topics, n in found.shared] == [
        ("compress", ["pruning", "quantization"], 3)
    ]


def test_a_topic_that_is_no_paper_s_first_is_named(inputs: ReportInputs) -> None:
    given = [
        replace(a, topic_id="pruning") if a.topic_id == "quantization" else a for a in inputs.assignments
    ]
    found = signs(with_plot(replace(inputs, assignments=given), "odd_phrases")).phrases
    assert (found.title, [t.topic_id for t in found.absent]) == (
        "1 topic is no paper's first",
        ["quantization"],
    )


def test_where_nothing_is_in_vain_that_is_said(inputs: ReportInputs) -> None:
    found = signs(with_plot(inputs, "odd_phrases")).phrases
    assert found.title == "Every topic is the first of some paper, and every phrase is found and of one topic"


def test_without_papers_there_is_nothing_to_see(inputs: ReportInputs) -> None:
    bare = replace(inputs, papers=[], assignments=[], placements=[])
    for name in ("agreement", "near_ties"):
        bare = with_plot(bare, name)
    found = signs(bare)
    assert found.coverage.title == "There are no papers"
    assert (found.confidence, found.agreement, found.near_ties) == (None, None, None)
    assert found.points == 12  # of 60 reviews of which half are right
