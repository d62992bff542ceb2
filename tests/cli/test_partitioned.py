"""`taxo extract --out` and `taxo classify --out` over many files: killed or interrupted, they end as if undisturbed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from taxo.cli import main
from taxo.cli.partitioned import is_folder
from taxo.partitions import Shard, find_partitions
from taxo.partitions.footer import read_footer
from tests.partitions.jobs import files_of
from tests.tiny_project import ROOT
from tests.training_texts import small_classifier, texts_and_topics

COMMAND = [sys.executable, "-c", "import sys; from taxo.cli import main; sys.exit(main())"]
N_FILES = 6
WAYS = [
    pytest.param(["--jobs", "1"], id="here"),
    pytest.param(["--jobs", "2"], id="processes"),
    pytest.param(["--dask", "local", "--jobs", "2"], id="dask"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    small_classifier().save(folder)
    return folder


def write_listings(folder: Path, n_files: int = N_FILES, n_papers: int = 60) -> Path:
    """Write JSON lines files of papers into `folder`/in."""
    (folder / "in").mkdir()
    texts, _ = texts_and_topics(n_files * n_papers // 4)
    for number in range(n_files):
        part = texts[number * n_papers : (number + 1) * n_papers]
        rows = [
            json.dumps({"title": f"{title} {number} {n}", "abstract": abstract})
            for n, (title, abstract) in enumerate(part)
        ]
        (folder / "in" / f"{number}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder / "in"


def words(command: str, model: Path) -> list[str]:
    return ["classify", "--model", str(model)] if command == "classify" else ["extract"]


def start(*arguments: str, cwd: Path, limit: int | None = None) -> "subprocess.Popen[str]":
    def lower() -> None:
        if limit is not None:
            import resource

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=lower if os.name != "nt" else None,
    )


def end(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, told = process.communicate()
    return process.returncode, out, told


def wait_for_partitions(out: Path, n: int, process: "subprocess.Popen[str]") -> None:
    while process.poll() is None and len(partitions_in(out)) < n:
        time.sleep(0.005)


def partitions_in(out: Path) -> dict[str, bytes]:
    return (
        {name: made for name, made in files_of(out).items() if not name.startswith(".")}
        if out.exists()
        else {}
    )


def marks(out: Path) -> dict[str, int]:
    """When each partition was written; one that is made again has another."""
    return {path.name: path.stat().st_mtime_ns for path in out.glob("*.parquet")}


def offspring(pid: int) -> list[int]:
    """The processes below one, by what Linux says of them."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            child, parent = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found += [child, *offspring(child)]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "options"), [*(("classify", way.values[0]) for way in WAYS), ("extract", ["--jobs", "2"])]
)
def test_a_run_whose_driver_was_killed_is_ended_by_the_next(
    command: str,
    options: list[str],
    model: Path,
    tmp_path: Path,
) -> None:
    listings = write_listings(tmp_path, n_papers=800)
    arguments = [*words(command, model), str(listings), "--out"]
    assert end(start(*arguments, "undisturbed/", cwd=tmp_path))[0] == 0
    killed = start(*arguments, "out/", *options, cwd=tmp_path)
    wait_for_partitions(tmp_path / "out", 1, killed)
    below = offspring(killed.pid)
    killed.kill()
    killed.communicate()
    wait_until_gone(below)
    before = marks(tmp_path / "out")
    assert 1 <= len(before) < N_FILES
    code, said, _ = end(start(*arguments, "out/", *options, cwd=tmp_path))
    assert code == 0
    assert f"{N_FILES - len(before)} made, {len(before)} skipped, 0 failed" in said.splitlines()[-1]
    assert files_of(tmp_path / "out") == files_of(tmp_path / "undisturbed")
    assert marks(tmp_path / "out").items() >= before.items()


def wait_until_gone(pids: Sequence[int]) -> None:
    """Wait for processes that nobody waits for: a worker ends by itself when its driver is gone."""
    deadline = time.monotonic() + 60
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < deadline, "workers outlive their driver"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes as Linux shows them")
@pytest.mark.parametrize("options", WAYS[1:])
def test_a_run_whose_worker_was_killed_ends_as_if_undisturbed(
    options: list[str],
    model: Path,
    tmp_path: Path,
) -> None:
    listings = write_listings(tmp_path, n_papers=800)
    arguments = [*words("classify", model), str(listings), "--out"]
    assert end(start(*arguments, "undisturbed/", cwd=tmp_path))[0] == 0
    process = start(*arguments, "out/", *options, cwd=tmp_path)
    wait_for_partitions(tmp_path / "out", 1, process)
    os.kill(worker_of(tmp_path / "out", process.pid), signal.SIGKILL)
    code, said, told = end(process)
    assert code == 0, told
    assert "0 failed" in said.splitlines()[-1]
    assert files_of(tmp_path / "out") == files_of(tmp_path / "undisturbed")


def worker_of(out: Path, driver: int) -> int:
    """Return the process below `driver` that has a file in `out` open: one that is amid a partition."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for pid in offspring(driver):
            try:
                opened = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
            except OSError:
                continue
            if any(place.startswith(str(out)) for place in opened):
                return pid
    raise AssertionError("no worker is writing")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("options", WAYS[1:])
def test_where_files_can_t_grow_the_rest_is_made_by_the_next_run(
    options: list[str],
    model: Path,
    tmp_path: Path,
) -> None:
    listings = write_listings(tmp_path)
    lines = (listings / "3.jsonl").read_text(encoding="utf-8").splitlines()
    (listings / "3.jsonl").write_text("\n".join(lines * 40), encoding="utf-8")
    arguments = [*words("classify", model), str(listings), "--out"]
    assert end(start(*arguments, "undisturbed/", cwd=tmp_path))[0] == 0
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "undisturbed").iterdir()}
    limit = max(size for name, size in sizes.items() if name != "3.jsonl.parquet") + 1
    assert sizes["3.jsonl.parquet"] > limit
    code, said, told = end(start(*arguments, "out/", *options, cwd=tmp_path, limit=limit))
    assert code == 1
    assert [*told.splitlines()] == [f"taxo classify: {tmp_path}/out/3.jsonl.parquet: File too large"]
    assert said.splitlines()[-1].startswith(
        f"{N_FILES} partitions in out/: {N_FILES - 1} made, 0 skipped, 1 failed"
    )
    assert len(files_of(tmp_path / "out")) == N_FILES - 1
    code, said, _ = end(start(*arguments, "out/", *options, cwd=tmp_path))
    assert (code, f"1 made, {N_FILES - 1} skipped, 0 failed" in said) == (0, True)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "undisturbed")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
@pytest.mark.parametrize("options", WAYS)
def test_an_interrupt_keeps_what_is_done(options: list[str], model: Path, tmp_path: Path) -> None:
    listings = write_listings(tmp_path, n_papers=800)
    arguments = [*words("classify", model), str(listings), "--out", "out/", *options]
    process = start(*arguments, cwd=tmp_path)
    wait_for_partitions(tmp_path / "out", 1, process)
    process.send_signal(signal.SIGINT)
    code, said, told = end(process)
    assert (code, told) == (130, "")
    assert "not tried" in said.splitlines()[-1]
    done = len(partitions_in(tmp_path / "out"))
    assert 1 <= done < N_FILES
    if "--dask" not in options:
        assert len(files_of(tmp_path / "out")) == done  # nothing half-written
    code, said, _ = end(start(*arguments, cwd=tmp_path))
    assert (code, f"{N_FILES - done} made, {done} skipped" in said) == (0, True)
    assert len(files_of(tmp_path / "out")) == N_FILES


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_shards_make_every_partition_once_and_the_same_bytes(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    listings = write_listings(tmp_path, n_papers=8)
    arguments = [*words("classify", model), str(listings), "--out"]
    assert main([*arguments, f"{tmp_path}/whole/"]) == 0
    for number in range(1, 5):
        assert main([*arguments, f"{tmp_path}/shards", "--shard", f"{number}/4"]) == 0
        assert "0 skipped, 0 failed" in last_line(capsys)
    assert files_of(tmp_path / "shards") == files_of(tmp_path / "whole")
    partitions = find_partitions([str(listings)], f"{tmp_path}/out")
    assert sorted((p for n in range(1, 5) for p in Shard(n, 4).of(partitions)), key=str) == sorted(
        partitions, key=str
    )


def test_answers_are_those_of_a_file_and_the_footer_says_of_what(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    listings = write_listings(tmp_path, n_files=2, n_papers=8)
    arguments = words("classify", model)
    assert (
        main(
            [*arguments, str(listings / "1.jsonl"), "--format", "parquet", "--out", f"{tmp_path}/one.parquet"]
        )
        == 0
    )
    assert main([*arguments, str(listings), "--out", f"{tmp_path}/out/", "--threshold", "0.5"]) == 0
    found = pq.read_table(tmp_path / "out" / "1.jsonl.parquet")
    assert found.column_names == pq.read_table(tmp_path / "one.parquet").column_names
    assert main([*arguments, str(listings), "--out", f"{tmp_path}/out/"]) == 0
    assert last_line(capsys).endswith(
        "2 made (2 anew, as what they are made of changed), 0 skipped, 0 failed; 16 papers"
    )
    found = pq.read_table(tmp_path / "out" / "1.jsonl.parquet")
    assert found.to_pylist() == pq.read_table(tmp_path / "one.parquet").to_pylist()
    footer = read_footer(f"{tmp_path}/out/1.jsonl.parquet")
    assert footer["taxo.input"] == "1.jsonl"
    assert json.loads(footer["taxo.params"]) == {"explain": False, "threshold": None}
    assert json.loads(footer["taxo.counts"])["papers"] == 8
    assert {len(footer[f"taxo.{name}"]) for name in ("input_sha256", "model_sha256", "fingerprint")} == {64}


def test_papers_are_those_of_the_pipeline_and_what_is_left_out_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listings = write_listings(tmp_path, n_files=1, n_papers=8)
    with (listings / "0.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"title": "Ducks", "abstract": "Too short."}\n')
    (listings / "none.csv").write_text("title,abstract\nNo paper,short\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["extract", "in", "--out", "papers"]) == 0
    assert last_line(capsys) == "2 partitions in papers: 2 made, 0 skipped, 0 failed; 8 papers"
    counts = json.loads(pq.read_metadata(tmp_path / "papers" / "0.jsonl.parquet").metadata[b"taxo.counts"])
    assert (counts["papers"], counts["left_out"]) == (8, {"abstract too short": 1})
    assert pq.read_table(tmp_path / "papers" / "none.csv.parquet").num_rows == 0
    params = (ROOT / "params.yaml").read_text(encoding="utf-8")
    params = params.replace("min_abstract: 80", "min_abstract: 5").replace("language: en", "language: null")
    (tmp_path / "params.yaml").write_text(params, encoding="utf-8")
    assert main(["extract", "in", "--out", "papers", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert pq.read_table(tmp_path / "papers" / "none.csv.parquet").num_rows == 1


@pytest.mark.parametrize("command", ["extract", "classify"])
def test_a_bad_file_costs_itself_and_is_named(
    command: str,
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    listings = write_listings(tmp_path, n_files=2, n_papers=8)
    (listings / "old.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") * 100)
    assert main([*words(command, model), str(listings), "--out", f"{tmp_path}/out"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[-1].endswith("2 made, 0 skipped, 1 failed; 16 papers")
    [line] = said.err.splitlines()
    assert line.startswith(f"taxo {command}: listing old.xls: an old Excel")
    assert "save it as" in line
    assert sorted(files_of(tmp_path / "out")) == ["0.jsonl.parquet", "1.jsonl.parquet"]


def test_in_and_out_may_be_anywhere_that_fsspec_reaches(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import fsspec

    listings = write_listings(tmp_path, n_papers=8)
    memory = fsspec.filesystem("memory")
    memory.put(f"{listings}/", "/bucket/in/", recursive=True)
    try:
        arguments = [*words("classify", model), "memory://bucket/in/*.jsonl", "--out", "memory://bucket/out"]
        for expected in ("6 made, 0 skipped", "0 made, 6 skipped"):
            assert main(arguments) == 0
            assert f"6 partitions in memory://bucket/out: {expected}, 0 failed" in last_line(capsys)
        assert (
            main([*words("classify", model), f"file://{listings}", "--out", f"file://{tmp_path}/out/"]) == 0
        )
        there = {path.rpartition("/")[2]: memory.cat_file(path) for path in memory.find("/bucket/out")}
        assert there == files_of(tmp_path / "out")
        assert main(["extract", "memory://bucket/in", "--out", "memory://bucket/papers/"]) == 0
        assert (
            main(["sample", "memory://bucket/papers", "--papers", "5", "--out", "memory://bucket/s.parquet"])
            == 0
        )
        assert "5 papers in memory://bucket/s.parquet, of 48 in 6 partitions" in last_line(capsys)
    finally:
        memory.rm("/bucket", recursive=True)


def test_files_of_one_name_get_partitions_of_their_own_and_others_are_told(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for folder in "ab":
        (tmp_path / folder).mkdir()
        pq.write_table(
            pa.table({"title": [folder], "abstract": ["We prune."]}), tmp_path / folder / "x.parquet"
        )
    (tmp_path / "a" / "_SUCCESS").touch()
    arguments = [
        *words("classify", model),
        str(tmp_path / "a"),
        f"{tmp_path}/*/x.parquet",
        "--out",
        f"{tmp_path}/out",
    ]
    assert main(arguments) == 0
    assert sorted(files_of(tmp_path / "out")) == ["a/x.parquet", "b/x.parquet"]
    assert pq.read_table(tmp_path / "out/b/x.parquet").to_pylist()[0]["place"] == "b/x.parquet#1"
    shutil.move(tmp_path / "b", tmp_path / "c")
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()[-2:]
    assert lines == [
        f"also in {tmp_path}/out: 1 of no file that this command names (b/x.parquet)",
        f"2 partitions in {tmp_path}/out: 1 made, 1 skipped, 0 failed; 2 papers",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["classify", "in", "--out", "file.txt", "--shard", "1/2"],
            "share out files of a folder: --out FOLDER/",
        ),
        (["classify", "in/0.jsonl", "--dask", "local"], "share out files of a folder: --out FOLDER/"),
        (["classify", "-", "--out", "out/"], "standard input has no name"),
        (
            ["classify", "in", "--out", "out/", "--format", "csv"],
            "--format csv: in a folder are Parquet files",
        ),
        (["classify", "nothing", "--out", "out/"], "nothing: no such file"),
        (["classify", "empty", "--out", "out/"], "no listing in empty"),
        (["classify", "nowhere://x/*", "--out", "out/"], "nowhere://x/*: "),
        (["extract", "in", "--out", "file.txt"], "file.txt: is a file; name a folder"),
        (["extract", "in", "--out", "out", "--json"], "--out goes with neither"),
        (["extract", "in", "--jobs", "2"], "share out files of a folder: --out FOLDER"),
        (["extract", "twins", "--out", "out"], "x and x.parquet would both become"),
        (
            ["sample", "in", "--papers", "3", "--out", "s.parquet"],
            "in: no partition there; `taxo extract FILE...",
        ),
        (["sample", "twins", "--papers", "3", "--out", "s.parquet"], "x.parquet: no partition of papers"),
        (["sample", "in", "--papers", "3", "--out", "s.csv"], "end its name in .parquet"),
    ],
)
def test_what_can_t_work_is_one_line(
    arguments: list[str],
    told: str,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_listings(tmp_path, n_files=1, n_papers=4)
    for folder in ("empty", "twins"):
        (tmp_path / folder).mkdir()
    for name in ("file.txt", "twins/x", "twins/x.parquet"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    options = ["--model", str(model)] if arguments[0] == "classify" else []
    assert main([*arguments, *options]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("shard", ["0/4", "5/4", "1", "a/b", "-1/4"])
def test_a_shard_that_there_isn_t_is_no_command(shard: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["extract", "in", "--out", "out", f"--shard={shard}"])
    assert "expected I/N with I from 1 to N" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "files", "kind", "expected"),
    [
        (None, ["a", "b"], None, False),
        ("out/", ["a"], None, True),
        ("out", ["a"], None, False),
        ("out", ["a", "b"], None, True),
        ("out", ["a", "b"], "csv", False),
        ("out", ["in"], None, True),
        ("out", ["in/*.csv"], None, True),
        ("in", ["a"], "csv", True),
        ("all.csv", ["a", "b"], None, False),
        ("s3://bucket/out", ["a"], None, True),
    ],
)
def test_a_folder_is_told_from_a_file(
    out: str | None,
    files: list[str],
    kind: str | None,
    expected: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    assert is_folder(out, files, kind, False) is expected
