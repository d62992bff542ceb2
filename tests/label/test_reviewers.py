from itertools import pairwise

import pytest

from taxo.label.reviewers import (
    ENOUGH_SHARED,
    Agreement,
    Review,
    cohen_kappa,
    measure_agreement,
    one_a_reviewer,
    settle_reviews,
)


def said(topics: str, by: str = "", line: int = 2) -> Review:
    """A review as a row says it: `a|b; c`, or none."""
    if topics == "none":
        return Review((), (), line, by=(by,) if by else (), none_fits=True)
    first, *others = topics.split("; ")
    primaries = tuple(first.split("|"))
    return Review(primaries, (*primaries, *others), line, by=(by,) if by else ())


@pytest.mark.parametrize(
    ("reviews", "primaries", "topics"),
    [
        (["a"], "a", "a"),
        (["a", "b", "a"], "a", "a"),
        (["b", "a", "a", "c"], "a", "a"),  # most, if not more than half
        (["a|b", "b"], "b", "ba"),  # a applies by the first review, in a tie
        (["a|b", "b|a"], "ab", "ab"),
        (["a|b", "b|c", "b"], "b", "b"),
        (["a; c", "a; c", "a; d"], "a", "ac"),
        (["none", "a", "none"], "", ""),
        (["a", "none", "a; c"], "a", "a"),
    ],
)
def test_most_reviewers_decide(reviews: list[str], primaries: str, topics: str) -> None:
    found = settle_reviews([said(review, f"R{n}") for n, review in enumerate(reviews)])
    assert found.review.primaries == tuple(primaries)
    assert found.review.topics == tuple(topics)
    assert found.review.none_fits == (not topics)
    assert not found.primary_tied


@pytest.mark.parametrize("reviews", [["a", "b"], ["a; c", "none"], ["a", "b", "b", "a"], ["a|b", "c|d"]])
def test_in_a_tie_the_first_review_counts(reviews: list[str]) -> None:
    found = settle_reviews([said(review, f"R{n}") for n, review in enumerate(reviews)])
    assert found.review.topics == said(reviews[0]).topics
    assert found.primary_tied


def test_what_does_not_apply_is_all_that_anybody_said_unless_it_was_given() -> None:
    one = Review(("a",), ("a",), 2, "sure", ("b", "c"), ("Ann",))
    other = Review(("a",), ("a", "b"), 3, "rather", ("d",), ("Bob",))
    found = settle_reviews([one, other, other]).review
    assert found.topics == ("a", "b")
    assert found.not_topics == ("c", "d")
    assert (found.by, found.note, found.line) == (("Ann", "Bob"), "sure; rather", 2)


def test_repeated_rows_are_one_review() -> None:
    kept, replaced = one_a_reviewer([said("a", "Ann"), said("a", "ann ", 3), said("b"), said("b", line=5)])
    assert [review.line for review in kept] == [2, 2]
    assert not replaced


def test_of_the_same_reviewer_the_later_row_counts() -> None:
    first, second, later = said("a", "Ann"), said("b", "Bob", 3), said("c", "Ann", 4)
    assert one_a_reviewer([first, second, later]) == ([second, later], [(first, later)])


def test_rows_without_a_reviewer_are_of_several_where_they_differ() -> None:
    reviews = [said("a"), said("b", line=3)]
    assert one_a_reviewer(reviews) == (reviews, [])


def test_agreement_is_the_share_of_pairs_that_share_a_primary_topic() -> None:
    papers = [
        [said("a", "Ann"), said("a|b", "Bob"), said("b", "Cy")],  # two of three pairs
        [said("none", "Ann"), said("none", "Bob")],
        [said("a", "Ann")],
        [said("a"), said("b")],  # nobody knows whose
    ]
    found = measure_agreement(papers)
    assert found == Agreement(n_papers=2, share=3 / 4)


def test_where_nobody_shares_a_paper_there_is_no_agreement() -> None:
    assert measure_agreement([[said("a", "Ann")], []]) == Agreement()


def test_kappa_is_told_from_enough_shared_papers_on() -> None:
    ones, others = "aaaaabbbbb", "aaaaaabbbb"
    papers = [[said(a, "Ann"), said(b, "Bob")] for a, b in zip(ones, others, strict=True)]
    assert len(papers) == ENOUGH_SHARED
    assert measure_agreement(papers).kappa == pytest.approx(0.8)
    assert measure_agreement(papers[1:]).kappa is None


def test_kappa_of_several_is_the_mean_of_pairs() -> None:
    votes = {"Ann": "aaaaabbbbb", "Bob": "aaaaaabbbb", "Cy": "ababababab"}
    papers = [[said(v[n], name) for name, v in votes.items()] for n in range(ENOUGH_SHARED)]
    pairs = [list(zip(one, other, strict=True)) for one, other in pairwise([*votes.values(), votes["Ann"]])]
    kappas = [cohen_kappa(pair) or 0.0 for pair in pairs]
    assert measure_agreement(papers).kappa == pytest.approx(sum(kappas) / 3)


def test_kappa_is_0_by_chance_and_nothing_where_all_is_the_same() -> None:
    assert cohen_kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0
    assert cohen_kappa([("a", "a")] * 5) is None


def test_kappa_is_scikit_learn_s() -> None:
    from sklearn.metrics import cohen_kappa_score

    ones, others = "abcabcaabbcc", "abcbbcaabacc"
    found = cohen_kappa(list(zip(ones, others, strict=True)))
    assert found == pytest.approx(cohen_kappa_score(list(ones), list(others)))
