"""Papers without a topic hang together where they are as alike as the papers of the topics are."""

from taxo.project.tables import Paper
from taxo.propose.unplaced import find_groups
from tests.tiny_project import papers

PLACED = [(topic, Paper(f"{number:03}", title, text)) for number, (topic, title, text) in enumerate(papers())]
BREAD = "Bakers knead sourdough with wild yeast and bake loaves of {} bread in a stone oven"
BEES = "Beekeepers inspect hives of honey bees for mites on {} farms and count the queens in spring"
ALONE = ("Glaciers retreat in warmer summers", "Violins are tuned by ear", "Chess endgames with rooks")


def found(unplaced: list[Paper], fewest: int = 4, placed: list[tuple[str, Paper]] = PLACED) -> list[set[int]]:
    groups = find_groups(unplaced, [paper for _, paper in placed], [topic for topic, _ in placed], fewest)
    return [set(group.rows) for group in groups]


def of(text: str, *things: str) -> list[Paper]:
    return [Paper(f"x{thing}", f"A study on {thing}", text.format(thing)) for thing in things]


def test_groups_come_the_largest_first_with_a_name() -> None:
    unplaced = [*of(BEES, "oak", "elm", "ash", "fir"), *of(BREAD, "rye", "oat", "rice", "corn", "spelt")]
    assert found(unplaced) == [{4, 5, 6, 7, 8}, {0, 1, 2, 3}]
    first, second = find_groups(unplaced, [paper for _, paper in PLACED], [topic for topic, _ in PLACED], 4)
    text = " ".join((first.name, *first.phrases)).lower()
    assert any(word in text for word in ("sourdough", "loaves", "yeast"))
    assert first.name != second.name


def test_fewer_than_enough_wait() -> None:
    assert found(of(BREAD, "rye", "oat", "rice")) == []
    assert found(of(BREAD, "rye", "oat", "rice"), fewest=3) == [{0, 1, 2}]
    assert found([]) == []


def test_what_has_nothing_in_common_hangs_not_together() -> None:
    assert found([Paper(str(number), title, title) for number, title in enumerate(ALONE)], fewest=2) == []


def test_where_no_topic_has_two_papers_nothing_tells_how_alike_is_alike() -> None:
    assert found(of(BREAD, "rye", "oat", "rice", "corn"), placed=PLACED[:1]) == []
    assert found(of(BREAD, "rye", "oat", "rice", "corn"), placed=[]) == []
