"""Names are phrases of a topic's papers, unlike one another, that pass as queries."""

import pytest

from taxo.project.tables import Paper
from taxo.text.naming import name_topics
from tests.language_piles import cases
from tests.language_piles import pile as language_pile
from tests.tiny_project import papers

PAPERS = [Paper(f"{n:03}", title, abstract) for n, (_, title, abstract) in enumerate(papers())]
TOPICS = [topic for topic, _, _ in papers()]
GROUPS = [[n for n, t in enumerate(TOPICS) if t == topic] for topic in dict.fromkeys(TOPICS)]


def test_a_name_is_a_phrase_of_its_papers() -> None:
    for naming, group in zip(name_topics(PAPERS, GROUPS), GROUPS, strict=True):
        texts = [f"{PAPERS[row].title} {PAPERS[row].abstract}".lower() for row in group]
        assert sum(naming.name.lower() in text for text in texts) >= 2


def test_a_name_finds_its_own_papers_better_than_any_other_s() -> None:
    assert all(naming.margin > 0 for naming in name_topics(PAPERS, GROUPS))


def test_no_two_names_are_alike_and_taken_ones_are_not_used() -> None:
    names = [naming.name for naming in name_topics(PAPERS, GROUPS)]
    assert len({name.lower() for name in names}) == len(names)
    others = [naming.name for naming in name_topics(PAPERS, GROUPS, taken=names)]
    assert not {name.lower() for name in others} & {name.lower() for name in names}


def test_no_name_begins_or_ends_with_a_word_that_says_nothing() -> None:
    empty = {"the", "of", "for", "we", "and", "by", "paper", "method", "approach", "our"}
    for naming in name_topics(PAPERS, GROUPS):
        words = naming.name.lower().split()
        assert len(words) <= 4
        assert not {words[0], words[-1]} & empty


def test_no_name_only_says_of_what_kind_another_thing_is() -> None:
    nouns = ["graphs", "trees", "forests", "graphs", "rings"]
    causal = [Paper(f"c{n}", f"Causal {noun}", f"We look for causal {noun}.") for n, noun in enumerate(nouns)]
    [naming] = name_topics([*causal, *PAPERS], [list(range(len(causal)))])
    assert naming.name == "Causal graphs"


def test_a_rival_whose_papers_read_the_same_leaves_no_margin() -> None:
    twins = [PAPERS[row] for row in GROUPS[0]]
    rival = list(range(len(PAPERS), len(PAPERS) + len(twins)))
    [alone] = name_topics(PAPERS, GROUPS[:1])
    [rivalled] = name_topics([*PAPERS, *twins], GROUPS[:1], rivals=[rival])
    assert alone.margin > 0
    assert rivalled.margin <= 0


def test_papers_that_are_a_rival_s_too_speak_for_both() -> None:
    [alone] = name_topics(PAPERS, GROUPS[:1])
    [shared] = name_topics(PAPERS, GROUPS[:1], rivals=[GROUPS[0][:5]])
    assert shared.margin == alone.margin > 0


def test_one_paper_and_none_have_names_too() -> None:
    assert name_topics(PAPERS[:1], [[0]])[0].name
    assert name_topics([], []) == []


@pytest.mark.parametrize("code", sorted(cases()))
def test_names_in_other_languages_are_whole(code: str) -> None:
    pile, groups, expected = language_pile(code)
    assert [naming.name for naming in name_topics(pile, groups)] == expected


def test_a_user_s_stop_words_are_in_no_name() -> None:
    first = name_topics(PAPERS, GROUPS)[0].name
    words = first.lower().split()
    other = name_topics(PAPERS, GROUPS, stop_words=words)[0].name
    assert not set(words) & set(other.lower().split())


def test_what_abstracts_alone_put_before_a_name_is_no_part_of_it() -> None:
    papers = [
        Paper(f"i{n}", f"Inhaler technique {place}", f"We ask {place} for better inhaler technique there.")
        for n, place in enumerate(("at school", "at home", "on wards", "in towns", "in camps"))
    ]
    [naming] = name_topics([*papers, *PAPERS], [list(range(len(papers)))])
    assert naming.name == "Inhaler technique"
