"""How fast pages of a report of 20,000 papers open, and how fluently its map moves.

Run `python -m benchmarks.report` where there is a Chromium; the papers are made up, so it needs no pipeline. Prints for
each page the milliseconds until it was loaded, and for the map the frames a second while it is dragged, the
milliseconds that a filter takes until list, names and dots follow it, and those until a paper is open beside it.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from pipelines.report import main as make_report
from taxo.project.tables import CLUSTERS, Placement
from taxo.report.stage import PAGES, SITE
from tests.chromium import open_chromium
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus

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
            print(f"{page.title:10} {measure(browser, site / page.url, LOADED):6.0f} ms")
        print(f"dragging   {measure(browser, site / 'map.html', FRAMES_WHILE_PANNING):6.0f} frames a second")
        print(f"filtering  {measure(browser, site / 'map.html', FILTERING):6.0f} ms at most")
        print(f"a paper    {measure(browser, site / 'map.html', OPENING):6.0f} ms")


def write_large_site(root: Path, n_papers: int) -> Path:
    """Make a report of papers that are like six invented ones, scattered over the map, and return its folder."""
    papers = [replace(PAPER_ROWS[i % 6], paper_id=f"p{i:06}", title=f"Paper {i}") for i in range(n_papers)]
    given = [replace(ASSIGNMENT_ROWS[i % 6], paper_id=f"p{i:06}") for i in range(n_papers)]
    write_corpus(root, papers, given)
    places = np.random.default_rng(0).normal(0, 1, (n_papers, 2)).tolist()
    CLUSTERS.write([Placement(p.paper_id, 0, 1.0, *at) for p, at in zip(papers, places, strict=True)], root)
    make_report(root)
    return root / SITE


def measure(browser: Browser, file: Path, script: str) -> float:
    """Open a page of its own and return what `script` measures there once it is loaded and drawn."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_function("!document.documentElement.classList.contains('setting')")
    found = float(page.evaluate(script))
    page.close()
    return found


if __name__ == "__main__":
    main()
