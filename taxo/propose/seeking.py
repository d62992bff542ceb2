"""Seek topics that the taxonomy lacks: among the papers that it doesn't explain, then among all that nobody reviewed.

A subject that is new may have no unexplained paper: each is near enough to some topic, a few here and a few there.
"""

from collections.abc import Sequence, Set

import numpy as np

from taxo.label import LabelParams
from taxo.numeric import Members
from taxo.propose.candidates import find_candidates
from taxo.propose.choosing import ProposeParams, choose_candidates, keep_proven
from taxo.propose.sample import Sample
from taxo.propose.scoring import Candidate, known_keys, prove, score_candidates
from taxo.propose.spreading import find_primaries
from taxo.propose.telling import TellingPhrases
from taxo.text.token_phrases import Key


def seek_topics(
    sample: Sample, telling: TellingPhrases, params: ProposeParams, labelling: LabelParams
) -> tuple[list[Candidate], int]:
    """Return the candidates that stand as topics beside those of `sample`, and how many were tried.

    What is found among unexplained papers contests as topics do when the rest is looked at. There a candidate may have
    phrases that a topic has: what hides a subject are its own words, wherever the taxonomy put them.
    """
    missing, n_missing = _seek(
        sample, sample.is_unexplained, known_keys(sample), telling, params, labelling
    )
    others = _beside(sample, missing)
    hidden, n_hidden = _seek(others, ~others.reviewed, frozenset(), telling, params, labelling)
    return [*missing, *hidden], n_missing + n_hidden


def _seek(
    sample: Sample,
    among: Members,
    known: Set[Key],
    telling: TellingPhrases,
    params: ProposeParams,
    labelling: LabelParams,
) -> tuple[list[Candidate], int]:
    groups = find_candidates(sample, among, telling.table)
    candidates = score_candidates(groups, telling, sample, labelling, known)
    proven = prove(choose_candidates(candidates, params), sample, labelling)
    return keep_proven(proven, params), len(candidates)


def _beside(sample: Sample, found: Sequence[Candidate]) -> Sample:
    """The sample with `found` among the topics."""
    if not found:
        return sample
    scores = np.column_stack([candidate.scores for candidate in found])
    confidence = find_primaries(sample.inputs.beside(scores)).confidence
    return sample.with_topics(scores, np.zeros_like(scores), confidence)
