"""The footer of a partition: what it was made of, by which a later run knows whether it need be made again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from taxo.partitions.places import open_binary
from taxo.version import __version__

KIND, FINGERPRINT, COUNTS = "taxo.kind", "taxo.fingerprint", "taxo.counts"
Footer = dict[str, str]


def footer_of(kind: str, ingredients: Mapping[str, Any], name: str, input_sha256: str) -> Footer:
    """Return what the footer says of a partition but its counts, all as text.

    `taxo.fingerprint` is the SHA-256 of the rest: of the kind of partition, the version of taxo, the input's name and
    SHA-256, and the `ingredients` (parameters, the model's SHA-256).
    """
    footer = {
        KIND: kind,
        "taxo.version": __version__,
        "taxo.input": name,
        "taxo.input_sha256": input_sha256,
        **{f"taxo.{key}": v if isinstance(v, str) else _json(v) for key, v in ingredients.items()},
    }
    return footer | {FINGERPRINT: hashlib.sha256(_json(footer).encode()).hexdigest()}


def read_footer(place: str) -> Footer:
    """Return what the footer of the file at `place` says; nothing where there is none, or half a file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_binary(place) as file:
            found = pq.read_metadata(file).metadata or {}
    except (pa.ArrowException, OSError, ValueError):
        return {}
    return {
        key.decode(): value.decode(errors="replace")
        for key, value in found.items()
        if key.startswith(b"taxo.")
    }


def n_papers(footer: Footer) -> int:
    """Return how many papers a footer counts."""
    return int(json.loads(footer.get(COUNTS, "{}")).get("papers", 0))


def with_counts(footer: Footer, counts: Mapping[str, Any]) -> Footer:
    """Return the footer with what was counted while the file was written."""
    return footer | {COUNTS: _json(counts)}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
