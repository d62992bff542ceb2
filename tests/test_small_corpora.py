"""All stages on what a new user starts with, a few papers or phrases that find none: each ends with a report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from taxo.classifier import TopicClassifier
from taxo.classifier.not_fitted import UntrainedError
from taxo.cli import main as taxo
from taxo.project.metrics import read_metrics
from taxo.project.tables import ASSIGNMENTS, LEDGER, MODEL_FOLDER, PAPERS
from taxo.readers.records import Record
from tests.conftest import run_stage, run_stages
from tests.stages import STAGES, outputs
from tests.tiny_project import PARAMS_FOLDER, TAXONOMY, papers

ALL = [Record(title, abstract, ()) for _, title, abstract in papers()]
GERMAN = [
    Record(
        f"Bienen in Garten {number}",
        f"Wir verfolgen die Wege der Bienen zwischen den Blüten und zeigen, dass sie nach {number} Tagen den kürzesten "
        "Weg zu ihrem Stock kennen und ihn behalten.",
        (),
    )
    for number in range(2, 8)
]
ONE_TOPIC = "topics: [{id: pruning, name: Pruning, phrases: [prune, pruning]}]\n"
NO_PAPERS = (
    "topics: [{id: zebras, name: Zebras, phrases: [stripes]}, {id: lions, name: Lions, phrases: [manes]}]\n"
)
NO_TAXONOMY = "topics: []\n"


@dataclass(frozen=True)
class Start:
    """A project as somebody starts it, and whether two topics have papers in it, so that there is a classifier."""

    papers: Sequence[Record]
    taxonomy: str = TAXONOMY
    reviewed: str | None = None  # the topic that a review gives every second paper
    params: Sequence[tuple[str, str]] = ()  # what stands in params.yaml, and what instead
    trained: bool = False


STARTS = {
    "one paper": Start(ALL[:1]),
    "one paper without a taxonomy": Start(ALL[:1], NO_TAXONOMY),
    "two papers of two topics": Start([ALL[0], ALL[20]], trained=True),
    "two papers of one topic": Start(ALL[:2]),
    "twelve papers": Start(ALL[::4], trained=True),
    "twelve papers without a taxonomy": Start(ALL[::4], NO_TAXONOMY, trained=True),
    "one topic": Start(ALL[::4], ONE_TOPIC),
    "one topic that all papers have": Start(ALL[:12], ONE_TOPIC, reviewed="pruning"),
    "phrases that match nothing": Start(ALL[::4], NO_PAPERS),
    "one cluster without a taxonomy": Start(ALL[:5], NO_TAXONOMY),
    "titles alone": Start(
        [Record(record.title, "", ()) for record in ALL[::2]],
        params=[("min_abstract: 80", "min_abstract: 0")],
        trained=True,
    ),
    "abstracts in a language that the phrases don't speak": Start(
        GERMAN, params=[("language: en", "language: de")]
    ),
}
UNTRAINED = [name for name, start in STARTS.items() if not start.trained]


def build(start: Start, folder: Path) -> Path:
    """Write the project's inputs into `folder`."""
    (folder / "data" / "raw").mkdir(parents=True)
    rows = "".join(f'"{record.title}","{record.abstract}"\n' for record in start.papers)
    (folder / "data" / "raw" / "papers.csv").write_text(f"title,abstract\n{rows}", "utf-8")
    (folder / "taxonomy.yaml").write_text(start.taxonomy, "utf-8")
    reviews = [f'"{record.title}",{start.reviewed},\n' for record in start.papers[::2] if start.reviewed]
    (folder / "reviews.csv").write_text("paper,topics,note\n" + "".join(reviews), "utf-8")
    (folder / "baseline.csv").write_text("paper_id,topic_id\n", "utf-8")
    params = (PARAMS_FOLDER / "params.yaml").read_text("utf-8")
    for written, instead in start.params:
        assert written in params
        params = params.replace(written, instead)
    (folder / "params.yaml").write_text(params, "utf-8")
    return folder


@pytest.fixture(scope="module")
def after_all_stages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives the folder of a project of `STARTS` after all stages, each run once."""
    folders: dict[str, Path] = {}

    def run(name: str) -> Path:
        if name not in folders:
            folder = build(STARTS[name], tmp_path_factory.mktemp("small") / "project")
            folders[name] = run_stages(STAGES, folder).folder
        return folders[name]

    return run


@pytest.mark.parametrize("name", STARTS)
def test_every_start_ends_with_a_report(name: str, after_all_stages: Callable[[str], Path]) -> None:
    site = after_all_stages(name) / "reports" / "html"
    assert "<h1" in (site / "index.html").read_text("utf-8")
    assert len((site / "papers.csv").read_text("utf-8-sig").splitlines()) == 1 + len(STARTS[name].papers)
    assert {"papers.html", "quality.html", "try.html", "map.html"} <= {path.name for path in site.iterdir()}


@pytest.mark.parametrize("name", STARTS)
def test_every_output_that_dvc_is_told_of_is_there(
    name: str, after_all_stages: Callable[[str], Path]
) -> None:
    project = after_all_stages(name)
    assert [path for stage in STAGES for path in outputs(stage) if not (project / path).exists()] == []


@pytest.mark.parametrize("name", STARTS)
def test_every_paper_of_a_start_has_a_row(name: str, after_all_stages: Callable[[str], Path]) -> None:
    project = after_all_stages(name)
    assert len(PAPERS.read(project)) == len(ASSIGNMENTS.read(project)) == len(STARTS[name].papers)


@pytest.mark.parametrize("name", STARTS)
def test_there_is_a_classifier_where_two_topics_have_papers(
    name: str, after_all_stages: Callable[[str], Path]
) -> None:
    project = after_all_stages(name)
    classifier = TopicClassifier.load(project / MODEL_FOLDER)
    assert (classifier.why_untrained is None) == STARTS[name].trained
    assert (project / "reports/html/data/model.js").exists() == STARTS[name].trained
    topics = {a.topic_id for a in ASSIGNMENTS.read(project)} - {None}
    assert classifier.classes_.tolist() == sorted(map(str, topics))


@pytest.mark.parametrize("name", UNTRAINED)
def test_without_a_classifier_page_card_and_command_say_why(
    name: str, after_all_stages: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = after_all_stages(name)
    classifier = TopicClassifier.load(project / MODEL_FOLDER)
    assert classifier.why_untrained is not None
    assert classifier.why_untrained in (project / MODEL_FOLDER / "MODEL_CARD.md").read_text("utf-8")
    page = (project / "reports/html/try.html").read_text("utf-8")
    assert classifier.why_untrained in page
    assert "<form" not in page
    with pytest.raises(UntrainedError, match=r"reviews\.csv"):
        classifier.predict_topics(["We prune."])
    (tmp_path / "texts.txt").write_text("We prune.\n", "utf-8")
    command = [
        "classify",
        "--model",
        str(project / MODEL_FOLDER),
        "--format",
        "csv",
        str(tmp_path / "texts.txt"),
    ]
    assert taxo(command) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("taxo classify: this classifier was trained on no topics: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("name", UNTRAINED)
def test_without_a_classifier_its_figures_are_null(
    name: str, after_all_stages: Callable[[str], Path]
) -> None:
    project = after_all_stages(name)
    trained, scored = read_metrics("train", project), read_metrics("evaluate", project)
    assert trained["accuracy"] is None
    assert trained["terms"] == 0
    assert [value for name, value in scored.items() if name.startswith("classifier_")] == [None] * 2


def test_reviews_of_one_topic_are_scored_and_the_page_says_that_the_classifier_isn_t(
    after_all_stages: Callable[[str], Path],
) -> None:
    project = after_all_stages("one topic that all papers have")
    assert read_metrics("evaluate", project)["labels_accuracy"] == 1.0
    assert "The classifier isn't scored: one topic alone has papers" in (
        project / "reports/html/quality.html"
    ).read_text("utf-8")


def test_two_papers_of_one_title_without_abstracts_are_one(tmp_path: Path) -> None:
    twice = [Record("Pruning attention heads", "", ())] * 2
    project = build(Start(twice, params=[("min_abstract: 80", "min_abstract: 0")]), tmp_path / "project")
    run_stage("extract", project)
    assert len(PAPERS.read(project)) == 1
    assert [row.verdict for row in LEDGER.read(project)].count("duplicate") >= 1
