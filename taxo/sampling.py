"""How many things there are in, which of them to look at out: a sample spread evenly over all."""


def sampling_step(count: int, most: int) -> int:
    """Return the least step by which at most `most` of `count` things are taken, spread evenly over them."""
    return -(-count // most) or 1
