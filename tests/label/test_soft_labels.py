import numpy as np
import pytest

from taxo.label.corpus import labelled_topics
from taxo.label.review_learning import Judgements, no_judgements
from taxo.label.soft_labels import Labels, gather_inputs, label_corpus
from taxo.label.stage import LabelParams
from taxo.numeric import unit_rows
from taxo.project.params import load_params
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.text.tokens import Tokens, read_tokens
from tests.tiny_project import PARAMS_FOLDER

PARAMS = load_params(LabelParams, "label", PARAMS_FOLDER).model
WORDS = {
    "pruning": ["sparse", "weights", "masks", "lottery", "neurons"],
    "translation": ["languages", "sentences", "bilingual", "parallel", "speakers"],
}
TAXONOMY = Taxonomy((TaxonomyTopic("pruning", "Pruning"), TaxonomyTopic("translation", "Translation")))
N = 60


def texts() -> list[tuple[str, str]]:
    """Papers of two topics in turn; every third has the topic's name, all have some of its other words."""
    generator = np.random.default_rng(1)
    found = []
    for row in range(N):
        topic = list(WORDS)[row % 2]
        own = generator.permutation(WORDS[topic])[:3].tolist()
        found.append((topic if row % 3 == 0 else "A title", f"We study {' and '.join(own)} here."))
    return found


def read(papers: list[tuple[str, str]]) -> tuple[Tokens, np.ndarray]:
    tokens = read_tokens(papers)
    vectors = np.zeros((len(papers), len(tokens.vocabulary)))
    np.add.at(vectors, (tokens.papers, tokens.words), 1)
    return tokens, unit_rows(vectors)


def label(
    papers: list[tuple[str, str]], taxonomy: Taxonomy = TAXONOMY, judged: Judgements | None = None
) -> Labels:
    topics = labelled_topics(taxonomy)
    tokens, vectors = read(papers)
    inputs = gather_inputs(tokens, vectors, topics, PARAMS)
    return label_corpus(inputs, judged or no_judgements(len(topics)), PARAMS)


def test_a_name_alone_finds_the_papers_of_a_topic_and_their_like() -> None:
    assert label(texts()).first.tolist() == [0, 1] * (N // 2)


def test_the_first_topic_applies_and_confidence_is_a_probability() -> None:
    found = label(texts())
    assert found.applies[np.arange(N), found.first].all()
    assert ((found.confidence > 0) & (found.confidence <= 1)).all()
    assert found.facts["learned_from_reviews"] is False


def test_the_same_papers_give_the_same_labels() -> None:
    one, other = label(texts()), label(texts())
    assert np.array_equal(one.scores, other.scores)
    assert np.array_equal(one.probabilities, other.probabilities)


def test_a_paper_without_words_has_no_topic_and_the_reason_is_told() -> None:
    found = label([*texts(), ("", "")])
    assert found.first[-1] == -1
    assert found.reasons[-1] == "wordless"
    assert not found.applies[-1].any()


def test_few_reviews_count_for_their_own_papers() -> None:
    judged = Judgements(np.array([0, 1]), np.array([[0.0, 1.0], [0, 0]]), np.array([[0.0, 1.0], [0, 0]]))
    found = label(texts(), judged=judged)
    assert found.first[:3].tolist() == [1, -1, 0]
    assert found.reasons[1] == "reviewed"
    assert found.confidence[:2].tolist() == [1.0, 1.0]


def test_many_reviews_teach_and_are_told_with_what_they_are_worth() -> None:
    # People say the opposite of what the names say: with so many of them, they win.
    papers = texts() * 3
    rows = np.arange(2 * N)
    said = np.eye(2)[(rows + 1) % 2]
    found = label(papers, judged=Judgements(rows, said, said))
    assert found.first[2 * N :].tolist() == [1, 0] * (N // 2)
    assert found.facts["held_out_right"] == 1.0


def test_papers_of_another_field_get_no_topic() -> None:
    generator = np.random.default_rng(2)
    strange = ["patients", "doses", "surgery", "hospital", "placebo", "nurses", "clinical", "tumours"]
    others = [("", " ".join(generator.permutation(strange)[:5].tolist()) + ".") for _ in range(15)]
    found = label([*texts() * 2, *others])
    assert found.reasons[2 * N :] == ["strange"] * 15
    assert found.reasons[: 2 * N] == [None] * 2 * N


def test_a_topic_that_is_alone_is_no_sure_thing() -> None:
    found = label(texts(), Taxonomy(TAXONOMY.topics[:1]))
    assert found.confidence[1] < 0.1 < found.confidence[0]


@pytest.mark.parametrize("papers", [[], [("Pruning", "We prune.")]], ids=["no papers", "one paper"])
def test_few_papers_and_no_topics_are_labelled(papers: list[tuple[str, str]]) -> None:
    assert len(label(papers).first) == len(papers)
    assert label(papers, Taxonomy()).first.tolist() == [-1] * len(papers)


def test_topics_with_papers_are_those_with_phrases_and_those_without_topics_under_them() -> None:
    taxonomy = Taxonomy(
        (TaxonomyTopic("group", "Group"), TaxonomyTopic("own", "Own", "group"), TaxonomyTopic("lone", "Lone"))
    )
    assert [(topic.topic_id, topic.phrases) for topic in labelled_topics(taxonomy)] == [
        ("own", ("Own",)),
        ("lone", ("Lone",)),
    ]


def test_a_topic_whose_phrases_find_nothing_takes_no_paper() -> None:
    absent = TaxonomyTopic("absent", "Absent", phrases=("perpetual motion",))
    found = label(
        [*texts(), ("Erosion of river banks", "Banks erode.")], Taxonomy((*TAXONOMY.topics, absent))
    )
    assert 2 not in found.first.tolist()
    assert not found.applies[:, 2].any()


def test_further_topics_are_not_given_for_want_of_others() -> None:
    assert label(texts()).applies.sum(axis=1).max() == 1


def test_where_no_paper_has_a_phrase_of_any_topic_none_gets_one() -> None:
    far = Taxonomy((TaxonomyTopic("a", "Sparse matrices"), TaxonomyTopic("b", "Bilingual lexicons")))
    found = label(texts(), far)
    assert found.first.tolist() == [-1] * N
    assert found.reasons == ["unspoken"] * N
