"""Read the phrases of texts: runs of words that no clause breaks, and how papers most often write them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from taxo.numeric import sampling_step
from taxo.project.tables import Paper
from taxo.text.words import JOINED_PREFIXES, commonest, stems

Run = Sequence[tuple[str, str]]  # words, each as written and as a stem
LONGEST = 4  # words of a phrase
SAMPLE = 2000  # papers whose spelling is looked at, at most: of more, every second, third, …
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
EMPTY = PLAIN - INNER
_WORD = re.compile(r"[^\W_]+(?:[-/'’+][^\W_]+)*\+*")


def surface_forms(terms: Collection[str], papers: Sequence[Paper]) -> dict[str, str]:
    """Return how `terms` (stems joined by spaces) are most often written in `papers`: "fine-tuned LoRA".

    Terms that are written nowhere are left out. Of many papers a sample spread evenly over them is read.
    """
    step = sampling_step(len(papers), SAMPLE)
    written: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for paper in papers[::step]:
        for run in _runs(paper.abstract):
            if (key := _key(run)) in written:
                written[key][_written(run)] += 1
    return {term: commonest(forms) for term, forms in written.items() if forms}


def phrases(text: str) -> Iterator[tuple[str, str]]:
    """The phrases of `text` without plain words (but for "of"), that begin with a letter, as stems and as written."""
    for run in _runs(text):
        if _key(run)[0].isalpha() and not any(word.lower() in EMPTY for word, _ in run):
            yield _key(run), _written(run)


def _runs(text: str) -> Iterator[Run]:
    """Each run of one to four words of `text` within a clause, no small word at its ends."""
    for clause in re.split(r"[^\w\s\-/'’+]+|\s[-–—]+\s", text):
        words = _join([found.group() for found in _WORD.finditer(clause)])
        pairs = [(word, _stemmed(word)) for word in words]
        for first in range(len(words)):
            if words[first].lower() in INNER:
                continue
            for last in range(first, min(first + LONGEST, len(words))):
                if words[last].lower() not in INNER:
                    yield pairs[first : last + 1]


def _key(run: Run) -> str:
    return " ".join(stem for word, stem in run if word not in INNER)


def _written(run: Run) -> str:
    return " ".join(word for word, _ in run)


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
