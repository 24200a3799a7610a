"""What a person asks of the matrix: parameters of its pages and of the API, and the form that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Query

from api.context import Context
from api.questions.catalogue import Parameter
from api.questions.page import OFFERED, choice_view, field_view
from api.questions.values import Unclear, value_of
from api.workbench.matrix import Asked, Kind, Sort
from api.workbench.matrix_view import STEPS, clauses_view, kinds, matrix_href, matrix_view

FILTERS = (
    Parameter(name="district", label="行政区", types=("District",), by="id", optional=True, example="浦东新区"),
    Parameter(name="document", label="文件", types=("Document",), by="id", optional=True, example="浦府办〔2021〕31号"),
)


def _name(what: str, example: str) -> Any:
    return Query(max_length=200, description=what, examples=[example])


@dataclass
class Given:
    """Which matrix, as a person writes it."""

    rows: Annotated[Kind, Query(description="行：park 园区、agency 部门、district 区", examples=["park"])] = "park"
    district: Annotated[str, _name("只看这个行政区的行：在其中、由它设立或由它的文件写明", "浦东新区")] = ""
    document: Annotated[str, _name("只计这份文件的条款（名称、文号或标识）", "浦府办〔2021〕31号")] = ""
    row_limit: Annotated[int, Query(ge=1, le=200, description="最多几行", examples=[20])] = 20
    track_limit: Annotated[int, Query(ge=1, le=200, description="最多几条赛道", examples=[20])] = 20
    sort: Annotated[Sort, Query(description="clauses 条款多的在前，name 按拼音", examples=["clauses"])] = "clauses"
    empty: Annotated[bool, Query(description="没有条款的行和赛道也列出", examples=[False])] = False

    def asked(self, context: Context) -> Asked:
        """With the names looked up. Raises Unclear."""
        district, document = (value_of(context, p, getattr(self, p.name).strip()).node for p in FILTERS)
        return Asked(self.rows, district, document, self.row_limit, self.track_limit, self.sort, self.empty)


Cell = Annotated[str, Query(max_length=120, pattern=r"^$|^[A-Za-z]+-[0-9a-f]+~Track-[0-9a-f]+$")]
Part = Annotated[Literal["", "clauses"], Query()]  #: clauses: those of the cell alone, for a page that is open already


def matrix_page(context: Context, given: Given, cell: str, part: str) -> dict[str, Any]:
    """What the page shows: the form, and the matrix (of it only the `part`) or what has to be made clear first."""
    page: dict[str, Any] = {"given": given, "steps": STEPS, "matrix": None, "problem": "", "choices": []}
    try:
        asked = given.asked(context)
    except Unclear as unclear:
        asked = Asked(given.rows)
        page["problem"] = unclear.problem("").detail
        page["choices"] = [
            choice_view(context, hit.node, matrix_href(asked, **{unclear.parameter.name: hit.node.id}))
            for hit in unclear.candidates[:OFFERED]
        ]
        page["fields"] = [field_view(p, getattr(given, p.name)) for p in FILTERS]
    else:
        page["matrix"] = (clauses_view if part else matrix_view)(context, asked, cell)
        chosen: list[tuple[Parameter, Any]] = [(p, getattr(asked, p.name)) for p in FILTERS]
        page["fields"] = [field_view(p, node.name, node.id) if node else field_view(p) for p, node in chosen]
    page["kinds"] = kinds(asked, given.rows)
    return page
