"""Fifty users at once, each in a loop of a search, an entity's neighbours and an embedded page, without a pause."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from api.ingest import ingest
from graph.store import open_store
from tests.bench.documents import CORPUS
from tests.bench.measuring import ROOT, cpu, descendants, memory, say

USERS = 50
SECONDS = 60.0
KINDS = ("search", "neighbours", "embed")


def run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        url = f"embedded:{Path(name) / 'store'}"
        with open_store(url) as store:
            ingest(store, [CORPUS])
            tracks = [node.name for node in store.nodes("Track", limit=1000)]
            ids = [node.id for type_ in ("Track", "Park", "Agency") for node in store.nodes(type_, limit=300)]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--store", url],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        try:
            return asyncio.run(_measure(f"http://127.0.0.1:{port}", server.pid, tracks, ids))
        finally:
            server.terminate()
            server.wait(30)


async def _measure(address: str, pid: int, tracks: list[str], ids: list[str]) -> dict[str, Any]:
    times: dict[str, list[float]] = defaultdict(list)
    errors: list[str] = []
    limits = httpx.Limits(max_connections=USERS, max_keepalive_connections=USERS)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60, trust_env=False) as client:
        for _ in range(600):
            try:
                if (await client.get("/readyz")).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
        before, spent = sum(map(memory, descendants(pid))), sum(map(cpu, descendants(pid)))
        start = time.monotonic()

        async def user(number: int) -> None:
            chance = random.Random(number)
            while time.monotonic() - start < SECONDS:
                track = chance.choice(tracks)
                for kind, path in (
                    ("search", f"/v1/entities?q={quote(track[: chance.randrange(1, 3)])}&limit=20"),
                    ("neighbours", f"/v1/entities/{quote(chance.choice(ids))}/neighbours"),
                    ("embed", f"/embed/track/{quote(track)}"),
                ):
                    begun = time.perf_counter()
                    try:
                        answer = await client.get(path)
                        if answer.status_code != 200:
                            errors.append(f"{kind} {answer.status_code}")
                    except httpx.HTTPError as error:
                        errors.append(f"{kind} {type(error).__name__}")
                    times[kind].append((time.perf_counter() - begun) * 1000)

        await asyncio.gather(*(user(i) for i in range(USERS)))
        seconds = time.monotonic() - start
        after, spent = sum(map(memory, descendants(pid))), sum(map(cpu, descendants(pid))) - spent
    figures = {
        "users": USERS,
        "seconds": round(seconds),
        "requests": sum(map(len, times.values())),
        "per_second": round(sum(map(len, times.values())) / seconds, 1),
        "cpu_milliseconds": round(spent * 1000 / sum(map(len, times.values())), 1),  # of a request, service and engine
        "errors": len(errors),
        "kinds_of_error": sorted(set(errors))[:10],
        "memory_before_mb": before,
        "memory_after_mb": after,
        "milliseconds": {
            kind: {f"p{p}": round(sorted(times[kind])[int(len(times[kind]) * p / 100)]) for p in (50, 95, 99)}
            for kind in KINDS
        },
    }
    say(f"users: {figures}")
    return figures
