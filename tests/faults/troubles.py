"""A full disk, a folder that cannot be written, an engine that hangs, a wire that is cut or held."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreBusy, StoreUnavailable
from tests.faults.engines import Embedded, Engine, Neo4j, Served, wait_for
from tests.faults.kills import ROOT, Api, Rounds, Writer, answers
from tests.faults.script import Script, State, fingerprint
from tests.faults.tally import Tally
from tests.faults.wire import Wire
from tests.plans import dump_of


def full_disk(engine: Engine, rounds: int, seed: int) -> Tally:
    """The running engine cannot lengthen a file: writing fails with a clear error; with room again all goes on."""
    run = Rounds("磁盘写满", engine, seed)
    with engine.connect() as store:
        for _ in range(rounds):
            run.take(store)
            with no_room(engine.pid):
                try:
                    run.take(store)
                except StoreUnavailable as error:
                    assert "磁盘" in str(error)
                    run.tally.answers["图库不可用"] += 1
            started = time.monotonic()
            if isinstance(engine, Neo4j):  # it stops its database, and asks to be started again
                engine.kill()
                engine.revive()
            wait_for(lambda: answers(store), 120)
            run.tally.seconds.append(time.monotonic() - started)
            run.see(store, run.at)
    assert run.tally.answers["图库不可用"] == rounds
    return run.complete()


@contextmanager
def no_room(pid: int) -> Iterator[None]:
    """No file of the process can become longer."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


def command(engine: Engine, *arguments: str, url: str = "", obedient: bool = False) -> tuple[int, str]:
    """Exit code and messages of a policygraph command; `obedient`: permissions hold for root too."""
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments, "--store", url or engine.url],
        cwd=ROOT,
        env=engine.environment,
        capture_output=True,
        timeout=180,
        preexec_fn=obey if obedient else None,
    )
    return done.returncode, done.stderr.decode()


def obey() -> None:
    """Give up root's right to pass over permissions; nothing for other users."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def read_only_folder(engine: Embedded, rounds: int, seed: int) -> Tally:
    """Reading and writing say that the folder cannot be written, and leave it as it was."""
    run = Rounds("目录只读", engine, seed)
    for number in range(rounds):
        with engine.connect() as store:
            run.take(store)
        arguments = ("ingest", "examples") if number % 2 else ("cypher", "RETURN 1")
        with forbidden(engine.folder):
            code, said = command(engine, *arguments, obedient=True)
        assert code == 3 and said.count("\n") == 1 and "不可写" in said, said
        run.tally.answers["退出码 3"] += 1
        with engine.connect() as store:
            run.see(store, run.at)
    return run.complete()


@contextmanager
def forbidden(folder: Path) -> Iterator[None]:
    """Nobody may write in the folder."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def hung_engine(engine: Embedded, rounds: int, seed: int) -> Tally:
    """Another process has the database and does not answer: an error after a while, and all goes on when it does."""
    run = Rounds("占用图库的进程不应答", engine, seed)
    for _ in range(rounds):
        with engine.connect() as store:
            run.take(store)
            os.kill(engine.pid, signal.SIGSTOP)
            try:
                engine.connect()
            except StoreBusy:
                run.tally.answers["图库被占用"] += 1
            finally:
                os.kill(engine.pid, signal.SIGCONT)
            run.see(store, run.at)
    return run.complete()


def several_writers(engine: Engine, rounds: int, seed: int) -> Tally:
    """Three processes write at once: all that each has acknowledged is there."""
    run = Rounds("三个进程同时写入", engine, seed)
    names, at = "甲乙丙", 0
    for _ in range(rounds):
        writers = {name: Writer(engine, seed, at + 1, 5, name=name) for name in names}
        for writer in writers.values():
            assert writer.join() == 0, writer.errors.decode()
        at += 5
        states = [Script(seed, name).state(at) for name in names]
        both = State({f: p for s in states for f, p in s.files.items()}, [j for s in states for j in s.people])
        run.tally.rounds += 1
        run.tally.acknowledged += 5 * len(writers)
        with engine.connect() as store:
            run.tally.lost += fingerprint(dump_of(store)) != both.prints()[0]
    return run.tally


FAULTS: dict[str, Callable[[Wire], None]] = {
    "连接切断": lambda wire: wire.cut(),
    "网络无声": lambda wire: setattr(wire, "held", True),
    "查询中途切断": lambda wire: setattr(wire, "cut_after", 200),
}


def wire_trouble(engine: Served, fault: str, rounds: int, seed: int) -> Tally:
    """The API says 503 with Retry-After while the wire is bad, /healthz answers, and all goes on when it is mended."""
    run = Rounds(fault, engine, seed)
    slowest = 0.0
    with _wired(engine) as (wire, url, api), engine.connect() as store:
        for _ in range(rounds):
            run.take(store)
            FAULTS[fault](wire)
            for path, query in (
                ("/v1/statistics", ""),
                ("/v1/cypher", "MATCH (n:Park) RETURN n.name"),
                ("/readyz", ""),
            ):
                started = time.monotonic()
                status, headers, body = api.ask(path, query)
                slowest = max(slowest, time.monotonic() - started)
                run.tally.answers[str(status)] += 1
                if status != 200:
                    assert status == 503 and headers["content-type"] == "application/problem+json", body.decode()
                    assert int(headers["retry-after"]) > 0
            assert api.ask("/healthz", seconds=2)[0] == 200
            if fault == "连接切断":
                code, said = command(engine, "cypher", "RETURN 1", url=url)
                assert code == 3 and said.count("\n") == 1, said
            wire.mend()
            run.tally.seconds.append(wait_for(lambda: api.ask("/v1/statistics")[0] == 200, 60))
            assert api.ask("/v1/cypher", "MATCH (n:Park) RETURN n.name")[0] == 200
            run.see(store, run.at)
    run.tally.answers[f"最慢 {slowest:.0f} 秒"] = 1
    return run.complete()


@contextmanager
def _wired(engine: Served) -> Iterator[tuple[Wire, str, Api]]:
    """A wire to the server, its address, and an API on the other side of it."""
    with Wire(engine.port) as wire:
        url = f"bolt://127.0.0.1:{wire.port}"
        api = Api(engine, url)
        try:
            yield wire, url, api
        finally:
            api.stop()


def cut_writers(engine: Served, rounds: int, seed: int) -> Tally:
    """A writer's connection is cut after a random number of bytes: all or nothing of each step is there."""
    run = Rounds("写入中途切断", engine, seed)
    with Wire(engine.port) as wire:
        for _ in range(rounds):
            writer = run.writer(url=f"bolt://127.0.0.1:{wire.port}")
            for _ in range(3):
                wire.cut_after = run.chance.randint(1, 60_000)
                time.sleep(run.chance.uniform(0, 0.5))
            wire.cut()
            code = writer.join()
            assert code == 3 and writer.errors.decode().startswith("StoreUnavailable"), writer.errors.decode()
            wire.mend()
            run.look(writer)
    return run.complete()
