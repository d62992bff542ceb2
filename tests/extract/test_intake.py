from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxo.extract.cleaning import clean_text
from taxo.extract.dates import page_year
from taxo.extract.merge import conflicts, merge, with_own_ids
from taxo.extract.near_duplicates import alike_pairs
from taxo.extract.screening import Copy, clean_record, problem_of
from taxo.extract.titles import Title, title_key
from taxo.readers.records import PartialDate, Record, Span
from taxo.text.language import guess_language
from tests.reading import case_name, load_cases

ENOUGH = (
    "We knock on shells and listen to what they answer, which is more than has been asked of them so far."
)


def copy(title: str = "Sorting Shells", abstract: str = ENOUGH, line: int = 1, **fields: Any) -> Copy:
    dated = {name: fields.pop(name) for name in ("published", "year", "problem") if name in fields}
    return Copy(
        "pile.jsonl", "line", Record(title, abstract, (Span(line, line, "paper"),), **fields), **dated
    )


@pytest.mark.parametrize("case", load_cases("cleaning.yaml"), ids=case_name)
def test_text_is_cleaned_as_the_case_says(case: dict[str, str]) -> None:
    assert clean_text(case["found"]) == case["clean"]


@settings(max_examples=60)
@given(st.text())
def test_clean_text_is_on_one_line_whatever_it_was(text: str) -> None:
    once = clean_text(text)
    assert once == " ".join(once.split())
    assert "\n" not in once
    assert "\x00" not in once


@pytest.mark.parametrize("case", load_cases("dates.yaml"), ids=case_name)
def test_year_of_a_page_is_found_as_the_case_says(case: dict[str, Any]) -> None:
    parts = [str(text).split("-") for text in case["dates"]]
    dates = [PartialDate(*(None if part == "?" else int(part) for part in found)) for found in parts]
    assert page_year(dates, case.get("witnesses", []), case.get("told")).year == case["year"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ENOUGH),
        ("de", "Wir klopfen auf Muscheln und hören zu, was sie uns antworten, und das ist nicht wenig."),
        ("fr", "Nous frappons sur les coquilles et nous écoutons ce que la mer nous dit dans une réponse."),
        ("nl", "We kloppen op de schelpen en luisteren naar wat het strand ons zegt, en dat is niet weinig."),
        (None, "我们敲击贝壳并聆听它们的回答"),
        (None, "Мы стучим по раковинам и слушаем, что они отвечают."),
        (None, ""),
    ],
)
def test_language_is_told_by_its_small_words(language: str | None, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("title", "abstract", "problem"),
    [
        ("Sorting Shells", ENOUGH, None),
        ("", ENOUGH, "no title"),
        ("…", ENOUGH, "no title"),
        ("Shells " * 200, ENOUGH, "title too long"),
        ("Sorting Shells", "", "no abstract"),
        ("Sorting Shells", "We sort.", "abstract too short"),
        ("Sorting Shells", ENOUGH[:-1] + "…", "abstract cut off in the listing"),
        ("Sorting Shells", ENOUGH[:-3] + "...", "abstract cut off in the listing"),
        ("Sorting Shells", ENOUGH + " More importantly, ...", None),
        ("Muscheln sortieren", "Wir klopfen auf Muscheln und hören zu. " * 3, "not English"),
    ],
)
def test_record_is_refused_with_a_reason(title: str, abstract: str, problem: str | None) -> None:
    assert problem_of(Record(title, abstract, ()), 80, "en") == problem


def test_any_language_passes_where_none_is_asked_for() -> None:
    assert problem_of(Record("Muscheln", "Wir klopfen auf Muscheln und hören zu. " * 3, ()), 80, None) is None


def test_all_texts_of_a_record_are_cleaned() -> None:
    record = Record(" a\nb ", "c\x00d", (), organisation=" ", keywords=(" e ", "\n"))
    assert clean_record(record) == Record("a b", "c d", (), organisation=None, keywords=("e",))


def test_place_is_lines_or_the_number_of_a_record() -> None:
    record = Record("T", "A", (Span(3, 3, "title"), Span(5, 6, "abstract")))
    assert Copy("a.txt", "line", record).place == "a.txt:3-6"
    assert Copy("a.json", "record", record).place == "a.json#3"


@pytest.mark.parametrize(
    ("a", "b"),
    [("Pre-Training: A Story", "pretraining a story"), ("Café", "CAFE\u0301"), ("LLM {LoRA}", "llm lora")],
)
def test_title_key_is_the_same_for_all_spellings(a: str, b: str) -> None:
    assert title_key(a) == title_key(b)


@pytest.mark.parametrize(("a", "b"), [("C++ Ducks", "C# Ducks"), ("Ducks 2", "Ducks 3"), ("模型", "方法")])
def test_title_key_differs_where_titles_do(a: str, b: str) -> None:
    assert title_key(a) != title_key(b)


def test_title_without_a_letter_is_its_own_key() -> None:
    assert title_key("?!") == "?!"


def test_title_of_generic_words_is_generic() -> None:
    assert Title("Workshops and Tutorials").is_generic
    assert not Title("Tutorials for Ducks").is_generic


def test_texts_that_share_their_wording_are_paired_and_others_are_not() -> None:
    text = " ".join(f"word{i}" for i in range(120))
    other = " ".join(f"term{i}" for i in range(120))
    assert alike_pairs([text, other, text.upper(), "", text.replace("word60", "new")]) == [
        (0, 2),
        (0, 4),
        (2, 4),
    ]


def test_no_text_makes_no_pair() -> None:
    assert alike_pairs([]) == []
    assert alike_pairs(["", "a"]) == []


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
