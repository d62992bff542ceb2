"""Every relative link of the documents leads to a file, and every anchor to a heading."""

import re
from collections import Counter

import pytest

from tests.stages import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"]
)
FENCES = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)|(?:src|srcset)=\"(?!https?:)([^\"]+)\"")


def prose(page: str) -> str:
    """The text of a page without its blocks of code."""
    return FENCES.sub("", (ROOT / page).read_text(encoding="utf-8"))


def links(page: str) -> list[str]:
    return [target or source for target, source in LINK.findall(prose(page))]


def anchors(page: str) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading).lower()).strip()
        name = words.replace(" ", "-")
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    lost = []
    for link in links(page):
        file, _, anchor = link.partition("#")
        target = ((ROOT / page).parent / file).resolve() if file else ROOT / page
        if not target.exists() or (anchor and anchor not in anchors(target.relative_to(ROOT).as_posix())):
            lost.append(link)
    assert lost == []


def test_every_page_of_docs_is_in_the_index() -> None:
    listed = {link.partition("#")[0] for link in links("docs/README.md")}
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages - listed == set()


def test_anchors_are_those_of_headings() -> None:
    assert "where-it-runs" in anchors("docs/pipeline.md")
    assert "the-columns-of-reviewscsv" in anchors("docs/reviewing.md")
    assert "nothing" not in anchors("docs/pipeline.md")
