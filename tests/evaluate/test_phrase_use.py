"""Odd phrases: those that no paper holds, and those that two topics share."""

from dataclasses import replace
from pathlib import Path

from taxo.evaluate.crossval import ReviewedCorpus, read_reviewed_corpus
from taxo.evaluate.phrase_use import OddPhrase, find_odd_phrases
from taxo.label.stage import LabelParams
from taxo.project.params import load_params
from tests.tiny_project import TAXONOMY, copy


def read(project: Path, folder: Path, change: tuple[str, str]) -> ReviewedCorpus:
    """The tiny project's corpus with something changed in its taxonomy."""
    changed = copy(project, folder / "changed")
    (changed / "taxonomy.yaml").write_text(TAXONOMY.replace(*change), encoding="utf-8")
    return read_reviewed_corpus(load_params(LabelParams, "label", changed), changed)


def test_a_phrase_that_no_paper_holds_is_named(project: Path, tmp_path: Path) -> None:
    corpus = read(project, tmp_path, ("[adapters,", "[blockchain, adapters,"))
    assert OddPhrase("blockchain", "peft", 0) in find_odd_phrases(corpus)


def test_a_phrase_of_two_topics_is_named_once_with_both_and_its_papers(project: Path, tmp_path: Path) -> None:
    corpus = read(project, tmp_path, ("[adapters,", "[coresets, adapters,"))
    shared = [odd for odd in find_odd_phrases(corpus) if ";" in odd.topic_ids]
    assert [(odd.phrase, odd.topic_ids) for odd in shared] == [("coresets", "peft;data-selection")]
    assert shared[0].n_papers == 12


def test_phrases_that_discovery_chose_are_nobody_s_business(project: Path) -> None:
    corpus = read_reviewed_corpus(load_params(LabelParams, "label", project), project)
    made = replace(corpus.corpus.topics, clusters={"pruning": 0})
    assert find_odd_phrases(replace(corpus, corpus=replace(corpus.corpus, topics=made))) == []
