"""What every answer carries: security headers, an ETag of the graph's version; long URLs are refused.

Plain ASGI: answers are not buffered. A page sets its own Content-Security-Policy; everything else gets the strictest.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import date
from importlib.metadata import version as package_version

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.context import Context
from api.problems import MEDIA, STRICTEST, ApiProblem
from graph.errors import StoreError

log = logging.getLogger(__name__)
SOFTWARE = package_version("policygraph")


class ResponseHeaders:
    """The middleware. `context` is asked for late: it belongs to the application that wraps itself in this."""

    def __init__(self, app: ASGIApp, context: Callable[[], Context]):
        self.app, self.context = app, context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        context = self.context()
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > context.settings.max_url:
            problem = ApiProblem("url-too-long", f"地址超过 {context.settings.max_url} 个字节").problem(
                scope["path"][:80]
            )
            answer = JSONResponse(problem.model_dump(), problem.status, media_type=MEDIA)
            await answer(scope, receive, _with_headers(send, ""))
            return
        etag = await self._etag(scope, context) if _cacheable(scope) else ""
        if etag and etag in _tags(Headers(scope=scope).get("if-none-match", "")):
            await _with_headers(send, etag)({"type": "http.response.start", "status": 304, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, _with_headers(send, etag))

    async def _etag(self, scope: Scope, context: Context) -> str:
        """From the graph's version, the software's, the address and the day, which some answers depend on; the store is
        asked at most once a second."""
        version = context.cached_version()
        if version is None:
            try:
                version = await run_in_threadpool(context.version)
            except StoreError as error:
                log.info("no version: %s", error)
                return ""
        day = date.today().isoformat()
        query = scope["query_string"].decode("latin-1")
        accept = Headers(scope=scope).get("accept", "")  # one address may answer in several formats
        key = "\x1f".join((SOFTWARE, version, day, scope["path"], query, accept))
        return f'"{hashlib.sha256(key.encode()).hexdigest()[:24]}"'


def _cacheable(scope: Scope) -> bool:
    """Whether the answer depends on the graph alone; jobs and what is open for review change without it."""
    path = str(scope["path"])
    return scope["method"] == "GET" and path.startswith("/v1/") and not path.startswith(("/v1/jobs/", "/v1/review"))


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _with_headers(send: Send, etag: str) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", STRICTEST)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
            headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
            if etag and message["status"] in (200, 304):
                headers["ETag"] = etag
                headers.add_vary_header("Accept")
                headers.setdefault("Cache-Control", "no-cache")
            else:
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sender
