"""What stands beside a phrase tells whether it names something."""

from dataclasses import replace

import pytest

from taxo.project.tables import Paper
from taxo.text.keyphrases import PhraseTable, read_phrases
from tests.language_piles import pile as language_pile

TEXTS = [
    "The haptic display of the piano was built for the study, and we convey the score by the piano.",
    "A haptic glove and the piano are used, which convey the touch of the piano in Japan.",
    "Haptic feedback of the glove can convey the melody, as in Japan and in the score.",
    "This haptic chair is for the back, and low back pain is less from the glove in Japan.",
    "We ask for low back pain in Japan; low back pain was measured by the scores and the piano.",
    "For the haptic sleeve low back pain is told in the quality of life of the wearer.",
    "The quality of life is asked for, and the quality of life is better by the sleeves.",
]


@pytest.fixture(scope="module")
def table() -> PhraseTable:
    return read_phrases([Paper(str(n), f"Part {n}", text) for n, text in enumerate(TEXTS)])


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("piano", ""),
        ("low back pain", ""),
        ("quality of life", ""),
        ("back pain", "piece"),
        ("life", "piece"),
        ("haptic", "modifier"),
        ("convey", "verb"),
        ("Japan", "place"),
        ("measured", "rare"),
    ],
)
def test_a_phrase_is_judged_by_what_stands_beside_it(table: PhraseTable, phrase: str, fault: str) -> None:
    key = table.reader.key(phrase)
    assert (table.judge.fault(key) if key in table.uses else "rare") == fault


def test_a_keyword_of_several_papers_names_something_unless_it_says_of_what_kind_that_is() -> None:
    given = ["Haptic", "Convey"]
    papers = [Paper(str(n), f"Part {n}", text, keywords=given) for n, text in enumerate(TEXTS)]
    judge = read_phrases(papers).judge
    assert (judge.fault("convey"), judge.fault("haptic")) == ("", "modifier")


def test_a_phrase_is_written_in_lower_case_where_papers_do(table: PhraseTable) -> None:
    assert table.written("low back pain") == "low back pain"
    assert table.written("japan") == "Japan"


def test_a_word_by_which_papers_point_to_what_was_told_names_nothing() -> None:
    texts = ["This survey is on bees, and bees swarm in May.", "By our survey, the bees of the city swarm."]
    judge = read_phrases([Paper(str(n), f"Bees {n}", texts[n % 2]) for n in range(6)]).judge
    assert (judge.fault("survey"), judge.fault("bee")) == ("pointed", "")


def test_what_titles_have_behind_their_colon_labels_papers() -> None:
    texts = "A case report of a bee sting is given, and the bee sting was told of in a case report."
    names = ["Bee stings at night", "Bee stings and honey", "A bee sting", "On bee stings"]
    judge = read_phrases(
        [Paper(str(n), f"{name}: a case report", texts) for n, name in enumerate(names)]
    ).judge
    assert (judge.fault("case report"), judge.fault("bee sting")) == ("label", "")


def test_a_form_of_a_small_word_names_nothing_where_nouns_have_capitals() -> None:
    papers, _, _ = language_pile("de")
    texts = [replace(p, abstract=f"{p.abstract} Wir zählen am Ende des Jahres.") for p in papers]
    table = read_phrases(texts)
    assert "jahre" in table.reader.function.small
    assert table.judge.fault("jahre") == "no noun"
