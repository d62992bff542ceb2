"""Listings in any formats become papers, each once, under ids that stay."""

import json
from collections import Counter
from datetime import date

import pytest

from pipelines.extract import main
from taxo.errors import TaxoError
from taxo.extract.stage import ExtractParams, extract_papers
from taxo.project.tables import LEDGER, PAPERS
from tests.listings import ABOUT, PARAMS, WriteListings, bibtex, page, ris
from tests.stages import ROOT


def test_copies_in_other_formats_add_only_the_new_papers(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": page("shells", "ducks", "maps", "boats")})
    before = extract_papers(folder, PARAMS)
    write_listings(
        {"zotero.bib": bibtex("ducks", "maps", "clouds"), "mendeley.ris": ris("shells", "bees", "clouds")}
    )
    after = extract_papers(folder, PARAMS)
    assert (len(before.papers), len(after.papers), after.n_records) == (4, 6, 10)
    assert {paper.paper_id for paper in before.papers} < {paper.paper_id for paper in after.papers}
    doi_of = {paper.title: paper.doi for paper in after.papers}
    assert doi_of["On ducks and Their Voices"] == "10.1000/ducks"


def test_order_of_files_and_folders_makes_no_difference_to_ids(write_listings: WriteListings) -> None:
    first = extract_papers(write_listings({"a/page.txt": page("shells"), "b.bib": bibtex("shells")}), PARAMS)
    (paper,) = first.papers
    assert paper.sources == ["a/page.txt:5-7", "b.bib:1-5"]
    other = extract_papers(write_listings({"a/page.txt": bibtex("shells"), "b.bib": page("shells")}), PARAMS)
    assert [p.paper_id for p in other.papers] == [paper.paper_id]


def test_page_year_is_worked_out_or_told(write_listings: WriteListings) -> None:
    details = "  • 2 authors\n·\n{}\n\n"
    folder = write_listings(
        {
            "old.txt": page("shells", details=details.format("May 2, 2023"))
            + page("ducks", details=details.format("Feb 3")),
            "bare.txt": page("maps", details=details.format("Feb 4")),
        }
    )
    worked_out = extract_papers(folder, PARAMS)
    dates = {paper.title.split()[1]: paper.published for paper in worked_out.papers}
    assert dates == {"shells": date(2023, 5, 2), "ducks": date(2024, 2, 3), "maps": None}
    reasons = [row.reason for row in worked_out.ledger if row.verdict == "date"]
    assert reasons == [
        "year unknown, nothing on the page tells it",
        None,
        "year 2024 because 2023 is the newest that the page prints",
    ]
    told = extract_papers(folder, ExtractParams(**(vars(PARAMS) | {"page_years": {"bare.txt": 2022}})))
    assert date(2022, 2, 4) in [paper.published for paper in told.papers]


def test_a_file_of_no_known_format_costs_itself_alone(write_listings: WriteListings) -> None:
    folder = write_listings(
        {"page.txt": page("shells"), "picture.png": bytes(range(256)) * 40, "a.pdf": b"%PDF-1.7\n%x"}
    )
    found = extract_papers(folder, PARAMS)
    assert (len(found.papers), found.summary()["unread_listings"]) == (1, 2)
    why = {row.listing: row.reason for row in found.ledger if row.verdict == "rejected"}
    assert str(why["a.pdf"]).startswith("listing a.pdf: a PDF; export the papers")
    assert "not read: listing picture.png: an image" in found.describe()


def test_an_unknown_file_alone_is_an_error_that_says_what_it_is(write_listings: WriteListings) -> None:
    with pytest.raises(
        TaxoError, match=r"(?s)no paper in .*listing old\.xls: an old Excel .* save it as CSV"
    ):
        extract_papers(write_listings({"old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9}), PARAMS)


def test_an_empty_folder_is_told_from_one_without_papers(write_listings: WriteListings) -> None:
    with pytest.raises(TaxoError, match=r"no listing in .*; put listings there"):
        extract_papers(write_listings({"../elsewhere.txt": ""}), PARAMS)


def test_columns_that_no_field_takes_are_named(write_listings: WriteListings) -> None:
    row = {
        "title": "Sorting Shells",
        "abstract": ABOUT.format("shells"),
        "track": "Beaches",
        "deep": {"a": {"b": 1}},
    }
    found = extract_papers(write_listings({"a.json": json.dumps([row])}), PARAMS)
    assert found.papers[0].extra == {"track": "Beaches"}
    assert (found.listings[0].kept, found.listings[0].unused) == (["track"], ["deep"])
    assert "kept as further fields: track\nnot used: deep" in found.describe()


def test_year_for_a_page_that_isnt_there_is_an_error(write_listings: WriteListings) -> None:
    params = ExtractParams(**(vars(PARAMS) | {"page_years": {"pages.txt": 2025}}))
    with pytest.raises(TaxoError, match=r"page_years names pages\.txt, .* did you mean page\.txt\?"):
        extract_papers(write_listings({"page.txt": page("shells")}), params)


def test_nothing_found_is_an_error_that_says_why(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": "On Shells\n\nToo short.\n"})
    with pytest.raises(TaxoError, match=r"no paper in .*\n  page\.txt:1-3: abstract too short"):
        extract_papers(folder, PARAMS)


def test_nothing_found_but_titles_says_which_parameter_takes_them(write_listings: WriteListings) -> None:
    folder = write_listings({"titles.csv": "title\nSorting shells\nCounting ducks\n"})
    with pytest.raises(TaxoError, match=r"no abstract\n  export .*`extract\.title_only: true`"):
        extract_papers(folder, PARAMS)
    found = extract_papers(folder, ExtractParams(**(vars(PARAMS) | {"title_only": True})))
    assert sorted(paper.title for paper in found.papers) == ["Counting ducks", "Sorting shells"]
    assert all(paper.title_only for paper in found.papers)


def test_a_title_with_and_without_an_abstract_is_one_paper(write_listings: WriteListings) -> None:
    folder = write_listings({"a.txt": page("shells"), "b.bib": bibtex("shells")})
    (title,) = (paper.title for paper in extract_papers(folder, PARAMS).papers)
    (folder / "c.csv").write_text(f'title,abstract\n"{title}",\n"{title}",\n', "utf-8")
    found = extract_papers(folder, ExtractParams(**(vars(PARAMS) | {"title_only": True})))
    assert [(paper.title, len(paper.sources)) for paper in found.papers] == [(title, 4)]


@pytest.mark.parametrize(
    ("name", "value"),
    [("min_abstract", -1), ("language", "xx"), ("near_duplicate", 0.2), ("page_years", {"page.txt": 25})],
)
def test_parameter_out_of_range_is_named(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        ExtractParams(**(vars(PARAMS) | {name: value})).check()


def test_stage_writes_the_same_tables_twice(
    write_listings: WriteListings, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_listings({"a.txt": page("shells", "ducks"), "b.bib": bibtex("ducks")}).parent
    written = []
    for _ in range(2):
        main(root)
        written.append([(root / table.path).read_bytes() for table in (PAPERS, LEDGER)])
    assert written[0] == written[1]
    assert len(PAPERS.read(root)) == 2
    assert "2 papers from 3 records in 2 listings: 1 copy merged" in capsys.readouterr().out


# Papers that a person counted in each of the shipped listings.
LISTINGS = ROOT / "data" / "raw"
RECORDS = {
    "000_a65ba9f0ef562c4b.txt": 44,
    "001_33a7c4784d55e6f1.txt": 101,
    "002_bffec63d290c1df7.txt": 51,
    "003_53cef1463cd762c1.txt": 87,
    "004_f84fb9d8814330a6.txt": 228,
}


@pytest.mark.shipped
def test_shipped_listings_hold_the_papers_that_were_counted_by_hand() -> None:
    found = extract_papers(LISTINGS, PARAMS)
    assert Counter(place.split(":")[0] for paper in found.papers for place in paper.sources) == RECORDS
    assert (len(found.papers), found.n_records, found.n_rejected) == (449, 511, 0)
    lines = {line.strip() for path in LISTINGS.glob("*.txt") for line in path.read_text().split("\n")}
    glued = {line.removeprefix("Subscribe") for line in lines}
    assert {text for paper in found.papers for text in (paper.title, paper.abstract)} <= lines | glued
