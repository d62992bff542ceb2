"""Judge later papers by what was known before: no review of them taught, and the classifier saw none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from taxo.evaluate.crossval import (
    NO_ANSWERS,
    Answers,
    ReviewedCorpus,
    answers_of,
    classify,
    label_by,
    where_trained,
)
from taxo.label import LabelParams
from taxo.project.tables import Paper
from taxo.train.stage import TrainParams

LATER = 0.25  # of the reviewed papers, about so many, the latest ones, are judged; the more others remain to teach
# Later papers that are judged at least: of 20 the share that is right is known to within a fifth, of fewer it says
# nothing that the figure on all papers doesn't say better.
FEWEST = 20
DATED = (
    0.5  # of the reviewed papers, so many must have a date: else the few that do would speak for the others
)


@dataclass(frozen=True)
class Later:
    """Answers for the reviewed papers from `since` on ("2024-05-01", or "2024" where some have no more than a year).

    `labels` are those of a run that read all papers, but no review of a later one, as in the run after a new listing
    came; `classifier` is trained on the topics of the earlier papers alone.
    """

    since: str = ""
    labels: Answers = NO_ANSWERS
    classifier: Answers = NO_ANSWERS


NOTHING_LATER = Later()


def judge_later(corpus: ReviewedCorpus, labelling: LabelParams, training: TrainParams) -> Later:
    """Return the answers for the latest of the reviewed papers that have a date, about a quarter; none where they are
    few, or most of them have none.

    Papers without a date neither teach nor are judged. What nothing can hold back are the taxonomy's phrases: whoever
    wrote them may have seen the later papers.
    """
    date_of = _dates([paper for paper in corpus.papers if paper.paper_id in corpus.reviews.by_paper])
    dates = {paper.paper_id: date for paper in corpus.papers if (date := date_of(paper))}
    dated = [dates[i] for i in corpus.reviewed_ids if i in dates]
    since = _first_later_date(dated)
    if since is None or len(dated) < DATED * len(corpus.reviewed_ids):
        return NOTHING_LATER
    earlier = {paper_id for paper_id, date in dates.items() if date < since}
    judged = [i for i in corpus.reviewed_ids if dates.get(i, "") >= since]
    assignments = label_by(corpus, labelling, [i for i in corpus.reviewed_ids if i in earlier])
    learned = [assignment for assignment in assignments if assignment.paper_id in earlier]
    asked = [paper for paper in corpus.papers if paper.paper_id in set(judged)]
    classified = where_trained(list(classify(corpus, asked, learned, training)))
    return Later(since, answers_of(corpus, assignments, judged), classified)


def _dates(reviewed: Sequence[Paper]) -> Callable[[Paper], str]:
    """How to date papers so that dates compare: by the day where all of `reviewed` that have a year have one."""
    if all(paper.published for paper in reviewed if _year(paper)):
        return lambda paper: paper.published.isoformat() if paper.published else ""
    return _year


def _year(paper: Paper) -> str:
    year = paper.published.year if paper.published else paper.year
    return f"{year:04}" if year else ""


def _first_later_date(dates: Sequence[str]) -> str | None:
    """Return the one of the reviewed papers' `dates` from which on about a quarter of them are, at most half; None
    where these are few."""
    wanted = LATER * len(dates)
    counts = {since: sum(date >= since for date in dates) for since in set(dates)}
    possible = [since for since, n in counts.items() if FEWEST <= n <= len(dates) / 2]
    return min(possible, key=lambda since: (abs(counts[since] - wanted), since), default=None)
