"""The report's pure parts: colours, highlighting, sampling, data files, charts, fonts."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from taxo.report import charts
from taxo.report.catalogue import split_source
from taxo.report.colours import contrast, oklch_to_hex, topic_colours
from taxo.report.data_files import script
from taxo.report.filters import count, percent, plural, tenth
from taxo.report.fonts import font_licence, fonts_css
from taxo.report.highlight import highlight
from taxo.report.review_sample import Draw, draw_sample, estimate_accuracy

PAPERS_LIGHT, PAPERS_DARK = charts.LIGHT.paper, charts.DARK.paper
FAMILIES = {f"family-{i}": [f"topic-{i}-{j}" for j in range(5)] for i in range(9)}


def test_every_topic_colour_can_be_read_as_text_on_its_page() -> None:
    for colour in topic_colours(FAMILIES).values():
        assert contrast(colour.light, PAPERS_LIGHT) >= 4.5
        assert contrast(colour.dark, PAPERS_DARK) >= 4.5


def test_families_have_colours_of_their_own_and_topics_shades_of_them() -> None:
    colours = topic_colours(FAMILIES)
    assert len({colours[family].light for family in FAMILIES}) == 9
    assert len({colours[topic].light for topic in FAMILIES["family-0"][:4]}) == 4


def test_oklch_is_converted_as_its_author_gives_it() -> None:
    assert oklch_to_hex(1, 0, 0) == "#ffffff"
    assert oklch_to_hex(0.5, 0, 0) == "#636363"
    red = oklch_to_hex(0.627, 0.257, 29.23)
    assert [int(red[i : i + 2], 16) for i in (1, 3, 5)] == pytest.approx([255, 0, 0], abs=4)


def test_a_colour_outside_srgb_loses_chroma_and_not_its_hue() -> None:
    red, green, blue = (int(oklch_to_hex(0.8, 0.4, 145)[i : i + 2], 16) for i in (1, 3, 5))
    assert green > max(red, blue)


@pytest.mark.parametrize(
    ("text", "phrases", "marked"),
    [
        ("Fine-Tuning and pruning", ["finetuning"], ["Fine-Tuning"]),
        ("low rank Adapters", ["low-rank adapter"], ["low rank Adapters"]),
        ("prune, pruned, pruneables", ["prune"], ["prune", "pruned"]),
        ("unpruned", ["prune"], []),
        ("deep deep learning", ["deep deep", "deep learning"], ["deep deep learning"]),
        ("nothing", [""], []),
        ("İstanbul STRASSE", ["strasse"], ["STRASSE"]),
    ],
)
def test_words_that_decided_are_marked(text: str, phrases: list[str], marked: list[str]) -> None:
    pieces = highlight(text, phrases)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.decided] == marked


def test_a_sample_is_the_same_for_a_seed_and_holds_no_paper_twice() -> None:
    confidence = np.linspace(0, 1, 60).tolist()
    draws = draw_sample(confidence, 40, seed=3)
    assert draws == draw_sample(confidence, 40, seed=3)
    assert draws != draw_sample(confidence, 40, seed=4)
    assert len({draw.place for draw in draws}) == 40


def test_a_sample_of_everything_counts_everything() -> None:
    right = [True, False, True, True]
    draws = draw_sample([0.9, 0.1, 0.8, 1.0], 10, seed=1)
    found = estimate_accuracy(draws, [right[draw.place] for draw in draws], population=4)
    assert found.share == pytest.approx(0.75)


def test_odds_that_are_all_the_same_give_the_plain_share() -> None:
    draws = [Draw(i, 1 / (100 - i)) for i in range(10)]
    found = estimate_accuracy(draws, [True] * 8 + [False] * 2, population=100)
    assert found.share == pytest.approx(0.8)
    assert found.low == pytest.approx(0.490, abs=0.001)  # Wilson's interval of 8 of 10
    assert found.high == pytest.approx(0.943, abs=0.001)


def test_the_estimate_is_right_on_average_and_its_interval_holds_the_truth() -> None:
    random = np.random.default_rng(0)
    confidence = np.clip(random.beta(5, 1, 300), 0.05, 1)
    right = random.random(300) < confidence * 0.9
    found = []
    for seed in range(400):
        draws = draw_sample(confidence.tolist(), 40, seed)
        found.append(estimate_accuracy(draws, [bool(right[draw.place]) for draw in draws], 300))
    shares = np.array([estimate.share for estimate in found])
    truth = float(right.mean())
    assert abs(shares.mean() - truth) < 3 * shares.std() / 20
    assert np.mean([estimate.low <= truth <= estimate.high for estimate in found]) > 0.93


def test_a_data_file_is_a_script_that_assigns_json() -> None:
    text = script("papers", {"title": ['</script><script>alert("x")', "\u2028"]})
    assert json.loads(text.split("=", 2)[2].strip().rstrip(";"))["title"][0] == '</script><script>alert("x")'


@pytest.mark.parametrize(
    ("source", "parts"),
    [("a.txt:1-4", ("a.txt", "1-4")), ("b:c.json#7", ("b:c.json", "7")), ("plain.txt", ("plain.txt", ""))],
)
def test_a_source_is_a_listing_and_a_place(source: str, parts: tuple[str, str]) -> None:
    assert split_source(source) == parts


def test_numbers_read_as_people_write_them() -> None:
    assert [percent(x) for x in (None, 0.0, 0.001, 0.734, 1.0)] == [
        "–",
        "0\u202f%",
        "<1\u202f%",
        "73\u202f%",
        "100\u202f%",
    ]
    assert count(12345) == "12\u202f345"
    assert plural(1, "paper", "papers") == "1 paper"
    assert [tenth(x) for x in (0.0, 0.04, 0.05, 0.5, 1.0)] == [0, 0, 0, 5, 10]


def test_fonts_are_cut_to_size_and_name_their_licence() -> None:
    sheet = fonts_css()
    assert sheet.count("@font-face") == 4
    assert len(sheet) < 300_000
    assert "fonts-license.txt" in sheet
    assert b"SIL OPEN FONT LICENSE" in font_licence()


def _groups() -> list[charts.MapGroup]:
    random = np.random.default_rng(1)
    return [
        charts.MapGroup(name, "#3770b5", random.normal(i * 3, 1, (30, 2)))
        for i, name in enumerate(["Pruning", "Costs of $5 and $^6 a topic", "知識"])
    ]


@pytest.mark.parametrize("theme", [charts.LIGHT, charts.DARK])
def test_charts_have_the_same_bytes_every_time_and_no_clock(theme: charts.Theme) -> None:
    bins = [charts.Interval(0.5, 0.6, 0.3, 0.8, 9), charts.Interval(0.9, 1.0, 0.7, 1.0, 20)]
    drawings: list[Callable[[], bytes]] = [
        lambda: charts.draw_map(_groups(), theme, most_labels=3, inches=(4, 3)),
        lambda: charts.draw_reliability(bins, theme),
        lambda: charts.draw_coverage([(0.0, 1.0, 0.7), (0.5, 0.6, 0.9)], theme),
        lambda: charts.draw_learning(bins, theme),
    ]
    for draw in drawings:
        drawn = draw()
        assert drawn == draw()
        assert b"<svg" in drawn
        assert b"dc:date" not in drawn


def test_a_printed_map_is_a_png() -> None:
    drawn = charts.draw_map(_groups(), charts.LIGHT, most_labels=2, inches=(2, 1.5), kind="png")
    assert drawn.startswith(b"\x89PNG")
