"""Read every listing into papers, merge the copies, account for every line."""

from taxo.extract.stage import ExtractParams, extract_listing, extract_papers

__all__ = ["ExtractParams", "extract_listing", "extract_papers"]
