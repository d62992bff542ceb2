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
    assert not found.by_paper
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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title,label\n", "columns title, label, expected paper, topics, note"),
        ("paper,topics,note\na1,pruning,why,not\n", "line 2: 4 cells, expected 3"),
        ('paper,topics\n"a1,pruning\n', "line 2: not readable as CSV"),
    ],
)
def test_a_file_that_is_no_table_of_reviews_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ReviewsError, match=says):
        load(tmp_path, text)


def test_a_file_that_is_not_utf_8_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_bytes(b"paper,topics\nM\xfcller,pruning\n")
    with pytest.raises(ReviewsError, match="save it as UTF-8"):
        load_reviews(PAPERS, TAXONOMY, tmp_path)


def test_held_out_reviews_are_gone(tmp_path: Path) -> None:
    found = load(tmp_path, "paper,topics\na1,pruning\nb2,merging\n")
    assert set(found.restricted_to(["b2", "zz"]).by_paper) == {"b2"}
