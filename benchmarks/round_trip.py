"""Whether a BibTeX and a RIS library come back from `taxo export` with every field, judged by other parsers.

Run `python -m benchmarks.round_trip` where pybtex and rispy are installed (`requirements.txt` has them). Two libraries
of 200 invented records are read by the extract stage and written by `taxo export`; both are then parsed by pybtex or
rispy, which the readers don't use. Prints the fields that came back and those that didn't; writes nothing, and exits
with 1 where a field was lost.
"""

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from taxo.cli.export_formats import Labelled, export
from taxo.extract.stage import ExtractParams, extract_papers
from taxo.project.params import load_params

N = 200
WORDS = (
    *("doors", "knocks", "hinges", "latches", "panels", "frames", "locks", "keys", "sills", "thresholds"),
    *("handles", "bells", "mats", "porches"),
)
FAMILIES = ("Poe", "Müller", "O'Neil", "García Márquez", "de la Cruz", "Żak")
GIVEN = ("Ada", "Bo", "Zoë", "J. R.", "Mary-Ann")
Fields = Mapping[str, Sequence[str]]


def invented(rng: random.Random, number: int) -> dict[str, str]:
    """Return a record's fields, as a library would have them."""
    topic = " ".join(rng.sample(WORDS, 3))
    first = rng.randrange(1, 900)
    return {
        "title": f"On {topic} & their {number} ways: 50% more",
        "abstract": f"We study {topic} in the field. "
        + "They answer when they are asked, and they say why. " * 3,
        "authors": "|".join(
            f"{rng.choice(FAMILIES)}, {rng.choice(GIVEN)} {chr(65 + n)}." for n in range(rng.randrange(1, 5))
        ),
        "venue": f"Journal of {rng.choice(WORDS).title()}",
        "year": str(rng.randrange(1995, 2025)),
        "volume": str(rng.randrange(1, 60)),
        "issue": str(rng.randrange(1, 12)),
        "first": str(first),
        "last": str(first + rng.randrange(1, 20)),
        "doi": f"10.5555/door.{number}",
        "url": f"https://example.org/door_{number}?a=1&b=2",
        "keywords": "|".join(rng.sample(WORDS, 3)),
        "publisher": "Knock & Sons",
        "issn": f"1234-{number:04}",
        "note": f"Shelf {number}",
        "language": "English",
    }


def bibtex(records: Sequence[Mapping[str, str]]) -> str:
    """Write records as another program would."""

    def escaped(text: str) -> str:
        return text.replace("&", r"\&").replace("%", r"\%")

    entries = []
    for number, record in enumerate(records):
        fields = {
            "title": escaped(record["title"]),
            "author": " and ".join(record["authors"].split("|")),
            "journal": record["venue"],
            "year": record["year"],
            "volume": record["volume"],
            "number": record["issue"],
            "pages": f"{record['first']}--{record['last']}",
            "doi": record["doi"],
            "url": record["url"],
            "abstract": escaped(record["abstract"]),
            "keywords": ", ".join(record["keywords"].split("|")),
            "publisher": escaped(record["publisher"]),
            "issn": record["issn"],
            "note": record["note"],
            "language": record["language"],
            "shelfmark": f"S {number}",
        }
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        entries.append(f"@article{{door{number},\n{body}  month = mar\n}}\n")
    return "\n".join(entries)


def ris(records: Sequence[Mapping[str, str]]) -> str:
    """Write records as another program would."""
    tags = {
        **{
            "TI": "title",
            "T2": "venue",
            "PY": "year",
            "VL": "volume",
            "IS": "issue",
            "SP": "first",
            "EP": "last",
        },
        **{
            "DO": "doi",
            "UR": "url",
            "AB": "abstract",
            "PB": "publisher",
            "SN": "issn",
            "N1": "note",
            "LA": "language",
        },
    }
    texts = []
    for number, record in enumerate(records):
        lines = ["TY  - JOUR", *(f"AU  - {name}" for name in record["authors"].split("|"))]
        lines += [f"{tag}  - {record[name]}" for tag, name in tags.items()]
        lines += [f"KW  - {word}" for word in record["keywords"].split("|")]
        lines += [f"ID  - door{number}", f"C1  - Shelf {number}", f"CY  - Dooring {number}", "ER  - ", ""]
        texts.append("\n".join(lines))
    return "\n".join(texts)


def parsed_bibtex(text: str) -> dict[str, Fields]:
    """Parse BibTeX by pybtex: fields by DOI."""
    from pybtex.database import parse_string

    found: dict[str, Fields] = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        fields = {name.lower(): [_plain(value)] for name, value in entry.fields.items()}
        fields |= {
            role: [_plain(str(person)) for person in persons] for role, persons in entry.persons.items()
        }
        fields |= {"key": [key], "type": [entry.type]}
        fields["keywords"] = re.split(r"\s*[,;]\s*", fields["keywords"][0].strip(" ;"))
        found[fields["doi"][0]] = fields
    return found


def parsed_ris(text: str) -> dict[str, Fields]:
    """Parse RIS by rispy: fields by DOI."""
    import rispy

    entries = rispy.loads(text, skip_unknown_tags=False)
    return {entry["doi"]: {name: _texts(value) for name, value in entry.items()} for entry in entries}


def _texts(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}={text}" for name, texts in value.items() for text in texts]
    return [str(item).strip() for item in (value if isinstance(value, list) else [value])]


def _plain(latex: str) -> str:
    return " ".join(re.sub(r"[{}\\]", "", latex).split())


def exported(name: str, text: str, form: str) -> str:
    """Return what `taxo export` writes of a library, with a topic for each paper."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, encoding="utf-8")
        params = replace(
            load_params(ExtractParams, "extract", Path(folder), or_default=True), near_duplicate=1.0
        )
        papers = extract_papers([path], params).papers
    return "".join(export([Labelled(paper, ("Doors",), 0.9) for paper in papers], form))


def lost(before: Mapping[str, Fields], after: Mapping[str, Fields]) -> Iterator[tuple[str, str]]:
    """Yield each field that didn't come back whole, with an example."""
    for key, fields in before.items():
        if key not in after:
            yield "record", key
            continue
        for name, values in fields.items():
            missing = [value for value in values if value not in after[key].get(name, ())]
            if missing:
                yield name, f"{missing[0]!r}, there is {after[key].get(name)!r}"


def main() -> None:
    rng = random.Random(1)
    records = [invented(rng, number) for number in range(N)]
    n_lost = 0
    for form, name, text, parse in (
        ("bibtex", "doors.bib", bibtex(records), parsed_bibtex),
        ("ris", "doors.ris", ris(records), parsed_ris),
    ):
        before, again = parse(text), exported(name, text, form)
        found = list(lost(before, parse(again)))
        n_fields = sum(len(fields) for fields in before.values())
        print(f"{form}: {len(before)} records, {n_fields - len(found)} of {n_fields} fields came back")
        for field, count in Counter(field for field, _ in found).items():
            print(f"  {field}: {count} lost, such as {next(example for f, example in found if f == field)}")
        second = exported(name, again, form)
        print(f"  a second export is {'the same' if second == again else 'another'}, byte for byte")
        n_lost += len(found) + (second != again)
    sys.exit(n_lost > 0)


if __name__ == "__main__":
    main()
