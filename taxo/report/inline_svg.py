"""Turn a figure's SVG file into an element of a page whose policy allows no styles but the page's own."""

import re
from html import escape

# What a file has and an element of a page doesn't: how it begins, what made it, comments.
APART = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
SHEET = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
STYLE = re.compile(r' style="([^"]*)"')
ROOT = re.compile(r"<svg[^>]*>")
VIEW = re.compile(r'viewBox="([^"]*)"')
# Where an element is named, and where one is meant by its name.
NAMED = re.compile(r'( id="|url\(#|href="#)')


def inline_svg(svg: bytes, name: str, classes: str, label: str) -> str:
    """Return the `svg` of a file as an element with the `label` that screen readers say.

    Styles become attributes (each property of a figure is one), and every id starts with `name`, so that several
    figures can stand on a page.
    """
    text = SHEET.sub("", APART.sub("", svg.decode()))
    root = ROOT.search(text)
    view = VIEW.search(root[0]) if root else None
    if root is None or view is None:
        raise ValueError("an SVG without a root or a view box")
    inside = NAMED.sub(rf"\1{name}-", STYLE.sub(_attributes, text[root.end() :]))
    return (
        f'<svg xmlns:xlink="http://www.w3.org/1999/xlink" class="{classes}" viewBox="{view[1]}" role="img" '
        f'aria-label="{escape(label)}" stroke-linejoin="round" stroke-linecap="butt">{inside}'
    )


def _attributes(style: re.Match[str]) -> str:
    parts = (part.partition(":") for part in style[1].split(";") if part.strip())
    return "".join(f' {key.strip()}="{value.strip()}"' for key, _, value in parts)
