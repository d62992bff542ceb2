"""Turn each paper into a vector."""

from taxo.encode.stage import EncodeParams, encode_papers, summarise

__all__ = ["EncodeParams", "encode_papers", "summarise"]
