"""Loops are shown where somebody looks, and are the same loops where nobody does."""

import builtins
from typing import Any

import pytest

from taxo.progress import with_progress


def test_items_pass_unchanged_and_nothing_is_shown_off_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(with_progress(range(3), "count", "numbers", delay=0)) == [0, 1, 2]
    assert capfd.readouterr().err == ""


def test_a_missing_tqdm_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_tqdm(name: str, *rest: Any, **more: Any) -> Any:
        if name == "tqdm":
            raise ModuleNotFoundError("No module named 'tqdm'", name="tqdm")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_tqdm)
    assert list(with_progress(iter("ab"), "count")) == ["a", "b"]
