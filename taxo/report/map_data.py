"""Tell the map what it shows beside dots: names with their places, columns to colour by, and each paper's like."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from taxo.numeric import Members, settled
from taxo.report.catalogue import NO_GROUP, Catalogue
from taxo.report.colours import NO_TOPIC, STEPS_DARK, STEPS_LIGHT, kind_colours
from taxo.report.field_data import as_numbers, fields
from taxo.report.map_names import NamePlace, NamePlaces
from taxo.report.similar import most_similar

SIMILAR = 5  # papers beside each: as many as one looks through
DIGITS = 4  # a ten-thousandth of the map
MOST_VALUES = 10  # of a column that get a colour, the most frequent; the others share one
MOST_COLUMNS = 12
LEAST_SHARE = 0.5  # of the dots around a name that are of what it names: else it would stand among others'
FEWEST_REGION = 8  # papers of a region that is named though no topic is


def name_data(catalogue: Catalogue) -> dict[str, Any]:
    """Return what `data/names.js` holds: where `groups`, `topics` and `regions` are named, most papers first, and the
    names of the `columns` in `data/columns.js`, which is loaded when one is asked for.

    Each name has its `places` (x, y and the share of the dots around that are its own, 0 to 1) in the map's
    coordinates, `n` papers, and in `of` the numbers of its topics in `data/topics.js`. Regions are clusters of
    discovery in which no topic has most papers: what is dense on the map and has no name there.
    """
    places, to_map = map_frame(catalogue)
    finder = NamePlaces(places)
    given = np.array([_number(catalogue).get(e.assignment.topic_id or "", -1) for e in catalogue.entries])

    def named(name: str, members: Members, of: Sequence[int]) -> dict[str, Any]:
        found = [[*to_map(place), settled(place.share, 2)] for place in finder.of(members)]
        return {"name": name, "n": int(members.sum()), "of": list(of), "places": found}

    numbers = _number(catalogue)
    groups = [
        (g.name, [numbers[t.topic_id] for t in g.topics]) for g in catalogue.groups if g.topic_id != NO_GROUP
    ]
    topics = [(t.name, [numbers[t.topic_id]]) for t in catalogue.topics]
    is_grouped = len(groups) > 1
    return {
        "columns": [column["name"] for column in column_data(catalogue)],
        "groups": _largest_first(named(name, np.isin(given, of), of) for name, of in groups if is_grouped),
        "topics": _largest_first(named(name, np.isin(given, of), of) for name, of in topics),
        "regions": _largest_first(named(name, members, ()) for name, members in _regions(catalogue, given)),
    }


def palette_data() -> dict[str, Any]:
    """Return what `data/palette.js` holds: colours of things without an order (`kinds`) and of little to much
    (`steps`), each for the light and the dark page."""
    light, dark = kind_colours(MOST_VALUES)
    return {
        "kinds": {"light": light, "dark": dark},
        "steps": {"light": STEPS_LIGHT, "dark": STEPS_DARK},
        "none": {"light": NO_TOPIC.light, "dark": NO_TOPIC.dark},
    }


def map_frame(catalogue: Catalogue) -> tuple[np.ndarray, Any]:
    """Return the papers' places (n, 2), and what turns a place among them into the map's coordinates: both axes
    stretched alike, the longer one onto 0 to 1; y points down."""
    places = np.array([(e.placement.x, e.placement.y) for e in catalogue.entries], dtype=float).reshape(-1, 2)
    low, high = (places.min(axis=0), places.max(axis=0)) if len(places) else (np.zeros(2), np.zeros(2))
    span = float((high - low).max()) or 1.0

    def to_map(place: NamePlace) -> tuple[float, float]:
        return (
            settled((place.x - low[0]) / span, DIGITS),
            settled((high[1] - place.y) / span, DIGITS),
        )

    return places, to_map


def similar_data(catalogue: Catalogue) -> dict[str, Any]:
    """Return what `data/similar.js` holds: of each paper in turn the places in `data/papers.js` of the `count` papers
    that read most like it, -1 where there are fewer."""
    encodings = catalogue.inputs.encodings
    found = most_similar(encodings.ids, encodings.vectors, SIMILAR)
    return {"count": SIMILAR, "rows": found.ravel().tolist()}


def column_data(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return what `data/columns.js` holds: venue and further fields by which dots can be coloured.

    Each has a `name`, and either `numbers` (a number a paper, null for none), or `values` and, in `of`, a paper's place
    among these: the last stands for all further values, -1 for none. A field is left out where it says nothing of
    most papers, the same of all, or something else of each.
    """
    told = fields([entry.paper for entry in catalogue.entries], ("venue",))
    return [column for name, cells in told if (column := _column(name, cells)) is not None][:MOST_COLUMNS]


def _column(name: str, cells: Sequence[str]) -> dict[str, Any] | None:
    counts = Counter(cell.strip() for cell in cells)
    n_empty = counts.pop("", 0)
    if len(counts) < 2 or n_empty > len(cells) / 2:
        return None
    if len(counts) > MOST_VALUES and (numbers := as_numbers(cells)) is not None:
        return {"name": name, "numbers": numbers}
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
    if sum(n for _, n in top) < (len(cells) - n_empty) / 4:
        return None
    places = {value: place for place, (value, _) in enumerate(top)}
    of = [places.get(cell.strip(), len(top)) if cell.strip() else -1 for cell in cells]
    return {"name": name, "values": [value for value, _ in top], "of": of}


def _regions(catalogue: Catalogue, given: np.ndarray) -> Iterator[tuple[str, Members]]:
    """Yield name and papers of each cluster in which no topic has most papers; without a taxonomy topics are clusters,
    and none is."""
    if not catalogue.is_agreed:
        return
    clusters = np.array([entry.placement.cluster for entry in catalogue.entries])
    for row in catalogue.inputs.cluster_topics:
        members = clusters == row.cluster
        if row.cluster is not None and members.sum() >= FEWEST_REGION:
            counts = Counter(topic for topic in given[members].tolist() if topic >= 0)
            if max(counts.values(), default=0) <= LEAST_SHARE * members.sum():
                yield row.name, members


def _largest_first(names: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((name for name in names if name["n"]), key=lambda name: (-name["n"], name["name"]))


def _number(catalogue: Catalogue) -> Mapping[str, int]:
    return {topic.topic_id: number for number, topic in enumerate(catalogue.topics)}
