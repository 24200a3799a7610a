"""How long something takes and how much memory a process has; what the machine is. Figures in docs/performance.json."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "performance.json"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Span:
    """Seconds on the clock, and seconds of processor that this process and those in `pids` took."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def measured(*pids: int) -> Iterator[Span]:
    span = Span()
    watched = (os.getpid(), *pids)
    wall, before = time.perf_counter(), sum(map(cpu, watched))
    yield span
    span.wall, span.cpu = time.perf_counter() - wall, sum(map(cpu, watched)) - before


def cpu(pid: int) -> float:
    """Seconds of processor that a process has taken, itself; 0 when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> int:
    """MB that a process has, its share of what it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:")), 0)


def disk(folder: Path) -> int:
    """MB of the files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 2**20


def descendants(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    try:
        for folder in Path(f"/proc/{pid}/task").iterdir():
            for child in (folder / "children").read_text(encoding="utf-8").split():
                found += descendants(int(child))
    except OSError:
        pass  # it has ended
    return found


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def save(part: str, measure: Callable[[], dict[str, Any]]) -> None:
    """Put the figures of a part into the results, in the place of its last ones."""
    before = round(os.getloadavg()[1], 1)
    figures = measure()
    everything = load()
    everything[part] = {"machine": {**machine(), "load_before": before}, **figures}
    text = json.dumps(dict(sorted(everything.items())), ensure_ascii=False, indent=1)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")


def load() -> dict[str, Any]:
    return dict(json.loads(RESULTS.read_text(encoding="utf-8"))) if RESULTS.exists() else {}


def machine() -> dict[str, Any]:
    """What the figures were measured on, and how busy it was with other things."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": f"{model}，{os.cpu_count()} 核",
        "memory_gb": round(total),
        "load": round(os.getloadavg()[1], 1),
        "python": platform.python_version(),
        "arcadedb": version("arcadedb"),
        "day": time.strftime("%Y-%m-%d"),
    }


def median(work: Callable[[], object], times: int, enough: float = float("inf")) -> float:
    """Milliseconds, the middle of several; what takes more than `enough` is done once."""
    found: list[float] = []
    while len(found) < times and sum(found) < enough:
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return sorted(found)[len(found) // 2]
