"""What a partition holds: the papers of a listing, or their topics."""

import dataclasses
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taxo.errors import ListingError, TaxoError

if TYPE_CHECKING:
    from taxo.classifier import TopicClassifier
    from taxo.cli.batch import Answer
    from taxo.extract import ExtractParams
    from taxo.readers.source import Source

# Parameters that say which listings are read, and nothing of what becomes of one.
WHERE = ("listings", "ignore", "follow_links")


@dataclass(frozen=True)
class PapersJob:
    """Reads a listing into a partition of papers, with the columns of data/papers.parquet."""

    params: "ExtractParams"
    kind = "papers"
    modules = ("taxo.extract", "pyarrow.parquet", "ftfy", "rapidfuzz")

    @property
    def ingredients(self) -> Mapping[str, Any]:
        """The parameters that decide what becomes of a listing."""
        params = dataclasses.asdict(self.params)
        return {"params": {name: value for name, value in params.items() if name not in WHERE}}

    def write(self, source: "Source", path: Path, footer: dict[str, str]) -> int:
        """Write the papers; a listing that can't be read to its end is an error."""
        import pyarrow.parquet as pq

        from taxo.extract import extract_listing
        from taxo.partitions.footer import with_counts
        from taxo.project.storage import COMPRESSION
        from taxo.project.tables import PAPERS

        found = extract_listing(source, self.params)
        if found.errors:
            raise ListingError(found.errors[0])
        left_out = {why: len(places) for why, places in found.problems.items()}
        counts = {**found.summary(), "left_out": left_out}
        table = PAPERS.to_arrow(found.papers)
        with pq.ParquetWriter(path, table.schema, compression=COMPRESSION) as writer:
            writer.write_table(table)
            writer.add_key_value_metadata(with_counts(footer, counts))
        return len(found.papers)


@dataclass(frozen=True)
class TopicsJob:
    """Gives the papers of a listing their topics, with the columns of `taxo classify --format parquet`.

    `model` is the classifier's file, a path or URL that every worker can read, `model_sha256` what it must hold.
    """

    model: str
    model_sha256: str
    threshold: float | None
    explain: bool
    kind = "topics"
    modules = (
        *("taxo.cli.batch", "taxo.cli.output", "taxo.readers", "taxo.extract.screening"),
        *("pyarrow.parquet", "ftfy"),
    )

    @property
    def ingredients(self) -> Mapping[str, Any]:
        """The model, and what it is asked."""
        params = {"threshold": self.threshold, "explain": self.explain}
        return {"model_sha256": self.model_sha256, "params": params}

    def write(self, source: "Source", path: Path, footer: dict[str, str]) -> int:
        """Write the answers, a batch at a time; a listing that can't be read to its end is an error."""
        from taxo.cli.batch import classify, read_source_items
        from taxo.cli.output import write_parquet
        from taxo.partitions.footer import with_counts

        classifier = load_model(self.model, self.model_sha256)
        left_out: Counter[str] = Counter()
        counts: dict[str, Any] = {"papers": 0, "without_topic": 0, "left_out": left_out}
        items = read_source_items(source, left_out)
        answers = _counted(classify(classifier, items, self.threshold, self.explain), counts)
        write_parquet(answers, path, lambda: with_counts(footer, counts))
        return int(counts["papers"])


def _counted(answers: "Iterator[Answer]", counts: dict[str, Any]) -> "Iterator[Answer]":
    for answer in answers:
        counts["papers"] += 1
        counts["without_topic"] += answer.topic_id is None
        yield answer


@lru_cache(maxsize=1)
def load_model(model: str, sha256: str) -> "TopicClassifier":
    """Return the classifier in the file `model`, read once a process; it must be the one that the driver saw."""
    from taxo.classifier import TopicClassifier

    data, found = read_model(model)
    if found != sha256:
        raise TaxoError(
            f"{model}: another classifier than where the run was started; put it where all workers see the same file"
        )
    classifier = TopicClassifier.load(io.BytesIO(data))
    classifier.check_fitted()
    return classifier


def read_model(model: str) -> tuple[bytes, str]:
    """Return the bytes of a classifier's file and their SHA-256."""
    import hashlib

    from taxo.partitions.places import open_binary

    with open_binary(model) as file:
        data = file.read()
    return data, hashlib.sha256(data).hexdigest()


def topics_job(model: str, threshold: float | None, explain: bool) -> TopicsJob:
    """Return the job for a classifier's file or folder, a path or URL, when it can be asked.

    Raises `TaxoError` where there is none, or one that was trained on nothing.
    """
    from taxo.classifier import TopicClassifier
    from taxo.classifier.npz_file import FILE_NAME, find_file
    from taxo.partitions.places import absolute, is_url

    if is_url(model):
        file = model if model.endswith(".npz") else f"{model.rstrip('/')}/{FILE_NAME}"
    else:
        file = absolute(str(find_file(Path(model))))
        TopicClassifier.load(Path(file)).check_fitted()
    job = TopicsJob(file, read_model(file)[1], threshold, explain)
    if is_url(model):
        load_model(job.model, job.model_sha256)
    return job
