"""Documents of JSON that are large, deep or damaged are read item by item, with what is wrong told."""

import json
import tracemalloc
from pathlib import Path

import pytest

from taxo.errors import ListingError
from taxo.readers import json_document
from taxo.readers.records import ReadOptions, Record, Span
from taxo.readers.source import Source
from tests.reading import read, stream

ITEM = {"title": "Ducks", "abstract": "They swim.", "authors": ["A. Poe"], "year": 2020}


def test_a_large_document_is_never_whole_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    long = json.dumps(ITEM | {"text": "x" * 3_000})
    with path.open("w") as file:
        file.write('{"meta": {"count": 2000}, "works": [' + ", ".join([long] * 2_000) + "]}")
    tracemalloc.start()
    n_records = sum(1 for _ in json_document.read(Source("large.json", path), ReadOptions()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n_records == 2_000
    assert peak < 1_500_000 < path.stat().st_size / 4


def test_an_item_across_many_chunks_is_read_whole() -> None:
    long = "duck " * 60_000
    [record, last], _ = read(Source.from_text(json.dumps([ITEM | {"abstract": long}, ITEM]), "a.json"))
    assert (record.abstract, last.title) == (long, "Ducks")


def test_what_is_nested_by_thousands_costs_itself() -> None:
    deep = '{"title": "Deep", "a": ' + '{"a":' * 5_000 + "1" + "}" * 5_001
    items = list(stream(Source.from_text(f"[{deep}, {json.dumps(ITEM)}]", "a.json")))
    assert items[0] == Span(1, 1, "rejected", "not readable as JSON: nested too deeply")
    assert isinstance(items[1], Record)


def test_numbers_without_end_and_none_are_no_numbers() -> None:
    text = '[{"title": "A", "year": ' + "9" * 5_000 + '}, {"title": "B", "year": NaN, "votes": -Infinity}]'
    records, _ = read(Source.from_text(text, "a.json"))
    assert [(record.title, record.published, record.upvotes) for record in records] == [
        ("A", None, None),
        ("B", None, None),
    ]


def test_what_is_cut_off_is_told_with_how_much_was_read() -> None:
    text = json.dumps([ITEM, ITEM])[:-30]
    items = stream(Source.from_text(text, "a.json"))
    assert isinstance(next(items), Record)
    with pytest.raises(ListingError, match=r"behind 1 records \(the listing ends inside it\); mend it"):
        next(items)


def test_a_name_alone_is_a_title_where_a_person_says_so() -> None:
    source = Source.from_text('[{"name": "Ducks", "description": "They swim."}, {"name": "Geese"}]', "a.json")
    with pytest.raises(ListingError, match="no object has a title, only the keys description, name"):
        list(json_document.read(source, ReadOptions()))
    found = list(json_document.read(source, ReadOptions({"title": "name"})))
    assert [item.title for item in found if isinstance(item, Record)] == ["Ducks", "Geese"]


@pytest.mark.parametrize(
    "damage",
    ['{"title": "', "{" * 50, '"', "\\", "}", "]", "nul", '{"title": "x" "y": "z"}', '{"title": "x", "y": '],
)
def test_damage_between_items_costs_none_of_them(damage: str) -> None:
    sound = json.dumps(ITEM)
    text = "[" + sound + ", " + ((damage + ", ") * 200 + sound + ", ") * 5 + sound + "]"
    records, spans = read(Source.from_text(text, "a.json"))
    assert [record.title for record in records if record.abstract] == ["Ducks"] * 7
    assert [span.first_line for span in spans] == list(range(1, len(spans) + 1))
