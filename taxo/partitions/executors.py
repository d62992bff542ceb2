"""Run a job on partitions: in this process, in several, or on a Dask cluster; the same bytes from each."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from taxo.partitions.making import Job, Outcome, make_partition
from taxo.partitions.plan import Partition


@dataclass(frozen=True, slots=True)
class Executor:
    """Where partitions are made: in `jobs` processes, or, with `dask`, by the workers of the scheduler at that address
    ("local": `jobs` workers on this machine)."""

    jobs: int = 1
    dask: str | None = None


def run_partitions(
    job: Job, partitions: Sequence[Partition], executor: Executor
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each partition, as they come; none after one that is hopeless.

    Whoever closes it stops the work: what is done stays, what was begun is left undone.
    """
    with closing(_outcomes(job, partitions, executor)) as outcomes:
        for outcome in outcomes:
            yield outcome
            if outcome.hopeless:
                return


def _outcomes(
    job: Job, partitions: Sequence[Partition], executor: Executor
) -> Generator[Outcome, None, None]:
    if executor.dask is not None:
        from taxo.partitions.dask_cluster import on_dask

        return on_dask(job, partitions, executor.dask, executor.jobs)
    if executor.jobs > 1 and len(partitions) > 1:
        from taxo.partitions.processes import in_processes

        return in_processes(job, partitions, executor.jobs)
    return _here(job, partitions)


def _here(job: Job, partitions: Sequence[Partition]) -> Generator[Outcome, None, None]:
    """Make partitions in this process, with one thread for linear algebra, as all executors do."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        for partition in partitions:
            yield make_partition(job, partition)
