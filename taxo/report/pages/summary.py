"""Build the page that sums the report up on one sheet of paper."""

from dataclasses import dataclass

from taxo.report.catalogue import Catalogue
from taxo.report.first_screen import Line
from taxo.report.pages.overview import TopicRow, build_overview

LISTED = 12  # topics that stand beside the map: as high as that is on A4 and on Letter
MADE = (
    "Every paper got a vector from its words, and papers near one another on the map have vectors alike. {topics} The "
    "same listings, taxonomy and reviews give the same report again."
)
NOTHING = "There is nothing to sum up yet."
AGREED = "The topics are people's; a paper has one where the topic's words and papers like it speak for it."
FOUND = "Nobody wrote topics down: these are groups of papers that read alike, named by their own words."


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The pile on one sheet: the four lines of the first page, its `largest` topics, and how it was made.

    `n_more` topics with `n_more_papers` papers are smaller than those listed.
    """

    headline: str
    lines: tuple[Line, ...]
    n_papers: int
    largest: tuple[TopicRow, ...]
    n_more: int
    n_more_papers: int
    made: str


def build_summary(catalogue: Catalogue) -> SummaryPage:
    """Return the summary."""
    overview = build_overview(catalogue)
    rows = {row.link.topic_id: row for group in overview.groups for row in group.topics if row.n_papers}
    ordered = sorted(rows.values(), key=lambda row: (-row.n_papers, row.link.name))
    return SummaryPage(
        headline=overview.headline,
        lines=overview.lines,
        n_papers=overview.n_papers,
        largest=tuple(ordered[:LISTED]),
        n_more=len(ordered[LISTED:]),
        n_more_papers=sum(row.n_papers for row in ordered[LISTED:]),
        made=MADE.format(topics=AGREED if catalogue.is_agreed else FOUND) if overview.n_papers else NOTHING,
    )
