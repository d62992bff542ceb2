from pathlib import Path

import pytest

from taxo.label.reviews import Review, Reviews, ReviewsError, load_reviews
from taxo.project.tables import Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic

TAXONOMY = Taxonomy(
    (
        TaxonomyTopic("smaller", "Smaller"),
        TaxonomyTopic("pruning", "Pruning", "smaller", phrases=("prune",)),
        TaxonomyTopic("merging", "Merging", phrases=("merge",)),
    )
)
PAPERS = [
    Paper("a1", "Prune, then retrain: a study", "…"),
    Paper("b2", "Merging models", "…"),
    Paper("c3", "Twins", "…"),
    Paper("d4", "Twins", "Another paper of the same title."),
]


def load(folder: Path, text: str) -> Reviews:
    (folder / "reviews.csv").write_text(text, encoding="utf-8")
    return load_reviews(PAPERS, TAXONOMY, folder)


def test_no_file_is_no_reviews(tmp_path: Path) -> None:
    assert load_reviews(PAPERS, TAXONOMY, tmp_path) == Reviews()


def test_a_paper_is_named_by_id_or_by_title_however_it_is_spelt(tmp_path: Path) -> None:
    found = load(
        tmp_path, 'paper,topics,note\n"PRUNE then re-train – a study",pruning,\nb2,merging; pruning,sure\n'
    )
    assert found.by_paper == {
        "a1": Review(("pruning",), ("pruning",), 2),
        "b2": Review(("merging",), ("merging", "pruning"), 3, "sure"),
    }
    assert not found.problems


def test_a_topic_is_named_by_id_or_by_name_however_it_is_spelt(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\na1,Pruning\nb2,MERGING ; Pruning\n")
    assert {paper_id: review.topics for paper_id, review in found.by_paper.items()} == {
        "a1": ("pruning",),
        "b2": ("merging", "pruning"),
    }


def test_a_name_that_several_topics_share_names_none_and_one_without_letters_its_own(tmp_path: Path) -> None:
    names = {"cpp": "C++", "sharp": "C#", "sparse": "枝刈り"}
    taxonomy = Taxonomy(tuple(TaxonomyTopic(i, name, phrases=(i,)) for i, name in names.items()))
    (tmp_path / "reviews.csv").write_text("paper,topics\na1,C#\nb2,枝刈り\n", encoding="utf-8")
    found = load_reviews(PAPERS, taxonomy, tmp_path)
    assert found.by_paper == {"b2": Review(("sparse",), ("sparse",), 3)}
    assert found.problems == ("line 2: the taxonomy has no topic `c`",)


def test_two_primaries_may_be_right(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\nb2,merging|pruning; pruning\n")
    assert found.by_paper["b2"] == Review(("merging", "pruning"), ("merging", "pruning"), 2)


def test_comments_blank_lines_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    found = load(
        tmp_path, "\ufeff# mine, all mine\r\n\r\nPaper,Topics,Note\r\n# not b2\r\na1,pruning,\r\n,,\r\n"
    )
    assert set(found.by_paper) == {"a1"}
    assert not found.problems


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Nobody's paper,pruning", "line 3: no paper has the id or title “Nobody's paper”"),
        ("Twins,pruning", "line 3: no paper has the id or title “Twins”"),
        ("b2,pruning-typo", "line 3: the taxonomy has no topic `pruning-typo`"),
        ("b2,smaller", "line 3: `smaller` only groups other topics; name one of those"),
        ("b2,", "line 3: names no topic"),
        ("b2,枝刈り", "line 3: the taxonomy has no topic `枝刈り`"),
        ("a1,merging", "line 3: says merging of a paper of which line 2 says pruning; line 2 counts"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line_and_the_rest_counts(
    tmp_path: Path, row: str, says: str
) -> None:
    found = load(tmp_path, f"paper,topics\na1,pruning\n{row}\n")
    assert found.problems == (says,)
    assert found.by_paper == {"a1": Review(("pruning",), ("pruning",), 2)}


def test_a_further_topic_that_is_unknown_is_told_and_the_others_count(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\na1,pruning; sparse-nets; merging\n")
    assert found.problems == ("line 2: the taxonomy has no topic `sparse-nets`",)
    assert found.by_paper == {"a1": Review(("pruning",), ("pruning", "merging"), 2)}
    assert found.lacks == {}


def test_papers_of_a_topic_that_the_taxonomy_lacks_are_remembered(tmp_path: Path) -> None:
    rows = ("a1,Web agents", "b2,web-agents|pruning", "a1,web agents; merging", "nobody,web-agents")
    found = load(tmp_path, "\n".join(("paper,topics", *rows)))
    assert found.lacks == {"web-agents": ("a1", "b2")}
    assert {paper_id: review.topics for paper_id, review in found.by_paper.items()} == {
        "a1": ("merging",),
        "b2": ("pruning",),
    }
    assert found.problems == (
        "line 5: no paper has the id or title “nobody”",
        "lines 2, 3, 4, 5: the taxonomy has no topic `web-agents`",
    )


def test_a_review_that_can_be_used_counts_before_one_that_cannot(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\na1,agents\na1,pruning\n")
    assert set(found.by_paper) == {"a1"}
    assert found.lacks == {}


def test_many_lines_with_the_same_fault_are_told_together(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\n" + "a1,agents\n" * 8)
    assert found.problems == ("lines 2, 3, 4, 5, 6 and 3 more: the taxonomy has no topic `agents`",)


def test_saying_the_same_twice_is_no_contradiction(tmp_path: Path) -> None:
    assert not load(tmp_path, "paper,topics\na1,pruning\na1,pruning\n").problems


def test_a_file_that_is_no_table_of_reviews_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ReviewsError, match=r"reviews\.csv: no table of reviews.*save the file as CSV"):
        load(tmp_path, "title,label\nSome paper,some label\n")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").mkdir()
    with pytest.raises(ReviewsError, match="not readable"):
        load_reviews(PAPERS, TAXONOMY, tmp_path)


def test_held_out_reviews_are_gone(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,not_topics\na1,pruning,\nb2,merging,\nc3,,merging\nd4,,merging\n")
    kept = found.restricted_to(["b2", "c3", "zz"])
    assert (set(kept.by_paper), set(kept.exclusions)) == ({"b2"}, {"c3"})


def test_none_says_that_no_topic_fits(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,by\na1,None,Ann\nb2,merging,Ann\n")
    assert found.by_paper["a1"] == Review((), (), 2, by=("Ann",), none_fits=True)
    assert not found.by_paper["b2"].none_fits
    assert not found.problems


def test_none_is_the_topic_of_that_id_where_there_is_one(tmp_path: Path) -> None:
    taxonomy = Taxonomy((*TAXONOMY.topics, TaxonomyTopic("none", "None of ours", phrases=("cake",))))
    (tmp_path / "reviews.csv").write_text("paper,topics\na1,none\n", encoding="utf-8")
    found = load_reviews(PAPERS, taxonomy, tmp_path)
    assert found.by_paper == {"a1": Review(("none",), ("none",), 2)}


def test_topics_beside_none_count_and_are_told(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\na1,none; pruning\n")
    assert found.by_paper == {"a1": Review(("pruning",), ("pruning",), 2)}
    assert found.problems == ("line 2: says `none` beside topics; the topics count",)


def test_a_new_topic_beside_none_is_one_that_the_taxonomy_lacks(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\na1,none; web-agents\n")
    assert found.by_paper["a1"].none_fits
    assert found.lacks == {"web-agents": ("a1",)}


def test_what_does_not_apply_is_kept_and_a_group_stands_for_its_topics(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,not_topics\na1,merging,Smaller\nb2,pruning,merging; none\n")
    assert found.by_paper["a1"] == Review(("merging",), ("merging",), 2, not_topics=("pruning",))
    assert found.by_paper["b2"].not_topics == ("merging",)
    assert not found.problems


def test_a_row_that_only_says_what_does_not_apply_judges_nothing(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,not_topics,by\na1,,pruning,Ann\na1,,merging,Bob\n")
    assert not found.by_paper
    assert found.exclusions == {
        "a1": Review((), (), 2, not_topics=("pruning", "merging"), by=("Ann", "Bob")),
    }


def test_what_both_applies_and_does_not_counts_as_a_topic_and_is_told(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,not_topics\na1,pruning,pruning\nb2,merging,\nb2,,merging\n")
    assert found.by_paper["a1"] == Review(("pruning",), ("pruning",), 2)
    assert found.by_paper["b2"] == Review(("merging",), ("merging",), 3)
    assert found.problems == (
        "line 2: `pruning` both applies and doesn't; it counts as a topic",
        "line 4: `merging` doesn't apply, but line 3 gives it, and counts",
    )


def test_the_first_topic_that_can_be_used_is_primary(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\na1,smaller; pruning\nb2,nonsense|merging; pruning\n")
    assert found.by_paper["a1"] == Review(("pruning",), ("pruning",), 2)
    assert found.by_paper["b2"] == Review(("merging",), ("merging", "pruning"), 3)


@pytest.mark.parametrize(
    "cell", ["merging; pruning", '"merging, pruning"', "merging;;pruning;", "Merging;PRUNING "]
)
def test_topics_may_be_separated_in_several_ways(tmp_path: Path, cell: str) -> None:
    found = load(tmp_path, f"paper,topics,note\nb2,{cell},\n")
    assert found.by_paper == {"b2": Review(("merging",), ("merging", "pruning"), 2)}
    assert not found.problems


def test_a_comma_in_a_name_separates_nothing(tmp_path: Path) -> None:
    taxonomy = Taxonomy((*TAXONOMY.topics, TaxonomyTopic("both", "Merging, pruning", phrases=("both",))))
    (tmp_path / "reviews.csv").write_text('paper,topics\nb2,"Merging, pruning"\n', encoding="utf-8")
    assert load_reviews(PAPERS, taxonomy, tmp_path).by_paper == {"b2": Review(("both",), ("both",), 2)}


def test_many_unknown_papers_are_told_once_with_their_number(tmp_path: Path) -> None:
    found = load(
        tmp_path, "paper,topics\n" + "".join(f"Paper {n},pruning\n" for n in range(7)) + "a1,pruning\n"
    )
    assert found.problems == (
        "lines 2, 3, 4, 5, 6 and 2 more: no paper has the id or title in these 7 rows, “Paper 0” first",
    )


def test_several_reviewers_are_settled_and_their_agreement_measured(tmp_path: Path) -> None:
    rows = ("a1,pruning,Ann", "a1,merging,Bob", "a1,pruning,Cy", "b2,merging,Ann", "b2,merging,Bob")
    found = load(tmp_path, "\n".join(("paper,topics,by", *rows)))
    assert found.by_paper["a1"] == Review(("pruning",), ("pruning",), 2, by=("Ann", "Bob", "Cy"))
    assert found.agreement.n_papers == 2
    assert found.agreement.share == pytest.approx(2 / 4)
    assert not found.problems


def test_a_tie_is_told_and_the_first_row_counts(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,by\na1,pruning,Ann\na1,none,Bob\n")
    assert found.by_paper["a1"].topics == ("pruning",)
    assert found.problems == ("line 3: says none of a paper of which line 2 says pruning; line 2 counts",)


def test_a_tie_about_a_further_topic_is_told(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,by\na1,pruning; merging,Ann\na1,pruning,Bob\n")
    assert found.by_paper["a1"].topics == ("pruning", "merging")
    assert found.problems == ("line 2: as many reviewers give further topics as don't; these lines count",)


def test_the_later_row_of_the_same_reviewer_counts_and_is_told(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics,by\na1,pruning,Ann\na1,merging, ANN \n")
    assert found.by_paper["a1"] == Review(("merging",), ("merging",), 3, by=("ANN",))
    assert found.problems == (
        "line 3: ANN says merging of a paper of which line 2 says pruning; line 3 counts, as the later one",
    )
