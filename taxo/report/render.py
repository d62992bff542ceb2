"""Render a page's dataclass as HTML: Jinja is known here alone. Templates do no arithmetic and escape all text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from taxo.report.filters import count, day, decimal, percent, plural, rest, tenth, width
from taxo.report.pages.provenance import Provenance

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page: the site's title, the page's own with its file, the navigation, and where it comes from.

    `url` is relative to the site's root, as those of `navigation` are: file and short name of each page in it. Where it
    `is_part` of another page, only what is its own is rendered.
    """

    site_title: str
    page_title: str
    url: str
    navigation: Sequence[tuple[str, str]]
    provenance: Provenance
    is_part: bool = False

    @property
    def root(self) -> str:
        """The way from the page to the site's root: "" or "../"."""
        return "../" * self.url.count("/")

    def has(self, url: str) -> bool:
        """Whether the site has `url`: a place on the page itself, a topic's page, or a page of the navigation."""
        return url.startswith(("#", "topics/")) or url in {page for page, _ in self.navigation}

    @property
    def description(self) -> str:
        """The page in a few words, as search engines and bookmarks show it."""
        return f"{self.page_title}: {self.site_title}"


def render_page(template: str, frame: Frame, page: object) -> str:
    """Return the HTML of `page`; a name that the template uses and the page lacks is an error."""
    return _environment().get_template(template).render(frame=frame, page=page)


def as_markup(text: str) -> str:
    """Return HTML, a style sheet or a script that taxo made as a text that templates leave as it is."""
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704 what people wrote was escaped when this was rendered


@cache
def _environment() -> "jinja2.Environment":
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= FILTERS
    return environment


FILTERS = {f.__name__: f for f in (count, percent, decimal, day, width, rest, tenth, plural)}
