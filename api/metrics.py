"""What the server did: counters for /metrics, and one JSON line a request. Neither holds a query or an address's
parameters."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import QueryCancelled, QueryRefused, QueryTimeout, StoreError

requests_log = logging.getLogger("policygraph.requests")


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("policygraph_requests", "HTTP 请求数", labels, registry=self._registry)
        self.seconds = Histogram("policygraph_request_seconds", "HTTP 请求用时", ("route",), registry=self._registry)
        self.queries = Counter(
            "policygraph_queries", "Cypher 查询数：done、failed、refused、timeout、cancelled", ("outcome",),
            registry=self._registry,
        )  # fmt: skip

    @contextmanager
    def query(self) -> Iterator[None]:
        """Count what becomes of a query."""
        outcome = "done"
        try:
            yield
        except QueryTimeout:
            outcome = "timeout"
            raise
        except QueryCancelled:
            outcome = "cancelled"
            raise
        except QueryRefused:
            outcome = "refused"
            raise
        except StoreError:
            outcome = "failed"
            raise
        finally:
            self.queries.labels(outcome).inc()

    def text(self) -> bytes:
        """In the text format of Prometheus."""
        return generate_latest(self._registry)


class Watched:
    """The outermost middleware: every request is counted and logged, however it ends."""

    def __init__(self, app: ASGIApp, metrics: Callable[[], Metrics]):
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        begun, status, size = time.perf_counter(), 500, 0

        async def counting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counting)
        finally:
            seconds = time.perf_counter() - begun
            route = getattr(scope.get("route"), "name", "")  # none: nobody fills the table with made-up addresses
            self.metrics().requests.labels(scope["method"] if route else "", route, str(status)).inc()
            self.metrics().seconds.labels(route).observe(seconds)
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "client": scope["client"][0] if scope.get("client") else "",
                "key": state.get("key", ""),
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "bytes": size,
                "ms": round(seconds * 1000, 1),
            }
            requests_log.info(json.dumps(line, ensure_ascii=False))


def log_requests(target: str) -> None:
    """Write the lines to a file, or to standard error for "-"."""
    handler = logging.StreamHandler() if target == "-" else logging.FileHandler(target, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    requests_log.addHandler(handler)
    requests_log.setLevel(logging.INFO)
    requests_log.propagate = False
