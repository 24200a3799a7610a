"""What only the embedded store promises: several processes, crashes, a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import StoreError, StoreUnavailable
from graph.model import Graph
from graph.store import open_store
from graph.store.base import Source, Store
from graph.store.embedded import EmbeddedStore
from tests.faults.engines import Embedded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "有 空格"


@pytest.fixture
def store(folder: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(f"embedded:{folder}") as store:
        yield store


def owner_pid(folder: Path) -> int:
    return Embedded(folder).pid


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def in_another_process(folder: Path, code: str) -> str:
    script = f"from graph.store import open_store\nwith open_store({f'embedded:{folder}'!r}) as store:\n    {code}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60).stdout.decode()


def test_the_last_to_leave_closes_the_database(folder: Path) -> None:
    with open_store(f"embedded:{folder}") as first:
        pid = owner_pid(folder)
        with open_store(f"embedded:{folder}") as second:
            assert owner_pid(folder) == pid
            first.close()
            assert second.counts().sources == 0
        assert not runs(pid)
    assert not (folder / "owner.json").exists()
    first.close()  # twice is once
    with pytest.raises(StoreError):
        first.counts()


def test_processes_share_one_engine(store: Store, folder: Path, graph: Graph, sources: list[Source]) -> None:
    store.replace(graph, sources)
    assert in_another_process(folder, "print(sum(store.counts().nodes.values()))").strip() == str(len(graph.nodes))
    in_another_process(folder, "from graph.model import Graph; store.replace(Graph((), ()), ())")
    assert store.graph() == Graph((), ())


def test_the_engine_ends_with_a_killed_process(folder: Path, tmp_path: Path) -> None:
    script = (
        "import time\nfrom graph.store import open_store\n"
        f"s = open_store({f'embedded:{folder}'!r})\nprint('open', flush=True)\ntime.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline()
    pid = owner_pid(folder)
    process.kill()
    process.wait()
    process.stdout.close()
    for _ in range(100):
        if not runs(pid):
            break
        time.sleep(0.1)
    assert not runs(pid)


def test_a_killed_engine_is_replaced(store: Store, folder: Path, graph: Graph, sources: list[Source]) -> None:
    store.replace(graph, sources)
    os.kill(owner_pid(folder), signal.SIGKILL)
    assert store.graph() == graph  # acknowledged, so not lost
    os.kill(owner_pid(folder), signal.SIGKILL)
    assert store.query("MATCH (n:Park) RETURN count(n)").rows == ((3,),)
    os.kill(owner_pid(folder), signal.SIGKILL)
    assert store.replace(Graph((), ()), ()).nodes_removed == len(graph.nodes)


def test_a_stale_port_file_is_recognised(folder: Path, graph: Graph) -> None:
    import socket

    with open_store(f"embedded:{folder}") as store:
        store.replace(graph, ())
        os.kill(owner_pid(folder), signal.SIGKILL)
    assert (folder / "owner.json").exists()
    with open_store(f"embedded:{folder}", create=False) as store:
        assert store.graph() == graph
    with socket.create_server(("127.0.0.1", 0)) as stranger:  # the port now belongs to another program, which hangs up
        where = {"pid": 1, "bolt": 1, "control": stranger.getsockname()[1]}
        (folder / "owner.json").write_text(json.dumps(where), encoding="utf-8")
        stranger.settimeout(30)
        import threading

        threading.Thread(target=lambda: stranger.accept()[0].close(), daemon=True).start()
        with open_store(f"embedded:{folder}") as store:
            assert store.graph() == graph


def test_secrets_are_private_and_the_listener_is_local(store: Store, folder: Path) -> None:
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    pid = owner_pid(folder)
    inodes = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
    local = 0
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="utf-8").splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and f"socket:[{columns[9]}]" in inodes:
                assert columns[1].split(":")[0] in ("0100007F", "0000000000000000FFFF00000100007F")
                local += 1
    assert local >= 2


def test_nobody_gets_in_without_the_password(store: Store, folder: Path) -> None:
    import neo4j

    port = json.loads((folder / "owner.json").read_text(encoding="utf-8"))["bolt"]
    for auth in (None, ("root", "wrong"), ("neo4j", "neo4j")):
        with pytest.raises(Exception), neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}", auth=auth) as driver:  # noqa: B017
            driver.execute_query("MATCH (n) RETURN n", database_="policygraph")


def test_no_copies_are_left_behind(folder: Path, graph: Graph) -> None:
    with open_store(f"embedded:{folder}") as store:
        store.replace(graph, ())
        store.query("RETURN 1")
        assert len(list((folder / "readers").iterdir())) == 1
        store.replace(Graph((), ()), ())
        store.query("RETURN 1")
        assert len(list((folder / "readers").iterdir())) == 1
    assert list((folder / "readers").iterdir()) == []
    assert list((folder / "backups" / "policygraph").iterdir()) == []
    dead = folder / "readers" / "999999999-aa"
    dead.mkdir()
    with open_store(f"embedded:{folder}"):
        assert not dead.exists()


def test_a_folder_that_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="ingest"):
        open_store(f"embedded:{tmp_path / 'nothing'}", create=False)
    assert not (tmp_path / "nothing").exists()
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(StoreUnavailable):
        open_store(f"embedded:{file}")
    with pytest.raises(StoreError):
        open_store("embedded:")


#: a process, and the engine that it starts, which cannot write files longer than the limit: a full disk
FULL = """
import resource, sys
from graph.errors import PolicyGraphError
from graph.model import Graph
from graph.store import open_store
from graph.store.base import Source
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with open_store("embedded:" + sys.argv[1]) as store:
        store.replace(Graph((), ()), [Source(f"{i}.txt", "0", "1", "中" * 100_000, "", "") for i in range(50)])
    print("done")
except PolicyGraphError as error:
    print(type(error).__name__, "|", error)
"""


@pytest.mark.parametrize("limit", [0, 400_000])
def test_a_full_disk_is_a_clear_error_and_nothing_is_lost(
    folder: Path, graph: Graph, sources: list[Source], limit: int
) -> None:
    with open_store(f"embedded:{folder}") as store:
        store.replace(graph, sources)
    command = [sys.executable, "-c", FULL, str(folder), str(limit)]
    said = subprocess.run(command, capture_output=True, timeout=120)
    assert said.stdout.decode().startswith("Store"), said.stderr.decode()
    assert said.stdout.count(b"\n") == 1
    with open_store(f"embedded:{folder}") as store:
        assert store.graph() == graph
        assert [s.file for s in store.source_infos()] == ["乙.txt", "甲.txt"]
