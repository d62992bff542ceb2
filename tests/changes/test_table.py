"""The table of changes: a row a paper, safe to open in a spreadsheet."""

import csv
import io
from dataclasses import replace

from taxo.changes import changes_csv, compare
from tests.changes.piles import pile


def test_a_row_tells_what_a_paper_did_and_why() -> None:
    now = pile(a="uvx", b="yzp")
    titled = replace(now, papers={**now.papers, "p": replace(now.papers["p"], title="=1+1")})
    rows = list(csv.reader(io.StringIO(changes_csv(compare(pile(a="uvw", b="xyz"), titled)))))
    assert rows == [
        ["paper_id", "title", "change", "from", "to", "why"],
        ["p", "'=1+1", "new", "", "b", "it isn't in the baseline"],
        ["x", "Title x", "moved", "b", "a", "learned anew from papers that came or went"],
        ["w", "Title w", "gone", "a", "", "no listing has it now"],
    ]


def test_of_another_pile_there_is_nothing_to_tell() -> None:
    assert changes_csv(compare(pile(a="u"), pile(a="x"))) == "paper_id,title,change,from,to,why\r\n"
