"""Locks between processes: one writer at a time; many readers or one commit. A process that dies lets go of them.

The embedded engine publishes a commit page by page and gives a reader no snapshot, so a writer commits alone. Of two
writers at once it fails the second when that commits, with whatever error it meets first.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CommitLock:
    """Two files beside the database: whoever waits to write holds the gate, so that readers do not starve it."""

    def __init__(self, folder: Path):
        self._gate = folder / "gate.lock"
        self._lock = folder / "commit.lock"
        self._turn = folder / "write.lock"
        self._held = threading.local()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """No commit happens meanwhile. May be nested."""
        depth = getattr(self._held, "depth", 0)
        if depth:
            yield
            return
        with _locked(self._gate, exclusive=False):
            lock = _locked(self._lock, exclusive=False)
            lock.__enter__()
        self._held.depth = 1
        try:
            yield
        finally:
            self._held.depth = 0
            lock.__exit__(None, None, None)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else writes meanwhile; others read on."""
        with _locked(self._turn, exclusive=True):
            yield

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Nobody reads or commits meanwhile."""
        with _locked(self._gate, exclusive=True), _locked(self._lock, exclusive=True):
            yield


if sys.platform == "win32":
    import msvcrt
    import time

    @contextmanager
    def _locked(path: Path, *, exclusive: bool) -> Iterator[None]:
        with open(path, "ab") as file:
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.005)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def _locked(path: Path, *, exclusive: bool) -> Iterator[None]:
        with open(path, "ab") as file:  # closing it unlocks it
            fcntl.flock(file.fileno(), fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
            yield
