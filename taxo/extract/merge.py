"""Merge the copies of a paper into one, the fullest of every field, and say where they disagree."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from taxo.extract.screening import Copy
from taxo.extract.titles import title_key
from taxo.project.added import is_added
from taxo.project.tables import Paper, Verdict
from taxo.readers.records import Record
from taxo.readers.values import PUBMED

# Fields of which the first that a copy has counts, and where a paper is found by an identifier.
FIRST = ("organisation", "url", "doi", "arxiv_id", "pmid", "type", "volume", "issue", "pages")
ADDRESSES = {
    "arxiv_id": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "pmid": PUBMED,
}
ID_DIGITS = 16  # of hexadecimal, 64 bits: of a million papers two agree by chance once in 37 million corpora


def merge(copies: Sequence[Copy]) -> Paper:
    """Make one paper of its copies, given in the order of their places; one of them has no problem.

    The title that most copies have, the longest abstract that nothing is wrong with (one that is cut off last), the
    earliest date (a paper is published once), the highest counts, the most authors, every keyword once, the authors'
    own where a copy has them; of the rest the first that is there. What topics and scores are made of keeps as it was
    when copies are added, in the folder of such listings: else a week's papers would change what people agreed on.
    """
    records = [copy.record for copy in copies]
    known = {name: _first(records, name) for name in FIRST}
    return Paper(
        **_read_by_stages(_settled(copies)),
        n_authors=max((r.n_authors for r in records if r.n_authors), default=None),
        upvotes=max((r.upvotes for r in records if r.upvotes is not None), default=None),
        sources=[copy.place for copy in copies],
        authors=list(max(records, key=lambda r: len(r.authors)).authors),
        retracted=any(r.retracted for r in records),
        extra={name: text for r in reversed(records) for name, text in r.extra.items()},
        **(known | {"url": known["url"] or _address(known)}),
    )


def _read_by_stages(copies: Sequence[Copy]) -> dict[str, Any]:
    """The fields of a paper that later stages read."""
    records = [copy.record for copy in copies]
    title = _commonest([record.title for record in records])
    abstract = max((copy for copy in copies if copy.problem is None), key=_wholeness).record.abstract
    published = min((copy.published for copy in copies if copy.published), default=None)
    return {
        "paper_id": _hash(title_key(title)),
        "title": title,
        "abstract": abstract,
        "title_only": not abstract,
        "published": published,
        "year": published.year if published else min((c.year for c in copies if c.year), default=None),
        "month": _month(copies, published),
        "keywords": _each_once(r.keywords for r in _with_own_keywords(records)),
        "index_terms": _each_once(r.index_terms for r in records),
        "mesh_terms": _each_once(r.mesh_terms for r in records),
        "venue": _first(records, "venue"),
        "language": _first(records, "language"),
    }


def _first(records: Sequence[Record], name: str) -> Any:
    """The first value of a field that is there, None where there is none."""
    return next(filter(None, (getattr(record, name) for record in records)), None)


def _settled(copies: Sequence[Copy]) -> Sequence[Copy]:
    """The copies that weren't added, or all where no such copy can stand for the paper."""
    settled = [copy for copy in copies if not is_added(copy.listing)]
    return settled if any(copy.problem is None for copy in settled) else copies


def _wholeness(copy: Copy) -> tuple[bool, int]:
    return not copy.is_cut_off, len(copy.record.abstract)


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


def _address(known: Mapping[str, str | None]) -> str | None:
    return next((address + str(known[name]) for name, address in ADDRESSES.items() if known[name]), None)


def _each_once(words: Iterable[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(word for some in words for word in some))


def _with_own_keywords(records: Sequence[Record]) -> Sequence[Record]:
    """Return the records that have their authors' keywords, or all where none has."""
    own = [r for r in records if r.keywords not in ((), r.index_terms, r.mesh_terms, r.categories)]
    return own or records


def _month(copies: Sequence[Copy], published: date | None) -> int | None:
    if published is not None:
        return published.month
    dates = [c.record.published for c in copies if c.record.published and c.record.published.month and c.year]
    return dates[0].month if dates else None


def _commonest(titles: Sequence[str]) -> str:
    """Return the title that most copies have (of two, the longer), in the spelling that most have, or the first."""
    if len(titles) == 1:
        return titles[0]
    keys = Counter(map(title_key, titles))
    chosen = max(keys, key=lambda key: (keys[key], len(key), key))
    spellings = Counter(title for title in titles if title_key(title) == chosen)
    return spellings.most_common(1)[0][0]
