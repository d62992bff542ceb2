"""Tell which phrases say little of what papers are about, by how often titles have them and by their last word."""

from collections.abc import Sequence

import numpy as np

from taxo.numeric import Members, Rows, Vector
from taxo.text.function_words import FunctionWords

# Of the titles that would have a word, were it in titles as often as words are, below which it reports; and how many
# that must be, so that chance doesn't tell. Longer phrases are seldom in titles by their length alone.
TITLED, TITLED_LONGER, EXPECTED = 0.5, 0.3, 2.0


def are_reporting(single: Members, titled: Rows, everywhere: Vector) -> Members:
    """Return which phrases (k) are seldom in titles, against all that titles have: they tell how papers report.

    Of the papers that have a word one of ten has it in the title, of those with "age" one of a hundred. A phrase in few
    papers may be in no title by chance. Longer phrases are compared with longer ones. Takes which phrases are `single`
    words, how many titles have each (`titled`), and how many papers (`everywhere`).
    """
    reporting = np.zeros(len(single), dtype=np.bool_)
    for alike, least in ((single, TITLED), (~single, TITLED_LONGER)):
        expected = everywhere * (titled[alike].sum() / max(everywhere[alike].sum(), 1))
        reporting |= alike & (expected >= EXPECTED) & (titled < least * expected)
    return reporting


def are_padded(phrases: Sequence[str], faults: Sequence[str], function: FunctionWords) -> Members:
    """Return which phrases (k) are a name with an empty noun behind, by which papers point to what was told: "pruning
    methods". Takes what keeps each phrase from being a name (`faults`)."""
    fault_of = dict(zip(phrases, faults, strict=True))

    def is_padded(phrase: str) -> bool:
        name, _, last = phrase.rpartition(" ")
        return function.ends_with_noun and fault_of.get(last) == "pointed" and fault_of.get(name) == ""

    return np.array([is_padded(phrase) for phrase in phrases], dtype=np.bool_)
