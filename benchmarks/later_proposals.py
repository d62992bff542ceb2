"""Which topics are proposed when papers of a later conference join the listings, and do they hold what lacks a topic?

    python -m benchmarks.later_proposals ../gold/later-papers.csv

Clones the repository, puts the titles and abstracts of the CSV file beside its listings, and runs the stages up to
`propose`. Prints the first ten proposals with their papers: how many there are, how many of them are later ones, and
how many of those for which an annotator found no topic ("none" among their `primary`, which no stage sees).
"""

import argparse
import csv
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.later import read_rows
from benchmarks.weekly import ROOT, run
from taxo.extract.titles import title_key
from taxo.project.suggestions import NEW_TOPIC, load_suggestions
from taxo.project.tables import PAPERS, PROPOSED_TOPICS

SHOWN = 10
NONE = "none"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("papers", type=Path, help="the CSV file: title, abstract, primary")
    args = parser.parse_args()
    rows = read_rows(args.papers)
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        propose_beside(rows, clone)
        print("\n".join(tell(rows, clone)))


def propose_beside(rows: list[dict[str, str]], clone: Path) -> None:
    """Clone the repository, add the papers of `rows`, and run the stages up to `propose`."""
    run(clone.parent, "git", "clone", "--quiet", str(ROOT), str(clone))
    with (clone / "data/raw/later.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["title", "abstract"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    run(clone, "dvc", "repro", "propose")


def tell(rows: list[dict[str, str]], clone: Path) -> Iterable[str]:
    """Yield a line for each of the first proposals, and one for the papers without a topic of all of them."""
    titles = {paper.paper_id: title_key(paper.title) for paper in PAPERS.read(clone)}
    later = {title_key(row["title"]) for row in rows}
    lacking = {title_key(row["title"]) for row in rows if NONE in row["primary"].split("|")}
    members = {topic.topic_id: {titles[i] for i in topic.examples} for topic in PROPOSED_TOPICS.read(clone)}
    found: set[str] = set()
    for suggestion in [s for s in load_suggestions(clone)[0] if s.kind == NEW_TOPIC][:SHOWN]:
        own = members[suggestion.topic]
        found |= own & lacking
        yield (
            f"{suggestion.name}: {len(own)} papers, {len(own & later)} later ones, {len(own & lacking)} without a topic"
        )
    yield f"of {len(lacking)} later papers without a topic {len(found)} are in these proposals"


if __name__ == "__main__":
    main()
