"""Write what changed as a table: a row for each paper that came, went or moved."""

import csv
import io
from collections.abc import Iterator

from taxo.changes.compare import Changes
from taxo.csv_cells import escape_cell

COLUMNS = ("paper_id", "title", "change", "from", "to", "why")


def changes_csv(changes: Changes) -> str:
    """Return a row a paper as CSV that a spreadsheet opens safely; `from` and `to` are ids of topics, "" for none.

    `change` is "new", "moved" or "gone". Where both times have no paper in common, there are no rows.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    if changes.summary.is_same_pile:
        writer.writerows(map(escape_cell, row) for row in _rows(changes))
    return written.getvalue()


def _rows(changes: Changes) -> Iterator[tuple[str, str, str, str, str, str]]:
    for paper_id in changes.new:
        paper = changes.now.papers[paper_id]
        yield paper_id, paper.title, "new", "", paper.topic_id, "it isn't in the baseline"
    for move in changes.moves:
        yield move.paper_id, move.title, "moved", move.before, move.now, move.why
    for paper_id in changes.gone:
        paper = changes.before.papers[paper_id]
        yield paper_id, paper.title, "gone", paper.topic_id, "", "no listing has it now"
