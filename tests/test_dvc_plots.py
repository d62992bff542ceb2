"""The plots of dvc.yaml: five, by templates of this project, which draw intervals from columns that are there."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from taxo.evaluate.stage import PLOTS
from tests.stages import DVC_FILE, ROOT

CURATED: dict[str, dict[str, Any]] = {
    name: plot
    for entry in yaml.safe_load(DVC_FILE.read_text(encoding="utf-8"))["plots"]
    for name, plot in entry.items()
}
TEMPLATES = sorted((ROOT / ".dvc" / "plots").glob("*.json"))
ANCHORS = {
    "<DVC_METRIC_DATA>",
    "<DVC_METRIC_TITLE>",
    "<DVC_METRIC_X>",
    "<DVC_METRIC_Y>",
    "<DVC_METRIC_COLOR>",
}


def template(plot: dict[str, Any]) -> dict[str, Any]:
    path = ROOT / ".dvc" / "plots" / f"{plot['template']}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def columns(plot: dict[str, Any]) -> tuple[str, ...]:
    [file] = plot["y"]
    return PLOTS[file.removeprefix("reports/plots/").removesuffix(".csv")]


def parts(node: Any) -> Iterator[Any]:
    """Yield `node` and all that is in it."""
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts(child)


def fields(spec: dict[str, Any]) -> set[str]:
    return {part["field"] for part in parts(spec) if isinstance(part, dict) and "field" in part}


def test_there_are_five_plots_and_no_template_is_idle() -> None:
    assert len(CURATED) == 5
    assert {path.stem for path in TEMPLATES} == {plot["template"] for plot in CURATED.values()}


@pytest.mark.parametrize("name", CURATED)
def test_a_plot_draws_columns_that_its_file_has(name: str) -> None:
    plot, [shown] = CURATED[name], CURATED[name]["y"].values()
    given = {"rev", "in_order", "stated", "right", *columns(plot)}
    assert {plot["x"], shown} <= set(columns(plot))
    assert {field for field in fields(template(plot)) if not field.startswith("<DVC_")} <= given


@pytest.mark.parametrize("name", CURATED)
def test_a_template_has_a_place_for_all_that_dvc_fills_in(name: str) -> None:
    texts = {part for part in parts(template(CURATED[name])) if isinstance(part, str)}
    assert texts >= ANCHORS


@pytest.mark.parametrize("name", [name for name in CURATED if name != "sizes"])
def test_a_plot_of_shares_draws_their_intervals(name: str) -> None:
    found = fields(template(CURATED[name]))
    assert any(low in found and low.replace("low", "high") in found for low in found if low.endswith("low"))


def test_topics_and_their_names_are_drawn_in_order_and_each_has_room() -> None:
    for name in ("topics", "sizes"):
        spec = template(CURATED[name])
        assert spec["height"] == {"step": 20}
        assert spec["encoding"]["y"]["sort"]["field"] == "in_order"
