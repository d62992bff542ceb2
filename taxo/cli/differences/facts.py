"""Write what changed as JSON for programs: all of it, in the shape that docs/formats.md tells."""

import json
from collections.abc import Iterable
from typing import Any

from taxo.changes.topics import TopicPart
from taxo.cli.differences.comparison import Comparison, Side
from taxo.cli.differences.sentences import why

SHAPE = 1  # goes up where a key changes its meaning or goes


def as_json(found: Comparison) -> str:
    """Return what changed as one JSON object; where the two have no paper in common, its lists are empty."""
    return json.dumps(facts(found), ensure_ascii=False, indent=2) + "\n"


def facts(found: Comparison) -> dict[str, Any]:
    """Return the same as plain values. A topic is told by its id, null for none."""
    summary = found.changes.summary
    return {
        "shape": SHAPE,
        "before": _side(found.before),
        "now": _side(found.now),
        "same_pile": found.is_same_pile,
        "changed": found.is_different,
        "counts": {
            "both": summary.n_both,
            "new": summary.n_new,
            "new_without_topic": summary.n_new_without_topic,
            "moved": summary.n_moved,
            "moved_by": dict(summary.n_moved_by),
            "gone": summary.n_gone,
            "topics": dict(summary.n_topics),
        },
        **(_lists(found) if found.is_same_pile else {key: [] for key in LISTS}),
    }


def _lists(found: Comparison) -> dict[str, list[dict[str, Any]]]:
    changes = found.changes
    before, now = changes.before, changes.now
    new = [(paper_id, now.papers[paper_id]) for paper_id in changes.new]
    gone = [(paper_id, before.papers[paper_id]) for paper_id in changes.gone]
    return {
        "topics": [
            {"kind": each.kind, "before": _parts(each.before), "now": _parts(each.after)}
            for each in changes.topics
        ],
        "edited": [
            {"id": topic, "name": now.name(topic), "parts": list(parts)}
            for topic, parts in changes.edits.definitions.items()
        ],
        "new": [{"id": i, "title": paper.title, "topic": paper.topic_id or None} for i, paper in new],
        "moved": [
            {
                "id": move.paper_id,
                "title": move.title,
                "from": move.before or None,
                "to": move.now or None,
                "cause": move.cause,
                "why": why(move),
            }
            for move in changes.moves
        ],
        "gone": [{"id": i, "title": paper.title, "topic": paper.topic_id or None} for i, paper in gone],
        "sizes": [
            {
                "id": flow.topic_id,
                "name": flow.name,
                "before": flow.n_before,
                "now": flow.n_now,
                "new": flow.n_new,
                "in": flow.n_in,
                "out": flow.n_out,
                "gone": flow.n_gone,
            }
            for flow in changes.flows
        ],
    }


LISTS = ("topics", "edited", "new", "moved", "gone", "sizes")


def _side(side: Side) -> dict[str, Any]:
    return {"label": side.label, "papers": len(side.state.papers), "notes": list(side.notes)}


def _parts(parts: Iterable[TopicPart]) -> list[dict[str, Any]]:
    return [
        {"id": part.topic_id or None, "name": part.name if part.topic_id else None, "papers": part.n_papers}
        for part in parts
    ]
