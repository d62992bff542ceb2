"""Names for topics without a language model: noun phrases of their papers, tried as queries."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from taxo.numeric import COMPARED, sampling_step, settled
from taxo.project.baseline import KnownTopic
from taxo.project.tables import Paper
from taxo.text.phrases import LONGEST, phrases
from taxo.text.words import commonest, stems

Counted = tuple[Counter[str], int]  # in how many papers each phrase is, and of how many
SAMPLE = 2000  # papers that are read, at most: of more, every second, third, …
READ = 60  # papers of a topic that are read, at most
FEWEST = 2  # papers of a topic that a phrase must be in
SHARE = 0.15  # and of its papers
TITLE_BONUS = 1.0  # what a title's phrase counts more than an abstract's
LENGTH_BONUS = (1.0, 1.5, 1.6, 1.6)  # what a phrase of one, two, … words counts: longer ones say more
PRECISION = 0.5  # what recall counts against precision: more would bring generic names, less shaky ones
NESTED = 0.7  # a phrase that is this often inside one longer phrase is a piece of it
FOLLOWED = 0.75  # one before a further word this often says of what kind that is: "few-shot", "causal"
TRIED = 25  # candidates that are tried as queries
MOST_PHRASES = 6  # of a topic

NO_NOUN = ("ed", "ly")  # how participles and adverbs end, no names


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
class _Corpus:
    """The phrases of each paper (in its title, anywhere), in how many papers each is, how it is written, and how
    often it is and is `followed` by one more word of a phrase."""

    titles: list[set[str]]
    texts: list[set[str]]
    written: Mapping[str, Counter[str]]
    frequency: Counter[str]
    followed: Counter[str]

    def count(self, group: Sequence[int]) -> Counted:
        """In how many papers of `group` each phrase is."""
        return Counter(key for row in group for key in self.texts[row]), len(group)

    def spell(self, key: str) -> str:
        """How papers most often write the phrase."""
        return commonest(self.written[key])

    def names_something(self, key: str) -> bool:
        """Whether the phrase can stand alone: it hardly ever does where it only says of what kind the next word is."""
        qualifies = self.followed[key] >= FOLLOWED * self.written[key].total()
        return not qualifies and not self.spell(key).endswith(NO_NOUN)


def name_topics(
    papers: Sequence[Paper],
    groups: Sequence[Sequence[int]],
    rivals: Sequence[Sequence[int]] = (),
    taken: Collection[str] = (),
    known: Sequence[KnownTopic | None] = (),
) -> list[Naming]:
    """Return what to call each of `groups` (rows of `papers`), no two alike nor like `taken` names.

    Candidates are runs of up to four words that no sentence breaks, in several of the group's papers and rarely
    in others. Among the most telling the first that passes as a query is the name: its own papers must answer it
    better than the papers of any other group but those in both. Where none passes, it is the one that comes closest.
    Where a group is a `known` topic, that topic's name stays as long as it passes, and with the name its id.
    """
    read = [_spread(group) for group in [*groups, *rivals]]
    corpus = _read(papers, read)
    counted = [corpus.count(group) for group in read]
    others = [_rivals(corpus, read, counted, place) for place in range(len(groups))]
    passing = {
        place: (topic.name, margin)
        for place, topic in enumerate(known)
        if topic and (margin := _margin(_key(topic.name), counted[place], others[place])) > 0
    }
    used = {_key(name) for name in (*taken, *(name for name, _ in passing.values()))}
    names: list[Naming] = []
    for place, group in enumerate(read[: len(groups)]):
        candidates = _candidates(corpus, group)
        margins = {key: _margin(key, counted[place], others[place]) for key in candidates if key not in used}
        naming = _choose(corpus, candidates, margins)
        if place in passing:
            naming = _keep(*passing[place], corpus, naming)
        naming = naming or _fallback(papers, group, place)
        topic = known[place] if known else None
        names.append(
            replace(naming, kept_id=topic.topic_id) if topic and topic.name == naming.name else naming
        )
        used.add(_key(names[-1].name))
    return names


def _rivals(
    corpus: _Corpus, groups: Sequence[Sequence[int]], counted: Sequence[Counted], place: int
) -> list[Counted]:
    """What is in the papers of each group but `place`, those left out that are in it too."""
    own = set(groups[place])
    left = [[row for row in group if row not in own] for group in groups]
    whole = [len(one) == len(other) for one, other in zip(left, groups, strict=True)]
    return [counted[i] if whole[i] else corpus.count(rows) for i, rows in enumerate(left) if rows]


def _margin(query: str, own: Counted, rivals: Sequence[Counted]) -> float:
    """How much better a group's papers answer `query` than the rivals next best, -1 to 1.

    A paper answers by the share of the query's words that it has, and half as much again by the whole phrase.
    """
    return _answer(query, own) - max((_answer(query, rival) for rival in rivals), default=0.0)


def _answer(query: str, counted: Counted) -> float:
    counts, size = counted
    words = query.split()
    return (sum(counts[word] for word in words) / len(words) + 0.5 * counts[query]) / 1.5 / max(size, 1)


def _spread(group: Sequence[int]) -> Sequence[int]:
    """The papers of `group` that are read: of many, some spread evenly over them."""
    return group[:: sampling_step(len(group), READ)]


def _read(papers: Sequence[Paper], groups: Sequence[Sequence[int]]) -> _Corpus:
    """Read the papers of `groups` and others, so many as make a fair sample."""
    read = {
        *range(0, len(papers), sampling_step(len(papers), SAMPLE)),
        *(row for group in groups for row in group),
    }
    titles: list[set[str]] = [set() for _ in papers]
    texts: list[set[str]] = [set() for _ in papers]
    written: dict[str, Counter[str]] = defaultdict(Counter)
    frequency: Counter[str] = Counter()
    for row in sorted(read):
        titles[row] = {key for key, _ in phrases(papers[row].title)}
        for key, span in phrases(papers[row].abstract):
            texts[row].add(key)
            written[key][span] += 1
        texts[row] |= titles[row] & written.keys()
        frequency.update(texts[row])
    followed: Counter[str] = Counter()
    for key, forms in written.items():
        followed[key.rpartition(" ")[0]] += forms.total()
    return _Corpus(titles, texts, written, frequency, followed)


def _candidates(corpus: _Corpus, group: Sequence[int]) -> list[str]:
    """The most telling phrases of the group's papers: those that as queries would find these papers and no others.

    It is the F-measure with more weight on precision (van Rijsbergen, 1979), more for longer phrases and titles'.
    """
    inside, _ = corpus.count(group)
    in_titles = Counter(key for row in group for key in corpus.titles[row])
    fewest = max(FEWEST, SHARE * len(group)) if len(group) > 2 else 1
    scores: dict[str, float] = {}
    pieces = _pieces(inside)
    for key, count in inside.items():
        if count < fewest or key in pieces or len(key) < 3 or not corpus.names_something(key):
            continue
        measure = (1 + PRECISION) * count / (PRECISION * len(group) + corpus.frequency[key])
        length = LENGTH_BONUS[min(key.count(" "), LONGEST - 1)]
        scores[key] = measure * length * (1 + TITLE_BONUS * in_titles[key] / len(group))
    return sorted(scores, key=lambda key: (-settled(scores[key], COMPARED), key))[:TRIED]


def _pieces(counts: Mapping[str, int]) -> set[str]:
    """Phrases that are hardly ever without the same word before or after: "language" of "language model"
    (the idea of C-value: Frantzi et al., 2000)."""
    pieces = set()
    for key, count in counts.items():
        words = key.split()
        for piece in (" ".join(words[1:]), " ".join(words[:-1])):
            if piece and count >= FEWEST and count >= NESTED * counts.get(piece, math.inf):
                pieces.add(piece)
    return pieces


def _choose(corpus: _Corpus, candidates: Sequence[str], margins: Mapping[str, float]) -> Naming | None:
    """The first candidate that passes as a query; else the one with the largest margin."""
    if not margins:
        return None
    best = max(margins, key=lambda key: (margins[key], key))
    chosen = next((key for key in margins if margins[key] > 0), best)
    telling = [chosen] + [key for key in candidates if key != chosen]
    spelt = [corpus.spell(key) for key in _distinct(telling)[:MOST_PHRASES]]
    return Naming(_capitalised(spelt[0]), tuple(spelt), round(margins[chosen], 4))


def _keep(name: str, margin: float, corpus: _Corpus, found: Naming | None) -> Naming:
    """The naming `found` for a group with another name in place of its own, which stays a phrase."""
    spelt = corpus.spell(_key(name)) if _key(name) in corpus.written else name
    phrases = dict.fromkeys((spelt, *(found.phrases if found else ())))
    return Naming(name, tuple(phrases)[:MOST_PHRASES], round(margin, 4))


def _fallback(papers: Sequence[Paper], group: Sequence[int], place: int) -> Naming:
    """A title stands for papers that share no phrase."""
    title = min((papers[row].title for row in group), key=lambda title: (len(title), title), default="")
    name = " ".join(title.split()[:6]) or f"Topic {place + 1}"
    return Naming(name, (name,), 0.0)


def _distinct(keys: Iterable[str]) -> list[str]:
    """Leave out phrases whose words are all in one that was kept."""
    kept: list[str] = []
    for key in keys:
        if not any(set(key.split()) <= set(other.split()) for other in kept):
            kept.append(key)
    return kept


def _capitalised(phrase: str) -> str:
    first = phrase.split()[0]
    return phrase if any(letter.isupper() for letter in first) else phrase[0].upper() + phrase[1:]


def _key(name: str) -> str:
    return " ".join(stems(name))
