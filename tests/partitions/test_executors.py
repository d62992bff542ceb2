"""Whatever gives out, a worker or a disk: the next run ends with the same bytes, and makes only the rest."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from taxo.errors import TaxoError
from taxo.partitions import Executor, Outcome, Partition, dask_cluster, run_partitions
from tests.partitions.jobs import LINES, N_INPUTS, LinesJob, files_of, write_inputs

HERE = Executor()
ELSEWHERE = [
    pytest.param("processes", marks=pytest.mark.slow),
    pytest.param("dask", marks=pytest.mark.slow),
]
EVERYWHERE = ["here", *ELSEWHERE]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster on this machine, with two workers."""
    with dask_cluster.local_cluster(2) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def executor(where: str, request: pytest.FixtureRequest) -> Executor:
    """Two workers of that kind."""
    if where == "dask":
        return Executor(jobs=2, dask=request.getfixturevalue("scheduler"))
    return Executor(jobs=2) if where == "processes" else HERE


@pytest.fixture
def partitions(tmp_path: Path) -> list[Partition]:
    return write_inputs(tmp_path)


@pytest.fixture
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files that a run in this process makes when nothing happens."""
    folder = tmp_path_factory.mktemp("undisturbed")
    do(write_inputs(folder), folder, HERE)
    return files_of(folder / "out")


def do(partitions: list[Partition], folder: Path, executor: Executor, settings: int = 1) -> list[Outcome]:
    return list(run_partitions(LinesJob(str(folder), settings), partitions, executor))


def whole_files(folder: Path, executor: Executor) -> dict[str, bytes]:
    """The files in a folder after a run that was ended; workers of a cluster still end what they are at."""
    found = files_of(folder)
    if executor.dask is None:
        return found
    return {name: made for name, made in found.items() if not name.startswith(".")}


def states(outcomes: list[Outcome]) -> dict[str, int]:
    return dict(Counter(outcome.state for outcome in outcomes))


@pytest.mark.parametrize("where", EVERYWHERE)
def test_every_executor_writes_the_same_bytes_and_skips_what_is_there(
    executor: Executor, partitions: list[Partition], tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    first = do(partitions, tmp_path, executor)
    assert states(first) == {"made": N_INPUTS}
    assert {outcome.n_papers for outcome in first} == {LINES}
    assert files_of(tmp_path / "out") == undisturbed
    Path(partitions[3].source).write_text("other\n", encoding="utf-8")
    second = do(partitions, tmp_path, executor)
    assert states(second) == {"skipped": N_INPUTS - 1, "anew": 1}
    assert sum(outcome.n_papers for outcome in second) == LINES * (N_INPUTS - 1) + 1


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_worker_that_is_killed_costs_nothing(
    executor: Executor, partitions: list[Partition], tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    (tmp_path / "kill 2.txt").touch()
    found = states(do(partitions, tmp_path, executor))
    # What a Dask worker had made but not yet told when it was killed is there when it is tried again.
    assert found["made"] + found.get("skipped", 0) == N_INPUTS
    assert not (tmp_path / "kill 2.txt").exists()
    assert files_of(tmp_path / "out") == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("where", ["processes"])  # Dask's scheduler counts by itself, and takes its time
def test_a_partition_that_kills_its_workers_costs_itself_till_it_doesn_t(
    executor: Executor, partitions: list[Partition], tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    trouble = tmp_path / "kill always 2.txt"
    trouble.touch()
    outcomes = do(partitions, tmp_path, executor)
    assert states(outcomes)["failed"] == 1
    [failed] = [outcome for outcome in outcomes if outcome.state == "failed"]
    assert failed.error is not None
    assert failed.error.startswith("2.txt: ")
    assert not (tmp_path / "out" / "2.txt.parquet").exists()
    trouble.unlink()
    assert states(do(partitions, tmp_path, HERE)) == {"made": 1, "skipped": N_INPUTS - 1}
    assert files_of(tmp_path / "out") == undisturbed  # what the killed ones left is gone too


@pytest.mark.parametrize("where", EVERYWHERE)
def test_a_full_disk_ends_the_run_and_leaves_no_half_file(
    executor: Executor, partitions: list[Partition], tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    (tmp_path / "full 4.txt").touch()
    first = do(partitions, tmp_path, executor)
    [failed] = [outcome for outcome in first if outcome.state == "failed"]
    assert failed.error == f"{tmp_path.as_posix()}/out/4.txt.parquet: No space left on device"
    there = whole_files(tmp_path / "out", executor)
    assert there.items() <= undisturbed.items()
    assert "4.txt.parquet" not in there
    second = states(do(partitions, tmp_path, executor))
    assert second["made"] + second["skipped"] == N_INPUTS
    assert second["skipped"] == len(there) or executor.dask is not None
    assert files_of(tmp_path / "out") == undisturbed


def test_after_a_full_disk_no_other_partition_is_tried(partitions: list[Partition], tmp_path: Path) -> None:
    (tmp_path / "full 4.txt").touch()
    assert states(do(partitions, tmp_path, HERE)) == {"made": 4, "failed": 1}


@pytest.mark.parametrize("where", EVERYWHERE)
def test_a_bad_file_and_a_bug_cost_themselves(
    executor: Executor, partitions: list[Partition], tmp_path: Path
) -> None:
    Path(partitions[1].source).write_text("", encoding="utf-8")
    (tmp_path / "bug 5.txt").touch()
    outcomes = do(partitions, tmp_path, executor)
    assert states(outcomes) == {"made": N_INPUTS - 2, "failed": 2}
    told = {outcome.name: outcome.error for outcome in outcomes if outcome.error}
    assert told["1.txt"] == "listing 1.txt: empty"
    assert str(told["5.txt"]).startswith(
        "5.txt: a bug in taxo, or in what it uses: ZeroDivisionError: of a job"
    )
    assert sorted(files_of(tmp_path / "out")) == [
        f"{n}.txt.parquet" for n in range(N_INPUTS) if n not in (1, 5)
    ]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_whoever_stops_listening_stops_the_work_and_keeps_what_is_done(
    executor: Executor, partitions: list[Partition], tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    (tmp_path / "wait").touch()
    outcomes = run_partitions(LinesJob(str(tmp_path)), partitions, executor)
    assert next(outcomes).state == "made"
    outcomes.close()
    there = whole_files(tmp_path / "out", executor)
    assert 1 <= len(there) < N_INPUTS
    assert there.items() <= undisturbed.items()


@pytest.mark.slow
def test_a_cluster_of_this_machine_s_own_writes_the_same_bytes(
    partitions: list[Partition], tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    assert states(do(partitions, tmp_path, Executor(jobs=2, dask="local"))) == {"made": N_INPUTS}
    assert files_of(tmp_path / "out") == undisturbed


def test_a_scheduler_that_doesn_t_answer_is_told(
    partitions: list[Partition], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "TIMEOUT", 0.3)
    with pytest.raises(TaxoError, match=r"--dask tcp://127\.0\.0\.1:9: no scheduler answers there"):
        do(partitions, tmp_path, Executor(dask="tcp://127.0.0.1:9"))
