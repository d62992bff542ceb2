"""Find the pairs of texts that share much of their wording, without comparing all with all.

Each text is a set of shingles (the 24 letters from the start of each word on). A fixed quarter of all possible
shingles is kept, by their hash, and texts that share kept ones are candidates: the sketches of Broder,
"On the resemblance and containment of documents" (1997), in which a fixed fraction is kept instead of
a fixed number.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from taxo.progress import with_progress

# The pairs are candidates that `dedupe` looks at again, so it matters only that none is missed. KEPT from 2 to 16,
# NEIGHBOURS from 1 to 20 and LEAST_SHARED from .1 to .6 find the same papers in the listings.
WIDTH = 24  # bytes a shingle: about four words
KEPT = 4  # one shingle in so many
NEIGHBOURS = 10  # texts with the same shingle that one is paired with, so that a stock phrase costs little
LEAST_SHARED = 0.2  # of the smaller text's kept shingles
BATCH = 4096  # texts hashed at a time

Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]

_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_MIX = np.uint64(0x94D049BB133111EB)
_LETTERS = bytes(
    c + 32 if c in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ" else c if chr(c).isalnum() or c > 127 else 32
    for c in range(256)
)


def alike_pairs(texts: Sequence[str], least: float = LEAST_SHARED) -> list[tuple[int, int]]:
    """Return the pairs (i < j) of `texts` that share at least `least` of the smaller one's sketch, in order."""
    owners, hashes = _sketches(texts)
    sizes = np.bincount(owners, minlength=len(texts))
    first, second, shared = _shared(owners, hashes, len(texts))
    alike = shared >= least * np.minimum(sizes[first], sizes[second])
    return list(zip(first[alike].tolist(), second[alike].tolist(), strict=True))


def _sketches(texts: Sequence[str]) -> tuple[Indices, Hashes]:
    """Return the kept shingles of all texts, each text's once: whose they are, and their hashes."""
    starts = with_progress(range(0, len(texts), BATCH), "compare abstracts")
    batches = [_sketch_batch(texts[start : start + BATCH], start) for start in starts]
    owners = np.concatenate([np.empty(0, np.int64), *(owners for owners, _ in batches)])
    hashes = np.concatenate([np.empty(0, np.uint64), *(hashes for _, hashes in batches)])
    order = np.lexsort((owners, hashes))
    owners, hashes = owners[order], hashes[order]
    new = np.ones(len(owners), dtype=bool)
    new[1:] = (owners[1:] != owners[:-1]) | (hashes[1:] != hashes[:-1])
    return owners[new], hashes[new]


def _sketch_batch(texts: Sequence[str], offset: int) -> tuple[Indices, Hashes]:
    plain = [b" ".join(text.encode("utf-8", "replace").translate(_LETTERS).split()) for text in texts]
    joined = np.frombuffer(b" " + b"".join(text + b" " * WIDTH for text in plain), dtype=np.uint8)
    ends = 1 + np.cumsum([len(text) + WIDTH for text in plain])
    letters = joined[1:] != ord(" ")
    starts = 1 + np.flatnonzero(letters & (joined[:-1] == ord(" ")))
    owners = np.searchsorted(ends, starts, side="right").astype(np.int64)
    hashes = _hash(np.lib.stride_tricks.sliding_window_view(joined, WIDTH)[starts])
    kept = (hashes >> np.uint64(40)) % np.uint64(KEPT) == 0
    return owners[kept] + offset, hashes[kept]


def _hash(windows: npt.NDArray[np.uint8]) -> Hashes:
    """Return a 64-bit hash of each row of 24 bytes, the same on every machine."""
    words = np.ascontiguousarray(windows).view("<u8") * _ODD
    mixed = words[:, 0] ^ (words[:, 1] >> np.uint64(7)) ^ (words[:, 2] >> np.uint64(13))
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _MIX
    hashes: Hashes = mixed ^ (mixed >> np.uint64(29))
    return hashes


def _shared(owners: Indices, hashes: Hashes, n: int) -> tuple[Indices, Indices, Indices]:
    """Return the pairs of texts with a hash in common, and how many they have in common."""
    codes = []
    for step in range(1, NEIGHBOURS + 1):
        same = np.flatnonzero(hashes[step:] == hashes[:-step])
        codes.append(owners[same] * n + owners[same + step])
    pairs, counts = np.unique(np.concatenate(codes), return_counts=True)
    return pairs // n, pairs % n, counts
