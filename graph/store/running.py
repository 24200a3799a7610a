"""An analyst's query while it runs: so many at once, each so long, until it is called off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

from graph.errors import QueryCancelled, QueryTimeout, StoreUnavailable
from graph.store.base import Cancel

T = TypeVar("T")
LOOK = 0.1  #: seconds between two looks at whether a query that waits for its place is still wanted


def take_place(places: threading.Semaphore, seconds: float, cancel: Cancel | None) -> None:
    """Wait for one of the places. Raises StoreUnavailable when none is free in time, QueryCancelled."""
    check_wanted(cancel)
    deadline = time.monotonic() + seconds
    while not places.acquire(timeout=max(0.0, min(LOOK, deadline - time.monotonic()))):
        check_wanted(cancel)
        if time.monotonic() >= deadline:
            raise StoreUnavailable("同时执行的查询过多，请稍后再试 (too many queries at once)")


def check_wanted(cancel: Cancel | None) -> None:
    """Raise QueryCancelled when the query was called off."""
    if cancel is not None and cancel.done():
        raise QueryCancelled("查询已取消 (cancelled)")


def result_of(work: Callable[[], T], seconds: float, limit: float, cancel: Cancel | None) -> T:
    """What `work` returns or raises in a thread of its own.

    Raises QueryTimeout, which names `limit`, after `seconds`, and QueryCancelled; the thread is left to itself then,
    and so it is when we are interrupted: the caller makes the engine give up.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    waited_for: list[Future[Any]] = [future] if cancel is None else [future, cancel]
    done, _ = wait(waited_for, seconds, FIRST_COMPLETED)
    if future in done:
        return future.result()
    check_wanted(cancel)
    raise QueryTimeout(f"查询超过 {limit:g} 秒，已终止 (query timed out)")
