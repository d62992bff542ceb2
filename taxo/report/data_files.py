"""Write the site's data files: scripts, since a page on a disk may run files but not fetch them."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from taxo.changes import definition_of
from taxo.csv_cells import escape_cell
from taxo.numeric import settled
from taxo.project.baseline import PLACE
from taxo.project.suggestions import Suggestion
from taxo.report.catalogue import Catalogue, Entry, split_source
from taxo.report.colours import NO_TOPIC, SHAPES
from taxo.report.field_data import filter_fields
from taxo.report.map_data import column_data, name_data, palette_data, similar_data
from taxo.report.reference_data import reference_data
from taxo.report.suggestion_data import suggestion_data

DIGITS = 4  # a ten-thousandth of the map, or of full confidence: less than anyone sees
CSV_COLUMNS = (
    "paper_id",
    "title",
    "topic_id",
    "topic",
    "confidence",
    "topics",
    "reviewed",
    "reviewed_by",
    "topic_state",
    "proposed_ids",
    "proposed",
    "sources",
    "definition",
    *PLACE,
)
ABSTRACTS_PER_FILE = 500  # about 700 kB: unfolding one abstract of a large corpus shouldn't load them all


def data_files(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield name and text of each data file: of topics, papers, the map, suggestions, the classifier and abstracts."""
    yield "topics.js", script("topics", _topics(catalogue))
    yield "papers.js", script("papers", _papers(catalogue))
    yield "places.js", script("places", _places(catalogue))
    yield "names.js", script("names", name_data(catalogue))
    yield "palette.js", script("palette", palette_data())
    yield "columns.js", script("columns", column_data(catalogue))
    yield "similar.js", script("similar", similar_data(catalogue))
    yield "references.js", script("references", reference_data(catalogue))
    yield from _field_files(catalogue)
    yield "suggestions.js", script("suggestions", suggestion_data(catalogue))
    if catalogue.inputs.model.why_untrained is None:
        yield "model.js", script("model", catalogue.inputs.model.data)
    for part, start in enumerate(
        range(0, len(catalogue.entries) if catalogue.has_abstracts else 0, ABSTRACTS_PER_FILE)
    ):
        entries = catalogue.entries[start : start + ABSTRACTS_PER_FILE]
        yield f"abstracts-{part}.js", script(f"abstracts{part}", [e.paper.abstract for e in entries])


def _field_files(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    found = filter_fields([entry.paper for entry in catalogue.entries], catalogue.has_abstracts)
    yield "fields.js", script("fields", [field.told for field in found])
    for number, field in enumerate(found):
        yield f"field-{number}.js", script(f"field{number}", field.cells)


def script(name: str, value: object) -> str:
    """Return a script that puts `value` into `window.taxo[name]`."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f'(window.taxo=window.taxo||{{}})["{name}"]={text};\n'


def topics_css(catalogue: Catalogue) -> str:
    """Return the style sheet that gives each group and topic its colour in light and dark, and its shape: none says
    circle, for style.css."""
    colours, shapes = {**catalogue.colours, "none": NO_TOPIC}, catalogue.shapes
    rules = [
        f".t-{i}{{--topic:light-dark({c.light},{c.dark})"
        f"{f';--shape:var(--{shapes[i]})' if shapes.get(i, SHAPES[0]) != SHAPES[0] else ''}}}"
        for i, c in colours.items()
    ]
    return "\n".join(rules) + "\n"


def papers_csv(catalogue: Catalogue) -> str:
    """Return every paper with its topic, and those proposed that would have it, as CSV that a spreadsheet opens safely.

    It is what a later run may have as its baseline.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    proposed, definitions = _proposed(catalogue), _definitions(catalogue)
    for entry in catalogue.entries:
        paper, a = entry.paper, entry.assignment
        name = catalogue.links[a.topic_id].name if a.topic_id else ""
        new = proposed.get(paper.paper_id, [])
        cells = (
            paper.paper_id,
            paper.title,
            a.topic_id or "",
            name,
            "" if a.reviewed else f"{a.confidence:.4f}",
            ";".join(a.topics),
            str(a.reviewed).lower(),
            catalogue.reviewers_of(entry) or "",
            catalogue.state_of(a.topic_id),
            ";".join(entry.topic for entry in new),
            ";".join(entry.name or entry.topic for entry in new),
            ";".join(paper.sources),
            definitions.get(a.topic_id or "", ""),
        )
        place = (str(entry.placement.x), str(entry.placement.y))  # numbers: no spreadsheet runs them
        writer.writerow([*map(escape_cell, cells), *place])
    return written.getvalue()


def _definitions(catalogue: Catalogue) -> Mapping[str, str]:
    """What people defined each topic by, in short; nothing of topics that discovery made."""
    topics = catalogue.inputs.taxonomy.topics if catalogue.is_agreed else ()
    return {topic.topic_id: definition_of(topic) for topic in topics}


def _proposed(catalogue: Catalogue) -> Mapping[str, list[Suggestion]]:
    """The topics beside those in use that are suggested for each paper."""
    by_paper: dict[str, list[Suggestion]] = defaultdict(list)
    suggested, in_use = catalogue.inputs.suggested, catalogue.inputs.taxonomy.by_id
    for entry in suggested.topics:
        if entry.topic not in in_use:
            for paper_id in suggested.papers.get(entry.topic, ()):
                by_paper[paper_id].append(entry)
    return by_paper


def _topics(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [
        {
            "id": topic.topic_id,
            "name": topic.name,
            "group": group.name,
            "state": catalogue.state_of(topic.topic_id) or "proposed",
            "shape": SHAPES.index(catalogue.shapes[topic.topic_id]),
            "light": catalogue.colours[topic.topic_id].light,
            "dark": catalogue.colours[topic.topic_id].dark,
            "lightText": catalogue.colours[topic.topic_id].light_text,
            "darkText": catalogue.colours[topic.topic_id].dark_text,
        }
        for group in catalogue.groups
        for topic in group.topics
    ]


def _papers(catalogue: Catalogue) -> dict[str, Any]:
    """Return the papers a column at a time: half the size of a row at a time."""
    topics = {topic.topic_id: i for i, topic in enumerate(catalogue.topics)}
    listings = {name: i for i, name in enumerate(catalogue.listings)}
    entries = catalogue.entries
    told = dict.fromkeys(who for e in entries if (who := catalogue.reviewers_of(e)))
    reviewers = {who: i for i, who in enumerate(told)}
    return {
        "perFile": ABSTRACTS_PER_FILE if catalogue.has_abstracts else 0,
        "listings": list(listings),
        "id": [e.paper.paper_id for e in entries],
        "title": [e.paper.title for e in entries],
        "topic": [topics.get(e.assignment.topic_id or "", -1) for e in entries],
        "others": [_others(e, topics) for e in entries],
        "confidence": [settled(e.assignment.confidence, DIGITS) for e in entries],
        "reviewed": [int(e.assignment.reviewed) for e in entries],
        "isNew": [int(e.is_new) for e in entries],
        "reviewers": list(reviewers),
        "reviewedBy": [reviewers.get(catalogue.reviewers_of(e) or "", -1) for e in entries],
        "evidence": [e.assignment.evidence for e in entries],
        "date": [_date(e) for e in entries],
        "upvotes": [e.paper.upvotes for e in entries],
        "organisation": [e.paper.organisation for e in entries],
        "authors": [e.paper.n_authors for e in entries],
        "url": [web_address(e.paper.url) for e in entries],
        "sources": [[_source(s, listings) for s in e.paper.sources] for e in entries],
    }


def _others(entry: Entry, topics: dict[str, int]) -> list[int]:
    given = entry.assignment
    return [topics[topic] for topic in given.topics if topic in topics and topic != given.topic_id]


def _date(entry: Entry) -> str | None:
    if entry.paper.published is not None:
        return entry.paper.published.isoformat()
    return str(entry.year) if entry.year is not None else None


def web_address(url: str | None) -> str | None:
    """Return an address of the web, None for any other kind (such as javascript:)."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


def _source(source: str, listings: dict[str, int]) -> Sequence[int | str]:
    listing, place = split_source(source)
    return (listings.get(listing, -1), place)


def _places(catalogue: Catalogue) -> dict[str, list[float]]:
    """Return the papers' places on the map, both axes stretched alike, the longer one onto 0 to 1; y points down."""
    xs = [entry.placement.x for entry in catalogue.entries]
    ys = [-entry.placement.y for entry in catalogue.entries]
    left, top = min(xs, default=0.0), min(ys, default=0.0)
    span = max(max(xs, default=0.0) - left, max(ys, default=0.0) - top) or 1.0
    return {
        "x": [settled((x - left) / span, DIGITS) for x in xs],
        "y": [settled((y - top) / span, DIGITS) for y in ys],
    }
