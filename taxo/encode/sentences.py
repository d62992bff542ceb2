"""Encode texts by a sentence-transformers model, each once: vectors are kept in files named by what they come from."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from taxo.errors import TaxoError
from taxo.numeric import Matrix, settled, unit_rows
from taxo.progress import with_progress
from taxo.project.storage import replacing

Encoder = Callable[[str], npt.NDArray[np.float32]]
FORMAT = "1"  # of what is kept: counts into every key


@dataclass(frozen=True)
class TransformerParams:
    """The sentence encoder; see `params.yaml`."""

    model: str
    cache: str
    share: float

    def check(self) -> None:
        """Refuse a share that leaves one of the two methods out."""
        if not 0 < self.share < 1:
            raise ValueError(f"share is {self.share}, expected between 0 and 1")


def encode_sentences(
    texts: Sequence[str],
    params: TransformerParams,
    root: Path = Path(),
    load: Callable[[str, Path], Encoder] | None = None,
) -> Matrix:
    """Return a vector of unit length for each of `texts` (n, dimensions of the model).

    Vectors are kept under `params.cache`, a file each, named by a hash of model and text, so that a later call
    encodes new texts alone; the model is loaded only if there are any. Raises `TaxoError` where it can't be had.
    """
    folder = root / params.cache / _slug(params.model)
    identity = _identity(params.model, root)
    files = [folder / f"{_key(identity, text)}.npy" for text in texts]
    missing = {file: text for file, text in zip(files, texts, strict=True) if not file.exists()}
    if missing:
        _encode(missing, (load or load_encoder)(params.model, root))
    vectors = np.array([_read(file) for file in files], dtype=np.float64)
    return settled(unit_rows(vectors))


def load_encoder(model: str, root: Path = Path()) -> Encoder:
    """Load the sentence-transformers `model`, a folder or a name that was fetched before: nothing is downloaded."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise TaxoError(
            "encode.method in params.yaml needs sentence-transformers: `pip install sentence-transformers`, or set it "
            "to lsa"
        ) from error
    folder = root / model
    try:
        loaded: Any = SentenceTransformer(
            str(folder) if folder.is_dir() else model, device="cpu", local_files_only=True
        )
    except (OSError, ValueError) as error:
        raise TaxoError(
            f"encode.transformer.model in params.yaml: no sentence encoder `{model}` on this machine; fetch it once "
            f"where there is a network (`hf download {model}`), give the path of a folder that holds one, or set "
            "encode.method to lsa"
        ) from error
    # One text at a time: in a batch, padding makes a vector depend in its last digits on its neighbours.
    return lambda text: loaded.encode([text], show_progress_bar=False)[0]


def _encode(missing: dict[Path, str], encode: Encoder) -> None:
    for file, text in with_progress(missing.items(), "sentence encoder", "papers", len(missing)):
        with replacing(file) as temporary, temporary.open("wb") as stream:
            np.save(stream, np.asarray(encode(text), dtype=np.float32), allow_pickle=False)


def _read(file: Path) -> npt.NDArray[np.float32]:
    try:
        vector: npt.NDArray[np.float32] = np.load(file, allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise TaxoError(f"{file}: not a vector ({error}); delete it and run again") from error
    return vector


def _identity(model: str, root: Path) -> str:
    """What a vector depends on besides its text: the model's name, or the content of its folder."""
    folder = root / model
    if not folder.is_dir():
        return f"{FORMAT} {model}"
    return " ".join([FORMAT, *_hashes(sorted(path for path in folder.rglob("*") if path.is_file()))])


def _hashes(paths: Iterable[Path]) -> Iterable[str]:
    for path in paths:
        with path.open("rb") as file:
            yield hashlib.file_digest(file, "sha256").hexdigest()


def _key(identity: str, text: str) -> str:
    return hashlib.sha256(f"{identity}\n{text}".encode()).hexdigest()


def _slug(model: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in Path(model).name)
