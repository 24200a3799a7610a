"""kill -9 of writers, engines and the API, at random points, under load."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from graph.errors import StoreUnavailable
from graph.model import Graph
from graph.store.base import Store
from graph.store.rows import graph_hash
from tests.faults.engines import Engine, wait_for
from tests.faults.script import Script
from tests.faults.tally import Tally

ROOT = Path(__file__).parents[2]
MANY = 100_000


class Writer:
    """A process that takes steps; what it has acknowledged so far."""

    def __init__(self, engine: Engine, seed: int, first: int, count: int = MANY, url: str = "", name: str = ""):
        told = (url or engine.url, str(seed), str(first), str(count), name)
        command = [sys.executable, "-m", "tests.faults.script", *told]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=engine.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.first, self.last = first, first - 1  #: the last step that was acknowledged
        self.errors = b""
        self._threads = [threading.Thread(target=self._follow), threading.Thread(target=self._listen)]
        for thread in self._threads:
            thread.start()

    def _follow(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith(b"\n"):  # one that was cut off was not said
                self.last = int(line)

    def _listen(self) -> None:
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read()

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.join()

    def join(self, seconds: float = 120) -> int:
        """Its exit code."""
        code = self.process.wait(seconds)
        for thread in self._threads:
            thread.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()
        return code


class Rounds:
    """What every fault has: a script, where it stands, and the count of what came of it."""

    def __init__(self, fault: str, engine: Engine, seed: int):
        self.engine, self.seed = engine, seed
        self.tally = Tally(fault, engine.name)
        self.script = Script(seed)
        self.chance = random.Random(seed)
        self.at = 0  #: the step whose state the store holds
        with engine.connect() as store:
            store.replace(Graph((), ()), ())

    def writer(self, url: str = "") -> Writer:
        """One that goes on from here; its first step is acknowledged."""
        writer = Writer(self.engine, self.seed, self.at + 1, url=url)
        wait_for(lambda: writer.count >= 1, 60)
        return writer

    def take(self, store: Store, count: int = 2) -> None:
        """Steps in this process."""
        for _ in range(count):
            self.script.step(self.at + 1).take(store)
            self.at += 1
            self.tally.acknowledged += 1

    def look(self, writer: Writer, timed: bool = True) -> None:
        """Open the store after a writer's death, and see whether all that it acknowledged is there."""
        self.tally.acknowledged += writer.count
        started = time.monotonic()
        with self.engine.connect() as store:
            store.counts()
            if timed:
                self.tally.seconds.append(time.monotonic() - started)
            self.see(store, writer.last)

    def see(self, store: Store, acknowledged: int) -> None:
        """Nothing that was acknowledged is lost, and nothing is there in part."""
        self.tally.rounds += 1
        found = self.script.found(store, acknowledged)
        self.tally.half += found < 0
        self.tally.lost += 0 <= found < acknowledged
        assert found >= 0, f"step {acknowledged} of {self.seed}: the store holds no state at all"
        self.at = found

    def complete(self) -> Tally:
        """The next run completes."""
        with self.engine.connect() as store:
            self.take(store, 3)
            assert self.script.found(store, self.at) == self.at
        return self.tally

    def graph_is_whole(self, graph: Graph, upto: int) -> bool:
        print_ = graph_hash(graph)
        return any(self.script.prints(number)[1] == print_ for number in range(upto, -1, -1))


def kill_writers(engine: Engine, rounds: int, seed: int) -> Tally:
    """kill -9 of a process that ingests, removes and judges; in every other round another process uses the store."""
    run = Rounds("杀掉写入进程", engine, seed)
    for number in range(rounds):
        other = engine.connect() if number % 2 else None
        writer = run.writer()
        time.sleep(run.chance.uniform(0, 1.0))
        writer.kill()
        if other:
            other.close()
        run.look(writer)
    return run.complete()


def kill_engine(engine: Engine, rounds: int, seed: int) -> Tally:
    """kill -9 of the engine's process under a writer and a reader, which see an error or a whole graph."""
    run = Rounds("杀掉图库进程", engine, seed)
    for _ in range(rounds):
        writer = run.writer()
        with engine.connect() as store, _reading(store) as seen:
            time.sleep(run.chance.uniform(0, 1.0))
            engine.kill()
            killed = time.monotonic()
            engine.revive()
            wait_for(lambda s=store: answers(s), 60)  # the same store object goes on
            run.tally.seconds.append(time.monotonic() - killed)
            time.sleep(0.5)
            writer.kill()
        for answer in seen:
            if isinstance(answer, Graph):
                run.tally.half += not run.graph_is_whole(answer, writer.last + 1)
            run.tally.answers["图" if isinstance(answer, Graph) else answer] += 1
        run.look(writer, timed=False)
    return run.complete()


def answers(store: Store) -> bool:
    try:
        store.counts()
    except StoreUnavailable:
        return False
    return True


@contextmanager
def _reading(store: Store) -> Iterator[list[Graph | str]]:
    """A thread that reads the whole graph again and again: what it got, or the kind of error."""
    seen: list[Graph | str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.wait(0.05):
            try:
                seen.append(store.graph())
            except StoreUnavailable:
                seen.append("图库不可用")

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def kill_server(engine: Engine, rounds: int, seed: int) -> Tally:
    """kill -9 of the API under load, while another process writes to the same store."""
    run = Rounds("杀掉 API 进程", engine, seed)
    for _ in range(rounds):
        writer = run.writer()
        api = Api(engine)
        with api.load(run.tally.answers):
            time.sleep(run.chance.uniform(0.3, 1.5))
            api.kill()
        started = time.monotonic()
        api = Api(engine)
        run.tally.seconds.append(time.monotonic() - started)
        writer.kill()
        api.stop()
        run.look(writer, timed=False)
    return run.complete()


class Api:
    """`policygraph serve` in its own process, ready."""

    PATHS = ("/v1/statistics", f"/v1/entities?q={quote('数字健康')}", "/readyz", "/healthz")

    def __init__(self, engine: Engine, url: str = ""):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        command = [sys.executable, "-m", "api.cli", "serve", "--port", str(self.port), "--store", url or engine.url]
        self.process = subprocess.Popen(command, cwd=ROOT, env=engine.environment, stderr=subprocess.DEVNULL)
        wait_for(lambda: self.ask("/readyz")[0] == 200, 60)

    def ask(self, path: str, query: str = "", seconds: float = 60) -> tuple[int, dict[str, str], bytes]:
        """Status (0: no answer), headers and body."""
        body = json.dumps({"query": query}).encode() if query else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body)
        if body:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()
        except (OSError, ValueError, EOFError):
            return 0, {}, b""
        except Exception as error:
            if type(error).__module__ == "http.client":
                return 0, {}, b""
            raise

    @contextmanager
    def load(self, answers: Counter[str]) -> Iterator[None]:
        """Four users who ask all the time."""
        stop = threading.Event()

        def user(number: int) -> None:
            while not stop.is_set():
                path = self.PATHS[number % len(self.PATHS)]
                status = self.ask(path)[0] if number else self.ask("/v1/cypher", "MATCH (n:Park) RETURN n.name")[0]
                answers[str(status) if status else "连接断开"] += 1
                if not status:
                    time.sleep(0.05)

        threads = [threading.Thread(target=user, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
