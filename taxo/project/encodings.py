"""The file of the papers' vectors."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from taxo.project.storage import TableError, replacing
from taxo.project.tables import PAPERS, Paper


@dataclass(frozen=True, slots=True)
class Encodings:
    """A vector a paper: `ids` (n) sorted, `vectors` (n, dimensions) float32 of unit length."""

    ids: list[str]
    vectors: npt.NDArray[np.float32]


@dataclass(frozen=True)
class EncodingsFile:
    """The `.npz` of the papers' vectors: the same vectors give the same bytes."""

    path: str

    def read(self, papers: Sequence[Paper], root: Path = Path()) -> Encodings:
        """Read and check the vectors; they must be those of `papers`, in the same order."""
        path = root / self.path
        if not path.exists():
            raise TableError(f"{self.path}: no such file; run `dvc repro` to make it")
        try:
            # np.load leaves a file that isn't a zip open: hand it one that closes.
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                found = Encodings(file["ids"].tolist(), file["vectors"])
        except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise TableError(f"{self.path}: not a file of vectors ({error}); run `dvc repro`") from error
        if found.ids != [paper.paper_id for paper in papers]:
            raise TableError(f"{self.path}: isn't of the papers in {PAPERS.path}; run `dvc repro`")
        return found

    def write(self, encodings: Encodings, root: Path = Path()) -> None:
        """Put the vectors in place at once, or nothing; they must be finite, one an id."""
        vectors = np.asarray(encodings.vectors, dtype=np.float32)
        if vectors.shape[:1] != (len(encodings.ids),) or not np.isfinite(vectors).all():
            raise TableError(f"{self.path}: expected one finite vector for each of {len(encodings.ids)} ids")
        with replacing(root / self.path) as temporary, temporary.open("wb") as file:
            np.savez(file, ids=np.array(encodings.ids, dtype=np.str_), vectors=vectors)


ENCODINGS = EncodingsFile("data/encodings.npz")
