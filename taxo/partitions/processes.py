"""Make partitions in several processes of this machine; each has a pipe of its own, so that a lost one costs one try.

Python's own pools give up all work when a process is lost, and can't tell what it was at; their processes outlive a
driver that is killed. Here a worker ends when its pipe does.
"""

import multiprocessing
import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from taxo.partitions.making import Job, Outcome, failure, make_partition
from taxo.partitions.plan import Partition

# Processes share the cores already: with threads of their own they would wait for one another.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
TRIES = (
    2  # of a partition whose process was lost: it may have been the one that ran out of memory, or beside it
)
PATIENCE = 5.0  # seconds for a process to tidy up and end
LOST = "its process was killed, twice; perhaps it has too little memory: try fewer --jobs, or split the file"


@dataclass
class _Worker:
    """A process, this end of its pipe, and the partition that it is at."""

    process: BaseProcess
    pipe: "Connection[Partition, Outcome]"
    partition: Partition | None = None

    def give(self, partition: Partition) -> None:
        self.partition = partition
        try:
            self.pipe.send(partition)
        except OSError:  # it was lost while it waited: reading its pipe will tell
            return

    def take(self) -> Outcome | None:
        """Return its outcome; None where it was lost."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        self.pipe.close()
        if self.partition is not None:
            self.process.terminate()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def in_processes(job: Job, partitions: Sequence[Partition], jobs: int) -> Generator[Outcome, None, None]:
    """Yield the outcome of each partition, as they come; when this is closed, processes end and tidy up."""
    context = _context(job)
    waiting, tries, workers = deque(partitions), Counter[str](), list[_Worker]()
    try:
        while waiting or any(worker.partition for worker in workers):
            _fill(workers, waiting, jobs, context, job)
            for worker in _ready(workers):
                partition, outcome = worker.partition, worker.take()
                worker.partition = None
                if outcome is None:
                    worker.end()
                    workers.remove(worker)
                    outcome = _retried(partition, tries, waiting)
                if outcome is not None:
                    yield outcome
    finally:
        for worker in workers:
            worker.end()


def _fill(
    workers: list[_Worker], waiting: deque[Partition], jobs: int, context: BaseContext, job: Job
) -> None:
    """Give every idle worker a partition, and start those that are missing."""
    for worker in workers:
        if waiting and worker.partition is None:
            worker.give(waiting.popleft())
    while waiting and len(workers) < jobs:
        worker = _start(context, job)
        workers.append(worker)
        worker.give(waiting.popleft())


def _ready(workers: Sequence[_Worker]) -> list[_Worker]:
    """Wait till some of the busy workers are done or lost, and return these."""
    by_pipe = {worker.pipe: worker for worker in workers if worker.partition is not None}
    return [by_pipe[pipe] for pipe in wait(list(by_pipe)) if isinstance(pipe, Connection)]


def _retried(partition: Partition | None, tries: Counter[str], waiting: deque[Partition]) -> Outcome | None:
    """Put a partition whose worker was lost back among those that wait, or return that it failed."""
    assert partition is not None
    tries[partition.name] += 1
    if tries[partition.name] >= TRIES:
        return failure(partition, LOST)
    waiting.append(partition)
    return None


def _context(job: Job) -> BaseContext:
    """Return the way to start processes: forks of a clean one that has imported what they need, where there is one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *job.modules])
    return context


def _start(context: BaseContext, job: Job) -> _Worker:
    ours, theirs = context.Pipe()
    process: BaseProcess = context.Process(target=_work, args=(theirs, job), daemon=True)  # type: ignore[attr-defined]
    with _one_thread():
        process.start()
    theirs.close()  # else the pipe would stay open when the process is gone
    return _Worker(process, ours)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that are started meanwhile have one thread for linear algebra each."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _work(pipe: "Connection[Outcome, Partition]", job: Job) -> None:
    """Make the partitions that come through `pipe`, until it ends, as it does when the driver is gone.

    Ctrl-C reaches all processes of a terminal; what it means is the driver's to say, which ends them in good order.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            pipe.send(make_partition(job, pipe.recv()))
    except (EOFError, OSError):
        return
