"""Write the classifier's card for people: what it is, what it was trained on, how well it does, where it ends."""

from collections.abc import Mapping

from taxo.classifier import TopicClassifier, TopicNode

_TEXT = """\
# Topic classifier

Gives the abstract of a paper (with or without its title) the topics of a taxonomy of {topics} topics, one or several,
with a probability each, and says when a text is about none of them. {whose}One file, `model.npz`; prediction needs
numpy alone and executes nothing from the file.

## Use

```python
from taxo import TopicClassifier

classifier = TopicClassifier.load("models/topic-classifier")
classifier.predict(["We prune attention heads of large language models."])
classifier.predict_topics([("A title", "An abstract")])  # several topics, or none; a title alone: ("A title", "")
classifier.explain("We prune attention heads of large language models.")
```

## Training

Ridge regression toward the taxonomy's key phrases on words and runs of two and three words, on all topics of {texts}
{papers}; {reviewed} of them have the topics that a review gives, the others theirs from the pipeline's `label` stage.
Probabilities are calibrated on papers that the model at hand had not seen{calibrated_on}.

## Figures

Five-fold, on {judged}, each judged by a model that had not seen it:

| input | {measured} |
|---|---|
| title and abstract | {accuracy} |
| abstract alone | {abstract_accuracy} |
| title alone | {title_accuracy} |

{meaning}

## Limits

- It knows English papers of the kind it was trained on. Of a text from elsewhere `predict_familiarity` is below one
  half, `predict_topics` gives no topic, and `predict` still gives the least unlikely one.
- `predict_proba` says how often the likeliest topic {agrees}, `predict_applies` how probably each topic applies, first
  or not, on papers like those of the training (familiarity of one half or more). It is not a judgement of the paper.
- Topics with few papers lean on their key phrases.
- The first 100,000 characters of a title and of an abstract count.

## Topics

{topic_table}
"""


# What the figures are worth: by reviews, by the labels of a taxonomy that people wrote, by what discovery found.
_BY_REVIEWS = {
    "whose": "",
    "judged": "the {trusted} reviewed papers",
    "measured": "likeliest topic right",
    "meaning": """\
Labels of other papers were made knowing all reviews; `reports/metrics/evaluate.json` has the strict figures, for which
these labels were made anew for every fold as well.""",
    "agrees": "is right",
}
_BY_LABELS = {
    "whose": "",
    "judged": "{judged_papers}",
    "measured": "agreement with the pipeline's labels",
    "meaning": """\
Too few of these papers are reviewed to say how often the classifier or the labels are right: the figures tell how often
it gives the topic that the pipeline's `label` stage gave, right or wrong.""",
    "agrees": "is the label's",
}
_BY_DISCOVERY = {
    **_BY_LABELS,
    "whose": "The topics were found by discovery and confirmed by nobody. ",
    "measured": "agreement with discovery",
    "meaning": """\
Nobody has said which topics there are or which papers are about them: the figures tell how often the classifier puts a
paper where discovery and the pipeline's `label` stage put it, not how often that is right.""",
    "agrees": "is the one that discovery gave",
}


_UNTRAINED = """\
# Topic classifier, left untrained

There was nothing to train it on: {why}.

`model.npz` beside this file holds no model. It loads, so that whatever reads it can say so:

```python
from taxo import TopicClassifier

classifier = TopicClassifier.load("models/topic-classifier")
classifier.why_untrained  # the sentence above; None once there is a classifier
classifier.predict_topics(["..."])  # raises UntrainedError with it
```

It doesn't answer "no topic", since a program could not tell that from the answer for a paper that is about none of the
topics. The report and everything else of the pipeline do without it.
"""


def format_card(classifier: TopicClassifier, are_agreed: bool = True, n_labelled: int = 0) -> str:
    """Return the card of `classifier` as Markdown; its `card` holds the number of `reviewed` papers as well.

    `are_agreed` says whether people wrote the taxonomy; else discovery found its topics. `n_labelled` papers have a
    topic; where it learned from fewer, these were drawn.
    """
    if classifier.why_untrained is not None:
        return _UNTRAINED.format(why=classifier.why_untrained)
    card = classifier.card
    nodes = {node.topic_id: node for node in classifier.taxonomy}
    rows = [_row(str(topic_id), nodes) for topic_id in classifier.classes_]
    all_trusted = card["trusted"] == card["texts"]
    figures = {name: _figure(value) for name, value in card.items()}
    figures["papers"] = f"papers drawn evenly from {n_labelled}" if n_labelled > card["texts"] else "papers"
    figures["judged_papers"] = (
        f"all {card['texts']} papers" if all_trusted else f"{card['trusted']} of these papers, spread evenly"
    )
    is_judged = card["reviewed"] == card["trusted"]  # by people: else all labels are taken for certain
    words = _BY_REVIEWS if is_judged else _BY_LABELS if are_agreed else _BY_DISCOVERY
    return _TEXT.format(
        **figures,
        **{name: text.format(**figures) for name, text in words.items()},
        calibrated_on=", reviewed ones alone" if is_judged and not all_trusted else "",
        topic_table="\n".join(["| id | name | under |", "|---|---|---|", *rows]),
    )


def _figure(value: float | None) -> str:
    """A count as it is, a share with three decimals, a dash where there was nothing to measure."""
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _row(topic_id: str, nodes: Mapping[str, TopicNode]) -> str:
    node = nodes.get(topic_id, TopicNode(topic_id, topic_id))
    parent = nodes.get(node.parent or "")
    return f"| `{topic_id}` | {_cell(node.name)} | {_cell(parent.name) if parent else ''} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
