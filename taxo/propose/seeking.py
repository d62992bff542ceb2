"""Seek topics that the taxonomy lacks: among the papers that it doesn't explain, then among all that nobody reviewed.

A subject that is new may have no unexplained paper: each is near enough to some topic, a few here and a few there.
"""

from collections.abc import Sequence, Set

import numpy as np

from taxo.label import LabelParams
from taxo.numeric import Members
from taxo.propose.candidates import find_candidates
from taxo.propose.choosing import (
    LEAST_COHERENCE,
    LEAST_WORTH,
    ProposeParams,
    choose_candidates,
    keep_proven,
)
from taxo.propose.sample import Sample
from taxo.propose.scoring import Candidate, known_keys, prove, score_candidates
from taxo.propose.spreading import find_primaries
from taxo.propose.telling import TellingPhrases
from taxo.text.token_phrases import Key

# What is proven of papers that a topic explains takes 1.6 times the worth: eight found with an F1 of .9. With as little
# as among unexplained ones, ten of 25 draws of 25 to 150 papers of the listings brought a group that hangs on "problem"
# or "framework"; so one did.
LEAST_HIDDEN_WORTH = 1.6 * LEAST_WORTH


def seek_topics(
    sample: Sample, telling: TellingPhrases, params: ProposeParams, labelling: LabelParams
) -> tuple[list[Candidate], int]:
    """Return the candidates that stand as topics beside those of `sample`, and how many were tried.

    What is found among unexplained papers contests as topics do when the rest is looked at. There a candidate may have
    phrases that a topic has: what hides a subject are its own words, wherever the taxonomy put them.
    """

    def try_groups(beside: Sample, among: Members, known: Set[Key]) -> list[Candidate]:
        groups = find_candidates(beside, among, telling.table)
        return score_candidates(groups, telling, beside, labelling, known)

    def stand(beside: Sample, tried: Sequence[Candidate], least_worth: float) -> list[Candidate]:
        coherent = [c for c in tried if telling.coherence(c.phrases, c.members) >= LEAST_COHERENCE]
        chosen = choose_candidates(coherent, params, least_worth)
        return keep_proven(prove(chosen, beside, labelling), params)

    tried = try_groups(sample, sample.is_unexplained, known_keys(sample))
    missing = stand(sample, tried, LEAST_WORTH)
    others = _beside(sample, missing)
    again = try_groups(others, ~others.reviewed, frozenset())
    return [*missing, *stand(others, again, LEAST_HIDDEN_WORTH)], len(tried) + len(again)


def _beside(sample: Sample, found: Sequence[Candidate]) -> Sample:
    """The sample with `found` among the topics."""
    if not found:
        return sample
    scores = np.column_stack([candidate.scores for candidate in found])
    confidence = find_primaries(sample.inputs.beside(scores)).confidence
    return sample.with_topics(scores, np.zeros_like(scores), confidence)
