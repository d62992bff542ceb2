"""The page of suggestions in a browser: what is decided there is what `taxo accept --from` carries out."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.report import main as report
from taxo.cli import main
from taxo.cli.decisions import accept_all, read_files
from taxo.project.suggestions import NEW_TOPIC, load_suggestions, save_suggestions
from taxo.project.tables import PHRASE_PAPERS, TOPICS
from taxo.project.taxonomy import Taxonomy, load_taxonomy
from taxo.project.taxonomy_writing import save_taxonomy
from taxo.report.stage import SITE
from tests.report.browsing import NEEDS_BROWSER, Open, axe_violations, page_width
from tests.report.small_corpus import PHRASE_ROWS, SUGGESTIONS, TOPIC_ROWS, write_corpus

PAGE = "suggestions.html"
PileRoot = Callable[[str], Path]
# Names and phrases that a line of decisions must quote, and a page and its scripts must not take for markup.
NAMES = (
    'The "best" agents',
    "Agents # not a comment",
    "Räume, Öfen & Straßen",
    "back\\slash \\\" and 'apostrophe'",
    "</script><b>bold</b> {{ 7*7 }}",
    "  多智能体   系统  ",
    "as under into",
)
PHRASES = ('so-called "agent"', "C# agents", "it's \\here", "größe <i>", "into")

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with a new topic for each of `NAMES`, and `PHRASES` for one of its topics."""
    root = write_corpus(tmp_path_factory.mktemp("hostile"))
    new = [
        replace(SUGGESTIONS[0], topic=f"new-{i}", name=f"New {i}", alike=(), phrases=(phrase, f"other {i}"))
        for i, phrase in enumerate((*PHRASES, "six", "seven"))
    ]
    phrases = [replace(SUGGESTIONS[2], phrases=(phrase,)) for phrase in PHRASES]
    save_suggestions([*new, *phrases], "# Hostile.\n", root)
    PHRASE_PAPERS.write([replace(PHRASE_ROWS[0], phrase=phrase) for phrase in PHRASES], root)
    report(root)
    return root


def offer(page: Page, topic_id: str) -> "Offer":
    return Offer(page, topic_id)


class Offer:
    """A suggested topic on the page."""

    def __init__(self, page: Page, topic_id: str) -> None:
        self.page, self.card = page, page.locator(f"#{topic_id}")

    def press(self, *buttons: str) -> "Offer":
        for name in buttons:
            self.card.get_by_role("button", name=name, exact=True).click()
        return self

    def rename(self, name: str) -> None:
        self.press("Rename…")
        self.card.get_by_label("Accepted as").fill(name)
        self.card.get_by_label("Accepted as").press("Enter")

    def merge(self, typed: str) -> None:
        self.press("Merge into…")
        self.card.get_by_role("combobox").fill(typed)
        self.card.get_by_role("combobox").press("Enter")


def lines(page: Page) -> list[str]:
    return page.get_by_label("decisions.txt").input_value().splitlines()


def carry_out(page: Page, root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Taxonomy:
    """Save the decisions of `page`, let `taxo accept` carry them out on a copy of `root`, and return the taxonomy."""
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save decisions.txt").click()
    assert saved.value.suggested_filename == "decisions.txt"
    for name in ("taxonomy.yaml", "data/suggestions.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    saved.value.save_as(folder / "decisions.txt")
    monkeypatch.chdir(folder)
    assert main(["accept", "--from", "decisions.txt"]) == 0
    return load_taxonomy(folder)


def test_names_and_phrases_of_all_kinds_reach_the_taxonomy_as_they_were_written(
    open_page: Open, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(PAGE, root=hostile)
    for i, name in enumerate(NAMES):
        offer(page, f"new-{i}").rename(name)
    page.get_by_role("button", name=f"All {len(PHRASES)}").click()
    expect(page.locator("#decision_status")).to_have_text("7 of 7 topics decided, 5 of 5 phrases accepted.")
    page.reload()
    assert len(lines(page)) == len(NAMES) + len(PHRASES)
    taxonomy = carry_out(page, hostile, tmp_path, monkeypatch)
    names = [taxonomy.by_id[f"new-{i}"].name for i in range(len(NAMES))]
    assert names == [" ".join(name.split()) for name in NAMES]
    assert taxonomy.by_id["pruning"].phrases == ("prune", "sparsity", *PHRASES)


def test_each_way_to_decide_is_carried_out(
    open_page: Open, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(PAGE, root=hostile)
    before = load_taxonomy(hostile)
    offer(page, "new-0").press("Accept").card.get_by_label("under").select_option("data")
    offer(page, "new-1").press("Accept")
    offer(page, "new-2").press("Dismiss")
    offer(page, "new-3").merge("quant")
    offer(page, "new-4").merge("new 1")
    page.get_by_role("checkbox", name=PHRASES[0]).check()
    assert lines(page) == [
        "dismiss new-2",
        "accept new-0 under data",
        "accept new-1",
        'phrase pruning "so-called \\"agent\\""',
        "accept new-3 into quantization",
        "accept new-4 into new-1",
    ]
    after = carry_out(page, hostile, tmp_path, monkeypatch)
    assert {*after.by_id} - {*before.by_id} == {"new-0", "new-1"}
    assert after.by_id["new-0"].parent == "data"
    assert [topic.topic_id for topic in after.dismissed] == ["new-2"]
    assert after.by_id["quantization"].phrases == ("quantization", "low-bit", PHRASES[3], "other 3")
    assert after.by_id["new-1"].phrases == (PHRASES[1], "other 1", PHRASES[4], "other 4")
    assert after.by_id["pruning"].phrases[-1] == PHRASES[0]
    left = [entry.topic for entry in load_suggestions(tmp_path)[0] if entry.kind == NEW_TOPIC]
    assert left == ["new-5", "new-6"]


def test_what_taxo_would_refuse_is_said_and_not_among_the_decisions(open_page: Open, hostile: Path) -> None:
    page = open_page(PAGE, root=hostile)
    offer(page, "new-0").rename("PRUNING")
    expect(page.locator("#new-0 [role=alert]")).to_contain_text("“Pruning” is the name of another topic")
    assert [line for line in lines(page) if not line.startswith("#")] == []
    expect(page.get_by_role("button", name="Save decisions.txt")).to_be_disabled()
    page.locator("#new-0").get_by_label("Accepted as").fill("Pruned")
    page.locator("#new-0").get_by_label("Accepted as").press("Enter")
    assert lines(page) == ['accept new-0 as "Pruned"']
    offer(page, "new-1").merge("pruned")
    offer(page, "new-0").press("Decide anew")
    expect(page.locator("#new-1 [role=alert]")).to_contain_text("which it is merged into, isn’t accepted")
    expect(page.get_by_role("button", name="Save decisions.txt")).to_be_disabled()


def test_all_is_decided_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(PAGE)
    page.get_by_role("button", name="Decide by keyboard").press("Enter")
    expect(page.locator("#agents")).to_be_focused()
    page.keyboard.press("d")
    expect(page.locator("#sparse-agents")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Few agents")
    page.keyboard.press("Enter")
    assert lines(page) == ["dismiss agents", 'accept sparse-agents as "Few agents"']
    expect(page.locator("#sparse-agents")).to_be_focused()
    page.keyboard.press("u")
    page.keyboard.press("u")
    page.keyboard.press("m")
    page.keyboard.type("quant")
    page.keyboard.press("Enter")
    assert lines(page) == ["dismiss agents", "accept sparse-agents into quantization"]
    page.keyboard.press("k")
    expect(page.locator("#agents")).to_be_focused()
    page.keyboard.press("a")
    assert lines(page) == ["accept agents", "accept sparse-agents into quantization"]
    page.get_by_role("checkbox", name="from the start").press("Space")
    assert 'phrase pruning "from the start"' in lines(page)


def test_a_twin_is_merged_into_its_like_first_which_is_then_accepted(open_page: Open) -> None:
    page = open_page(PAGE)
    offer(page, "sparse-agents").press("Merge into…")
    expect(page.get_by_role("option").first).to_contain_text("Web agents")
    expect(page.get_by_role("option").nth(1)).to_contain_text("Pruning")
    page.get_by_role("combobox").press("ArrowDown")
    page.get_by_role("combobox").press("ArrowUp")
    page.get_by_role("combobox").press("Enter")
    assert lines(page) == ["accept agents", "accept sparse-agents into agents"]
    page.get_by_role("button", name="Undo").click()
    assert lines(page) == []


def test_decisions_are_kept_until_they_are_forgotten_on_purpose(open_page: Open) -> None:
    page = open_page(PAGE)
    offer(page, "agents").press("Accept")
    page.get_by_role("checkbox", name="from the start").check()
    page.reload()
    assert lines(page) == ["accept agents", 'phrase pruning "from the start"']
    page.get_by_role("button", name="Forget them…").click()
    expect(page.locator("#how_many_forgotten")).to_have_text("Forget 2 decisions?")
    page.get_by_role("button", name="Keep", exact=True).click()
    assert len(lines(page)) == 2
    page.get_by_role("button", name="Forget them…").click()
    page.get_by_role("button", name="Forget", exact=True).click()
    assert lines(page) == []
    page.get_by_role("button", name="Undo").click()
    assert len(lines(page)) == 2


def test_what_a_browser_remembers_of_suggestions_that_are_gone_is_left_out(open_page: Open) -> None:
    page = open_page(PAGE)
    offer(page, "agents").press("Accept")
    page.evaluate(
        """() => {
            const [key] = Object.keys(localStorage).filter((each) => each.startsWith("taxo-decisions-"));
            const topics = { gone: { kind: "accept" }, agents: { kind: "dismiss" }, "sparse-agents": { kind: "?" } };
            localStorage.setItem(key, JSON.stringify({ topics, phrases: [["pruning", "gone"]] }));
        }"""
    )
    page.reload()
    assert lines(page) == ["dismiss agents"]


def test_copied_lines_are_those_shown(open_page: Open) -> None:
    page = open_page(PAGE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    offer(page, "agents").press("Dismiss")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#decision_status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "dismiss agents\n"


def test_a_suggestion_shows_its_papers_on_the_map(open_page: Open) -> None:
    page = open_page(PAGE)
    page.locator("#agents").get_by_role("link", name="Its papers on the map").click()
    expect(page.locator("#found")).to_have_text("2 selected for “Web agents”")
    expect(page.locator("#listed")).to_contain_text("Something else")


def test_a_phrase_shows_the_papers_on_the_map_that_it_would_bring(open_page: Open) -> None:
    page = open_page(PAGE)
    page.get_by_text("For example").click()
    page.get_by_role("link", name="The papers that would get it, on the map").click()
    expect(page.locator("#found")).to_have_text("1 selected for “from the start”")
    expect(page.locator("#listed")).to_have_text("Clean data first")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_accessible_and_fits_while_one_decides(open_page: Open, theme: str) -> None:
    page = open_page(PAGE, width=390, theme=theme)
    offer(page, "agents").rename(
        "A name that is far longer than any field of a small window is wide, and more"
    )
    offer(page, "sparse-agents").press("Merge into…")
    assert axe_violations(page) == []
    assert page_width(page) <= 390
    page.locator(".picker input").fill("no such topic")
    expect(page.locator(".picker [role=status]")).to_have_text("No topic is called so.")
    page.locator(".picker input").press("Escape")
    page.get_by_role("button", name="Forget them…").click()
    assert axe_violations(page) == []
    assert page_width(page) <= 390


def test_without_scripts_all_is_shown_with_the_commands_to_type(browser: Browser, small_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{(small_site / SITE).as_uri()}/{PAGE}")
    expect(page.locator("#agents")).to_contain_text("2 papers would get it")
    expect(page.locator("#agents .titles a")).to_have_text(["Something else", "Sparse by design"])
    expect(page.locator("#agents noscript code").last).to_have_text("taxo accept agents --dismiss")
    expect(page.locator(".phrases noscript code")).to_have_text(
        "taxo accept pruning --phrase 'from the start'"
    )
    expect(page.locator(".scripted:visible")).to_have_count(0)
    context.close()


def test_where_nothing_is_suggested_the_page_says_why(open_page: Open, tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    save_suggestions([], "# Nothing.\n", root)
    report(root)
    text = " ".join(open_page(PAGE, root=root).locator("main").inner_text().split())
    assert "Nothing is suggested." in text
    assert "Of 6 papers, 3 had neither a sure topic nor plenty of evidence for one. 4 groups that" in text
    assert "4 groups that might be a topic were tried, first of these papers, then of all" in text
    assert re.search(r"at least 4 papers and 20.% of those that the middle topic has, takes away 33.%", text)
    assert re.search(r"keeps 50.% of them", text)


def test_topics_without_taxonomy_are_the_first_one(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "first").mkdir()
    root = write_corpus(tmp_path / "first")
    save_taxonomy(Taxonomy(), root / "taxonomy.yaml")
    made = [replace(topic, status="proposed") for topic in TOPIC_ROWS]
    TOPICS.write(made, root)
    group = replace(SUGGESTIONS[0], topic="models", name="Models", phrases=(), examples=(), alike=())
    bare = [
        replace(entry, parent="models", unplaced=None, leave={}, overlaps={}) for entry in SUGGESTIONS[:2]
    ]
    save_suggestions([group, *bare], "# First.\n", root)
    report(root)
    page = open_page(PAGE, root=root)
    expect(page.locator("main")).to_contain_text("found by discovery, confirmed by nobody")
    offer(page, "sparse-agents").press("Accept")
    expect(page.locator("#sparse-agents")).to_contain_text("Its group “Models” is accepted with it")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Accept the rest").click()
    expect(page.locator("#decision_status")).to_contain_text("2 of 3 topics decided")
    monkeypatch.chdir(root)
    expected = accept_all(read_files(root)).taxonomy
    assert carry_out(page, root, tmp_path / "carried", monkeypatch) == expected


@pytest.mark.slow
def test_suggestions_of_a_whole_run_are_decided_and_carried_out(
    open_page: Open, pile_root: PileRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = pile_root("own")
    entries = load_suggestions(root)[0]
    new = [entry.topic for entry in entries if entry.kind == NEW_TOPIC]
    page = open_page(PAGE, root=root)
    expect(page.locator(".offer")).to_have_count(len(new))
    for topic_id in new:
        offer(page, topic_id).press("Accept")
    for box in page.locator(".phrases input").all():
        box.check()
    taxonomy = carry_out(page, root, tmp_path, monkeypatch)
    assert set(new) <= set(taxonomy.by_id)
    for entry in entries:
        assert set(entry.phrases) <= set(taxonomy.by_id[entry.topic].phrases)
