"""`taxo classify`: papers in any form in, their topics in any form out."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from taxo.cli import main
from taxo.cli.batch import BATCH, Item, classify, read_lines
from taxo.errors import TaxoError
from tests.training_texts import small_classifier

PRUNE = "We prune the sparse weights of neurons and mask them by magnitude until a lottery ticket remains."
SPEECH = "We transcribe the voice of a speaker from an audio recording with acoustic models of each phoneme."
SOUP = "Simmer the onions in butter, pour in the stock, and serve with toasted bread and parsley on top."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    small_classifier().save(folder)
    return folder


def ask(model: Path, *words: str) -> int:
    return main(["classify", "--model", str(model), *words])


def say(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_each_line_of_standard_input_gets_a_line(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    title = json.dumps({"title": "Speech", "abstract": SPEECH})
    say(monkeypatch, f"{PRUNE}\n\n{title}\n{SOUP}\n")
    assert ask(model, "-") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == ["pruning", "speech", "none"]
    assert lines[2].startswith("   –  none of these")


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv"])
def test_every_form_for_programs_says_the_same(
    kind: str, model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say(monkeypatch, f"{PRUNE}\n{SOUP}\n")
    assert ask(model, "-", "--format", kind, "--threshold", "0.5") == 0
    out = capsys.readouterr().out
    if kind == "csv":
        first, second = csv.DictReader(io.StringIO(out))
    else:
        first, second = json.loads(out) if kind == "json" else map(json.loads, out.splitlines())
    assert (first["place"], first["topic_id"], first["title"]) == ("line 1", "pruning", PRUNE)
    assert float(first["confidence"]) > 0.5
    assert not second["topic_id"]
    assert not second["confidence"]
    assert not second["topics"]


@pytest.mark.parametrize("kind", ["table", "csv", "json", "jsonl", "parquet"])
def test_half_a_character_ends_no_answer(
    kind: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, '{"title": "\\ud800 pruning", "abstract": "x"}\n\ud800 We prune.\n')
    assert ask(model, "-", "--format", kind, "--out", str(tmp_path / "out")) == 0
    assert b"? pruning" in (tmp_path / "out").read_bytes() or kind == "parquet"


def test_a_title_that_a_spreadsheet_would_run_is_written_as_text(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say(monkeypatch, json.dumps({"title": "=cmd|' /C calc'!A0", "abstract": PRUNE}))
    assert ask(model, "-", "--format", "csv") == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["title"] == "'=cmd|' /C calc'!A0"


def test_a_parquet_file_goes_in_and_comes_out(model: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "papers.parquet", tmp_path / "topics.parquet"
    pq.write_table(pa.table({"title": ["Masks", "Voices"], "abstract": [PRUNE, SPEECH]}), source)
    assert ask(model, str(source), "--format", "parquet", "--out", str(out)) == 0
    rows = pq.read_table(out).to_pylist()
    assert [(row["place"], row["topic_id"]) for row in rows] == [
        ("papers.parquet#1", "pruning"),
        ("papers.parquet#2", "speech"),
    ]


@pytest.mark.parametrize("kind", ["table", "csv", "json", "jsonl"])
def test_reasons_are_shown_when_asked_for(
    kind: str, model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say(monkeypatch, PRUNE)
    assert ask(model, "-", "--format", kind) == 0
    assert "prune +" not in capsys.readouterr().out
    say(monkeypatch, PRUNE)
    assert ask(model, "-", "--format", kind, "--explain") == 0
    assert "prune +" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "out"),
    [
        ("table", ""),
        ("csv", "place,title,topic_id,confidence,topics,confidences,reasons\n"),
        ("json", "[]\n"),
        ("jsonl", ""),
    ],
)
def test_no_paper_makes_an_empty_answer(
    kind: str,
    out: str,
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    say(monkeypatch, "\n \n")
    assert ask(model, "-", "--format", kind) == 0
    assert capsys.readouterr().out == out


def test_no_paper_makes_an_empty_parquet_file_with_its_columns(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, "")
    assert ask(model, "-", "--format", "parquet", "--out", str(tmp_path / "none.parquet")) == 0
    found = pq.read_table(tmp_path / "none.parquet")
    assert (found.num_rows, found.column_names[:3]) == (0, ["place", "title", "topic_id"])


def test_threads_change_no_answer(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "".join(f"{PRUNE} {n}\n{SPEECH} {n}\n{SOUP} {n}\n" for n in range(100))
    answers = []
    for jobs in ("1", "2"):
        say(monkeypatch, lines)
        assert ask(model, "-", "--format", "jsonl", "--jobs", jobs) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
    assert answers[0].count("\n") == 300


def test_several_listings_come_in_their_order_with_their_places(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, abstract in (("b", PRUNE), ("a", SPEECH)):
        text = json.dumps([{"title": f"Paper {name}", "abstract": abstract}])
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    assert ask(model, str(tmp_path / "b.json"), str(tmp_path / "a.json"), "--format", "jsonl") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["place"], row["topic_id"]) for row in rows] == [
        ("b.json#1", "pruning"),
        ("a.json#1", "speech"),
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.bib"], "missing.bib: no such file"),
        ([str(Path(__file__).parent)], "is a folder; name the listings in it"),
        (["-", "--format", "parquet"], "--out FILE"),
        (["-", "--model", "nowhere"], "no classifier there"),
    ],
)
def test_what_cant_work_is_one_line_on_stderr(
    words: list[str], message: str, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(model, *words) == 1
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("words", [["--threshold", "2"], ["--threshold", "much"], ["--jobs", "0"]])
def test_numbers_out_of_range_are_no_command(words: list[str], model: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        ask(model, "-", *words)


@pytest.mark.parametrize("line", ['{"title": ', '{"name": "x"}', '{"title": 5}', "{}"])
def test_json_that_is_no_paper_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(TaxoError, match="line 2: "):
        list(read_lines(["fine", line]))


def test_a_broken_listing_leaves_no_half_written_file(model: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "papers.jsonl", tmp_path / "out.csv"
    source.write_bytes(b"\x00\x01\x02" * 400)
    assert ask(model, str(source), "--format", "csv", "--out", str(out)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["papers.jsonl"]


def test_it_reads_no_further_than_a_batch_ahead(model: Path) -> None:
    read = 0

    def endless() -> Iterator[Item]:
        nonlocal read
        while True:
            read += 1
            yield Item(f"line {read}", "", "sparse")

    answers = classify(small_classifier(), endless())
    assert next(answers).place == "line 1"
    assert read <= BATCH


def test_standard_input_needs_numpy_alone(model: Path) -> None:
    code = (
        "import sys; from taxo.cli import main\n"
        f"main(['classify', '--model', {str(model)!r}, '-'])\n"
        "print(*sorted({'sklearn', 'scipy', 'pandas', 'pyarrow', 'yaml', 'tqdm', 'ftfy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=PRUNE, capture_output=True, text=True, check=True
    )
    assert "pruning" in done.stdout
    assert done.stdout.endswith("\n\n")
