"""Stage `train`: the classifier learns from labels by what they are worth, and its card agrees with it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from taxo.classifier import TopicClassifier
from taxo.project.params import ParamsError, load_params
from taxo.project.tables import Assignment, Paper
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.train.stage import Training, TrainParams, train_classifier
from tests.training_texts import TAXONOMY, texts_and_topics

PARAMS = TrainParams(
    min_papers=2,
    max_terms=1000,
    penalty=1.0,
    balance=0.75,
    phrase_weight=0.7,
    reviewed_weight=2.0,
    threshold=0.2,
)
TOPICS = Taxonomy(
    tuple(TaxonomyTopic(n.topic_id, n.name, n.parent, "", n.phrases, n.hints) for n in TAXONOMY)
)


def labelled_papers(n: int = 12) -> tuple[list[Paper], list[Assignment]]:
    texts, topics = texts_and_topics(n)
    papers = [Paper(f"p{i:03}", title, abstract) for i, (title, abstract) in enumerate(texts)]
    labels = [Assignment(p.paper_id, topic, 0.9, [topic]) for p, topic in zip(papers, topics, strict=True)]
    return papers, labels


def test_it_learns_from_every_paper_that_has_a_topic() -> None:
    papers, labels = labelled_papers()
    labels[0] = Assignment(labels[0].paper_id, None, 0.05)
    training = train_classifier(papers, labels[:-1], TOPICS, PARAMS)
    assert training.summary()["texts"] == len(papers) - 2
    assert training.classifier.predict(["We prune sparse masks."])[0] == "pruning"


def test_it_teaches_all_topics_of_a_paper() -> None:
    papers, labels = labelled_papers()
    odd = [Paper(f"q{i}", "Zebra stripes", "zebra stripes and speech audio") for i in range(4)]
    both = [Assignment(paper.paper_id, "proteins", 1.0, ["proteins", "speech"]) for paper in odd]
    first = [Assignment(paper.paper_id, "proteins", 1.0, ["proteins"]) for paper in odd]
    several, one = (
        train_classifier(papers + odd, labels + given, TOPICS, PARAMS).classifier for given in (both, first)
    )
    column = list(several.classes_).index("speech")
    asked = ["zebra stripes"]
    assert several.predict_applies(asked)[0, column] > one.predict_applies(asked)[0, column]
    assert several.predict(asked)[0] == "proteins"


def test_reviewed_papers_count_more_than_guesses() -> None:
    papers, labels = labelled_papers()
    odd = [Paper(f"q{i}", "Zebra stripes", "zebra stripes") for i in range(4)]
    guesses = [Assignment(p.paper_id, "speech", 0.3, ["speech"]) for p in odd[:3]]
    review = Assignment("q3", "proteins", 1.0, ["proteins"], reviewed=True)
    training = train_classifier(papers + odd, [*labels, *guesses, review], TOPICS, PARAMS)
    assert training.classifier.predict(["zebra stripes"])[0] == "proteins"
    assert training.summary()["reviewed"] == 1


def test_confidence_rests_on_reviewed_papers_where_there_are_enough() -> None:
    papers, labels = labelled_papers(30)
    reviewed = [
        Assignment(a.paper_id, a.topic_id, 1.0, a.topics, reviewed=i < 60) for i, a in enumerate(labels)
    ]
    assert train_classifier(papers, reviewed, TOPICS, PARAMS).summary()["trusted"] == 60
    assert train_classifier(papers, labels, TOPICS, PARAMS).summary()["trusted"] == 120


@pytest.mark.parametrize(
    ("topics", "why"),
    [
        ([], "no paper of 48 has a topic"),
        (["speech"], r"one topic alone has papers, speech \(12 of 48\)"),
    ],
)
def test_with_fewer_than_two_topics_it_is_left_untrained_and_says_why(
    topics: list[str], why: str, tmp_path: Path
) -> None:
    papers, labels = labelled_papers()
    training = train_classifier(papers, [a for a in labels if a.topic_id in topics], TOPICS, PARAMS)
    training.write(tmp_path)
    loaded = TopicClassifier.load(tmp_path / "models/topic-classifier")
    assert re.match(f"{why}. A classifier tells at least two topics apart", loaded.why_untrained or "")
    assert training.describe() == f"no classifier: {loaded.why_untrained}"
    card = (tmp_path / "models/topic-classifier/MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"There was nothing to train it on: {loaded.why_untrained}." in card


def test_further_topics_beside_one_first_topic_leave_it_untrained() -> None:
    papers, labels = labelled_papers()
    alike = [Assignment(a.paper_id, "speech", 0.5, ["speech", "pruning"]) for a in labels]
    training = train_classifier(papers, alike, TOPICS, PARAMS)
    assert (training.why_untrained or "").startswith("one topic alone has papers, speech (48 of 48)")


def test_topics_whose_papers_have_no_word_in_common_leave_it_untrained() -> None:
    papers = [Paper("p1", "Alpha", "beta"), Paper("p2", "Gamma", "delta")]
    labels = [Assignment("p1", "speech", 1.0, ["speech"], reviewed=True)]
    labels.append(Assignment("p2", "proteins", 1.0, ["proteins"], reviewed=True))
    training = train_classifier(papers, labels, TOPICS, PARAMS)
    assert (training.why_untrained or "").startswith("no text holds a word or phrase that others")


def test_figures_have_the_same_names_with_and_without_a_classifier() -> None:
    papers, labels = labelled_papers()
    trained, untrained = (train_classifier(papers, some, TOPICS, PARAMS).summary() for some in (labels, []))
    assert list(trained) == list(untrained)
    assert untrained == dict.fromkeys(trained) | {
        "terms": 0,
        "reviewed": 0,
        "texts": 0,
        "trusted": 0,
        "topics": 0,
    }


def test_the_card_of_titles_alone_leaves_out_what_there_was_not_to_measure(tmp_path: Path) -> None:
    papers, labels = labelled_papers()
    titles = [Paper(paper.paper_id, paper.title, "") for paper in papers]
    train_classifier(titles, labels, TOPICS, PARAMS).write(tmp_path)
    card = (tmp_path / "models/topic-classifier/MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| abstract alone | – |" in card


@pytest.mark.parametrize(
    ("are_reviewed", "are_agreed", "measured", "says"),
    [
        (True, True, "likeliest topic right", "reviewed papers, each judged"),
        (True, False, "likeliest topic right", "reviewed papers, each judged"),
        (False, True, "agreement with the pipeline's labels", "right or wrong"),
        (False, False, "agreement with discovery", "found by discovery and confirmed by nobody"),
    ],
)
def test_the_card_calls_right_only_what_people_said(
    are_reviewed: bool, are_agreed: bool, measured: str, says: str, tmp_path: Path
) -> None:
    papers, labels = labelled_papers()
    given = [replace(label, reviewed=are_reviewed) for label in labels]
    train_classifier(papers, given, TOPICS, PARAMS, are_agreed).write(tmp_path)
    card = (tmp_path / "models/topic-classifier/MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"| input | {measured} |" in card
    assert says in card
    assert ("right" in card.split("## Figures")[1].split("##")[0].split("|")[2]) == are_reviewed


def test_it_leaves_a_file_and_a_card_that_agree(tmp_path: Path) -> None:
    training: Training = train_classifier(*labelled_papers(), TOPICS, PARAMS)
    training.write(tmp_path)
    folder = tmp_path / "models/topic-classifier"
    assert sorted(path.name for path in folder.iterdir()) == ["MODEL_CARD.md", "model.npz"]
    loaded = TopicClassifier.load(folder)
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"on all topics of {loaded.card['texts']}\npapers" in card
    for text, figure in (
        ("title and abstract", "accuracy"),
        ("abstract alone", "abstract_accuracy"),
        ("title alone", "title_accuracy"),
    ):
        assert f"| {text} | {loaded.card[figure]:.3f} |" in card
    assert "| `speech` | Speech | Fields of use |" in card


def test_the_same_labels_make_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    papers, labels = labelled_papers()
    written = []
    for name, order in (("one", labels), ("other", labels[::-1])):
        train_classifier(papers, order, TOPICS, PARAMS).write(tmp_path / name)
        folder = tmp_path / name / "models/topic-classifier"
        written.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert written[0] == written[1]


def test_a_guess_without_any_confidence_still_counts_a_little() -> None:
    papers, labels = labelled_papers()
    odd = [Paper(f"q{i}", "Zebra stripes", "zebra stripes") for i in range(3)]
    guesses = [Assignment(paper.paper_id, "speech", 0.0, ["speech"]) for paper in odd]
    with_them = train_classifier(papers + odd, labels + guesses, TOPICS, PARAMS)
    without = train_classifier(papers, labels, TOPICS, PARAMS)
    assert with_them.summary()["texts"] == len(papers) + 3
    speech = [
        training.classifier.predict_proba(["zebra stripes"])[
            0, list(training.classifier.classes_).index("speech")
        ]
        for training in (with_them, without)
    ]
    assert speech[0] > speech[1]


@pytest.mark.parametrize(("name", "value"), [("penalty", 0.0), ("balance", 2.0), ("max_terms", 0)])
def test_params_out_of_range_are_refused(name: str, value: float, tmp_path: Path) -> None:
    lines = [f"  {key}: {value if key == name else getattr(PARAMS, key)}" for key in vars(PARAMS)]
    (tmp_path / "params.yaml").write_text("train:\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ParamsError, match=f"`train.{name}` is {value}"):
        load_params(TrainParams, "train", tmp_path)
