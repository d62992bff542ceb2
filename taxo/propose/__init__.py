"""Find the topics that the taxonomy lacks, and propose them."""

from taxo.propose.choosing import ProposeParams
from taxo.propose.stage import Proposals, propose_topics

__all__ = ["Proposals", "ProposeParams", "propose_topics"]
