"""What the report's tests share: six piles after all stages, the small corpus' site, a browser that opens pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pipelines.report import main
from tests.chromium import open_chromium
from tests.report.browsing import Open, open_watched
from tests.report.piles import build_pile
from tests.report.small_corpus import write_corpus


@pytest.fixture(scope="session")
def pile_root(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives the folder of a pile of `tests.report.piles.PILES` after all stages, each built
    once; tests only read it, and copy it where they change something."""
    folders: dict[str, Path] = {}

    def find(name: str) -> Path:
        if name not in folders:
            folders[name] = build_pile(name, tmp_path_factory.mktemp(name) / "project")
        return folders[name]

    return find


# Of the package, not the session: Playwright keeps an event loop running, which tests elsewhere may not expect.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A started Chromium."""
    with open_chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the small corpus with its site; tests only read it."""
    root = write_corpus(tmp_path_factory.mktemp("small"))
    main(root)
    return root


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens a page of a site; at the end no page may have complained or asked for anything but its own files."""
    troubles: list[str] = []
    contexts = []

    def open_one(
        name: str, *, root: Path | None = None, width: int = 1280, theme: Any = "light", touch: bool = False
    ) -> Page:
        root = root or request.getfixturevalue("small_site")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, has_touch=touch, is_mobile=touch
        )
        contexts.append(context)
        return open_watched(context, root, name, troubles)

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []
