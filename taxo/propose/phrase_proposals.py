"""Say what a phrase that a topic lacks would bring, and to which papers."""

from collections.abc import Iterator, Sequence

import numpy as np

from taxo.manners import counted
from taxo.project.suggestions import PHRASE, Suggestion
from taxo.project.tables import Paper, PhraseEffect, PhrasePaper
from taxo.propose.phrase_trials import MissingPhrase

SHOWN = 3  # titles in the file


def phrase_suggestion(found: MissingPhrase, papers: Sequence[Paper]) -> Suggestion:
    """Return the phrase as an entry of the suggestions: counts, a sentence, and titles of papers that it helps."""
    helped = [*np.flatnonzero(found.wins).tolist(), *np.flatnonzero(found.unfound).tolist()]
    count, having, unfound = (
        int(part.sum()) for part in (found.holders, found.holders & found.has, found.unfound)
    )
    why = (
        f"“{found.phrase}” is in {counted(count, 'paper')}, {having} of them with the topic, "
        f"and in {unfound} of these no phrase of it is found."
    )
    return Suggestion(
        PHRASE,
        found.topic.topic_id,
        (found.phrase,),
        int(found.wins.sum()),
        why,
        count,
        examples=tuple(papers[row].title for row in helped[:SHOWN]),
    )


def phrase_papers(found: MissingPhrase, papers: Sequence[Paper]) -> Iterator[PhrasePaper]:
    """Yield a row for each of `papers` that holds the phrase."""
    for row in np.flatnonzero(found.holders).tolist():
        yield PhrasePaper(found.topic.topic_id, found.phrase, papers[row].paper_id, _effect(found, row))


def _effect(found: MissingPhrase, row: int) -> PhraseEffect:
    if found.wins[row]:
        return "gets the topic"
    return "gets evidence" if found.unfound[row] else "as it is"
