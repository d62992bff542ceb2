"""Make one Parquet file of each of many inputs, on as many processes and machines as there are; resume by skipping.

An input and the file that is made of it are a *partition*. The file is whole or not there, and its footer says what it
was made of: a run makes those that aren't there, or that were made of something else, and no others. So any run ends
what another one left, be it that a worker, the driver or the disk gave out.
"""

from taxo.partitions.executors import Executor, run_partitions
from taxo.partitions.making import Job, Outcome
from taxo.partitions.plan import Partition, Shard, find_partitions

__all__ = ["Executor", "Job", "Outcome", "Partition", "Shard", "find_partitions", "run_partitions"]
