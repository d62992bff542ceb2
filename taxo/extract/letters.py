"""Compare two texts letter by letter: by rapidfuzz, or where it isn't installed, slowly with the same result."""


def letters_in_order(first: str, second: str) -> float:
    """Return which share of the letters of both texts stand in both in the same order (0 to 1; 1 for two empty ones).

    That is twice the length of their longest common subsequence by the sum of their lengths.
    """
    try:
        from rapidfuzz.fuzz import ratio
    except ImportError:
        return _share_in_order(first, second)
    return float(ratio(first, second)) / 100


def is_one_letter_off(first: str, second: str) -> bool:
    """Say whether one letter more, fewer or other, or two neighbours swapped, make one word of the other."""
    try:
        from rapidfuzz.distance import OSA
    except ImportError:
        return _is_one_letter_off(first, second)
    return bool(OSA.distance(first, second, score_cutoff=1) == 1)


def _share_in_order(first: str, second: str) -> float:
    """The length of the common subsequence comes a row at a time, a bit for each letter of `first` in one integer.

    A bit is 0 where the longest common subsequence grows (Hyyrö, "Bit-parallel LCS-length computation revisited",
    2004).
    """
    if not first and not second:
        return 1.0
    places: dict[str, int] = {}
    for place, letter in enumerate(first):
        places[letter] = places.get(letter, 0) | 1 << place
    everywhere = (1 << len(first)) - 1
    row = everywhere
    for letter in second:
        matches = row & places.get(letter, 0)
        row = (row + matches | row - matches) & everywhere
    n_common = len(first) - row.bit_count()
    return 2 * n_common / (len(first) + len(second))


def _is_one_letter_off(first: str, second: str) -> bool:
    start = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if start is None:
        return abs(len(first) - len(second)) == 1
    rest, other = first[start:], second[start:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
