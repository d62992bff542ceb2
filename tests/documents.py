"""Tell the life of one paper and the parameters, for docs/: read off the project's own tables and params.yaml."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from taxo.classifier import TopicClassifier
from taxo.label import LabelParams, read_corpus
from taxo.label.corpus import gather_evidence
from taxo.project.params import load_params
from taxo.project.tables import (
    ASSIGNMENTS,
    CLUSTER_TOPICS,
    CLUSTERS,
    LEDGER,
    MODEL_FOLDER,
    PROPOSED_TOPICS,
    TOPICS,
)
from taxo.text.tokens import ABSTRACT
from tests.stages import ROOT

PAPER = "b675187d29db3022"  # one of several listings, with two topics, that nobody reviewed
PHRASES = 3  # told of a topic


def life_of_a_paper() -> str:
    """What each stage makes of one paper of the shipped listings, stage by stage with the numbers of the last run."""
    return "\n".join(f"{number}. {told}" for number, told in enumerate(_stations(), start=1))


def _stations() -> Iterator[str]:
    corpus = read_corpus(ROOT)
    row = [paper.paper_id for paper in corpus.papers].index(PAPER)
    paper = corpus.papers[row]
    rows = Counter(entry.verdict for entry in LEDGER.read(ROOT) if entry.paper_id == PAPER)
    yield (
        f"**extract** finds “{paper.title}” {len(paper.sources)} times, first in `{paper.sources[0]}`, and merges the "
        f"copies into the paper `{PAPER}`, whose id is a hash of its title. The ledger tells what its lines are: "
        f"{', '.join(f'{count} of {verdict}' for verdict, count in sorted(rows.items()))}."
    )
    tokens = corpus.tokens.of(np.array([row]))
    n_abstract = int((tokens.places == ABSTRACT).sum())
    vector = corpus.encodings.vectors[row]
    likeness = corpus.encodings.vectors @ vector
    nearest = corpus.papers[int(np.argsort(-likeness)[1])].title
    yield (
        f"**encode** reads {len(tokens.words) - n_abstract} tokens of its title and {n_abstract} of its abstract, and "
        f"gives it a vector of {len(vector)} numbers. Nearest to it is “{nearest}” (cosine "
        f"{np.sort(likeness)[-2]:.2f})."
    )
    placement = CLUSTERS.read(ROOT)[row]
    cluster = next(topic for topic in CLUSTER_TOPICS.read(ROOT) if topic.cluster == placement.cluster)
    yield (
        f"**discover** puts it into cluster {placement.cluster} (strength {placement.strength:.2f}), which it names "
        f"“{cluster.name}”, and at ({placement.x:.1f}, {placement.y:.1f}) on the map."
    )
    evidence = gather_evidence(corpus, load_params(LabelParams, "label", ROOT).evidence)
    assignment = ASSIGNMENTS.read(ROOT)[row]
    found = [
        f"{evidence.scores[row, evidence.topic_ids.index(topic_id)]:.0f} for `{topic_id}` "
        f"({', '.join(evidence.best_first[row][topic_id][:PHRASES])}, …)"
        for topic_id in assignment.topics
    ]
    yield (
        f"**label** finds evidence of {' and '.join(found)}, and gives it `{assignment.topic_id}` as its primary topic "
        f"with a confidence of {assignment.confidence:.2f}."
    )
    proposed = sum(PAPER in topic.examples for topic in PROPOSED_TOPICS.read(ROOT))
    yield f"**propose** looks at it again if it is unexplained; {proposed or 'no'} proposal has it."
    classifier = TopicClassifier.load(ROOT / MODEL_FOLDER)
    probabilities = classifier.predict_proba([paper])[0]
    yield (
        f"**train** learns from it with weight {assignment.confidence:.2f}. The classifier then gives "
        f"`{classifier.classes_[probabilities.argmax()]}` {probabilities.max():.2f} for its text."
    )
    size = next(topic.n_papers for topic in TOPICS.read(ROOT) if topic.topic_id == assignment.topic_id)
    yield "**evaluate** doesn't ask about it, for nobody reviewed it: only reviewed papers tell what is right."
    yield (
        f"**report** shows it on the map, in the list of papers, and among the {size} papers of "
        f"`reports/html/topics/{assignment.topic_id}.html`."
    )


def parameter_tables() -> str:
    """Every parameter of params.yaml with its value, what it may be and its comment, a table a stage."""
    lines: list[str] = []
    comment: list[str] = []
    above: dict[int, str] = {}
    for line in (ROOT / "params.yaml").read_text(encoding="utf-8").splitlines():
        if not line.strip() or set(line) == {"#", " ", "-"}:
            comment = []
        elif line.lstrip().startswith("#"):
            comment.append(line.strip("# "))
        elif match := re.fullmatch(r"( *)([\w-]+):\s*(.*)", line):
            indent, key, value = len(match[1]), match[2], match[3]
            above = {depth: name for depth, name in above.items() if depth < indent} | {indent: key}
            if indent == 0:
                lines += [
                    "",
                    f"## {key}",
                    "",
                    "| parameter | shipped | may be | meaning |",
                    "|---|---|---|---|",
                ]
            elif value:
                name = ".".join(above[depth] for depth in sorted(above)[1:])
                allowed = what_it_may_be(_schema(above[0], *name.split(".")))
                told = " ".join(comment).replace("|", "/")
                lines.append(f"| `{name}` | `{value.replace('|', '/')}` | {allowed} | {told} |")
            comment = comment if indent and not value else []
    return "\n".join(lines).strip()


SCHEMA = ROOT / "taxo" / "project" / "schemas" / "params.schema.json"
KINDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true`, `false`",
    "string": "a text",
    "array": "a list",
    "object": "names with values",
}


def what_it_may_be(schema: Mapping[str, Any]) -> str:
    """Say what values the JSON schema of a parameter allows."""
    if "enum" in schema:
        return ", ".join(f"`{'null' if value is None else value}`" for value in schema["enum"])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kinds = " or ".join(KINDS[kind] for kind in types if kind != "null")
    if "items" in schema and "type" in schema["items"]:
        kinds += f", each {what_it_may_be(schema['items'])}"
    if "additionalProperties" in schema:
        kinds += f", each {what_it_may_be(schema['additionalProperties'])}"
    return " ".join([kinds, *_range(schema), *(["or `null`"] if "null" in types else [])])


def _range(schema: Mapping[str, Any]) -> list[str]:
    words = {
        "minimum": "from {}",
        "exclusiveMinimum": "above {}",
        "maximum": "to {}",
        "exclusiveMaximum": "below {}",
    }
    return [word.format(schema[key]) for key, word in words.items() if key in schema]


def _schema(*place: str) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for name in place:
        schema = schema["properties"][name]
    return schema
