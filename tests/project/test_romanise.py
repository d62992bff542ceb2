"""Other alphabets become Latin letters; what has no simple table stays."""

import pytest

from taxo.project.romanise import romanise
from taxo.project.topic_ids import SLUG, slug


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Räumliche Größe", "raeumliche groesse"),
        ("Pingüino", "pinguino"),
        ("Ñandú à la crème", "nandu a la creme"),
        ("Машинное обучение", "mashinnoe obuchenie"),
        ("Її ґава", "yiyi gava"),
        ("Νευρωνικά δίκτυα", "neyronika diktya"),
        ("Tiếng Việt", "tieng viet"),
        ("神经网络", "神经网络"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_letters_become_latin_where_a_simple_table_knows_them(text: str, latin: str) -> None:
    assert romanise(text) == latin


@pytest.mark.parametrize(
    "name", ["Räume", "Сети", "神经网络", "数据，分析", "हिन्दी भाषा", "Wilson's disease", "한국어 처리"]
)
def test_every_script_s_names_have_ids_that_say_the_name(name: str) -> None:
    assert SLUG.fullmatch(slug(name))
    assert slug(name) != "topic"


def test_a_name_without_letters_has_the_id_that_is_given() -> None:
    assert slug("🙂 !", "nothing") == "nothing"
