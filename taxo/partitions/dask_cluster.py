"""Make partitions on a Dask cluster: one that runs somewhere, or workers of this machine for the time it takes."""

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from distributed import Client, Future, LocalCluster, as_completed

from taxo.errors import TaxoError
from taxo.partitions.making import Job, Outcome, failure, make_partition
from taxo.partitions.plan import Partition

LOCAL = "local"
RETRIES = 1  # of a partition whose task broke; of one whose worker was lost, the scheduler counts itself
TIMEOUT = 30  # seconds to find a scheduler


def on_dask(
    job: Job, partitions: Sequence[Partition], address: str, jobs: int
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each partition, as they come, made by the workers of the scheduler at `address`.

    "local" starts `jobs` workers here. Only names go to the workers and only counts come back: they read and write by
    themselves, so inputs, outputs and model must be where each of them can reach them.
    """
    with _client(address, min(jobs, len(partitions))) as client:
        futures = client.map(partial(make_partition, job), partitions, pure=False, retries=RETRIES)
        of = {future.key: partition for future, partition in zip(futures, partitions, strict=True)}
        waiting = as_completed(futures, loop=client.loop)
        del futures  # each is released as soon as it has told its outcome
        try:
            for future in waiting:
                yield _outcome(future, of.pop(future.key))
                future.release()
        finally:
            if of:
                client.cancel(list(waiting.futures))


def _outcome(future: "Future[Outcome]", partition: Partition) -> Outcome:
    if future.status == "finished":
        outcome: Outcome = future.result()
        return outcome
    error = future.exception() if future.status == "error" else future.status
    return failure(partition, f"no worker could make it: {' '.join(str(error).split())}")


@contextmanager
def _client(address: str, jobs: int) -> Iterator[Client]:
    if address != LOCAL:
        try:
            client = Client(address, timeout=TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise TaxoError(
                f"--dask {address}: no scheduler answers there ({error}); start one with `dask scheduler`, "
                "or use --dask local"
            ) from error
        with client:
            yield client
        return
    with local_cluster(jobs) as cluster, Client(cluster, set_as_default=False) as client:
        yield client


def local_cluster(jobs: int) -> LocalCluster:
    """Start a scheduler and `jobs` workers, processes of one thread, on this machine; it ends with its context."""
    return LocalCluster(
        n_workers=max(jobs, 1),
        threads_per_worker=1,
        dashboard_address=":0",  # any free port: there may be a cluster already
        memory_limit=None,
        silence_logs=logging.CRITICAL,
    )
