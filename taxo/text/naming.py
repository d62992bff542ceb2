"""Names for topics without a language model: noun phrases of their papers, tried as queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from taxo.numeric import COMPARED, Members, Vector, settled
from taxo.project.baseline import KnownTopic
from taxo.project.tables import Paper
from taxo.text.keyphrases import PhraseTable, even_part, read_phrases, without_pieces
from taxo.text.subject import are_about_subject
from taxo.text.words import stem, words

READ = 60  # papers of a topic that are read in any case, however small a share of a large pile they are
ENOUGH = 3.0  # times in an abstract, or once in a title, from which a paper is about a phrase
FEWEST = 2  # papers of a topic that a name must be in
SHARE = 0.12  # and of its papers, if any name is
LENGTH_BONUS = (1.0, 1.5, 1.6)  # what a name of one, two, … words counts: longer ones say more
KEYWORD_BONUS = 1.25  # and one that papers have as a keyword
IN_TITLES = 0.15  # what a name counts that no title has, against one that is in the title of all its papers
LEAST_LIFT = 1.7  # how much more often than all papers a topic's papers have its name
# Of a topic's papers with a name, those with a longer one around it, from which that is the name; the same for a single
# word that is mostly part of longer phrases: "synthesis" is "sound synthesis", "interface" "musical interface".
EXTENDED, EXTENDED_BARE = 0.6, 0.25
MARGIN = 0.05  # added to a name's margin, by the root of which it counts
# What so many times as many of a topic's papers have as have its name, in no fewer titles and with such a margin, is
# what the topic is about, and the name was a part of it: "penicillamine", not a skin disease that it causes. A word
# that is mostly part of longer phrases needs more: "pruning", not "string". Either counts at least so near as much.
WIDER, FAR, FAR_BARE, NEAR = 1.5, 0.15, 0.3, 0.25
TRIED = 25  # candidates that are tried as queries
MOST_PHRASES = 6  # of a topic


@dataclass(frozen=True)
class Naming:
    """What a topic can be called: its name, the key phrases found with it (the name first), how much better the
    name, as a query, does for its own papers than for any other topic's (`margin`; above 0: accepted), and the id
    that it has kept with the name, if any."""

    name: str
    phrases: tuple[str, ...]
    margin: float
    kept_id: str | None = None


@dataclass(frozen=True)
class _Share:
    """What share of a group's papers hold each phrase (k), of so many papers (`size`)."""

    shares: Vector
    size: int


def name_topics(
    papers: Sequence[Paper],
    groups: Sequence[Sequence[int]],
    rivals: Sequence[Sequence[int]] = (),
    taken: Collection[str] = (),
    known: Sequence[KnownTopic | None] = (),
    table: PhraseTable | None = None,
    stop_words: Sequence[str] = (),
) -> list[Naming]:
    """Return what to call each of `groups` (rows of `papers`), no two alike nor like `taken` names.

    Candidates are noun phrases that many of the group's papers are about and few others. Among the most telling the
    first that passes as a query is the name: its own papers must answer it better than the papers of any other group
    but those in both. Where none passes, it is the one that comes closest. Where a group is a `known` topic, that
    topic's name stays as long as it passes, and with the name its id. `table` holds the phrases of `papers`, if they
    were read before; else they are read without `stop_words`.
    """
    every = [*groups, *rivals]
    table = table or read_phrases(
        papers, stop_words, {row for rows in every for row in even_part(papers, rows, READ)}
    )
    read = [table.rows_read(group) for group in every]
    namer = _Namer(table, read)
    passing = {
        place: (topic.name, margin)
        for place, topic in enumerate(known)
        if topic and (margin := namer.margin(place, table.reader.key(topic.name))) > 0
    }
    used = {alike(name) for name in (*taken, *(name for name, _ in passing.values()))}
    names: list[Naming] = []
    for place, group in enumerate(read[: len(groups)]):
        naming = namer.choose(place, used)
        if place in passing:
            naming = _keep(*passing[place], table, naming)
        naming = naming or _fallback(papers, group, place)
        topic = known[place] if known else None
        names.append(
            replace(naming, kept_id=topic.topic_id) if topic and topic.name == naming.name else naming
        )
        used.add(alike(names[-1].name))
    return names


class _Namer:
    """Tries phrases of a table as names of groups of papers."""

    def __init__(self, table: PhraseTable, groups: Sequence[Sequence[int]]) -> None:
        self._table, self._groups = table, groups
        self._present = table.present
        about = table.weights.tocsr(copy=True)
        about.data = np.minimum(about.data, ENOUGH) / ENOUGH
        self._about, self._titles = about, table.titles.tocsr()
        self._totals = np.asarray(about.sum(axis=0)).ravel()
        self._places = {phrase: place for place, phrase in enumerate(table.phrases)}
        self._shares = [self._share(group) for group in groups]
        self._titled = [np.asarray(self._titles[list(group)].sum(axis=0)).ravel() for group in groups]
        self._is_name = table.is_name & ~are_about_subject(table)
        fit = np.array([fault in {"", "label"} for fault in table.faults], dtype=np.bool_)
        self._is_last_resort = fit & ~self._is_name & ~table.is_reporting
        self._worth = name_worth(table)

    def choose(self, place: int, used: Collection[frozenset[str]]) -> Naming | None:
        """The best candidate that passes as a query; else the one with the largest margin.

        What says the pile's subject again, or of what kind a paper is, is asked only where nothing else passes.
        """
        scores = self._candidates(place, self._is_name)
        margins = self._margins(place, scores, used)
        if not any(self._passes(key, margin) for key, margin in margins.items()):
            others = self._candidates(place, self._is_last_resort)
            margins = self._margins(place, others, used) | margins
            scores |= others
        if not margins:
            return None
        chosen = self._best(place, scores, margins)
        telling = [chosen] + [key for key in scores if key != chosen]
        spelt = without_pieces([self._table.written(key) for key in telling], MOST_PHRASES)
        return Naming(capitalised(spelt[0]), tuple(spelt), round(margins[chosen], 4))

    def _margins(
        self, place: int, candidates: Iterable[str], used: Collection[frozenset[str]]
    ) -> dict[str, float]:
        free = [key for key in candidates if alike(self._table.written(key)) not in used]
        return {key: self.margin(place, key) for key in free}

    def _best(self, place: int, scores: Mapping[str, float], margins: Mapping[str, float]) -> str:
        """The candidate with the best score that passes well, or a longer or wider one in its place."""
        passing = {
            key: scores[key] * (MARGIN + margin) ** 0.5
            for key, margin in margins.items()
            if self._passes(key, margin)
        }
        if not passing:
            return max(margins, key=lambda key: (margins[key], key))
        first = max(passing, key=lambda key: (settled(passing[key]), key))
        return self._extend(self._widen(first, place, margins, passing), place, margins)

    def _passes(self, key: str, margin: float) -> bool:
        """Whether a candidate with this margin can be the name; a word that is mostly a part needs a clear one."""
        return margin > (MARGIN if self._table.is_bare[self._places[key]] else 0)

    def _widen(self, key: str, place: int, margins: Mapping[str, float], passing: Mapping[str, float]) -> str:
        """What far more of the group's papers are about, if any candidate that does well as a query is."""
        shares, titled, bare = self._shares[place].shares, self._titled[place], self._table.is_bare
        at = self._places[key]
        for other, score in passing.items():
            column = self._places[other]
            is_clear = margins[other] >= (FAR_BARE if bare[column] else FAR) and score >= NEAR * passing[key]
            is_wider = shares[column] >= WIDER * shares[at] and titled[column] >= titled[at]
            if is_clear and is_wider and f" {other} " not in f" {key} ":
                return other
        return key

    def _extend(self, key: str, place: int, margins: Mapping[str, float]) -> str:
        """The longer name of which `key` is a part in most of the group's papers that have it, if any passes.

        A title is called by what it is about: what only abstracts have, "better inhaler technique", is told of that.
        """
        shares, titled = self._shares[place].shares, self._titled[place]
        at = self._places[key]
        least = (EXTENDED_BARE if self._table.is_bare[at] else EXTENDED) * shares[at]
        longer = [
            other
            for other, margin in margins.items()
            if margin > 0
            and f" {key} " in f" {other} "
            and other != key
            and shares[self._places[other]] >= least
            and (titled[self._places[other]] or not titled[at])
        ]
        return max(longer, key=lambda other: (shares[self._places[other]], other), default=key)

    def margin(self, place: int, query: str) -> float:
        """How much better a group's papers answer `query` than the rivals next best, -1 to 1.

        A paper answers by the share of the query's words that it has, and half as much again by the whole phrase.
        """
        own = set(self._groups[place])
        rivals = [
            share if not own.intersection(group) else self._share([row for row in group if row not in own])
            for number, (group, share) in enumerate(zip(self._groups, self._shares, strict=True))
            if number != place
        ]
        best = max((self._answer(query, rival) for rival in rivals if rival.size), default=0.0)
        return self._answer(query, self._shares[place]) - best

    def _answer(self, query: str, share: _Share) -> float:
        words = [word for word in query.split() if word in self._places] or [query]
        found = [share.shares[self._places[word]] if word in self._places else 0.0 for word in words]
        whole = share.shares[self._places[query]] if query in self._places else 0.0
        return float((sum(found) / len(found) + 0.5 * whole) / 1.5)

    def _candidates(self, place: int, fit: Members) -> dict[str, float]:
        """The phrases, of those that are `fit`, that most of the group's papers are about and few others, best first.

        Their scores are the F-measure (van Rijsbergen, 1979), more for longer phrases and those that stand in titles.
        """
        group = list(self._groups[place])
        share = self._shares[place]
        inside = np.asarray(self._about[group].sum(axis=0)).ravel()
        held = share.shares * share.size
        titled = self._titled[place] / np.maximum(held, 1)
        measure = 2 * inside / (len(group) + self._totals)
        usual = self._table.everywhere / max(int(self._table.read.sum()), 1)
        least = SHARE * len(group) if (fit & (held >= SHARE * len(group))).any() else 0.0
        telling = (held >= max(min(FEWEST, len(group)), least)) & (
            share.shares >= self._least_lift(len(group)) * usual
        )
        scores = measure * self._worth * np.sqrt(IN_TITLES + titled)
        scores = settled(np.where(fit & telling, scores, 0), COMPARED)
        best = np.argsort(-scores, kind="stable")[:TRIED].tolist()
        return {self._table.phrases[column]: float(scores[column]) for column in best if scores[column] > 0}

    def _share(self, group: Sequence[int]) -> _Share:
        rows = list(group)
        return _Share(np.asarray(self._present[rows].sum(axis=0)).ravel() / max(len(rows), 1), len(rows))

    def _least_lift(self, size: int) -> float:
        """How much more often than all papers those of a group of `size` must have its name; all papers, no more."""
        others = max(int(self._table.read.sum()), 1) / max(size, 1) - 1
        return 1 + (LEAST_LIFT - 1) * min(max(others, 0.0), 1.0)


def _keep(name: str, margin: float, table: PhraseTable, found: Naming | None) -> Naming:
    """The naming `found` for a group with another name in place of its own, which stays a phrase."""
    [spelt] = table.find(name) or [name]
    phrases = dict.fromkeys((spelt, *(found.phrases if found else ())))
    return Naming(name, tuple(phrases)[:MOST_PHRASES], round(margin, 4))


def _fallback(papers: Sequence[Paper], group: Sequence[int], place: int) -> Naming:
    """A title stands for papers that share no phrase."""
    title = min((papers[row].title for row in group), key=lambda title: (len(title), title), default="")
    name = " ".join(title.split()[:6]) or f"Topic {place + 1}"
    return Naming(name, (name,), 0.0)


def capitalised(phrase: str) -> str:
    """Return `phrase` with a capital, where its first word has none."""
    first = phrase.split()[0]
    return phrase if any(letter.isupper() for letter in first) else phrase[0].upper() + phrase[1:]


def alike(name: str) -> frozenset[str]:
    """What two names have in common that say the same: "musical robots", "robot music"."""
    return frozenset(stem(word)[:6] for word in words(name) if len(word) > 2 or not word.isascii())


def name_worth(table: PhraseTable) -> Vector:
    """Return what each phrase (k) counts as a name: longer ones more, those that papers have as a keyword, and and
    single words that are mostly part of longer phrases the less, the oftener they stand before a further word."""
    small, keywords = table.reader.function.small, table.keywords
    lengths = [sum(word not in small for word in phrase.split()) for phrase in table.phrases]
    bonus = np.array([LENGTH_BONUS[min(max(length, 1), len(LENGTH_BONUS)) - 1] for length in lengths])
    known = np.array([phrase in keywords for phrase in table.phrases], dtype=np.bool_)
    uses = [table.uses[phrase] for phrase in table.phrases]
    standing = np.array([found.alone / max(found.alone + found.followed, 1) for found in uses])
    worth: Vector = bonus * np.where(known, KEYWORD_BONUS, 1.0) * np.where(table.is_bare, standing, 1.0)
    return worth
