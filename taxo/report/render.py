"""Page dataclasses in, HTML out: the only module that knows Jinja. Templates do no arithmetic and escape all."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent.parent / "templates"
THIN_SPACE = "\u202f"
# Spelled out here, since strftime's names depend on the machine's language.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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


def count(value: int) -> str:
    """12345 as "12 345" with a thin space."""
    return f"{value:,}".replace(",", THIN_SPACE)


def percent(share: float | None) -> str:
    """0.734 as "73 %", 0.004 as "<1 %", None as "–"."""
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return f"<1{THIN_SPACE}%"
    return f"{share * 100:.0f}{THIN_SPACE}%"


def decimal(value: float | None) -> str:
    """0.734 as "0.73", None as "–"."""
    return "–" if value is None else f"{value:.2f}"


def day(value: date) -> str:
    """A date as "3 February 2024"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def width(share: float) -> str:
    """0.734 as "73.4%", for widths and heights in SVG."""
    return f"{share * 100:.1f}%"


def rest(share: float) -> str:
    """What is above a bar of this length, as `width` gives it."""
    return width(1 - share)


def tenth(share: float) -> int:
    """0.734 as 7: the step, 0 to 10, of a shade."""
    return min(10, max(0, round(share * 10)))


def plural(number: int, one: str, many: str) -> str:
    """The number with its noun: "1 paper", "2 papers"."""
    return f"{count(number)} {one if number == 1 else many}"


FILTERS = {f.__name__: f for f in (count, percent, decimal, day, width, rest, tenth, plural)}
