"""The review desk in a real Chromium: no answer is lost, every one reaches the project as it was given."""

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from pipelines.report import main
from taxo import cli
from taxo.label.review_file import COLUMNS, read_rows
from taxo.label.reviews import load_reviews
from taxo.project.romanise import CYRILLIC, GREEK, LATIN
from taxo.project.tables import ASSIGNMENTS
from taxo.project.taxonomy import load_taxonomy
from taxo.project.topic_ids import SLUG, slug
from taxo.report.review_sample import Draw
from tests.reading import case_name, load_cases
from tests.report.browsing import (
    NEEDS_BROWSER,
    Open,
    axe_violations,
    open_watched,
    page_width,
    show,
    violations_in_both_themes,
)
from tests.report.estimate import estimate_accuracy
from tests.report.piles import PILES
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus

pytestmark = NEEDS_BROWSER

HEADER = ",".join(COLUMNS)
Desk = Callable[..., Page]


@pytest.fixture
def desk(browser: Browser, small_site: Path) -> Iterator[Desk]:
    """Opens review desks that share one browser's storage, as tabs do; at the end none may have complained."""
    troubles: list[str] = []
    contexts: list[BrowserContext] = []

    def open_one(
        name: str = "review.html", *, root: Path = small_site, alone: bool = False, init: str = ""
    ) -> Page:
        if alone or not contexts:
            contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        return open_watched(contexts[-1], root, name, troubles, init)

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.locator("#case").press(key)


def choose(page: Page, typed: str, *, enters: int = 1) -> None:
    page.get_by_label("Another topic").fill(typed)
    for _ in range(enters):
        page.get_by_label("Another topic").press("Enter")


def name_reviewer(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your name").blur()


def saved(page: Page, folder: Path, name: str = "saved.csv") -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save reviews.csv").click()
    (folder / name).write_bytes(Path(download.value.path()).read_bytes())
    return folder / name


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8").splitlines()))


def options(page: Page) -> list[str]:
    return page.locator("#found .topic").all_inner_texts()


# Answers ---------------------------------------------------------------------------------------------------


def test_answers_given_by_keyboard_reach_the_project(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk()
    expect(page.locator("#step")).to_have_text("1 of 3")
    press(page, "2", "1", "3", "3")
    expect(page.locator(".choice[aria-pressed=true]")).to_have_count(2)
    chosen = page.locator(".choice", has_text="main").locator(".topic").inner_text()
    excluded = page.locator(".choice", has_text="not this").locator(".topic").inner_text()
    press(page, "n")
    page.get_by_label("Note").fill("seen at ICML, =so")
    page.get_by_label("Note").press("Enter")
    press(page, "Enter")
    expect(page.locator("#step")).to_have_text("2 of 3")
    press(page, "1", "1", "Enter", "0")
    name_reviewer(page, "Ann, of course")
    expect(page.locator("#tally")).to_have_text("3 answered, 3 not in a file yet.")
    root = write_corpus(tmp_path)
    path = saved(page, root)
    expect(page.locator("#tally")).to_have_text("3 answered, all in a file.")
    expect(page.locator("#saved")).to_contain_text("Last saved")
    assert path.read_text("utf-8").splitlines()[0] == HEADER
    monkeypatch.chdir(root)
    assert cli.main(["review", path.name]) == 0
    taxonomy = load_taxonomy(root)
    reviews = load_reviews(PAPER_ROWS, taxonomy, root)
    assert reviews.problems == ()
    names = {topic.name: topic.topic_id for topic in taxonomy.topics}
    first = next(review for review in reviews.by_paper.values() if review.topics)
    assert (first.primaries, len(first.topics)) == ((names[chosen],), 2)
    assert first.not_topics == (names[excluded],)
    assert first.note.startswith("seen at ICML, =so · ")
    assert first.by == ("Ann, of course",)
    assert sum(review.none_fits for review in reviews.by_paper.values()) == 1
    assert [len(review.not_topics) for review in reviews.exclusions.values()] == [1]


def test_none_fits_and_not_this_go_together(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    press(page, "1", "1")
    page.get_by_role("button", name="None fits").click()
    row = rows_of(saved(page, tmp_path))[1]
    assert row[1] == "none"
    assert row[2]


def test_a_choice_goes_from_open_to_chosen_to_not_this_and_back(desk: Desk) -> None:
    choice = desk().locator(".choice").first
    seen = []
    for _ in range(4):
        seen.append((choice.get_attribute("aria-pressed"), choice.locator("small").all_inner_texts()))
        choice.click()
    assert seen == [("false", []), ("true", ["main"]), ("false", ["not this"]), ("false", [])]


def test_a_keyboard_stays_on_the_choice_that_it_pressed(desk: Desk) -> None:
    page = desk()
    page.locator(".choice").nth(1).focus()
    page.keyboard.press("Space")
    expect(page.locator(".choice").nth(1)).to_be_focused()
    expect(page.locator(".choice").nth(1)).to_contain_text("main")


def test_proposals_are_marked_and_stand_behind_the_taxonomy_s_topics(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    choose(page, "web ag")
    expect(page.locator(".choice", has_text="main")).to_contain_text("Web agents (proposed)")
    press(page, "Enter")
    assert rows_of(saved(page, tmp_path))[1][1] == "agents"


# Topics ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["quant", "QUANTIZ", "low bit", "lowbit", "qüant", "quantisation", "Low-Bit"]
)
def test_enter_takes_the_nearest_topic(desk: Desk, typed: str) -> None:
    page = desk()
    choose(page, typed)
    expect(page.locator(".choice", has_text="main")).to_contain_text("Quantization")
    expect(page.get_by_label("Another topic")).to_have_value("")
    expect(page.locator("#case")).to_be_focused()


def test_the_list_is_used_by_arrows_and_by_mouse_and_left_by_escape(desk: Desk) -> None:
    page = desk()
    field = page.get_by_label("Another topic")
    field.fill("s")
    assert options(page) == ["Sparse agents", "Data selection", "Pruning", "s"]
    expect(page.locator("#found li").nth(2)).to_contain_text("“sparsity”")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(page.locator("#found [aria-selected=true]")).to_contain_text("Pruning")
    assert field.get_attribute("aria-activedescendant") == "option-2"
    field.press("Enter")
    expect(page.locator(".choice", has_text="main")).to_contain_text("Pruning")
    field.fill("data")
    page.locator("#found li").first.click()
    expect(page.locator(".choice", has_text="also")).to_contain_text("Data selection")
    field.fill("prun")
    field.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(field).to_have_value("")


def test_a_new_topic_takes_a_second_enter(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    choose(page, "Robot Hands")
    expect(page.locator(".choice[aria-pressed=true]")).to_have_count(0)
    expect(page.locator("#found-hint")).to_contain_text("new topic “Robot Hands” (robot-hands)")
    page.get_by_label("Another topic").press("Enter")
    expect(page.locator(".choice", has_text="main")).to_contain_text("Robot Hands (new)")
    press(page, "Enter")
    choose(page, "robot")
    expect(page.locator(".choice", has_text="main")).to_contain_text("Robot Hands (new)")
    page.close()
    again = desk()
    choose(again, "hands")
    expect(again.locator(".choice", has_text="Robot Hands (new)")).to_have_count(1)
    assert rows_of(saved(again, tmp_path))[1][1] == "robot-hands"


def test_leaving_the_field_makes_no_topic(desk: Desk) -> None:
    page = desk()
    choose(page, "Robot Hands")
    page.get_by_label("Another topic").blur()
    expect(page.locator(".choice", has_text="Robot")).to_have_count(0)
    choose(page, "?!")
    expect(page.locator("#found-hint")).to_have_text("A topic’s name has letters or digits.")


NAMES = [
    "Vorhofflimmern ≥ 65",
    "Räumliche Planung",
    "ÜBERMÄSSIGE Größe",
    "Машинное обучение",
    "神经网络",
    "Ελληνικά και τόνοι",
    "pingüino",
    "नमस्ते दुनिया",
    "São Paulo – Œuvre",
    "תורת הגרפים",
    "a_b/c--d",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "Łódź ½ İstanbul",
    "한국어 처리",
    "…",
]


def test_new_names_get_the_ids_that_python_gives(desk: Desk) -> None:
    page = desk()
    chance = random.Random(3)
    letters = [*LATIN, *CYRILLIC, *GREEK, *"aZ9 -_·éÑǆ神अ语한ابג،।½Ⅳ\u0301"]
    made = ["".join(chance.choices(letters, k=6)) for _ in range(500)]
    names = [*NAMES, *made]
    found = page.evaluate("names => names.map(window.taxo.reviewTopics.slug)", names)
    assert dict(zip(names, found, strict=True)) == {name: slug(name, "") for name in names}
    assert all(SLUG.fullmatch(topic) for topic in found if topic)


def test_a_topic_in_other_letters_is_read_back_by_the_project(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    for name in ("神经网络", "Vorhofflimmern ≥ 65", "Машинное обучение"):
        choose(page, name, enters=2)
        press(page, "Enter")
    root = write_corpus(tmp_path)
    saved(page, root, "reviews.csv")
    lacks = load_reviews(PAPER_ROWS, load_taxonomy(root), root).lacks
    assert set(lacks) == {"神经网络", "vorhofflimmern-65", "mashinnoe-obuchenie"}


def test_five_thousand_topics_are_searched_while_one_types(desk: Desk) -> None:
    topics = [
        {"topic_id": f"topic-{n}", "name": f"Topic {n} of many", "group": "", "proposed": False,
         "phrases": [f"phrase {n} {k}" for k in range(5)]}
        for n in range(5000)
    ]  # fmt: skip
    page = desk(init=f"window.many = {topics!r};".replace("False", "false"))
    took = page.evaluate(
        """async () => {
            window.taxo.review.topics = window.many;
            await new Promise((resolve) => { const s = document.createElement("script");
                s.src = "assets/review-topics.js"; s.onload = resolve; document.head.append(s); });
            const { search } = window.taxo.reviewTopics;
            search("warm up");
            const start = performance.now();
            const found = search("topic 4999").found[0].topic_id;
            return [found, performance.now() - start];
        }"""
    )
    assert took[0] == "topic-4999"
    assert took[1] < 1000


# Keeping ---------------------------------------------------------------------------------------------------


def test_answers_are_found_again_by_a_later_report_that_asks_for_other_papers(
    desk: Desk, tmp_path: Path
) -> None:
    root = write_corpus(tmp_path)
    main(root)
    page = desk(root=root)
    press(page, "1", "Enter", "0")
    name_reviewer(page, "Ann")
    page.close()
    params = (root / "params.yaml").read_text("utf-8")
    (root / "params.yaml").write_text(
        params.replace("sample_size: 3", "sample_size: 1").replace("seed: 7", "seed: 8"), "utf-8"
    )
    main(root)
    page = desk(root=root)
    expect(page.locator("#tally")).to_have_text("2 answered, 2 not in a file yet.")
    assert len(rows_of(saved(page, tmp_path))) == 3


def test_a_report_that_was_moved_offers_its_answers(desk: Desk, small_site: Path, tmp_path: Path) -> None:
    page = desk()
    press(page, "0")
    page.close()
    moved = write_corpus(tmp_path)
    main(moved)
    page = desk(root=moved)
    expect(page.locator("#tally")).to_contain_text("0 answered")
    expect(page.locator("#loaded")).to_contain_text(
        "1 answer for papers of this report were given in another one"
    )
    page.get_by_role("button", name="Take them over").click()
    expect(page.locator("#tally")).to_have_text("1 answered, 1 not in a file yet.")


def test_answers_of_an_older_kind_of_report_are_offered(desk: Desk) -> None:
    page = desk(
        init="localStorage.setItem('taxo-reviews-p2p3', JSON.stringify([['p2', ['pruning']], ['p3', []]]));"
    )
    page.get_by_role("button", name="Take them over").click()
    expect(page.locator("#tally")).to_have_text("2 answered, 2 not in a file yet.")


def test_two_tabs_add_to_each_other(desk: Desk, tmp_path: Path) -> None:
    one, two = desk(), desk()
    press(one, "0")
    expect(two.locator("#tally")).to_have_text("1 answered, 1 not in a file yet.")
    press(two, "ArrowRight", "1", "Enter")
    expect(one.locator("#tally")).to_have_text("2 answered, 2 not in a file yet.")
    press(one, "u")
    expect(two.locator("#tally")).to_have_text("1 answered, 1 not in a file yet.")
    assert len(rows_of(saved(two, tmp_path))) == 2
    expect(one.locator("#tally")).to_have_text("1 answered, all in a file.")


@pytest.mark.parametrize(
    ("error", "told"),
    [("QuotaExceededError", "storage is full"), ("SecurityError", "keeps nothing for this page")],
)
def test_a_browser_that_keeps_nothing_says_so(desk: Desk, tmp_path: Path, error: str, told: str) -> None:
    refuse = f"Storage.prototype.setItem = () => {{ throw new DOMException('no', '{error}'); }};"
    page = desk(init=refuse)
    press(page, "0", "0")
    expect(page.locator("#trouble")).to_contain_text(told)
    assert axe_violations(page) == []
    assert len(rows_of(saved(page, tmp_path))) == 3


def test_a_browser_without_any_storage_still_works(desk: Desk) -> None:
    deny = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });"
    page = desk(init=deny)
    press(page, "0")
    expect(page.locator("#tally")).to_have_text("1 answered, 1 not in a file yet.")
    expect(page.locator("#trouble")).to_contain_text("keeps nothing for this page")


def test_what_cannot_be_read_in_the_storage_is_put_aside(desk: Desk) -> None:
    page = desk()
    press(page, "0")
    key = page.evaluate("Object.keys(localStorage).find((key) => key.startsWith('taxo-reviews:'))")
    page.evaluate("key => localStorage.setItem(key, '{broken')", key)
    page.close()
    page = desk()
    press(page, "0")
    assert page.evaluate("key => localStorage.getItem(`${key} unreadable`)", key) == "{broken"
    expect(page.locator("#tally")).to_have_text("1 answered, 1 not in a file yet.")


def test_leaving_with_answers_in_no_file_is_warned_of(
    browser: Browser, small_site: Path, tmp_path: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    show(page, small_site, "review.html")
    press(page, "0")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url("**/index.html")
    page.go_back()
    saved(page, tmp_path)
    page.goto("about:blank")
    assert asked == ["beforeunload"]
    context.close()


# Undoing ---------------------------------------------------------------------------------------------------


def test_any_number_of_steps_is_undone(desk: Desk) -> None:
    page = desk()
    press(page, "1", "Enter", "0", "0")
    expect(page.locator("#step")).to_have_text("All done here.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#step")).to_have_text("3 of 3")
    page.locator("body").press("Control+z")
    expect(page.locator("#step")).to_have_text("2 of 3")
    press(page, "u")
    expect(page.locator("#step")).to_have_text("1 of 3")
    expect(page.locator("#tally")).to_have_text("0 answered, none to save.")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    press(page, "1", "1", "u", "u")
    expect(page.locator(".choice[aria-pressed=true]")).to_have_count(0)
    expect(page.locator(".choice.not")).to_have_count(0)


def test_undoing_an_answer_gives_back_the_one_before(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    press(page, "0", "ArrowLeft", "2", "Enter", "u")
    assert rows_of(saved(page, tmp_path))[1][1] == "none"


def test_forgetting_asks_first_and_can_be_undone(desk: Desk) -> None:
    page = desk()
    press(page, "0", "0")
    page.get_by_role("button", name="Forget all").click()
    dialog = page.get_by_role("dialog", name="Forget 2 answers?")
    expect(dialog).to_contain_text("2 answers are in no file.")
    expect(page.get_by_role("button", name="Keep them")).to_be_focused()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#tally")).to_have_text("2 answered, 2 not in a file yet.")
    page.get_by_role("button", name="Forget all").click()
    dialog.get_by_role("button", name="Forget all").click()
    expect(page.locator("#tally")).to_have_text("0 answered, none to save.")
    press(page, "u")
    expect(page.locator("#tally")).to_have_text("2 answered, 2 not in a file yet.")


def test_what_was_begun_is_there_again_after_a_look_elsewhere(desk: Desk) -> None:
    page = desk()
    press(page, "1")
    page.get_by_label("Note").fill("half a thought")
    press(page, "ArrowRight", "ArrowLeft")
    expect(page.locator(".choice", has_text="main")).to_have_count(1)
    expect(page.get_by_label("Note")).to_have_value("half a thought")


def test_a_note_is_added_to_an_answer(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    press(page, "0", "ArrowLeft")
    page.get_by_label("Note").fill("later")
    page.get_by_label("Note").press("Enter")
    row = rows_of(saved(page, tmp_path))[1]
    assert row[1] == "none"
    assert row[4].startswith("later · ")


# Files -----------------------------------------------------------------------------------------------------


def load_file(page: Page, text: str | bytes, name: str = "theirs.csv") -> None:
    data = text.encode() if isinstance(text, str) else text
    page.locator("#file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    expect(page.locator("#loaded")).to_contain_text(name)


def test_a_saved_file_brings_everything_back(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    press(page, "2", "1", "3", "3")
    page.get_by_label("Note").fill("=1; “a” | b")
    press(page, "Enter", "0")
    choose(page, "神经 网络", enters=2)
    press(page, "Enter")
    name_reviewer(page, "Ann")
    path = saved(page, tmp_path)
    other = desk(alone=True)
    load_file(other, path.read_bytes())
    expect(other.locator("#tally")).to_have_text("3 answered, all in a file.")
    expect(other.get_by_label("Your name")).to_have_value("Ann")
    expect(other.locator("#loaded")).to_contain_text("3 rows read, 3 taken, 0 here already.")
    assert saved(other, tmp_path, "again.csv").read_bytes() == path.read_bytes()
    load_file(other, path.read_bytes(), "again.csv")
    expect(other.locator("#loaded")).to_contain_text("3 rows read, 0 taken, 3 here already.")


def test_other_people_s_rows_are_kept_and_saved_again(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    press(page, "0")
    name_reviewer(page, "Ann")
    rows = [
        "p1,pruning|quantization; data-selection,,Ben,ours",
        "x9,Robot arms,,Ben,",
        "p2,,Pruning,Cyd,",
        "p3,none,,Cyd,",
    ]
    load_file(page, "\n".join([HEADER, *rows]))
    told = page.locator("#loaded")
    expect(told).to_contain_text("4 rows read, 4 taken, 0 here already.")
    expect(told).to_contain_text("Papers that this report doesn’t have: 1; kept, and saved again.")
    expect(page.locator("#tally")).to_have_text("1 answered, 4 by others, 1 not in a file yet.")
    found = rows_of(saved(page, tmp_path))
    assert ["p1", "pruning|quantization; data-selection", "", "Ben", "ours"] in found
    assert ["x9", "robot-arms", "", "Ben", ""] in found
    assert ["p2", "", "pruning", "Cyd", ""] in found
    assert len(found) == 6


def test_a_row_that_contradicts_an_answer_waits_for_a_decision(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    name_reviewer(page, "Ann")
    press(page, "0")
    paper = rows_of(saved(page, tmp_path))[1][0]
    load_file(page, f"{HEADER}\n{paper},pruning,,ann,\n")
    expect(page.locator("#loaded")).to_contain_text("1 row says otherwise than an answer here, which stays.")
    assert rows_of(saved(page, tmp_path))[1][1] == "none"
    page.get_by_role("button", name="Take the file’s instead").click()
    assert rows_of(saved(page, tmp_path))[1][1] == "pruning"
    press(page, "u")
    assert rows_of(saved(page, tmp_path))[1][1] == "none"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no table of reviews"),
        (
            b"a,b\n1,2\n",
            "no table of reviews: it needs a first line with paper, topics, not_topics, by, note",
        ),
        (bytes(range(256)) * 20, "no table of reviews"),
        (b"paper,topics\n", "no review in it"),
        (b'paper,topics\n"p1,pruning\n', "no review in it. Not readable: line 2."),
    ],
)
def test_what_is_no_file_of_reviews_is_told(desk: Desk, data: bytes, told: str) -> None:
    page = desk()
    load_file(page, data, "odd.csv")
    expect(page.locator("#loaded")).to_contain_text(told)
    expect(page.locator("#tally")).to_have_text("0 answered, none to save.")


CASES = load_cases("reviews.yaml")
CASE_PAPERS, CASE_TOPICS = ("a1", "b2", "Merging, again"), ("pruning", "merging")
# What the page reads of files, once the report has the topics of the cases.
READ = """async ([files, papers, ids]) => {
    const topics = ids.map((id) => ({ topic_id: id, name: id, group: "", phrases: [], proposed: false }));
    Object.assign(window.taxo.review, { topics, groups: {} });
    for (const name of ["review-topics", "review-file"]) {
        await new Promise((resolve) => {
            const script = document.createElement("script");
            Object.assign(script, { src: `assets/${name}.js`, onload: resolve });
            document.head.append(script);
        });
    }
    const read = (bytes) => window.taxo.reviewFile.read(new Uint8Array(bytes), (cell) => papers.includes(cell));
    return files.map((bytes) => read(bytes)?.rows.map((row) => [row.line, row.paper, row.by, row.note]) ?? []);
}"""


def is_topic(cell: str) -> bool:
    return any(
        topic.strip() in (*CASE_TOPICS, "none") for part in cell.split(";") for topic in part.split("|")
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_as_python_reads_them(desk: Desk, encoding: str) -> None:
    files = [str(case["text"]).encode(encoding, "replace") for case in CASES]
    found = desk().evaluate(READ, [[list(data) for data in files], CASE_PAPERS, CASE_TOPICS])
    names = [case_name(case) for case in CASES]
    wanted = []
    for data in files:
        rows, _ = read_rows(data, lambda cell: cell in CASE_PAPERS, is_topic)
        told = [row for row in rows if row.paper and (row.topics or row.not_topics)]
        wanted.append([[row.line, row.paper, row.by, row.note] for row in told])
    assert dict(zip(names, found, strict=True)) == dict(zip(names, wanted, strict=True))


# People ----------------------------------------------------------------------------------------------------


def test_a_second_person_at_one_browser_starts_anew(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    press(page, "0", "0")
    name_reviewer(page, "Ann")
    expect(page.locator("#tally")).to_have_text("2 answered, 2 not in a file yet.")
    name_reviewer(page, "Ben")
    page.get_by_role("button", name="Somebody else").click()
    expect(page.locator("#step")).to_have_text("1 of 3")
    press(page, "1", "Enter")
    expect(page.locator("#tally")).to_have_text("1 answered, 2 by others, 3 not in a file yet.")
    assert sorted(row[3] for row in rows_of(saved(page, tmp_path))[1:]) == ["Ann", "Ann", "Ben"]


def test_a_name_that_was_misspelt_takes_its_answers_along(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    name_reviewer(page, "An")
    press(page, "0", "0")
    name_reviewer(page, "Ann")
    page.get_by_role("button", name="The same person").click()
    expect(page.locator("#tally")).to_have_text("2 answered, 2 not in a file yet.")
    assert [row[3] for row in rows_of(saved(page, tmp_path))[1:]] == ["Ann", "Ann"]


# Any paper -------------------------------------------------------------------------------------------------


def test_any_paper_can_be_reviewed_by_its_address(desk: Desk, tmp_path: Path) -> None:
    page = desk("papers.html#paper=p1")
    page.get_by_role("link", name="Review this paper").click()
    expect(page.locator("#case h3")).to_have_text("Prune early")
    expect(page.locator("#step")).to_contain_text("1 of 1: reviewed already")
    expect(page.locator(".choice").first).to_contain_text("Pruning")
    press(page, "1", "Enter")
    assert rows_of(saved(page, tmp_path))[1][:2] == ["p1", "pruning"]


def test_a_paper_of_the_table_opens_above_it(desk: Desk) -> None:
    page = desk()
    link = page.locator("table.list a").first
    title = link.inner_text()
    link.click()
    expect(page.locator("#case h3")).to_have_text(title)
    expect(page.locator("#case")).to_be_focused()
    expect(page.get_by_role("button", name="One paper")).to_have_attribute("aria-pressed", "true")


def test_a_colleague_s_file_does_not_rename_whoever_answered_here(desk: Desk, tmp_path: Path) -> None:
    page = desk()
    press(page, "0")
    load_file(page, f"{HEADER}\np1,pruning,,Ben,\n")
    expect(page.get_by_label("Your name")).to_have_value("")
    expect(page.locator("#tally")).to_have_text("1 answered, 1 by others, 1 not in a file yet.")
    assert sorted(row[3] for row in rows_of(saved(page, tmp_path))[1:]) == ["", "Ben"]


def test_an_address_of_no_paper_says_so(desk: Desk) -> None:
    page = desk("review.html#paper=nothing")
    expect(page.locator("#step")).to_have_text("That paper isn’t in this report.")


# The estimate ----------------------------------------------------------------------------------------------


def test_the_estimate_in_the_page_is_the_one_in_python(desk: Desk) -> None:
    page = desk()
    chance = np.random.default_rng(2)
    odds = chance.uniform(0.001, 0.02, 30).tolist()
    right = [bool(r) for r in chance.random(30) < 0.8]
    found = page.evaluate("([odds, right]) => window.taxo.estimateAccuracy(odds, right, 200)", [odds, right])
    expected = estimate_accuracy([Draw(i, o) for i, o in enumerate(odds)], right, 200)
    assert [found["share"], found["low"], found["high"]] == pytest.approx(
        [expected.share, expected.low, expected.high]
    )


@pytest.mark.slow
def test_the_estimate_follows_answers_undone_and_those_that_only_exclude(
    desk: Desk, pile_root: Callable[[str], Path]
) -> None:
    root = pile_root("own")
    page = desk(root=root)
    review = page.evaluate("window.taxo.review")
    draws = [Draw(item["place"], item["odds"]) for item in review["sample"]]
    given = ASSIGNMENTS.read(root)

    def shown(right: list[bool]) -> str:
        found = estimate_accuracy(draws, right, review["population"])
        parts = [f"{round(share * 100)}\u202f%" for share in (found.share, found.low, found.high)]
        return f"{parts[0]}, between {parts[1]} and {parts[2]}"

    said = [given[draw.place].topic_id for draw in draws[:6]]
    press(page, *["0"] * 6)
    expect(page.locator("#estimate")).to_have_text(shown([topic is None for topic in said]))
    press(page, "u")
    expect(page.locator("#estimate")).to_have_text(shown([topic is None for topic in said[:5]]))
    press(page, "1", "1", "Enter")
    expect(page.locator("#estimate-waits")).to_have_text(
        "Of paper 6 you said only what it isn’t about: the estimate waits there."
    )
    expect(page.locator("#estimate")).to_have_text(shown([topic is None for topic in said[:5]]))
    press(page, "u")
    name = next(
        topic["name"]
        for topic in review["topics"]
        if topic["topic_id"] == (said[5] or review["topics"][0]["topic_id"])
    )
    choose(page, name)
    press(page, "Enter")
    expect(page.locator("#estimate")).to_have_text(
        shown([*(topic is None for topic in said[:5]), said[5] is not None])
    )


# Any pile --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("pile", PILES)
def test_the_desk_works_on_any_pile(
    open_page: Open, pile_root: Callable[[str], Path], pile: str, tmp_path: Path
) -> None:
    root = pile_root(pile)
    page = open_page("review.html", root=root, width=390)
    assert page_width(page) <= 390
    choose(page, "Vorhofflimmern ≥ 65", enters=2)
    press(page, "1", "2", "2", "Enter", "0")
    assert axe_violations(page) == []
    path = saved(page, tmp_path)
    before = (root / "reviews.csv").read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert cli.main(["review", "--dry-run", "--by", "Ann", str(path)]) == 0
    assert (root / "reviews.csv").read_bytes() == before
    assert page_width(page) <= 390


@pytest.mark.slow
@pytest.mark.parametrize("pile", ["own", "german"])
def test_the_open_list_and_a_loaded_file_are_accessible(
    open_page: Open, pile_root: Callable[[str], Path], pile: str
) -> None:
    page = open_page("review.html", root=pile_root(pile))
    load_file(page, f"{HEADER}\nx1,none,,Ben,\nx1,none,,Ann,\n")
    press(page, "1", "2", "2")
    page.get_by_label("Another topic").fill("e")
    expect(page.locator("#found")).to_be_visible()
    assert violations_in_both_themes(page) == []


def test_a_pile_that_is_reviewed_whole_has_nothing_to_ask(tmp_path: Path, desk: Desk) -> None:
    root = write_corpus(tmp_path, PAPER_ROWS, [replace(a, reviewed=True) for a in ASSIGNMENT_ROWS])
    main(root)
    page = desk(root=root)
    expect(page.locator("#step")).to_have_text("Nothing to review here.")
    expect(page.locator("#estimate")).to_have_text(
        "It takes 5 papers that nobody reviewed, and here are none"
    )
    press(page, "1", "0", "Enter", "/", "u")
    expect(page.locator("#tally")).to_have_text("0 answered, none to save.")


def test_a_small_sample_says_what_an_estimate_takes(desk: Desk) -> None:
    page = desk()
    press(page, "0", "0", "0")
    expect(page.locator("#estimate")).to_have_text("It takes 5 papers that nobody reviewed, and here are 3")
    expect(page.locator("#estimate-range")).to_be_hidden()
