"""Metrics files: small, flat, rounded, the same bytes each time."""

from pathlib import Path

import pytest

from taxo.errors import TaxoError
from taxo.project.metrics import read_metrics, write_metrics, write_plot_data


def test_values_come_back_rounded_in_their_order(tmp_path: Path) -> None:
    write_metrics("train", {"b": 1 / 3, "a": 2, "none": None}, tmp_path)
    assert list(read_metrics("train", tmp_path).items()) == [("b", 0.3333), ("a", 2), ("none", None)]


def test_a_value_that_is_no_number_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_metrics("train", {"a": float("nan")}, tmp_path)
    assert not list(tmp_path.rglob("*.json*"))


def test_missing_values_name_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(TaxoError, match=r"reports/metrics/train\.json: .*run `taxo run`"):
        read_metrics("train", tmp_path)


def test_plot_data_is_plain_csv(tmp_path: Path) -> None:
    write_plot_data("sizes", ("name", "n"), [("a, b", 0.123456)], tmp_path)
    assert (tmp_path / "reports/plots/sizes.csv").read_bytes() == b'name,n\n"a, b",0.1235\n'
