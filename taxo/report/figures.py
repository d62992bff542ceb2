"""Draw the site's figures, the map and those of the Quality page, each for the light and the dark page."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from taxo.numeric import Matrix
from taxo.report.catalogue import Catalogue, Entry
from taxo.report.charts import DARK, LIGHT, Format, MapFigure, MapTopic, Theme
from taxo.report.colours import NO_TOPIC, Colour
from taxo.report.inputs import PlotRows
from taxo.report.map_data import LEAST_SHARE, map_frame
from taxo.report.map_names import NamePlaces
from taxo.report.quality_charts import (
    CoverageStep,
    Interval,
    draw_coverage,
    draw_learning,
    draw_reliability,
)

THEMES = {"light": LIGHT, "dark": DARK}
SMALL_INCHES = (5.6, 4.2)
SMALL_LABELS = 12
# On a telephone the small map's names would have letters of 7 pixels: it goes without. The width is the picture's.
NO_NAMES_WHERE_NARROW = b"@media (max-width: 400px) {[id^=text_], [id^=line2d_] {display: none}}"
# As matplotlib calls shapes.
MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "cross": "P"}
Files = Iterator[tuple[str, bytes]]
Draw = Callable[[Theme, Format], bytes]


def map_figures(catalogue: Catalogue, most_labels: int) -> Files:
    """Yield the map for the first page, and for papers and slides, with at most `most_labels` names."""
    if not catalogue.entries:
        return
    places, colours = _map_topics(catalogue)
    small = MapFigure(places, most_labels=min(SMALL_LABELS, most_labels), inches=SMALL_INCHES)
    large = MapFigure(places, most_labels=most_labels)
    light = ([c.light for c in colours], [c.light_text for c in colours], LIGHT)
    dark = ([c.dark for c in colours], [c.dark_text for c in colours], DARK)
    for suffix, look in (("-light", light), ("-dark", dark)):
        picture = small.paint(*look).replace(b"</style>", NO_NAMES_WHERE_NARROW + b"</style>", 1)
        yield f"figures/map-small{suffix}.svg", picture
        yield f"figures/map{suffix.removesuffix('-light')}.svg", large.paint(*look)
    yield "figures/map.png", large.paint(*light, "png")


def map_pictures(catalogue: Catalogue, most_labels: int) -> Mapping[str, bytes]:
    """Return the large map as SVG, by theme; nothing where there are no papers."""
    if not catalogue.entries:
        return {}
    places, colours = _map_topics(catalogue)
    large = MapFigure(places, most_labels=most_labels)
    return {
        "light": large.paint([c.light for c in colours], [c.light_text for c in colours], LIGHT),
        "dark": large.paint([c.dark for c in colours], [c.dark_text for c in colours], DARK),
    }


def quality_figures(catalogue: Catalogue) -> Files:
    """Yield the figures of the Quality page that have anything to show, as SVG for each theme."""
    for name, draw in _quality_draws(catalogue.inputs.plots):
        for suffix, theme in THEMES.items():
            yield f"figures/{name}-{suffix}.svg", draw(theme, "svg")


def quality_downloads(catalogue: Catalogue) -> Files:
    """Yield what people save of each figure of the Quality page beside its SVG: a PNG and the numbers."""
    for name, draw in _quality_draws(catalogue.inputs.plots):
        yield f"figures/{name}.png", draw(LIGHT, "png")
        yield f"figures/{name}.csv", _as_csv(catalogue.inputs.plots[name]).encode("utf-8-sig")


def _quality_draws(plots: Mapping[str, PlotRows]) -> Iterator[tuple[str, Draw]]:
    """Yield name and drawing of each figure that has anything to show."""
    if bins := [_bin(row) for row in plots["reliability"]]:
        yield "reliability", partial(draw_reliability, bins)
    if curve := [CoverageStep(float(row["threshold"]), _at(row, "coverage")) for row in plots["coverage"]]:
        yield "coverage", partial(draw_coverage, curve)
    if len(learning := [_at(row, "n_labels") for row in plots["learning"]]) > 1:
        yield "learning", partial(draw_learning, learning)


def _as_csv(rows: PlotRows) -> str:
    """Rows of numbers as CSV, their columns as they are named in `reports/plots/`."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _bin(row: Mapping[str, str]) -> Interval:
    stated, right = float(row["confidence"]), float(row["accuracy"])
    return Interval(stated, right, float(row["accuracy_low"]), float(row["accuracy_high"]), int(row["n"]))


def _at(row: Mapping[str, str], across: str) -> Interval:
    """The share that is right in `row` with its interval, by what its column `across` says."""
    low, high = float(row["low"]), float(row["high"])
    return Interval(float(row[across]), float(row["accuracy"]), low, high, int(row["n"]))


def _map_topics(catalogue: Catalogue) -> tuple[list[MapTopic], list[Colour]]:
    """Return the papers by topic and the colour of each, those without one first, so that they lie under the others.

    A topic that lies scattered among others, so that no name could stand where it is, has none.
    """
    without = catalogue.entries_without_topic
    found = [(MapTopic("", _places(without)), NO_TOPIC)] if without else []
    named = _name_places(catalogue)
    for topic in catalogue.topics:
        if entries := catalogue.by_topic.get(topic.topic_id):
            place = named.get(topic.topic_id)
            marker = MARKERS[catalogue.shapes[topic.topic_id]]
            drawn = MapTopic(topic.name if place else "", _places(entries), marker, place)
            found.append((drawn, catalogue.colours[topic.topic_id]))
    return [topic for topic, _ in found], [colour for _, colour in found]


def _places(entries: Sequence[Entry]) -> Matrix:
    return np.array([(entry.placement.x, entry.placement.y) for entry in entries])


def _name_places(catalogue: Catalogue) -> dict[str, tuple[float, float]]:
    """Where each topic's name belongs, of those that have such a place."""
    places, _ = map_frame(catalogue)
    finder = NamePlaces(places)
    given = np.array([entry.assignment.topic_id or "" for entry in catalogue.entries])
    best = {topic_id: finder.of(given == topic_id)[0] for topic_id in catalogue.by_topic}
    return {topic_id: (place.x, place.y) for topic_id, place in best.items() if place.share >= LEAST_SHARE}
