"""Say who reviewed, people apart from language models, wherever a figure rests on reviews."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NAMED = 3  # reviewers that are named; more are counted
NOBODY = "nobody"
UNNAMED = "somebody unnamed"
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# What the name of a reviewer that is a language model has in it, whatever version stands behind it; where people bear
# the name too, the version must stand there.
MODEL = re.compile(
    r"\b(language[ -]models?|llms?|chat-?gpt|gpt|openai|gemini|llama|mi[sx]tral|deepseek|qwen|copilot|grok)"
    r"(?=\b|[-_\d])"
    r"|\b(claude|gemma|phi)[-_ ]*(\d|opus|sonnet|haiku|instant|code\b)",
    re.IGNORECASE,
)
# "two language models", "3 students": a name that stands for several, whom the file doesn't tell apart.
SEVERAL = re.compile(rf"(?P<n>\d+|{'|'.join(NUMBERS)})\s+(?P<kind>\D.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Who reviewed some papers: the `names` in the order of the papers, each once, and whether a review has none."""

    names: tuple[str, ...] = ()
    has_unnamed: bool = False

    @property
    def are_models(self) -> bool:
        """Whether all are known to be language models: no person has confirmed what they said."""
        return bool(self.names) and not self.has_unnamed and all(map(is_model, self.names))

    def __str__(self) -> str:
        """Who they are, in words: "Ada Poe and Ben Roe", "3 people and 1 language model"."""
        told = list(self.names) if len(self.names) <= NAMED else list(_counted(self.names))
        told += [UNNAMED] * self.has_unnamed
        return _joined(told) or NOBODY


NO_REVIEWERS = Reviewers()


def reviewers_of(by_paper: Iterable[Sequence[str]]) -> Reviewers:
    """Return who reviewed papers of which each has the names of those who did; none where the file doesn't say.

    A name counts once however it is spelt, and a cell may hold several with `;` between them.
    """
    names: dict[str, str] = {}
    has_unnamed = False
    for by in by_paper:
        found = [name for cell in by for name in map(str.strip, cell.split(";")) if name]
        has_unnamed |= not found
        for name in found:
            names.setdefault(" ".join(name.casefold().split()), name)
    return Reviewers(tuple(names.values()), has_unnamed)


def is_model(name: str) -> bool:
    """Whether `name` is that of one or several language models, as far as names tell."""
    return MODEL.search(name) is not None


def _counted(names: Sequence[str]) -> Iterable[str]:
    """People, then language models, by their number."""
    for models, one, many in ((False, "person", "people"), (True, "language model", "language models")):
        number = sum(_how_many(name) for name in names if is_model(name) == models)
        if number:
            yield f"{number} {one if number == 1 else many}"


def _how_many(name: str) -> int:
    several = SEVERAL.fullmatch(name)
    if several is None:
        return 1
    number = several["n"].lower()
    return NUMBERS.index(number) + 1 if number in NUMBERS else int(number)


def _joined(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
