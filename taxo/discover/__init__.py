"""Group papers without looking at the taxonomy."""

from taxo.discover.stage import DiscoverParams, discover_clusters

__all__ = ["DiscoverParams", "discover_clusters"]
