"""Errors as problem+json (RFC 9457) in Chinese: one table from our exceptions to status codes.

`type` is a link into /docs, where each kind is explained. Pages get the same problem as HTML.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from graph.errors import (
    BadStatement,
    NotFound,
    PolicyGraphError,
    QueryCancelled,
    QueryRefused,
    QueryTimeout,
    StoreError,
    StoreUnavailable,
)

log = logging.getLogger(__name__)

MEDIA = "application/problem+json"
UNREADABLE = "There was an error parsing the body"  #: FastAPI's words for a body that is no text
#: the Content-Security-Policy of everything that is no page
STRICTEST = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

#: kind -> (status, title, what it means: shown in /docs)
KINDS: Mapping[str, tuple[int, str, str]] = {
    "bad-request": (400, "请求无法理解", "请求的格式不对，例如正文不是 JSON、翻页标记不是本接口给出的。"),
    "query-failed": (400, "查询语句有误", "图库不接受这条 Cypher，detail 是图库的说明。"),
    "key-needed": (
        401,
        "需要密钥",
        "没有密钥、密钥不对或已撤销。请求头写 Authorization: Bearer 密钥。",
    ),
    "key-too-narrow": (403, "密钥权限不够", "密钥有效，但没有这一项权限。"),
    "query-refused": (403, "查询被拒绝", "只接受只读查询；写入、读文件、管理命令一律拒绝。"),
    "not-found": (404, "没有找到", "没有这个名称、标识或地址。hint 给出相近的名称。"),
    "method-not-allowed": (405, "不支持这种请求方法", "响应头 Allow 列出可用的方法。"),
    "judgement-refused": (409, "判断不成立", "判断与图谱或本体不合，例如两个名称已是同一实体，或要删的是读入的文件。"),
    "query-cancelled": (409, "查询已取消", "查询在执行中被取消，没有结果。"),
    "too-large": (413, "内容过大", "文件超过了这种格式的上限，或请求正文超过 2 MB。"),
    "unsupported-type": (415, "不支持的格式", "可读 txt、html、docx 和带文字层的 pdf。"),
    "url-too-long": (414, "地址过长", "地址超过了长度上限。"),
    "invalid-parameter": (422, "参数有误", "参数缺少、取值不对或不认识。errors 逐个指出，hint 给出相近的参数名。"),
    "query-timeout": (422, "查询超时", "查询超过了时间上限，请缩小范围或加 LIMIT。"),
    "too-many-requests": (429, "请求过于频繁", "这个密钥或地址一分钟内的请求超过了上限，请按 Retry-After 稍后再试。"),
    "internal-error": (500, "服务出错", "程序错误，请把 trace_id 告诉维护者。"),
    "store-unavailable": (503, "图库暂时不可用", "图库没有应答，请按 Retry-After 稍后再试。"),
}


class FieldError(BaseModel):
    """One thing that is wrong with one parameter."""

    parameter: str = Field(description="参数名", examples=["limit"])
    detail: str = Field(description="哪里不对", examples=["应不大于 200"])


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(description="问题的种类，指向说明", examples=["/docs#not-found"])
    title: str = Field(description="种类的名称", examples=["没有找到"])
    status: int = Field(description="HTTP 状态码", examples=[404])
    detail: str = Field(description="这一次的说明", examples=["没有名为“数字健侃”的赛道"])
    instance: str = Field(description="请求的路径", examples=["/v1/tracks/数字健侃/parks"])
    hint: str = Field("", description="可以怎么做", examples=["相近的名称：数字健康"])
    errors: list[FieldError] = Field(default_factory=list, description="逐个参数的错误")
    position: int | None = Field(None, description="查询语句里出错处之前有几个字（仅查询，且图库说明了位置时）")
    trace_id: str = Field("", description="日志中的编号（仅服务出错时）")


class ApiProblem(Exception):
    """Raised by routes; becomes the answer."""

    def __init__(
        self,
        kind: str,
        detail: str,
        hint: str = "",
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        position: int | None = None,
    ):
        super().__init__(detail)
        self.position = position
        self.kind, self.detail, self.hint, self.errors = kind, detail, hint, list(errors)
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        return KINDS[self.kind][0]

    def problem(self, instance: str, trace_id: str = "") -> Problem:
        """The document that describes it."""
        status, title, _ = KINDS[self.kind]
        return Problem(
            type=f"/docs#{self.kind}", title=title, status=status, detail=self.detail, instance=instance,
            hint=self.hint, errors=self.errors, position=self.position, trace_id=trace_id,
        )  # fmt: skip


def declared(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may answer with these kinds of problems."""
    result: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        status, title, meaning = KINDS[kind]
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        text = f"{title}：{meaning}"
        if status in result:
            text = f"{result[status]['description']} {text}"
        result[status] = {"description": text, "content": content}
        if status in (429, 503):
            result[status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "秒"}}
    return result


def from_error(error: Exception, retry_after: int) -> ApiProblem:
    """The problem that an exception of ours amounts to."""
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, QueryTimeout):
        return ApiProblem("query-timeout", str(error), "加上 LIMIT，或给关系的长度一个上限")
    if isinstance(error, QueryCancelled):
        return ApiProblem("query-cancelled", str(error))
    if isinstance(error, QueryRefused):
        return ApiProblem("query-refused", str(error), position=error.position)
    if isinstance(error, NotFound):
        return ApiProblem("not-found", str(error))
    if isinstance(error, BadStatement):
        return ApiProblem("judgement-refused", str(error))
    if isinstance(error, StoreUnavailable | StoreError):
        headers = {"Retry-After": str(retry_after)}
        return ApiProblem("store-unavailable", str(error), f"请在 {retry_after} 秒后再试", headers=headers)
    return ApiProblem("internal-error", "处理请求时出错")


MESSAGES = {
    "missing": "缺少这个参数",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "greater_than": "应大于 {gt}",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "至多 {max_length} 个字",
    "int_parsing": "应为整数",
    "float_parsing": "应为数值",
    "json_invalid": "不是 JSON",
    "string_type": "应为文字",
    "string_unicode": "不是有效的文字",
    "dict_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象，并带请求头 Content-Type: application/json",
    "string_pattern_mismatch": "写法不对",
    "literal_error": "可用：{expected}",
    "enum": "可用：{expected}",
    "extra_forbidden": "不认识的参数",
}


def from_validation(error: RequestValidationError) -> ApiProblem:
    """All that is wrong with the parameters, in Chinese."""
    found = []
    for item in error.errors():
        place = [str(part) for part in item["loc"][1:]]  # the first says whether it stood in the path or the body
        template = MESSAGES.get(item["type"], item["msg"])
        values = dict(item.get("ctx", {}))
        if "expected" in values:  # 'a', 'b' or 'c'
            values["expected"] = "、".join(re.findall(r"'([^',]+)'", values["expected"]))
        found.append(FieldError(parameter=".".join(place) or "body", detail=template.format(**values)))
    text = "；".join(f"{e.parameter}：{e.detail}" for e in found)
    return ApiProblem("invalid-parameter", text, "参数的说明见 /docs", found)


def respond(request: Request, problem: ApiProblem, trace_id: str = "") -> Response:
    """The answer: a page for the pages, problem+json for everything else."""
    body = problem.problem(request.url.path, trace_id)
    pages = getattr(request.app.state, "pages", None)
    machine = request.url.path.startswith(("/v1/", "/healthz", "/readyz", "/openapi.json", "/static/"))
    if pages is not None and not machine and "text/html" in request.headers.get("accept", ""):
        page: Response = pages.error(request, body)
        page.headers.update(problem.headers)
        return page
    # an unexpected error is answered outside of our own middleware: the strictest headers are set here too
    headers = {**problem.headers, "Cache-Control": "no-store", "Content-Security-Policy": STRICTEST}
    return JSONResponse(body.model_dump(), status_code=problem.status, headers=headers, media_type=MEDIA)


def _allowed(request: Request) -> str:
    """The methods of all routes of an address; the framework names those of the first alone."""
    path = request.url.path
    routes = [r for r in iter_route_contexts(request.app.routes) if compile_path(r.path or "")[0].fullmatch(path)]
    return ", ".join(sorted({method for route in routes for method in route.methods or ()}))


def install(app: FastAPI, retry_after: int) -> None:
    """Make every error of `app` a problem."""

    def ours(request: Request, error: Exception) -> Response:
        problem = from_error(error, retry_after)
        trace_id = ""
        if problem.status == 500:
            trace_id = secrets.token_hex(8)
            log.error("trace_id=%s %s %s", trace_id, request.method, request.url.path, exc_info=error)
        return respond(request, problem, trace_id)

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return respond(request, from_validation(error))

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "bad-request")
        phrase = HTTPStatus(error.status_code).phrase
        detail = str(error.detail) if error.detail not in (phrase, UNREADABLE) else KINDS[kind][2]
        headers = {"Allow": _allowed(request)} if kind == "method-not-allowed" else error.headers
        return respond(request, ApiProblem(kind, detail, "接口一览见 /docs", headers=headers))

    app.add_exception_handler(ApiProblem, ours)
    app.add_exception_handler(PolicyGraphError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, ours)
