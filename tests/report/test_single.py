"""One file holds the report: every link leads somewhere, no style or script but its own counts, large piles shrink."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from taxo.cli import main
from taxo.errors import TaxoError
from taxo.project.params import load_params
from taxo.report import ReportParams, read_inputs, single_file
from taxo.report.one_page import Part, join_parts
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus
from tests.report.test_site import HOSTILE, Outline
from tests.report.test_site import hostile as hostile  # as itself: a fixture
from tests.tiny_project import PARAMS_FOLDER

SVG = (
    b'<?xml version="1.0"?><svg width="4pt" viewBox="0 0 4 3"><defs><style>*{x: y}</style></defs><!-- <b> -->'
    + (b'<g id="a" clip-path="url(#c)"><use xlink:href="#m" style="fill: #123456; opacity: 0.9"/></g></svg>')
)


@pytest.fixture(scope="module", autouse=True)
def quick_maps() -> Iterator[None]:
    """Leave drawing maps to the tests of the browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("taxo.report.single.map_pictures", lambda *_: {"light": SVG, "dark": SVG})
        yield


def single_of(root: Path, most: int = 10_000_000) -> tuple[str, bool]:
    params = load_params(ReportParams, "report", PARAMS_FOLDER)
    content, is_cut = single_file(read_inputs(root), params, most)
    return content.decode(), is_cut


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def html(corpus: Path) -> str:
    return single_of(corpus)[0]


def test_every_id_is_there_once_and_every_link_leads_to_one(html: str) -> None:
    outline = Outline(html)
    assert len(outline.ids) == len(set(outline.ids))
    inside = [link for link in outline.links if link.startswith("#")]
    assert [link for link in inside if link[1:] not in outline.ids] == []
    assert [link for link in outline.links if not link.startswith(("#", "data:"))] == []
    named = {name for names in re.findall(r' aria-labelledby="([^"]*)"', html) for name in names.split()}
    assert named <= set(outline.ids)
    wanted = {"#topic-pruning", "#papers-p1", "#reading-first-topic", "#overview-news"}
    assert wanted - set(inside) == set()


def test_links_to_what_is_not_there_are_plain_text(html: str) -> None:
    assert "Review papers" not in Outline(html).text
    quality = html[html.index('id="quality"') :]
    assert "<span>Review page</span>" in quality


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("../papers.html#topic=a", '<a class="on" href="#papers-of-a">x</a>'),
        ("../papers.html#topic=lost", '<a class="on" href="#papers">x</a>'),
        ("../papers.html#paper=p1", '<a class="on" href="#papers-p1">x</a>'),
        ("../index.html#news", '<a class="on" href="#overview-news">x</a>'),
        ("b.html#trust", '<a class="on" href="#topic-b">x</a>'),
        ("#here", '<a class="on" href="#topic-a-here">x</a>'),
        ("../review.html", '<span class="on">x</span>'),
        ("https://doi.org/1", '<a class="on" href="https://doi.org/1">x</a>'),
    ],
)
def test_a_link_leads_to_its_place_on_the_one_page(href: str, leads: str) -> None:
    own = f'<p id="here"><a class="on" href="{href}">x</a></p>'
    parts = [
        Part("topics/a.html", "topic-a", own),
        Part("topics/b.html", "topic-b", ""),
        Part("index.html", "overview", '<h2 id="news">N</h2>'),
    ]
    found = join_parts(
        {part.url: part for part in parts}, {"papers.html": "papers"}, frozenset({"papers-of-a", "papers-p1"})
    )
    assert found["topics/a.html"] == f'<p id="topic-a-here">{leads}</p>'
    assert found["index.html"] == '<h2 id="overview-news">N</h2>'


def test_only_its_own_styles_and_scripts_count(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    rules = policy[1].replace("&#39;", "'")
    for kind, tag in (("style-src", "style"), ("script-src", "script")):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        told = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
        [rule] = [rule.split() for rule in rules.split("; ") if rule.startswith(kind)]
        assert {*rule[1:]} == {f"'sha256-{digest}'" for digest in told}
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    outline = Outline(html)
    assert not [name for name in outline.attributes if name == "style" or name.startswith("on")]
    assert not re.search(r'(?:src|xlink:href)="(?!data:|#)', html)
    assert not re.search(r"url\((?!#|data:)", html)


def test_it_holds_every_paper_and_topic(html: str) -> None:
    text = Outline(html).text
    assert [paper.paper_id for paper in PAPER_ROWS if f'id="papers-{paper.paper_id}"' not in html] == []
    assert all(paper.abstract in text for paper in PAPER_ROWS if paper.paper_id in ("p3", "p6"))
    assert html.count('class="one-topic"') == 3


def test_the_map_stands_in_it_without_styles_and_with_ids_of_its_own(html: str) -> None:
    assert html.count('viewBox="0 0 4 3"') == 2
    for theme in ("light", "dark"):
        assert f'<g id="map-{theme}-a" clip-path="url(#map-{theme}-c)">' in html
        assert f'<use xlink:href="#map-{theme}-m" fill="#123456" opacity="0.9"/>' in html
    assert "<!-- <b> -->" not in html


def test_the_same_pile_is_the_same_file(corpus: Path, html: str) -> None:
    assert single_of(corpus)[0] == html


def test_where_abstracts_make_it_too_large_they_go_and_it_says_so(corpus: Path, html: str) -> None:
    cut, is_cut = single_of(corpus, len(html.encode()) - 1)
    assert is_cut
    text = Outline(cut).text
    assert "so they are left out" in text
    assert "Abstracts are left out of this report" in text
    assert [paper.title for paper in PAPER_ROWS if paper.abstract in text] == []
    with pytest.raises(TaxoError, match=r"6 papers are too many for one file: .*reports/html/ and send that"):
        single_of(corpus, 100_000)
    with pytest.raises(TaxoError, match="6 papers are too many"):
        single_of(corpus, len(cut.encode()) - 1)


def test_hostile_text_stays_text(hostile: Path) -> None:
    html, _ = single_of(hostile)
    outline = Outline(html)
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.tags.count("script") == 2
    assert not [name for name in outline.attributes if name.startswith("on")]
    assert not [link for link in outline.links if link.startswith("javascript:")]
    assert all(text.strip() in outline.text for text in HOSTILE[:2])


@pytest.mark.parametrize("n_papers", [0, 1])
def test_it_is_written_of_hardly_any_papers(tmp_path: Path, n_papers: int) -> None:
    html, _ = single_of(
        write_corpus(tmp_path, papers=PAPER_ROWS[:n_papers], assignments=ASSIGNMENT_ROWS[:n_papers])
    )
    outline = Outline(html)
    assert [link for link in outline.links if link.startswith("#") and link[1:] not in outline.ids] == []


def test_the_command_writes_the_file_and_says_its_size(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(corpus)
    out = tmp_path / "report.html"
    assert main(["report", "--single", str(out)]) == 0
    assert re.fullmatch(rf"\d\.\d MB in {re.escape(str(out))}\n", capsys.readouterr().out)
    assert out.read_bytes() == single_file(read_inputs(), load_params(ReportParams, "report"))[0]
    assert main(["report", "--single", str(tmp_path / "report.pdf"), "--quiet"]) == 1
    assert "call it report.html" in capsys.readouterr().err
    assert not (tmp_path / "report.pdf").exists()
