"""Every line of every listing has one verdict, and what is left out has a reason."""

import gzip
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taxo.extract.stage import extract_papers
from taxo.extract.summary import Extraction
from taxo.project.tables import LedgerEntry
from taxo.readers import source as source_module
from tests.listings import ABOUT, PARAMS, WriteListings, json_list, page, ris


def rows_of(found: Extraction, listing: str) -> list[LedgerEntry]:
    return [row for row in found.ledger if row.listing == listing]


def test_copies_are_duplicates_in_the_ledger(write_listings: WriteListings) -> None:
    found = extract_papers(
        write_listings({"a.txt": page("shells"), "b.txt": page("shells", "ducks")}), PARAMS
    )
    shells = next(paper for paper in found.papers if "shells" in paper.title)
    rows = rows_of(found, "b.txt")
    assert [row.verdict for row in rows] == ["chrome"] * 2 + ["duplicate"] * 2 + ["title", "abstract"]
    assert {(row.paper_id, row.reason) for row in rows[2:4]} == {(shells.paper_id, "copy of a.txt:5-7")}


def test_two_dates_are_a_conflict_in_the_ledger(write_listings: WriteListings) -> None:
    found = extract_papers(
        write_listings(
            {
                "a.txt": page("shells", details="  • 2 authors\n·\nMay 2, 2024\n\n"),
                "b.txt": page("shells", details="  • 2 authors\n·\nMay 1, 2024\n\n"),
            }
        ),
        PARAMS,
    )
    assert [paper.published for paper in found.papers] == [date(2024, 5, 1)]
    (row,) = [row for row in found.ledger if row.verdict == "conflict"]
    assert (row.listing, row.first_line, row.excerpt) == ("a.txt", 11, "May 2, 2024")
    assert row.reason == "dated 2024-05-02, kept 2024-05-01"


def test_rejected_records_have_reasons_and_their_text(write_listings: WriteListings) -> None:
    text = page("shells") + "On Ducks\n\nToo short to say much.\n"
    found = extract_papers(write_listings({"page.txt": text}), PARAMS)
    rejected = [(row.excerpt, row.reason) for row in found.ledger if row.verdict == "rejected"]
    assert rejected == [("On Ducks", "abstract too short"), ("Too short to say much.", "abstract too short")]
    assert found.n_rejected == 1


def test_rejected_copy_of_a_paper_still_gives_what_it_has(write_listings: WriteListings) -> None:
    reference = "@article{x,\n  title = {On shells and their voices},\n  doi = {10.1000/x}\n}\n"
    found = extract_papers(write_listings({"page.txt": page("shells"), "refs.bib": reference}), PARAMS)
    assert [paper.doi for paper in found.papers] == ["10.1000/x"]
    assert rows_of(found, "refs.bib")[0].reason == "copy of page.txt:5-7; no abstract here"


NOTICE = "© 2019 Elsevier B.V. All rights reserved."


def test_what_was_cut_from_an_abstract_is_kept_beside_its_line(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": page("shells").replace("so far.", f"so far. {NOTICE}")})
    found = extract_papers(folder, PARAMS)
    assert [paper.abstract.endswith("so far.") for paper in found.papers] == [True]
    rows = {row.verdict: row for row in found.ledger}
    place = (rows["abstract"].listing, rows["abstract"].first_line, rows["abstract"].last_line)
    assert rows["notice"] == LedgerEntry(
        *place, "notice", found.papers[0].paper_id, "copyright notice", NOTICE
    )


def test_notices_of_records_are_kept_beside_their_records(write_listings: WriteListings) -> None:
    text = json_list("shells", "ducks").replace("so far.", f"so far. {NOTICE}")
    found = extract_papers(write_listings({"dump.json": text}), PARAMS)
    assert [(row.verdict, row.first_line) for row in found.ledger] == [
        ("paper", 1), ("paper", 2), ("notice", 1), ("notice", 2),
    ]  # fmt: skip
    assert {row.excerpt for row in found.ledger if row.verdict == "notice"} == {NOTICE}


def test_an_abstract_that_is_all_notice_is_none_and_the_ledger_has_it(write_listings: WriteListings) -> None:
    text = ris("shells") + f"TY  - JOUR\nTI  - On Ducks\nAB  - {NOTICE}\nER  - \n"
    found = extract_papers(write_listings({"pile.ris": text}), PARAMS)
    rejected = [(row.reason, row.paper_id) for row in found.ledger if row.verdict == "rejected"]
    assert set(rejected) == {("no abstract", None)}
    (notice,) = [row for row in found.ledger if row.verdict == "notice"]
    assert (notice.paper_id, notice.excerpt) == (None, NOTICE)


def test_an_ending_that_many_share_is_cut_and_kept(write_listings: WriteListings) -> None:
    names = ("shells", "ducks", "maps", "boats", "bees")
    ending = "This record belongs to the keepers of the beach who made it."
    found = extract_papers(
        write_listings({"pile.ris": ris(*names).replace("so far.", f"so far. {ending}")}), PARAMS
    )
    assert not any(ending in paper.abstract for paper in found.papers)
    notices = {(row.reason, row.excerpt) for row in found.ledger if row.verdict == "notice"}
    assert notices == {("an ending that 5 abstracts share", ending)}


def test_a_long_abstract_that_was_cut_off_is_marked(write_listings: WriteListings) -> None:
    text = page("shells").replace("so far.", f"so far. {ABOUT * 3} And so o...")
    found = extract_papers(write_listings({"page.txt": text}), PARAMS)
    assert len(found.papers) == 1
    (row,) = [row for row in found.ledger if row.verdict == "abstract"]
    assert row.reason == "abstract cut off in the listing"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_every_line_of_every_listing_is_accounted_for_once(write_listings: WriteListings, text: str) -> None:
    text = text.replace("\r", "\n").replace("\ufeff", "")
    folder = write_listings({"page.txt": page("shells"), "notes.txt": page("ducks") + text})
    found = extract_papers(folder, PARAMS)
    for listing in ("page.txt", "notes.txt"):
        lines = enumerate((folder / listing).read_text().split("\n"), start=1)
        rows = [row for row in rows_of(found, listing) if row.verdict != "notice"]
        spans = [range(row.first_line, row.last_line + 1) for row in rows]
        verdicts = Counter(number for span in spans for number in span)
        assert {n for n, line in lines if line.strip()} <= set(verdicts)
        assert set(verdicts.values()) == {1}


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_empty_listing_is_in_the_ledger(write_listings: WriteListings, content: bytes) -> None:
    found = extract_papers(write_listings({"page.txt": page("shells"), "void.txt": content}), PARAMS)
    (row,) = rows_of(found, "void.txt")
    assert (row.verdict, row.reason) == ("rejected", "listing void.txt: empty")
    assert "not read: listing void.txt: empty" in found.describe()


def test_listing_that_breaks_off_keeps_what_was_read(
    write_listings: WriteListings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "MAX_LINE", 1000)
    found = extract_papers(write_listings({"page.txt": page("shells") + "x" * 2000}), PARAMS)
    assert len(found.papers) == 1
    assert found.errors == ["listing page.txt, line 9: longer than 1,000 characters"]
    assert (found.ledger[-1].verdict, found.ledger[-1].first_line) == ("rejected", 8)
    assert found.ledger[-1].reason == found.errors[0]


def test_packed_listing_that_is_cut_off_is_in_the_ledger(write_listings: WriteListings) -> None:
    whole = gzip.compress("".join(page(f"shells{i}") for i in range(500)).encode())
    found = extract_papers(
        write_listings({"page.txt": page("ducks"), "cut.txt.gz": whole[: len(whole) // 2]}), PARAMS
    )
    assert "cut off" in str(rows_of(found, "cut.txt.gz")[-1].reason)
