"""What people hand over (strings, pairs, papers) as the two fields that the classifier reads."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from taxo.errors import TaxoError


class HasTitleAndAbstract(Protocol):
    """Anything with a title and an abstract, such as a `Paper`."""

    @property
    def title(self) -> str:
        """The title, or an empty string."""

    @property
    def abstract(self) -> str:
        """The abstract, or an empty string."""


Text = str | Sequence[str] | HasTitleAndAbstract


def split_fields(texts: Iterable[Text]) -> list[str]:
    """Return title, abstract, title, abstract, … of `texts`; a plain string is an abstract without a title."""
    if isinstance(texts, str):
        raise TaxoError("expected a list of texts, got one string: put it into a list, [text]")
    fields: list[str] = []
    for number, text in enumerate(texts):
        fields += _pair(text, number)
    return fields


def _pair(text: Text, number: int) -> tuple[str, str]:
    if isinstance(text, str):
        return "", text
    try:
        # A tuple, the commonest, needn't be asked slowly whether it is a sequence.
        title, abstract = text if isinstance(text, (tuple, Sequence)) else (text.title, text.abstract)
    except (TypeError, ValueError, AttributeError):
        raise _refusal(text, number) from None
    if not isinstance(title, str) or not isinstance(abstract, str):
        raise _refusal(text, number)
    return title, abstract


def _refusal(text: object, number: int) -> TaxoError:
    shown = repr(text)
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    return TaxoError(f"text {number} is {shown}: expected a string, a (title, abstract) pair or a paper")
