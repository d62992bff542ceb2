"""How many damaged copies are found again, and how many siblings are taken for copies, by three ways of matching.

Run `python -m benchmarks.duplicates` after `dvc repro`: every paper of data/papers.parquet gets copies that are damaged
in one way each, and siblings that differ in what makes two papers two.

Run `python -m benchmarks.duplicates FILE` with asysd.parquet: 1,845 records of a systematic review whose copies people
found (the labelled test set of ASySD, Hair and others 2023, https://github.com/camaradesuk/ASySD). Its column `source`
says which one record of each paper they kept ("unique") and which they gave up ("duplicate").

Both print a table and write nothing.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz.fuzz import token_sort_ratio

from taxo.extract.dedupe import group_copies
from taxo.extract.screening import Copy, Rules, copy_of, problem_of
from taxo.extract.titles import title_key
from taxo.project.tables import PAPERS, Paper
from taxo.readers import choose_reader
from taxo.readers.records import ReadOptions, Record, Span
from taxo.readers.source import Source

Change = Callable[[Paper, Paper, random.Random], tuple[str, str]]  # of a paper, with another at hand
Matcher = Callable[[Copy, Copy], bool]
NEAR = 0.85  # `extract.near_duplicate`


def _letter_lost(paper: Paper, _: Paper, rng: random.Random) -> tuple[str, str]:
    word = rng.choice([word for word in paper.title.split() if len(word) > 4 and word.isalpha()] or ["  "])
    at = rng.randrange(1, len(word))
    return paper.title.replace(word, word[:at] + word[at + 1 :], 1), paper.abstract


def _reworded(paper: Paper, _: Paper, rng: random.Random) -> tuple[str, str]:
    return paper.title, " ".join("thing" if rng.random() < 0.2 else w for w in paper.abstract.split())


COPIES: dict[str, Change] = {
    "capitals, hyphens opened": lambda p, _, __: (p.title.upper().replace("-", " "), p.abstract),
    "a letter of the title lost": _letter_lost,
    "a name before the title": lambda p, _, __: (f"ShellNet: {p.title}", p.abstract),
    "a fifth of the words changed": _reworded,
    "half of the abstract lost": lambda p, _, __: (p.title, p.abstract[: len(p.abstract) // 2]),
    "no abstract": lambda p, _, __: (p.title, ""),
}
SIBLINGS: dict[str, Change] = {
    "part II": lambda p, _, __: (f"{p.title}: Part II", p.abstract),
    "version 2": lambda p, _, __: (f"{p.title} v2", p.abstract),
    "extended": lambda p, _, __: (f"{p.title} (extended)", p.abstract),
    "another paper's abstract": lambda p, other, _: (p.title, other.abstract),
}


def _by_title(a: Copy, b: Copy) -> bool:
    return a.record.title.lower() == b.record.title.lower()


def _by_similar_title(a: Copy, b: Copy) -> bool:
    return token_sort_ratio(a.record.title.lower(), b.record.title.lower()) >= 90


def _by_taxo(a: Copy, b: Copy) -> bool:
    return len(group_copies([a, b], NEAR)) == 1


MATCHERS: dict[str, Matcher] = {
    "equal titles": _by_title,
    "rapidfuzz on titles, 90": _by_similar_title,
    "taxo": _by_taxo,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "judged", nargs="?", type=Path, metavar="FILE", help="records whose copies people found"
    )
    judged = parser.parse_args().judged
    if judged is None:
        measure_changes()
    elif judged.is_file():
        measure_judged(judged)
    else:
        print(f"skipped: {judged} isn't there")


def measure_judged(path: Path) -> None:
    """Print how many merged groups have exactly one record that people kept, and how many copies they hold."""
    import pyarrow.parquet as pq

    kept = [source == "unique" for source in pq.read_table(path, columns=["source"])["source"].to_pylist()]
    source = Source(path.name, path)
    records = [item for item in choose_reader(source).read(source, ReadOptions()) if isinstance(item, Record)]
    assert len(records) == len(kept), f"{path}: {len(records)} records read of {len(kept)}"
    rules = Rules(min_abstract=0, language=None)
    groups = group_copies([copy_of(path.name, "record", record, rules) for record in records], NEAR)
    merged = [[kept[i] for i in group] for group in groups if len(group) > 1]
    right = [group for group in merged if sum(group) == 1]
    found = sum(len(group) - 1 for group in right)
    print(f"{len(records)} records, {sum(kept)} papers by people's judgement, {len(groups)} by taxo's")
    print(
        f"{len(merged)} merged groups, {len(right)} of them right: precision {len(right) / len(merged):.3f}"
    )
    n_copies = len(kept) - sum(kept)
    print(f"{n_copies} copies, {found} of them in right groups: recall {found / n_copies:.3f}")
    print(
        f"{sum(sum(group) > 1 for group in merged)} groups make one of several papers, "
        f"{sum(sum(group) == 0 for group in merged)} hold none that people kept"
    )


def measure_changes(root: Path = Path()) -> None:
    """Print which changes of the papers of `data/papers.parquet` are taken for copies."""
    papers = PAPERS.read(root)
    print(f"{len(papers)} papers; share of pairs that are taken for one paper")
    print(f"{'':32}" + "".join(f"{name:>26}" for name in MATCHERS))
    for heading, changes in (("copies (1 is right)", COPIES), ("siblings (0 is right)", SIBLINGS)):
        print(heading)
        for name, change in changes.items():
            shares = (_share(papers, change, matcher) for matcher in MATCHERS.values())
            print(f"  {name:30}" + "".join(f"{share:26.3f}" for share in shares))


def _share(papers: Sequence[Paper], change: Change, matcher: Matcher) -> float:
    rng = random.Random(1)
    neighbours = zip(papers, [*papers[1:], papers[0]], strict=True)
    pairs = [(_copy(p.title, p.abstract, 1), _copy(*change(p, other, rng), 2)) for p, other in neighbours]
    changed = [(a, b) for a, b in pairs if title_key(b.record.title)]
    return sum(matcher(a, b) for a, b in changed) / len(changed)


def _copy(title: str, abstract: str, line: int) -> Copy:
    record = Record(title, abstract, (Span(line, line, "paper"),))
    return Copy("pile", "line", record, problem_of(record, 80, None))


if __name__ == "__main__":
    main()
