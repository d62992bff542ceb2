"""Every input becomes one partition with a name of its own, wherever the inputs lie."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from taxo.errors import ListingError, TaxoError
from taxo.partitions import Executor, Shard, find_partitions, run_partitions
from taxo.partitions.plan import other_partitions
from tests.partitions.jobs import LinesJob, files_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a/x.csv", "a/deep/y.ris.gz", "b/x.csv", "b/part.parquet", "b/.hidden", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("line\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("places", "names"),
    [
        (["a/x.csv"], ["x.csv"]),
        (["a/x.csv", "a/x.csv", "./a/x.csv"], ["x.csv"]),
        (["a/x.csv", "b/x.csv"], ["a/x.csv", "b/x.csv"]),
        (["a"], ["deep/y.ris.gz", "x.csv"]),
        (["a", "b/x.csv"], ["a/deep/y.ris.gz", "a/x.csv", "b/x.csv"]),
        (["*/x.csv"], ["a/x.csv", "b/x.csv"]),
        (["a/**/*.gz"], ["deep/y.ris.gz"]),
        (["."], ["a/deep/y.ris.gz", "a/x.csv", "b/part.parquet", "b/x.csv", "notes.txt"]),
    ],
)
def test_a_partition_is_named_by_the_path_below_what_all_inputs_share(
    places: Sequence[str], names: Sequence[str], folder: Path
) -> None:
    found = find_partitions(places, "out", [".*"])
    assert [partition.name for partition in found] == names
    targets = [f"{folder.as_posix()}/out/{name.removesuffix('.parquet')}.parquet" for name in names]
    assert [partition.target for partition in found] == targets
    assert all(Path(partition.source).is_absolute() for partition in found)


def test_where_a_pattern_is_absolute_names_are_the_same(folder: Path) -> None:
    found = find_partitions([f"{folder}/*/x.csv"], "out")
    assert [partition.name for partition in found] == ["a/x.csv", "b/x.csv"]


def test_what_was_made_before_is_no_input(folder: Path) -> None:
    partitions = find_partitions(["a"], "a/out")
    assert len(list(run_partitions(LinesJob(str(folder)), partitions, Executor()))) == 2
    assert find_partitions(["a"], "a/out") == partitions
    assert other_partitions("a/out", partitions) == []
    assert other_partitions("a/out", partitions[:1]) == ["x.csv.parquet"]
    assert other_partitions("nowhere", partitions) == []


def test_a_link_that_leads_out_of_its_folder_is_refused_as_elsewhere(folder: Path) -> None:
    (folder / "a" / "link.csv").symlink_to(folder / "notes.txt")
    [link] = [p for p in find_partitions(["a"], "out") if p.name == "link.csv"]
    [outcome] = run_partitions(LinesJob(str(folder)), [link], Executor())
    assert "a link that leads out of the folder" in (outcome.error or "")
    [link] = [p for p in find_partitions(["a"], "out", follow_links=True) if p.name == "link.csv"]
    assert [outcome.state for outcome in run_partitions(LinesJob(str(folder)), [link], Executor())] == [
        "made"
    ]


def test_what_isn_t_there_is_an_error(folder: Path) -> None:
    with pytest.raises(TaxoError, match=r"c/\*: no such file"):
        find_partitions(["c/*"], "out")
    with pytest.raises(TaxoError, match="no listing in a"):
        find_partitions(["a"], "out", ["*"])
    assert issubclass(ListingError, TaxoError)


def test_two_inputs_that_would_be_one_file_are_refused(folder: Path) -> None:
    (folder / "b" / "part").write_text("line\n", encoding="utf-8")
    with pytest.raises(TaxoError, match=r"part and part\.parquet would both become .*; rename one of them"):
        find_partitions(["b"], "out")


@pytest.mark.parametrize(("text", "expected"), [("1/1", Shard(1, 1)), ("3/40", Shard(3, 40))])
def test_a_shard_is_read(text: str, expected: Shard) -> None:
    assert Shard.parse(text) == expected


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7])
def test_shards_are_complementary_and_even(count: int, folder: Path) -> None:
    partitions = find_partitions(["."], "out", [".*"])
    shards = [Shard(number, count).of(partitions) for number in range(1, count + 1)]
    assert sorted((p for shard in shards for p in shard), key=lambda p: p.name) == partitions
    assert max(map(len, shards)) - min(map(len, shards)) <= 1


def test_half_a_file_counts_as_none(folder: Path) -> None:
    partitions = find_partitions(["a"], "out")
    job = LinesJob(str(folder))
    assert len(list(run_partitions(job, partitions, Executor()))) == 2
    whole = files_of(folder / "out")
    target = Path(partitions[0].target)
    target.write_bytes(target.read_bytes()[:-10])
    (target.parent / f".{target.name}.1234abcd.partial").write_bytes(b"left by a run that was killed")
    again = [outcome.state for outcome in run_partitions(job, partitions, Executor())]
    assert again == ["made", "skipped"]
    assert files_of(folder / "out") == whole
