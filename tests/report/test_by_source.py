"""Topics by venue, else by listing; what differs beyond chance is marked."""

from taxo.report.by_source import compare_sources
from tests.report.invented_trends import catalogue_of, paper


def test_venues_that_differ_are_marked() -> None:
    entries = [
        paper(f"{venue}-{topic}-{i:03}", [topic], venue=venue)
        for venue, topic, n in (
            ("A", "pruning", 60),
            ("A", "quantization", 20),
            ("B", "pruning", 15),
            ("B", "quantization", 45),
        )
        for i in range(n)
    ]
    found = compare_sources(catalogue_of([*entries, paper("tiny", ["pruning"], venue="C")]))
    assert (found.kind, found.names, found.n_more) == ("venue", (("A", 80), ("B", 60)), 1)
    marks = {row.link.topic_id: [cell.mark for cell in row.cells] for row in found.rows}
    assert marks == {"pruning": ["more", "less"], "quantization": ["less", "more"]}
    assert found.rows[0].cells[0].n_papers == 60
    assert found.n_marked == 4


def test_listings_where_no_venue_is_known() -> None:
    entries = [
        paper(f"{name}{i:03}", ["pruning"], sources=[f"{name}.txt:{i}-{i}"])
        for name in "ab"
        for i in range(12)
    ]
    found = compare_sources(catalogue_of(entries))
    assert (found.kind, found.n_marked) == ("listing", 0)


def test_listings_stand_in_the_order_of_their_names() -> None:
    entries = [
        paper(f"{name}{i:03}", ["pruning"], sources=[f"{name}.bib:{i}-{i}"])
        for name, n in (("2010", 12), ("2011", 30), ("2012", 20))
        for i in range(n)
    ]
    found = compare_sources(catalogue_of(entries))
    assert found.names == (("2010.bib", 12), ("2011.bib", 30), ("2012.bib", 20))


def test_one_source_compares_with_nothing() -> None:
    entries = [paper(f"p{i:03}", ["pruning"], venue="A", sources=[f"a.txt:{i}-{i}"]) for i in range(30)]
    found = compare_sources(catalogue_of(entries))
    assert (found.kind, found.rows) == ("", ())
