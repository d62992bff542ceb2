"""Write the classifier's card for people: what it is, what it was trained on, how well it does, where it ends."""

from collections.abc import Mapping, Sequence
from typing import Any

from taxo.classifier import TopicNode

_TEXT = """\
# Topic classifier

Gives the abstract of a paper (with or without its title) the topics of a taxonomy of {topics} topics, with a
probability each, and says when a text is about none of them. One file, `model.npz`; prediction needs numpy alone and
executes nothing from the file.

## Use

```python
from taxo import TopicClassifier

classifier = TopicClassifier.load("models/topic-classifier")
classifier.predict(["We prune attention heads of large language models."])
classifier.predict_topics([("A title", "An abstract")])  # several topics, or none
classifier.explain("We prune attention heads of large language models.")
```

## Training

Ridge regression toward the taxonomy's key phrases on words and pairs of words, on {texts} papers; people reviewed
the topics of {reviewed} of them, the others have theirs from the pipeline's `label` stage. Probabilities are
calibrated on papers that the model at hand had not seen{calibrated_on}.

## Figures

Five-fold, on the papers whose topic is taken for certain ({trusted}), each judged by a model that had not seen it:

| input | likeliest topic right |
|---|---|
| title and abstract | {accuracy:.3f} |
| abstract alone | {abstract_accuracy:.3f} |
| title alone | {title_accuracy:.3f} |

Labels of other papers were made knowing all reviews; `reports/metrics/evaluate.json` has the strict figures, for which
these labels were made anew for every fold as well.

## Limits

- It knows English papers of the kind it was trained on. Of a text from elsewhere `predict_familiarity` is below one
  half, `predict_topics` gives no topic, and `predict` still gives the least unlikely one.
- A probability says how often the likeliest topic is right, on papers like those of the training. It is not a
  judgement of the paper.
- Topics with few papers lean on their key phrases.
- The first 100,000 characters of a title and of an abstract count.

## Topics

{topic_table}
"""


def format_card(card: Mapping[str, Any], classes: Sequence[str], taxonomy: Sequence[TopicNode]) -> str:
    """Return the card as Markdown. `card` is the classifier's, with the number of `reviewed` papers."""
    nodes = {node.topic_id: node for node in taxonomy}
    rows = [_row(topic_id, nodes) for topic_id in classes]
    all_trusted = card["trusted"] == card["texts"]
    return _TEXT.format(
        **card,
        calibrated_on="" if all_trusted else ", reviewed ones alone",
        topic_table="\n".join(["| id | name | under |", "|---|---|---|", *rows]),
    )


def _row(topic_id: str, nodes: Mapping[str, TopicNode]) -> str:
    node = nodes.get(topic_id, TopicNode(topic_id, topic_id))
    parent = nodes.get(node.parent or "")
    return f"| `{topic_id}` | {_cell(node.name)} | {_cell(parent.name) if parent else ''} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
