"""The page for Cypher: queries to click, with names that are in this graph, and what the graph is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from api.context import Context
from api.problems import ApiProblem
from api.questions.catalogue import ASKERS, Parameter, catalogue
from api.questions.values import Value, entity_value, value_of
from graph.ontology import ontology

#: properties that every node and relation has, beside those of the ontology
SHARED = {
    "id": "标识（节点）", "name": "名称（节点）", "aliases": "别名（节点）", "texts": "原文，整理过",
    "quotes": "原文，逐字", "documents": "文件", "sections": "条款路径", "clauses": "条款标题",
    "spans": "位置，文件:起-止", "confidence": "置信度",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A query to click. `note`: what may surprise about it."""

    group: str
    question: str
    query: str
    parameters: tuple[Parameter, ...] = ()
    note: str = ""


TRACK = Parameter(name="赛道", label="赛道", types=("Track",), example="人工智能")
PARK = Parameter(name="园区", label="园区", types=("Park",), example="奉贤新城")
AGENCY = Parameter(name="部门", label="部门", types=("Agency",), example="上海市经济和信息化委员会")

FIRST = (
    Example(
        "入门",
        "哪些园区承接某条赛道，原文怎么写？",
        """
MATCH (p:Park)-[r:SUPPORTS]->(:Track {name: $赛道})
RETURN p AS 园区, r.texts AS 原文, r.clauses AS 条款
ORDER BY size(r.texts) DESC
""",
        (TRACK,),
    ),
    Example(
        "入门",
        "某园区与哪些赛道、举措、地方相连？",
        """
MATCH (p:Park {name: $园区})-[r]-(x)
RETURN p AS 园区, r AS 关系, x AS 另一头
""",
        (PARK,),
    ),
    Example(
        "入门",
        "图里有哪些类型和关系，各多少？",
        """
MATCH (a)-[r]->(b)
RETURN labels(a)[0] AS 起点, type(r) AS 关系, labels(b)[0] AS 终点, count(*) AS 条数
ORDER BY 条数 DESC
""",
    ),
    Example(
        "入门",
        "全文检索：哪些举措提到一个词？",
        """
CALL db.index.fulltext.queryNodes('fulltext_Measure', $词) YIELD node
RETURN node AS 举措, node.path AS 条款, node.text AS 条文
LIMIT 20
""",
        (Parameter(name="词", label="词", kind="choice", choices=('"数据交易"',), example='"数据交易"'),),
        "词外面的引号表示整词。每种类型各有一个全文索引：fulltext_Track、fulltext_Measure……",
    ),
    Example(
        "多跳",
        "某条赛道背后是哪些部门？",
        """
MATCH 路径 = (:Agency)-[:RESPONSIBLE_FOR]->(:Measure)-[:SUPPORTS]->(:Track {name: $赛道})
RETURN 路径
""",
        (TRACK,),
    ),
    Example(
        "多跳",
        "园区、赛道、技术怎样连成一条链？",
        """
MATCH (p:Park)-[s:SUPPORTS]->(t:Track)-[i:INVOLVES]->(x:Technology)
RETURN p AS 园区, s AS 支持, t AS 赛道, i AS 涉及, x AS 技术
LIMIT 60
""",
    ),
    Example(
        "多跳",
        "某园区与某部门最短怎么连上？",
        """
MATCH 路径 = shortestPath((:Park {name: $园区})-[*..5]-(:Agency {name: $部门}))
RETURN 路径, length(路径) AS 跳数
""",
        (PARK, AGENCY),
        "没有结果，就是五跳之内连不上。",
    ),
    Example(
        "多跳",
        "哪些部门常在同一条举措里？",
        """
MATCH (a:Agency)-[:RESPONSIBLE_FOR]->(m:Measure)<-[:RESPONSIBLE_FOR]-(b:Agency)
WHERE a.name < b.name
RETURN a AS 部门, b AS 另一部门, count(DISTINCT m) AS 共同举措
ORDER BY 共同举措 DESC LIMIT 30
""",
    ),
    Example(
        "多跳",
        "哪些赛道常被同一条举措提到？",
        """
MATCH (a:Track)<-[:SUPPORTS]-(m:Measure)-[:SUPPORTS]->(b:Track)
WHERE a.name < b.name
WITH a, b, collect(DISTINCT m) AS 举措
RETURN a AS 赛道, b AS 另一赛道, size(举措) AS 次数, 举措
ORDER BY 次数 DESC LIMIT 30
""",
    ),
)


def examples(context: Context) -> list[dict[str, Any]]:
    """Ours, and the questions that the product answers, with values that have an answer here."""
    asked = [
        Example(q.asks, f"{q.short}？", q.cypher, q.parameters)
        for q in sorted(catalogue(), key=lambda q: ASKERS.index(q.asks))
    ]

    def make() -> list[dict[str, Any]]:
        return [_filled(context, example) for example in (*FIRST, *asked)]

    return context.kept("cypher examples", make)


def _filled(context: Context, example: Example) -> dict[str, Any]:
    values = {p.name: _sample(context, p) for p in example.parameters}
    return {
        "group": example.group,
        "question": example.question,
        "query": example.query.strip(),
        "params": {name: value.given for name, value in values.items()},
        "words": {name: value.words for name, value in values.items()},
        "note": example.note,
    }


def _sample(context: Context, parameter: Parameter) -> Value:
    """The parameter's own example; in a graph that does not know it, the entity with the most evidence."""
    if parameter.optional:
        return value_of(context, parameter, "")
    try:
        return value_of(context, parameter, parameter.example)
    except ApiProblem:
        labels = "|".join(parameter.types)
        found = context.store.select(f"MATCH (n:{labels}) RETURN n ORDER BY size(n.quotes) DESC, n.name LIMIT 1").nodes
        return entity_value(parameter, found[0]) if found else Value(parameter.example)


def cypher_page(context: Context) -> dict[str, Any]:
    """What the template shows."""
    found = examples(context)
    counts = context.kept("counts", context.store.counts)
    words = ontology()

    def named(names: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, words.caption(name)) for name in names]

    return {
        "groups": [(group, list(items)) for group, items in groupby(enumerate(found), key=lambda e: e[1]["group"])],
        "types": [
            {
                "name": t.name,
                "caption": t.caption,
                "description": t.description,
                "count": counts.nodes.get(t.name, 0),
                "properties": named(t.properties),
            }
            for t in words.types.values()
        ],
        "relations": [
            {
                "name": r.name,
                "caption": r.caption,
                "description": r.description,
                "count": counts.edges.get(r.name, 0),
                "pairs": _pairs(r.pairs),
                "properties": named(r.properties),
            }
            for r in words.relations.values()
        ],
        "shared": list(SHARED.items()),
        "data": {
            "examples": found,
            "types": {t.name: {"caption": t.caption, "shape": t.shape} for t in words.types.values()},
            "relations": {r.name: r.caption for r in words.relations.values()},
        },
    }


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    """园区、行政区 → 赛道; one arrow for those that go to the same types."""
    ends: dict[str, list[str]] = {}
    for source, target in pairs:
        ends.setdefault(source, []).append(target)
    grouped: dict[tuple[str, ...], list[str]] = {}
    for source, targets in ends.items():
        grouped.setdefault(tuple(targets), []).append(source)

    def named(types: Iterable[str]) -> str:
        return "、".join(map(ontology().caption, types))

    return "；".join(f"{named(sources)} → {named(targets)}" for targets, sources in grouped.items())
