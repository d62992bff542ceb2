import gzip
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.extract import main
from taxo.cli import main as taxo
from taxo.cli.provenance import explain_paper
from taxo.errors import ListingError, TaxoError
from taxo.extract.listings import find_listings
from taxo.extract.stage import Extraction, ExtractParams, extract_papers
from taxo.project.tables import LEDGER, PAPERS, LedgerEntry
from taxo.readers import source as source_module

Write = Callable[[Mapping[str, str | bytes]], Path]

ABOUT = "We knock on {} and listen to what they answer, which is more than has been asked of them so far."
PARAMS = ExtractParams(
    listings="listings",
    ignore=("README*",),
    min_abstract=80,
    language="en",
    near_duplicate=0.85,
    page_years={},
    columns={},
)
PARAMS_FILE = """\
extract:
  listings: listings
  ignore: ["README*"]
  min_abstract: 80
  language: en
  near_duplicate: 0.85
  page_years: {}
  columns: {}
"""


def page(*papers: str, details: str = "") -> str:
    head = "Get trending papers in your email inbox!\n\nSubscribe\n\n"
    return head + "".join(f"On {p} and Their Voices\n\n{ABOUT.format(p)}\n\n{details}" for p in papers)


def bibtex(*papers: str) -> str:
    return "\n".join(
        f"@article{{{p},\n  title = {{On {{{p}}} and their voices}},\n"
        f"  abstract = {{{ABOUT.format(p)}}},\n  doi = {{10.1000/{p}}}\n}}\n"
        for p in papers
    )


def ris(*papers: str) -> str:
    return "\n".join(
        f"TY  - JOUR\nTI  - On {p} and Their Voices\nAB  - {ABOUT.format(p)}\nER  - \n" for p in papers
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "listings" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "params.yaml").write_text(PARAMS_FILE)
        return tmp_path / "listings"

    return put


def rows_of(found: Extraction, listing: str) -> list[LedgerEntry]:
    return [row for row in found.ledger if row.listing == listing]


def test_copies_in_other_formats_add_only_the_new_papers(write: Write) -> None:
    folder = write({"page.txt": page("shells", "ducks", "maps", "boats")})
    before = extract_papers(folder, PARAMS)
    write({"zotero.bib": bibtex("ducks", "maps", "clouds"), "mendeley.ris": ris("shells", "bees", "clouds")})
    after = extract_papers(folder, PARAMS)
    assert (len(before.papers), len(after.papers), after.n_records) == (4, 6, 10)
    assert {paper.paper_id for paper in before.papers} < {paper.paper_id for paper in after.papers}
    doi_of = {paper.title: paper.doi for paper in after.papers}
    assert doi_of["On ducks and Their Voices"] == "10.1000/ducks"


def test_order_of_files_and_folders_makes_no_difference_to_ids(write: Write) -> None:
    first = extract_papers(write({"a/page.txt": page("shells"), "b.bib": bibtex("shells")}), PARAMS)
    (paper,) = first.papers
    assert paper.sources == ["a/page.txt:5-7", "b.bib:1-5"]
    other = extract_papers(write({"a/page.txt": bibtex("shells"), "b.bib": page("shells")}), PARAMS)
    assert [p.paper_id for p in other.papers] == [paper.paper_id]


def test_copies_are_duplicates_in_the_ledger(write: Write) -> None:
    found = extract_papers(write({"a.txt": page("shells"), "b.txt": page("shells", "ducks")}), PARAMS)
    shells = next(paper for paper in found.papers if "shells" in paper.title)
    rows = rows_of(found, "b.txt")
    assert [row.verdict for row in rows] == ["chrome"] * 2 + ["duplicate"] * 2 + ["title", "abstract"]
    assert {(row.paper_id, row.reason) for row in rows[2:4]} == {(shells.paper_id, "copy of a.txt:5-7")}


def test_two_dates_are_a_conflict_in_the_ledger(write: Write) -> None:
    found = extract_papers(
        write(
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


def test_page_year_is_worked_out_or_told(write: Write) -> None:
    details = "  • 2 authors\n·\n{}\n\n"
    folder = write(
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


def test_rejected_records_have_reasons_and_their_text(write: Write) -> None:
    text = page("shells") + "On Ducks\n\nToo short to say much.\n"
    found = extract_papers(write({"page.txt": text}), PARAMS)
    rejected = [(row.excerpt, row.reason) for row in found.ledger if row.verdict == "rejected"]
    assert rejected == [("On Ducks", "abstract too short"), ("Too short to say much.", "abstract too short")]
    assert found.n_rejected == 1


def test_rejected_copy_of_a_paper_still_gives_what_it_has(write: Write) -> None:
    reference = "@article{x,\n  title = {On shells and their voices},\n  doi = {10.1000/x}\n}\n"
    found = extract_papers(write({"page.txt": page("shells"), "refs.bib": reference}), PARAMS)
    assert [paper.doi for paper in found.papers] == ["10.1000/x"]
    assert rows_of(found, "refs.bib")[0].reason == "copy of page.txt:5-7; no abstract here"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_every_line_of_every_listing_is_accounted_for_once(write: Write, text: str) -> None:
    text = text.replace("\r", "\n").replace("\ufeff", "")
    folder = write({"page.txt": page("shells"), "notes.txt": page("ducks") + text})
    found = extract_papers(folder, PARAMS)
    for listing in ("page.txt", "notes.txt"):
        lines = enumerate((folder / listing).read_text().split("\n"), start=1)
        spans = [range(row.first_line, row.last_line + 1) for row in rows_of(found, listing)]
        verdicts = Counter(number for span in spans for number in span)
        assert {n for n, line in lines if line.strip()} <= set(verdicts)
        assert set(verdicts.values()) == {1}


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_empty_listing_is_in_the_ledger(write: Write, content: bytes) -> None:
    found = extract_papers(write({"page.txt": page("shells"), "void.txt": content}), PARAMS)
    (row,) = rows_of(found, "void.txt")
    assert (row.verdict, row.reason) == ("rejected", "listing void.txt: empty")
    assert "not read: listing void.txt: empty" in found.describe()


def test_listing_that_breaks_off_keeps_what_was_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_LINE", 1000)
    found = extract_papers(write({"page.txt": page("shells") + "x" * 2000}), PARAMS)
    assert len(found.papers) == 1
    assert found.errors == ["listing page.txt, line 9: longer than 1,000 characters"]
    assert (found.ledger[-1].verdict, found.ledger[-1].first_line) == ("rejected", 8)
    assert found.ledger[-1].reason == found.errors[0]


def test_packed_listing_that_is_cut_off_is_in_the_ledger(write: Write) -> None:
    whole = gzip.compress("".join(page(f"shells{i}") for i in range(500)).encode())
    found = extract_papers(write({"page.txt": page("ducks"), "cut.txt.gz": whole[: len(whole) // 2]}), PARAMS)
    assert "cut off" in str(rows_of(found, "cut.txt.gz")[-1].reason)


def test_links_and_pipes_neither_trap_nor_stop_the_walk(write: Write) -> None:
    folder = write({"page.txt": page("shells")})
    (folder / "loop").symlink_to("..", target_is_directory=True)
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    found = extract_papers(folder, PARAMS)
    assert len(found.papers) == 1
    reasons = {row.listing: str(row.reason) for row in found.ledger if row.verdict == "rejected"}
    assert set(reasons) == {"self.txt", "gone.txt", "pipe.txt"}
    assert "not an ordinary file" in reasons["pipe.txt"]


def test_ignored_names_are_no_listings(write: Write) -> None:
    folder = write({"page.txt": page("shells"), "README.md": "#", "old/page.txt": page("ducks")})
    assert [source.name for source in find_listings(folder, ["README*", "old"])] == ["page.txt"]


def test_folder_that_may_not_be_read_is_an_error(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(ListingError, match=r"listings: can't be read \(Permission denied\)"):
        extract_papers(write({"page.txt": page("shells")}), PARAMS)


def test_unknown_format_is_an_error_that_lists_the_known(write: Write) -> None:
    folder = write({"page.txt": page("shells"), "picture.png": bytes(range(256)) * 40})
    with pytest.raises(ListingError, match=r"(?s)listing picture\.png: in no format .*bibtex"):
        extract_papers(folder, PARAMS)


def test_year_for_a_page_that_isnt_there_is_an_error(write: Write) -> None:
    params = ExtractParams(**(vars(PARAMS) | {"page_years": {"pages.txt": 2025}}))
    with pytest.raises(TaxoError, match=r"page_years names pages\.txt, .* did you mean page\.txt\?"):
        extract_papers(write({"page.txt": page("shells")}), params)


def test_nothing_found_is_an_error_that_says_why(write: Write) -> None:
    folder = write({"page.txt": "On Shells\n\nToo short.\n"})
    with pytest.raises(TaxoError, match=r"no paper in .*\n  page\.txt:1-3: abstract too short"):
        extract_papers(folder, PARAMS)


@pytest.mark.parametrize(
    ("name", "value"),
    [("min_abstract", 0), ("language", "xx"), ("near_duplicate", 0.2), ("page_years", {"page.txt": 25})],
)
def test_parameter_out_of_range_is_named(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        ExtractParams(**(vars(PARAMS) | {name: value})).check()


def test_stage_writes_the_same_tables_twice(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    root = write({"a.txt": page("shells", "ducks"), "b.bib": bibtex("ducks")}).parent
    written = []
    for _ in range(2):
        main(root)
        written.append([(root / table.path).read_bytes() for table in (PAPERS, LEDGER)])
    assert written[0] == written[1]
    assert len(PAPERS.read(root)) == 2
    assert "2 papers from 3 records in 2 listings: 1 copies merged" in capsys.readouterr().out


def test_command_says_what_is_found_and_left_out_and_writes_nothing(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write({"a.txt": page("shells") + "On Ducks\n\nToo short.\n", "b.bib": bibtex("shells")})
    monkeypatch.chdir(folder.parent)
    for words in (["extract"], ["extract", str(folder)]):
        assert taxo(words) == 0
        assert capsys.readouterr().out.splitlines() == [
            "1 papers from 3 records in 2 listings: 1 copies merged, 1 records rejected",
            "left out, abstract too short: a.txt:9, a.txt:11",
        ]
    assert not (folder.parent / "data").exists()


def test_command_explains_where_a_paper_came_from(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"a.txt": page("shells"), "b.bib": bibtex("shells"), "c.json": JSON}).parent
    main(root)
    monkeypatch.chdir(root)
    assert taxo(["extract", "--explain", "on shells and their voices"]) == 0
    story = capsys.readouterr().out
    assert "  5  title         On shells and Their Voices" in story
    assert "duplicate     @article{shells,  (copy of a.txt:5-7)" in story
    assert "duplicate     On shells and Their Voices  (copy of a.txt:5-7)" in story


JSON = f'[{{"title": "On shells and Their Voices", "abstract": "{ABOUT.format("shells")}"}}]'


def test_asking_for_no_paper_or_for_several_is_an_error(write: Write) -> None:
    root = write({"a.txt": page(*(f"thing{i}" for i in range(20)))}).parent
    main(root)
    with pytest.raises(TaxoError, match="no paper with the id or title 'zzz'"):
        explain_paper("zzz", PARAMS, root)
    with pytest.raises(TaxoError, match="20 papers have an id that starts with ''"):
        explain_paper("", PARAMS, root)


SHIPPED = Path(__file__).parents[2] / "data" / "raw"
RECORDS = {
    "000_a65ba9f0ef562c4b.txt": 44,
    "001_33a7c4784d55e6f1.txt": 101,
    "002_bffec63d290c1df7.txt": 51,
    "003_53cef1463cd762c1.txt": 87,
    "004_f84fb9d8814330a6.txt": 228,
}


@pytest.mark.skipif(
    {p.name for p in SHIPPED.glob("*.txt")} != set(RECORDS), reason="other listings are there"
)
def test_shipped_listings_hold_the_papers_that_were_counted_by_hand() -> None:
    found = extract_papers(SHIPPED, PARAMS)
    assert Counter(place.split(":")[0] for paper in found.papers for place in paper.sources) == RECORDS
    assert (len(found.papers), found.n_records, found.n_rejected) == (449, 511, 0)
    lines = {line.strip() for path in SHIPPED.glob("*.txt") for line in path.read_text().split("\n")}
    glued = {line.removeprefix("Subscribe") for line in lines}
    assert {text for paper in found.papers for text in (paper.title, paper.abstract)} <= lines | glued
