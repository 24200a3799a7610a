"""Two to four parks, districts or documents side by side: as JSON, as a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.context import ContextDep
from api.problems import declared
from api.routes.pages import Theme, pages_of
from api.workbench.comparison_given import MOST, chosen
from api.workbench.comparison_view import USUAL, comparison_out
from api.workbench.matrix_given import Part
from api.workbench.schemas import ComparisonOut

router = APIRouter(tags=["招商"])
pages = APIRouter(include_in_schema=False)

Chosen = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
Cell = Annotated[str, Query(max_length=120, pattern=r"^$|^(tracks|targets|bodies|parks)~[A-Za-z]+-[0-9a-f]+~[0-3]$")]


@router.get("/compare", operation_id="compare", responses=declared("not-found", "invalid-parameter"))
def get_comparison(
    context: ContextDep,
    ids: Annotated[
        list[Chosen],
        Query(
            min_length=2,
            max_length=MOST,
            description="二至四个园区或行政区，或二至四份文件：标识、名称或文号，可重复",
            examples=[["奉贤新城", "南汇新城"]],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=200, description="每类最多几行", examples=[50])] = 50,
) -> ComparisonOut:
    """并排比较：赛道（共有的、只有一家有的）、同口径的目标、责任部门；文件还给出逐对的不同。每格带条款和原文。"""
    return comparison_out(context, chosen(context, ids), limit)


@pages.get("/compare")
def comparison_page(
    request: Request,
    ids: Annotated[list[Annotated[str, Field(max_length=200)]], Query(max_length=8)] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=200)] = USUAL,
    cell: Cell = "",
    part: Part = "",
    theme: Theme = "",
) -> Response:
    return pages_of(request).compare(request, ids, limit, cell, part)
