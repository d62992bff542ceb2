"""Topics are judged by what was said of reviewed papers, whatever their reviews made of these papers afterwards."""

from taxo.evaluate.topic_states import judge_topics
from taxo.project.tables import Assignment, HeldOut, TopicState
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic

TAXONOMY = Taxonomy(
    (
        TaxonomyTopic("group", "Group"),
        TaxonomyTopic("soup", "Soup", "group", phrases=("broth",)),
        TaxonomyTopic("bread", "Bread", "group", phrases=("dough",)),
    )
)


def states(assignments: list[Assignment], held_out: list[HeldOut]) -> dict[str, TopicState]:
    return {row.topic_id: row for row in judge_topics(TAXONOMY, assignments, held_out)}


def test_a_topic_whose_reviewed_papers_were_all_taken_for_another_is_weak() -> None:
    """A review makes its paper's topic right: three reviewed papers of bread that were said to be soup speak for
    neither."""
    given = [Assignment(f"r{n}", "bread", 1.0, ["bread"], reviewed=True) for n in range(3)]
    given += [Assignment(f"p{n}", "soup", 0.9, ["soup"]) for n in range(7)]
    said = [HeldOut(f"r{n}", ["bread"], "soup", False, 0.97, ["Ada Poe"]) for n in range(3)]
    found = states(given, said)
    assert set(found) == {"soup", "bread"}
    assert (found["bread"].state, found["bread"].n_actual, found["bread"].n_right) == ("weak", 3, 0)
    assert (found["soup"].state, found["soup"].n_said, found["soup"].n_right) == ("weak", 3, 0)
    assert found["soup"].reviewed_by == found["bread"].reviewed_by == ["Ada Poe"]


def test_confidence_is_that_of_papers_that_nobody_reviewed() -> None:
    given = [
        Assignment("a", "soup", 1.0, ["soup"], reviewed=True),
        Assignment("b", "soup", 0.25, ["soup"]),
        Assignment("c", "soup", 0.75, ["soup"]),
        Assignment("d", None, 0.1),
    ]
    found = states(given, [])
    assert (found["soup"].confidence, found["soup"].n_papers) == (0.5, 3)
    assert (found["bread"].confidence, found["bread"].state) == (None, "thin")


def test_of_two_topics_that_are_equally_right_the_said_one_counts() -> None:
    found = states([], [HeldOut("a", ["soup", "bread"], "bread", True, 0.9, [])])
    assert (found["bread"].n_actual, found["soup"].n_actual) == (1, 0)
    assert found["bread"].reviewed_by == [""]
