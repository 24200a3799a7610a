"""Sending a document, and watching what becomes of it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.context import ContextDep
from api.problems import ApiProblem, declared
from api.schemas import JobOut
from api.uploads import Job
from extraction.load import LOADERS, MB, REFUSED

router = APIRouter(tags=["文件"])
NAME = r'^[^./\\\x00-\x1f<>:"|?*][^/\\\x00-\x1f<>:"|?*]*$'
JobId = Annotated[str, Path(pattern=r"^[0-9a-f]{24}$", description="任务的编号，读入文件时得到", examples=["0" * 24])]


@router.post(
    "/documents",
    operation_id="uploadDocument",
    status_code=202,
    responses=declared("too-large", "unsupported-type"),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload_document(
    request: Request,
    response: Response,
    context: ContextDep,
    name: Annotated[
        str,
        Query(
            min_length=5, max_length=80, pattern=NAME, description="文件名，带扩展名", examples=["某区行动方案.docx"]
        ),
    ],
) -> JobOut:
    """读入一份文件：正文就是文件的内容。同名的文件会被替换；读不出来的不改动图谱。

    立即得到一个任务，进展见 /v1/jobs/{id}/events。可读 txt、html、docx 和带文字层的 pdf。
    """
    suffix = File(name).suffix.lower()
    if suffix not in LOADERS:
        reason = REFUSED.get(suffix, f"不支持的格式 {suffix or '（没有扩展名）'}")
        raise ApiProblem("unsupported-type", f"{name}：{reason}", f"可读 {' '.join(LOADERS)}")
    if context.uploads.full:
        raise ApiProblem("too-many-requests", "等待读入的文件太多", "请稍后再试", headers={"Retry-After": "30"})
    limit = LOADERS[suffix].limit
    folder = File(tempfile.mkdtemp(prefix="policygraph-"))
    try:
        with open(folder / name, "wb") as file:
            async for chunk in request.stream():
                file.write(chunk)
                if file.tell() > limit:
                    raise ApiProblem("too-large", f"{name}：超过 {limit // MB} MB", "请拆分，或压缩其中的图片")
    except BaseException:  # also when the client goes away
        shutil.rmtree(folder, ignore_errors=True)
        raise
    job = context.uploads.begin(folder / name)
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return job.out()


@router.get("/jobs/{id}", operation_id="getJob", responses=declared("not-found"))
async def get_job(context: ContextDep, id: JobId) -> JobOut:
    """一个读入任务到目前为止的进展。"""
    return _job(context, id).out()


@router.get(
    "/jobs/{id}/events",
    operation_id="watchJob",
    response_class=Response,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "进展，逐个送来"},
        **declared("not-found"),
    },
)
async def watch_job(
    context: ContextDep,
    id: JobId,
    last: Annotated[str, Header(alias="Last-Event-ID", max_length=9, description="断线重连时，已收到的最后一个")] = "",
) -> StreamingResponse:
    """读入任务的进展（server-sent events）：read、extracted、stored，最后是 done 或 failed（附原因）。"""
    seen = int(last) if last.isascii() and last.isdigit() else 0
    return StreamingResponse(_events(_job(context, id), seen), media_type="text/event-stream")


async def _events(job: Job, seen: int) -> AsyncIterator[str]:
    quiet = 0.0
    while True:
        ended = job.ended
        for number, event in enumerate(job.events[seen:], seen + 1):
            yield f"id: {number}\nevent: {event.event}\ndata: {event.model_dump_json()}\n\n"
            seen, quiet = number, 0.0
        if ended:
            return
        await asyncio.sleep(0.1)
        quiet += 0.1
        if quiet > 15:
            yield ": 仍在处理\n\n"  # keeps proxies from closing the line
            quiet = 0.0


def _job(context: ContextDep, id_: str) -> Job:
    job = context.uploads.get(id_)
    if job is None:
        raise ApiProblem("not-found", f"没有编号为 {id_} 的任务", "服务器重启后，从前的任务不再可查")
    return job
