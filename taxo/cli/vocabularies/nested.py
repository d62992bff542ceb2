"""Taxonomies as nested JSON: topics inside topics."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from taxo.cli.vocabularies.concepts import Concept, Losses
from taxo.errors import TaxoError
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic

# The names that a topic's parts have in JSON of other programs, taxo's own first.
NAMES = {
    "name": ("name", "prefLabel", "label", "title"),
    "phrases": ("phrases", "altLabels", "altLabel", "synonyms", "alternatives"),
    "children": ("children", "narrower", "topics", "concepts", "items"),
    "about": ("about", "definition", "description"),
    "uri": ("uri", "@id"),
    "notation": ("notation", "code"),
}
MOST_DEEP = 100


def read_json(path: Path, language: str, losses: Losses) -> list[Concept]:  # noqa: ARG001 - JSON names have no language
    """Return the concepts of nested JSON: objects with a name and children, or keys with what is below them.

    Raises `TaxoError` where it is no JSON or has no topics.
    """
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TaxoError(f"{path}: not readable as JSON: {error}") from error
    concepts = list(_walk(found, (), path))
    if not concepts:
        raise TaxoError(f'{path}: no topic in it; expected objects such as {{"name": "…", "children": […]}}')
    return concepts


def write_json(taxonomy: Taxonomy, language: str) -> str:  # noqa: ARG001 - names have no language here
    """Return `taxonomy` as nested JSON."""
    roots = [_object(topic, taxonomy) for topic in taxonomy.children(None)]
    return json.dumps(roots, ensure_ascii=False, indent=1) + "\n"


def _walk(found: Any, above: tuple[str, ...], path: Path) -> Iterator[Concept]:
    """Yield the concepts of a list of topics, a topic, or keys that are names, each before those below it."""
    if len(above) > MOST_DEEP:
        raise TaxoError(f"{path}: topics more than {MOST_DEEP} deep inside one another")
    if isinstance(found, list):
        for item in found:
            yield from _walk(item, above, path)
    elif isinstance(found, str) and found.strip():
        yield _concept({"name": found}, above)
    elif isinstance(found, dict):
        name = _part(found, "name")
        if isinstance(name, str) and name.strip():
            concept = _concept(found, above)
            yield concept
            yield from _walk(_part(found, "children") or [], (*above, concept.key), path)
        elif not above and _part(found, "children") is not None:
            yield from _walk(_part(found, "children"), above, path)
        else:
            for key, below in found.items():
                concept = _concept({"name": key}, above)
                yield concept
                yield from _walk(below, (*above, concept.key), path)


def _concept(found: dict[str, Any], above: tuple[str, ...]) -> Concept:
    name = str(_part(found, "name"))
    topic_id = found.get("id") if isinstance(found.get("id"), str) else None
    lists = {key: _texts(found.get(key)) for key in ("hints", "excludes")}
    return Concept(
        topic_id or "\0".join([*above[-1:], name]),
        name,
        _texts(_part(found, "phrases")),
        above[-1:],
        str(_part(found, "about") or ""),
        _text(_part(found, "uri")),
        _text(_part(found, "notation")),
        topic_id,
        lists["hints"],
        lists["excludes"],
        found.get("setting") is True,
    )


def _part(found: dict[str, Any], what: str) -> Any:
    return next((found[name] for name in NAMES[what] if name in found), None)


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(item for item in values if isinstance(item, str) and item.strip())


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int) and str(value).strip() else None


def _object(topic: TaxonomyTopic, taxonomy: Taxonomy) -> dict[str, Any]:
    told = {
        "id": topic.topic_id,
        "name": topic.name,
        "about": topic.about,
        "setting": topic.setting,
        "phrases": list(topic.phrases),
        "hints": list(topic.hints),
        "excludes": list(topic.excludes),
        "uri": topic.uri,
        "notation": topic.notation,
        "children": [_object(child, taxonomy) for child in taxonomy.children(topic.topic_id)],
    }
    return {key: value for key, value in told.items() if value}
