"""A real Neo4j on this machine without Docker: fetched by Maven, run with Java, Bolt on loopback only.

The jars are Neo4j Community (GPL-3.0). They are fetched by the user's own Maven into the user's cache, and run as a
process of their own; nothing of them is part of this program.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from graph.errors import StoreBusy, StoreError, StoreUnavailable

VERSION = "5.26.30"
DEFAULT_HOME = Path("data/neo4j")
START_TIMEOUT = 300.0  #: after a crash it replays its log first

_SETTINGS: Mapping[str, str] = {
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "server.memory.pagecache.size": "128m",  # the default is half of the machine
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.size": "32m",
    "db.checkpoint.interval.time": "1m",
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    # a client that hears nothing for 10 s, not even that the server is busy, takes the connection for broken
    "server.bolt.connection_keep_alive": "5s",
    "server.bolt.connection_keep_alive_probes": "2",
    "server.bolt.connection_keep_alive_streaming_scheduling_interval": "5s",
    # no query reaches a file or a host, whatever gets past the guard
    "server.directories.import": "import",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    "db.transaction.timeout": "10m",
    "db.memory.transaction.max": "256m",
    "server.config.strict_validation.enabled": "true",
}
_OPENS = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    url: str
    user: str
    password: str
    pid: int


def start(
    home: Path = DEFAULT_HOME,
    port: int = 0,
    *,
    heap: str = "1g",
    quick: bool = False,
    with_parent: bool = False,
    say: Callable[[str], None] = lambda message: None,
) -> Running:
    """Fetch Neo4j if needed, start it unless it runs, wait until it answers.

    `port` 0: a free one. `quick`: a JVM that starts fast, for tests. `with_parent`: it ends when this process does.
    Raises StoreUnavailable, which says what is missing; StoreBusy when another server has the folder.
    """
    if (found := status(home)) is not None:
        return found
    java = _program("java", "NEO4J_JAVA_HOME", "openjdk-17-jre-headless")
    library = fetch(say)
    home = home.absolute()
    port = port or _free_port()
    password = _prepare(home, port)
    # this collector gives up, with an error for the query, where others go on collecting without end
    flags = ["-XX:+UseParallelGC", "-XX:GCTimeLimit=60", "-XX:GCHeapFreeLimit=10"]
    flags += ["-XX:TieredStopAtLevel=1"] if quick else []
    command = [
        java,
        *flags,
        f"-Xmx{heap}",
        "-Dfile.encoding=UTF-8",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENS),
        "-cp",
        str(library / "*"),
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]
    say(f"启动 Neo4j {VERSION}，端口 {port} (starting)")
    with open(home / "console.log", "ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent if with_parent and sys.platform == "linux" else None,
        )
    _record(home, process.pid, port)
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            (home / "server.json").unlink(missing_ok=True)
            raise _failure(home)
        if _answers(port):
            return Running(f"bolt://127.0.0.1:{port}", "neo4j", password, process.pid)
        time.sleep(0.2)
    process.terminate()
    raise StoreUnavailable(f"Neo4j 在 {START_TIMEOUT:.0f} 秒内没有应答，日志在 {home / 'logs'} (no answer)")


def stop(home: Path = DEFAULT_HOME, timeout: float = 60) -> bool:
    """End the server of a folder cleanly; False when none was running."""
    found = _recorded(home)
    if found is None or not _is_ours(found[0], home):
        (home / "server.json").unlink(missing_ok=True)
        return False
    os.kill(found[0], signal.SIGTERM)
    deadline = time.monotonic() + timeout
    while _runs(found[0]):
        if time.monotonic() > deadline:
            raise StoreUnavailable(f"Neo4j（进程 {found[0]}）没有结束 (did not stop)")
        time.sleep(0.1)
    (home / "server.json").unlink(missing_ok=True)
    return True


def status(home: Path = DEFAULT_HOME) -> Running | None:
    """The server of a folder when it runs and answers."""
    found = _recorded(home)
    if found is None or not _is_ours(found[0], home) or not _answers(found[1]):
        return None
    pid, port = found
    return Running(f"bolt://127.0.0.1:{port}", "neo4j", _password(home), pid)


def admin_command(home: Path, arguments: Sequence[str]) -> list[str]:
    """The command that runs `neo4j-admin` on the folder of a server that is stopped."""
    java = _program("java", "NEO4J_JAVA_HOME", "openjdk-17-jre-headless")
    opens = [f"--add-opens={package}=ALL-UNNAMED" for package in _OPENS]
    return [java, "-Xmx1g", *opens, "-cp", str(fetch() / "*"), "org.neo4j.cli.AdminTool", *arguments]


def admin_environment(home: Path) -> dict[str, str]:
    """Where `admin_command` finds the folder."""
    home = home.absolute()
    return {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}


def fetch(say: Callable[[str], None] = lambda message: None) -> Path:
    """The folder of Neo4j's jars in the user's cache; fetched with Maven the first time."""
    base = os.environ.get("POLICYGRAPH_CACHE") or Path.home() / ".cache" / "policygraph"
    library = Path(base) / f"neo4j-{VERSION}" / "lib"
    if library.is_dir():
        return library
    maven = _program("mvn", "MAVEN_HOME", "maven")
    part = library.with_name(f"lib.{os.getpid()}.part")
    say(f"下载 Neo4j {VERSION}（约 110 MB，仅一次）(fetching)")
    with as_file(files("graph.store") / "neo4j.pom.xml") as pom:
        command = [maven, "-B", "-q", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime"]
        done = subprocess.run([*command, f"-DoutputDirectory={part.absolute()}"], capture_output=True)
    if done.returncode != 0:
        shutil.rmtree(part, ignore_errors=True)
        lines = [line for line in done.stdout.decode("utf-8", "replace").splitlines() if "ERROR" in line]
        raise StoreUnavailable(f"Maven 下载失败：{(lines or ['?'])[0][:300]} (Maven failed)")
    try:
        os.replace(part, library)
    except OSError:  # another process was faster
        shutil.rmtree(part, ignore_errors=True)
    return library


def _program(name: str, variable: str, package: str) -> str:
    home = os.environ.get(variable)
    found = shutil.which(name, path=str(Path(home) / "bin")) if home else shutil.which(name)
    if found is None:
        raise StoreUnavailable(f"没有找到 {name}：sudo apt-get install {package} (not installed)")
    return found


def _prepare(home: Path, port: int) -> str:
    """Write configuration and, the first time, the password; return that."""
    for folder in ("conf", "import", "data/dbms"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    settings = {
        **_SETTINGS,
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
    }
    text = "".join(f"{key}={value}\n" for key, value in settings.items())
    (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")
    if not (home / "password").exists():
        password = secrets.token_urlsafe(24)
        descriptor = os.open(home / "password", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(password)
        # read at the very first start only; so the password never stands in a command line
        (home / "data" / "dbms" / "auth.ini").write_text(_auth_line(password), encoding="ascii")
        (home / "data" / "dbms" / "auth.ini").chmod(0o600)
    return _password(home)


def _auth_line(password: str) -> str:
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(1023):
        digest = hashlib.sha256(digest).digest()
    return f"neo4j:SHA-256,{digest.hex()},{salt.hex()},1024:\n"


def _password(home: Path) -> str:
    return (home / "password").read_text(encoding="ascii").strip()


def _record(home: Path, pid: int, port: int) -> None:
    (home / "server.json").write_text(json.dumps({"pid": pid, "port": port}), encoding="utf-8")


def _recorded(home: Path) -> tuple[int, int] | None:
    try:
        row = json.loads((home / "server.json").read_text(encoding="utf-8"))
        return int(row["pid"]), int(row["port"])
    except (OSError, ValueError, KeyError):
        return None


def _runs(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # it may be our own child
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_ours(pid: int, home: Path) -> bool:
    """Whether the process is the server of the folder, and not another one that got its number."""
    if not _runs(pid):
        return False
    command = Path(f"/proc/{pid}/cmdline")
    try:
        return str(home.absolute()) in command.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return not command.parent.parent.is_dir()  # no /proc on this system: trust the number


def _answers(port: int) -> bool:
    """Whether a Bolt server shakes hands on the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(bytes.fromhex("6060b017 00000405 00000005 00000004 00000000"))
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _failure(home: Path) -> StoreError:
    for name in ("logs/neo4j.log", "console.log"):
        file = home / name
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
        for line in reversed(lines):
            if "lock" in line.lower():
                return StoreBusy(f"另一个 Neo4j 正在使用 {home} (another server has the folder)")
            if "ERROR" in line or "Exception" in line or "Error" in line:
                return StoreUnavailable(f"Neo4j 启动失败：{line.strip()[:300]} (did not start)")
    return StoreUnavailable(f"Neo4j 启动失败，日志在 {home / 'logs'} (did not start)")


def _end_with_parent() -> None:
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
