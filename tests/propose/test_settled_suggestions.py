"""Added papers change no suggestion: those of the run before are counted anew, and what hangs together comes in."""

from pathlib import Path

import pytest

from taxo.project.tables import ASSIGNMENTS, PROPOSED_TOPICS, Topic
from tests.conftest import run_stages
from tests.tiny_project import WORDS, build, copy, without_forecasting

STAGES = ("extract", "encode", "discover", "label", "propose")
BREAD = "Sourdough bakers feed a starter of wild yeast, knead the dough, proof loaves overnight and bake crusty bread."


def listing(*rows: tuple[str, str]) -> str:
    return "\n".join(["title,abstract", *(f'"{title}","{abstract}"' for title, abstract in rows)])


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 60 papers whose taxonomy lacks forecasting."""
    folder = tmp_path_factory.mktemp("before")
    project = without_forecasting(build(folder / "whole"), folder / "project")
    rows = [
        (f"{doings[0]} for {thing}", f"{story}. We look at {thing} in depth.")
        for thing in ("bridges", "ferries", "tunnels")
        for doings, _, story in WORDS.values()
    ]
    (project / "data/raw/more.csv").write_text(listing(*rows), encoding="utf-8")
    return run_stages(STAGES, project).folder


def with_added(before: Path, folder: Path, *rows: tuple[str, str]) -> Path:
    """The project with a listing added, after all stages."""
    project = copy(before, folder / "project")
    (project / "data/raw/added").mkdir()
    (project / "data/raw/added/week.csv").write_text(listing(*rows), encoding="utf-8")
    return run_stages(STAGES, project).folder


def proposed(project: Path) -> dict[str, Topic]:
    return {topic.topic_id: topic for topic in PROPOSED_TOPICS.read(project)}


def test_what_was_proposed_is_still_and_counts_what_was_added(before: Path, tmp_path: Path) -> None:
    doings, _, story = WORDS["forecasting"]
    after = with_added(before, tmp_path, (f"{doings[0]} for satellites", f"{story}. Satellites drift."))
    [[topic_id, old]] = proposed(before).items()
    [new] = proposed(after).values()
    assert (new.topic_id, new.name, new.terms) == (topic_id, old.name, old.terms)
    assert set(new.examples) > set(old.examples)
    assert new.n_papers == old.n_papers + 1


def test_added_papers_that_hang_together_are_proposed(before: Path, tmp_path: Path) -> None:
    things = ("figs", "walnuts", "raisins", "seeds", "olives")
    rows = [(f"Sourdough bread with {t}", f"{BREAD} We taste {t} in rye and wheat loaves.") for t in things]
    after = with_added(before, tmp_path, *rows)
    without = {a.paper_id for a in ASSIGNMENTS.read(after) if a.topic_id is None}
    [bread] = (topic for topic_id, topic in proposed(after).items() if topic_id not in proposed(before))
    assert len(set(bread.examples) & without) == len(things)
    assert any(
        word in " ".join([bread.name, *bread.terms]).lower() for word in ("sourdough", "bread", "loaves")
    )


def test_without_what_was_kept_it_proposes_the_same(before: Path, tmp_path: Path) -> None:
    doings, _, story = WORDS["pruning"]
    after = with_added(before, tmp_path, (f"{doings[0]} for satellites", f"{story}. Satellites drift."))
    suggestions = (after / "data/suggestions.yaml").read_bytes()
    for kept in (after / ".cache/results").glob("propose-*"):
        kept.unlink()
    run_stages(("propose",), after)
    assert (after / "data/suggestions.yaml").read_bytes() == suggestions
