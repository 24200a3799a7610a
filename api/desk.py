"""What is open for review in a store, found anew after every write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from api.doubts import neighbours_in
from api.judging import Review, review
from graph.model import Node
from graph.store.base import Store


@dataclass(frozen=True)
class Open:
    """What is open, and how everything hangs together."""

    review: Review

    @cached_property
    def around(self) -> dict[str, set[str]]:
        """The neighbours of every entity."""
        return neighbours_in(self.review.graph)

    @cached_property
    def relations(self) -> Counter[str]:
        """How many relations every entity has."""
        return Counter(end for edge in self.review.graph.edges for end in (edge.source, edge.target))

    @cached_property
    def nodes(self) -> dict[str, Node]:
        return {node.id: node for node in self.review.graph.nodes}


class Desk:
    """What is open in a store, found anew after every write."""

    def __init__(self, store: Callable[[], Store]):
        self._store, self._lock = store, Lock()
        self._found: tuple[str, Open] | None = None
        self.writing = Lock()  #: one judgement after the other: each rewrites the file

    def now(self) -> Open:
        with self._lock:
            store = self._store()
            stamp = store.stamp()
            if self._found is None or self._found[0] != stamp:
                self._found = (stamp, Open(review(store)))
            return self._found[1]
