"""Remake the README's pictures from reports/html/: `make screenshots`. The first page and the map, light and dark."""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from tqdm import tqdm

from tests.chromium import find_chromium, open_chromium

SITE = Path("reports/html")
PICTURES = Path("reports/screenshots")
PAGES = {"overview": "index.html", "map": "map.html", "quality": "quality.html"}
THEMES = ("light", "dark")
SIZE = {"width": 1280, "height": 800}
# The map draws anew in the frame after its fonts are there.
DRAWN = """async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""


def main() -> None:
    """Shoot every page in every theme."""
    if find_chromium() is None:
        sys.exit("error: no Chromium here; on Debian or Ubuntu: sudo apt-get install chromium")
    if not (SITE / "index.html").exists():
        sys.exit("error: no report in reports/html/ yet; run `make report` first")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with open_chromium() as browser:
        for theme in tqdm(THEMES):
            for name, page in PAGES.items():
                (PICTURES / f"{name}-{theme}.png").write_bytes(shoot(browser, page, theme))


def shoot(browser: Browser, page_name: str, theme: str) -> bytes:
    """Return a PNG of the top of a page."""
    context = browser.new_context(viewport=SIZE, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((SITE.resolve() / page_name).as_uri())
    page.wait_for_function("document.fonts.status === 'loaded' && !document.documentElement.className")
    page.evaluate(DRAWN)
    picture = page.screenshot()
    context.close()
    return _smaller(picture)


def _smaller(png: bytes) -> bytes:
    """Return the picture packed as tightly as PNG can, every colour as it is."""
    written = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(written, "png", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main()
