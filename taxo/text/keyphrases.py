"""Find the phrases that set a group of papers apart from the others."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from taxo.numeric import COMPARED, Members, Vector, sampling_step, settled
from taxo.project.tables import Paper
from taxo.text.phrases import surface_forms
from taxo.text.small_words import small_words
from taxo.text.titles import split_title
from taxo.text.words import BOUNDARY, commonest, singular, spell_out, stem, words

LONGEST = 3  # words of a phrase
SAMPLE = 4000  # papers that are read, at most: of more, every second, third, …
MOST = 12  # phrases of a group
FEWEST = 2  # papers of a group that a phrase is in
SHARE = 0.12  # and of its papers
PURITY = 0.3  # of the papers with the phrase, how many are the group's
HEAD_WEIGHT, TITLE_WEIGHT = (
    5.0,
    3.0,
)  # what a phrase counts in a title's head and rest, against once in an abstract
NAMED = 2.0  # the least that its places count in a paper that names a phrase: two of the abstract
GROUPS = 40  # of papers that name a phrase, at most;
WIDEST = 0.35  # so large a share of the papers that groups are sought in is no group,
AGAIN = 0.3  # nor are papers of which so large a share is in other groups

_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_BRACKETS = re.compile(r"[()\[\],]+")  # no phrase goes across one
# Words that a paper of any topic uses: no phrase consists of such words alone.
_PLAIN = """
paper propose proposed proposing method methods approach approaches result results show shows shown showing model
models task tasks performance state art novel new use used using uses based introduce introduces introducing present
presents existing recent demonstrate demonstrates achieve achieves achieving improve improves improved improving
outperform outperforms significant significantly various different several work study studies problem problems
experiment experiments experimental training trained train learning data dataset datasets framework technique
techniques algorithm algorithms large small high low better best two three multiple effective effectively efficient
efficiency provide provides additionally specifically compared comparable respectively address addresses despite
given known widely key challenge challenges require requires required able set sets number parameter parameters
language neural network networks deep extensive code available github http https quality accuracy research adding
called yielded
"""
PLAIN = frozenset(_PLAIN.split())


@dataclass(frozen=True)
class PhraseTable:
    """Which of the `phrases` (as stems) are in which papers: `weights` (n, phrases) hold what their places in a
    paper count, a title's more.

    Of very many papers some are not read: their rows are empty, and `read` (n) is false.
    """

    papers: Sequence[Paper]
    phrases: Sequence[str]
    weights: sparse.csc_matrix
    read: Members

    @cached_property
    def written(self) -> dict[str, str]:
        """How the papers most often write each phrase; those that only an acronym means are left out."""
        papers = [self.papers[row] for row in np.flatnonzero(self.read).tolist()]
        longer = {phrase for phrase in self.phrases if " " in phrase}
        return surface_forms(longer, papers) | _single_forms({*self.phrases} - longer, papers)

    @cached_property
    def present(self) -> sparse.csr_matrix:
        """Ones where `weights` are above 0."""
        return sparse.csr_matrix(self.weights > 0, dtype=np.float64)

    @cached_property
    def everywhere(self) -> Vector:
        """In how many papers each phrase is."""
        return np.asarray(self.present.sum(axis=0)).ravel()

    def of(
        self, group: Members, most: int = MOST, purity: float = PURITY, least_share: float = SHARE
    ) -> list[str]:
        """Return the phrases that set `group` (n) apart as papers write them, the most telling first.

        A phrase tells the more, the more of the group's papers and the fewer of the others have it: the square root
        of its share of the group times the logarithm of how much larger that is than its share of all papers.
        At most `most` phrases count, and those alone that at least `least_share` of the group have and of whose
        papers the group has at least the share `purity`.
        """
        inside = group & self.read
        within = np.asarray(self.present[inside].sum(axis=0)).ravel()
        share = within / max(inside.sum(), 1)
        lift = share / ((self.everywhere + 0.5) / (self.read.sum() + 0.5))
        telling = np.sqrt(share) * np.log(np.maximum(lift, 1))
        enough = (within >= max(FEWEST, least_share * inside.sum())) & (within >= purity * self.everywhere)
        telling = settled(np.where(enough, telling, 0), COMPARED)
        best = [i for i in np.argsort(-telling, kind="stable")[:most].tolist() if telling[i] > 0]
        return list(dict.fromkeys(self.written[p] for i in best if (p := self.phrases[i]) in self.written))

    def find(self, name: str) -> list[str]:
        """Return the phrase that `name` is as papers write it; none where they don't have it."""
        found = words(name)
        return [self.written[key] for key in ([_key(found)] if found else []) if key in self.written]

    def naming_groups(self, among: Members, fewest: int) -> list[Members]:
        """Return groups (n) of at least `fewest` of the papers `among` (n), each of which names one phrase.

        Phrases come first that these papers name most often and others hardly. The groups have few papers in common.
        """
        named = self.weights.multiply(self.weights >= NAMED).tocsc()
        sizes, everywhere = (named > 0).T @ among.astype(np.int64), np.diff(named.indptr)
        worth = settled((named.T @ among) * sizes / np.maximum(everywhere, 1), COMPARED)
        fitting = np.flatnonzero((sizes >= fewest) & (sizes <= WIDEST * among.sum()))
        groups: list[Members] = []
        taken = np.zeros(len(self.papers), dtype=np.bool_)
        for column in sorted(fitting.tolist(), key=lambda column: (-worth[column], self.phrases[column])):
            if len(groups) == GROUPS:
                break
            group = among & (named[:, [column]].toarray().ravel() > 0)
            if taken[group].mean() <= AGAIN:
                groups.append(group)
                taken |= group
        return groups


def read_phrases(papers: Sequence[Paper]) -> PhraseTable:
    """Return the phrases of one to three words, without stop words, that at least two of `papers` have."""
    read = np.zeros(len(papers), dtype=np.bool_)
    read[:: sampling_step(len(papers), SAMPLE)] = True
    vocabulary: dict[str, int] = {}
    small = small_words(papers)
    rows, columns, weights = [], [], []
    for row in np.flatnonzero(read).tolist():
        for phrase, weight in sorted(_weigh_phrases(papers[row], small).items()):
            rows.append(row)
            columns.append(vocabulary.setdefault(phrase, len(vocabulary)))
            weights.append(weight)
    table = sparse.csc_matrix((weights, (rows, columns)), (len(papers), len(vocabulary)), dtype=np.float64)
    several = np.diff(table.indptr) >= FEWEST
    phrases = [phrase for phrase, kept in zip(vocabulary, several, strict=True) if kept]
    return PhraseTable(papers, phrases, table[:, several], read)


def _weigh_phrases(paper: Paper, small: Collection[str]) -> dict[str, float]:
    """What the places of each phrase of `paper` count: a title's once, its head's more, an abstract's each."""
    title, abstract = spell_out(paper.title, paper.abstract)
    head, _ = split_title(title)
    weights = dict.fromkeys(_phrases(title, small), TITLE_WEIGHT)
    weights |= dict.fromkeys(_phrases(head, small), HEAD_WEIGHT)
    for phrase in _phrases(abstract, small):
        weights[phrase] = weights.get(phrase, 0.0) + 1
    return weights


def _phrases(text: str, small: Collection[str]) -> Iterator[str]:
    found = words(_BRACKETS.sub(" ; ", text))
    for first in range(len(found)):
        for last in range(first, min(first + LONGEST, len(found))):
            word = found[last]
            if word == BOUNDARY or word in small or not word[0].isalpha() or len(word) < 2:
                break
            run = found[first : last + 1]
            if not PLAIN.issuperset(run):
                yield _key(run)


def _key(run: Sequence[str]) -> str:
    """A phrase as it is found again: a word in its singular, several words as light stems."""
    return singular(run[0]) if len(run) == 1 else " ".join(stem(word) for word in run)


def _single_forms(found: Collection[str], papers: Sequence[Paper]) -> dict[str, str]:
    """How the single words are most often written: "self-supervised"."""
    written: dict[str, Counter[str]] = {word: Counter() for word in found}
    for paper in papers:
        for form in _WORD.findall(f"{paper.title} {paper.abstract}"):
            read = words(form)
            if len(read) == 1 and singular(read[0]) in written:
                written[singular(read[0])][form] += 1
    return {word: commonest(forms) for word, forms in written.items() if forms}
