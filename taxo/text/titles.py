"""What the places in a paper count: a title has a head, which says what the paper is about, and a rest."""

import re
from dataclasses import dataclass

# Where a title turns from what it is about to how, where or for what: "Data Selection | for Pruned Models".
TURNS = re.compile(
    r"\s(?:for|in|of|with|via|from|on|using|by|through|during|to|under|toward|towards|into|without|against|across|at)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class EvidenceParams:
    """How phrases are weighed; see `params.yaml`."""

    head_weight: float
    title_weight: float
    keyword_weight: float
    hint_weight: float


def split_title(title: str) -> tuple[str, str]:
    """Return the head of `title`, up to its first preposition (after a colon, if any), and the rest."""
    after_colon = title.find(": ") + 1
    turn = TURNS.search(title, after_colon)
    return (title[: turn.start()], title[turn.start() :]) if turn else (title, "")
