"""Parquet that people have, beyond papers built at random (test_any_listing.py)."""

import gzip
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from taxo.readers.source import Source
from tests.reading import read


def test_packed_parquet_and_columns_of_bytes_are_read() -> None:
    file = io.BytesIO()
    pq.write_table(pa.table({"title": pa.array([b"Gr\xc3\xb6\xc3\x9fe"]), "abstract": ["Text."]}), file)
    records, _ = read(Source("a.parquet.gz", data=gzip.compress(file.getvalue())))
    assert [(record.title, record.abstract) for record in records] == [("Größe", "Text.")]


def written(table: pa.Table, **how: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **how)
    return file.getvalue()


def test_damage_costs_the_rows_that_cannot_be_read() -> None:
    table = pa.table(
        {"title": [f"Title {n}" for n in range(40)], "abstract": [f"{n} words " * 9 for n in range(40)]}
    )
    data = bytearray(written(table, row_group_size=10, compression="zstd"))
    place = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(1).data_page_offset
    data[place : place + 40] = b"\xff" * 40
    records, spans = read(Source("a.parquet", data=bytes(data)))
    assert [record.title for record in records] == [f"Title {n}" for n in range(40) if not 10 <= n < 20]
    damaged = [span for span in spans if span.verdict == "rejected"]
    assert [(span.first_line, span.last_line) for span in damaged] == [(11, 20)]
    assert (damaged[0].reason or "").startswith("damaged: ")


def test_a_further_column_that_is_damaged_costs_no_row() -> None:
    table = pa.table({"title": ["A", "B"], "abstract": ["x", "y"], "note": ["long note " * 9] * 2})
    data = bytearray(written(table, compression="zstd", use_dictionary=False))
    place = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(0).column(2).data_page_offset
    data[place : place + 30] = b"\xff" * 30
    records, _ = read(Source("a.parquet", data=bytes(data)))
    assert [(record.title, record.abstract, record.extra) for record in records] == [
        ("A", "x", {}),
        ("B", "y", {}),
    ]


def test_vectors_pictures_and_nested_columns_are_named_not_read() -> None:
    table = pa.table(
        {
            "title": ["A"],
            "year": [2020],
            "tags": [["a", "b"]],
            "embedding": [[0.1, 0.2]],
            "picture": [b"\x89PNG"],
            "stats": [{"n": 1}],
            "note": ["kept"],
        }
    )
    [record], _ = read(Source("a.parquet", data=written(table)))
    assert record.unused == ("embedding", "picture", "stats")
    assert (record.keywords, record.extra) == (("a", "b"), {"note": "kept"})


def test_text_that_is_not_utf8_has_marks_where_it_is_not() -> None:
    table = pa.table({"title": pa.array(["A", "B"]), "abstract": pa.array([b"one", b"t\xffo"], pa.binary())})
    table = table.set_column(
        1, "abstract", pa.Array.from_buffers(pa.string(), 2, table["abstract"].chunk(0).buffers())
    )
    records, _ = read(Source("a.parquet", data=written(table)))
    assert [record.abstract for record in records] == ["one", "t\ufffdo"]
