"""Find the abstract in what a feed says of a paper: behind its heading, without the reference around it."""

import re

# What stands before an abstract: arXiv's announcement, a heading.
_HEAD = re.compile(
    r"\A\s*arXiv:\S+\s+Announce Type:\s*\S+\s+Abstract:\s*|"
    r"(?:\A|<(?:b|h[1-6]|strong|p|div)\b[^>]*>|\A.{0,300}?\n)\s*(?:<(?:b|strong)>)?abstract\b:?\s*"
    r"(?:</(?:b|h[1-6]|strong|p)>\s*)+|\A\s*(?:abstract\s*:\s*|(?-i:ABSTRACT)\s+)",
    re.IGNORECASE | re.DOTALL,
)
# What stands behind it: PubMed's ids.
_TAIL = re.compile(r"<p\b[^>]*>\s*PMID:.*\Z", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|section)\b[^<>]{0,500}>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,500}>")
# A reference, and no abstract: "Publication date: …", "Nature, Published online: …", "…, Volume 3, Issue 2, …".
_REFERENCE = re.compile(
    r"\s*(?:Publication date\s*:|Author\(s\)\s*:|Source\s*:|.{0,120}\bPublished online\s*:|"
    r".{0,120}\b(?:Volume|Vol\.)\s+\d+|.{0,120}\bAhead of Print\b|.{0,120}\bEarlyView\b)",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_REFERENCE = 400  # characters; behind a longer one there is an abstract


def abstract_in_feed(text: str) -> str:
    """Return the abstract in an item's description, "" where that is a reference alone."""
    found = _HEAD.search(text[:5000])
    if found is None and _is_reference(text):
        return ""
    body = text[found.end() :] if found else text
    return " ".join(_BLOCK.sub(" ", _TAIL.sub("", body)).split())


def _is_reference(text: str) -> bool:
    plain = " ".join(_MARKUP.sub(" ", text).split())
    return len(plain) <= LONGEST_REFERENCE and _REFERENCE.match(plain) is not None
