"""An even sample of many partitions is that of their papers together, each once, whatever the partitions are."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxo.cli import main
from taxo.errors import TaxoError
from taxo.extract import ExtractParams, extract_papers
from taxo.numeric import even_rows
from taxo.partitions.sample import least_ids, sample_papers
from taxo.project.params import load_params
from taxo.project.tables import Paper
from tests.tiny_project import ROOT
from tests.training_texts import texts_and_topics

TEXTS = [(f"{title} {number}", abstract) for number, (title, abstract) in enumerate(texts_and_topics(10)[0])]


def write_papers(folder: Path, parts: list[list[tuple[str, str]]]) -> Path:
    """Make a partition of papers of each of `parts`."""
    (folder / "in").mkdir(parents=True)
    for number, texts in enumerate(parts):
        rows = [
            {"title": title, "abstract": abstract, "authors": ["Ada Poe"], "note": "x"}
            for title, abstract in texts
        ]
        (folder / "in" / f"{number}.json").write_text(json.dumps(rows), encoding="utf-8")
    assert main(["extract", str(folder / "in"), "--out", str(folder / "papers"), "--quiet"]) == 0
    return folder / "papers"


@given(st.lists(st.text(max_size=3)), st.integers(1, 6))
def test_the_least_ids_are_those_of_an_even_sample(ids: list[str], most: int) -> None:
    once = list(dict.fromkeys(ids))
    assert least_ids(iter(ids), most) == {once[row] for row in even_rows(once, most).tolist()}


def test_partitions_make_no_difference_and_copies_are_one(tmp_path: Path) -> None:
    one = write_papers(tmp_path / "one", [TEXTS])
    title, abstract = TEXTS[0]
    many = write_papers(
        tmp_path / "many", [TEXTS[:10], TEXTS[5:30], [(title.upper(), abstract + " And more.")], TEXTS[30:]]
    )
    papers = sample_papers(str(one), 1000).papers
    assert len(papers) == len(TEXTS)
    for most in (1, 7, len(TEXTS)):
        few, same = sample_papers(str(one), most), sample_papers(f"{many}/", most)
        assert [paper.paper_id for paper in few.papers] == [
            papers[row].paper_id for row in even_rows([paper.paper_id for paper in papers], most).tolist()
        ]
        assert [paper.paper_id for paper in few.papers] == [paper.paper_id for paper in same.papers]
    assert (same.n_rows, same.n_partitions) == (len(TEXTS) + 6, 4)
    [longest] = [paper for paper in same.papers if paper.abstract.endswith("And more.")]
    assert longest.sources == ["0.json#1", "2.json#1"]


def test_a_project_reads_the_papers_of_a_sample_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = write_papers(tmp_path, [TEXTS[:20], TEXTS[20:]]), tmp_path / "pile" / "sample.parquet"
    assert main(["sample", str(folder), "--papers", "12", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"12 papers in {out}, of {len(TEXTS)} in 2 partitions\n"
    first = out.read_bytes()
    assert main(["sample", str(folder), "--papers", "12", "--out", str(out), "--quiet"]) == 0
    assert (capsys.readouterr().out, out.read_bytes()) == ("", first)
    read = extract_papers([out], load_params(ExtractParams, "extract", ROOT)).papers
    assert list(map(known, read)) == list(map(known, sample_papers(str(folder), 12).papers))


def known(paper: Paper) -> tuple[object, ...]:
    return paper.paper_id, paper.title, paper.abstract, paper.authors, paper.retracted


def test_a_damaged_partition_is_named(tmp_path: Path) -> None:
    folder = write_papers(tmp_path, [TEXTS])
    data = bytearray((folder / "0.json.parquet").read_bytes())
    data[20:2000] = bytes(1980)
    (folder / "0.json.parquet").write_bytes(bytes(data))
    with pytest.raises(TaxoError, match=r"0\.json\.parquet: damaged .* run `taxo extract` again"):
        sample_papers(str(folder), 3)
