"""Piles of invented papers in other languages than English, put together from parts of sentences."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from taxo.project.tables import Paper

CASES = Path(__file__).parent / "cases" / "languages.yaml"
PAPERS = 15  # of a subject
SOLID = ("ja", "zh")  # languages without blanks


@cache
def cases() -> dict[str, Any]:
    """The parts of sentences by the code of their language."""
    found: dict[str, Any] = yaml.safe_load(CASES.read_text("utf-8"))
    return found


def pile(code: str) -> tuple[list[Paper], list[list[int]], list[str]]:
    """Return papers in a language, the rows of each subject's papers, and what the subjects are called."""
    language = cases()[code]
    papers: list[Paper] = []
    groups: list[list[int]] = []
    for subject in language["subjects"]:
        groups.append(list(range(len(papers), len(papers) + PAPERS)))
        papers += [
            _paper(f"{len(papers) + n:03}", n, language, subject, code in SOLID) for n in range(PAPERS)
        ]
    return papers, groups, [subject["expected"] for subject in language["subjects"]]


def _paper(
    paper_id: str, number: int, language: Mapping[str, Any], subject: Mapping[str, str], is_solid: bool
) -> Paper:
    """A paper that says three things of its subject, each part of a sentence taken in turns."""
    blank, stop = ("", "。") if is_solid else (" ", ". ")
    doing, analysis, tail = (language[key] for key in ("doing", "analysis", "title"))
    begun = subject["name"][0].upper() + subject["name"][1:]
    title = f"{begun}{blank}{tail[number % len(tail)]}"
    first = f"{begun}{blank}{doing[number % len(doing)]}"
    second = (
        f"{analysis[number % len(analysis)]}{blank}{subject['of']}{blank}{doing[(number + 2) % len(doing)]}"
    )
    return Paper(paper_id, title, f"{first}{stop}{language['shared']} {second}{stop}".strip())
