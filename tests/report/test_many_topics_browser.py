"""A thesaurus of 5,000 topics goes through all stages, and leaves pages of those that papers have."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from taxo.label import LabelParams, read_corpus
from taxo.label.corpus import gather_evidence
from taxo.label.stage import read_inputs
from taxo.project.params import load_params
from taxo.project.tables import ASSIGNMENTS, TOPICS
from taxo.report import read_inputs as read_report_inputs
from taxo.report.catalogue import MANY_GROUPS, Catalogue
from taxo.report.stage import SITE
from tests.conftest import run_stages
from tests.report.browsing import NEEDS_BROWSER, Open, axe_violations, page_width
from tests.report.many_topics import N_SPOKEN, N_TOPICS, SPOKEN, write_many_topics
from tests.stages import STAGES

# Bytes of a page or file that say how it grows: with the topics that papers have, not with all.
MOST = {"index.html": 150_000, "map.html": 60_000, "quality.html": 250_000, "assets/topics.css": 15_000}
MOST |= {"data/topics.js": 20_000, "data/review.js": 1_500_000}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the pile after all stages; tests only read it."""
    return run_stages(STAGES, write_many_topics(tmp_path_factory.mktemp("many") / "project")).folder


def test_papers_find_their_topic_among_thousands(root: Path) -> None:
    names = {topic.topic_id: topic.name for topic in TOPICS.read(root)}
    found = [a.topic_id for a in ASSIGNMENTS.read(root)]
    assert len(names) == N_TOPICS + 310
    assert len(found) == 2 * N_SPOKEN
    assert {names[topic].split()[0].lower() for topic in found if topic} == set(SPOKEN)


def test_what_the_models_read_grows_with_the_topics_that_papers_speak_of(root: Path) -> None:
    corpus, params = read_corpus(root), load_params(LabelParams, "label", root)
    inputs = read_inputs(corpus, params)
    assert gather_evidence(corpus, params.evidence).scores.shape[1] == N_TOPICS
    assert inputs.words.shape == inputs.phrases.scores.shape == (2 * N_SPOKEN, N_SPOKEN)
    assert len(inputs.topics) == N_SPOKEN


def test_only_topics_that_papers_have_get_a_page(root: Path) -> None:
    catalogue = Catalogue(read_report_inputs(root))
    pages = {path.stem for path in (root / SITE / "topics").iterdir()}
    assert pages == {topic for a in ASSIGNMENTS.read(root) for topic in a.topics}
    assert catalogue.n_pageless == N_TOPICS - len(pages)
    assert 1 < len(catalogue.groups) <= MANY_GROUPS
    assert f"The {catalogue.n_pageless:,}".replace(",", "\u202f") in (root / SITE / "index.html").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("name", MOST)
def test_no_file_grows_with_the_topics_that_no_paper_has(root: Path, name: str) -> None:
    assert (root / SITE / name).stat().st_size < MOST[name]


def test_phrases_of_topics_without_a_page_are_counted(root: Path) -> None:
    with (root / "reports/plots/odd_phrases.csv").open(encoding="utf-8", newline="") as file:
        idle = [row["topic_ids"] for row in csv.DictReader(file) if row["n_papers"] == "0"]
    assert len(idle) > N_TOPICS - 2 * N_SPOKEN
    assert f"{len(idle):,} phrases find nothing".replace(",", "\u202f") in (
        root / SITE / "quality.html"
    ).read_text("utf-8")


@pytest.mark.browser
class TestInABrowser:
    """The lists that would be thousands of lines."""

    pytestmark = NEEDS_BROWSER

    @pytest.mark.parametrize("width", [390, 1440])
    @pytest.mark.parametrize("name", ["index.html", "map.html", "review.html", "quality.html"])
    def test_pages_are_accessible_and_fit(self, open_page: Open, root: Path, name: str, width: int) -> None:
        page = open_page(name, root=root, width=width)
        assert axe_violations(page) == []
        assert page_width(page) <= width

    def test_the_map_finds_a_topic_by_its_name(self, open_page: Open, root: Path) -> None:
        page = open_page("map.html", root=root, width=1440)
        ticks = page.locator("fieldset .tick:visible")
        expect(ticks).to_have_count(0)
        page.get_by_label("Find a topic").fill(SPOKEN[7][:4])
        expect(ticks).to_have_count(sum(SPOKEN[7][:4] in word for word in SPOKEN))
        page.get_by_role("checkbox").first.check()
        page.get_by_label("Find a topic").fill("")
        expect(page.locator("#found")).to_have_text("2 in view")

    def test_a_reviewer_finds_a_topic_that_no_paper_has(self, open_page: Open, root: Path) -> None:
        page = open_page("review.html", root=root)
        page.get_by_role("combobox").fill("zubraled number32")
        options = page.get_by_role("option")
        expect(options.first).to_contain_text("Zubraled number32")
        assert options.count() < 12
