"""SKOS in Turtle, RDF/XML, JSON-LD or N-Triples, by rdflib: concepts read and written.

W3C, "SKOS Simple Knowledge Organization System Reference" (2009): preferred, alternative and hidden labels, broader,
definition, notation.
"""

import json
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taxo.cli.vocabularies.concepts import Concept, Losses
from taxo.errors import TaxoError
from taxo.project.taxonomy import Taxonomy

if TYPE_CHECKING:
    import rdflib

FORMATS = {
    ".ttl": "turtle",
    ".rdf": "xml",
    ".xml": "xml",
    ".owl": "xml",
    ".jsonld": "json-ld",
    ".nt": "nt",
    ".n3": "n3",
}
LABELS = ("altLabel", "hiddenLabel")
ABOUT = ("definition", "scopeNote", "note")
# What a taxonomy can't hold, and what it is called.
LOST = {
    "related": "related concepts",
    "exactMatch": "matches in other vocabularies",
    "closeMatch": "matches in other vocabularies",
    "broadMatch": "matches in other vocabularies",
    "narrowMatch": "matches in other vocabularies",
    "relatedMatch": "matches in other vocabularies",
    "example": "examples",
    "editorialNote": "notes of editors",
    "historyNote": "notes of editors",
    "changeNote": "notes of editors",
}
OWN = "urn:taxo:"  # the start of the URI of a topic that has none


def read_concepts(path: Path, language: str, losses: Losses) -> list[Concept]:
    """Return the concepts of the SKOS file at `path`, by URI, labels in `language` where there are any.

    Raises `TaxoError` where it isn't RDF or has no concepts. Reads nothing but the file.
    """
    graph = _parse(path)
    facts = _by_subject(graph)
    concepts = [uri for uri, found in facts.items() if "Concept" in found["type"] and found["prefLabel"]]
    if not concepts:
        raise TaxoError(f"{path}: no skos:Concept with a label in it; is it a SKOS vocabulary?")
    above = _broader(facts)
    for name, what in LOST.items():
        losses.add(what, sum(len(facts[uri][name]) for uri in concepts))
    return [_concept(uri, facts[uri], sorted(above[uri]), language, losses) for uri in sorted(concepts)]


def write_concepts(taxonomy: Taxonomy, language: str) -> str:
    """Return `taxonomy` as SKOS in Turtle, labels in `language`."""
    import rdflib
    from rdflib.namespace import RDF, SKOS

    graph = rdflib.Graph()
    graph.bind("skos", SKOS)
    scheme = rdflib.URIRef(f"{OWN}taxonomy")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    uris = {topic.topic_id: rdflib.URIRef(topic.uri or f"{OWN}{topic.topic_id}") for topic in taxonomy.topics}
    for topic in taxonomy.topics:
        uri = uris[topic.topic_id]
        texts = [
            ("prefLabel", topic.name),
            *[("altLabel", phrase) for phrase in topic.phrases if phrase != topic.name],
        ]
        texts += [("hiddenLabel", hint) for hint in topic.hints]
        texts += [("definition", topic.about)] if topic.about else []
        graph.add((uri, RDF.type, SKOS.Concept))
        graph.add((uri, SKOS.inScheme, scheme))
        for name, text in texts:
            graph.add((uri, SKOS[name], rdflib.Literal(text, lang=language)))
        if topic.notation:
            graph.add((uri, SKOS.notation, rdflib.Literal(topic.notation)))
        if topic.parent is not None:
            graph.add((uri, SKOS.broader, uris[topic.parent]))
    return str(graph.serialize(format="turtle"))


def _parse(path: Path) -> "rdflib.Graph":
    import rdflib

    graph, form = rdflib.Graph(), FORMATS[path.suffix.lower()]
    if form == "json-ld":
        _refuse_addresses(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, of how it holds a JSON-LD
            graph.parse(data=path.read_bytes(), format=form, publicID="urn:taxo:file")
    except OSError:
        raise
    except Exception as error:  # rdflib's parsers raise what they like
        told = " ".join(str(error).split())[:200]
        raise TaxoError(f"{path}: not readable as {form}: {told}") from error
    return graph


def _refuse_addresses(path: Path) -> None:
    """Raise `TaxoError` where a JSON-LD's context is an address: nothing is fetched."""
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TaxoError(f"{path}: not readable as JSON: {error}") from error
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            contexts = value.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str):
                    raise TaxoError(
                        f"{path}: its context is the address {context}; put the context itself there"
                    )
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _by_subject(graph: "rdflib.Graph") -> dict[str, dict[str, list[Any]]]:
    """What the file says of each subject, by the last word of the property; types by their last word too."""
    from rdflib.namespace import RDF, SKOS

    facts: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in graph:
        if predicate == RDF.type:
            facts[str(subject)]["type"].append(str(value).removeprefix(str(SKOS)))
        elif str(predicate).startswith(str(SKOS)):
            facts[str(subject)][str(predicate).removeprefix(str(SKOS))].append(value)
    return facts


def _broader(facts: dict[str, dict[str, list[Any]]]) -> dict[str, set[str]]:
    """The URIs above each subject, said of it or of those above it."""
    above: dict[str, set[str]] = defaultdict(set)
    for uri, found in list(facts.items()):
        above[uri].update(map(str, found["broader"]))
        for narrower in found["narrower"]:
            above[str(narrower)].add(uri)
    return above


def _concept(
    uri: str, found: dict[str, list[Any]], broader: Sequence[str], language: str, losses: Losses
) -> Concept:
    name, others = _preferred(found["prefLabel"], language)
    labels = [label for kind in LABELS for label in found[kind]]
    own = sorted({str(label) for label in labels if _is_in(label, language)})
    losses.add("labels in other languages", len(others) + len(labels) - len(own))
    told = [str(note) for kind in ABOUT for note in sorted(found[kind], key=str) if _is_in(note, language)]
    losses.add(
        "definitions and notes in other languages", sum(len(found[kind]) for kind in ABOUT) - len(told)
    )
    losses.add("further definitions and notes", max(len(told) - 1, 0))
    notations = sorted(map(str, found["notation"]))
    losses.add("further notations", max(len(notations) - 1, 0))
    return Concept(
        uri,
        name,
        tuple(own),
        tuple(broader),
        told[0] if told else "",
        uri,
        notations[0] if notations else None,
    )


def _preferred(labels: Iterable[Any], language: str) -> tuple[str, list[str]]:
    """The label in `language`, or without language, or in English, or the first by its letters; and the others."""
    ranked = sorted(
        labels, key=lambda label: (not _is_in(label, language), label.language != "en", str(label))
    )
    return str(ranked[0]), [str(label) for label in ranked[1:]]


def _is_in(label: Any, language: str) -> bool:
    return label.language is None or label.language.lower().partition("-")[0] == language
