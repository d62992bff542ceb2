"""Workbooks are read sheet by sheet below their headers; numbers, dates and texts come as people see them."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

import pytest

from taxo.errors import ListingError
from taxo.readers import choose_reader, workbook, xlsx
from taxo.readers.records import PartialDate, ReadOptions, Record, Span
from taxo.readers.source import Source
from tests.reading import stream

STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]d\\ mmm\\ yyyy"/>'
    '<numFmt numFmtId="165" formatCode="0.0&quot;d&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


def packed(parts: Mapping[str, str], name: str = "papers.xlsx") -> Source:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text, zipfile.ZIP_STORED if path == "mimetype" else None)
    return Source(name, data=file.getvalue())


def excel(sheets: Mapping[str, str], shared: str = "", workbook_tags: str = "") -> Source:
    names = "".join(f'<sheet name="{name}" r:id="id{n}"/>' for n, name in enumerate(sheets))
    links = "".join(f'<Relationship Id="id{n}" Target="worksheets/s{n}.xml"/>' for n in range(len(sheets)))
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns:r="r">{workbook_tags}<sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            **{
                f"xl/worksheets/s{n}.xml": f'<x:worksheet xmlns:x="m"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
                for n, rows in enumerate(sheets.values())
            },
        }
    )


def row(*texts: str, number: str = "", more: str = "") -> str:
    cells = "".join(f'<x:c t="inlineStr"><x:is><x:t>{escape(text)}</x:t></x:is></x:c>' for text in texts)
    return f'<x:row r="{number}">{cells}{more}</x:row>'


def spans(source: Source) -> list[tuple[int, int, str]]:
    found = [item.spans[0] if isinstance(item, Record) else item for item in stream(source)]
    return [(span.first_line, span.last_line, span.verdict) for span in found]


def records(source: Source) -> list[Record]:
    return [item for item in stream(source) if isinstance(item, Record)]


HEADER = row("Title", "Abstract", "Authors", "Year")
PAPER = row("A title", "An abstract", "Poe, Ada; Roe, Bo", "2020")


def test_rows_below_the_header_are_papers() -> None:
    source = excel({"savedrecs": HEADER + PAPER})
    assert choose_reader(source).NAME == "spreadsheet"
    [found] = records(source)
    assert (found.title, found.abstract, found.authors, found.n_authors) == (
        *("A title", "An abstract", ("Poe, Ada", "Roe, Bo"), 2),
    )
    assert (found.published, found.extra) == (PartialDate(2020), {"sheet": "savedrecs"})
    assert spans(source) == [(1, 1, "chrome"), (2, 2, "paper")]


def test_rows_keep_their_numbers_and_every_one_has_a_verdict() -> None:
    rows = (
        row("Exported in 2024", number="2")
        + row("Title", "DOI", number="4")
        + row("A", "10.1000/a", number="7")
    )
    source = excel(
        {"About": row("Of this review"), "Papers": rows, "More": row("Title", "Year") + row("B", "1999")}
    )
    assert spans(source) == [
        *((1, 1, "chrome"), (2, 2, "chrome"), (3, 5, "chrome"), (6, 7, "chrome"), (8, 8, "paper")),
        *((9, 9, "chrome"), (10, 10, "paper")),
    ]
    first = next(iter(stream(source)))
    assert isinstance(first, Span)
    assert first.reason == "sheet About: no header with a title"
    assert [(found.title, found.extra["sheet"]) for found in records(source)] == [
        ("A", "Papers"),
        ("B", "More"),
    ]


def test_row_numbers_that_go_back_are_not_believed() -> None:
    rows = (
        HEADER + "".join(row(title, "x", number="1") for title in "AB") + row("C", "x", number="99999999999")
    )
    assert [span[:2] for span in spans(excel({"s": rows}))] == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_sheets_of_one_name_stay_apart() -> None:
    source = packed(
        {
            "xl/workbook.xml": '<workbook><sheets><sheet name="s" id="a"/><sheet name="s" id="b"/></sheets></workbook>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'<x:worksheet xmlns:x="m">{HEADER + PAPER}</x:worksheet>'
                for n in (1, 2)
            },
        }
    )
    assert [span[2] for span in spans(source)] == ["chrome", "paper", "chrome", "paper"]


CELLS = {
    '<x:c r="C2" t="s"><x:v>0</x:v></x:c>': "shared x",
    '<x:c r="C2" t="s"><x:v>9</x:v></x:c>': None,
    '<x:c r="C2"><x:v>3</x:v></x:c>': "3",
    '<x:c r="C2"><x:v>3.0</x:v></x:c>': "3",
    '<x:c r="C2"><x:v>0.25</x:v></x:c>': "0.25",
    '<x:c r="C2" s="1"><x:v>43894</x:v></x:c>': "2020-03-04",
    '<x:c r="C2" s="2"><x:v>43894.5</x:v></x:c>': "2020-03-04T12:00:00",
    '<x:c r="C2" s="3"><x:v>43894</x:v></x:c>': "43894",
    '<x:c r="C2" s="1"><x:v>9999999</x:v></x:c>': "9999999",
    '<x:c r="C2" t="d"><x:v>2020-03-04</x:v></x:c>': "2020-03-04",
    '<x:c r="C2" t="str"><x:f>A1</x:f><x:v>worked out</x:v></x:c>': "worked out",
    '<x:c r="C2" t="b"><x:v>1</x:v></x:c>': "true",
    '<x:c r="C2" t="e"><x:v>#N/A</x:v></x:c>': None,
    '<x:c r="C2" t="inlineStr"><x:is><x:t>line_x000D_</x:t><x:rPh><x:t>ka</x:t></x:rPh></x:is></x:c>': "line",
}
SHARED = '<si><r><t>sha</t></r><r><t xml:space="preserve">red x</t></r><rPh><t>furigana</t></rPh></si>'


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_read_as_people_see_it(cell: str) -> None:
    [found] = records(excel({"s": row("Title", "Year", "Mine") + row("A", "2020", more=cell)}, SHARED))
    assert found.extra.get("mine") == CELLS[cell]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    cell = '<x:c s="1"><x:v>42432</x:v></x:c>'
    rows = row("Title", "Date") + row("A", more=cell)
    [found] = records(excel({"s": rows}, workbook_tags='<workbookPr date1904="1"/>'))
    assert found.published == PartialDate(2020, 3, 4)


def test_columns_without_a_name_and_with_one_name_are_kept() -> None:
    [found] = records(excel({"s": row("Title", "Year", "Title") + row("A", "2020", "B", "c")}))
    assert found.title == "A"
    assert found.extra == {"sheet": "s", "title3": "B", "column4": "c"}


def test_a_person_s_name_is_no_title() -> None:
    with pytest.raises(ListingError, match="no row below a header with a title in the sheets People"):
        list(stream(excel({"People": row("Name", "Year") + row("Ada Poe", "1999")})))
    assert [found.title for found in records(excel({"s": row("Name", "Abstract") + row("A", "b")}))] == ["A"]


def test_a_column_that_a_person_named_is_the_title() -> None:
    source = excel({"s": row("What it is", "Year") + row("A", "2020")})
    found = list(stream(source, ReadOptions({"title": "What it is"})))
    assert [item.title for item in found if isinstance(item, Record)] == ["A"]


CONTENT = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="Papers">
<table:table-row><table:table-cell><text:p>Title</text:p></table:table-cell>
  <table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>Date</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
<table:table-row>
  <table:table-cell><text:p>On <text:span>H2O</text:span></text:p><text:p>again</text:p></table:table-cell>
  <table:table-cell table:number-columns-repeated="2"/>
  <table:table-cell office:value-type="date" office:date-value="2020-03-04"><text:p>4.3.20</text:p></table:table-cell>
</table:table-row></table:table></office:document-content>"""


def test_an_open_document_spreadsheet_is_read_alike() -> None:
    source = packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": CONTENT}, "papers.ods"
    )
    [found] = records(source)
    assert (found.title, found.published) == ("On H2O\nagain", PartialDate(2020, 3, 4))
    assert spans(source) == [(1, 1, "chrome"), (2, 4, "chrome"), (5, 5, "paper")]


def test_a_damaged_workbook_is_one_clear_error() -> None:
    data = excel({"s": HEADER + PAPER * 50}).data
    for damaged in (
        data[: len(data) // 2],
        data.replace(b"xl/worksheets/s0.xml", b"xl/worksheets/s9.xml", 1),
    ):
        with pytest.raises(ListingError, match=r"listing papers\.xlsx: not readable as a workbook"):
            list(stream(Source("papers.xlsx", data=damaged)))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "BOMB_BYTES", 1_000_000)
    with pytest.raises(ListingError, match="more than 300 times its size"):
        list(stream(excel({"s": HEADER + "<x:row></x:row>" * 200_000})))


def test_texts_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_SHARED", 1000)
    with pytest.raises(ListingError, match="more than 1,000 characters of text"):
        list(stream(excel({"s": HEADER + PAPER}, "<si><t>word</t></si>" * 300)))
