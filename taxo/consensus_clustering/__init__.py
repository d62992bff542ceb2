"""Group papers by many votes, into as many clusters as the halves of their texts tell apart."""

from taxo.consensus_clustering.consensus import (
    Clusters,
    ConsensusParams,
    by_size,
    cut,
    fewest_papers,
    find_consensus,
)
from taxo.consensus_clustering.votes import cast_votes, co_association

__all__ = [
    "Clusters",
    "ConsensusParams",
    "by_size",
    "cast_votes",
    "co_association",
    "cut",
    "fewest_papers",
    "find_consensus",
]
