"""A running query can be called off, and then the engine stops working on it: through the store, HTTP and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.screenshots import serving
from graph.errors import QueryCancelled, StoreUnavailable
from graph.model import Graph
from graph.store import open_store
from graph.store.base import Source, Store
from graph.store.embedded import EmbeddedStore
from graph.store.neo4j import Neo4jStore
from graph.store.running import take_place

SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS slow"


@pytest.fixture
def filled(engine: Store, graph: Graph, sources: list[Source]) -> Store:
    engine.replace(graph, sources)
    return engine


def until(true: Callable[[], Any], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def at_work(store: Store) -> int:
    """How many slow queries the engine itself is working on."""
    if isinstance(store, Neo4jStore):
        with store._session("READ") as session:
            show = "SHOW TRANSACTIONS YIELD currentQuery, status WHERE status = 'Running' RETURN currentQuery AS q"
            return sum(str(query).startswith(SLOW) for query in session.run(show).value("q"))
    assert isinstance(store, EmbeddedStore)
    current = store._readers._current
    return current.running if current and current.reader.alive else 0


def test_the_engine_stops_when_a_query_is_called_off(filled: Store) -> None:
    cancel: Future[None] = Future()
    filled.query("RETURN 1")  # the reader has started
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(filled.query, SLOW, timeout=60, cancel=cancel)
        until(lambda: at_work(filled))
        cancel.set_result(None)
        with pytest.raises(QueryCancelled, match="取消"):
            answer.result(5)
    until(lambda: not at_work(filled), 10)
    assert filled.query("RETURN 1 AS one").rows == ((1,),)


def test_what_is_called_off_before_it_begins_does_not_begin(filled: Store) -> None:
    cancel: Future[None] = Future()
    cancel.set_result(None)
    with pytest.raises(QueryCancelled):
        filled.query(SLOW, timeout=60, cancel=cancel)
    assert not at_work(filled)


def test_a_query_that_waits_for_its_place_can_be_called_off() -> None:
    cancel: Future[None] = Future()
    full = threading.Semaphore(0)
    threading.Timer(0.2, cancel.set_result, (None,)).start()
    with pytest.raises(QueryCancelled):
        take_place(full, 10, cancel)
    with pytest.raises(StoreUnavailable, match="过多"):
        take_place(full, 0.2, None)


def test_others_on_the_same_reader_go_on(graph: Graph, sources: list[Source], tmp_path: Path) -> None:
    cancel: Future[None] = Future()
    other = "UNWIND range(1, 1000) AS a UNWIND range(1, 4000) AS b RETURN count(*)"
    with open_store(f"embedded:{tmp_path / 's'}") as store, ThreadPoolExecutor() as pool:
        assert isinstance(store, EmbeddedStore)
        store.replace(graph, sources)
        store.query("RETURN 1")
        reader = store._readers._current
        assert reader is not None
        slow = pool.submit(store.query, SLOW, timeout=60, cancel=cancel)
        until(lambda: at_work(store) == 1)
        kept = pool.submit(store.query, other, timeout=30)
        until(lambda: at_work(store) == 2)
        cancel.set_result(None)
        with pytest.raises(QueryCancelled):
            slow.result(5)
        assert reader.reader.alive and not kept.done()
        assert kept.result(30).rows == ((4000000,),)
        until(lambda: not reader.reader.alive, 10)  # the last to leave has ended it


@pytest.fixture
def site(filled: Store) -> Iterator[str]:
    with serving(create_app(filled)) as address:
        yield address


def test_a_client_that_goes_away_takes_its_query_with_it(filled: Store, site: str) -> None:
    client = httpx.Client()
    with pytest.raises(httpx.ReadTimeout):
        client.post(f"{site}/v1/cypher", json={"query": SLOW, "timeout": 30}, timeout=httpx.Timeout(10, read=2))
    client.close()
    until(lambda: not at_work(filled), 10)


def test_a_query_is_called_off_by_its_id(filled: Store, site: str) -> None:
    body = {"query": SLOW, "timeout": 30, "id": "mine-0001"}
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(httpx.post, f"{site}/v1/cypher", json=body, timeout=40)
        until(lambda: at_work(filled))
        again = httpx.post(f"{site}/v1/cypher", json={**body, "query": "RETURN 1"})
        assert again.status_code == 422 and again.json()["errors"][0]["parameter"] == "id"
        assert httpx.delete(f"{site}/v1/cypher/mine-0001").status_code == 204
        problem = answer.result(6)
    assert problem.status_code == 409 and problem.json()["type"] == "/docs#query-cancelled"
    until(lambda: not at_work(filled), 10)
    gone = httpx.delete(f"{site}/v1/cypher/mine-0001")
    assert gone.status_code == 404 and "mine-0001" in gone.json()["detail"]
    assert httpx.delete(f"{site}/v1/cypher/x").status_code == 422
    assert httpx.post(f"{site}/v1/cypher", json={**body, "query": "RETURN 1 AS one"}).json()["rows"] == [[1]]


def test_ctrl_c_ends_the_query(filled: Store, neo4j_url: tuple[str, tuple[str, str]]) -> None:
    user, password = neo4j_url[1]
    environment = {**os.environ, "NEO4J_USERNAME": user, "NEO4J_PASSWORD": password, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "api.cli", "cypher", SLOW, "--timeout", "60", "--store", filled.url]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=Path(__file__).parent.parent
    ) as process:
        until(lambda: readers(filled) or at_work(filled))
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and said.decode().strip() == "查询已取消 (cancelled)"
    until(lambda: not readers(filled) and not at_work(filled), 10)


def readers(store: Store) -> list[Path]:
    """Copies of readers that other processes serve."""
    if not isinstance(store, EmbeddedStore):
        return []
    return [f for f in (store.root / "readers").glob("*-*") if not f.name.startswith(f"{os.getpid()}-")]
