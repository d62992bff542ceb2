"""Page dataclasses in, HTML out: the only module that knows Jinja. Templates do no arithmetic and escape all."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from taxo.report.filters import count, day, decimal, percent, plural, rest, tenth, width

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation: the page's file, relative to the site's root, and its short name."""

    url: str
    name: str


NAVIGATION = (
    NavItem("index.html", "Overview"),
    NavItem("map.html", "Map"),
    NavItem("papers.html", "Papers"),
    NavItem("try.html", "Try it"),
    NavItem("quality.html", "Quality"),
    NavItem("review.html", "Review"),
    NavItem("left-out.html", "Left out"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page: `root` is the way from it to the site's root ("" or "../")."""

    site_title: str
    page_title: str
    url: str
    root: str
    description: str


def render_page(template: str, frame: Frame, page: object) -> str:
    """Return the HTML of `page`; a name that the template uses and the page lacks is an error."""
    html = _environment().get_template(template)
    return html.render(frame=frame, page=page, navigation=NAVIGATION)


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
