"""Know the form of a taxonomy's file by its name, read it into topics, and write topics in a form."""

from collections.abc import Callable
from pathlib import Path

from taxo.cli.vocabularies import nested, skos, tables
from taxo.cli.vocabularies.concepts import Concept, Losses, taxonomy_of
from taxo.errors import TaxoError
from taxo.project.taxonomy import Taxonomy, parse_taxonomy, read_text

READERS: dict[str, Callable[[Path, str, Losses], list[Concept]]] = {
    ".csv": tables.read_csv,
    ".tsv": tables.read_tsv,
    ".json": nested.read_json,
    **dict.fromkeys(skos.FORMATS, skos.read_concepts),
}
WRITERS: dict[str, Callable[[Taxonomy, str], str]] = {
    "skos": skos.write_concepts,
    "csv": tables.write_csv,
    "tsv": tables.write_tsv,
    "json": nested.write_json,
}
YAML = (".yaml", ".yml")


def read_any(path: Path, language: str) -> tuple[Taxonomy, Losses]:
    """Return the taxonomy in the file at `path`, of any form, and what of it is lost.

    `language` is that of names and phrases, where the file has several. Raises `TaxoError` where there is no such file,
    or it is in no known form.
    """
    losses = Losses()
    if not path.is_file():
        raise TaxoError(f"{path}: no such file")
    if path.suffix.lower() in YAML:
        return parse_taxonomy(read_text(path), path.name), losses
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise TaxoError(
            f"{path}: in no form that is known by its ending; these are {', '.join([*YAML, *READERS])}"
        )
    return taxonomy_of(reader(path, language, losses), losses), losses
