"""Build what the foot of every page tells a reader whom the site was passed on to: what made it, and from what.

It names no commit of the project: a page that did would be another with each commit, among them the one that records
the page's own hash in dvc.lock, and no clone could make the same page again.
"""

import json
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution

from taxo.libraries import DISTRIBUTION
from taxo.report.catalogue import Catalogue, Entry
from taxo.report.filters import MONTHS
from taxo.version import __version__

SHORT = 10  # letters of a commit: as git shows it in a large repository


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the site, and from what.

    `program` is taxo with its version, and with the commit where it was installed from one. `newest` is the newest
    date in the listings, as exactly as they tell it: "9 July 2024", "July 2024" or "2024"; None where no paper of the
    `n_dated` has one.
    """

    program: str
    n_papers: int
    n_topics: int
    n_listings: int
    n_dated: int
    newest: str | None
    has_abstracts: bool


def build_provenance(catalogue: Catalogue) -> Provenance:
    """Return what stands at the foot of every page."""
    entries = catalogue.entries
    dated = [entry for entry in entries if entry.year is not None]
    return Provenance(
        program=program(),
        n_papers=len(entries),
        n_topics=sum(
            topic.topic_id in catalogue.inputs.taxonomy.by_id
            for group in catalogue.every_group
            for topic in group.topics
        ),
        n_listings=catalogue.n_listings_read,
        n_dated=len(dated),
        newest=_newest(dated),
        has_abstracts=catalogue.has_abstracts,
    )


def program() -> str:
    """Return "taxo 0.2.0", with its commit where it was installed from a repository (PEP 610 says where from)."""
    try:
        installed = distribution(DISTRIBUTION)
    except PackageNotFoundError:  # run from its folder, installed nowhere
        return f"taxo {__version__}"
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    commit = origin.get("vcs_info", {}).get("commit_id", "")[:SHORT]
    return f"taxo {__version__}" + (f" (commit {commit})" if commit else "")


def _newest(dated: list[Entry]) -> str | None:
    """The latest date; of dates that may be the same day, the one that is told most exactly."""
    parts = [_parts(entry) for entry in dated]
    if not parts:
        return None
    year, month, day = max(parts)
    return " ".join(word for word in (str(day or ""), MONTHS[month - 1] if month else "", str(year)) if word)


def _parts(entry: Entry) -> tuple[int, int, int]:
    """Year, month and day, 0 where the listing doesn't tell."""
    published: date | None = entry.paper.published
    if published is not None:
        return published.year, published.month, published.day
    return entry.year or 0, entry.paper.month or 0, 0
