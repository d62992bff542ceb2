"""The copies of one paper in, the paper out: the fullest of every field, and what the copies disagree on."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from taxo.dedupe import title_key
from taxo.screening import Copy
from taxo.tables import Paper

ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Dated:
    """A copy with its date: the day, or only the year, or neither."""

    copy: Copy
    published: date | None
    year: int | None


def paper_id(key: str) -> str:
    """Return the id of the paper that `key` names: a hash, the same in every run."""
    return hashlib.sha256(key.encode("utf-8", errors="replace")).hexdigest()[:ID_DIGITS]


def merge(copies: Sequence[Dated]) -> Paper:
    """Make one paper of its copies, given in the order of their places.

    The title that most copies have, the longest abstract that nothing is wrong with, the earliest date (a
    paper is published once), the highest counts, every keyword once.
    """
    records = [dated.copy.record for dated in copies]
    sound = [dated.copy.record.abstract for dated in copies if dated.copy.problem is None]
    title = _commonest([r.title for r in records])
    doi = next(filter(None, (r.doi for r in records)), None)
    arxiv_id = next(filter(None, (r.arxiv_id for r in records)), None)
    published = min(filter(None, (dated.published for dated in copies)), default=None)
    return Paper(
        paper_id=paper_id(title_key(title)),
        title=title,
        abstract=max(sound, key=len),
        n_authors=max(filter(None, (r.n_authors for r in records)), default=None),
        published=published,
        upvotes=max((r.upvotes for r in records if r.upvotes is not None), default=None),
        organisation=next(filter(None, (r.organisation for r in records)), None),
        url=next(filter(None, (r.url for r in records)), None) or address(doi, arxiv_id),
        keywords=list(dict.fromkeys(word for r in records for word in r.keywords)),
        sources=[dated.copy.place for dated in copies],
        year=published.year if published else min(filter(None, (d.year for d in copies)), default=None),
        doi=doi,
        arxiv_id=arxiv_id,
    )


def address(doi: str | None, arxiv_id: str | None) -> str | None:
    """Return where a paper with these identifiers is found."""
    if arxiv_id:
        return f"https://arxiv.org/abs/{arxiv_id}"
    return f"https://doi.org/{doi}" if doi else None


def _commonest(titles: Sequence[str]) -> str:
    """Return the title that most copies have, in the spelling that most have; a tie goes to the longest."""
    keys = Counter(map(title_key, titles))
    spellings = Counter(titles)
    return max(titles, key=lambda t: (keys[title_key(t)], spellings[t], len(t), t))
