"""Find what the taxonomy lacks, topics and phrases, and suggest it."""

from taxo.propose.choosing import ProposeParams
from taxo.propose.missing_phrases import suggest_phrases
from taxo.propose.phrase_figures import count_phrases
from taxo.propose.stage import Proposals, propose_topics

__all__ = ["Proposals", "ProposeParams", "count_phrases", "propose_topics", "suggest_phrases"]
