"""Each sentence of the first screen is held against the facts of piles of which it is true."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from taxo.project.reviewers import Reviewers
from taxo.report.catalogue import TopicLink
from taxo.report.facts import PileFacts
from taxo.report.first_screen import first_lines, headline
from taxo.report.pages.reading import build_reading
from taxo.report.sentences import LINES, SENTENCES, Sentence

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/report/sentences.yaml").read_text(encoding="utf-8")
)


def known_of(pile: str) -> dict[str, Any]:
    """The facts that a case says, itself and through those that it is like."""
    case = CASES[pile]
    return {**(known_of(case["like"]) if "like" in case else {}), **case["facts"]}


@cache
def facts_of(pile: str) -> PileFacts:
    known = known_of(pile)
    if "reviewers" in known:
        known["reviewers"] = Reviewers(tuple(known["reviewers"]))
    if "weakest" in known:
        known["weakest"] = TopicLink("weakest", known["weakest"])
    return PileFacts(**known)


def told(pile: str) -> dict[str, str]:
    """What the first screen says of a pile, by line."""
    facts = facts_of(pile)
    lines = {key: line.text for key, line in zip(LINES, first_lines(facts), strict=True)}
    return {key: text.replace("\u202f", " ") for key, text in (lines | {"headline": headline(facts)}).items()}


@pytest.mark.parametrize(
    ("pile", "line"),
    [(pile, line) for pile, case in CASES.items() for line in ("headline", *LINES) if line in case],
)
def test_a_line_says_what_is_true_of_the_pile(pile: str, line: str) -> None:
    assert told(pile)[line] == CASES[pile][line]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_said_of_some_pile(sentence: Sentence) -> None:
    plain = re.sub(r"[\[\]]", "", sentence.text)
    form = ".+".join(map(re.escape, re.split(r"\{[^}]*\}", plain)))
    said = [(facts_of(pile), case.get(sentence.line, "")) for pile, case in CASES.items()]
    assert any(sentence.when(facts) and re.search(form, text) for facts, text in said), sentence.text


def test_every_term_of_a_sentence_is_explained() -> None:
    known = {term.term_id for section in build_reading().sections for term in section.terms}
    used = {words.term for pile in CASES for line in first_lines(facts_of(pile)) for words in line.words}
    assert used - {""} <= known
    assert {"first-topic", "baseline", "interval", "confidence", "weak"} <= used


def test_a_line_leads_where_it_says() -> None:
    inside, _, _, following = (line.links for line in first_lines(facts_of("discovered")))
    assert inside == (("papers.html", "All papers"), ("left-out.html", "What was left out"))
    assert following[0] == ("left-out.html", "What was left out")
    *_, following = (line.links for line in first_lines(facts_of("an own taxonomy with a review")))
    assert following[1] == ("topics/weakest.html", "Fine-tuning")
