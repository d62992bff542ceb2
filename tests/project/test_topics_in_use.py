"""What is left of topics in use when some are no more."""

from taxo.project.tables import ClusterTopic
from taxo.project.topics_in_use import TopicsInUse, topics_of_clusters

FOUND = topics_of_clusters(
    [
        ClusterTopic(0, "pets", "Pets"),
        ClusterTopic(1, "vehicles", "Vehicles"),
        ClusterTopic(2, "cats", "Cats", "pets", 0, 0.5, ["cats"]),
        ClusterTopic(3, "dogs", "Dogs", "pets", 1, 0.4, ["dogs"]),
        ClusterTopic(4, "cars", "Cars", "vehicles", 2, 0.3, ["cars"]),
        ClusterTopic(5, "trains", "Trains", "vehicles", 3, 0.2, ["trains"]),
        ClusterTopic(6, "boats", "Boats", "vehicles", 4, 0.1, ["boats"]),
    ]
)


def test_a_group_stays_while_it_has_two_topics() -> None:
    left = FOUND.without({"cats", "boats"})
    assert [(t.topic_id, t.parent) for t in left.taxonomy.topics] == [
        ("vehicles", None),
        ("dogs", None),
        ("cars", "vehicles"),
        ("trains", "vehicles"),
    ]
    assert left.clusters == {"dogs": 1, "cars": 2, "trains": 3}


def test_no_topic_gone_changes_nothing() -> None:
    assert FOUND.without(()) == FOUND


def test_what_no_paper_has_after_labelling_is_no_topic_unless_people_wrote_it() -> None:
    left = FOUND.after_labelling(["cats", "dogs", None, "cars", "trains"])
    assert [topic.topic_id for topic in left.taxonomy.topics] == [
        "pets",
        "vehicles",
        "cats",
        "dogs",
        "cars",
        "trains",
    ]
    assert FOUND.after_labelling(FOUND.clusters) == FOUND
    agreed = TopicsInUse(FOUND.taxonomy)
    assert agreed.after_labelling([]) is agreed
