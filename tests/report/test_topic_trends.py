"""What grew, what shrank, and when a topic stood out; chance is not told as a finding."""

import random

import pytest

from taxo.report.catalogue import Entry
from taxo.report.periods import Period, cut_time
from taxo.report.topic_trends import TopicTrend, find_trends, halve
from taxo.report.trend_pictures import HIGH, draw_trend
from tests.report.invented_trends import catalogue_of, paper


def trends(counts: dict[int, tuple[int, int, int]]) -> dict[str, TopicTrend]:
    """Of so many papers of each topic by year."""
    topics = ("pruning", "quantization", "data-selection")
    entries: list[Entry] = [
        paper(f"{year}-{topic}-{i:03}", [topic], year=year)
        for year, numbers in counts.items()
        for topic, n in zip(topics, numbers, strict=True)
        for i in range(n)
    ]
    catalogue = catalogue_of(entries)
    found = find_trends(catalogue, cut_time(catalogue.entries))
    return {trend.link.topic_id: trend for trend in found}


def test_a_topic_that_grew_and_one_that_shrank() -> None:
    found = trends({2018: (5, 40, 5), 2019: (10, 35, 5), 2020: (30, 15, 5), 2021: (40, 5, 5)})
    assert {topic: trend.direction for topic, trend in found.items()} == {
        "pruning": "grew",
        "quantization": "shrank",
        "data-selection": "",
    }
    assert found["pruning"].early.share == pytest.approx(15 / 100)
    assert found["pruning"].late.share == pytest.approx(70 / 100)
    assert [point.n for point in found["pruning"].shares] == [50, 50, 50, 50]
    assert next(iter(found)) in ("pruning", "quantization")  # what moved comes first


def test_a_year_in_which_a_topic_stood_out() -> None:
    usual = (3, 50, 10)
    found = trends({2015: usual, 2016: usual, 2017: (25, 50, 10), 2018: usual, 2019: usual})
    [(place, burst)] = found["pruning"].bursts
    assert (place, burst.period, burst.n_papers, burst.n) == (2, "2017", 25, 85)
    assert burst.usual == pytest.approx(13 / 254, abs=1e-6)
    assert found["data-selection"].bursts == ()


def test_chance_is_rarely_told_as_a_finding() -> None:
    """Of 40 piles whose topics never moved, few may be said to have one that did."""
    draw = random.Random(3)
    said = 0
    for _ in range(40):
        counts = {year: _draw(draw) for year in range(2015, 2021)}
        found = trends(counts)
        said += any(trend.direction or trend.bursts for trend in found.values())
    assert said <= 6


def _draw(chance: random.Random) -> tuple[int, int, int]:
    drawn = chance.choices(range(3), weights=(1, 2, 3), k=60)
    return drawn.count(0), drawn.count(1), drawn.count(2)


def test_halves_have_as_many_papers_as_can_be() -> None:
    found = halve([Period("2001", 10), Period("2002", 10), Period("2003", 100)])
    assert (found.early, found.late, found.cut) == ("2001 to 2002", "2003", 2)


def test_without_periods_there_is_no_trend() -> None:
    assert trends({2020: (30, 30, 30)}) == {}


def test_the_picture_holds_the_line_and_marks_the_burst() -> None:
    usual = (3, 50, 10)
    found = trends({2015: usual, 2016: usual, 2017: (25, 50, 10), 2018: usual})
    picture = draw_trend(found["pruning"], 2)
    assert picture.top == 0.4  # the share 25 / 85 with room above
    ys = [float(place.split()[1]) for place in picture.line[1:].split("L")]
    assert len(ys) == 4
    assert min(ys) == ys[2] == picture.dots[0][1] == pytest.approx(HIGH * (1 - 25 / 85 / 0.4), abs=0.1)


def test_the_picture_shows_where_most_intervals_end() -> None:
    found = trends(dict.fromkeys(range(2015, 2019), (1, 9, 10)))["pruning"]
    picture = draw_trend(found, 2)
    assert picture.top > max(point.high for point in found.shares)
    assert all(float(place.split()[1]) > 0 for place in picture.band[1:-1].split("L"))
