"""Phrases are spelt as papers write them."""

from taxo.project.tables import Paper
from taxo.text.phrases import joined_words, surface_forms


def test_terms_are_spelt_as_papers_most_often_write_them() -> None:
    texts = ["We fine-tune LoRA. Fine-tuning LoRA helps.", "Fine-tuning LoRA is cheap."]
    pile = [Paper(str(n), "T", text) for n, text in enumerate(texts)]
    found = surface_forms({"finetun lora", "nowher"}, pile, joined_words(pile))
    assert found == {"finetun lora": "Fine-tuning LoRA"}


def test_words_that_papers_also_write_as_one_are_one() -> None:
    texts = [
        "We use a data set.",
        "Our dataset is large.",
        "A data set is large.",
        "This dataset and that data set.",
    ]
    pile = [Paper(str(n), "T", text) for n, text in enumerate(texts)]
    assert joined_words(pile) == {"dataset"}
    assert surface_forms({"dataset"}, pile, joined_words(pile)) == {"dataset": "data set"}
