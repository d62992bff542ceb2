"""Names for topics without a language model: noun phrases of their papers, tried as queries."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from taxo.tables import Paper
from taxo.text import JOINED_PREFIXES, commonest, stems

Counted = tuple[Counter[str], int]  # in how many papers each phrase is, and of how many
LONGEST = 4  # words of a phrase
SAMPLE = 2000  # papers that are read, at most: of more, every second, third, …
READ = 60  # papers of a topic that are read, at most
FEWEST = 2  # papers of a topic that a phrase must be in
SHARE = 0.15  # and of its papers
TITLE_BONUS = 1.0  # what a title's phrase counts more than an abstract's
LENGTH_BONUS = (1.0, 1.5, 1.6, 1.6)  # what a phrase of one, two, … words counts: longer ones say more
PRECISION = 0.5  # what recall counts against precision: more would bring generic names, less shaky ones
NESTED = 0.7  # a phrase that is this often inside one longer phrase is a piece of it
DIGITS = 9
TRIED = 25  # candidates that are tried as queries
MOST_PHRASES = 6  # of a topic

NO_NOUN = ("ed", "ly")  # how participles and adverbs end, no names
INNER = {"of"}  # the only small word inside a phrase: "mixture of experts"
# Words that no name begins or ends with: they tell how papers are written, not what they are about.
PLAIN = frozenset(
    re.findall(
        r"\S+",
        """a an the this that these those its their our we it they he she i you who which what where when how why and or
    but nor not no of in on at by for from to with without via using use uses used into onto over under between among
    across through during before after since until while as than then thus hence if whether both either each every
    all any some many much more most less least few several such same other another own only just also even still
    yet very too so well can could may might must should would will shall do does did done be is are was were been
    being have has had having there here up down out off about above below further again one two three four five
    first second third new novel recent recently current existing previous prior traditional conventional standard
    common typical general generally specific particular various different diverse multiple single simple complex
    large larger small smaller high higher low lower good better best great key main major important crucial
    critical significant significantly substantial strong effective effectively efficient efficiently
    comprehensive extensive widely increasingly often however moreover furthermore therefore additionally finally
    overall despite although because due within toward towards paper papers work works study studies research
    approach approaches method methods methodology technique techniques framework frameworks way ways result
    results finding findings experiment experiments experimental empirical empirically performance
    state-of-the-art sota baseline baselines problem problems challenge challenges issue issues goal aim task
    tasks setting settings case cases example examples number amount range set sets type types kind form level
    levels part step steps process propose proposed proposes present presents presented introduce introduces
    introduced show shows shown demonstrate demonstrates demonstrated provide provides provided find found achieve
    achieves achieved achieving improve improves improved improving outperform outperforms reduce reduces reduced
    reducing increase increases increased enable enables allow allows require requires required leverage leverages
    leveraging investigate explore analyze evaluate compare address addresses develop developed apply applied
    applying train trained obtain obtained make makes based need needs lead leads offer offers build building
    given known called able available original entire full additional potential possible respectively e.g i.e etc
    et al vs per like including include includes compared ability advantage advantages benefit benefits
    significance improvement improvements gap quality impact effect effects role time times average accuracy cost
    costs github open-source https http www com large-scale end-to-end real-world challenging promising powerful
    remains become becomes comparable competitive superior inherent resulting corresponding underlying associated
    scratch overview future highlight aims complete prohibitive correct thereby obtaining whose first-order
    particularly extent variety order line terms respect means view aspect aspects survey surveys theoretically
    theoretical""",
    )
)
_WORD = re.compile(r"[^\W_]+(?:[-/'’+][^\W_]+)*\+*")


@dataclass(frozen=True)
class Naming:
    """What a topic can be called: its name, the key phrases found with it (the name first), and how much better
    the name, as a query, does for its own papers than for any other topic's (`margin`; above 0: accepted)."""

    name: str
    phrases: tuple[str, ...]
    margin: float


@dataclass(frozen=True)
class _Corpus:
    """The phrases of each paper (in its title, anywhere), in how many papers each is, and how it is written."""

    titles: list[set[str]]
    texts: list[set[str]]
    written: Mapping[str, Counter[str]]
    frequency: Counter[str]

    def count(self, group: Sequence[int]) -> Counted:
        """In how many papers of `group` each phrase is."""
        return Counter(key for row in group for key in self.texts[row]), len(group)

    def spell(self, key: str) -> str:
        """How papers most often write the phrase."""
        return commonest(self.written[key])


def name_topics(
    papers: Sequence[Paper],
    groups: Sequence[Sequence[int]],
    rivals: Sequence[Sequence[int]] = (),
    taken: Collection[str] = (),
) -> list[Naming]:
    """Return what to call each of `groups` (rows of `papers`), no two alike nor like `taken` names.

    Candidates are runs of up to four words that no sentence breaks, in several of the group's papers and rarely
    in others. Among the most telling the first that passes as a query is the name: its own papers must answer it
    better than the papers of any other group but those in both. Where none passes, it is the one that comes closest.
    """
    read = [_spread(group) for group in [*groups, *rivals]]
    corpus = _read(papers, read)
    used = {_key(name) for name in taken}
    names = []
    counted = [corpus.count(group) for group in read]
    for place, group in enumerate(read[: len(groups)]):
        candidates = _candidates(corpus, group)
        others = _rivals(corpus, read, counted, place)
        margins = {key: _margin(key, counted[place], others) for key in candidates if key not in used}
        naming = _choose(corpus, candidates, margins)
        names.append(naming or _fallback(papers, group, place))
        used.add(_key(names[-1].name))
    return names


def surface_forms(terms: Collection[str], papers: Sequence[Paper]) -> dict[str, str]:
    """Return how `terms` (stems joined by spaces) are most often written in `papers`: "fine-tuned LoRA".

    Terms that are written nowhere are left out. Of many papers a sample spread evenly over them is read.
    """
    step = max(1, len(papers) // SAMPLE)
    written: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for paper in papers[::step]:
        for key, span in _spans(paper.abstract):
            if key in written:
                written[key][span] += 1
    return {term: commonest(forms) for term, forms in written.items() if forms}


def sampling_step(count: int, most: int) -> int:
    """Return the least step by which at most `most` of `count` things are taken, spread evenly over them."""
    return -(-count // most) or 1


def slug(name: str) -> str:
    """Return `name` as a topic id: lower-case words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "topic"


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
        titles[row] = {key for key, _ in _phrases(papers[row].title)}
        for key, span in _phrases(papers[row].abstract):
            texts[row].add(key)
            written[key][span] += 1
        texts[row] |= titles[row] & written.keys()
        frequency.update(texts[row])
    return _Corpus(titles, texts, written, frequency)


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
        if count < fewest or key in pieces or len(key) < 3 or corpus.spell(key).endswith(NO_NOUN):
            continue
        measure = (1 + PRECISION) * count / (PRECISION * len(group) + corpus.frequency[key])
        length = LENGTH_BONUS[min(key.count(" "), LONGEST - 1)]
        scores[key] = measure * length * (1 + TITLE_BONUS * in_titles[key] / len(group))
    return sorted(scores, key=lambda key: (-round(scores[key], DIGITS), key))[:TRIED]


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
    phrases = [chosen] + [key for key in candidates if key != chosen]
    spelt = [corpus.spell(key) for key in _distinct(phrases)[:MOST_PHRASES]]
    return Naming(_capitalised(spelt[0]), tuple(spelt), round(margins[chosen], 4))


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


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    """The spans of `text` without plain words (but for "of"), that begin with a letter."""
    for key, span in _spans(text):
        if key[0].isalpha() and not any(word in PLAIN for word in span.lower().split() if word not in INNER):
            yield key, span


def _spans(text: str) -> Iterator[tuple[str, str]]:
    """Each run of one to four words of `text` within a clause, as stems without small words and as it is written."""
    for clause in re.split(r"[^\w\s\-/'’+]+|\s[-–—]+\s", text):
        words = _join([found.group() for found in _WORD.finditer(clause)])
        pairs = [(word, _stemmed(word)) for word in words]
        for first in range(len(words)):
            if words[first].lower() in INNER:
                continue
            for last in range(first, min(first + LONGEST, len(words))):
                if words[last].lower() not in INNER:
                    key = " ".join(k for w, k in pairs[first : last + 1] if w not in INNER)
                    yield key, " ".join(words[first : last + 1])


def _join(words: Sequence[str]) -> list[str]:
    """Take words together that are one however they are written: "time series", "fine tuning"."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].lower() in JOINED_PREFIXES and " " not in _stemmed(f"{joined[-1]} {word}"):
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


@lru_cache(maxsize=200_000)
def _stemmed(words: str) -> str:
    return " ".join(stems(words))
