"""Analysts' queries on the embedded store: run in a reader process over a read-only copy, killed when they overstay.

The copy is taken anew when the store has changed. A query that outlives its limit takes its reader with it; queries of
others that ran there are run again on the next one. A query that is called off ends its reader too, but not before
those of others there have ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import neo4j
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph.errors import QueryCancelled, QueryRefused, QueryTimeout, StoreError
from graph.store.base import Cancel, Table
from graph.store.complaints import complaint
from graph.store.engine import DATABASE
from graph.store.processes import OwnerConnection, Reader
from graph.store.running import check_wanted, result_of, take_place
from graph.store.values import element_ids, plain_value

HEAP_MB = 512
ENGINE_LIMIT = 10.0  #: seconds after which the engine itself ends most queries
GRACE = 1.0  #: seconds that it has to do so before its process is killed
AT_A_TIME = 100  #: rows that are sent before it is asked whether there is room for more
MAX_RESULT = 32_000_000  #: characters of a result as JSON
AT_ONCE = 4


class _Served:
    """A reader, its driver, and how many queries run on it."""

    def __init__(self, reader: Reader, stamp: str):
        self.reader = reader
        self.stamp = stamp
        self.running = 0
        self.retired = False
        self.driver = neo4j.GraphDatabase.driver(
            f"bolt://127.0.0.1:{reader.bolt_port}",
            auth=("root", reader.password),
            connection_timeout=10,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )

    def end(self) -> None:
        self.reader.kill()
        self.driver.close()


class Readers:
    """Runs queries, one reader at a time, replaced when it is dead or out of date."""

    def __init__(self, owner: Callable[[], OwnerConnection], stamp: Callable[[], str]):
        self._owner = owner
        self._stamp = stamp
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._current: _Served | None = None
        self._slots = threading.BoundedSemaphore(AT_ONCE)

    def query(
        self, cypher: str, parameters: dict[str, Any], row_limit: int, timeout: float, cancel: Cancel | None
    ) -> Table:
        """Run one checked query. Raises what `Store.query` does."""
        take_place(self._slots, timeout, cancel)
        try:
            begun = time.monotonic()
            for _ in range(3):
                left = timeout - (time.monotonic() - begun)
                if left <= 0:
                    break
                with self._lease() as served:
                    check_wanted(cancel)
                    table = self._attempt(served, cypher, parameters, row_limit, left, timeout, cancel)
                if table is not None:
                    return table
        finally:
            self._slots.release()
        raise StoreError("查询使只读进程退出，可能是内存不足 (the query ended its process: out of memory?)", cypher)

    def _attempt(
        self,
        served: _Served,
        cypher: str,
        parameters: dict[str, Any],
        row_limit: int,
        left: float,
        timeout: float,
        cancel: Cancel | None,
    ) -> Table | None:
        """None: the reader went away under the query. `left`: what is left of its time, `timeout`."""
        patience = left + (GRACE if left >= ENGINE_LIMIT else 0.0)
        try:
            return result_of(lambda: _collect(served.driver, cypher, parameters, row_limit), patience, timeout, cancel)
        except QueryCancelled:
            self._retire(served)
            raise
        except (QueryTimeout, KeyboardInterrupt):
            self._condemn(served)
            raise
        except (ServiceUnavailable, SessionExpired, OSError):
            self._condemn(served)
            return None
        except (Neo4jError, DriverError) as error:
            message = str(getattr(error, "message", None) or error)
            if "read only database" in message:  # said of a statement that writes, and of one that cannot be parsed
                message = served.reader.explain(cypher)
                if not message:
                    raise QueryRefused("只能读取 (only reading is allowed)", cypher) from error
            elif "timeout" in message.casefold() or "timed out" in message.casefold():
                raise QueryTimeout(f"查询超过 {timeout:g} 秒，已终止 (query timed out)", cypher) from error
            elif "heap budget exceeded" in message or "Limit of allowed elements for in-heap" in message:
                raise QueryRefused("查询用的内存超过上限 (memory limit)", cypher) from error
            raise complaint(message, cypher) from error

    @contextmanager
    def _lease(self) -> Iterator[_Served]:
        served = self._fresh()
        try:
            yield served
        finally:
            with self._lock:
                served.running -= 1
                idle = served.retired and served.running == 0
            if idle:
                served.end()

    def _fresh(self) -> _Served:
        """The current reader if it serves what the store holds now, else a new one."""
        with self._starting:
            stamp = self._stamp()
            with self._lock:
                current = self._current
                if current and current.stamp == stamp and not current.retired and current.reader.alive:
                    current.running += 1
                    return current
            new = _Served(Reader(self._owner(), timeout=ENGINE_LIMIT, heap_mb=HEAP_MB), stamp)
            with self._lock:
                new.running = 1
                old, self._current = self._current, new
                if old:
                    old.retired = True
            if old and old.running == 0:
                old.end()
            return new

    def _retire(self, served: _Served) -> None:
        """Start nothing more on the reader; the last to leave it ends it."""
        with self._lock:
            served.retired = True

    def _condemn(self, served: _Served) -> None:
        """Kill the reader; whoever still runs on it finds out by its connection."""
        self._retire(served)
        served.reader.kill()

    def close(self) -> None:
        with self._lock:
            current, self._current = self._current, None
        if current:
            current.end()


def _collect(driver: neo4j.Driver, cypher: str, parameters: dict[str, Any], row_limit: int) -> Table:
    with driver.session(
        database=DATABASE, default_access_mode=neo4j.READ_ACCESS, fetch_size=max(1, min(row_limit + 1, AT_A_TIME))
    ) as session:
        return read_table(session, session.run(cypher, parameters), cypher, row_limit)


def read_table(session: Any, result: neo4j.Result, cypher: str, row_limit: int) -> Table:
    """Rows up to the limit of rows, and of characters, as plain values.

    `session`: where the ids of unknown nodes are asked for.
    """
    columns = tuple(result.keys())
    values: list[list[Any]] = []
    truncated = False
    size = 0
    for record in result:
        if len(values) >= row_limit:
            truncated = True
            break
        size += _weight(record.values())
        if size > MAX_RESULT:
            if not values:
                raise QueryRefused("一行结果就太大，请缩小范围或只取需要的属性 (result too large)", cypher)
            truncated = True
            break
        values.append(list(record.values()))
    missing = sorted({id_ for row in values for value in row for id_ in element_ids(value)})
    if not truncated:
        result.consume()
    ids: dict[str, str] = {}
    if missing:
        lookup = "MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n) AS e, n.id AS id"
        if truncated:
            result.consume()
        ids = {r["e"]: r["id"] for r in session.run(lookup, ids=missing)}
    return Table(columns, tuple(tuple(plain_value(value, ids) for value in row) for row in values), truncated)


def _weight(value: Any) -> int:
    """About how many characters a value is as JSON."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(_weight(v) for v in value.values()) + 8 * len(value)
    if isinstance(value, list | tuple):
        return sum(_weight(v) for v in value) + 2
    if hasattr(value, "items"):
        return sum(_weight(v) for _, v in value.items()) + 32
    return 12
