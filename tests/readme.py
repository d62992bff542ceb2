"""Write the generated parts of README.md from what the project says itself: `python -m tests.readme`."""

import contextlib
import io
from pathlib import Path
from typing import Any

import yaml

from taxo import cli
from taxo.project.metrics import read_metrics

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def stage_table() -> str:
    """The stages of dvc.yaml with what each does and writes."""
    stages: dict[str, Any] = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    rows = ["| stage | in one sentence | writes |", "|---|---|---|"]
    for name, stage in stages.items():
        outs = ", ".join(f"`{out}`" for out in map(_path, stage.get("outs", []) + stage.get("plots", [])))
        rows.append(f"| `{name}` | {stage['desc']} | {outs or '`' + _path(stage['metrics'][0]) + '`'} |")
    return "\n".join(rows)


def help_text() -> str:
    """What `taxo --help` prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli.main([])
    return f"```text\n{printed.getvalue().strip()}\n```"


WAYS = {
    "phrases": "phrases alone",
    "labels": "with reviews, each paper without its own",
    "classifier": "classifier, without paper and review",
}
SCORES = {
    "accuracy": "primary topic right, of all reviewed papers",
    "macro_f1": "macro-F1 over the topics",
    "focus_f1": "mean F1 of the topics named in `evaluate.focus_topics`",
    "among_topics": "primary topic is among the paper's topics",
    "several_topics_f1": "F1 over all topics of a paper, mean",
    "calibration_error": "expected calibration error",
    "sure_share": "papers with confidence above .8",
    "sure_accuracy": "right among those",
    "coverage": "reviewed papers that got a topic",
}


def figures() -> str:
    """The scores of reports/metrics/evaluate.json, a column for each way of answering."""
    found = read_metrics("evaluate", ROOT)
    rows = [f"| | {' | '.join(WAYS.values())} |", "|---|---|---|---|"]
    for score, meaning in SCORES.items():
        cells = [f"{found[way + '_' + score]:.3f}" for way in WAYS]
        rows.append(f"| {meaning} | {' | '.join(cells)} |")
    rests = "{papers} papers, {reviewed} of them reviewed, {topics} topics, {clusters} clusters found without them."
    return "\n".join([rests.format(**found), "", *rows])


BLOCKS = {"stages": stage_table, "help": help_text, "figures": figures}


def filled(text: str) -> str:
    """Return the README's `text` with every generated block made anew."""
    for name, make in BLOCKS.items():
        begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}{make()}\n{end}{after}"
    return text


def _path(entry: str | dict[str, Any]) -> str:
    return entry if isinstance(entry, str) else next(iter(entry))


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
