"""Write classified papers, as they come, as a table for people or as CSV, JSON, JSON lines or Parquet for programs."""

import csv
import dataclasses
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from taxo.cli.batch import Answer
from taxo.csv_cells import escape_cell

TITLE_WIDTH, TOPIC_WIDTH = 72, 24
GROUP = 10_000


def write_table(answers: Iterable[Answer], out: TextIO) -> None:
    """Write a line a paper: confidence, topic, title; more topics and the reasons on lines below."""
    for answer in answers:
        chance = "   –" if answer.confidence is None else f"{answer.confidence:4.0%}"
        topic = _cut(answer.topic_id or "none of these", TOPIC_WIDTH)
        out.write(f"{chance}  {topic:{TOPIC_WIDTH}}  {_cut(answer.title, TITLE_WIDTH)}\n")
        for also, confidence in list(zip(answer.topics, answer.confidences, strict=True))[1:]:
            out.write(f"{confidence:4.0%}  {also}\n")
        if answer.reasons:
            out.write(f"      because of {', '.join(answer.reasons)}\n")


def write_csv(answers: Iterable[Answer], out: TextIO) -> None:
    """Write a row a paper under a header, lists joined by `;`."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for answer in answers:
        writer.writerow([_cell(getattr(answer, name)) for name in _COLUMNS])


def write_json_lines(answers: Iterable[Answer], out: TextIO) -> None:
    """Write a JSON object a line."""
    out.writelines(f"{_json(answer)}\n" for answer in answers)


def write_json(answers: Iterable[Answer], out: TextIO) -> None:
    """Write one JSON list."""
    before = "[\n"
    for answer in answers:
        out.write(before + _json(answer))
        before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")


def write_parquet(
    answers: Iterable[Answer], path: Path, footer: "Callable[[], Mapping[str, str]] | None" = None
) -> None:
    """Write a parquet file, a row group every `GROUP` papers; `footer` is asked at the end what its footer says."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text, number = pa.string(), pa.float64()
    types = [text, text, text, number, pa.list_(text), pa.list_(number), pa.list_(text)]
    schema = pa.schema(list(zip(_COLUMNS, types, strict=True)))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(answers):
            writer.write_table(pa.Table.from_pylist([dataclasses.asdict(a) for a in group], schema))
        if footer is not None:
            writer.add_key_value_metadata(footer())


def _groups(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    stream = iter(answers)
    while group := list(itertools.islice(stream, GROUP)):
        yield group


def _cell(value: object) -> str:
    if isinstance(value, list):
        return escape_cell(";".join(map(str, value)))
    return "" if value is None else escape_cell(str(value))


def _json(answer: Answer) -> str:
    return json.dumps(dataclasses.asdict(answer), ensure_ascii=False)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


WRITERS: dict[str, Callable[[Iterable[Answer], TextIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_json_lines,
}
_COLUMNS = [field.name for field in dataclasses.fields(Answer)]
