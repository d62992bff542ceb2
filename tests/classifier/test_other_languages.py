"""The classifier learns and finds words of languages that put no blanks between them."""

import pytest

from taxo.classifier import TopicClassifier, TopicNode
from taxo.classifier.term_selection import select_terms
from tests.language_piles import pile

UNSEEN = {
    "zh": ["我们研究了卷积神经网络", "本地饮用水质如何", "民间音乐在现代社会"],
    "ja": ["高齢者の睡眠時無呼吸症候群", "深いニューラルネットワークの応用", "再生可能エネルギーの導入"],
    "ru": ["Машинное обучение в медицине", "О качестве воды", "Обзор народной музыки"],
}


@pytest.mark.parametrize("code", sorted(UNSEEN))
def test_a_text_that_goes_on_otherwise_gets_the_topic_that_it_names(code: str) -> None:
    papers, groups, subjects = pile(code)
    topic_of = {row: subject for rows, subject in zip(groups, subjects, strict=True) for row in rows}
    texts = [(paper.title, paper.abstract) for paper in papers]
    classifier = TopicClassifier().fit(texts, [topic_of[row] for row in range(len(papers))])
    assert classifier.predict(UNSEEN[code]).tolist() == subjects


def test_a_reason_is_shown_as_it_is_written() -> None:
    papers, groups, subjects = pile("zh")
    texts = [(paper.title, paper.abstract) for paper in papers]
    topics = [subjects[n] for n, rows in enumerate(groups) for _ in rows]
    reasons = TopicClassifier().fit(texts, topics).explain("卷积神经网络", subjects[0])
    assert "神经网" in {reason.phrase for reason in reasons}


def test_the_parts_of_a_long_name_are_its_pairs_of_characters() -> None:
    node = TopicNode("net", "神经网络", None)
    found = select_terms(["", "别的"], ["net"], (node,), min_papers=2, max_terms=9)
    assert set(found.terms) == {"神 经", "经 网", "网 络"}
