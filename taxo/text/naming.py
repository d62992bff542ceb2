"""Names for topics without a language model: noun phrases of their papers, tried as queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from taxo.numeric import COMPARED, Members, Vector, sampling_step, settled
from taxo.project.baseline import KnownTopic
from taxo.project.tables import Paper
from taxo.text.keyphrases import PhraseTable, read_phrases, without_pieces
from taxo.text.words import stem, words

READ = 200  # papers of a topic that are read, at most
ENOUGH = 3.0  # times in an abstract, or once in a title, from which a paper is about a phrase
FEWEST = 2  # papers of a topic that a name must be in
SHARE = 0.1  # and of its papers, if any name is
LENGTH_BONUS = (1.0, 1.5, 1.6)  # what a name of one, two, … words counts: longer ones say more
KEYWORD_BONUS = 1.25  # and one that papers have as a keyword
IN_TITLES = 0.15  # what a name counts that no title has, against one that is in the title of all its papers
LEAST_LIFT = 1.7  # how much more often than all papers a topic's papers have its name
LEAST_LIFT_OF_GROUP = 1.15  # the same for a group of topics
SUBJECT = 0.35  # a phrase that so large a share of all papers hold is the pile's own subject, and no group's
# Of a topic's papers with a name, those with a longer one around it, from which that is the name.
EXTENDED = 0.6
RARE = 0.02  # a share of a group's papers that counts like none
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
    read = [_spread(group) for group in [*groups, *rivals]]
    table = table or read_phrases(papers, stop_words, also={row for group in read for row in group})
    namer = _Namer(table, read)
    passing = {
        place: (topic.name, margin)
        for place, topic in enumerate(known)
        if topic and (margin := namer.margin(place, table.reader.key(topic.name))) > 0
    }
    used = {_alike(name) for name in (*taken, *(name for name, _ in passing.values()))}
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
        used.add(_alike(names[-1].name))
    return names


def name_groups(
    table: PhraseTable, groups: Sequence[Sequence[Sequence[int]]], taken: Collection[str] = ()
) -> list[str]:
    """Return what to call each of `groups` of topics, whose papers are rows of the table: what its topics share.

    A name tells the more, the more of the papers of each topic hold it, least of all in one that hardly does, and the
    fewer others. No two are alike, nor like `taken` names.
    """
    namer = _Namer(table, [[row for part in parts for row in part] for parts in groups])
    used = {_alike(name) for name in taken}
    names: list[str] = []
    for place, parts in enumerate(groups):
        names.append(namer.name_group(place, parts, used))
        used.add(_alike(names[-1]))
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
        self._is_subject = table.everywhere > SUBJECT * max(int(table.read.sum()), 1)
        self._is_name = table.is_name & ~self._are_of_subject()
        self._bonus = np.array([self._worth(phrase) for phrase in table.phrases])

    def choose(self, place: int, used: Collection[frozenset[str]]) -> Naming | None:
        """The first candidate that passes as a query; else the one with the largest margin."""
        candidates = self._candidates(place)
        free = [key for key in candidates if _alike(self._table.written(key)) not in used]
        margins = {key: self.margin(place, key) for key in free}
        if not margins:
            return None
        best = max(margins, key=lambda key: (margins[key], key))
        chosen = self._extend(next((key for key in margins if margins[key] > 0), best), place, margins)
        telling = [chosen] + [key for key in candidates if key != chosen]
        spelt = without_pieces([self._table.written(key) for key in telling], MOST_PHRASES)
        return Naming(_capitalised(spelt[0]), tuple(spelt), round(margins[chosen], 4))

    def _extend(self, key: str, place: int, margins: Mapping[str, float]) -> str:
        """The longer name of which `key` is a part in most of the group's papers that have it, if any passes."""
        shares = self._shares[place].shares
        longer = [
            other
            for other, margin in margins.items()
            if margin > 0
            and f" {key} " in f" {other} "
            and other != key
            and shares[self._places[other]] >= EXTENDED * shares[self._places[key]]
        ]
        return max(longer, key=lambda other: (shares[self._places[other]], other), default=key)

    def name_group(self, place: int, parts: Sequence[Sequence[int]], used: Collection[frozenset[str]]) -> str:
        """What the `parts` of a group share and other groups don't have."""
        about = np.array([self._mean(self._about, part) for part in parts])
        shared = np.exp(np.log(about + RARE).mean(axis=0))
        usual = self._totals / max(int(self._table.read.sum()), 1)
        lift = self._mean(self._about, self._groups[place]) / (usual + RARE)
        titled = self._mean(self._titles, self._groups[place])
        scores = shared * np.log(np.maximum(lift, 1)) * self._bonus**2 * np.sqrt(RARE + titled)
        scores = np.where(self._is_name & ~self._is_subject & (lift > LEAST_LIFT_OF_GROUP), scores, 0)
        best = np.argsort(-settled(scores, COMPARED), kind="stable").tolist()
        keys = (self._table.phrases[column] for column in best if scores[column] > 0)
        found = next((key for key in keys if _alike(self._table.written(key)) not in used), None)
        return _capitalised(self._table.written(found)) if found else f"Group {place + 1}"

    @staticmethod
    def _mean(cells: sparse.csr_matrix, group: Sequence[int]) -> Vector:
        mean: Vector = np.asarray(cells[list(group)].sum(axis=0)).ravel() / max(len(group), 1)
        return mean

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

    def _candidates(self, place: int) -> list[str]:
        """The phrases that most of the group's papers are about and few others: the F-measure (van Rijsbergen, 1979),
        more for longer phrases and those that stand in titles."""
        group = list(self._groups[place])
        share = self._shares[place]
        inside = np.asarray(self._about[group].sum(axis=0)).ravel()
        held = share.shares * share.size
        titled = np.asarray(self._titles[group].sum(axis=0)).ravel() / np.maximum(held, 1)
        measure = 2 * inside / (len(group) + self._totals)
        usual = self._table.everywhere / max(int(self._table.read.sum()), 1)
        least = SHARE * len(group) if (self._is_name & (held >= SHARE * len(group))).any() else 0.0
        telling = (held >= max(min(FEWEST, len(group)), least)) & (
            share.shares >= self._least_lift(len(group)) * usual
        )
        scores = measure * self._bonus * np.sqrt(IN_TITLES + titled)
        scores = settled(np.where(self._is_name & telling, scores, 0), COMPARED)
        best = np.argsort(-scores, kind="stable")[:TRIED].tolist()
        return [self._table.phrases[column] for column in best if scores[column] > 0]

    def _share(self, group: Sequence[int]) -> _Share:
        rows = list(group)
        return _Share(np.asarray(self._present[rows].sum(axis=0)).ravel() / max(len(rows), 1), len(rows))

    def _are_of_subject(self) -> Members:
        """Which phrases say of what they are where the whole pile is of that: "model of Wilson's disease"."""
        phrases, connectors = self._table.phrases, self._table.reader.function.connectors
        subjects = [phrases[column] for column in np.flatnonzero(self._is_subject).tolist()]
        ends = tuple(f" {small} {subject}" for small in sorted(connectors) for subject in subjects)
        return np.array([phrase.endswith(ends) for phrase in phrases], dtype=np.bool_)

    def _least_lift(self, size: int) -> float:
        """How much more often than all papers those of a group of `size` must have its name; all papers, no more."""
        others = max(int(self._table.read.sum()), 1) / max(size, 1) - 1
        return 1 + (LEAST_LIFT - 1) * min(max(others, 0.0), 1.0)

    def _worth(self, phrase: str) -> float:
        length = sum(word not in self._table.reader.function.small for word in phrase.split())
        bonus = LENGTH_BONUS[min(max(length, 1), len(LENGTH_BONUS)) - 1]
        return bonus * KEYWORD_BONUS if phrase in self._table.keywords else bonus


def _spread(group: Sequence[int]) -> Sequence[int]:
    """The papers of `group` that are read: of many, some spread evenly over them."""
    return group[:: sampling_step(len(group), READ)]


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


def _capitalised(phrase: str) -> str:
    first = phrase.split()[0]
    return phrase if any(letter.isupper() for letter in first) else phrase[0].upper() + phrase[1:]


def _alike(name: str) -> frozenset[str]:
    """What two names have in common that say the same: "musical robots", "robot music"."""
    return frozenset(stem(word)[:6] for word in words(name) if len(word) > 2 or not word.isascii())
