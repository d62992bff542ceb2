"""Step through the text of JSON value by value in bounded memory, and mend what people's programs write wrongly."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

CHUNK = 64 * 1024  # characters that are read at once
MAX_VALUE = 16 * 1024 * 1024  # characters of a value that is decoded whole; a paper has a thousandth of it
AT_THE_END = 12  # an error so near to the end of what is read may be of the cut: "\ud83d", "-Infinity"
MOST_DIGITS = 300  # of a whole number; Python refuses 4,300, and nothing that is counted has so many

STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_STRING = re.compile(STRING, re.DOTALL)
_BLANK = re.compile(r"[\s\ufeff\x00\x1e]*")  # \x1e starts a record of RFC 7464
_PLAIN = re.compile(r'[^\s,\[\]{}":]+')  # a number, or a word such as null
_MARK = re.compile(rf'{STRING}|([\[{{])|([\]}}])|(")', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# What is mended outside of strings: a comma before a bracket, and the words of Python and JavaScript.
_FAULT = re.compile(
    rf"({STRING})|,(?=\s*[\]}}])|(?<![\w.])(-?(?:nan|NaN|inf|Infinity|undefined|None|True|False))\b",
    re.DOTALL,
)
_WORDS: Mapping[str, str] = {"True": "true", "False": "false"}  # all others have no value
_ESCAPE = re.compile(r'\\(?:u(?![0-9a-fA-F]{4})|[^"\\/bfnrtu])', re.DOTALL)


class BrokenJson(ValueError):  # noqa: N818
    """A value that isn't JSON: the text says in few words why."""


def _int(digits: str) -> int | None:
    return int(digits) if len(digits) <= MOST_DIGITS else None


_QUICK = json.JSONDecoder(strict=False)
_CAREFUL = json.JSONDecoder(strict=False, parse_int=_int)


def loads(text: str) -> Any:
    """Parse one value of JSON, mended where that makes it readable; raises `BrokenJson`.

    A number of more than 300 digits is None, half a surrogate pair, which no file can hold, "?".
    """
    text = text.strip("\ufeff\x00\x1e \t\r\n")
    try:
        value, end = _decoded(text, 0)
        if text[end:].strip(" \t\r\n,"):
            raise BrokenJson("more behind its end")
    except json.JSONDecodeError as error:
        return _mended(text, error.msg)
    return _whole(value, text)


def _decoded(text: str, at: int) -> tuple[Any, int]:
    """Decode the value at `at` and say where it ends; raises JSONDecodeError or `BrokenJson`."""
    try:
        try:
            return _QUICK.raw_decode(text, at)
        except json.JSONDecodeError:
            raise
        except ValueError:  # a number of thousands of digits
            return _CAREFUL.raw_decode(text, at)
    except RecursionError:
        raise BrokenJson("nested too deeply") from None


def _mended(text: str, reason: str) -> Any:
    """Parse `text` without commas before brackets, foreign words and escapes that there aren't."""
    if len(text) > MAX_VALUE:
        raise BrokenJson("too large")
    mended = _FAULT.sub(_mend, text).rstrip(",")
    try:
        value, end = _decoded(mended, 0)
    except json.JSONDecodeError:
        raise BrokenJson(reason.partition(":")[0]) from None
    if mended[end:].strip():
        raise BrokenJson("more behind its end")
    return _whole(value, mended)


def _mend(found: re.Match[str]) -> str:
    if found[1]:
        return _ESCAPE.sub(lambda escape: "\\" + escape[0], found[1]) if "\\" in found[1] else found[1]
    return _WORDS.get(found[2], "null") if found[2] else ""


def _whole(value: Any, text: str) -> Any:
    """Return `value`, read from `text`, with half surrogate pairs made "?"."""
    if not _SURROGATE.search(text):
        return value
    try:
        clean = json.dumps(value, ensure_ascii=False).encode("utf-8", errors="replace")
    except RecursionError:
        raise BrokenJson("nested too deeply") from None
    return _decoded(clean.decode(), 0)[0]


class JsonText:
    """The text of a document in a window that moves on over it; `at` is where reading is in `window`."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.window, self.at, self.ended = "", 0, False

    def more(self, size: int = CHUNK) -> bool:
        """Read on, and forget what is behind; say whether there was more."""
        read = "" if self.ended else self._file.read(size)
        self.ended = not read
        self.window, self.at = self.window[self.at :] + read, 0
        return not self.ended

    def fill(self, size: int) -> None:
        """Have `size` characters ahead, or all that there are."""
        while len(self.window) - self.at < size and self.more(size):
            pass

    def peek(self) -> str:
        """Pass over blanks and return the next character, "" at the end."""
        while True:
            found = _BLANK.match(self.window, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.window):
                return self.window[self.at]
            if not self.more():
                return ""

    def key(self) -> str:
        """Return the key that starts here, quoted or bare, and go behind its colon; raises `BrokenJson`."""
        self.fill(CHUNK)
        quoted = _STRING.match(self.window, self.at)
        found = quoted or _PLAIN.match(self.window, self.at)
        if found is None:
            raise BrokenJson("a key was expected")
        self.at = found.end()
        if self.peek() == ":":
            self.at += 1
        return str(loads(found[0])) if quoted else found[0]

    def value(self) -> Any:
        """Return the value that starts here and go behind it; raises `BrokenJson` and stays where it was."""
        size = CHUNK
        while True:
            try:
                value, end = _decoded(self.window, self.at)
            except json.JSONDecodeError as error:
                self._check_cut(error)
            else:
                if end < len(self.window) or self.window[end - 1] in '}]"' or self.ended:
                    text = self.window[self.at : end]
                    self.at = end
                    return _whole(value, text)
            if len(self.window) - self.at > MAX_VALUE:
                raise BrokenJson("too large")
            self.more(size)
            size *= 2

    def _check_cut(self, error: json.JSONDecodeError) -> None:
        """Raise `BrokenJson` for an error that doesn't come of it that the window ends here."""
        is_at_end = (
            error.msg.startswith("Unterminated string")
            or len(self.window[error.pos : error.pos + CHUNK].strip()) <= AT_THE_END
        )
        if not is_at_end or self.ended:
            raise BrokenJson("the listing ends inside it" if is_at_end else error.msg.partition(":")[0])

    def skip(self) -> None:
        """Pass over the value that starts here without building it; raises `BrokenJson` where it has no end."""
        if self.peek() not in {"{", "[", '"'}:
            self._skip_plain()
            return
        depth, size = 0, CHUNK
        while True:
            found = _MARK.search(self.window, self.at)
            if found and not found[3]:
                depth += _step(found)
                self.at, size = found.end(), CHUNK
                if depth <= 0:
                    return
                continue
            self.at = found.start() if found else len(self.window)
            if len(self.window) - self.at > MAX_VALUE or not self.more(size):
                raise BrokenJson("a value without an end")
            size *= 2

    def _skip_plain(self) -> None:
        while True:
            found = _PLAIN.match(self.window, self.at)
            if found is None:
                raise BrokenJson("a value was expected")
            self.at = found.end()
            if self.at < len(self.window) or not self.more():
                return
            if not _PLAIN.match(self.window, self.at):
                return

    def extent(self, most: int) -> int | None:
        """Return where the value that starts here ends in the next `most` characters, None where it doesn't."""
        self.fill(most)
        depth = 0
        for found in _MARK.finditer(self.window, self.at, self.at + most):
            depth += _step(found)
            if found[3]:
                return None
            if depth <= 0:
                return found.end()
        return None


def _step(found: re.Match[str]) -> int:
    return 1 if found[1] else -1 if found[2] else 0
