"""Values that depend on the graph alone, kept until it changes or others were used since."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Generic, TypeVar

T = TypeVar("T")


class _Entry(Generic[T]):
    """A value that is being made, or is there."""

    def __init__(self, version: str):
        self.version, self.making, self.size = version, RLock(), 0
        self.made: tuple[T] | None = None


class Kept(Generic[T]):
    """The values that were used last: each made once for each version of the graph, by one thread."""

    def __init__(self, version: Callable[[], str], most: int, size: Callable[[T], int] = lambda _: 1):
        self._version, self._most, self._size = version, most, size
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        version = self._version()
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.version != version:
                entry = self._entries[key] = _Entry(version)
            self._entries.move_to_end(key)
        with entry.making:  # whoever comes second waits and finds it made
            if entry.made is None:
                entry.made = (make(),)
                entry.size = self._size(entry.made[0])
                self._drop()
            return entry.made[0]

    def _drop(self) -> None:
        """What was not used for longest goes, when all together is more than there is room for."""
        with self._lock:
            room = self._most - sum(entry.size for entry in self._entries.values())
            while room < 0 and len(self._entries) > 1:
                room += self._entries.popitem(last=False)[1].size
