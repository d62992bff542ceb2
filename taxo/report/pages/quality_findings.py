"""Say in a sentence what each figure of the Quality page shows, from the numbers that it is drawn from."""

from collections.abc import Callable, Sequence
from datetime import date

from taxo.numeric import wilson_interval
from taxo.project.topic_state import STATES
from taxo.report.catalogue import TopicLink
from taxo.report.filters import count, percent, plural
from taxo.report.parts import Rate

MIDDLE = 0.5  # share of the papers, the surest of which a coverage curve's title tells
ALIKE = 0.9  # share of the papers that keep a topic, above which confidence tells too few apart


def tell_ways(ways: Sequence[tuple[str, Rate]]) -> str:
    """Return how often each way is right, given what each is called within a sentence, and its rate."""
    told = [f"{percent(rate.share)} {name}" for name, rate in ways]
    return "Right: " + ", ".join(told)


def tell_reliability(bins: Sequence[tuple[float, float, int]]) -> str:
    """Return whether stated confidence holds, given the mean confidence, share right and number of papers of bins."""
    n = sum(size for _, _, size in bins)
    if not n:
        return ""
    stated = sum(size * confidence for confidence, _, size in bins) / n
    right = sum(size * share for _, share, size in bins) / n
    low, high = wilson_interval(right * n, n)
    numbers = f"{percent(stated)} stated, {percent(right)} right"
    if stated > high:
        return f"Surer than it should be: {numbers}"
    if stated < low:
        return f"Right more often than it says: {numbers}"
    return f"Confidence holds on the whole: {numbers}"


def tell_coverage(points: Sequence[tuple[float, float, float]]) -> str:
    """Return what asking for more confidence brings, given share kept, share right and its upper end at thresholds."""
    if not points:
        return ""
    whole = max(points)
    surest = min(points, key=lambda point: (abs(point[0] - MIDDLE), -point[1]))
    if surest[0] > ALIKE:
        return "Confidence hardly tells the papers apart"
    told = f"f the surest {percent(surest[0])}, {percent(surest[1])} are right; of all, {percent(whole[1])}"
    return f"Caution brings little: o{told}" if surest[1] <= whole[2] else f"O{told}"


def tell_learning(steps: Sequence[tuple[int, float, float, float]]) -> str:
    """Return what reviews brought, given how many taught, the share right then, and its interval, in order."""
    if len(steps) < 2:
        return ""
    (_, before, _, _), (n_last, after, low, high) = steps[0], steps[-1]
    told = f"from {percent(before)} to {percent(after)}"
    if percent(before) == percent(after):
        return f"{plural(n_last, 'review', 'reviews')} left the share right at {percent(after)}"
    if low <= before <= high:
        return (
            f"{plural(n_last, 'review', 'reviews')} moved the share right {told}, no more than chance could"
        )
    return f"{plural(n_last, 'review', 'reviews')} {'raised' if after > before else 'lowered'} the share right {told}"


def tell_mixups(mixups: Sequence[tuple[TopicLink | None, TopicLink | None, int]], recurs: int) -> str:
    """Return which confusion is the commonest, given actual topic, said topic and number of papers, most first.

    Those of fewer than `recurs` papers are accidents; None is no topic.
    """
    if not mixups:
        return "No reviewed paper was said to be of a wrong topic"
    (actual, said, n), n_wrong = mixups[0], sum(n for _, _, n in mixups)
    if n < recurs and n_wrong > 1:
        return f"No confusion recurs: {count(n_wrong)} papers are wrong, each in its own way"
    pair = f"of {_topic(actual)} {'was' if n == 1 else 'were'} said to be of {_topic(said)}"
    return f"The commonest confusion: {count(n)} papers {pair}" if n >= recurs else f"Only one paper {pair}"


def _topic(link: TopicLink | None) -> str:
    return f"“{link.name}”" if link else "no topic"


def tell_states(states: Sequence[str]) -> str:
    """Return how many topics are in each state, given the state of each topic."""
    counts = [(state, states.count(state)) for state in STATES if state in states]
    if len(states) < 2:
        return f"The one topic is {states[0]}" if states else "There are no topics"
    told = [f"{count(n)} {'is' if n == 1 else 'are'} {state}" for state, n in counts]
    joined = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    return f"Of {count(len(states))} topics, {joined}"


def tell_date(since: str, day: Callable[[date], str]) -> str:
    """Return a date "2024-05-01" as `day` tells it, and a year as it is."""
    return day(date.fromisoformat(since)) if "-" in since else since
