"""How fast pages of a report of 20,000 papers open, and how fluently its map moves.

Run `python -m benchmarks.report` where there is a Chromium; the papers are made up, so it needs no pipeline. Prints for
each page the milliseconds until it was loaded, and for the map the frames a second while it is dragged, the
milliseconds that a filter takes until list, names and dots follow it, and those until a paper is open beside it; for
the list of papers those that a search and a filter take until the rows are there.
"""

import argparse
import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser

from pipelines.report import main as make_report
from taxo.project.tables import CLUSTERS, Paper, Placement
from taxo.report.stage import PAGES, SITE
from tests.chromium import open_chromium
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]
WORDS = 200  # of an abstract
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
FRAMES_WHILE_PANNING = """async () => {
    const canvas = document.getElementById("map");
    canvas.setPointerCapture = () => {};
    const send = (type, x, y) =>
        canvas.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 7, bubbles: true }));
    send("pointerdown", 500, 400);
    const start = performance.now();
    for (let i = 0; i < 60; i++) {
        send("pointermove", 500 + 3 * i, 400 + i);
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    send("pointercancel", 0, 0);
    return 60000 / (performance.now() - start);
}"""

# From a change of the form to the frame that shows it, the worst of several.
FILTERING = """async () => {
    const form = document.getElementById("filters");
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    let worst = 0;
    const changes = [["q", "paper 1"], ["q", ""], ["sure", "60"], ["sure", "0"], ["listing", "1"], ["listing", ""]];
    for (const [name, value] of changes) {
        form.elements[name].value = value;
        const start = performance.now();
        form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
        await Promise.resolve();
        await new Promise((resolve) => setTimeout(resolve));
        worst = Math.max(worst, performance.now() - start);
        await frame();
    }
    return worst;
}"""
# From a change of the form of the list of papers until its rows are there, the worst of several; first the milliseconds
# in which all abstracts are read.
FINDING = """async () => {
    const form = document.getElementById("filters");
    const status = document.getElementById("status");
    const wait = () => new Promise((resolve) => setTimeout(resolve));
    const change = async (name, value) => {
        const field = form.elements[name];
        field.value = value;
        const start = performance.now();
        field.dispatchEvent(new Event("input", { bubbles: true }));
        await wait();
        return performance.now() - start;
    };
    form.elements.q.focus();
    await change("q", "paper");
    const start = performance.now();
    while (status.textContent.includes("loading")) await wait();
    const read = performance.now() - start;
    const typed = ["p", "pa", "paper 1", "fine", "fine tuning", "finetuning", '"fine tuning of"'];
    const searches = [];
    for (const query of [...typed, "zzz", "ada poe", "baba", "da fe", ""]) searches.push(await change("q", query));
    const filters = [];
    const set = [["from", "2023"], ["sure", "high"], ["listing", "0"], ["order", "sure"], ["order", "title"]];
    const unset = [["order", "new"], ["listing", ""], ["sure", ""], ["from", ""]];
    for (const [name, value] of [...set, ...unset]) filters.push(await change(name, value));
    return [read, Math.max(...searches), Math.max(...filters)];
}"""
OPENING = """async () => {
    const start = performance.now();
    document.querySelector("#listed a").click();
    const abstract = document.querySelector("[data-part=abstract]");
    while (!abstract.textContent) await new Promise((resolve) => setTimeout(resolve));
    return performance.now() - start;
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the report's pages are.")
    parser.add_argument("--papers", type=int, default=20_000, help="how many (default 20000)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        site = write_large_site(Path(folder), args.papers)
        for page in PAGES:
            tell(page.title, measure(browser, site / page.url, LOADED), "ms")
        tell("dragging", measure(browser, site / "map.html", FRAMES_WHILE_PANNING), "frames a second")
        tell("filtering", measure(browser, site / "map.html", FILTERING), "ms at most")
        tell("a paper", measure(browser, site / "map.html", OPENING), "ms")
        reading, searching, narrowing = measure(browser, site / "papers.html", FINDING)
        tell("papers: reading all abstracts", reading, "ms, while the page answers")
        tell("papers: a search", searching, "ms at most")
        tell("papers: a filter or order", narrowing, "ms at most")


def tell(what: str, value: Any, unit: str) -> None:
    print(f"{what:30} {value:6.0f} {unit}")


def write_large_site(root: Path, n_papers: int) -> Path:
    """Make a report of papers that are like six invented ones, scattered over the map, and return its folder."""
    papers = [_paper(i, random.Random(i)) for i in range(n_papers)]
    given = [replace(ASSIGNMENT_ROWS[i % 6], paper_id=f"p{i:06}") for i in range(n_papers)]
    write_corpus(root, papers, given)
    places = np.random.default_rng(0).normal(0, 1, (n_papers, 2)).tolist()
    CLUSTERS.write([Placement(p.paper_id, 0, 1.0, *at) for p, at in zip(papers, places, strict=True)], root)
    make_report(root)
    return root / SITE


def _paper(i: int, chance: random.Random) -> Paper:
    """One of six invented papers with a title, an abstract of the usual length, authors and a field of its own."""
    words = [chance.choice(SYLLABLES) + chance.choice(SYLLABLES) for _ in range(WORDS)]
    words[i % WORDS] = ("fine-tuning", "fine tuning of", "finetuning")[i % 3]
    authors = [f"{chance.choice(words).title()}, {chance.choice('ABC')}." for _ in range(4)]
    return replace(
        PAPER_ROWS[i % 6],
        paper_id=f"p{i:06}",
        title=f"Paper {i} {' '.join(words[:8])}",
        abstract=" ".join(words),
        authors=authors,
        venue=f"Journal {i % 40}",
        extra={"score": str(chance.random()), "round": str(i % 5)},
    )


def measure(browser: Browser, file: Path, script: str) -> Any:
    """Open a page of its own and return what `script` measures there once it is loaded and drawn."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_function("!document.documentElement.classList.contains('setting')")
    found = page.evaluate(script)
    page.close()
    return found


if __name__ == "__main__":
    main()
