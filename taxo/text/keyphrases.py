"""Find the phrases that set a group of papers apart from the others."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from taxo.numeric import COMPARED, Members, Vector, even_rows, settled
from taxo.project.tables import Paper
from taxo.text.empty_phrases import are_padded, are_reporting
from taxo.text.noun_phrases import PhraseReader, Run, learn_reader
from taxo.text.phrase_uses import NounJudge, Uses, count_uses
from taxo.text.titles import split_title
from taxo.text.words import stems

SAMPLE = 4000  # papers that are read, at most: of more, an even sample
MOST = 12  # phrases of a group
FEWEST = 2  # papers of a group that a phrase is in
SHARE = 0.12  # and of its papers
PURITY = 0.3  # of the papers with the phrase, how many are the group's
# What a phrase counts in a title's head and rest, against once in an abstract.
HEAD_WEIGHT, TITLE_WEIGHT = 5.0, 3.0
SURER_PURITY = 0.7  # the same for a phrase that could be no name, and for a word
LONGER = 0.1  # what each further word of a phrase makes it count more
COMMON = 0.2  # that more of all papers have
BARE = 0.4  # with no such word before or after, below which a single word is mostly part of longer phrases
# How much more often than all papers a group's need to have such a word, and in a large group what share of the way
# from as often to as much more often as is possible.
BARE_LIFT, BARE_SHARE = 3.0, 0.5
NAMED = 2.0  # the least that its places count in a paper that names a phrase: two of the abstract
GROUPS = 40  # of papers that name a phrase, at most;
WIDEST = 0.35  # so large a share of the papers that groups are sought in is no group,
AGAIN = 0.3  # nor are papers of which so large a share is in other groups
TELLING_FAULTS = {
    "",
    "modifier",
    "shared",
}  # of phrases that can speak for a topic: "haptic" does, names it or not


@dataclass(frozen=True)
class PhraseTable:
    """Which of the `phrases` (by their keys) are in which papers: `weights` (n, phrases) hold what their places in a
    paper count, a title's more, and `titles` (n, phrases) ones where its title has them. `uses` tells how each is used.

    Of very many papers some are not read: their rows are empty, and `read` (n) is false.
    """

    papers: Sequence[Paper]
    reader: PhraseReader
    uses: dict[str, Uses]
    phrases: Sequence[str]
    weights: sparse.csc_matrix
    titles: sparse.csc_matrix
    read: Members

    @cached_property
    def keywords(self) -> frozenset[str]:
        """The phrases that several of the papers have as keywords, whoever gave these."""
        counts: Counter[str] = Counter()
        for row in np.flatnonzero(self.read).tolist():
            paper = self.papers[row]
            given = {*paper.keywords, *paper.index_terms, *paper.mesh_terms}
            counts.update({self.reader.key(keyword) for keyword in given})
        return frozenset(key for key, count in counts.items() if count >= FEWEST)

    @cached_property
    def judge(self) -> NounJudge:
        """Who says which phrases name something."""
        return NounJudge(self.uses, self.reader.function, self.keywords)

    @cached_property
    def faults(self) -> list[str]:
        """What keeps each phrase from being a name."""
        return [self.judge.fault(phrase) for phrase in self.phrases]

    @cached_property
    def is_name(self) -> Members:
        """Which phrases can be names."""
        fit = np.array([not fault for fault in self.faults], dtype=np.bool_)
        can: Members = fit & ~self.is_reporting & ~self.is_padded
        return can

    @cached_property
    def is_padded(self) -> Members:
        """Which phrases are a name with an empty noun behind."""
        return are_padded(self.phrases, self.faults, self.reader.function)

    @cached_property
    def is_reporting(self) -> Members:
        """Which phrases tell how papers report."""
        return are_reporting(self.is_single, np.diff(self.titles.indptr), self.everywhere)

    @cached_property
    def is_single(self) -> Members:
        """Which phrases are one word."""
        return np.array([" " not in phrase for phrase in self.phrases], dtype=np.bool_)

    @cached_property
    def is_bare(self) -> Members:
        """Which single words are mostly a part of longer phrases."""
        alone = np.array([self.uses[phrase].share(self.uses[phrase].alone) for phrase in self.phrases])
        bare: Members = self.is_single & (alone < BARE)
        return bare

    @cached_property
    def length_bonus(self) -> Vector:
        """What each phrase counts by its length: of two that tell as much the longer says it better."""
        return np.array([1 + LONGER * phrase.count(" ") for phrase in self.phrases])

    @cached_property
    def is_common(self) -> Members:
        """Which single words are in many papers: they say little wherever they stand."""
        common: Members = self.is_single & (self.everywhere > COMMON * self.read.sum())
        return common

    @cached_property
    def can_tell(self) -> Members:
        """Which phrases can speak for a topic: what no title has tells how papers are written."""
        fit = np.array([fault in TELLING_FAULTS for fault in self.faults], dtype=np.bool_)
        can: Members = fit & (np.diff(self.titles.indptr) > 0) & ~(self.is_single & self.is_reporting)
        return can

    @cached_property
    def present(self) -> sparse.csr_matrix:
        """Ones where `weights` are above 0."""
        return sparse.csr_matrix(self.weights > 0, dtype=np.float64)

    @cached_property
    def everywhere(self) -> Vector:
        """In how many papers each phrase is."""
        return np.asarray(self.present.sum(axis=0)).ravel()

    def rows_read(self, group: Sequence[int]) -> list[int]:
        """Return which rows of `group` were read."""
        return [row for row in group if self.read[row]]

    def written(self, phrase: str) -> str:
        """How papers write the phrase."""
        return self.judge.written(phrase)

    def of(
        self,
        group: Members,
        most: int = MOST,
        purity: float = PURITY,
        least_share: float = SHARE,
        is_whole: bool = True,
    ) -> list[str]:
        """Return the phrases that set `group` (n) apart as papers write them, the most telling first, none of which is
        a piece of another.

        A phrase tells the more, the more of the group's papers and the fewer of the others have it: the square root
        of its share of the group times the logarithm of how much larger that is than its share of all papers, a tenth
        more for each further word.
        At most `most` phrases count, and those alone that at least `least_share` of the group have and of whose
        papers the group has at least the share `purity`; of what could be no name and of common words more, where the
        group `is_whole` and isn't a few papers of a larger one.
        """
        inside = group & self.read
        within = np.asarray(self.present[inside].sum(axis=0)).ravel()
        share = within / max(inside.sum(), 1)
        lift = share / ((self.everywhere + 0.5) / (self.read.sum() + 0.5))
        telling = np.sqrt(share) * np.log(np.maximum(lift, 1)) * self.length_bonus
        enough = (within >= max(FEWEST, least_share * inside.sum())) & (within >= purity * self.everywhere)
        surer = max(purity, SURER_PURITY) if is_whole else purity
        least = np.where(self.is_name & ~self.is_common, purity, surer)
        pure = within >= least * self.everywhere
        most_lift = self.read.sum() / max(inside.sum(), 1)
        pure &= ~self.is_bare | (lift >= min(BARE_LIFT, 1 + BARE_SHARE * (most_lift - 1)))
        telling = settled(np.where(enough & pure & self.can_tell, telling, 0), COMPARED)
        best = [place for place in np.argsort(-telling, kind="stable").tolist() if telling[place] > 0]
        return without_pieces([self.written(self.phrases[place]) for place in best], most)

    def find(self, name: str) -> list[str]:
        """Return the phrase that `name` is as papers write it; none where they don't have it."""
        key = self.reader.key(name)
        return [self.written(key)] if key in self.uses else []

    def naming_groups(self, among: Members, fewest: int) -> list[Members]:
        """Return groups (n) of at least `fewest` of the papers `among` (n), each of which names one phrase.

        Phrases come first that these papers name most often and others hardly. The groups have few papers in common.
        """
        named = self.weights.multiply(self.weights >= NAMED).tocsc()
        sizes, everywhere = (named > 0).T @ among.astype(np.int64), np.diff(named.indptr)
        worth = settled((named.T @ among) * sizes / np.maximum(everywhere, 1), COMPARED)
        fitting = np.flatnonzero((sizes >= fewest) & (sizes <= WIDEST * among.sum()) & self.can_tell)
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


def read_phrases(
    papers: Sequence[Paper], stop_words: Sequence[str] = (), also: Collection[int] = ()
) -> PhraseTable:
    """Return the phrases of one to four words that at least two of `papers` have; a user's `stop_words` are in none.

    Of very many papers a sample is read, and the rows `also`.
    """
    read = np.zeros(len(papers), dtype=np.bool_)
    read[even_part(papers, range(len(papers)), SAMPLE)] = True
    read[list(also)] = True
    rows = np.flatnonzero(read).tolist()
    reader = learn_reader([papers[row] for row in rows], stop_words)
    texts = [_read_paper(papers[row], reader) for row in rows]
    several: Counter[str] = Counter()
    for runs in texts:
        several.update({run.key for run, _, _ in runs})
    vocabulary = {
        key: place for place, key in enumerate(sorted(k for k, n in several.items() if n >= FEWEST))
    }
    uses = count_uses(
        ((run, in_title) for runs in texts for run, in_title, _ in runs), reader.function, vocabulary
    )
    cells: list[tuple[int, int, float, bool]] = []
    for row, runs in zip(rows, texts, strict=True):
        cells += _weigh(row, runs, vocabulary)
    shape = (len(papers), len(vocabulary))
    at = ([cell[0] for cell in cells], [cell[1] for cell in cells])
    weights = sparse.csc_matrix(([cell[2] for cell in cells], at), shape, dtype=np.float64)
    titles = sparse.csc_matrix(([float(cell[3]) for cell in cells], at), shape, dtype=np.float64)
    titles.eliminate_zeros()
    return PhraseTable(papers, reader, uses, list(vocabulary), weights, titles, read)


def even_part(papers: Sequence[Paper], rows: Sequence[int], most: int) -> list[int]:
    """Return `rows` of `papers`, of more than `most` an even sample of them that hardly changes when papers come."""
    return [rows[place] for place in even_rows([papers[row].paper_id for row in rows], most).tolist()]


def _read_paper(paper: Paper, reader: PhraseReader) -> list[tuple[Run, bool, float]]:
    """The phrases of `paper`, each with whether it is in the title, and what its place counts."""
    in_head = {run.key for run in reader.runs(split_title(paper.title)[0])}
    return [
        *(
            (run, True, HEAD_WEIGHT if run.key in in_head else TITLE_WEIGHT)
            for run in reader.runs(paper.title)
        ),
        *((run, False, 1.0) for run in reader.runs(paper.abstract)),
    ]


def _weigh(
    row: int, runs: Sequence[tuple[Run, bool, float]], vocabulary: dict[str, int]
) -> list[tuple[int, int, float, bool]]:
    """What the places of each phrase of a paper count: a title's once, an abstract's each."""
    in_title: dict[str, float] = {}
    in_abstract: Counter[str] = Counter()
    for run, is_title, weight in runs:
        if run.key in vocabulary:
            if is_title:
                in_title[run.key] = max(weight, in_title.get(run.key, 0.0))
            else:
                in_abstract[run.key] += 1
    return [
        (row, vocabulary[key], in_title.get(key, 0.0) + in_abstract[key], key in in_title)
        for key in sorted(in_title.keys() | in_abstract.keys())
    ]


def without_pieces(phrases: Sequence[str], most: int) -> list[str]:
    """Return the first `most` of `phrases` (best first), leaving out those of which one is in another."""
    kept: dict[str, list[str]] = {}
    for phrase in phrases:
        read = stems(phrase)
        if (
            len(kept) < most
            and read
            and not any(_is_piece(read, other) or _is_piece(other, read) for other in kept.values())
        ):
            kept[phrase] = read
    return [*kept]


def _is_piece(part: Sequence[str], whole: Sequence[str]) -> bool:
    return any([*whole[start : start + len(part)]] == [*part] for start in range(len(whole) - len(part) + 1))
