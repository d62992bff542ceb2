"""The recipes of docs/classifier.md run as they stand there."""

import asyncio
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from taxo import TopicClassifier
from taxo.classifier import TopicNode
from tests.stages import ROOT

RECIPES = re.findall(
    r"^```python\n(.*?)^```$",
    (ROOT / "docs/classifier.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a trained classifier and its card, as a project has them."""
    texts = [f"We prune heads of models {n}" for n in range(5)] + [
        f"We align models with people {n}" for n in range(5)
    ]
    taxonomy = [TopicNode("pruning", "Pruning"), TopicNode("alignment", "Alignment")]
    classifier = TopicClassifier(taxonomy=taxonomy, min_papers=1).fit(
        texts, ["pruning"] * 5 + ["alignment"] * 5
    )
    folder = tmp_path / "models/topic-classifier"
    classifier.save(folder)
    (folder / "MODEL_CARD.md").write_text("# Card\n", encoding="utf-8")
    os.chdir(tmp_path)
    return tmp_path


def run(code: str) -> ModuleType:
    # A module of its own, since FastAPI looks types up by the module's name.
    module = ModuleType("recipe")
    sys.modules["recipe"] = module
    exec(compile(code, "docs/classifier.md", "exec"), module.__dict__)
    return module


def test_the_first_recipe_prints_topics(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(RECIPES[0])
    assert "GivenTopic(topic_id='pruning', name='Pruning'" in capsys.readouterr().out


def post(app: Any, papers: list[dict[str, str]]) -> Any:
    """Ask the service for the topics of `papers`, without a network."""
    import httpx

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.post("/topics", json=papers)

    return asyncio.run(ask())


def test_the_service_answers(project: Path) -> None:
    pytest.importorskip("fastapi")
    app = run(RECIPES[1]).app
    answer = post(app, [{"title": "Heads", "abstract": "We prune heads of models"}, {"abstract": "zzz"}])
    assert [topic["topic_id"] for topic in answer.json()[0]["topics"]] == ["pruning"]
    assert answer.json()[1]["topics"] == []
    assert post(app, [{"title": "no abstract"}]).status_code == 422


def test_the_hub_s_folder_loads(project: Path) -> None:
    run(RECIPES[2])
    assert TopicClassifier.load(project / "hub").predict(["We prune heads of models"]).tolist() == ["pruning"]
    assert (project / "hub/README.md").read_text(encoding="utf-8").startswith("---\nlibrary_name: taxo\n")


def test_all_recipes_are_run() -> None:
    assert len(RECIPES) == 3
