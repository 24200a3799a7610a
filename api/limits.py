"""How often one key or one address may ask: a bucket of a minute's worth of requests that fills steadily."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from ipaddress import ip_address
from threading import Lock

MOST = 10_000  #: buckets that are kept; then all begin anew


class Limits:
    """Buckets by whose they are; in this process only."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic):
        self._size, self._clock = per_minute, clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, whose: str) -> int:
        """Take one; 0, or after how many seconds there is one again."""
        if not self._size:
            return 0
        now = self._clock()
        with self._lock:
            left = self._left(self._buckets.get(whose, (now, self._size)), now)
            wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / self._size)
            self._buckets[whose] = (now, left if wait else left - 1)
            if len(self._buckets) > MOST:
                self._buckets.clear()
        return wait

    def _left(self, bucket: tuple[float, float], now: float) -> float:
        then, left = bucket
        return min(self._size, left + (now - then) * self._size / 60)


def is_loopback(address: str) -> bool:
    """Whether a client is on this very machine."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
