"""Write and read a stage's figures and plot data: small, flat, git-tracked files that read well in a diff."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from taxo.errors import TaxoError
from taxo.project.storage import replacing

DIGITS = 4
Figure = float | int | str | None


def write_metrics(stage: str, figures: Mapping[str, Figure], root: Path = Path()) -> None:
    """Put `figures` into `reports/metrics/<stage>.json`, floats rounded to four digits, keys as given."""
    rounded = {name: _rounded(figure) for name, figure in figures.items()}
    text = json.dumps(rounded, indent=2, ensure_ascii=False, allow_nan=False)
    with replacing(_path(stage, root)) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def read_metrics(stage: str, root: Path = Path()) -> dict[str, Figure]:
    """Return the figures that `stage` wrote."""
    path = _path(stage, root)
    try:
        found: dict[str, Figure] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        name = path.relative_to(root)
        raise TaxoError(f"{name}: not readable as figures ({error}); run `dvc repro`") from error
    return found


def write_plot_data(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Figure]], root: Path = Path()
) -> None:
    """Put `rows` into `reports/plots/<name>.csv`, floats rounded to four digits, in the order given."""
    with (
        replacing(root / "reports" / "plots" / f"{name}.csv") as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_rounded(figure) for figure in row] for row in rows)


def _path(stage: str, root: Path) -> Path:
    return root / "reports" / "metrics" / f"{stage}.json"


def _rounded(figure: Figure) -> Figure:
    return round(figure, DIGITS) if isinstance(figure, float) else figure
