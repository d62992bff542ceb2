"""Show how far a loop is: on a terminal, after a moment, where a command or stage asks for it and tqdm is there."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
DELAY = 1.0  # seconds before anything is shown
_asked_for = False  # whoever imports taxo as a library is shown nothing
_is_one_shown = False


@contextmanager
def shown_progress() -> Iterator[None]:
    """Show loops while the block runs: commands and stages are it, programs that import taxo are not."""
    global _asked_for
    before, _asked_for = _asked_for, True
    try:
        yield
    finally:
        _asked_for = before


def with_progress(
    items: Iterable[Item],
    what: str,
    unit: str = "",
    total: int | None = None,
    told: Callable[[Item], str] | None = None,
) -> Iterator[Item]:
    """Yield `items`, told as `what` while they pass; nothing is shown where stderr is no terminal.

    `unit` is what they are ("papers"), `total` how many, where `items` can't tell, `told` what to say
    beside that of the last one. Of loops inside one another the
    outermost is shown, so that there is one line and it moves forward.
    """
    global _is_one_shown
    if not _asked_for or _is_one_shown:
        yield from items
        return
    try:
        from tqdm import tqdm
    except ImportError:  # the core has no libraries but numpy; a loop without a bar is the same loop
        yield from items
        return
    _is_one_shown = True
    try:
        bar = tqdm(items, desc=what, unit=f" {unit}", total=total, delay=DELAY, leave=False, disable=None)
        for item in bar:
            if told is not None:
                bar.set_postfix_str(told(item), refresh=False)
            yield item
    finally:
        _is_one_shown = False
