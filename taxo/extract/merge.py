"""Merge the copies of a paper into one, the fullest of every field, and say where they disagree."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from taxo.extract.screening import Copy
from taxo.extract.titles import title_key
from taxo.project.tables import Paper, Verdict

ID_DIGITS = 16  # of hexadecimal, 64 bits: of a million papers two agree by chance once in 37 million corpora


def merge(copies: Sequence[Copy]) -> Paper:
    """Make one paper of its copies, given in the order of their places; one of them has no problem.

    The title that most copies have, the longest abstract that nothing is wrong with, the earliest date (a
    paper is published once), the highest counts, every keyword once; of the rest the first that is there.
    """
    records = [copy.record for copy in copies]
    title = _commonest([record.title for record in records])
    doi = next((record.doi for record in records if record.doi), None)
    arxiv_id = next((record.arxiv_id for record in records if record.arxiv_id), None)
    published = min((copy.published for copy in copies if copy.published), default=None)
    return Paper(
        paper_id=_hash(title_key(title)),
        title=title,
        abstract=max((copy.record.abstract for copy in copies if copy.problem is None), key=len),
        n_authors=max((r.n_authors for r in records if r.n_authors), default=None),
        published=published,
        upvotes=max((r.upvotes for r in records if r.upvotes is not None), default=None),
        organisation=next((r.organisation for r in records if r.organisation), None),
        url=next((r.url for r in records if r.url), None) or _address(doi, arxiv_id),
        keywords=list(dict.fromkeys(word for r in records for word in r.keywords)),
        sources=[copy.place for copy in copies],
        year=published.year if published else min((c.year for c in copies if c.year), default=None),
        doi=doi,
        arxiv_id=arxiv_id,
    )


def conflicts(copy: Copy, paper: Paper) -> dict[Verdict, str]:
    """Return where a copy says something else than the paper that it was merged into, and what."""
    found: dict[Verdict, str] = {}
    if copy.published and copy.published != paper.published:
        found["date"] = f"dated {copy.published}, kept {paper.published}"
    if copy.record.n_authors and copy.record.n_authors != paper.n_authors:
        found["authors"] = f"{copy.record.n_authors} authors, kept {paper.n_authors}"
    return found


def with_own_ids(papers: Sequence[Paper]) -> list[Paper]:
    """Give papers of the same title ids of their own.

    An id is a hash of the title, so that it stays when a listing with a DOI for the same paper comes in.
    Only where different papers share a title their arXiv id or DOI goes into it, or at last the abstract.
    """
    found = list(papers)
    for key_of in (_identifier_key, _abstract_key):
        found = _renamed(found, key_of)
    return found


def _renamed(papers: Sequence[Paper], key_of: Callable[[Paper], str]) -> list[Paper]:
    counts = Counter(paper.paper_id for paper in papers)
    return [p if counts[p.paper_id] == 1 else replace(p, paper_id=_hash(key_of(p))) for p in papers]


def _identifier_key(paper: Paper) -> str:
    return title_key(paper.title) + (paper.arxiv_id or paper.doi or "")


def _abstract_key(paper: Paper) -> str:
    return _identifier_key(paper) + title_key(paper.abstract)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", errors="replace")).hexdigest()[:ID_DIGITS]


def _address(doi: str | None, arxiv_id: str | None) -> str | None:
    if arxiv_id:
        return f"https://arxiv.org/abs/{arxiv_id}"
    return f"https://doi.org/{doi}" if doi else None


def _commonest(titles: Sequence[str]) -> str:
    """Return the title that most copies have (of two, the longer), in the spelling that most have, or the first."""
    if len(titles) == 1:
        return titles[0]
    keys = Counter(map(title_key, titles))
    chosen = max(keys, key=lambda key: (keys[key], len(key), key))
    spellings = Counter(title for title in titles if title_key(title) == chosen)
    return spellings.most_common(1)[0][0]
