"""Draw what phrases a topic are worth, from the figures that `labels.py` wrote: docs/figures/phrases.svg.

python -m benchmarks.curve
"""

import json
from pathlib import Path

import matplotlib as mpl

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "labels.json"
FIGURE = ROOT / "docs" / "figures" / "phrases.svg"
# How many phrases a topic has beside its name, by the rows of the table; all of the shipped ones are 65 on average.
COUNTS = {
    0: "listings-0",
    1: "listings-1",
    3: "listings-3",
    5: "listings-5",
    10: "listings-10",
    20: "listings-20",
}
ALL, ALL_AT = "listings-all", 65
LINES = {"taxo": ("#1f5fa8", 2.4), "naive Bayes": ("#7a7a7a", 1.6)}  # with EM it is the same to .01


def main() -> None:
    scores = {(row["row"], row["method"]): row["forced"] for row in json.loads(RESULTS.read_text("utf-8"))}
    mpl.rcParams |= {"svg.hashsalt": "taxo", "svg.fonttype": "path", "font.size": 10}
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.6), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    places = [*range(len(COUNTS)), len(COUNTS)]
    for method, (colour, width) in LINES.items():
        values = [scores[row, method] for row in (*COUNTS.values(), ALL)]
        axes.plot(places, values, color=colour, linewidth=width, marker="o", markersize=4, label=method)
    axes.set_xticks(places, [*map(str, COUNTS), f"all ({ALL_AT})"])
    axes.set_xlabel("phrases a topic, drawn at random, beside its name")
    axes.set_ylabel("papers with the right topic")
    axes.set_ylim(0, 1)
    axes.grid(axis="y", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right")
    FIGURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(FIGURE, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
