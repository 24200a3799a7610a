"""An analyst's Cypher: it reads, within a time limit and a row limit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from api.context import ContextDep
from api.problems import ApiProblem, declared
from api.schemas_graph import CypherIn, CypherOut
from graph.errors import QueryRefused, StoreError, StoreUnavailable

router = APIRouter(tags=["图谱"])


@router.post(
    "/cypher",
    operation_id="runCypher",
    responses=declared("query-failed", "query-refused", "invalid-parameter", "query-timeout"),
)
def run_cypher(context: ContextDep, body: Annotated[CypherIn, Body()]) -> CypherOut:
    """运行一条只读的 Cypher。写入、读文件和管理命令会被拒绝；行数和时间有上限，超出行数时 truncated 为 true。"""
    try:
        table = context.store.query(body.query, body.params, body.row_limit, body.timeout)
    except (QueryRefused, StoreUnavailable):
        raise
    except StoreError as error:
        raise ApiProblem("query-failed", str(error), "语法见 openCypher；类型和关系见 /v1/ontology") from error
    return CypherOut(
        graph_version=context.version(),
        columns=list(table.columns),
        rows=[list(row) for row in table.rows],
        truncated=table.truncated,
    )
