"""What the API answers about the graph as a whole: statistics, ontology, Cypher, health."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas import Json, Model, example

QUERY_ID = r"^[A-Za-z0-9_-]{8,64}$"


class Statistics(Model):
    """图谱的规模。"""

    graph_version: str
    engine: str = Field(examples=["ArcadeDB 26.11.1"])
    sources: int = Field(description="来源文件数")
    nodes: dict[str, int] = Field(description="各类型的实体数")
    edges: dict[str, int] = Field(description="各种关系的条数")
    total_nodes: int
    total_edges: int


class TypeOut(Model):
    name: str
    caption: str
    description: str
    color: str
    shape: str
    properties: dict[str, str] = Field(description="属性及其中文名")
    example: str


class RelationTypeOut(Model):
    name: str
    caption: str
    description: str
    pairs: list[tuple[str, str]]
    properties: dict[str, str]
    values: dict[str, list[str]]


class OntologyOut(Model):
    types: list[TypeOut]
    relations: list[RelationTypeOut]
    comparators: list[str]


class CypherIn(Model):
    """一条只读的 Cypher 查询。"""

    model_config = example(
        query="MATCH (p:Park)-[r:SUPPORTS]->(:Track {name: $track}) RETURN p.name, r.quotes, r.clauses",
        params={"track": "数字健康"},
    )
    query: str = Field(min_length=1, max_length=20_000, description="Cypher，只读")
    params: dict[str, Json] = Field(default_factory=dict, description="参数；也可写作 parameters")
    row_limit: int = Field(1_000, ge=1, le=10_000, description="最多行数")
    timeout: float = Field(10.0, gt=0, le=30, description="时限，秒")
    id: str | None = Field(
        None,
        pattern=QUERY_ID,
        description="自取的编号，8 至 64 个字母、数字、- 或 _；给了就可以用 DELETE /v1/cypher/编号 取消",
        examples=["3f1c9a52-query"],
    )

    @model_validator(mode="before")
    @classmethod
    def _one_name(cls, body: Any) -> Any:
        """`parameters` is read as `params`; null is read as none."""
        if not isinstance(body, dict):
            return body
        given = [name for name in ("params", "parameters") if name in body]
        if len(given) == 2:
            raise PydanticCustomError("params_twice", "params 与 parameters 是同一个参数，只能给一个")
        rest = {key: value for key, value in body.items() if key not in given}
        params = body[given[0]] if given else None
        return rest if params is None else {**rest, "params": params}


class CypherOut(Model):
    graph_version: str
    columns: list[str]
    rows: list[list[Json]]
    truncated: bool = Field(description="还有更多行没有给出")


class Health(Model):
    status: Literal["ok"]


class Ready(Model):
    status: Literal["ready"]
    detail: str
    engine: str
    graph_version: str
