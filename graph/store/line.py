"""Whether a server answers. While it does not, one caller at a time tries, and the others are told at once.

So a server that has gone does not hold up every thread of the API, and is used again as soon as it is back.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import ConnectionPoolError, ServiceUnavailable, SessionExpired

from graph.errors import StoreUnavailable

#: what the driver raises when it cannot reach the server, or has lost it
UNREACHABLE = (ServiceUnavailable, SessionExpired, ConnectionPoolError, OSError)


class Line:
    """The way to one server."""

    def __init__(self, url: str):
        self._url = url
        self.broken = False
        self._trying = threading.Lock()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around a question. Raises StoreUnavailable when the server is known to be away and somebody tries already."""
        alone = self.broken
        if alone and not self._trying.acquire(blocking=False):
            raise StoreUnavailable(f"图库 {self._url} 没有应答，请稍后再试 (store unavailable)")
        try:
            yield
            self.broken = False
        except StoreUnavailable as error:
            self.broken = self.broken or isinstance(error.__cause__, UNREACHABLE)
            raise
        finally:
            if alone:
                self._trying.release()
