"""Draw the map as SVG and PNG, and what other figures share: matplotlib is known here alone."""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from taxo.numeric import Matrix
from taxo.report.fonts import CHART_FACES, face_path
from taxo.report.label_placement import LabelPlacer, Window, densest_place, density, two_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Axes  # as itself: other modules of figures name it, too
    from matplotlib.figure import Figure as Figure
    from matplotlib.text import Text

Format = Literal["svg", "png"]
MANY_POINTS = 3000  # above, a figure's points are drawn as pixels also in SVG, so that its size stays bounded
PRINT_DPI = 240  # 2160 pixels across: 300 a printed inch at the width of a text column
PATH_DATA = re.compile(rb' d="[^"]*"')
NUMBER = re.compile(rb"-?\d+\.\d{2,}")


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a figure, "#rrggbb"; figures have no background of their own but for PNG."""

    paper: str
    ink: str
    quiet: str
    rule: str
    accent: str


LIGHT = Theme("#fbfaf7", "#1c2328", "#565f66", "#dfdbd1", "#23586b")
DARK = Theme("#14171a", "#e9e7e1", "#a5acb1", "#31383e", "#8fcbd8")


@dataclass(frozen=True, slots=True)
class MapTopic:
    """A topic's papers on the map: places (n, 2), colour, and the name that labels it ("" for none).

    `marker` is their shape as matplotlib calls it, `text` the colour of the name (`colour` without one), `at` where the
    name belongs (x, y), which is where they are densest without it.
    """

    name: str
    colour: str
    places: Matrix
    marker: str = "o"
    text: str = ""
    at: tuple[float, float] | None = None


def draw_map(
    topics: Sequence[MapTopic],
    theme: Theme,
    *,
    most_labels: int,
    inches: tuple[float, float] = (9.0, 6.75),
    kind: Format = "svg",
) -> bytes:
    """Return the map of all papers; the largest `most_labels` topics that find room are named, without overlaps."""
    with styled(theme):
        figure, axes = new_figure(inches)
        axes.set_axis_off()
        axes.set_aspect("equal", adjustable="datalim")
        figure.subplots_adjust(0.01, 0.01, 0.99, 0.99)
        everywhere = np.vstack([topic.places for topic in topics])
        size = float(np.clip(9000 / len(everywhere), 1.0, 17.0)) * inches[0] / 10
        for topic in topics:
            x, y = topic.places.T
            as_pixels = len(everywhere) > MANY_POINTS
            axes.scatter(
                x,
                y,
                s=size,
                c=topic.colour,
                marker=topic.marker,
                alpha=0.9,
                linewidths=0,
                rasterized=as_pixels,
            )
        axes.margins(0.07)
        figure.canvas.draw()
        _clouds(axes, topics)
        named = sorted((t for t in topics if t.name), key=lambda t: (-len(t.places), t.name))[:most_labels]
        some = everywhere[:: len(everywhere) // MANY_POINTS + 1]
        _label(axes, named, axes.transData.transform(some), theme, 7.2 + inches[0] * 0.25)
        return figure_bytes(figure, theme, kind)


@contextmanager
def styled(theme: Theme) -> Iterator[None]:
    """Draw what is drawn meanwhile in the report's faces and in the colours of `theme`."""
    import matplotlib as mpl
    from matplotlib import font_manager

    for face in CHART_FACES:
        font_manager.fontManager.addfont(face_path(*face))
    settings: dict[Any, Any] = {
        "font.family": ["Source Sans Pro", "DejaVu Sans"],
        "font.size": 11,
        "svg.hashsalt": "taxo",
        "svg.fonttype": "path",
        "text.parse_math": False,  # a topic's name may hold dollars
        "text.color": theme.ink,
        "axes.edgecolor": theme.quiet,
        "axes.labelcolor": theme.quiet,
        "axes.linewidth": 0.8,
        "xtick.color": theme.quiet,
        "ytick.color": theme.quiet,
        "xtick.major.size": 3,
        "ytick.major.size": 0,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        # A topic may be named in a script that neither font holds; its letters are then drawn as boxes.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def new_figure(inches: tuple[float, float]) -> "tuple[Figure, Axes]":
    """Return an empty figure so many inches wide and high, and its axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=inches, dpi=100)
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def figure_bytes(figure: "Figure", theme: Theme, kind: Format) -> bytes:
    """Return `figure` as a file: the same bytes for the same drawing."""
    written = io.BytesIO()
    if kind == "png":
        figure.savefig(
            written, format="png", dpi=PRINT_DPI, facecolor=theme.paper, metadata={"Software": None}
        )
    else:
        metadata = {"Date": None, "Creator": None}
        figure.savefig(written, format="svg", dpi=PRINT_DPI, transparent=True, metadata=metadata)
        return PATH_DATA.sub(_fewer_digits, written.getvalue())
    return written.getvalue()


def _fewer_digits(match: "re.Match[bytes]") -> bytes:
    """Round the coordinates of a path to tenths of a point: half the size, and no eye sees it."""
    rounded = NUMBER.sub(lambda number: b"%.1f" % float(number[0]), match[0])
    return rounded.replace(b".0 ", b" ").replace(b" \n", b" ")


def _clouds(axes: "Axes", topics: Sequence[MapTopic]) -> None:
    """Tint the ground under the points with the colours of the topics that are dense there."""
    from matplotlib.colors import to_rgb

    left, right, bottom, top = *axes.get_xlim(), *axes.get_ylim()
    window = Window(left, right, bottom, top)
    densities = np.array([density(topic.places, window) for topic in topics])
    total = densities.sum(axis=0)
    tints = np.tensordot(densities, [to_rgb(topic.colour) for topic in topics], axes=(0, 0))
    opacity = 0.3 * total / (total + np.quantile(total[total > 0], 0.9))
    image = np.dstack([tints / np.maximum(total, 1e-12)[..., None], opacity])
    axes.imshow(
        np.round(image * 255).astype(np.uint8),
        extent=(left, right, bottom, top),
        origin="lower",
        interpolation="none",
        zorder=0,
        aspect="auto",
    )


def _label(axes: "Axes", topics: Sequence[MapTopic], dots: Matrix, theme: Theme, size: float) -> None:
    """Name the topics, the first ones first, each at the best free place near where its name belongs."""
    anchors = [axes.transData.transform(topic.at or densest_place(topic.places)) for topic in topics]
    frame = np.array(axes.get_window_extent().extents)
    placer = LabelPlacer(frame, dots, np.array(anchors).reshape(-1, 2))
    for topic, at in zip(topics, anchors, strict=True):
        text = _write(axes, two_lines(topic.name), size, topic.text or topic.colour)
        extent = text.get_window_extent()
        place = placer.place(at, np.array([extent.width, extent.height]))
        if place is None:
            text.remove()
            continue
        x, y = axes.transData.inverted().transform(place)
        text.set_position((x, y))
        _rim(axes, text, theme)
    for leader in placer.leaders:
        ends = axes.transData.inverted().transform(leader)
        axes.plot(*ends.T, color=theme.quiet, linewidth=0.7, zorder=4, alpha=0.8)


def _rim(axes: "Axes", text: "Text", theme: Theme) -> None:
    """Set a name off from the dots under it by a rim of paper."""
    from matplotlib.patheffects import Stroke

    size = float(text.get_fontsize())
    rim = _write(axes, text.get_text(), size, theme.paper)
    rim.set_position(text.get_position())
    rim.set_path_effects([Stroke(linewidth=size / 3.4, foreground=theme.paper, alpha=0.9)])
    rim.set_zorder(5)


def _write(axes: "Axes", name: str, size: float, colour: str) -> "Text":
    text = axes.text(0, 0, name, fontsize=size, weight=700, color=colour, linespacing=1.05, zorder=6)
    text.set(ha="center", va="center")
    return text
