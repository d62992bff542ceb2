"""What a proposal is given as phrases."""

from taxo.propose.naming import shortest_phrases


def test_of_a_phrase_and_a_piece_of_it_the_piece_is_told() -> None:
    phrases = ["knowledge distillation", "student", "distillation", "low-rank adapters", "distillation"]
    assert shortest_phrases(phrases) == ("student", "distillation", "low-rank adapters")


def test_of_unlike_phrases_all_are_told_in_their_order() -> None:
    assert shortest_phrases(["voice", "sung voices of choirs", "choir"]) == ("voice", "choir")
    assert shortest_phrases([]) == ()
