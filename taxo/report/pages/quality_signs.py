"""Build the part of the Quality page that needs no review: signs of where topics are likely wrong, not how often."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from taxo.numeric import wilson_interval
from taxo.report.catalogue import Catalogue, Entry, TopicLink
from taxo.report.filters import count, percent, plural
from taxo.report.parts import Bar, Columns, bars

ENOUGH_REVIEWS = (
    60  # what `label.min_reviews` is unless people change it: from there on reviews choose how labels learn
)
UNSURE = 0.5  # confidence below which the topic is more likely wrong than right
RECURS = 2  # papers that make a near tie one of the pair of topics, not of the paper
MOST_SHOWN = 10  # topics and pairs that are shown at once, those that need most attention first
REASONS = {
    "strange": "their words are unlike those of the topics' papers",
    "wordless": "they have no word that counts",
    "unspoken": "no paper of the pile has a phrase of any topic",
    "reviewed": "reviewers said that none of the topics fits",
    "no topics": "there are no topics",
}
UNTOLD = "no reason is told"
VIEWS = {"phrases": "phrases", "clusters": "clusters", "classifier": "classifier"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many papers have a topic, and why the others have none, a bar a reason."""

    title: str
    n_papers: int
    reasons: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Confidence:
    """What was stated of `n` unreviewed papers with a topic: how many by tenths of confidence."""

    title: str
    n: int
    tenths: Columns


@dataclass(frozen=True, slots=True)
class View:
    """How many papers a view puts into a topic as well; None where it can't be asked."""

    name: str
    n_agree: int | None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """How far the views agree on the `n` papers of a topic; `share` is that of papers on which all do."""

    topic: TopicLink
    n: int
    n_all: int
    n_none: int
    share: float
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the views agree on `n` papers, topic by topic, the least agreed first: `first` few, then the `others`.

    `totals` are of all topics, `n_own` of them are clusters themselves, and `without_phrase` papers hold no phrase.
    """

    title: str
    n: int
    totals: tuple[View, ...]
    n_own: int
    without_phrase: int
    first: tuple[AgreementRow, ...]
    others: tuple[AgreementRow, ...]


@dataclass(frozen=True, slots=True)
class NearTies:
    """Papers whose second topic is nearly as probable as the first: the pairs of topics that recur."""

    title: str
    n: int
    pairs: tuple[tuple[TopicLink, TopicLink, int], ...]


@dataclass(frozen=True, slots=True)
class OddPhrases:
    """Topics without papers, phrases that find nothing by topic, and phrases that topics share with their papers.

    `n_pageless` topics without papers have no page; they and their `n_untold` phrases that find nothing are counted
    alone.
    """

    title: str
    absent: tuple[TopicLink, ...]
    n_pageless: int
    n_idle: int
    n_untold: int
    idle: tuple[tuple[TopicLink, tuple[str, ...]], ...]
    shared: tuple[tuple[str, tuple[TopicLink, ...], int], ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What can be seen without reviews; parts are None where there is nothing to look at.

    `points` are how far off a share in percent may be that `enough` reviews show.
    """

    are_agreed: bool
    n_unreviewed: int
    enough: int
    points: int
    coverage: Coverage
    confidence: Confidence | None
    agreement: Agreement | None
    near_ties: NearTies | None
    phrases: OddPhrases


def build_signs(catalogue: Catalogue) -> Signs:
    """Return the part of the page."""
    plots = catalogue.inputs.plots
    unreviewed = [entry for entry in catalogue.entries if not entry.assignment.reviewed]
    labelled = [entry for entry in unreviewed if entry.assignment.topic_id is not None]
    low, high = wilson_interval(ENOUGH_REVIEWS / 2, ENOUGH_REVIEWS)
    return Signs(
        are_agreed=any(topic.status == "agreed" for topic in catalogue.topics),
        n_unreviewed=len(unreviewed),
        enough=ENOUGH_REVIEWS,
        points=round(100 * (high - low) / 2),
        coverage=_coverage(catalogue),
        confidence=_confidence(labelled),
        agreement=_agreement(plots["agreement"], catalogue.links),
        near_ties=_near_ties(plots["near_ties"], len(labelled), catalogue.links),
        phrases=_phrases(plots["odd_phrases"], catalogue),
    )


def _coverage(catalogue: Catalogue) -> Coverage:
    n, without = len(catalogue.entries), catalogue.entries_without_topic
    reasons = Counter(
        "reviewed" if entry.assignment.reviewed else entry.assignment.reason or UNTOLD for entry in without
    )
    found = [(REASONS.get(reason, reason), size) for reason, size in reasons.most_common()]
    return Coverage(_tell_coverage(n, len(without)), n, bars(found))


def _tell_coverage(n_papers: int, n_without: int) -> str:
    if not n_papers:
        return "There are no papers"
    if not n_without:
        return "Every paper has a topic"
    share = percent(n_without / n_papers)
    return f"{count(n_without)} of {plural(n_papers, 'paper has', 'papers have')} no topic ({share})"


def _confidence(labelled: Sequence[Entry]) -> Confidence | None:
    if not labelled:
        return None
    stated = [entry.assignment.confidence for entry in labelled]
    tenths = Counter(min(int(value * 10), 9) for value in stated)
    n_unsure = sum(value < UNSURE for value in stated)
    unsure = f"{plural(n_unsure, 'paper', 'papers')} more likely wrong than right"
    mean = f"{percent(sum(stated) / len(stated))} sure on average"
    found = bars((f"{10 * tenth} to {10 * tenth + 10} %", tenths[tenth]) for tenth in range(min(tenths), 10))
    columns = Columns(tuple(replace(bar, at=bar.label.split()[0]) for bar in found))
    return Confidence(f"{mean}; {unsure}" if n_unsure else mean, len(labelled), columns)


def _agreement(rows: Sequence[Mapping[str, str]], links: Mapping[str, TopicLink]) -> Agreement | None:
    known = [row for row in rows if row["topic_id"] in links]
    found = [
        AgreementRow(
            links[row["topic_id"]],
            int(row["n_papers"]),
            int(row["all_agree"]),
            int(row["none_agree"]),
            int(row["all_agree"]) / int(row["n_papers"]),
            tuple(View(name, int(row[key]) if row[key] else None) for key, name in VIEWS.items()),
        )
        for row in known
    ]
    if not found:
        return None
    ordered = sorted(found, key=lambda row: (row.share, -row.n, row.topic.topic_id))
    totals = tuple(_total(known, key, name) for key, name in VIEWS.items())
    return Agreement(
        title=_tell_agreement(found, totals),
        n=sum(row.n for row in found),
        totals=totals,
        n_own=sum(not row["clusters"] for row in known),
        without_phrase=sum(int(row["no_phrase"]) for row in known),
        first=tuple(ordered[:MOST_SHOWN]),
        others=tuple(ordered[MOST_SHOWN:]),
    )


def _total(rows: Sequence[Mapping[str, str]], key: str, name: str) -> View:
    """How many papers a view agrees on, of all topics about which it can be asked; None where there is none."""
    asked = [int(row[key]) for row in rows if row[key]]
    return View(name, sum(asked) if asked else None)


def _tell_agreement(rows: Sequence[AgreementRow], totals: Sequence[View]) -> str:
    names = [view.name for view in totals if view.n_agree is not None]
    n = sum(row.n for row in rows)
    n_all, n_none = sum(row.n_all for row in rows), sum(row.n_none for row in rows)
    if len(names) == 1:
        return f"The {names[0]} alone agree on {percent(n_all / n)} of {plural(n, 'paper', 'papers')}"
    joined = f"{', '.join(names[:-1])} and {names[-1]}"
    agree = f"{joined[0].upper()}{joined[1:]} agree on {percent(n_all / n)} of {plural(n, 'paper', 'papers')}"
    none = "neither" if len(names) == 2 else "none"
    return f"{agree}; on {percent(n_none / n)} {none} does" if n_none else agree


def _near_ties(
    rows: Sequence[Mapping[str, str]], n_labelled: int, links: Mapping[str, TopicLink]
) -> NearTies | None:
    if not n_labelled:
        return None
    pairs = [
        (links[row["topic_id"]], links[row["other_id"]], int(row["n_papers"]))
        for row in rows
        if row["topic_id"] in links and row["other_id"] in links
    ]
    n_tied = sum(n for _, _, n in pairs)
    recurring = tuple(pair for pair in pairs if pair[2] >= RECURS)[:MOST_SHOWN]
    return NearTies(_tell_ties(n_tied, n_labelled, recurring), n_labelled, recurring)


def _tell_ties(n_tied: int, n: int, recurring: Sequence[tuple[TopicLink, TopicLink, int]]) -> str:
    if not n_tied:
        return "No paper is nearly tied between two topics"
    told = f"{count(n_tied)} of {plural(n, 'paper', 'papers')} {'is' if n_tied == 1 else 'are'} nearly tied"
    return f"{told} between two topics" + (
        "" if recurring else ", no pair of them twice" if n_tied > 1 else ""
    )


def _phrases(rows: Sequence[Mapping[str, str]], catalogue: Catalogue) -> OddPhrases:
    links = catalogue.links
    counted = catalogue.by_topic
    absent = tuple(
        links[topic.topic_id]
        for topic in catalogue.topics
        if topic.topic_id not in counted and topic.status == "agreed"
    )
    idle, shared, n_untold = defaultdict[TopicLink, list[str]](list), [], 0
    for row in rows:
        owners = [links[topic_id] for topic_id in row["topic_ids"].split(";") if topic_id in links]
        if int(row["n_papers"]) == 0 and owners:
            idle[owners[0]].append(row["phrase"])
        elif int(row["n_papers"]) == 0:
            n_untold += bool(catalogue.n_pageless)
        elif len(owners) > 1:
            shared.append((row["phrase"], tuple(owners), int(row["n_papers"])))
    shared.sort(key=lambda item: (-item[2], item[0]))
    n_idle = sum(map(len, idle.values())) + n_untold
    by_topic = tuple((topic, tuple(phrases)) for topic, phrases in idle.items())
    title = _tell_phrases(len(absent) + catalogue.n_pageless, n_idle, len(shared))
    return OddPhrases(title, absent, catalogue.n_pageless, n_idle, n_untold, by_topic, tuple(shared))


def _tell_phrases(n_absent: int, n_idle: int, n_shared: int) -> str:
    told = [
        f"{plural(n_absent, 'topic is', 'topics are')} no paper's first" if n_absent else "",
        f"{plural(n_idle, 'phrase finds', 'phrases find')} nothing" if n_idle else "",
        f"{plural(n_shared, 'phrase is', 'phrases are')} of several topics" if n_shared else "",
    ]
    return (
        ", ".join(filter(None, told))
        or "Every topic is the first of some paper, and every phrase is found and of one topic"
    )
