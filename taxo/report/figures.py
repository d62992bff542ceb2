"""The catalogue and the plot data in, the site's figures out, each for the light and the dark page."""

from collections.abc import Iterator

import numpy as np

from taxo.charts import DARK, LIGHT, MapGroup, draw_map
from taxo.report.catalogue import Catalogue
from taxo.report.colours import NO_TOPIC, Colour

THEMES = {"light": LIGHT, "dark": DARK}
SMALL_INCHES = (5.6, 4.2)
SMALL_LABELS = 12
Files = Iterator[tuple[str, bytes]]


def map_figures(catalogue: Catalogue, most_labels: int) -> Files:
    """Yield the map for the first page, and for papers and slides, with at most `most_labels` names."""
    if not catalogue.entries:
        return
    for name, theme in THEMES.items():
        groups = _groups(catalogue, name)
        small = draw_map(groups, theme, most_labels=min(SMALL_LABELS, most_labels), inches=SMALL_INCHES)
        yield f"figures/map-small-{name}.svg", small
        suffix = "" if name == "light" else f"-{name}"
        yield f"figures/map{suffix}.svg", draw_map(groups, theme, most_labels=most_labels)
    yield "figures/map.png", draw_map(_groups(catalogue, "light"), LIGHT, most_labels=most_labels, kind="png")


def _groups(catalogue: Catalogue, theme: str) -> list[MapGroup]:
    """Return the papers by topic, those without one first, so that they lie under the others."""
    without = [(e.placement.x, e.placement.y) for e in catalogue.entries_without_topic]
    groups = [MapGroup("", _of(NO_TOPIC, theme), np.array(without))] if without else []
    for topic, entries in ((t, catalogue.by_topic.get(t.topic_id, ())) for t in catalogue.topics):
        if entries:
            places = np.array([(e.placement.x, e.placement.y) for e in entries])
            groups.append(MapGroup(topic.name, _of(catalogue.colours[topic.topic_id], theme), places))
    return groups


def _of(colour: Colour, theme: str) -> str:
    return colour.light if theme == "light" else colour.dark
