"""All stages on a tiny project: every paper is accounted for, reviews count, the same input gives the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import run
from taxo.errors import TaxoError
from taxo.project.metrics import read_metrics
from taxo.project.tables import ASSIGNMENTS, CLUSTERS, LEDGER, PAPERS, TOPICS
from tests.conftest import run_stage
from tests.stages import ROOT, STAGES, outputs, stages_from
from tests.tiny_project import build, copy, listing, papers


def contents(path: Path) -> dict[str, bytes]:
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return {p.relative_to(path.parent).as_posix(): p.read_bytes() for p in files}


# Another process hashes strings in another way, so that an unordered set shows in what is written.
RUN_ALL = """
import os
from pathlib import Path
from tests.conftest import run_stages
from tests.stages import STAGES
run_stages(STAGES, Path(os.environ["FOLDER"]))
"""


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project elsewhere, after all stages in another process."""
    folder = build(tmp_path_factory.mktemp("again") / "elsewhere")
    environment = os.environ | {"FOLDER": str(folder), "PYTHONHASHSEED": "12345"}
    subprocess.run(
        [sys.executable, "-c", RUN_ALL], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return folder


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_gives_the_same_bytes_again(stage: str, project: Path, again: Path) -> None:
    for out in outputs(stage):
        assert contents(again / out) == contents(project / out)


def test_every_paper_of_the_listing_comes_through_once(project: Path) -> None:
    found = {(paper.title, paper.abstract) for paper in PAPERS.read(project)}
    assert found == {(title, abstract) for _, title, abstract in papers()}
    assert len(ASSIGNMENTS.read(project)) == len(CLUSTERS.read(project)) == len(found)


def test_every_line_of_the_listing_has_a_verdict(project: Path) -> None:
    filled = {n for n, line in enumerate(listing().splitlines(), 1) if line.strip()}
    entries = [entry for entry in LEDGER.read(project) if entry.verdict != "notice"]
    told = [n for entry in entries for n in range(entry.first_line, entry.last_line + 1) if n in filled]
    assert sorted(told) == sorted(filled)


def test_papers_get_the_topic_that_they_were_written_for(project: Path) -> None:
    meant = {title: topic_id for topic_id, title, _ in papers()}
    given = {a.paper_id: a.topic_id for a in ASSIGNMENTS.read(project)}
    right = [given[paper.paper_id] == meant[paper.title] for paper in PAPERS.read(project)]
    assert sum(right) >= 0.9 * len(right)


def test_reviewed_papers_are_marked_and_have_their_reviewed_topic(project: Path) -> None:
    reviewed = [a for a in ASSIGNMENTS.read(project) if a.reviewed]
    assert len(reviewed) == len(list(papers())[::3])
    assert all(a.confidence == 1.0 for a in reviewed)


def test_topics_count_their_papers_and_groups_those_below(project: Path) -> None:
    n_papers = {topic.topic_id: topic.n_papers for topic in TOPICS.read(project)}
    assert n_papers["smaller"] == n_papers["pruning"] + n_papers["peft"]


def test_metrics_are_flat_json_without_nan(project: Path) -> None:
    for path in (project / "reports" / "metrics").glob("*.json"):
        figures = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
        assert all(not isinstance(value, dict | list) for value in figures.values())


def test_a_review_against_the_labels_wins(project: Path, tmp_path: Path) -> None:
    changed = copy(project, tmp_path / "changed")
    paper = next(a for a in ASSIGNMENTS.read(project) if a.topic_id == "pruning" and not a.reviewed)
    with (changed / "reviews.csv").open("a", encoding="utf-8") as file:
        file.write(f"{paper.paper_id},forecasting,\n")
    run_stage("label", changed)
    given = {a.paper_id: a for a in ASSIGNMENTS.read(changed)}[paper.paper_id]
    assert (given.topic_id, given.reviewed) == ("forecasting", True)


def test_a_paper_that_people_said_no_topic_fits_comes_through_all_stages(
    project: Path, tmp_path: Path
) -> None:
    changed = copy(project, tmp_path / "changed")
    some = [a.paper_id for a in ASSIGNMENTS.read(project) if not a.reviewed][:3]
    with (changed / "reviews.csv").open("a", encoding="utf-8") as file:
        file.write("paper,topics,not_topics,by,note\n")
        file.write(
            f"{some[0]},none,,Ann,\n{some[0]},none,,Bob,\n{some[1]},none,,Ann,\n{some[2]},,pruning,Ann,\n"
        )
    for stage in stages_from("label"):
        run_stage(stage, changed)
    given = {a.paper_id: a for a in ASSIGNMENTS.read(changed)}
    assert [(given[i].topic_id, given[i].reviewed) for i in some[:2]] == [(None, True), (None, True)]
    assert not given[some[2]].reviewed
    before, after = (read_metrics("evaluate", folder)["reviewed"] for folder in (project, changed))
    assert isinstance(before, int)
    assert after == before + 2
    assert read_metrics("label", changed)["reviewers_agree"] == 1.0


def test_without_reviews_nothing_is_scored_and_the_report_is_made_all_the_same(
    project: Path, tmp_path: Path
) -> None:
    bare = copy(project, tmp_path / "bare")
    (bare / "reviews.csv").write_text("paper,topics,note\n", encoding="utf-8")
    for stage in stages_from("label"):
        run_stage(stage, bare)
    figures = read_metrics("evaluate", bare)
    assert (figures["reviewed"], figures["labels_accuracy"]) == (0, None)
    assert figures["coverage"] == 1.0
    assert (bare / "reports" / "html" / "index.html").exists()


def test_a_folder_without_listings_is_refused_with_the_remedy(tmp_path: Path) -> None:
    empty = build(tmp_path / "empty")
    (empty / "data" / "raw" / "page.txt").unlink()
    with pytest.raises(TaxoError, match="data/raw"):
        run_stage("extract", empty)
    assert not (empty / PAPERS.path).exists()


def test_what_people_can_mend_ends_a_stage_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def main() -> None:
        raise TaxoError("params.yaml: no such thing")

    with pytest.raises(SystemExit) as stop:
        run(main)
    assert stop.value.code == "error: params.yaml: no such thing"
