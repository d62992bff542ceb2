"""What people decide on suggestions moves them into the taxonomy or away, in both files or in none."""

import json
from functools import partial
from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.decisions import (
    AcceptError,
    Changes,
    Decision,
    Files,
    accept_all,
    accept_phrases,
    accept_topic,
    dismiss_topic,
    merge_topic,
    read_files,
    write_files,
)
from taxo.errors import TaxoError
from taxo.project.suggestions import NEW_TOPIC, PHRASE, SUGGESTIONS_FILE, SuggestionError
from taxo.project.taxonomy import TaxonomyTopic, load_taxonomy, parse_taxonomy
from tests.cli.accept_files import PROPOSED, WRITTEN, added_to, write_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def is_untouched(root: Path) -> bool:
    """Whether both files are as they were written."""
    texts = [(root / file).read_bytes().decode() for file in ("taxonomy.yaml", SUGGESTIONS_FILE)]
    return texts == [WRITTEN, PROPOSED]


def decided(root: Path, decide: Decision) -> Files:
    """Carry out a decision, and read what lies there then."""
    write_files(decide(read_files(root)), root)
    return read_files(root)


def suggested(files: Files) -> list[str]:
    """The ids of the new topics that are still suggested."""
    return [entry.topic for entry in files.suggestions if entry.kind == NEW_TOPIC]


def test_a_proposal_is_put_behind_its_group_and_nothing_else_changes(root: Path) -> None:
    files = decided(root, partial(accept_topic, topic_id="merging"))
    after = (root / "taxonomy.yaml").read_bytes()
    assert b"model merging" in added_to(WRITTEN.encode(), after)
    order = ["smaller", "pruning", "merging", "data", "selection"]
    assert [topic.topic_id for topic in files.taxonomy.topics] == order
    assert files.taxonomy.by_id["merging"].phrases == ("model merging",)


def test_it_leaves_the_proposals(root: Path) -> None:
    files = decided(root, partial(accept_topic, topic_id="merging"))
    assert suggested(files) == ["serving", "running"]
    assert files.heading == "# What would make taxonomy.yaml better.\n"


def test_a_proposed_group_comes_along(root: Path) -> None:
    files = decided(root, partial(accept_topic, topic_id="serving"))
    assert files.taxonomy.by_id["serving"].parent == "running"
    assert suggested(files) == ["merging"]
    assert [entry.alike for entry in files.suggestions if entry.topic == "merging"] == [()]


def test_a_person_may_change_id_name_and_parent(root: Path) -> None:
    files = decided(
        root, partial(accept_topic, topic_id="serving", changes=Changes("fast", "Fast inference", "data"))
    )
    topic = files.taxonomy.by_id["fast"]
    assert (topic.name, topic.parent, topic.phrases) == ("Fast inference", "data", ("KV cache",))
    assert "running" not in files.taxonomy.by_id


def test_what_is_under_a_group_follows_its_new_id(root: Path) -> None:
    decided(root, partial(accept_topic, topic_id="running", changes=Changes("inference")))
    files = decided(root, partial(accept_topic, topic_id="serving"))
    assert files.taxonomy.by_id["serving"].parent == "inference"


def test_all_proposals_at_once_but_for_those_that_are_like_another(root: Path) -> None:
    files = accept_all(read_files(root))
    assert files.taxonomy.by_id.keys() - load_taxonomy(root).by_id.keys() == {"merging", "running"}
    assert files.done[-1] == "left out, since they are much like others: serving"
    assert suggested(files) == ["serving"]


def test_where_all_are_in_the_taxonomy_there_is_nothing_to_accept(root: Path) -> None:
    files = accept_topic(accept_topic(read_files(root), "serving"), "merging")
    with pytest.raises(AcceptError, match="no new topic is suggested"):
        accept_all(files)


def test_a_first_taxonomy_stays_under_its_comments(root: Path) -> None:
    comments = "# id    never changes\n#\n# name  what people read\n"
    (root / "taxonomy.yaml").write_text(comments + "topics: []\n", "utf-8")
    text = (root / SUGGESTIONS_FILE).read_text("utf-8").replace("    parent: smaller\n", "")
    (root / SUGGESTIONS_FILE).write_text(text, "utf-8")
    decided(root, accept_all)
    after = (root / "taxonomy.yaml").read_text("utf-8")
    assert after.startswith(comments + "topics:\n  - id: merging\n")
    assert [topic.topic_id for topic in parse_taxonomy(after).topics] == ["merging", "running"]


def test_a_proposal_is_merged_into_a_topic(root: Path) -> None:
    files = decided(root, partial(merge_topic, topic_id="merging", into="pruning"))
    assert added_to(WRITTEN.encode(), (root / "taxonomy.yaml").read_bytes()) == b", model merging"
    assert suggested(files) == ["serving", "running"]


def test_a_group_that_is_merged_gives_its_name(root: Path) -> None:
    files = decided(root, partial(merge_topic, topic_id="running", into="selection"))
    assert files.taxonomy.by_id["selection"].phrases == ("coreset", "Running models")
    assert [entry.parent for entry in files.suggestions if entry.topic == "serving"] == [None]


def test_phrases_that_a_topic_has_are_not_added_again(root: Path) -> None:
    (root / "taxonomy.yaml").write_text(WRITTEN.replace("[pruning,", "[pruning, Model Merging,"), "utf-8")
    before = (root / "taxonomy.yaml").read_bytes()
    files = merge_topic(read_files(root), "merging", "pruning")
    assert files.done == ("`pruning` has all phrases of `merging` already",)
    write_files(files, root)
    assert (root / "taxonomy.yaml").read_bytes() == before
    assert suggested(read_files(root)) == ["serving", "running"]


def test_what_is_dismissed_is_noted_and_goes(root: Path) -> None:
    files = decided(root, partial(dismiss_topic, topic_id="running"))
    known = TaxonomyTopic("running", "Running models")
    assert files.taxonomy.dismissed == (known,)
    assert files.taxonomy.topics == parse_taxonomy(WRITTEN).topics
    assert suggested(files) == ["merging", "serving"]
    assert [entry.parent for entry in files.suggestions if entry.topic == "serving"] == [None]


@pytest.mark.parametrize(
    ("decide", "message"),
    [
        (
            partial(accept_topic, topic_id="mergin"),
            "did you mean `merging`.*There are: merging, running, serving",
        ),
        (
            partial(accept_topic, topic_id="pruning"),
            "has `pruning` already; `taxo accept pruning --phrases` adds",
        ),
        (partial(accept_topic, topic_id="smaller"), "taxonomy.yaml has `smaller` already"),
        (
            partial(accept_topic, topic_id="merging", changes=Changes("pruning")),
            "`pruning` already; choose another",
        ),
        (partial(accept_topic, topic_id="merging", changes=Changes(name="Pruning")), "“pruning” is taken"),
        (partial(accept_topic, topic_id="merging", changes=Changes(parent="nowhere")), "parent `nowhere`"),
        (
            partial(accept_topic, topic_id="merging", changes=Changes("Not A Slug")),
            "expected lower-case words",
        ),
        (
            partial(merge_topic, topic_id="merging", into="prunin"),
            "no topic `prunin`; did you mean `pruning`",
        ),
        (
            partial(merge_topic, topic_id="merging", into="smaller"),
            "only groups other topics; name one .*: pruning",
        ),
        (partial(merge_topic, topic_id="merging", into="serving"), "`serving` is only suggested itself"),
        (partial(merge_topic, topic_id="nothing", into="pruning"), "`nothing` isn't suggested"),
        (partial(dismiss_topic, topic_id="pruning"), "taxonomy.yaml has `pruning` already"),
        (partial(dismiss_topic, topic_id="servin"), "did you mean `serving`"),
        (
            partial(accept_phrases, topic_id="pruning", wanted=["lotery ticket"]),
            "did you mean “lottery ticket”.*There are: lottery ticket, remove",
        ),
        (partial(accept_phrases, topic_id="ml", wanted=["magnitude"]), "no topic `ml`; `taxo accept` lists"),
        (
            partial(accept_phrases, topic_id="selection"),
            "suggestions.yaml suggests no phrase for `selection`",
        ),
    ],
)
def test_what_can_t_be_done_says_why(root: Path, decide: Decision, message: str) -> None:
    with pytest.raises(TaxoError, match=message):
        decided(root, decide)
    assert is_untouched(root)


def test_where_one_file_can_t_be_written_both_stay(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = accept_topic(read_files(root), "merging")
    broken = Files(files.text, files.suggestions, "\ud800")  # no bytes of UTF-8
    with pytest.raises(UnicodeEncodeError):
        write_files(broken, root)
    assert is_untouched(root)


def test_without_a_run_there_is_nothing_to_accept(tmp_path: Path) -> None:
    with pytest.raises(SuggestionError, match="run `taxo run`"):
        read_files(tmp_path)


def test_a_phrase_joins_the_phrases_of_its_topic_and_nothing_else_changes(root: Path) -> None:
    files = decided(root, partial(accept_phrases, topic_id="pruning", wanted=["Lottery Ticket"]))
    after = (root / "taxonomy.yaml").read_bytes()
    assert added_to(WRITTEN.encode(), after) == b", lottery ticket"
    assert files.taxonomy.by_id["pruning"].phrases[-2:] == ("sparsity", "lottery ticket")


def test_an_accepted_phrase_leaves_the_suggestions(root: Path) -> None:
    files = decided(root, partial(accept_phrases, topic_id="pruning", wanted=["magnitude"]))
    left = [entry.phrases for entry in files.suggestions if entry.kind == PHRASE]
    assert left == [("lottery ticket",), ("remove: weights",)]


def test_all_phrases_of_a_topic_at_once(root: Path) -> None:
    files = decided(root, partial(accept_phrases, topic_id="pruning"))
    added = ("lottery ticket", "remove: weights", "magnitude")
    assert files.taxonomy.by_id["pruning"].phrases[-3:] == added
    assert {entry.topic for entry in files.suggestions} == {"merging", "serving", "running"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["merging", "--name", "Merging"], "taxonomy.yaml has “Merging” (`merging`) under `smaller` now"),
        (["merging", "--rename", "Merging"], "taxonomy.yaml has “Merging” (`merging`) under `smaller` now"),
        (["merging", "--id", "soups", "--parent", ""], "taxonomy.yaml has “Model merging” (`soups`) now"),
        (["--all"], "taxonomy.yaml has “Running models” (`running`) now"),
        (["merging", "--into", "pruning"], "“model merging” among the phrases of `pruning` now"),
        (["merging", "--dismiss"], "“Model merging” (`merging`) isn't proposed again"),
        (["--dismiss", "merging"], "“Model merging” (`merging`) isn't proposed again"),
        (["pruning", "--phrase", "magnitude"], "“magnitude” among the phrases of `pruning` now"),
        (["pruning", "--phrases"], "“lottery ticket” among the phrases of `pruning` now"),
        (["--phrases", "pruning"], "“remove: weights” among the phrases of `pruning` now"),
    ],
)
def test_the_command_says_what_it_did(
    words: list[str],
    said: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", *words]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--all", "--name", "All"], "accept it by its id"),
        (["--phrases"], "are for one topic: name it by its id"),
        (["--dismiss"], "are for one topic: name it by its id"),
        (["--all", "--phrase", "magnitude"], "are for one topic"),
        (["merging", "--phrases", "pruning"], "--phrases is for one topic: `merging` or `pruning`?"),
        (["pruning", "--phrases", "--name", "P"], "leave them out here"),
        (["merging", "--into", "pruning", "--id", "m"], "leave them out here"),
        (["merging", "--json"], "--json lists what is suggested"),
    ],
)
def test_what_contradicts_itself_is_refused(
    words: list[str],
    said: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", *words]) == 1
    assert said in capsys.readouterr().err
    assert is_untouched(root)


def test_the_command_lists_facts_for_programs(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["accept", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert [entry["topic"] for entry in facts["new_topics"]] == ["merging", "serving", "running"]
    assert facts["new_topics"][0]["leave"] == {"pruning": 4}
