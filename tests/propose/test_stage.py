"""What the taxonomy lacks is proposed; without a taxonomy discovery makes one, and every stage runs on it."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.decisions import accept_all, read_files, write_files
from taxo.label import read_corpus
from taxo.project.suggestions import NEW_TOPIC, SUGGESTIONS_FILE, load_suggestions
from taxo.project.tables import ASSIGNMENTS, PAPERS, PROPOSED_TOPICS, TOPICS, ClusterTopic, Topic
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy
from taxo.project.topics_in_use import find_accepted, load_topics_in_use
from taxo.propose.first_taxonomy import propose_first_taxonomy
from tests.conftest import run_stage
from tests.tiny_project import accept, copy, papers, proposals_of, without_forecasting


def members_of(topic: Topic, project: Path) -> set[str]:
    titles = {paper.paper_id: paper.title for paper in PAPERS.read(project)}
    return {titles[paper_id] for paper_id in topic.examples}


def f1(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def run(project: Path) -> Path:
    """Label and propose."""
    run_stage("label", project)
    run_stage("propose", project)
    return project


@pytest.fixture(scope="module")
def lacking(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose taxonomy lost forecasting."""
    return run(without_forecasting(project, tmp_path_factory.mktemp("lacking") / "project"))


@pytest.fixture(scope="module")
def bare(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project without a taxonomy, after all stages that follow."""
    folder = copy(project, tmp_path_factory.mktemp("bare") / "project")
    (folder / "taxonomy.yaml").write_text("topics: []\n", encoding="utf-8")
    for stage in ("label", "propose", "train", "evaluate", "report"):
        run_stage(stage, folder)
    return folder


def test_nothing_is_proposed_where_the_taxonomy_explains_all(project: Path) -> None:
    assert proposals_of(project) == Taxonomy()
    assert PROPOSED_TOPICS.read(project) == []


def test_a_topic_that_was_removed_comes_back_with_its_papers(lacking: Path) -> None:
    [topic] = PROPOSED_TOPICS.read(lacking)
    meant = {title for topic_id, title, _ in papers() if topic_id == "forecasting"}
    assert f1(members_of(topic, lacking), meant) >= 0.8
    assert topic.n_papers == len(topic.examples)


def test_the_file_says_what_speaks_for_each_topic(lacking: Path) -> None:
    text = (lacking / SUGGESTIONS_FILE).read_text("utf-8")
    [topic] = proposals_of(lacking).topics
    assert topic.phrases
    assert "why: '12 papers would get it: " in text
    assert "Forecasting demand for" in text or "Time series with seasons" in text


def test_papers_stay_as_they_were_until_it_is_accepted(lacking: Path, tmp_path: Path) -> None:
    [proposed] = PROPOSED_TOPICS.read(lacking)
    assert proposed.topic_id not in {assignment.topic_id for assignment in ASSIGNMENTS.read(lacking)}
    accepted = copy(lacking, tmp_path / "accepted")
    accept(accepted, proposed.topic_id)
    run(accepted)
    given = {a.paper_id for a in ASSIGNMENTS.read(accepted) if a.topic_id == proposed.topic_id}
    assert f1(given, set(proposed.examples)) >= 0.9
    assert proposals_of(accepted) == Taxonomy()


def test_the_same_papers_give_the_same_proposals(lacking: Path, tmp_path: Path) -> None:
    again = copy(lacking, tmp_path / "again")
    run(again)
    for file in (SUGGESTIONS_FILE, PROPOSED_TOPICS.path):
        assert (again / file).read_bytes() == (lacking / file).read_bytes()


def test_the_stage_tells_what_each_proposal_would_change(
    lacking: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(copy(lacking, tmp_path / "again"))
    printed = capsys.readouterr().out
    for topic in proposals_of(lacking).assignable:
        assert re.search(rf"{topic.name} \({topic.topic_id}\): \d+ papers would get it: \d+ of “", printed)


def test_without_a_taxonomy_every_paper_has_a_topic_that_discovery_made(bare: Path) -> None:
    topics = proposals_of(bare)
    assert load_topics_in_use(bare).taxonomy == topics
    assert {a.topic_id for a in ASSIGNMENTS.read(bare)} <= {topic.topic_id for topic in topics.assignable}
    assert {topic.status for topic in TOPICS.read(bare)} == {"proposed"}
    evidence = [bool(assignment.evidence) for assignment in ASSIGNMENTS.read(bare)]
    assert sum(evidence) > 0.5 * len(evidence)


def test_without_a_taxonomy_no_phrases_are_suggested(bare: Path) -> None:
    assert {entry.kind for entry in load_suggestions(bare)[0]} == {NEW_TOPIC}


def test_a_topic_of_discovery_that_lost_its_papers_is_not_proposed(bare: Path) -> None:
    corpus, assignments = read_corpus(bare), ASSIGNMENTS.read(bare)
    lost = corpus.topics.taxonomy.assignable[0].topic_id
    left = [replace(a, topic_id=None) if a.topic_id == lost else a for a in assignments]
    proposals = propose_first_taxonomy(corpus, left)
    assert lost not in {proposal.topic.topic_id for proposal in proposals}
    assert all(proposal.rows for proposal in proposals)


def test_what_discovery_made_keeps_topics_apart(bare: Path) -> None:
    meant = {title: topic_id for topic_id, title, _ in papers()}
    given = {a.paper_id: a.topic_id for a in ASSIGNMENTS.read(bare)}
    pairs = Counter((given[paper.paper_id], meant[paper.title]) for paper in PAPERS.read(bare))
    largest = [
        max(n for (other, _), n in pairs.items() if other == topic_id) for topic_id in {*given.values()}
    ]
    assert sum(largest) >= 0.7 * len(meant)


def test_without_a_taxonomy_the_report_shows_the_proposed_topics(bare: Path) -> None:
    page = (bare / "reports" / "html" / "index.html").read_text("utf-8")
    assert all(topic.name in page for topic in proposals_of(bare).assignable)


def test_all_that_discovery_made_can_be_accepted(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = copy(bare, tmp_path / "accepted")
    monkeypatch.chdir(accepted)
    assert main(["accept", "--all"]) == 0
    assert set(load_taxonomy(accepted).topics) == set(proposals_of(bare).topics)
    run(accepted)
    assert {topic.status for topic in TOPICS.read(accepted) if topic.n_papers} >= {"agreed"}


def test_reviews_that_name_topics_of_no_taxonomy_are_told(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = copy(project, tmp_path / "bare")
    (bare / "taxonomy.yaml").write_text("topics: []\n", encoding="utf-8")
    (bare / "reviews.csv").write_text(
        f"paper,topics,note\n{PAPERS.read(bare)[0].paper_id},nowhere,\n", "utf-8"
    )
    run(bare)
    assert "reviews.csv, line 2: the taxonomy has no topic `nowhere`" in capsys.readouterr().out


@pytest.fixture(scope="module")
def named(lacking: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That project, with reviews that go on naming the topic, by an id of their own."""
    folder = copy(lacking, tmp_path_factory.mktemp("named") / "project")
    meant = {title: topic_id for topic_id, title, _ in papers()}
    forecasts = [paper.paper_id for paper in PAPERS.read(folder) if meant[paper.title] == "forecasting"]
    rows = "".join(f"{paper_id},what-comes-next,\n" for paper_id in forecasts[:4])
    (folder / "reviews.csv").write_text(f"paper,topics,note\n{rows}", "utf-8")
    run(folder)
    return folder


def test_a_topic_that_reviews_name_is_proposed_by_that_name(named: Path) -> None:
    [topic] = PROPOSED_TOPICS.read(named)
    assert (topic.topic_id, topic.name) == ("what-comes-next", "What comes next")
    meant = {title for topic_id, title, _ in papers() if topic_id == "forecasting"}
    assert f1(members_of(topic, named), meant) >= 0.8
    assert "12 papers would get it, 4 of them by review: " in (named / SUGGESTIONS_FILE).read_text("utf-8")
    assert proposals_of(named).by_id["what-comes-next"].phrases


def test_its_reviews_count_once_it_is_accepted(named: Path, tmp_path: Path) -> None:
    accepted = copy(named, tmp_path / "accepted")
    accept(accepted, "what-comes-next")
    run(accepted)
    given = [a for a in ASSIGNMENTS.read(accepted) if a.reviewed]
    assert {a.topic_id for a in given} == {"what-comes-next"}
    assert len(given) == 4
    assert proposals_of(accepted) == Taxonomy()


def test_too_few_reviews_propose_nothing_by_themselves(named: Path, tmp_path: Path) -> None:
    few = copy(named, tmp_path / "few")
    header, *rows = (few / "reviews.csv").read_text("utf-8").splitlines()
    (few / "reviews.csv").write_text("\n".join([header, *rows[:2]]), "utf-8")
    run(few)
    assert "what-comes-next" not in {topic.topic_id for topic in PROPOSED_TOPICS.read(few)}


def test_reviews_that_are_not_used_propose_nothing(named: Path, tmp_path: Path) -> None:
    unused = copy(named, tmp_path / "unused")
    text = (unused / "params.yaml").read_text("utf-8")
    (unused / "params.yaml").write_text(text.replace("use_reviews: true", "use_reviews: false"), "utf-8")
    run(unused)
    assert "what-comes-next" not in {topic.topic_id for topic in PROPOSED_TOPICS.read(unused)}


def with_gain(project: Path, folder: Path, least: float) -> Path:
    """A copy of the project, run with another `min_gain`."""
    copied = copy(project, folder)
    params = (copied / "params.yaml").read_text("utf-8")
    (copied / "params.yaml").write_text(re.sub(r"min_gain: .*", f"min_gain: {least}", params), "utf-8")
    return run(copied)


def test_proposals_take_away_as_much_doubt_as_is_asked_for(lacking: Path, tmp_path: Path) -> None:
    assert proposals_of(with_gain(lacking, tmp_path / "all", 1.0)) == Taxonomy()
    assert proposals_of(with_gain(lacking, tmp_path / "some", 0.33)) == proposals_of(lacking)


def test_where_a_proposal_s_papers_come_from_is_told(lacking: Path) -> None:
    [entry] = load_suggestions(lacking)[0]
    now = {a.paper_id: a for a in ASSIGNMENTS.read(lacking)}
    [topic] = PROPOSED_TOPICS.read(lacking)
    firsts = Counter(now[paper_id].topic_id for paper_id in topic.examples)
    assert entry.papers == len(topic.examples) == (entry.unplaced or 0) + sum(entry.leave.values())
    assert entry.leave == {topic_id: n for topic_id, n in firsts.items() if topic_id}
    assert all(entry.overlaps[topic_id] >= n for topic_id, n in entry.leave.items())


def test_a_proposal_that_was_found_in_a_sample_has_its_papers_of_the_whole_pile(
    lacking: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taxo.propose.sample.MOST", 24)
    sampled = run(copy(lacking, tmp_path / "sampled"))
    [topic] = PROPOSED_TOPICS.read(sampled)
    meant = {title for topic_id, title, _ in papers() if topic_id == "forecasting"}
    assert f1(members_of(topic, sampled), meant) >= 0.9


@pytest.mark.parametrize("known_by", ["id", "phrases"])
def test_what_was_dismissed_is_not_proposed_again(lacking: Path, tmp_path: Path, known_by: str) -> None:
    [entry] = load_suggestions(lacking)[0]
    dismissed = copy(lacking, tmp_path / "dismissed")
    note = f"\ndismissed:\n  - id: {entry.topic if known_by == 'id' else 'some-other'}\n"
    note += f"    phrases: {list(entry.phrases)}\n" if known_by == "phrases" else ""
    with (dismissed / "taxonomy.yaml").open("a", encoding="utf-8") as file:
        file.write(note)
    assert proposals_of(run(dismissed)) == Taxonomy()


def test_a_first_taxonomy_says_that_nobody_confirmed_it(
    bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (bare / SUGGESTIONS_FILE).read_text("utf-8")
    assert text.startswith("# A first taxonomy: topics that were found by discovery and confirmed by nobody.")
    assert text.count("found by discovery, confirmed by nobody.") == len(load_suggestions(bare)[0])
    run(copy(bare, tmp_path / "again"))
    printed = capsys.readouterr().out.splitlines()
    assert sum("found by discovery, confirmed by nobody" in line for line in printed) == 2
    card = (bare / "models" / "topic-classifier" / "MODEL_CARD.md").read_text("utf-8")
    assert "The topics were found by discovery and confirmed by nobody." in card
    assert "agreement with discovery" in card
    assert "right |" not in card


def test_a_topic_of_a_first_taxonomy_can_be_dismissed(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dismissed = copy(bare, tmp_path / "dismissed")
    gone = proposals_of(bare).assignable[0].topic_id
    monkeypatch.chdir(dismissed)
    assert main(["accept", gone, "--dismiss"]) == 0
    run(dismissed)
    left = proposals_of(dismissed)
    assert gone not in left.by_id
    assert left.by_id.keys() < proposals_of(bare).by_id.keys()


def test_what_people_accept_of_discovery_stays_as_it_is(bare: Path, tmp_path: Path) -> None:
    accepted = copy(bare, tmp_path / "accepted")
    (accepted / "reviews.csv").write_text("paper,topics,note\n", "utf-8")
    run(accepted)
    before = [assignment.topic_id for assignment in ASSIGNMENTS.read(accepted)]
    write_files(accept_all(read_files(accepted)), accepted)
    run(accepted)
    in_use = load_topics_in_use(accepted)
    assert in_use.are_agreed
    assert in_use.accepted.keys() == {topic.topic_id for topic in in_use.taxonomy.assignable}
    assert [assignment.topic_id for assignment in ASSIGNMENTS.read(accepted)] == before
    assert not PROPOSED_TOPICS.read(accepted)


def test_a_topic_of_other_phrases_is_no_accepted_cluster() -> None:
    cluster = ClusterTopic(0, "music", "Music", None, 3, 0.1, ["a", "b", "c", "d"])
    changed = TaxonomyTopic("songs", "Songs", phrases=("a", "b", "c", "e"))
    assert find_accepted(Taxonomy((changed,)), [cluster]) == {"songs": (3, 0.6)}
    other = TaxonomyTopic("songs", "Songs", phrases=("a", "e", "f"))
    assert find_accepted(Taxonomy((other,)), [cluster]) == {}
