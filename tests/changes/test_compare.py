"""What changed, in numbers: from baselines that tell all or little, of the same pile or another."""

from pathlib import Path

from taxo.changes import compare, snapshot_of_baseline, snapshot_of_tables
from taxo.project.baseline import read_baseline
from taxo.project.tables import Assignment, Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from tests.changes.piles import pile


def test_what_came_moved_and_went_is_counted() -> None:
    changes = compare(pile(a="uvw", b="xyz"), pile(a="uvx", b="yzpq", none="r"))
    found = changes.summary
    assert (found.n_before, found.n_both, found.n_new, found.n_new_without_topic) == (6, 5, 3, 1)
    assert (found.n_gone, found.n_moved, found.n_moved_by) == (1, 1, {"pile": 1})
    assert (changes.new, changes.gone) == (("p", "q", "r"), ("w",))
    assert changes.new_ids == {"p", "q", "r"}
    assert not found.is_nothing


def test_the_same_report_again_is_no_change() -> None:
    assert compare(pile(a="uvw"), pile(a="uvw")).summary.is_nothing


def test_another_pile_has_no_new_papers() -> None:
    changes = compare(pile(a="uvw"), pile(a="xyz"))
    assert not changes.summary.is_same_pile
    assert changes.new_ids == frozenset()


def test_a_baseline_tells_papers_reviews_proposals_and_definitions(tmp_path: Path) -> None:
    (tmp_path / "baseline.csv").write_text(
        "paper_id,title,topic_id,topic,topics,reviewed,proposed_ids,definition\n"
        "x,'=Why,a,Topic A,a;b,true,c;d,p1 h0 x0 s0\ny,Ξένο,,,,false,,\n",
        encoding="utf-8",
    )
    found = snapshot_of_baseline(read_baseline(tmp_path))
    paper = found.papers["x"]
    assert (paper.title, paper.topics, paper.reviewed, paper.proposed) == (
        "=Why",
        ("a", "b"),
        True,
        ("c", "d"),
    )
    assert (found.papers["y"].title, found.papers["y"].topic_id, found.papers["y"].reviewed) == (
        "Ξένο",
        "",
        False,
    )
    assert {topic_id: (t.name, t.definition) for topic_id, t in found.topics.items()} == {
        "a": ("Topic A", "p1 h0 x0 s0")
    }
    assert found.known_topics == {"a", "b"}
    assert (found.name("a"), found.name("b"), found.name("")) == ("Topic A", "b", "no topic")


def test_ids_alone_tell_neither_reviews_nor_definitions(tmp_path: Path) -> None:
    (tmp_path / "baseline.csv").write_text("paper_id,topic_id\nx,a\n", encoding="utf-8")
    found = snapshot_of_baseline(read_baseline(tmp_path))
    assert (found.papers["x"].reviewed, found.topics["a"].definition, found.name("a")) == (None, None, "a")


def test_tables_tell_definitions_only_of_what_people_wrote() -> None:
    papers, assignments = [Paper("x", "X", "")], [Assignment("x", "a", 0.9, ["a"], reviewed=True)]
    topics = (TaxonomyTopic("g", "Group"), TaxonomyTopic("a", "A", "g", phrases=("word",)))
    taxonomy = Taxonomy(topics, dismissed=(TaxonomyTopic("d", "D"),))
    agreed = snapshot_of_tables(papers, assignments, taxonomy, are_agreed=True)
    assert list(agreed.topics) == ["a"]
    assert agreed.is_agreed
    assert agreed.dismissed == {"d"}
    found = snapshot_of_tables(papers, assignments, taxonomy, are_agreed=False)
    assert (found.topics["a"].definition, found.is_agreed) == ("", False)


def test_topics_whose_names_the_baseline_does_not_tell_are_called_as_they_are_now() -> None:
    before, now = pile({"a": "", "b": ""}, a="uvw", b="xyz"), pile({"a": "Topic A"}, a="uvwx", c="yz")
    changes = compare(before, now)
    assert (changes.before.name("a"), changes.before.name("b")) == ("Topic A", "b")
    assert "name" not in changes.edits.definitions.get("a", ())
