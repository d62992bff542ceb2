"""Find what the taxonomy lacks, topics and phrases, and suggest it."""

from taxo.propose.choosing import ProposeParams
from taxo.propose.settled_suggestions import suggest
from taxo.propose.stage import Proposals, Suggestions, find_suggestions, propose_topics

__all__ = ["Proposals", "ProposeParams", "Suggestions", "find_suggestions", "propose_topics", "suggest"]
