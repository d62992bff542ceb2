"""Take BibTeX apart into blocks, forgiving what reference managers forgive: no key, no comma, a quote too many."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

# Macros that are made of macros could grow without end; a journal's name doesn't.
MAX_MACRO, MAX_PARTS = 1000, 100
NOT_ENTRIES = ("comment", "string", "preamble")

BLOCK = re.compile(r"(?<![\w.@])@[ \t]*([A-Za-z]\w*)\s*([{(])")
_KEY = re.compile(r'\s*([^,={}"\n]{0,300}),')
_LONE_KEY = re.compile(r'\s*([^\s,={}()"]+)\s*(?=[)}]|\n)')
_NAME = re.compile(r"""([^\s=,{}()"#%@']+)\s*=\s*""")
_BETWEEN = re.compile(r"(?:[\s,;]+|%[^\n]*)+")
_STRAY = re.compile(r"""[^\s,={}()"%]+|.""", re.DOTALL)
_BARE = re.compile(r'[^,#{}"\n]*')
_FIELD_BELOW = re.compile(r'\n[ \t]*[A-Za-z][\w-]*\s*=\s*[{"\d]')
# What stands behind the quote that ends a value.
_BEHIND_QUOTE = re.compile(r"\s*(?:[,#})]|$|[A-Za-z][\w-]*\s*=)")
_BRACE, _UNESCAPED_BRACE, _BRACE_OR_QUOTE = map(re.compile, (r"[{}]", r"(?<!\\)[{}]", r'[{}"]'))
_COMMENTED = re.compile(r"\s*%")
_JOINED = re.compile(r"\s*#\s*")


class BrokenError(Exception):
    """An entry that can't be read, and why."""


@dataclass(slots=True)
class Block:
    """An entry, or (without `fields`) a comment, macro or preamble: its first and last line, counted from 0.

    `fields` are names, in lower case, with their texts in the order of the entry; `problem` says why it is broken.
    """

    first: int
    last: int
    type: str
    key: str = ""
    fields: list[tuple[str, str]] | None = None
    problem: str | None = None


class _Value(NamedTuple):
    text: str
    end: int


@dataclass(slots=True)
class _Scanner:
    """Reads the values of one text from left to right; `macros` are what @string has defined so far."""

    text: str
    macros: Mapping[str, str]
    counts_escaped: bool = True  # "\{" is a brace to BibTeX; who didn't know that closes only the others
    has_broken_quote: bool = False  # so that quotes are looked for no further than to the line's end
    field_line: int = -1
    fields: list[tuple[str, str]] = field(default_factory=list)

    def entry(self, start: int, closing: str) -> tuple[str, int]:
        """Read key and fields from `start`, behind the bracket that opens an entry; return the key and the end."""
        found = _KEY.match(self.text, start) or _LONE_KEY.match(self.text, start)
        at = found.end() if found else start
        key = found[1].strip() if found else ""
        while at < len(self.text):
            if between := _BETWEEN.match(self.text, at):
                at = between.end()
            elif self.text[at] == closing:
                return key, at + 1
            elif name := _NAME.match(self.text, at):
                value = self.value(name.end(), closing)
                self.fields.append((name[1].lower(), value.text))
                at = value.end
            else:
                at = self._behind_stray(at)
        self._check_last_value()
        return key, at

    def value(self, at: int, closing: str) -> _Value:
        """Return a value: parts in braces, in quotes or bare, joined by "#"."""
        parts: list[str] = []
        while True:
            part = self._part(at, closing)
            parts.append(part.text)
            joined = _JOINED.match(self.text, part.end)
            if joined is None:
                return _Value("".join(parts[:MAX_PARTS]), part.end)
            at = joined.end()

    def _part(self, at: int, closing: str) -> _Value:
        opening = self.text[at : at + 1]
        if opening == "{":
            end = self.closing_brace(at)
            return _Value(self.text[at + 1 : end - 1], end)
        if opening == '"':
            return self._quoted(at)
        bare = _BARE.match(self.text, at)
        text = bare[0] if bare else ""
        if closing == ")" and ")" in text:
            text = text.partition(")")[0]
        return _Value(self.macros.get(text.strip().lower(), text.strip()), at + len(text))

    def closing_brace(self, at: int) -> int:
        """Return the place behind the brace that closes the one at `at`."""
        depth = 0
        for found in (_BRACE if self.counts_escaped else _UNESCAPED_BRACE).finditer(self.text, at):
            depth += 1 if found[0] == "{" else -1
            if depth == 0:
                return found.end()
        raise BrokenError("a brace that is never closed")

    def _quoted(self, at: int) -> _Value:
        """Return a value in quotes; where none ends it before the next field's line, it ends with its own line."""
        limit = self._next_field_line(at)
        if not (self.has_broken_quote and limit == len(self.text)):
            depth = 0
            for found in _BRACE_OR_QUOTE.finditer(self.text, at + 1, limit):
                depth += {"{": 1, "}": -1}.get(found[0], 0)
                if depth < 0:
                    break
                if depth == 0 and found[0] == '"' and _BEHIND_QUOTE.match(self.text, found.end()):
                    return _Value(self.text[at + 1 : found.start()], found.end())
            self.has_broken_quote = True
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        line = self.text[at + 1 : end]
        ends = line.rstrip(" \t,})")
        return _Value(ends.removesuffix('"'), at + 1 + len(ends))

    def _next_field_line(self, at: int) -> int:
        """Return where the next line begins that a field begins on, the text's end where none does."""
        if self.field_line < at:
            found = _FIELD_BELOW.search(self.text, at)
            self.field_line = found.start() if found else len(self.text)
        return self.field_line

    def _behind_stray(self, at: int) -> int:
        if self.text[at] == "{":
            return self.closing_brace(at)
        found = _STRAY.match(self.text, at)
        return found.end() if found else at + 1

    def _check_last_value(self) -> None:
        """Tell an entry that lacks its last brace alone from one whose value took the brace for its own."""
        if not self.fields:
            raise BrokenError("it has no end")
        if _FIELD_BELOW.search(self.fields[-1][1]):
            raise BrokenError("a brace that is never closed")


def blocks(lines: list[str], macros: dict[str, str]) -> Iterator[Block]:
    """Yield the blocks in `lines`, in order, and add the macros that they define to `macros`."""
    text = "\n".join(lines)
    ends = list(accumulate(len(line) + 1 for line in lines))
    at = 0
    while (found := BLOCK.search(text, at)) is not None:
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        block, at = _block(text, found, macros)
        if before.strip() and (block.problem or _COMMENTED.match(before)):
            at = found.end()  # a text that speaks of an entry, or one that is commented out
            continue
        block.first, block.last = (
            bisect_right(ends, found.start()),
            bisect_right(ends, max(at - 1, found.start())),
        )
        yield block


def _block(text: str, found: re.Match[str], macros: dict[str, str]) -> tuple[Block, int]:
    """Read the block whose opening is `found`, and say where it ends; a broken one reaches to the end of the text."""
    kind, closing = found[1], "}" if found[2] == "{" else ")"
    problem = ""
    for counts_escaped in (True, False):
        scanner = _Scanner(text, macros, counts_escaped)
        try:
            if kind.lower() in ("comment", "preamble"):
                at = scanner.closing_brace(found.end() - 1) if closing == "}" else found.end()
                return Block(0, 0, kind), at
            key, at = scanner.entry(found.end(), closing)
        except BrokenError as error:
            problem = problem or f"not readable as BibTeX: {error}"
            continue
        if kind.lower() == "string":
            macros |= {name: value[:MAX_MACRO] for name, value in scanner.fields}
            return Block(0, 0, kind), at
        return Block(0, 0, kind, key, scanner.fields), at
    return Block(0, 0, kind, problem=None if kind.lower() in NOT_ENTRIES else problem), len(text.rstrip())
