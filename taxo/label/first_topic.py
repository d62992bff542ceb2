"""Choose the first topic of each paper: by what self-training says, or by what reviews say that this is worth."""

from dataclasses import dataclass

import numpy as np

from taxo.label.review_learning import Features, Judgements, fit_choice
from taxo.label.self_training import Round, softmax
from taxo.numeric import COMPARED, Matrix, Members, Vector, settled, wilson_interval
from taxo.project.metrics import Value

# What is believed of the log-odds of the two models and of the phrases: they look at the same words, so each is in
# part what the others say. The calibration error is then .01 to .05 on AG News and 20 Newsgroups, .03 to .08 on the
# listings with 0 to all phrases a topic. With .7 for the phrases it is .03 on the listings with all phrases, which
# were written while looking at them: those of others have less to say.
BELIEVED_MODELS, BELIEVED_PHRASES = 0.32, 0.6
# What the most familiar paper adds to the log-odds of its topic, and the least familiar one takes away: with it the
# log-loss of whether the topic is right is less by .01 on the listings with few phrases, with double as well.
FAMILIAR = 0.4
# Topics that share a paper's probability, the likeliest. The shares above were measured with 4 to 45 topics; of a
# thesaurus, the thousand that say nothing of the paper would together outweigh the few that do.
RIVALS = 50
REVIEWED_SCALE = 5.0  # of what reviews of other papers say, so that all features are about as large
# The weights that count before any review is read: what is said before the rounds and after them counts half each.
START = np.array([0.5, 0.5, 0.5, 0.5, 1.0, 0.0, 0.0])


@dataclass(frozen=True)
class Choice:
    """Log-odds (n, k) and probabilities (n, k) of the first topic, and figures about how it was chosen."""

    scores: Matrix
    probabilities: Matrix
    facts: dict[str, Value]


def choose_by_training(last: Round, gain: float, ranks: Vector) -> Choice:
    """Choose by what self-training says after its `last` round; `gain` is what naive Bayes counts, `ranks` (n, 0 to 1)
    are the papers' by familiarity.

    Nobody said whether that is right: the log-odds are taken for a fixed share of what they say.
    """
    models = BELIEVED_MODELS / np.sqrt(gain) * (last.bayes + last.ridge)
    odds = models + BELIEVED_PHRASES * last.anchor
    return Choice(last.total, _doubted(odds, last.total, ranks), {"learned_from_reviews": False})


def _doubted(odds: Matrix, scores: Matrix, ranks: Vector) -> Matrix:
    """Probabilities of log-odds (n, k), in which the topic with the best of `scores` (n, k) is the likelier the more
    familiar the paper is: models go astray where words are unlike those that they learned from."""
    chosen = np.arange(scores.shape[1]) == settled(scores).argmax(axis=1)[:, None]
    return softmax(_rivals(odds + chosen * FAMILIAR * (2 * ranks[:, None] - 1), chosen))


def _rivals(odds: Matrix, chosen: Members) -> Matrix:
    """The log-odds (n, k) of the likeliest `RIVALS` topics of each paper, the `chosen` one (n, k) among them; others
    can't be."""
    if odds.shape[1] <= RIVALS:
        return odds
    rivals = np.argsort(-settled(np.where(chosen, np.inf, odds), COMPARED), axis=1, kind="stable")[:, :RIVALS]
    left: Matrix = np.full_like(odds, -np.inf)
    np.put_along_axis(left, rivals, np.take_along_axis(odds, rivals, axis=1), axis=1)
    return left


def choose_by_reviews(
    rounds: tuple[Round, Round],
    gain: float,
    reviewed: Matrix,
    evidence: Matrix,
    judged: Judgements,
    ranks: Vector,
) -> Choice:
    """Choose by weights that reviews teach, each held out: of both models before and after the `rounds`, of the
    phrases, of what `reviewed` papers like it were given (n, k), and of a topic's own `evidence` (n, k).

    Where the rounds drift away, what was said before them gets the weight; where phrases mislead, they lose it.
    """
    fitting = judged.fitting
    rows, right = judged.rows[fitting], judged.first[fitting]
    features = _features(rounds, gain, reviewed, evidence)
    weights, loss = fit_choice(features[rows], right, START)
    scores = features @ weights
    facts: dict[str, Value] = {
        "learned_from_reviews": True,
        "held_out_loss": loss,
        "weight_before_rounds": settled(float(weights[:2].sum())),
        "weight_after_rounds": settled(float(weights[2:4].sum())),
        "weight_of_phrases": settled(float(weights[4])),
    }
    return Choice(scores, _doubted(scores, scores, ranks), facts)


def judge_held_out(held_out: Matrix, right: Matrix) -> dict[str, Value]:
    """Return how often the likeliest topic of papers is right that were held out, and what was believed of it.

    `held_out` (r, k) are probabilities, `right` (r, k) is above 0 where a topic would be right.
    """
    hits = float((right[np.arange(len(right)), settled(held_out).argmax(axis=1)] > 0).sum())
    low, high = wilson_interval(hits, len(right))
    return {
        "held_out_right": settled(hits / max(len(right), 1)),
        "held_out_right_at_least": settled(low),
        "held_out_right_at_most": settled(high),
        "held_out_confidence": settled(float(held_out.max(axis=1).mean())),
    }


def _features(rounds: tuple[Round, Round], gain: float, reviewed: Matrix, evidence: Matrix) -> Features:
    """The figures by which the first topic is chosen (n, k, 7), all about as large."""
    before, after = rounds
    models = BELIEVED_MODELS / np.sqrt(gain)
    views = [models * view for view in (before.bayes, before.ridge, after.bayes, after.ridge)]
    own = [BELIEVED_PHRASES * after.anchor, REVIEWED_SCALE * reviewed, np.log1p(evidence)]
    return np.stack([*views, *own], axis=2)
