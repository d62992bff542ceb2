"""How fast pages of a report of 20,000 papers open, how fluently its map moves, and how fast search and filters answer.

python -m benchmarks.report

It needs a Chromium, and no pipeline, for the papers are made up. It prints one table: what was measured by the clock,
the bar that it should meet, and the processor's milliseconds of the page's main thread for each frame or change, which
tell about the same on a busy machine. Everything is written to results/report.json. An answer is timed from the change
of the form to the frame that shows it, and the worst of several is told.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from pipelines.report import main as make_report
from taxo.project.tables import CLUSTERS, Paper, Placement
from taxo.report.stage import PAGES, SITE
from tests.chromium import open_chromium
from tests.report.small_corpus import ASSIGNMENT_ROWS, PAPER_ROWS, write_corpus

RESULTS = Path(__file__).parent / "results" / "report.json"
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]
WORDS = 200  # of an abstract
OPENED, ANSWER = 2000.0, 100.0  # milliseconds that a page and a search or filter may take
FRAMES = 30.0  # a second, at least
SHOWN = "!document.documentElement.classList.contains('setting')"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
# What the scripts below share: a change of the form until the frame that shows it, frames a second while hands move.
TOOLS = """
const form = document.getElementById("filters");
const wait = () => new Promise((resolve) => setTimeout(resolve));
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const change = async (name, value) => {
    const boxes = [...form.querySelectorAll(`[type=checkbox][name="${name}"]`)];
    const box = boxes.find((each) => each.value === value);
    const field = box ?? form.elements[name];
    if (box) box.checked = !box.checked;
    else field.value = value;
    await frame();
    await wait();
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await frame();
    await wait();
    return performance.now() - start;
};
const canvas = document.getElementById("map");
const send = (type, x, y, more = {}) =>
    canvas.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 7, bubbles: true, ...more }));
const move = async (step, n = 60) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const start = performance.now();
    for (let i = 0; i < n; i++) { step(i, n); await frame(); }
    await wait();
    return [(n * 1000) / (performance.now() - start), n];
};
const drag = async (more = {}) => {
    canvas.setPointerCapture = () => {};
    send("pointerdown", 500, 400, more);
    const found = await move((i, n) => send("pointermove", 500 + 3 * (i < n / 2 ? i : n - i), 400 + i, more));
    send("pointercancel", 0, 0);
    return found;
};
const wheel = (deltaY) =>
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaY, clientX: 460, clientY: 450, cancelable: true }));
const dragFiltered = async () => {
    await change("listing", "1");
    const found = await drag();
    await change("listing", "1");
    return found;
};
"""
# What is done on the map: name, script, unit.
ON_THE_MAP = {
    "map: drag": "drag()",
    "map: drag, some filtered out": "dragFiltered()",
    "map: drag a rectangle": "drag({ shiftKey: true })",
    "map: zoom by the wheel": "move((i, n) => wheel(i < n / 2 ? -80 : 80))",
    "map: move the pointer over it": 'move((i) => send("pointermove", 200 + 9 * i, 300 + 4 * i))',
    "map: drag, near": "(async () => { for (let i = 0; i < 12; i++) wheel(-80); return drag(); })()",
}
MAP_FILTERS = [
    *[("q", "paper 1"), ("q", ""), ("sure", "60"), ("sure", "0"), ("from", "2023"), ("from", "")],
    *[
        ("listing", "0"),
        ("listing", "1"),
        ("listing", "0"),
        ("listing", "1"),
        ("state", "thin"),
        ("state", "unproven"),
    ],
    *[("state", "thin"), ("state", "unproven"), ("topic", "pruning"), ("topic", "pruning")],
]
QUERIES = [
    *[
        "p",
        "pa",
        "paper 1",
        "fine",
        "fine tuning",
        "finetuning",
        '"fine tuning of"',
        "zzz",
        "ada poe",
        "baba",
    ],
    *["da fe", ""],
]
PAPER_FILTERS = [
    *[("from", "2023"), ("sure", "high"), ("sure", "low"), ("listing", "0"), ("listing", "1")],
    *[("state", "thin"), ("state", "unproven"), ("topic", "pruning"), ("topic", "quantization")],
    *[("f.venue", "1"), ("f.venue", "2"), ("f.venue", "3"), ("f.round", "0"), ("order", "sure")],
    *[
        ("order", "title"),
        ("order", "new"),
        ("f.venue", "1"),
        ("f.venue", "2"),
        ("f.venue", "3"),
        ("f.round", "0"),
    ],
    *[("topic", "pruning"), ("topic", "quantization"), ("state", "thin"), ("state", "unproven")],
    *[("listing", "1"), ("listing", "0"), ("sure", "low"), ("sure", "high"), ("from", "")],
]
# Until all abstracts are read: the page answers meanwhile.
READING = """(async () => {
    form.elements.q.focus();
    await change("q", "paper");
    const start = performance.now();
    while (document.getElementById("status").textContent.includes("loading")) await wait();
    return [performance.now() - start, 1];
})()"""
# Until the cells of fields are loaded, which happens once.
FIELDS = """(async () => {
    const found = [];
    for (const name of ["f.venue", "f.round"]) for (let i = 0; i < 2; i++) found.push(await change(name, "0"));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return [Math.max(...found), found.length];
})()"""
OPENING = """(async () => {
    const start = performance.now();
    document.querySelector("#listed a").click();
    const abstract = document.querySelector("[data-part=abstract]");
    while (!abstract.textContent) await wait();
    return [performance.now() - start, 1];
})()"""


@dataclass(frozen=True)
class Figure:
    """What was measured: `value` in `unit` beside its `bar` (None for none), and the processor's milliseconds for each
    frame, or for the change that is `dearest`."""

    what: str
    value: float
    unit: str
    bar: float | None
    cpu_ms: float
    dearest: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is met, None where there is none."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.unit == "frames/s" else self.value <= self.bar


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the report's pages are.")
    parser.add_argument("--papers", type=int, default=20_000, help="how many (default 20000)")
    parser.add_argument(
        "--site", type=Path, help="measure the made-up report here, and make it where it isn't there"
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="write the figures to this file (JSON)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        root = args.site or Path(folder)
        site = root / SITE if (root / SITE).exists() else write_large_site(root, args.papers)
        found = list(measure_site(browser, site))
    print(table(found))
    told = {
        "papers": args.papers,
        "figures": [{**asdict(figure), "is_met": figure.is_met} for figure in found],
    }
    args.out.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def table(figures: list[Figure]) -> str:
    """Return the figures as lines, each with its bar and whether it is met."""
    said = {True: "met", False: "MISSED", None: ""}
    lines = [f"{'':36} {'measured':>9} {'':9} {'bar':>6}         {'CPU ms each':>11}"]
    for figure in figures:
        bar = "" if figure.bar is None else f"{figure.bar:.0f}"
        measured = f"{figure.what:36} {figure.value:9.0f} {figure.unit:9}"
        lines.append(
            f"{measured} {bar:>6} {said[figure.is_met]:7} {figure.cpu_ms:11.1f} {figure.dearest}".rstrip()
        )
    return "\n".join(lines)


def measure_site(browser: Browser, site: Path) -> Iterator[Figure]:
    """Yield what the pages, the map and the list of papers take."""
    for page in PAGES:
        with opened(browser, site / page.url) as (shown, cpu):
            yield Figure(f"open: {page.title}", shown.evaluate(LOADED), "ms", OPENED, cpu())
    with opened(browser, site / "map.html") as (shown, cpu):
        for what, script in ON_THE_MAP.items():
            yield timed(shown, cpu, what, script, "frames/s", FRAMES)
        yield answered(shown, cpu, "map: a filter", MAP_FILTERS)
        yield timed(shown, cpu, "map: open a paper", OPENING, "ms", None)
    with opened(browser, site / "papers.html") as (shown, cpu):
        yield timed(shown, cpu, "papers: read all abstracts", READING, "ms", None)
        yield answered(shown, cpu, "papers: a search", [("q", query) for query in QUERIES])
        yield timed(shown, cpu, "papers: load fields", FIELDS, "ms", None)
        yield answered(shown, cpu, "papers: a filter or order", PAPER_FILTERS)


def answered(page: Page, cpu: Any, what: str, changes: Sequence[tuple[str, str]]) -> Figure:
    """Return the slowest answer to `changes` of the form, and the one that costs most."""
    found = []
    for name, value in changes:
        step = f"change({json.dumps(name)}, {json.dumps(value)}).then((found) => [found, 1])"
        found.append((timed(page, cpu, what, step, "ms", ANSWER), f"{name}={value}"))
    slowest = max(found, key=lambda each: each[0].value)[0]
    dearest, change = max(found, key=lambda each: each[0].cpu_ms)
    return replace(slowest, cpu_ms=dearest.cpu_ms, dearest=change)


def timed(page: Page, cpu: Any, what: str, script: str, unit: str, bar: float | None) -> Figure:
    """Return what `script` measures, which gives the value and the number of frames or changes."""
    before = cpu()
    value, n = page.evaluate(f"async () => {{ {TOOLS} return await {script}; }}")
    return Figure(what, value, unit, bar, (cpu() - before) / n)


@contextmanager
def opened(browser: Browser, file: Path) -> Iterator[tuple[Page, Any]]:
    """Yield a page of its own, loaded and drawn, and what tells the processor's milliseconds of its main thread."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def cpu() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    page.goto(file.as_uri())
    page.wait_for_function(SHOWN)
    yield page, cpu
    page.close()


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


if __name__ == "__main__":
    main()
