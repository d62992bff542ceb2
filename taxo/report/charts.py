"""Draw the map as SVG and PNG, and what other figures share: matplotlib is known here alone."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
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
    from matplotlib.image import AxesImage
    from matplotlib.lines import Line2D
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
    """A topic's papers on the map: places (n, 2), and the name that labels it ("" for none).

    `marker` is their shape as matplotlib calls it, `at` where the name belongs (x, y), which is where they are densest
    without it.
    """

    name: str
    places: Matrix
    marker: str = "o"
    at: tuple[float, float] | None = None


class MapFigure:
    """The map of all papers, laid out once and painted in the colours of each page.

    The largest `most_labels` topics that find room are named, without overlaps.
    """

    def __init__(
        self, topics: Sequence[MapTopic], *, most_labels: int, inches: tuple[float, float] = (9.0, 6.75)
    ) -> None:
        with styled(LIGHT):
            self._figure, axes = new_figure(inches)
            axes.set_axis_off()
            axes.set_aspect("equal", adjustable="datalim")
            self._figure.subplots_adjust(0.01, 0.01, 0.99, 0.99)
            everywhere = np.vstack([topic.places for topic in topics])
            size = float(np.clip(9000 / len(everywhere), 1.0, 17.0)) * inches[0] / 10
            as_pixels = len(everywhere) > MANY_POINTS
            self._dots = [
                axes.scatter(
                    topic.places[:, 0],
                    topic.places[:, 1],
                    s=size,
                    marker=topic.marker,
                    alpha=0.9,
                    linewidths=0,
                    rasterized=as_pixels,
                )
                for topic in topics
            ]
            axes.margins(0.07)
            axes.apply_aspect()
            self._clouds = _clouds(axes, topics)
            named = [i for i, topic in enumerate(topics) if topic.name]
            named.sort(key=lambda i: (-len(topics[i].places), topics[i].name))
            some = everywhere[:: len(everywhere) // MANY_POINTS + 1]
            self._labels, self._leaders = _label(
                axes,
                {i: topics[i] for i in named[:most_labels]},
                axes.transData.transform(some),
                7.2 + inches[0] * 0.25,
            )

    def paint(
        self, colours: Sequence[str], names: Sequence[str], theme: Theme, kind: Format = "svg"
    ) -> bytes:
        """Return the map as a file; a topic's dots have one of `colours`, its name one of `names`."""
        with styled(theme):
            for dots, colour in zip(self._dots, colours, strict=True):
                dots.set_facecolor(colour)
            self._clouds.paint(colours)
            for label in self._labels:
                label.paint(names[label.topic], theme)
            for leader in self._leaders:
                leader.set_color(theme.quiet)
            return figure_bytes(self._figure, theme, kind)


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


@dataclass(frozen=True, slots=True)
class _Clouds:
    """The ground under the points, tinted with the colours of the topics that are dense there: how dense each is
    (topics, height, width)."""

    image: "AxesImage"
    densities: Matrix

    def paint(self, colours: Sequence[str]) -> None:
        from matplotlib.colors import to_rgb

        total = self.densities.sum(axis=0)
        tints = np.tensordot(self.densities, [to_rgb(colour) for colour in colours], axes=(0, 0))
        opacity = 0.3 * total / (total + np.quantile(total[total > 0], 0.9))
        image = np.dstack([tints / np.maximum(total, 1e-12)[..., None], opacity])
        self.image.set_data(np.round(image * 255).astype(np.uint8))


def _clouds(axes: "Axes", topics: Sequence[MapTopic]) -> _Clouds:
    left, right, bottom, top = *axes.get_xlim(), *axes.get_ylim()
    window = Window(left, right, bottom, top)
    densities = np.array([density(topic.places, window) for topic in topics])
    image = axes.imshow(
        np.zeros((*densities.shape[1:], 4), dtype=np.uint8),
        extent=(left, right, bottom, top),
        origin="lower",
        interpolation="none",
        zorder=0,
        aspect="auto",
    )
    return _Clouds(image, densities)


@dataclass(frozen=True, slots=True)
class _Label:
    """A topic's name, and the rim of paper that sets it off from the dots under it."""

    topic: int
    text: "Text"
    rim: "Text"

    def paint(self, colour: str, theme: Theme) -> None:
        from matplotlib.patheffects import Stroke

        width = float(self.text.get_fontsize()) / 3.4
        self.text.set_color(colour)
        self.rim.set_color(theme.paper)
        self.rim.set_path_effects([Stroke(linewidth=width, foreground=theme.paper, alpha=0.9)])


def _label(
    axes: "Axes", topics: Mapping[int, MapTopic], dots: Matrix, size: float
) -> "tuple[list[_Label], list[Line2D]]":
    """Name the topics, the first ones first, each at the best free place near where its name belongs; return the names,
    and the lines that lead to those further off."""
    anchors = [axes.transData.transform(topic.at or densest_place(topic.places)) for topic in topics.values()]
    frame = np.array(axes.get_window_extent().extents)
    placer = LabelPlacer(frame, dots, np.array(anchors).reshape(-1, 2))
    labels = []
    for (number, topic), at in zip(topics.items(), anchors, strict=True):
        text = _write(axes, two_lines(topic.name), size)
        extent = text.get_window_extent()
        place = placer.place(at, np.array([extent.width, extent.height]))
        if place is None:
            text.remove()
            continue
        x, y = axes.transData.inverted().transform(place)
        text.set_position((x, y))
        rim = _write(axes, text.get_text(), size)
        rim.set_position((x, y))
        rim.set_zorder(5)
        labels.append(_Label(number, text, rim))
    ends = [axes.transData.inverted().transform(leader) for leader in placer.leaders]
    return labels, [axes.plot(*end.T, linewidth=0.7, zorder=4, alpha=0.8)[0] for end in ends]


def _write(axes: "Axes", name: str, size: float) -> "Text":
    text = axes.text(0, 0, name, fontsize=size, weight=700, linespacing=1.05, zorder=6)
    text.set(ha="center", va="center")
    return text
