"""The copies of a paper become one paper with the fullest of every field, under an id that stays."""

from dataclasses import replace
from datetime import date
from typing import Any

from taxo.extract.merge import conflicts, merge, with_own_ids
from taxo.extract.screening import Copy
from taxo.project.cache import READ
from taxo.readers.records import Record, Span

ENOUGH = (
    "We knock on shells and listen to what they answer, which is more than has been asked of them so far."
)


def copy(title: str = "Sorting Shells", abstract: str = ENOUGH, line: int = 1, **fields: Any) -> Copy:
    dated = {name: fields.pop(name) for name in ("published", "year", "problem") if name in fields}
    return Copy(
        "pile.jsonl", "line", Record(title, abstract, (Span(line, line, "paper"),), **fields), **dated
    )


def test_merged_paper_has_the_fullest_of_every_field() -> None:
    paper = merge(
        [
            copy(line=1, n_authors=3, keywords=("shells",), published=date(2024, 5, 2), year=2024),
            copy(line=2, abstract=ENOUGH + " And so on.", upvotes=0, organisation="Acme", doi="10.1/x"),
            copy(
                line=3, published=date(2024, 5, 1), year=2024, keywords=("shells", "sound"), arxiv_id="2401.1"
            ),
            copy(line=4, abstract=ENOUGH * 2, problem="not English", n_authors=4),
        ]
    )
    assert (paper.abstract, paper.n_authors, paper.upvotes) == (ENOUGH + " And so on.", 4, 0)
    assert (paper.organisation, paper.doi, paper.arxiv_id) == ("Acme", "10.1/x", "2401.1")
    assert (paper.published, paper.year) == (date(2024, 5, 1), 2024)
    assert (paper.url, paper.keywords) == ("https://arxiv.org/abs/2401.1", ["shells", "sound"])
    assert paper.sources == [f"pile.jsonl:{line}-{line}" for line in (1, 2, 3, 4)]


def test_an_abstract_that_was_cut_off_yields_to_a_whole_one() -> None:
    cut, whole = ENOUGH * 4 + " And so…", ENOUGH * 3
    assert merge([copy(abstract=cut), copy(abstract=whole, line=2)]).abstract == whole
    assert merge([copy(abstract=cut), copy(abstract=ENOUGH * 2 + " And…", line=2)]).abstract == cut


def test_what_topics_are_made_of_stays_when_a_fuller_copy_is_added() -> None:
    alone = merge([copy(keywords=("shells",), venue="Shore", year=2024)])
    more = copy(
        "Sorting Shells, Again", ENOUGH * 2, keywords=("sound",), year=2023, doi="10.1/x", n_authors=4
    )
    paper = merge(
        [copy(keywords=("shells",), venue="Shore", year=2024), replace(more, listing="added/new.ris")]
    )
    assert {name: getattr(paper, name) for name in READ} == {name: getattr(alone, name) for name in READ}
    assert (paper.doi, paper.n_authors) == ("10.1/x", 4)
    assert paper.sources == ["pile.jsonl:1-1", "added/new.ris:1-1"]


def test_an_added_copy_counts_where_no_other_can_stand_for_the_paper() -> None:
    poor, whole = copy(abstract="", problem="no abstract"), replace(copy(line=2), listing="added/new.ris")
    assert merge([poor, whole]).abstract == ENOUGH


def test_title_that_most_copies_have_is_kept_in_the_first_spelling() -> None:
    copies = [copy("Sorting Shels"), copy("Sorting Shells", line=2), copy("sorting shells", line=3)]
    assert merge(copies).title == "Sorting Shells"


def test_longer_of_two_titles_is_kept_in_either_order() -> None:
    copies = [copy("Sorting Shells"), copy("Sorting Shells: What Beaches Tell", line=2)]
    assert {merge(order).title for order in (copies, copies[::-1])} == {"Sorting Shells: What Beaches Tell"}


def test_id_stays_when_a_copy_with_a_doi_comes_in() -> None:
    alone = merge([copy()])
    assert merge([copy(), copy(line=2, doi="10.1/x")]).paper_id == alone.paper_id


def test_year_alone_is_kept_without_a_date() -> None:
    paper = merge([copy(year=2023)])
    assert (paper.published, paper.year) == (None, 2023)


def test_copies_that_disagree_are_named() -> None:
    first = copy(n_authors=3, published=date(2024, 5, 2))
    paper = merge([first, copy(line=2, n_authors=4, published=date(2024, 5, 1))])
    assert conflicts(first, paper) == {
        "date": "dated 2024-05-02, kept 2024-05-01",
        "authors": "3 authors, kept 4",
    }
    assert conflicts(copy(line=3), paper) == {}


def test_papers_of_one_title_get_ids_of_their_own_and_the_one_without_a_doi_keeps_its_id() -> None:
    plain, with_doi = merge([copy()]), merge([copy(doi="10.1/x", line=2)])
    other = merge([copy(doi="10.1/x", abstract="Another abstract.", line=3)])
    assert with_own_ids([plain]) == [plain]
    assert with_own_ids([plain, with_doi])[0] == plain
    assert len({paper.paper_id for paper in with_own_ids([plain, with_doi, other])}) == 3
