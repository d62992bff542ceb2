"""Write a taxonomy, or a topic of it, as YAML that people read and edit."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from taxo.project.storage import replacing
from taxo.project.taxonomy import DISMISSED_KEY, LIST_KEYS, TEXT_KEYS, TOPICS_KEY, Taxonomy, TaxonomyTopic


def format_taxonomy(taxonomy: Taxonomy, comment: str = "") -> str:
    """Return `taxonomy` as YAML that `parse_taxonomy` reads back, under `comment` (lines of plain text)."""
    heading = "".join(f"# {line}".rstrip() + "\n" for line in comment.splitlines())
    parts = [(TOPICS_KEY, taxonomy.topics), *[(DISMISSED_KEY, taxonomy.dismissed)] * bool(taxonomy.dismissed)]
    return heading + "\n".join(_format_list(key, listed) for key, listed in parts)


def save_taxonomy(taxonomy: Taxonomy, path: Path, comment: str = "") -> None:
    """Put `taxonomy` in place of the file at `path`, whole or not at all; comments there are lost."""
    with replacing(path) as temporary:
        temporary.write_text(format_taxonomy(taxonomy, comment), encoding="utf-8")


def _format_list(key: str, listed: Sequence[TaxonomyTopic]) -> str:
    return f"{key}:\n" + "\n".join(map(format_topic, listed)) if listed else f"{key}: []\n"


def format_topic(topic: TaxonomyTopic) -> str:
    """Return `topic` as an entry of the file's list, without an empty line."""
    values = {key: topic.topic_id if key == "id" else getattr(topic, key) for key in TEXT_KEYS}
    lines = [f"    {key}: {_scalar(value)}" for key, value in values.items() if value]
    lines += ["    setting: true"] * topic.setting
    for key in LIST_KEYS:
        items = getattr(topic, key)
        if items:
            lines.append(f"    {key}:")
            lines += [f"      - {_scalar(item)}" for item in items]
    lines[0] = lines[0].replace("    id", "  - id", 1)
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    return yaml.safe_dump(value, allow_unicode=True, width=10**6).removesuffix("...\n").rstrip("\n")
