"""Six piles for the report's browser tests: the shipped one, and five of invented papers after all real stages."""

import csv
import io
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from taxo.project.tables import PAPERS
from taxo.report.data_files import CSV_COLUMNS
from tests.conftest import run_stage
from tests.shipped import INPUTS
from tests.stages import ROOT, STAGES, outputs
from tests.tiny_project import PARAMS_FOLDER

CASES = Path(__file__).parents[1] / "cases" / "report" / "piles.yaml"
PILES = ("shipped", "large", "untouched", "own", "twelve", "german")
SENTENCES = 5  # of an abstract
MIXED = 0.08  # of the things that sentences tell are another subject's: papers have several topics, some are doubtful
REVIEWED_NEW = (
    3  # papers that reviews give to the first subject that the taxonomy lacks: enough that it is proposed
)


@dataclass(frozen=True)
class Record:
    """An invented paper and the subject that it is about."""

    subject: str
    title: str
    abstract: str
    published: date | None
    authors: Sequence[str]


@cache
def cases() -> dict[str, Any]:
    """What piles.yaml holds."""
    found: dict[str, Any] = yaml.safe_load(CASES.read_text("utf-8"))
    return found


def build_pile(name: str, folder: Path) -> Path:
    """Make one of `PILES` in `folder`, its inputs and what every stage writes, and return the folder."""
    return _build_shipped(folder) if name == "shipped" else _build_invented(name, folder)


@cache
def records(name: str) -> tuple[Record, ...]:
    """Return the papers of an invented pile, in the order of its listings; the same every time."""
    pile, chance, seen = cases()["piles"][name], random.Random(name), set[str]()
    made = [_record(subject, pile, chance, seen) for subject, n in pile["subjects"].items() for _ in range(n)]
    chance.shuffle(made)
    return tuple(made)


def _build_shipped(folder: Path) -> Path:
    """Copy the shipped inputs and what `dvc repro` left here; run the stages that left nothing, and always `report`."""
    for name in INPUTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    done = True
    for stage in STAGES:
        done = done and stage != "report" and all((ROOT / out).exists() for out in outputs(stage))
        if not done:
            run_stage(stage, folder)
            continue
        for out in outputs(stage):
            (folder / out).parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / out).is_dir() else shutil.copy
            copy(ROOT / out, folder / out)
    return folder


def _build_invented(name: str, folder: Path) -> Path:
    _write_inputs(name, folder)
    run_stage("extract", folder)
    (folder / "baseline.csv").write_text(_baseline(name, folder), "utf-8")  # needs the ids of the papers
    for stage in list(STAGES)[1:]:
        run_stage(stage, folder)
    return folder


def _write_inputs(name: str, folder: Path) -> None:
    pile, papers = cases()["piles"][name], records(name)
    (folder / "data" / "raw").mkdir(parents=True)
    for number, form in enumerate(pile["listings"]):
        ending, write = LISTINGS[form]
        listed = [*papers[number :: len(pile["listings"])], *papers[: pile.get("copies", 0)]]
        bare = [
            replace(record, title=f"{record.title}, again", abstract="")
            for record in papers[: pile.get("bare", 0)]
        ]
        text = write([*listed, *bare])
        (folder / "data" / "raw" / f"papers-{number + 1}.{ending}").write_text(text, "utf-8")
    taxonomy = yaml.safe_dump({"topics": list(_topics(pile))}, allow_unicode=True, sort_keys=False)
    (folder / "taxonomy.yaml").write_text(taxonomy, "utf-8")
    (folder / "reviews.csv").write_text(_table(REVIEW_COLUMNS, _reviews(name)), "utf-8")
    params = yaml.safe_load((PARAMS_FOLDER / "params.yaml").read_text("utf-8"))
    params["extract"]["language"] = pile["language"]
    params["evaluate"]["focus_topics"] = []
    params["report"]["title"] = pile["title"]
    (folder / "params.yaml").write_text(yaml.safe_dump(params, allow_unicode=True), "utf-8")


def _record(subject: str, pile: Mapping[str, Any], chance: random.Random, seen: set[str]) -> Record:
    about, speech = cases()["subjects"][subject], cases()["languages"][pile["language"]]
    elsewhere = cases()["subjects"][chance.choice(list(pile["subjects"]))]

    def fill(pattern: str) -> str:
        one, other = chance.sample(about["things"], 2)
        other = chance.choice(elsewhere["things"]) if chance.random() < MIXED else other
        said = pattern.format(a=one, b=other, u=chance.choice(about["places"]), n=chance.randint(2, 98))
        return said[0].upper() + said[1:]

    title = fill(chance.choice(speech["titles"]))
    while title in seen:
        title = fill(chance.choice(speech["titles"]))
    seen.add(title)
    abstract = " ".join(fill(sentence) for sentence in chance.sample(speech["sentences"], SENTENCES))
    authors = [f"{family}, {chance.choice('ABEJKM')}." for family in chance.sample(FAMILIES, 2)]
    return Record(subject, title, abstract, _date(pile, chance), authors)


FAMILIES = (
    "Adebayo",
    "Brandt",
    "Ćosić",
    "Dumont",
    "Eriksen",
    "Fujita",
    "Grünwald",
    "Hassan",
    "Ibáñez",
    "Jones",
)


def _date(pile: Mapping[str, Any], chance: random.Random) -> date | None:
    first, last = pile["years"]
    found = date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))
    return found if chance.random() < pile["dated"] else None


def _topics(pile: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, (group, subjects) in enumerate(pile.get("taxonomy", {}).items(), start=1):
        yield {"id": f"group-{number}", "name": group}
        for subject in subjects:
            about = cases()["subjects"][subject]
            yield {
                "id": subject,
                "name": about["name"],
                "parent": f"group-{number}",
                "phrases": about["things"],
            }


REVIEW_COLUMNS = ("paper", "topics", "not_topics", "by", "note")


def _reviews(name: str) -> Iterator[Sequence[str]]:
    """Yield what people said: the first papers of each subject, a few against what they were written for."""
    pile = cases()["piles"][name]
    said, known = pile.get("reviews"), _known(pile)
    new = [subject for subject in pile["subjects"] if subject not in known]
    for place, subject in enumerate(pile["subjects"] if said else ()):
        papers = [record for record in records(name) if record.subject == subject]
        if subject in said["none"]:
            yield from ([p.title, "none", "", said["by"][0], "nothing for us"] for p in papers[:3])
        elif subject in known:
            wrong = known[place - 1] if place < said["mistaken"] else subject
            yield from (
                [p.title, subject if i else wrong, "", said["by"][i % len(said["by"])], ""]
                for i, p in enumerate(papers[: said["each"]])
            )
        elif subject == new[0]:
            yield from ([p.title, subject, "", said["by"][-1], "new"] for p in papers[:REVIEWED_NEW])
        else:
            yield from ([p.title, "", known[0], said["by"][-1], "not this one"] for p in papers[:1])


def _known(pile: Mapping[str, Any]) -> list[str]:
    return [subject for subjects in pile.get("taxonomy", {}).values() for subject in subjects]


def _baseline(name: str, folder: Path) -> str:
    """What an earlier report would have said: some papers not there yet, some elsewhere, some gone since."""
    pile = cases()["piles"][name]
    then, known = pile.get("baseline"), _known(pile)
    if not then:
        return "paper_id,topic_id\n"
    ids = {paper.title: paper.paper_id for paper in PAPERS.read(folder)}
    names = {subject: cases()["subjects"][subject]["name"] for subject in known}
    names |= {topic: called for topic, (called, _) in then["former"].items()}
    rows = []
    for number, record in enumerate(records(name)[::-1]):
        if number % then["left_out"] == 0:
            continue
        topic = record.subject if record.subject in known else ""
        if topic and number <= 2 * then["moved"] and number % 2:
            topic = known[(known.index(topic) + 1) % len(known)]
        now_in = {topic: former for former, (_, topic) in then["former"].items()}
        topic = now_in.get(topic, topic) if number % 3 == 0 else topic
        rows.append(_earlier(ids[record.title], record.title, topic, names))
    gone = [
        _earlier(f"{number:016x}", f"A paper that went, {number}", known[0], names)
        for number in range(then["gone"])
    ]
    return _table(CSV_COLUMNS, [*rows, *gone])


def _earlier(paper_id: str, title: str, topic: str, names: Mapping[str, str]) -> list[str]:
    told = {"paper_id": paper_id, "title": title, "topic_id": topic, "topic": names.get(topic, "")}
    told |= {"confidence": "0.8000", "topics": topic, "reviewed": "false"}
    return [told.get(column, "") for column in CSV_COLUMNS]


def _table(header: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def _csv(papers: Sequence[Record]) -> str:
    rows = [[p.title, p.abstract, "; ".join(p.authors), p.published or ""] for p in papers]
    return _table(("title", "abstract", "authors", "date"), [list(map(str, row)) for row in rows])


def _ris(papers: Sequence[Record]) -> str:
    def lines(p: Record) -> Iterator[str]:
        yield "TY  - JOUR"
        yield f"TI  - {p.title}"
        yield from (f"AU  - {author}" for author in p.authors)
        if p.published:
            yield f"PY  - {p.published.year}"
            yield f"DA  - {p.published:%Y/%m/%d}"
        yield f"AB  - {p.abstract}"
        yield "ER  - \n"

    return "\n".join(line for paper in papers for line in lines(paper))


def _bibtex(papers: Sequence[Record]) -> str:
    return "\n".join(
        f"@article{{paper{number},\n  title = {{{p.title}}},\n  author = {{{' and '.join(p.authors)}}},\n"
        f"  year = {{{p.published.year if p.published else ''}}},\n  abstract = {{{p.abstract}}}\n}}\n"
        for number, p in enumerate(papers)
    )


LISTINGS: dict[str, tuple[str, Callable[[Sequence[Record]], str]]] = {
    "csv": ("csv", _csv),
    "ris": ("ris", _ris),
    "bibtex": ("bib", _bibtex),
}
