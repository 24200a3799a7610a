"""What only the Neo4j store promises: copies from and to the embedded one, bulk import, a server that goes away."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.ingest import copy, verify_store
from graph.bulk import write_bulk
from graph.errors import QueryRefused, StoreUnavailable
from graph.export import FORMATS
from graph.model import EntityKey, Graph, Judgement
from graph.ontology import ontology
from graph.store import neo4j_server, open_store
from graph.store.base import Source
from graph.store.neo4j import Neo4jStore
from graph.store.plan import check_plan
from graph.store.writing import claim

PERSON = Judgement(EntityKey("Track", "甲"), EntityKey("Track", "乙"), "unsure", "person:王", "说不清", 0.5)


@pytest.fixture
def server(neo4j_url: tuple[str, tuple[str, str]]) -> Iterator[Neo4jStore]:
    with Neo4jStore.open(neo4j_url[0], auth=neo4j_url[1]) as store:
        store.replace(Graph((), ()), ())
        yield store


def test_there_and_back_again_is_the_same(
    server: Neo4jStore, graph: Graph, sources: list[Source], tmp_path: Path
) -> None:
    with open_store(f"embedded:{tmp_path / 'a'}") as here, open_store(f"embedded:{tmp_path / 'b'}") as back:
        here.replace(graph, sources, [PERSON])
        copy(here, server)
        copy(server, back)
        for other in (server, back):
            assert other.graph() == graph and other.judgements() == [PERSON]
            assert list(other.sources()) == list(here.sources()) and other.version() == here.version()
            assert {n: f(other.graph()) for n, f in FORMATS.items()} == {n: f(graph) for n, f in FORMATS.items()}
            assert verify_store(other).problems == ()


def test_readers_do_not_wait_for_a_writer_before_it_commits(server: Neo4jStore, graph: Graph) -> None:
    server.replace(graph, ())
    with server._session("WRITE") as session, session.begin_transaction() as tx:
        claim(tx, "other", None)
        tx.run("MATCH (n:Park) DETACH DELETE n").consume()
        started = time.monotonic()
        assert server.graph() == graph and time.monotonic() - started < 5
        tx.rollback()


def test_the_mark_of_a_killed_writer_is_taken_away(server: Neo4jStore, graph: Graph) -> None:
    server.replace(graph, ())
    server._announce("dead")  # and then kill -9
    assert server._moment().marks
    assert server.graph() == graph
    assert not server._moment().marks


def test_the_schema_is_made_from_the_ontology(server: Neo4jStore) -> None:
    with server._session("READ") as session:
        names = set(session.run("SHOW INDEXES YIELD name RETURN name").value("name"))
    for label in ontology().types:
        assert {f"id_{label}", f"name_{label}", f"fulltext_{label}"} <= names


def test_a_wrong_password_says_what_to_set(neo4j_url: tuple[str, tuple[str, str]]) -> None:
    with pytest.raises(StoreUnavailable, match="NEO4J_PASSWORD"):
        Neo4jStore.open(neo4j_url[0], auth=("neo4j", "wrong-password"))


def test_a_server_that_accepts_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(StoreUnavailable):
        threading.Thread(target=lambda: deaf.accept()[0].close(), daemon=True).start()
        Neo4jStore.open(f"bolt://127.0.0.1:{deaf.getsockname()[1]}", auth=("neo4j", "x"))


@pytest.mark.parametrize(
    ("kind", "operator", "details"),
    [
        ("r", "Create", ""),
        ("r", "SetProperty", ""),
        ("r", "LoadCSV", ""),
        ("r", "Foreach", ""),
        ("r", "TransactionApply", ""),
        ("r", "SomethingNew", ""),
        ("r", "ProcedureCall", "dbms.listConfig() :: (name :: STRING)"),
        ("r", "ProcedureCall", "db.createLabel($x)"),
        ("r", "Projection", "apoc.util.md5([x]) AS y"),
        ("rw", "ProduceResults", ""),
        ("w", "ProduceResults", ""),
        ("s", "ProduceResults", ""),
        (None, "ProduceResults", ""),
    ],
)
def test_plans_that_do_not_only_read_are_refused(kind: str | None, operator: str, details: str) -> None:
    child = {"operatorType": f"{operator}@neo4j", "args": {"Details": details}, "children": []}
    with pytest.raises(QueryRefused):
        check_plan(kind, {"operatorType": "ProduceResults@neo4j", "args": {}, "children": [child]})


@pytest.mark.slow
def test_a_server_is_killed_imported_into_and_started_again(
    graph: Graph, sources: list[Source], tmp_path: Path
) -> None:
    home = tmp_path / "neo4j"
    running = neo4j_server.start(home, heap="512m", quick=True, with_parent=True)
    store = Neo4jStore.open(running.url, auth=(running.user, running.password))
    try:
        assert neo4j_server.start(home) == running  # it runs already
        store.replace(graph, sources, [PERSON])
        os.kill(running.pid, signal.SIGKILL)
        os.waitpid(running.pid, 0)
        with pytest.raises(StoreUnavailable):
            store.counts()
        with pytest.raises(StoreUnavailable):
            store.query("RETURN 1")
        port = int(running.url.rpartition(":")[2])
        neo4j_server.start(home, port, heap="512m", quick=True, with_parent=True)
        assert store.graph() == graph  # acknowledged, so not lost; and the same store object goes on
        assert store.query("MATCH (n:Park) RETURN count(n)").rows == ((3,),)
        version = store.version()
    finally:
        store.close()
        assert neo4j_server.stop(home)
        assert not neo4j_server.stop(home) and neo4j_server.status(home) is None
    arguments = write_bulk(graph, sources, [PERSON], tmp_path / "csv")
    command = neo4j_server.admin_command(home, ["database", "import", "full", "neo4j", *arguments])
    done = subprocess.run(command, capture_output=True, env=neo4j_server.admin_environment(home))
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    running = neo4j_server.start(home, heap="512m", quick=True, with_parent=True)
    try:
        with Neo4jStore.open(running.url, auth=(running.user, running.password)) as imported:
            assert imported.graph() == graph and imported.version() == version
            assert imported.judgements() == [PERSON] and imported.counts().sources == 2
            assert not imported.replace(graph, sources, [PERSON])
            assert imported.search_text("健康云平台")
    finally:
        neo4j_server.stop(home)


def test_the_files_for_a_bulk_import_are_the_same_bytes(graph: Graph, sources: list[Source], tmp_path: Path) -> None:
    first = write_bulk(graph, sources, [PERSON], tmp_path / "a")
    write_bulk(graph, sources, [PERSON], tmp_path / "b")
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert [(tmp_path / "a" / n).read_bytes() for n in names] == [(tmp_path / "b" / n).read_bytes() for n in names]
    assert shlex.join(first).count("--nodes=") >= 10
