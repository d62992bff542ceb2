"""A small corpus that a topic classifier can learn: four topics, each with words of its own among common ones."""

import random

from taxo.classifier import TopicClassifier, TopicNode

WORDS = {
    "pruning": ["prune", "sparse", "mask", "weights", "magnitude", "lottery", "remove", "neurons"],
    "merging": ["merge", "average", "soup", "interpolate", "permutation", "arithmetic", "ensemble", "basin"],
    "speech": ["speech", "audio", "acoustic", "speaker", "phoneme", "voice", "transcribe", "recording"],
    "proteins": ["protein", "molecule", "binding", "sequence", "residue", "folding", "enzyme", "drug"],
}
_SENTENCE = (
    "we propose a method for the model and show that it improves results on several tasks with less data"
)
COMMON = _SENTENCE.split()
TAXONOMY = (
    TopicNode("smaller", "Smaller models"),
    TopicNode("pruning", "Pruning", "smaller", ("pruning", "lottery ticket")),
    TopicNode("merging", "Model merging", "smaller", ("model merging", "model soup")),
    TopicNode("fields", "Fields of use"),
    TopicNode("speech", "Speech", "fields", ("speech recognition",), ("audio",)),
    TopicNode("proteins", "Proteins", "fields", ("protein folding",)),
)


def texts_and_topics(n: int = 15, seed: int = 1) -> tuple[list[tuple[str, str]], list[str]]:
    """Return `n` (title, abstract) pairs a topic, and their topics."""
    dice = random.Random(seed)
    texts, topics = [], []
    for _ in range(n):
        for topic, words in WORDS.items():
            title = " ".join(dice.choices(words, k=3)).capitalize()
            abstract = " ".join(dice.choices(words, k=12) + dice.choices(COMMON, k=30))
            texts.append((title, abstract))
            topics.append(topic)
    return texts, topics


def small_classifier() -> TopicClassifier:
    """Return a classifier fitted on that corpus."""
    return TopicClassifier(taxonomy=TAXONOMY).fit(*texts_and_topics())
