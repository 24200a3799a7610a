"""Parameters: unknown or repeated ones are refused with a hint; opaque cursors; the address of the next page."""

from __future__ import annotations

import base64
import binascii
import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Protocol, TypeVar
from urllib.parse import urlencode

from fastapi import Path, Query, Request, Response
from fastapi.dependencies.models import Dependant

from api.problems import ApiProblem, FieldError
from graph.ontology import ontology


class WithId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=WithId)


def _names(words: Mapping[str, Any]) -> list[str]:
    """What `one_of` accepts: names and captions."""
    return [*words, *(item.caption for item in words.values())]


Id = Annotated[
    str,
    Path(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f]+$",
        description="实体的标识，例如 Track-1f0c2b3a4d5e；也可以是名称或别名",
        examples=["数字健康"],
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="最多几条", examples=[20])]
Cursor = Annotated[str, Query(max_length=600, description="翻页标记，来自上一页的 next")]
TypeNames = Annotated[
    list[str],
    Query(
        alias="type",
        max_length=20,
        description="只要这些类型，可重复：" + "、".join(f"{t.name} {t.caption}" for t in ontology().types.values()),
        examples=[["Track"]],
        json_schema_extra={"items": {"type": "string", "enum": _names(ontology().types)}},
    ),
]
RelationNames = Annotated[
    list[str],
    Query(
        alias="relation",
        max_length=20,
        description="只要这些关系，可重复："
        + "、".join(f"{r.name} {r.caption}" for r in ontology().relations.values()),
        examples=[["SUPPORTS"]],
        json_schema_extra={"items": {"type": "string", "enum": _names(ontology().relations)}},
    ),
]


async def strict(request: Request) -> None:
    """Refuse parameters that the route does not know, and repeated ones that are no list."""
    dependant = getattr(request.scope.get("route"), "dependant", None)
    if dependant is None:
        return
    known = dict(_query(dependant))
    errors, hints = [], []
    for name in dict.fromkeys(key for key, _ in request.query_params.multi_items()):
        if name not in known:
            errors.append(FieldError(parameter=name, detail="不认识的参数"))
            close = difflib.get_close_matches(name, known, 1, 0.5)
            hints.append(f"{name} 是否指 {close[0]}？" if close else f"可用的参数：{'、'.join(known) or '无'}")
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            errors.append(FieldError(parameter=name, detail="只能给一次"))
    if errors:
        detail = "；".join(f"{e.parameter}：{e.detail}" for e in errors)
        raise ApiProblem("invalid-parameter", detail, "；".join(hints), errors)


def _query(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    for field in dependant.query_params:
        yield field.alias, "list" in str(field.field_info.annotation)
    for inner in dependant.dependencies:
        yield from _query(inner)


def one_of(parameter: str, values: list[str], allowed: Mapping[str, Any]) -> list[str]:
    """The values, when all are names of the ontology (or its captions); else a problem that names the near ones."""
    captions = {item.caption: name for name, item in allowed.items()}
    result = [captions.get(value, value) for value in values]
    errors = [FieldError(parameter=parameter, detail=f"不认识 {value!r}") for value in result if value not in allowed]
    if errors:
        near = [c for v in result if v not in allowed for c in difflib.get_close_matches(v, allowed, 1, 0.5)]
        hint = f"是否指 {'、'.join(near)}？" if near else f"可用：{'、'.join(allowed)}"
        raise ApiProblem("invalid-parameter", "；".join(e.detail for e in errors), hint, errors)
    return list(dict.fromkeys(result))


def encode_cursor(**parts: str) -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, **expected: str) -> dict[str, str]:
    """What `encode_cursor` was given; a problem when it was made for another query or made up."""
    if not cursor:
        return {}
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise ApiProblem("bad-request", "翻页标记 cursor 不是本接口给出的", "从第一页重新开始") from error
    if not isinstance(parts, dict) or not all(isinstance(v, str) for v in parts.values()):
        raise ApiProblem("bad-request", "翻页标记 cursor 不是本接口给出的", "从第一页重新开始")
    if any(parts.get(key) != value for key, value in expected.items()):
        raise ApiProblem("bad-request", "翻页标记 cursor 属于另一次查询", "翻页时请保持其他参数不变")
    return parts


def page_of(items: Sequence[T], after: str, limit: int) -> tuple[Sequence[T], str]:
    """Those that come after the one with the id `after` (the first without it), and the id of the last of them, "" when
    none come after it."""
    begin = next((i for i, item in enumerate(items, 1) if item.id == after), 0)
    shown = items[begin : begin + limit]
    return shown, shown[-1].id if begin + limit < len(items) else ""


def next_page(request: Request, response: Response, cursor: str) -> str:
    """The address of the next page, also as a Link header."""
    if not cursor:
        return ""
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"] + [("cursor", cursor)]
    address = f"{request.url.path}?{urlencode(pairs)}"
    response.headers["Link"] = f'<{address}>; rel="next"'
    return address
