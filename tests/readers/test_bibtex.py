"""BibTeX beyond what its cases show (tests/cases/readers/bibtex.yaml)."""

from taxo.readers.records import Record
from taxo.readers.source import Source
from tests.reading import stream


def test_macros_of_macros_do_not_grow_without_end() -> None:
    text = "@string{a = {aaaaaaaaaa}}\n" + "@string{a = a # a # a}\n" * 500 + "@misc{k, title = a # a}\n"
    records = [item for item in stream(Source.from_text(text)) if isinstance(item, Record)]
    assert len(records[0].title) == 2000
