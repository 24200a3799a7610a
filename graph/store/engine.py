"""The process that runs ArcadeDB: the only module that imports it.

    python -m graph.store.engine owner PATH     owns the database folder; serves Bolt and a control socket on loopback
    python -m graph.store.engine reader PATH    opens a copy read-only; serves Bolt on loopback

The owner lives as long as one control connection is open: every process that uses the database holds one, so a crash
of any of them lets go of it, and the last to leave closes the database. It writes `owner.json` (ports, pid) beside the
database; the secret that its control socket and Bolt ask for stands in the file `password` (mode 0600). A reader lives
until its standard input ends. Neither prints anything but lines of JSON: its greeting, and a reader's answers to
"what is wrong with this statement?".

A process of its own, because the engine writes to standard output, and because a query that outlives its limit can
only be ended with the process that runs it.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import IO, Any

DATABASE = "policygraph"
LOCK_FILE, PASSWORD_FILE, OWNER_FILE = "owner.lock", "password", "owner.json"
#: exit codes that a client understands
LOCKED = 3


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(root: Path, password: str, settings: dict[str, Any]) -> tuple[Any, int]:
    """ArcadeDB's server with its Bolt listener on a free loopback port, and that port."""
    log = root / "log"
    log.mkdir(parents=True, exist_ok=True)
    os.environ["ARCADEDB_LOG_DIR"] = str(log)
    os.environ["ARCADEDB_LOG_CONSOLE"] = "0"
    import arcadedb

    for attempt in range(5):
        port = _free_port()
        config = {
            "host": "127.0.0.1",
            "bolt_host": "127.0.0.1",
            "bolt_port": port,
            "http_port": _free_port(),
            # a document's text or a much quoted entity is one value; a message that is too large is never answered
            "bolt_maxMessageSize": 2**30,
            "bolt_packstream_maxValueLength": 2**30,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "server_reloadEvery": 2_000_000_000,  # ms; a reload of the user file cuts every connection
            "mode": "development",  # 'production' replaces every error message by "see the log"
            "opencypher_loadCsv_allowFileUrls": "false",
            "opencypher_loadCsv_allowRemoteUrls": "false",
            **settings,
        }
        server = arcadedb.create_server(root_path=str(root), root_password=password, config=config)
        try:
            server.start()
        except arcadedb.ArcadeDBError as error:  # another process took the port in between
            if attempt == 4 or "port" not in str(error).lower():
                raise
            continue
        return server, port
    raise AssertionError("unreachable")


def _lock(path: Path) -> IO[bytes] | None:
    """An exclusive lock on `path` that the operating system drops when this process ends; None: somebody has it."""
    file = open(path, "ab")  # noqa: SIM115 - open as long as the process, that is what holds the lock
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _password(root: Path) -> str:
    """The secret of this database, made at its first start."""
    path = root / PASSWORD_FILE
    if not path.exists():
        part = root / f"{PASSWORD_FILE}.part"
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
        os.replace(part, path)
    return path.read_text(encoding="ascii").strip()


class Owner:
    """The open database and its control socket."""

    def __init__(self, root: Path):
        self.root = root
        self.password = _password(root)
        self.server, self.bolt_port = start_server(root, self.password, {})
        names = root / "databases" / DATABASE
        self.database = self.server.get_database(DATABASE) if names.exists() else self.server.create_database(DATABASE)
        self.database.set_wal_flush("yes_nometadata")  # a commit survives a power cut
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.clients = 0
        self.leaving = False
        self.clients_changed = threading.Condition()
        self.snapshot_lock = threading.Lock()

    def announce(self) -> None:
        """Tell other processes where to connect."""
        where = {"pid": os.getpid(), "bolt": self.bolt_port, "control": self.listener.getsockname()[1]}
        part = self.root / f"{OWNER_FILE}.part"
        part.write_text(json.dumps(where), encoding="utf-8")
        os.replace(part, self.root / OWNER_FILE)

    def serve(self) -> None:
        """Accept control connections; return when the last one has gone, or nobody came."""
        threading.Thread(target=self._accept, daemon=True).start()
        with self.clients_changed:
            self.clients_changed.wait_for(lambda: self.clients > 0, timeout=30)
            self.clients_changed.wait_for(lambda: self.clients == 0)
            self.leaving = True  # whoever comes now must start another owner

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        """One control connection: its first line is the password; then one JSON request a line."""
        counted = False
        try:
            lines = connection.makefile("rwb")
            connection.settimeout(10)
            if not hmac.compare_digest(lines.readline(256).strip(), self.password.encode()):
                return
            connection.settimeout(None)
            with self.clients_changed:
                if self.leaving:
                    return
                self.clients += 1
                counted = True
                self.clients_changed.notify_all()
            self._answer(lines, {"ok": True, "bolt": self.bolt_port})
            for line in lines:
                request = json.loads(line)
                if request["verb"] == "bye":
                    with self.clients_changed:
                        self.clients -= 1
                        counted = False
                        last = self.clients == 0
                        self.clients_changed.notify_all()
                    self._answer(lines, {"ok": True, "last": last})
                    if last:  # keep the connection: the client waits for it to end with this process
                        threading.Event().wait()
                    return
                self._answer(lines, self._do(request))
        except (OSError, ValueError):
            return  # the client has gone, or is none of ours
        finally:
            connection.close()
            if counted:
                with self.clients_changed:
                    self.clients -= 1
                    self.clients_changed.notify_all()

    @staticmethod
    def _answer(lines: Any, reply: dict[str, Any]) -> None:
        lines.write(json.dumps(reply).encode() + b"\n")
        lines.flush()

    def _do(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            if request["verb"] == "sql":
                self.database.command("sql", request["command"])
                return {"ok": True}
            if request["verb"] == "snapshot":
                return {"ok": True, "zip": str(self._snapshot())}
            return {"ok": False, "error": f"unknown verb {request['verb']!r}"}
        except Exception as error:  # the engine raises its own classes; the client turns this into a StoreError
            return {"ok": False, "error": str(error)}

    def _snapshot(self) -> Path:
        """A consistent copy of the database as a zip file; the caller removes it."""
        with self.snapshot_lock:
            folder = self.root / "backups" / DATABASE
            name = f"{secrets.token_hex(8)}.zip"
            self.database.command("sql", f"BACKUP DATABASE file://{name}")
            return folder / name

    def close(self) -> None:
        (self.root / OWNER_FILE).unlink(missing_ok=True)
        self.server.stop()


def run_owner(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    lock = _lock(root / LOCK_FILE)
    if lock is None:
        raise SystemExit(LOCKED)
    greeting = _greeting(root / "log" / "engine.log")
    for leftover in (root / "backups" / DATABASE).glob("*.zip"):
        leftover.unlink(missing_ok=True)
    owner = Owner(root)
    stop = threading.Event()

    def end(*_: object) -> None:
        stop.set()
        with owner.clients_changed:
            owner.clients = 0
            owner.clients_changed.notify_all()

    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=end).start())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the commands; we end when they have gone
    owner.announce()
    greeting.write(json.dumps({"ok": True, "bolt": owner.bolt_port}) + "\n")
    greeting.close()
    owner.serve()
    owner.close()
    os._exit(0)  # nothing is left to do, and threads that wait on sockets must not keep the folder locked


def run_reader(root: Path) -> None:
    password = sys.stdin.readline().strip()
    limits = json.loads(sys.stdin.readline())
    os.environ["ARCADEDB_NATIVE_ISOLATE_ARGS"] = f"-Xmx{limits['heap_mb']}m"
    greeting = _greeting(root / "log" / "engine.log")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server, port = start_server(
        root,
        password,
        {
            "server_defaultDatabaseMode": "READ_ONLY",
            "server_databaseLoadAtStartup": "true",
            "command_timeout": int(limits["timeout"] * 1000),
        },
    )
    greeting.write(json.dumps({"ok": True, "bolt": port}) + "\n")
    greeting.flush()
    database = server.get_database(DATABASE)
    for line in sys.stdin:
        greeting.write(json.dumps({"error": _complaint(database, json.loads(line)["explain"])}) + "\n")
        greeting.flush()
    os._exit(0)


def _complaint(database: Any, cypher: str) -> str:
    """What is wrong with a statement, '' for nothing. Over Bolt a read-only database says only that it is read-only."""
    try:
        database.query("opencypher", f"EXPLAIN {cypher}")
    except Exception as error:  # the engine raises its own classes
        message = str(error).partition("Exception: ")[2] or str(error)
        return message.partition(" (caused by ")[0]
    return ""


def _greeting(log: Path) -> IO[str]:
    """The real standard output; whatever else is printed from now on goes to the log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    return out


if __name__ == "__main__":
    {"owner": run_owner, "reader": run_reader}[sys.argv[1]](Path(sys.argv[2]))
