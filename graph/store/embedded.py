"""The embedded store: ArcadeDB on this machine, nothing to set up. `embedded:PATH`."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Self, TypeVar

import neo4j
from neo4j.exceptions import ClientError, TransientError

from graph.errors import QueryRefused, StoreError
from graph.store.base import Cancel, Table
from graph.store.bolt import BoltStore, Work, fulltext_name
from graph.store.columns import returned
from graph.store.engine import DATABASE
from graph.store.locks import CommitLock
from graph.store.processes import OwnerConnection, disk_hint, remove_dead_readers
from graph.store.readers import Readers
from graph.store.tokens import tokenize

T = TypeVar("T")
WRITE_ATTEMPTS = 20

#: constructs that Neo4j has and this engine has not: token -> what to write instead
_MISSING = {"SHORTEST": "用 shortestPath() 或 allShortestPaths() (use shortestPath())"}


class EmbeddedStore(BoltStore):
    """A folder with an ArcadeDB database. Several processes may use it at once: one engine serves them all."""

    def __init__(self, url: str, root: Path, owner: OwnerConnection):
        super().__init__(url)
        self.root = root
        self._owner = owner
        self._driver = _driver(owner.bolt_port, owner.password)
        self._commits = CommitLock(root)
        self._life = threading.Lock()
        self._closed = False
        self._readers = Readers(self._new_owner_reader, self.stamp)

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> Self:
        """Connect to the engine that serves the folder, or start one. Raises StoreUnavailable, StoreBusy."""
        path = url.removeprefix("embedded:")
        if not path:
            raise StoreError("embedded: 后应为目录 (a folder is missing)")
        root = Path(path).expanduser().absolute()
        owner = OwnerConnection.open(root, create=create)
        store = cls(url, root, owner)
        try:
            remove_dead_readers(root)
            store._ensure_schema()
        except BaseException:
            store.close()
            raise
        return store

    def _new_owner_reader(self) -> OwnerConnection:
        return self._owner

    def _session(self, mode: str) -> neo4j.Session:
        if self._closed:
            raise StoreError(f"图库 {self.url} 已关闭 (the store is closed)")
        return self._driver.session(database=DATABASE, default_access_mode=mode)

    def _one_graph(self, work: Callable[[], T]) -> T:
        with self._commits.reading():
            return work()

    def _run_once(self, mode: str, work: Work[T], query: str) -> T:
        if mode == neo4j.READ_ACCESS:
            with self._commits.reading():
                return super()._run_once(mode, work, query)
        return super()._run_once(mode, work, query)

    def _write(self, session: neo4j.Session, work: Work[T]) -> T:
        for attempt in count(1):
            try:
                with self._commits.writing(), session.begin_transaction() as tx:
                    result = work(tx)
                    self._commit(tx)
                    return result
            except TransientError:  # the engine itself has written the same pages
                if attempt == WRITE_ATTEMPTS:
                    raise
                time.sleep(0.05 * attempt * (1 + random.random()))
        raise AssertionError("unreachable")

    def _commit(self, tx: neo4j.Transaction) -> None:
        with self._commits.committing():
            try:
                tx.commit()
            except ClientError as error:
                raise self._failed(error) from error

    def _remedy(self) -> str:
        return disk_hint(self.root)

    def _recover(self, lives: int) -> bool:
        """The engine's process has gone (killed, crashed): start another one, which replays the log."""
        with self._life:
            if self._closed:
                return False
            if self._lives != lives:
                return True  # another thread has done it
            try:
                self._owner.ask("ping")
                return False  # it is there and merely busy
            except StoreError as error:
                if "ping" in str(error):
                    return False
            self._driver.close()
            self._owner.close()
            self._owner = OwnerConnection.open(self.root, create=False)
            self._driver = _driver(self._owner.bolt_port, self._owner.password)
            self._lives += 1
            return True

    def _create_fulltext(self, label: str) -> None:
        # SQL, because this engine's Cypher has no CREATE FULLTEXT INDEX
        self._owner.ask("sql", command=f"CREATE PROPERTY `{label}`.`_text` IF NOT EXISTS STRING")
        self._owner.ask(
            "sql",
            command=f"CREATE INDEX `{fulltext_name(label)}` IF NOT EXISTS ON `{label}` (`_text`) FULL_TEXT METADATA "
            '{"analyzer": "org.apache.lucene.analysis.cjk.CJKAnalyzer"}',
        )

    def _engine_name(self) -> str:
        from importlib.metadata import version

        return f"ArcadeDB {version('arcadedb')}"

    def _answer(
        self, cypher: str, parameters: dict[str, Any], row_limit: int, timeout: float, cancel: Cancel | None
    ) -> Table:
        for token in tokenize(cypher):
            if token.kind == "word" and token.text in _MISSING:
                raise QueryRefused(f"内嵌图库不支持 {token.text}：{_MISSING[token.text]} (not supported here)", cypher)
        table = self._readers.query(cypher, parameters, row_limit, timeout, cancel)
        columns = returned(cypher)
        return replace(table, columns=columns) if len(table.columns) in (0, len(columns)) else table

    def close(self) -> None:
        with self._life:
            if self._closed:
                return
            self._closed = True
            self._readers.close()
            self._driver.close()
            self._owner.close()


def _driver(port: int, password: str) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        f"bolt://127.0.0.1:{port}",
        auth=("root", password),
        connection_timeout=10,
        initial_retry_delay=0.05,
        max_transaction_retry_time=0.1,  # an engine that has gone is replaced, not waited for
        notifications_min_severity="OFF",
        telemetry_disabled=True,
    )
