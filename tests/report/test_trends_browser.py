"""The page of trends, in a browser: it fits, is accessible, compares topics, and its figures can be saved."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.report.browsing import NEEDS_BROWSER, Open, save_in_three_forms

PileRoot = Callable[[str], Path]

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]


def test_two_topics_are_compared_and_the_address_tells_which(open_page: Open, pile_root: PileRoot) -> None:
    page = open_page("trends.html", root=pile_root("shipped"))
    page.locator("select[name=one]").select_option("pruning")
    page.locator("select[name=other]").select_option("quantization")
    assert page.url.endswith("#compare=pruning,quantization")
    head = page.locator(".compared thead .topic")
    expect(head).to_have_text(["Pruning and sparsity", "Quantization"])
    page.locator("select[name=other]").select_option("distillation")
    page.go_back()
    expect(head).to_have_text(["Pruning and sparsity", "Quantization"])
    numbers = page.locator(".compared tbody tr").first.locator("td").all_text_contents()
    with (pile_root("shipped") / "reports/html/papers.csv").open(encoding="utf-8-sig", newline="") as file:
        topics = [row["topic_id"] for row in csv.DictReader(file)]
    assert numbers == [str(topics.count("pruning")), str(topics.count("quantization"))]


def test_a_figure_can_be_saved_in_three_forms(open_page: Open, pile_root: PileRoot, tmp_path: Path) -> None:
    page = open_page("trends.html", root=pile_root("shipped"))
    figure = page.locator(".tree-figure")
    drawn, _ = save_in_three_forms(page, figure, b"topic,group,nearest,likeness", tmp_path)
    assert "Pruning and sparsity" in drawn
    assert drawn.count("<path") == figure.locator("svg path").count() > 0
    heading = page.locator("h2#tree").inner_text()
    assert heading in re.sub(r"</text><text[^>]*>", " ", drawn)
    assert page.locator("footer p").last.inner_text().split(";")[0] in re.sub(
        r"</text><text[^>]*>", " ", drawn
    )
    marks = len(re.findall(r"<(?:circle|polygon|rect)\b", drawn)) - 1  # but the ground
    assert marks == figure.locator(".topic").count()
