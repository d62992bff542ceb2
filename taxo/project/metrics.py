"""Write and read a stage's values and plot data: small, flat, git-tracked files that read well in a diff."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from taxo.errors import TaxoError
from taxo.project.storage import replacing

DIGITS = 4  # enough to see a change of one paper in 10,000, few enough to read
Value = float | int | str | None  # a value that JSON and CSV hold; None where there was nothing to measure


def write_metrics(stage: str, values: Mapping[str, Value], root: Path = Path()) -> None:
    """Put `values` into `reports/metrics/<stage>.json`, floats rounded to four digits, keys as given.

    Raises `ValueError` where a value is infinite or not a number, which JSON can't hold; nothing is written then.
    """
    rounded = {name: _rounded(value) for name, value in values.items()}
    text = json.dumps(rounded, indent=2, ensure_ascii=False, allow_nan=False)
    with replacing(_path(stage, root)) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def read_metrics(stage: str, root: Path = Path()) -> dict[str, Value]:
    """Return the values that `stage` wrote; raises `TaxoError` where its file is missing or isn't JSON."""
    path = _path(stage, root)
    try:
        found: dict[str, Value] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        name = path.relative_to(root)
        raise TaxoError(f"{name}: not readable as values ({error}); run `taxo run`") from error
    return found


def write_plot_data(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], root: Path = Path()
) -> None:
    """Put `rows` into `reports/plots/<name>.csv`, floats rounded to four digits, in the order given."""
    with (
        replacing(root / "reports" / "plots" / f"{name}.csv") as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_rounded(value) for value in row] for row in rows)


def _path(stage: str, root: Path) -> Path:
    return root / "reports" / "metrics" / f"{stage}.json"


def _rounded(value: Value) -> Value:
    return round(value, DIGITS) if isinstance(value, float) else value
