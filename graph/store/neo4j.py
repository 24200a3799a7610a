"""The store for teams: Neo4j 5.26 over Bolt. `bolt://HOST:PORT`, `neo4j://HOST:PORT`.

Who we are stands in NEO4J_USERNAME and NEO4J_PASSWORD; the server that `policygraph neo4j start` runs is recognised
by its port.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, TransientError

from graph.errors import QueryCancelled, QueryRefused, QueryTimeout, StoreError, StoreUnavailable
from graph.store import neo4j_server
from graph.store.base import Cancel, Table
from graph.store.bolt import BoltStore, Work, fulltext_name
from graph.store.complaints import complaint
from graph.store.line import UNREACHABLE, Line
from graph.store.plan import check_plan
from graph.store.readers import AT_A_TIME, read_table
from graph.store.running import result_of, take_place

T = TypeVar("T")
EXPLAIN = "EXPLAIN "
AT_ONCE = 6  #: analysts' queries; one that cannot be ended keeps its place until the server gives it up
GRACE = 1.0  #: seconds that the server has to end a query by itself before it is told to
SILENCE = 3.0  #: seconds after which a server that does not answer the simplest question is away
LOCK_TIMEOUT = 60.0  #: seconds that a reader waits for a writer
READ_PATIENCE, WRITE_PATIENCE = 1.0, 15.0  #: seconds in which a transaction that failed is tried again
WRITING = "writing "  #: with a writer's stamp: the key of its mark
CALM = 3  #: times that a reader hopes for no commit before it keeps writers off


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a reader sees of the writers."""

    stamp: str
    marks: frozenset[str]


class Neo4jStore(BoltStore):
    """A Neo4j server that somebody runs. Everything in it is ours."""

    def __init__(self, url: str, driver: neo4j.Driver):
        super().__init__(url)
        self._driver = driver
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._line = Line(url)
        self._held = threading.local()
        self._name = ""

    @classmethod
    def open(cls, url: str, *, auth: tuple[str, str] | None = None) -> Self:
        """Connect and make the schema. Raises StoreUnavailable, also when the password is wrong."""
        driver = neo4j.GraphDatabase.driver(
            url,
            auth=auth or _credentials(url),
            connection_timeout=3,
            connection_acquisition_timeout=4,
            initial_retry_delay=0.2,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
        store = cls(url, driver)
        try:
            driver.verify_connectivity()
            store._ensure_schema()
        except AuthError as error:
            store.close()
            message = f"图库 {url} 拒绝登录：请设置 NEO4J_USERNAME 和 NEO4J_PASSWORD (wrong user or password)"
            raise StoreUnavailable(message) from error
        except (*UNREACHABLE, DriverError) as error:
            store.close()
            raise StoreUnavailable(f"图库 {url} 连不上 (store unavailable)") from error
        except BaseException:
            store.close()
            raise
        return store

    def _session(self, mode: str) -> neo4j.Session:
        patience = WRITE_PATIENCE if mode == neo4j.WRITE_ACCESS else 0.0 if self._line.broken else READ_PATIENCE
        return self._driver.session(default_access_mode=mode, max_transaction_retry_time=patience)

    def _run_once(self, mode: str, work: Work[T], query: str) -> T:
        if mode == neo4j.WRITE_ACCESS:  # it is worth waiting for
            return super()._run_once(mode, work, query)
        with self._line.asking():
            return super()._run_once(mode, work, query)

    # Neo4j shows a commit while it is being applied, and gives a reader no snapshot. So a writer, which holds the lock
    # on the state node from its first statement until its commit is applied, puts up a mark just before it commits.
    # Without a mark before and after, and with the same stamp, no commit came between a reader's questions; else the
    # reader waits for the lock. Whoever has the lock knows that other marks are of the past, a killed writer's too.

    def _announce(self, stamp: str) -> None:
        self._execute(f"MERGE (:Store {{key: '{WRITING}{stamp}'}})")

    def _applied(self, stamp: str) -> None:
        with contextlib.suppress(StoreError):  # the next reader takes it away
            self._execute(f"MATCH (w:Store {{key: '{WRITING}{stamp}'}}) DELETE w")

    def _one_graph(self, work: Callable[[], T]) -> T:
        if getattr(self._held, "inside", False):
            return work()
        self._held.inside = True
        try:
            for _ in range(CALM):
                before = self._moment()
                failure: StoreError | KeyError | None = None
                try:
                    result = work()
                except StoreUnavailable:
                    raise
                except (StoreError, KeyError) as error:  # of what was half there
                    failure = error
                if before == self._moment() and not before.marks:
                    if failure is not None:
                        raise failure
                    return result
                self._with_lock(lambda: None)
            return self._with_lock(work)
        finally:
            self._held.inside = False

    def _moment(self) -> _Moment:
        rows = self._read("MATCH (s:Store) RETURN s.key AS key, s.stamp AS stamp")
        stamps = [row["stamp"] for row in rows if row["key"] == "state"]
        return _Moment(stamps[0] if stamps else "", frozenset(row["key"] for row in rows if row["key"] != "state"))

    def _with_lock(self, work: Callable[[], T]) -> T:
        """Wait until no commit is being applied, and keep writers off meanwhile."""
        try:
            with self._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction(timeout=LOCK_TIMEOUT) as tx:
                tx.run("MATCH (s:Store {key: 'state'}) SET s.lock = 'read'").consume()
                tx.run("MATCH (w:Store) WHERE w.key STARTS WITH $mark DELETE w", mark=WRITING).consume()
                result = work()
                tx.commit()
                return result
        except (Neo4jError, DriverError) as error:
            raise StoreUnavailable(f"图库 {self.url} 正被改写，请稍后再试 (being written)") from error

    def _ensure_schema(self) -> None:
        super()._ensure_schema()
        self._read("CALL db.awaitIndexes(300)")

    def _create_fulltext(self, label: str) -> None:
        self._execute(
            f"CREATE FULLTEXT INDEX {fulltext_name(label)} IF NOT EXISTS FOR (n:{label}) ON EACH [n._text] "
            "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: false}}"
        )

    def _remedy(self) -> str:
        return "请检查服务器的磁盘空间，然后重启 Neo4j"

    def _engine_name(self) -> str:
        if not self._name:
            row = self._read("CALL dbms.components() YIELD name, versions RETURN name, versions[0] AS version")[0]
            self._name = f"Neo4j {row['version']}"
        return self._name

    # -- analysts ------------------------------------------------------------------------------------------------

    def _answer(
        self, cypher: str, parameters: dict[str, Any], row_limit: int, timeout: float, cancel: Cancel | None
    ) -> Table:
        if self._line.broken:
            self._read("RETURN 1")  # says so, or finds the server back
        take_place(self._slots, timeout, cancel)
        token = secrets.token_hex(8)
        planned, ended = threading.Event(), threading.Event()

        def work() -> Table:
            try:
                return self._guarded(cypher, parameters, row_limit, timeout, token, planned)
            finally:
                ended.set()
                self._slots.release()

        try:
            return result_of(work, timeout + GRACE, timeout, cancel)
        except (QueryCancelled, QueryTimeout, KeyboardInterrupt) as error:
            telling = threading.Thread(target=self._terminate, args=(token, ended), daemon=True)
            telling.start()
            telling.join(GRACE)
            if isinstance(error, QueryTimeout) and not planned.is_set() and self._silent():
                message = f"图库 {self.url} 在 {timeout:g} 秒内没有应答 (no answer)"
                raise StoreUnavailable(message, cypher) from error
            raise
        except UNREACHABLE as error:
            self._line.broken = True
            raise StoreUnavailable(f"图库 {self.url} 在查询中断开 (connection lost)", cypher) from error
        except (Neo4jError, DriverError) as error:
            if ".DatabaseError.Transaction." in str(getattr(error, "code", "")):
                raise self._failed(error, cypher) from error
            raise _translated(error, cypher, timeout) from error

    def _silent(self) -> bool:
        """Whether the server answers nothing at all, and it is not the query that takes so long."""
        try:
            result_of(lambda: self._read("RETURN 1"), SILENCE, SILENCE, None)
        except (QueryTimeout, StoreUnavailable):
            self._line.broken = True
            return True
        return False

    def _guarded(
        self,
        cypher: str,
        parameters: dict[str, Any],
        row_limit: int,
        timeout: float,
        token: str,
        planned: threading.Event,
    ) -> Table:
        """Ask for the plan, look at it, and only then run the statement, in a READ transaction with a limit."""
        metadata = {"policygraph": token}
        with self._driver.session(
            default_access_mode=neo4j.READ_ACCESS, fetch_size=max(1, min(row_limit + 1, AT_A_TIME))
        ) as session:
            explain = neo4j.Query(f"{EXPLAIN}{cypher}", timeout=timeout, metadata=metadata)
            summary = session.run(explain, parameters).consume()
            planned.set()
            check_plan(summary.query_type, summary.plan)
            statement = neo4j.Query(cypher, timeout=timeout, metadata=metadata)
            return read_table(session, session.run(statement, parameters), cypher, row_limit)

    def _terminate(self, token: str, ended: threading.Event) -> None:
        """Tell the server to end a query; one that is inside a single expression ends when that does.

        Again for one that was about to begin when the server was asked what runs.
        """
        show = (
            "SHOW TRANSACTIONS YIELD transactionId, metaData WHERE metaData.policygraph = $token "
            "RETURN transactionId AS id"
        )
        for _ in range(3):
            try:
                with self._driver.session() as session:
                    for id_ in session.run(show, token=token).value("id"):
                        session.run("TERMINATE TRANSACTIONS $id", id=id_).consume()
            except (Neo4jError, DriverError, OSError):
                return  # it has ended by itself, or the server has
            if ended.wait(0.5):
                return

    def close(self) -> None:
        self._driver.close()


def _credentials(url: str) -> tuple[str, str] | None:
    password = os.environ.get("NEO4J_PASSWORD")
    if password:
        return os.environ.get("NEO4J_USERNAME", "neo4j"), password
    home = Path(os.environ.get("POLICYGRAPH_NEO4J_HOME", neo4j_server.DEFAULT_HOME))
    running = neo4j_server.status(home)
    if running is not None and urlsplit(running.url).port == urlsplit(url).port:
        return running.user, running.password
    return None


def _translated(error: Neo4jError | DriverError, cypher: str, timeout: float) -> StoreError:
    code = getattr(error, "code", "") or ""
    message = str(getattr(error, "message", None) or error)
    if "TransactionTimedOut" in code or "Terminated" in code:
        return QueryTimeout(f"查询超过 {timeout:g} 秒，已终止 (query timed out)", cypher)
    if "AccessMode" in code or "Security" in code or "ReadOnly" in code:
        return QueryRefused("只能读取 (only reading is allowed)", cypher)
    if "MemoryPool" in code or "OutOfMemory" in code:
        return QueryRefused("查询用的内存超过上限 (memory limit)", cypher)
    if isinstance(error, TransientError):
        return StoreUnavailable(f"图库忙：{message.strip().splitlines()[0][:500]} (store busy)", cypher)
    return complaint(message, cypher, EXPLAIN)
