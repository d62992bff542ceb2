"""Copies of papers in, groups of copies of the same paper out."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence

from taxo.screening import Copy

_DROPPED = re.compile(r"[^\w+#]|_")


def title_key(title: str) -> str:
    """Return what stays of a title whichever way it is written: case, accents, spaces, hyphens and signs go."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    key = _DROPPED.sub("", "".join(c for c in plain if not unicodedata.combining(c)))
    return key or title


def group_copies(copies: Sequence[Copy]) -> list[list[int]]:
    """Return the groups of `copies` that are one paper each, as indices in order."""
    groups = Groups(len(copies))
    groups.join_equal([title_key(copy.record.title) or None for copy in copies])
    return groups.members()


class Groups:
    """Sets of items that are joined two by two (union-find); the smallest index stands for its set."""

    def __init__(self, n: int) -> None:
        self._leader = list(range(n))

    def find(self, item: int) -> int:
        """Return the first item of the set that `item` is in."""
        leader = self._leader
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    def join(self, a: int, b: int) -> None:
        """Make one set of the two that `a` and `b` are in."""
        first, second = sorted((self.find(a), self.find(b)))
        self._leader[second] = first

    def join_equal(self, keys: Iterable[Hashable | None]) -> None:
        """Join items that have the same key; None is no key."""
        seen: dict[Hashable, int] = {}
        for item, key in enumerate(keys):
            if key is not None:
                self.join(seen.setdefault(key, item), item)

    def members(self) -> list[list[int]]:
        """Return the sets, each in order, by their first item."""
        sets: dict[int, list[int]] = {}
        for item in range(len(self._leader)):
            sets.setdefault(self.find(item), []).append(item)
        return list(sets.values())
