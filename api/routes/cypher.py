"""An analyst's Cypher: it reads, within a time limit and a row limit, until it is done or called off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Body, Path, Request, Response

from api.context import Context, ContextDep
from api.problems import ApiProblem, FieldError, declared
from api.schemas_graph import QUERY_ID, CypherIn, CypherOut
from graph.errors import QueryRefused, StoreError, StoreUnavailable
from graph.export import spreadsheet_csv
from graph.store.base import Cancel, Table

router = APIRouter(tags=["图谱"])


@router.post(
    "/cypher",
    operation_id="runCypher",
    response_model=CypherOut,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "表格，JSON 或 CSV"},
        **declared("query-failed", "query-refused", "query-cancelled", "invalid-parameter", "query-timeout"),
    },
)
async def run_cypher(request: Request, context: ContextDep, body: Annotated[CypherIn, Body()]) -> Response:
    """运行一条只读的 Cypher。写入、读文件和管理命令会被拒绝；行数和时间有上限，超出行数时 truncated 为 true。

    请求头 Accept: text/csv 得到 CSV，能用 Excel 打开；没有给全时带响应头 X-Truncated。
    连接断开，查询随之取消；给了 id，也可以用 DELETE /v1/cypher/{id} 取消。
    """
    with _running(context, body.id) as cancel:
        watch = asyncio.create_task(_watch(request, cancel))
        try:
            write = _csv if "text/csv" in request.headers.get("accept", "") else _json
            answer = partial(_answer, context, body, cancel, write)
            return await to_thread.run_sync(answer, limiter=context.query_threads)
        finally:
            watch.cancel()


@router.delete("/cypher/{id}", operation_id="cancelCypher", status_code=204, responses=declared("not-found"))
async def cancel_cypher(
    context: ContextDep, id: Annotated[str, Path(pattern=QUERY_ID, description="查询时给的 id")]
) -> None:
    """取消一条正在执行的查询；那一次请求得到 409。"""
    cancel = context.running.get(id)
    if cancel is None:
        raise ApiProblem("not-found", f"没有编号为 {id} 的查询在执行", "它可能已经结束")
    _call_off(cancel)


@contextmanager
def _running(context: Context, id_: str | None) -> Iterator[Cancel]:
    cancel: Cancel = Future()
    if id_ is None:
        yield cancel
        return
    if id_ in context.running:
        problem = FieldError(parameter="id", detail="这个编号的查询正在执行")
        raise ApiProblem("invalid-parameter", f"{problem.parameter}：{problem.detail}", "换一个编号", [problem])
    context.running[id_] = cancel
    try:
        yield cancel
    finally:
        del context.running[id_]


async def _watch(request: Request, cancel: Cancel) -> None:
    """Call the query off when the client goes away. The body has been read: nothing else can arrive."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    _call_off(cancel)


def _call_off(cancel: Cancel) -> None:
    if not cancel.done():
        cancel.set_result(None)


def _answer(context: Context, body: CypherIn, cancel: Cancel, write: Callable[[Table, Context], Response]) -> Response:
    """Written out in the query's own thread: a large table takes its time."""
    try:
        with context.metrics.query():
            table = context.store.query(body.query, body.params, body.row_limit, body.timeout, cancel)
    except (QueryRefused, StoreUnavailable):
        raise
    except StoreError as error:
        hint = "语法见 openCypher；类型和关系见 /v1/ontology"
        raise ApiProblem("query-failed", str(error), hint, position=error.position) from error
    return write(table, context)


def _json(table: Table, context: Context) -> Response:
    answer = CypherOut(
        graph_version=context.version(),
        columns=list(table.columns),
        rows=[list(row) for row in table.rows],
        truncated=table.truncated,
    )
    return Response(answer.model_dump_json(), media_type="application/json")


def _csv(table: Table, _: Context) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="cypher.csv"'}
    if table.truncated:
        headers["X-Truncated"] = "true"
    return Response(spreadsheet_csv(table.columns, table.rows), headers=headers, media_type="text/csv")
