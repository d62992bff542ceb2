"""Names for topics without a language model: noun phrases of their papers, tried as queries."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from taxo.tables import Paper
from taxo.text import JOINED_PREFIXES, stems

LONGEST = 4  # words of a phrase
SAMPLE = 3000  # papers that are read, at most: of more, every second, third, …
FEWEST = 2  # papers of a topic that a phrase must be in
SHARE = 0.15  # and of its papers
TITLE_BONUS = 1.0  # what a title's phrase counts more than an abstract's
LENGTH_BONUS = (1.0, 1.5, 1.6, 1.6)  # what a phrase of one, two, … words counts: longer ones say more
NESTED = 0.7  # a phrase that is this often inside one longer phrase is a piece of it
TRIED = 25  # candidates that are tried as queries
MOST_PHRASES = 6  # of a topic

INNER = {"of"}  # the only small word inside a phrase: "mixture of experts"
# Words that no name begins or ends with: they tell how papers are written, not what they are about.
PLAIN = frozenset(
    re.findall(
        r"\S+",
        """a an the this that these those its their our we it they he she i you who which what where when how why
    and or but nor not no of in on at by for from to with without via using use uses used into onto over under
    between among across through during before after since until while as than then thus hence if whether both
    either each every all any some many much more most less least few several such same other another own only
    just also even still yet very too so well can could may might must should would will shall do does did done
    be is are was were been being have has had having there here up down out off about above below further again
    one two three four five first second third new novel recent recently current existing previous prior
    traditional conventional standard common typical general generally specific particular various different
    diverse multiple single simple complex large larger small smaller high higher low lower good better best
    great key main major important crucial critical significant significantly substantial strong effective
    effectively efficient efficiently comprehensive extensive widely increasingly often however moreover
    furthermore therefore additionally finally overall despite although because due within toward towards
    paper papers work works study studies research approach approaches method methods methodology technique
    techniques framework frameworks way ways result results finding findings experiment experiments experimental
    empirical empirically performance state-of-the-art sota baseline baselines problem problems challenge
    challenges issue issues goal aim task tasks setting settings case cases example examples number amount range
    set sets type types kind form level levels part step steps process propose proposed proposes present presents
    presented introduce introduces introduced show shows shown demonstrate demonstrates demonstrated provide
    provides provided find found achieve achieves achieved achieving improve improves improved improving
    outperform outperforms reduce reduces reduced reducing increase increases increased enable enables allow
    allows require requires required leverage leverages leveraging investigate explore analyze evaluate compare
    address addresses develop developed apply applied applying train trained obtain obtained make makes based
    need needs lead leads offer offers build building given known called able available original entire full
    additional potential possible respectively e.g i.e etc et al vs per like including include includes compared
    across ability advantage advantages benefit benefits significance improvement improvements gap quality
    impact effect effects role time times average accuracy cost costs github open-source https http www com
    large-scale end-to-end real-world challenging promising powerful remains become becomes comparable
    competitive superior inherent resulting corresponding underlying associated scratch overview future highlight aims
    complete prohibitive correct""",
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A phrase that could name a topic: its stems and how telling it is."""

    key: str
    score: float


@dataclass(frozen=True)
class _Corpus:
    """The phrases of each paper (in its title, anywhere), in how many papers each is, and how it is written."""

    titles: list[set[str]]
    texts: list[set[str]]
    written: Mapping[str, Counter[str]]
    frequency: Counter[str]

    def spell(self, key: str) -> str:
        """How papers most often write the phrase."""
        forms = self.written[key]
        return min(forms, key=lambda form: (-forms[form], form))


def name_topics(
    papers: Sequence[Paper],
    groups: Sequence[Sequence[int]],
    rivals: Sequence[Sequence[int]] = (),
    taken: Collection[str] = (),
) -> list[Naming]:
    """Return what to call each of `groups` (rows of `papers`), no two alike nor like `taken` names.

    Candidates are runs of up to four words that no sentence breaks, in several of the group's papers and rarely
    in others. Among the most telling the first that passes as a query is the name: its own papers must answer it
    better than the papers of any other group. Where none passes, the one with the largest margin is the name.
    """
    corpus = _read(papers, sorted({row for group in [*groups, *rivals] for row in group}))
    used = {_key(name) for name in taken}
    names = []
    for place, group in enumerate(groups):
        candidates = _candidates(corpus, group, len(papers))
        naming = _choose(corpus, candidates, place, [*groups, *rivals], used) or _fallback(
            papers, group, place
        )
        used.add(_key(naming.name))
        names.append(naming)
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
    return {
        term: min(forms, key=lambda form: (-forms[form], form)) for term, forms in written.items() if forms
    }


def slug(name: str) -> str:
    """Return `name` as a topic id: lower-case words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "topic"


def _read(papers: Sequence[Paper], rows: Sequence[int]) -> _Corpus:
    """Read the papers of `rows` and as many others as make a fair sample."""
    step = max(1, len(papers) // SAMPLE)
    read = set(range(0, len(papers), step)) | set(rows[:: max(1, len(rows) // SAMPLE)])
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


def _candidates(corpus: _Corpus, group: Sequence[int], n_papers: int) -> list[_Candidate]:
    """The most telling phrases of the group's papers: the share of them with it, times how much larger that is
    than the share of the others (a phrase's part of the Kullback-Leibler divergence), more where titles have it."""
    inside = Counter(key for row in group for key in corpus.texts[row])
    in_titles = Counter(key for row in group for key in corpus.titles[row])
    fewest = max(FEWEST, SHARE * len(group)) if len(group) > 2 else 1
    found = []
    pieces = _pieces(inside)
    for key, count in inside.items():
        if count < fewest or key in pieces:
            continue
        share = count / len(group)
        elsewhere = (corpus.frequency[key] - count + 0.5) / (n_papers - len(group) + 1)
        bonus = (1 + TITLE_BONUS * in_titles[key] / len(group)) * LENGTH_BONUS[
            min(key.count(" "), LONGEST - 1)
        ]
        found.append(_Candidate(key, share * math.log(max(share / elsewhere, 1e-9)) * bonus))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.key))[:TRIED]


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


def _choose(
    corpus: _Corpus,
    candidates: Sequence[_Candidate],
    place: int,
    groups: Sequence[Sequence[int]],
    used: Collection[str],
) -> Naming | None:
    free = [candidate for candidate in candidates if candidate.key not in used and _is_name(candidate.key)]
    margins = {candidate.key: _margin(corpus, candidate.key, place, groups) for candidate in free}
    chosen = next((c.key for c in free if margins[c.key] > 0), None)
    if chosen is None:
        if not margins:
            return None
        chosen = max(margins, key=lambda key: (margins[key], key))
    phrases = [chosen] + [c.key for c in candidates if c.key != chosen and _is_name(c.key)]
    spelt = [corpus.spell(key) for key in _distinct(phrases)[:MOST_PHRASES]]
    return Naming(_capitalised(spelt[0]), tuple(spelt), round(margins[chosen], 4))


def _fallback(papers: Sequence[Paper], group: Sequence[int], place: int) -> Naming:
    """A title stands for papers that share no phrase."""
    title = min((papers[row].title for row in group), key=lambda title: (len(title), title), default="")
    name = " ".join(title.split()[:6]) or f"Topic {place + 1}"
    return Naming(name, (name,), 0.0)


def _margin(corpus: _Corpus, query: str, place: int, groups: Sequence[Sequence[int]]) -> float:
    """How much better the papers of group `place` answer `query` than those of the group next best, 0 to 1.

    A paper answers by the share of the query's words that it has, and half as much again by the whole phrase.
    """
    answers = [_answer(corpus, query, group) for group in groups]
    own = answers.pop(place)
    return own - max(answers, default=0.0)


def _answer(corpus: _Corpus, query: str, group: Sequence[int]) -> float:
    words = query.split()
    scores = [
        (sum(word in corpus.texts[row] for word in words) / len(words) + 0.5 * (query in corpus.texts[row]))
        / 1.5
        for row in group
    ]
    return sum(scores) / max(len(scores), 1)


def _is_name(key: str) -> bool:
    return len(key) > 2


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
        keys = [_stemmed(word) for word in words]
        for first in range(len(words)):
            if words[first].lower() in INNER:
                continue
            for last in range(first, min(first + LONGEST, len(words))):
                if words[last].lower() not in INNER:
                    key = " ".join(
                        k
                        for w, k in zip(words[first : last + 1], keys[first:], strict=False)
                        if w not in INNER
                    )
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
