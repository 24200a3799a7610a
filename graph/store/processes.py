"""The client's side of graph/store/engine.py: find or start the owner of a database, start and end readers."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any, Self

from graph.errors import StoreBusy, StoreError, StoreUnavailable
from graph.store.engine import DATABASE, LOCKED, OWNER_FILE, PASSWORD_FILE

START_TIMEOUT = 60.0  #: opening replays the log after a crash


def _spawn(role: str, root: Path, stdin: int) -> subprocess.Popen[bytes]:
    """Start the engine's process, out of reach of the terminal's Ctrl-C."""
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", "graph.store.engine", role, str(root)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in paths if p), "PYTHONUTF8": "1"},
    )


def _greeting(process: subprocess.Popen[bytes], timeout: float = START_TIMEOUT) -> dict[str, Any] | None:
    """The line that a started engine prints; None when it ended without one."""
    assert process.stdout is not None
    timer = threading.Timer(timeout, process.kill)
    timer.start()
    try:
        line = process.stdout.readline()
    finally:
        timer.cancel()
    return dict(json.loads(line)) if line else None


class OwnerConnection:
    """A control connection to the process that owns the database; it lives at least as long as this."""

    def __init__(self, root: Path, connection: socket.socket, password: str, bolt_port: int):
        self.root = root
        self.password = password
        self.bolt_port = bolt_port
        self._socket = connection
        self._lines = connection.makefile("rwb")
        self._lock = threading.Lock()

    @classmethod
    def open(cls, root: Path, *, create: bool) -> Self:
        """Connect to the owner, or start one. A port file that a crash left behind is recognised and ignored."""
        root = root.resolve()
        try:
            there = (root / "databases" / DATABASE).exists()
        except PermissionError as error:
            raise StoreUnavailable(f"图库目录 {root} 不可读 (permission denied)") from error
        if not create and not there:
            raise StoreUnavailable(f"没有图库 {root}：先运行 policygraph ingest (no store there yet)")
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if (found := cls._connect(root)) is not None:
                return found
            try:
                root.mkdir(parents=True, exist_ok=True)
                process = _spawn("owner", root, subprocess.DEVNULL)
            except OSError as error:
                raise StoreUnavailable(f"图库目录 {root} 无法使用：{error.strerror} (cannot use the folder)") from error
            greeting = _greeting(process)
            if greeting is None:
                code = process.wait()
                reason = _last_line(process, root / "log" / "engine.log")
                if code != LOCKED:
                    why = "：目录不可写，只读查询也要写权限" if "PermissionError" in reason else f"，{disk_hint(root)}"
                    raise StoreUnavailable(f"图库 {root} 打不开{why}：{reason} (the engine did not start)")
                time.sleep(0.1)  # another process is opening or closing it
            else:
                # it runs on by itself, longer than us if others use it: nothing to wait for
                threading.Thread(target=process.wait, daemon=True).start()
        raise StoreBusy(f"图库 {root} 正被另一个进程占用，且没有应答 (another process owns the database)")

    @classmethod
    def _connect(cls, root: Path) -> Self | None:
        try:
            where = json.loads((root / OWNER_FILE).read_text(encoding="utf-8"))
            password = (root / PASSWORD_FILE).read_text(encoding="ascii").strip()
            connection = socket.create_connection(("127.0.0.1", where["control"]), timeout=5)
        except PermissionError as error:
            raise StoreUnavailable(f"图库目录 {root} 不可读 (permission denied)") from error
        except (OSError, ValueError, KeyError):
            return None
        try:
            lines = connection.makefile("rwb")
            lines.write(password.encode() + b"\n")
            lines.flush()
            reply = json.loads(lines.readline())
            connection.settimeout(None)
            return cls(root, connection, password, int(reply["bolt"]))
        except (OSError, ValueError, KeyError):  # an owner that is leaving, or a stranger on a stale port
            connection.close()
            return None

    def ask(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """One request. Raises StoreUnavailable when the owner is gone, StoreError when it refuses."""
        with self._lock:
            try:
                self._lines.write(json.dumps({"verb": verb, **arguments}).encode() + b"\n")
                self._lines.flush()
                line = self._lines.readline()
            except (OSError, ValueError) as error:
                raise StoreUnavailable("图库进程已退出 (the engine has gone)") from error
        if not line:
            raise StoreUnavailable("图库进程已退出 (the engine has gone)")
        reply = dict(json.loads(line))
        if not reply["ok"]:
            raise StoreError(reply["error"], arguments.get("command", ""))
        return reply

    def close(self) -> None:
        """Leave. The last to leave waits until the database is closed."""
        with contextlib.suppress(StoreError, OSError):
            self._socket.settimeout(30)
            if self.ask("bye").get("last"):
                while self._socket.recv(1024):
                    pass
        with contextlib.suppress(OSError):
            self._lines.close()
        self._socket.close()


class Reader:
    """A process that serves a read-only copy: whatever a query does to it, the database is out of reach."""

    def __init__(self, owner: OwnerConnection, *, timeout: float, heap_mb: int):
        """Copy and open. Raises StoreUnavailable when there is no room for the copy."""
        self.password = secrets.token_urlsafe(32)
        self.folder = owner.root / "readers" / f"{os.getpid()}-{secrets.token_hex(4)}"
        try:
            archive = Path(owner.ask("snapshot")["zip"])
        except StoreUnavailable:
            raise
        except StoreError as error:
            reason = f"{disk_hint(owner.root)}：{error}"
            raise StoreUnavailable(f"只读副本无法建立，{reason} (cannot copy the database)") from error
        try:
            target = self.folder / "databases" / DATABASE
            target.mkdir(parents=True)
            with zipfile.ZipFile(archive) as file:
                file.extractall(target)
            self._process = _spawn("reader", self.folder, subprocess.PIPE)
        except BaseException as error:  # also Ctrl-C
            shutil.rmtree(self.folder, ignore_errors=True)
            if isinstance(error, OSError):
                reason = f"{disk_hint(owner.root)}：{error.strerror}"
                raise StoreUnavailable(f"只读副本无法建立，{reason} (cannot copy the database)") from error
            raise
        finally:
            archive.unlink(missing_ok=True)
        try:
            self.bolt_port = self._port({"timeout": timeout, "heap_mb": heap_mb})
        except BaseException:  # also Ctrl-C
            self.kill()
            raise
        self._asking = threading.Lock()

    def _port(self, limits: dict[str, Any]) -> int:
        """Where the started process listens."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{self.password}\n{json.dumps(limits)}\n".encode())
        self._process.stdin.flush()
        greeting = _greeting(self._process)
        if greeting is None:
            reason = _last_line(self._process, self.folder / "log" / "engine.log")
            raise StoreUnavailable(f"只读副本打不开：{reason} (the reader did not start)")
        return int(greeting["bolt"])

    def explain(self, cypher: str) -> str:
        """What is wrong with a statement, '' for nothing or when the reader does not say."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with self._asking:
            timer = threading.Timer(5, self._process.kill)
            timer.start()
            try:
                self._process.stdin.write(json.dumps({"explain": cypher}).encode() + b"\n")
                self._process.stdin.flush()
                line = self._process.stdout.readline()
                return str(json.loads(line)["error"]) if line else ""
            except (OSError, ValueError):
                return ""
            finally:
                timer.cancel()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """End it now, whatever it is doing, and remove the copy. Twice is once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def remove_dead_readers(root: Path) -> None:
    """Remove the copies of processes that were killed before they could."""
    for folder in (root / "readers").glob("*-*"):
        pid = folder.name.partition("-")[0]
        if pid.isdigit() and int(pid) != os.getpid() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def disk_hint(root: Path) -> str:
    """What to look at when something cannot be written."""
    try:
        return f"请检查 {root} 的磁盘空间（剩余 {shutil.disk_usage(root).free // 1_000_000} MB）和写权限"
    except OSError as error:
        return f"目录 {root} 无法使用（{error.strerror}）"


def _runs(pid: int) -> bool:
    if sys.platform == "win32":  # os.kill would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _last_line(process: subprocess.Popen[bytes], log: Path) -> str:
    """Why the engine did not start: the last line that it wrote."""
    assert process.stderr is not None
    text = process.stderr.read().decode("utf-8", "replace")
    if not text.strip() and log.exists():
        text = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else f"exit code {process.returncode}"
