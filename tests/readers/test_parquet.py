"""Parquet that people have, beyond papers built at random (test_any_listing.py)."""

import gzip
import io

import pyarrow as pa
import pyarrow.parquet as pq

from taxo.readers.source import Source
from tests.reading import read


def test_packed_parquet_and_columns_of_bytes_are_read() -> None:
    file = io.BytesIO()
    pq.write_table(pa.table({"title": pa.array([b"Gr\xc3\xb6\xc3\x9fe"]), "abstract": ["Text."]}), file)
    records, _ = read(Source("a.parquet.gz", data=gzip.compress(file.getvalue())))
    assert [(record.title, record.abstract) for record in records] == [("Größe", "Text.")]
