"""The two engines as things that can be killed and brought back."""

from __future__ import annotations

import json
import os
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from graph.store import neo4j_server, open_store
from graph.store.base import Store
from graph.store.neo4j import Neo4jStore


class Engine(ABC):
    """A store of its own, at `url`."""

    name: str
    url: str
    environment: dict[str, str]  #: for processes that open the url

    @abstractmethod
    def connect(self) -> Store: ...

    @property
    @abstractmethod
    def pid(self) -> int:
        """Of the process that has the data."""

    @abstractmethod
    def revive(self) -> None:
        """Bring the engine back after `kill`; nothing for one that its users bring back."""

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


class Embedded(Engine):
    name = "内嵌"

    def __init__(self, folder: Path):
        self.folder, self.url = folder, f"embedded:{folder}"
        self.environment = dict(os.environ)

    def connect(self) -> Store:
        return open_store(self.url)

    @property
    def pid(self) -> int:
        return int(json.loads((self.folder / "owner.json").read_text(encoding="utf-8"))["pid"])

    def revive(self) -> None:
        pass


class Served(Engine):
    """A Neo4j that somebody else runs: it is not to be killed."""

    name = "Neo4j"

    def __init__(self, url: str, auth: tuple[str, str]):
        self.url, self.auth = url, auth
        self.port = int(url.rpartition(":")[2])
        self.environment = {**os.environ, "NEO4J_USERNAME": auth[0], "NEO4J_PASSWORD": auth[1]}

    def connect(self) -> Store:
        return Neo4jStore.open(self.url, auth=self.auth)

    @property
    def pid(self) -> int:
        raise NotImplementedError

    def revive(self) -> None:
        raise NotImplementedError


class Neo4j(Served):
    """A server of our own in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.running = self._start(0)
        super().__init__(self.running.url, (self.running.user, self.running.password))

    def _start(self, port: int) -> neo4j_server.Running:
        return neo4j_server.start(self.folder, port, heap="512m", quick=True, with_parent=True)

    @property
    def pid(self) -> int:
        return self.running.pid

    def kill(self) -> None:
        super().kill()
        os.waitpid(self.pid, 0)

    def revive(self) -> None:
        self.running = self._start(self.port)

    def close(self) -> None:
        """Leave nothing running."""
        neo4j_server.stop(self.folder)


def wait_for(what: Any, seconds: float) -> float:
    """Seconds until `what()` is true; AssertionError when it does not become so."""
    started = time.monotonic()
    while not what():
        assert time.monotonic() - started < seconds, f"not within {seconds:g} s"
        time.sleep(0.05)
    return time.monotonic() - started
