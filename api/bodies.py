"""Requests with a body of JSON are small: a large one is refused before it is read into memory.

Files come to `UPLOADS`, which puts them on the disk piece by piece and has limits of its own.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA, ApiProblem

MOST = 2_000_000  #: bytes
UPLOADS = "/v1/documents"


class SmallBodies:
    """The middleware."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == UPLOADS:
            await self.app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "0")
        if said.isdigit() and int(said) > MOST:
            problem = ApiProblem("too-large", f"请求正文至多 {MOST // 1_000_000} MB").problem(scope["path"])
            await JSONResponse(problem.model_dump(), problem.status, media_type=MEDIA)(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MOST:  # a length that was not said: it becomes a bad request
                raise ValueError(f"a body of more than {MOST} bytes")
            return message

        await self.app(scope, counted, send)
