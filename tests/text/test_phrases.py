"""Phrases are spelt as papers write them."""

from taxo.project.tables import Paper
from taxo.text.phrases import surface_forms


def test_terms_are_spelt_as_papers_most_often_write_them() -> None:
    texts = ["We fine-tune LoRA. Fine-tuning LoRA helps.", "Fine-tuning LoRA is cheap."]
    found = surface_forms(
        {"finetun lora", "nowher"}, [Paper(str(n), "T", text) for n, text in enumerate(texts)]
    )
    assert found == {"finetun lora": "Fine-tuning LoRA"}
