"""`policygraph ingest` of generated documents: documents a second, the peak of memory, and how both grow."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.bench.documents import generate
from tests.bench.measuring import ROOT, cpu, descendants, disk, memory, say

EVERY = 2.0  #: seconds between looks at the memory


def run(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        return _ingest(Path(name), size)


def _ingest(folder: Path, size: int) -> dict[str, Any]:
    """The whole command on an empty embedded store, then again with one more document."""
    documents = folder / "documents"
    say(f"ingest: writing {size} documents")
    generate(documents, size)
    store = f"embedded:{folder / str(size)}"
    first = _command(documents, store)
    say(f"ingest: {size}: {first}")
    (documents / "one-more.txt").write_text(
        "甲市方案\n一、发展数字健康。支持奉贤新城发展数字健康产业。\n", encoding="utf-8"
    )
    more = _command(documents, store)
    (documents / "one-more.txt").unlink()
    characters = sum(len(file.read_text(encoding="utf-8")) for file in documents.glob("*.txt"))
    return {
        "documents": size,
        "characters": characters,
        **first,
        "per_second": round(size / first["seconds"], 2),
        "one_more_seconds": more["seconds"],
        "disk_mb": disk(folder / str(size)),
    }


def _command(documents: Path, store: str) -> dict[str, float]:
    """Seconds on the clock and of processor, and peaks of memory, of the command, its workers and the store's engine."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "ingest", str(documents), "--store", store],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    peaks: dict[str, int] = {}
    spent: dict[tuple[str, int], float] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            now: dict[str, int] = {}
            for pid in descendants(process.pid):
                kind = "main" if pid == process.pid else _kind(pid)
                now[kind] = now.get(kind, 0) + memory(pid)
                spent[kind, pid] = max(cpu(pid), spent.get((kind, pid), 0.0))
            now["all"] = sum(now.values())
            for kind, size in now.items():
                peaks[kind] = max(size, peaks.get(kind, 0))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    done.set()
    watcher.join()
    assert code == 0, f"ingest ended with {code}"
    seconds = {kind: sum(s for (k, _), s in spent.items() if k == kind) for kind in sorted({k for k, _ in spent})}
    return {
        "seconds": round(time.monotonic() - started, 1),
        **{f"{kind}_cpu": round(value, 1) for kind, value in seconds.items()},
        **{f"{kind}_mb": size for kind, size in sorted(peaks.items())},
    }


def _kind(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return "workers"
    return "engine" if b"graph.store.engine" in command else "workers"
