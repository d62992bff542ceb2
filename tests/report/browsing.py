"""What tests that open the report in a browser share: when a page is shown, what troubles it, what axe finds."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Request

from taxo.report.stage import SITE
from tests.chromium import find_chromium

Open = Callable[..., Page]  # (name, *, root=the small corpus, width=1280, theme="light", touch=False)
# A page shows when its fonts are there (theme.js); its scripts have drawn a frame later.
SHOWN = "!document.documentElement.classList.contains('setting') && document.fonts.status === 'loaded'"
TWO_FRAMES = "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
# A module of browser tests starts with `pytestmark = NEEDS_BROWSER`.
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        find_chromium() is None and "CI" not in os.environ,
        reason="no Chromium here (apt-get install chromium)",
    ),
]
# WCAG 2.2, levels A and AA; the size of targets is AA too, but axe asks for it only when it is told to.
AXE: dict[str, Any] = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
}
# The rules that hang on the theme: enough for the other theme of a page that passed all rules in one.
AXE_COLOURS: dict[str, Any] = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


def save_in_three_forms(page: Page, figure: Locator, columns: bytes, folder: Path) -> tuple[str, str]:
    """Save the figure as SVG, PNG and CSV (with these `columns`) into `folder`; return SVG and CSV as text."""
    figure.locator("summary").click()
    starts = {"SVG": b"<svg", "PNG": b"\x89PNG", "CSV": columns + b"\r\n"}
    for kind, start in starts.items():
        with page.expect_download() as download:
            figure.get_by_role("button", name=kind).click()
        download.value.save_as(folder / kind)
        assert (folder / kind).read_bytes().startswith(start)
    return (folder / "SVG").read_text("utf-8"), (folder / "CSV").read_text("utf-8")


def watch(page: Page, site: str, troubles: list[str]) -> None:
    """Write into `troubles` what `page` complains of from now on and what it asks for outside of the address `site`."""
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: troubles.append(f"dialog {dialog.message}"))
    page.on("request", lambda request: troubles.extend(_foreign(request.url, site)))
    page.on("requestfailed", lambda request: troubles.extend(_failed(request)))


def open_watched(context: BrowserContext, root: Path, name: str, troubles: list[str], init: str = "") -> Page:
    """Return a page of the site of the project in `root`, drawn, in a tab of `context` that `watch` watches.

    `init` is a script that runs before the page's own.
    """
    page = context.new_page()
    page.set_default_timeout(5000)
    if init:
        page.add_init_script(init)
    watch(page, (root / SITE).as_uri(), troubles)
    show(page, root, name)
    return page


def show(page: Page, root: Path, name: str) -> None:
    """Open a page of the site of the project in `root`, and wait until it is drawn."""
    page.goto(f"{(root / SITE).as_uri()}/{name}")
    page.wait_for_function(SHOWN)
    page.evaluate(TWO_FRAMES)


def turn_dark(page: Page) -> None:
    """Show `page` as on a machine with a dark theme, its colours arrived there."""
    page.emulate_media(
        color_scheme="dark", reduced_motion="reduce"
    )  # else links fade from one colour to the other
    page.evaluate(TWO_FRAMES)


def tick(page: Page, field: str, *values: str, off: bool = False) -> None:
    """Tick values of a field that takes several, or take the ticks `off`; it is folded again then."""
    whole = several(page, field)
    if whole.get_attribute("open") is None:
        whole.locator("summary").click()
    for value in values:
        whole.get_by_label(value, exact=True).set_checked(not off)
    page.keyboard.press("Escape")


def several(page: Page, field: str) -> Locator:
    """Return the field of that name that takes several values."""
    named = page.locator("summary > :first-child").get_by_text(field, exact=True)
    return page.locator("details.several", has=named)


def axe_violations(page: Page, options: Mapping[str, Any] = AXE) -> list[tuple[str, list[str]]]:
    """Return each rule that `page` breaks, with the beginning of the elements that do."""
    found = Axe().run(page, options=dict(options)).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]


def violations_in_both_themes(page: Page) -> list[tuple[str, list[str]]]:
    """Return what `axe_violations` does of a light `page`, and what hangs on colours once it is dark, as it is left."""
    light = axe_violations(page)
    turn_dark(page)
    return [*light, *axe_violations(page, AXE_COLOURS)]


def page_width(page: Page) -> int:
    """Return how wide the page's content is, in CSS pixels: the window's width, unless something sticks out."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def _foreign(url: str, site: str) -> list[str]:
    return [] if url.startswith((site, "data:", "blob:")) else [f"asked for {url}"]


def _failed(request: Request) -> list[str]:
    """What a request that failed tells; leaving a page cuts its last ones off, which is no trouble."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed {request.url}: {request.failure}"]
