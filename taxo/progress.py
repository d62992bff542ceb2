"""Show how far a loop is, on a terminal and after a moment, where tqdm is installed."""

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")
DELAY = 1.0  # seconds before anything is shown


def with_progress(
    items: Iterable[Item], what: str, unit: str = "", total: int | None = None, delay: float = DELAY
) -> Iterable[Item]:
    """Return `items`, told as `what` while they pass; nothing is shown where stderr is no terminal.

    `unit` is what they are ("papers"), `total` how many, where `items` can't tell.
    """
    try:
        from tqdm import tqdm
    except ImportError:  # the core has no libraries but numpy; a loop without a bar is the same loop
        return items
    shown: Iterable[Item] = tqdm(
        items, desc=what, unit=f" {unit}", total=total, delay=delay, leave=False, disable=None
    )
    return shown
