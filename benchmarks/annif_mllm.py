"""Ask Annif's MLLM for the topics of papers, learned from reviews, with the topics' names and phrases as its thesaurus.

    python -m venv /tmp/annif && /tmp/annif/bin/pip install annif
    ANNIF=/tmp/annif/bin/annif python -m benchmarks.labels --methods MLLM

Annif wants other versions of much that taxo has, so it runs in an environment of its own.
"""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

PROJECT = """\
[topics]
name=Topics
language=en
backend=mllm
analyzer=snowball(english)
vocab=topics
limit=1000
"""
BASE = "http://topics.invalid/"
HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
# What NLTK knows of English abbreviations: nothing, so that no file needs to be fetched. Sentences end at full stops.
PUNKT = ("collocations.tab", "sent_starters.txt", "abbrev_types.txt", "ortho_context.tab")
APPLIES = 0.2  # the score from which a topic applies; of .05 to .5 the F1 is best at .2 or .3


def ask_mllm(task: Any) -> np.ndarray:
    """Return MLLM's scores of a `Task` (n, k, 0 to 1); `ImportError` where the environment doesn't name Annif."""
    if "ANNIF" not in os.environ:
        raise ImportError("set ANNIF to its command")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "projects.cfg").write_text(PROJECT, encoding="utf-8")
        (folder / "topics.ttl").write_text(_thesaurus(task.topics), encoding="utf-8")
        (folder / "learn.tsv").write_text(_corpus(task), encoding="utf-8")
        sentences = folder / "nltk_data" / "tokenizers" / "punkt_tab" / "english"
        sentences.mkdir(parents=True)
        for name in PUNKT:
            (sentences / name).touch()
        papers = folder / "papers"
        papers.mkdir()
        for row, text in enumerate(task.texts):
            (papers / f"{row:06}.txt").write_text(" . ".join(text), encoding="utf-8")
        _annif(folder, "load-vocab", "--language", "en", "topics", "topics.ttl")
        _annif(folder, "train", "topics", "learn.tsv")
        _annif(folder, "index", "--limit", "1000", "--suffix", ".found", "topics", "papers")
        return _read(papers, len(task.texts), len(task.topics))


def _annif(folder: Path, *words: str) -> None:
    environment = os.environ | {"NLTK_DATA": str(folder / "nltk_data")}
    command = [os.environ["ANNIF"], *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"annif {words[0]}: {done.stderr[-500:]}")


def _thesaurus(topics: Sequence[Any]) -> str:
    """The topics in SKOS: names, phrases, and which is under which."""
    places = {topic.topic_id: place for place, topic in enumerate(topics)}
    lines = []
    for place, topic in enumerate(topics):
        said = [f'skos:prefLabel "{_quoted(topic.name)}"@en']
        said += [f'skos:altLabel "{_quoted(phrase)}"@en' for phrase in topic.phrases if phrase != topic.name]
        said += [f"skos:broader <{BASE}{places[topic.parent]}>"] if topic.parent in places else []
        lines.append(f"<{BASE}{place}> a skos:Concept ; {' ; '.join(said)} .")
    return HEAD + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", " ").replace('"', " ")


def _corpus(task: Any) -> str:
    """The reviewed papers, a line each: text, tab, the topics that apply."""
    lines = []
    for row, applies in zip(task.judged.rows.tolist(), task.judged.applies, strict=True):
        text = " ".join(" . ".join(task.texts[row]).split())
        lines.append(text + "\t" + " ".join(f"<{BASE}{n}>" for n in np.flatnonzero(applies).tolist()))
    return "\n".join(lines) + "\n"


def _read(papers: Path, n_papers: int, n_topics: int) -> np.ndarray:
    scores = np.zeros((n_papers, n_topics))
    for row in range(n_papers):
        for line in (papers / f"{row:06}.found").read_text(encoding="utf-8").splitlines():
            address, *_, score = line.split("\t")
            scores[row, int(address.strip("<>").removeprefix(BASE))] = float(score)
    return scores
