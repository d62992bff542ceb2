"""Read every paper's words once, into flat arrays that all later steps share."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from taxo.numeric import Members, Rows
from taxo.progress import with_progress
from taxo.project.storage import TableError, replacing
from taxo.text.small_words import small_words_of
from taxo.text.titles import split_title
from taxo.text.word_numbers import SENTENCE_END, Numbers, Vocabulary, in_order, number_words
from taxo.text.words import Joined, joined_of, singular, spell_out, stem

# Places: the head of a title, the rest of it, the abstract, keywords.
PLACES = HEAD, REST, ABSTRACT, KEYWORD = range(4)


@dataclass(frozen=True)
class Forms:
    """What words become when endings are cut: the distinct `names`, and the number of the name of each word (v)."""

    names: Sequence[str]
    of_word: Numbers

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each name."""
        return {name: number for number, name in enumerate(self.names)}


@dataclass(frozen=True)
class Tokens:
    """The m tokens of n papers, one paper after the other, acronyms spelt out.

    `vocabulary` holds the v distinct words, the first of which is the end of a sentence; `words` (m) are numbers of
    it and `places` (m) one of `HEAD`, `REST`, `ABSTRACT`, `KEYWORD`. Paper i has the tokens from `starts[i]` to
    `starts[i + 1]`. Words that papers write as one and also apart are one token; `joined` tells which. `is_small` (v)
    are the words that say nothing by themselves: small words of the papers' languages, single letters, ends of
    sentences.
    """

    vocabulary: Sequence[str]
    words: Numbers
    places: npt.NDArray[np.int8]
    starts: Rows
    is_small: Members
    joined: Joined = frozenset()

    @property
    def n_papers(self) -> int:
        """How many papers were read."""
        return len(self.starts) - 1

    def of(self, rows: Rows) -> "Tokens":
        """Return the tokens of the papers in `rows` (in order) alone; the vocabulary stays."""
        chosen = np.zeros(self.n_papers, dtype=np.bool_)
        chosen[rows] = True
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[rows])])
        kept = chosen[self.papers]
        return Tokens(
            self.vocabulary, self.words[kept], self.places[kept], starts, self.is_small, self.joined
        )

    def alone(self) -> "Tokens":
        """Return the same with no word in the vocabulary that no paper has, as if these papers were all."""
        _, firsts = np.unique(np.concatenate([[SENTENCE_END], self.words]), return_index=True)
        used = np.concatenate([[SENTENCE_END], self.words])[np.sort(firsts)]
        numbers = np.zeros(len(self.vocabulary), dtype=np.int32)
        numbers[used] = np.arange(len(used), dtype=np.int32)
        vocabulary = tuple(self.vocabulary[word] for word in used.tolist())
        return replace(self, vocabulary=vocabulary, words=numbers[self.words], is_small=self.is_small[used])

    @cached_property
    def papers(self) -> Numbers:
        """The row of each token's paper (m)."""
        return np.repeat(np.arange(self.n_papers, dtype=np.int32), np.diff(self.starts))

    @cached_property
    def stems(self) -> Forms:
        """The light stem of each word."""
        return _forms([stem(word) for word in self.vocabulary])

    @cached_property
    def singulars(self) -> Forms:
        """Each word without a plural's ending."""
        return _forms([singular(word) for word in self.vocabulary])


@dataclass(frozen=True)
class TokensFile:
    """The `.npz` of the papers' tokens: the same papers give the same bytes."""

    path: str

    def read(self, n_papers: int, root: Path = Path()) -> Tokens:
        """Read and check the tokens; they must be of so many papers."""
        path = root / self.path
        if not path.exists():
            raise TableError(f"{self.path}: no such file; run `taxo run` to make it")
        try:
            # np.load leaves a file that isn't a zip open: hand it one that closes.
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                vocabulary = _unpack(file["vocabulary"])
                joined = frozenset(filter(None, _unpack(file["joined"])))
                found = Tokens(
                    vocabulary, file["words"], file["places"], file["starts"], file["small"], joined
                )
        except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise TableError(f"{self.path}: not a file of tokens ({error}); run `taxo run`") from error
        if found.n_papers != n_papers or found.starts[-1] != len(found.words):
            raise TableError(f"{self.path}: isn't of the {n_papers} papers in use; run `taxo run`")
        return found

    def write(self, tokens: Tokens, root: Path = Path()) -> None:
        """Put the tokens in place at once, or nothing."""
        with replacing(root / self.path) as temporary, temporary.open("wb") as file:
            np.savez(
                file,
                vocabulary=_pack(tokens.vocabulary),
                words=tokens.words,
                places=tokens.places,
                starts=tokens.starts,
                small=tokens.is_small,
                joined=_pack(sorted(tokens.joined)),
            )


def _pack(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """As bytes, for an array of texts gives every word the room of the longest."""
    return np.frombuffer("\n".join(texts).encode("utf-8"), dtype=np.uint8)


def _unpack(packed: npt.NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode("utf-8").split("\n")


TOKENS = TokensFile("data/tokens.npz")


def read_tokens(
    texts: Sequence[tuple[str, str]],
    keywords: Iterable[Sequence[str]] = (),
    joined: Joined | None = None,
    learned: Rows | None = None,
) -> Tokens:
    """Return the tokens of `texts`, each a title and an abstract, in their order, and of the `keywords` of each.

    Which words are small and which are written as one, the texts in the rows `learned` tell (default: all); `joined`
    are the words that they write as one, if it is known.
    """
    telling = texts if learned is None else [texts[row] for row in learned.tolist()]
    small = small_words_of(telling)
    joined = joined_of(telling) if joined is None else joined
    vocabulary = Vocabulary()
    heads: list[str] = []
    found, starts = number_words(_parts(texts, keywords, heads), joined, vocabulary)
    lengths = np.diff(starts).reshape(-1, 3)
    in_heads = np.minimum(np.diff(number_words(heads, joined, Vocabulary())[1]), lengths[:, 0])
    lengths = np.column_stack([in_heads, lengths[:, 0] - in_heads, lengths[:, 1:]])
    numbered, names = in_order(found, vocabulary.names)
    return Tokens(
        tuple(names),
        numbered,
        np.repeat(np.tile(np.array(PLACES, dtype=np.int8), len(texts)), lengths.ravel()),
        starts[::3],
        np.array([word in small or len(word) == 1 for word in names], dtype=np.bool_),
        joined,
    )


def _parts(
    texts: Sequence[tuple[str, str]], keywords: Iterable[Sequence[str]], heads: list[str]
) -> Iterator[str]:
    """Yield the title, abstract and keywords of each paper, acronyms spelt out; its title's head goes into `heads`."""
    shown = with_progress(texts, "words", "papers")
    for (title, abstract), listed in zip(shown, chain(keywords, repeat(())), strict=False):
        spelt, body = spell_out(title, abstract)
        heads.append(split_title(spelt)[0])
        yield from (spelt, body, ". ".join(listed))


def _forms(forms: Sequence[str]) -> Forms:
    numbers: dict[str, int] = {}
    of_word = [numbers.setdefault(form, len(numbers)) for form in forms]
    return Forms(tuple(numbers), np.array(of_word, dtype=np.int32))
