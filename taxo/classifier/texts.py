"""Take texts in whatever people hold them (lists, tables, papers, dicts) and refuse what can only be a mistake."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from taxo.errors import TaxoError

LONGEST_SHOWN = 60  # characters of a text in an error message
TITLE, ABSTRACT = "title", "abstract"
WHOLE = ("text", ABSTRACT)  # names of a text that has no title


class HasTitleAndAbstract(Protocol):
    """Anything with a title and an abstract, such as a `Paper`."""

    @property
    def title(self) -> str:
        """The title, or an empty string."""

    @property
    def abstract(self) -> str:
        """The abstract, or an empty string."""


Text = str | Sequence[str] | Mapping[str, str] | HasTitleAndAbstract


class TextError(TaxoError, ValueError):
    """What was handed over as a text is none: says which and what is expected."""


def split_fields(texts: Iterable[Text]) -> list[str]:
    """Return title, abstract, title, abstract, … of `texts`; a plain string is an abstract without a title.

    `texts` are a list (or another iterable) of strings, (title, abstract) pairs, mappings or objects with `title` and
    `abstract`; or a table (pandas, polars, pyarrow) with columns of these names, or with one column `text`. Raises
    `TextError` for what is no text, with its place, and for a table whose columns don't tell.
    """
    if isinstance(texts, str | bytes):
        raise TextError("expected a list of texts, got one string: put it into a list, [text]")
    if isinstance(texts, Mapping):
        raise TextError("expected a list of texts, got one mapping: put it into a list, [mapping]")
    columns = _columns(texts)
    if columns is not None:
        texts = _rows(texts, columns)
    fields: list[str] = []
    for number, text in enumerate(texts):
        fields += _pair(text, number)
    return fields


def is_one(texts: object) -> bool:
    """Say whether `texts` is a single text rather than a list of them."""
    is_paper = hasattr(texts, TITLE) and hasattr(texts, ABSTRACT)
    return isinstance(texts, str | Mapping) or (is_paper and _columns(texts) is None)


def shown(value: object) -> str:
    """Return how Python writes `value`, cut to what an error message has room for."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _columns(texts: object) -> list[str] | None:
    """The names of a table's columns; None of what is no table."""
    if not hasattr(texts, "__getitem__"):
        return None
    names = getattr(texts, "column_names", None)
    if names is None:
        names = getattr(texts, "columns", None)
    return None if names is None or callable(names) else [str(name) for name in names]


def _rows(table: Any, columns: Sequence[str]) -> Iterable[Text]:
    """The texts of a table: iterating one gives the names of its columns, which nobody wants classified."""
    named = {name.strip().lower(): name for name in columns}
    if {TITLE, ABSTRACT} <= named.keys():
        return zip(_values(table, named[TITLE]), _values(table, named[ABSTRACT]), strict=True)
    for name in WHOLE:
        if name in named:
            return _values(table, named[name])
    raise TextError(
        f"a table with the columns {', '.join(columns) or '(none)'}: expected title and abstract, or text; "
        "rename them, or hand over the one that you mean, table[name]"
    )


def _values(table: Any, name: str) -> list[str]:
    """A column as strings; what is missing in it is a text without words."""
    column = table[name]
    values = column.to_pylist() if hasattr(column, "to_pylist") else list(column)
    return ["" if value is None or value != value else value for value in values]


def _pair(text: Any, number: int) -> tuple[str, str]:
    if isinstance(text, str):
        return "", text
    try:
        title, abstract = _title_and_abstract(text)
    except (TypeError, ValueError, AttributeError, KeyError):
        raise _refusal(text, number) from None
    if not isinstance(title, str) or not isinstance(abstract, str):
        raise _refusal(text, number)
    return title, abstract


def _title_and_abstract(text: Any) -> tuple[Any, Any]:
    if isinstance(text, Mapping):
        if TITLE in text or ABSTRACT in text:
            return text.get(TITLE) or "", text.get(ABSTRACT) or ""
        return "", text["text"]
    if type(text) is tuple:  # the commonest needn't be asked slowly what it is
        title, abstract = text
        return title, abstract
    if hasattr(text, "_fields") or not (isinstance(text, Sequence) or hasattr(text, "tolist")):
        return text.title, text.abstract  # a named tuple goes by its names, whatever their order
    title, abstract = text
    return title, abstract


def _refusal(text: object, number: int) -> TextError:
    is_missing = text is None or isinstance(text, float)
    remedy = "; leave it out, or put an empty string there" if is_missing else ""
    return TextError(
        f"text {number} is {shown(text)}: expected a string, a (title, abstract) pair or a paper{remedy}"
    )
