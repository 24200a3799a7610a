"""Which plans of Neo4j only read. What is not listed is refused, so a new writing operator fails closed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import QueryRefused
from graph.store.guard import PROCEDURES
from graph.store.tokens import words

_READS = words(
    """
    AllNodesScan NodeByLabelScan IntersectionNodeByLabelsScan SubtractionNodeByLabelsScan UnionNodeByLabelsScan
    NodeByIdSeek NodeByElementIdSeek NodeIndexSeek NodeUniqueIndexSeek NodeIndexScan NodeIndexContainsScan
    NodeIndexEndsWithScan NodeIndexSeekByRange NodeUniqueIndexSeekByRange MultiNodeIndexSeek
    DirectedRelationshipTypeScan UndirectedRelationshipTypeScan DirectedAllRelationshipsScan
    UndirectedAllRelationshipsScan DirectedUnionRelationshipTypesScan UndirectedUnionRelationshipTypesScan
    DirectedRelationshipByIdSeek UndirectedRelationshipByIdSeek DirectedRelationshipByElementIdSeek
    UndirectedRelationshipByElementIdSeek DirectedRelationshipIndexSeek UndirectedRelationshipIndexSeek
    DirectedRelationshipIndexScan UndirectedRelationshipIndexScan NodeCountFromCountStore
    RelationshipCountFromCountStore Expand OptionalExpand VarLengthExpand ShortestPath StatefulShortestPath
    Repeat Filter Projection Argument Apply SemiApply AntiSemiApply LetSemiApply LetAntiSemiApply
    SelectOrSemiApply SelectOrAntiSemiApply LetSelectOrSemiApply LetSelectOrAntiSemiApply RollUpApply
    ConditionalApply AntiConditionalApply CartesianProduct NodeHashJoin NodeLeftOuterHashJoin
    NodeRightOuterHashJoin ValueHashJoin LeftOuterHashJoin RightOuterHashJoin TriadicSelection TriadicBuild
    TriadicFilter Eager EagerAggregation OrderedAggregation Distinct OrderedDistinct Sort PartialSort Top
    PartialTop Top1WithTies Limit ExhaustiveLimit Skip Union OrderedUnion Unwind Optional ProduceResults
    EmptyRow EmptyResult CacheProperties AssertSameNode AssertSameRelationship ProjectEndpoints DropResult
    PreserveOrder ProcedureCall
    """
)
#: what must not even stand in the text of a plan's details
_OUTSIDE = re.compile(r"\bapoc\.|\bgds\.", re.IGNORECASE)


def check_plan(query_type: str | None, plan: Mapping[str, Any] | None) -> None:
    """Raise QueryRefused unless the plan of an EXPLAIN is one that only reads the graph."""
    if query_type != "r" or plan is None:
        raise QueryRefused("只能读取 (only reading is allowed)")
    for operator, details in _operators(plan):
        if operator not in _READS:
            raise QueryRefused(f"执行计划含有 {operator}，不在允许之列 (operator not allowed)")
        if _OUTSIDE.search(details):
            raise QueryRefused("不允许插件函数 (plugin functions are not allowed)")
        if operator == "ProcedureCall":
            name = details.partition("(")[0].strip().replace("`", "")
            if name.casefold() not in PROCEDURES:
                raise QueryRefused(f"过程 {name} 不在允许之列 (procedure not allowed)")


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        name = str(step["operatorType"]).partition("@")[0].partition("(")[0]
        yield name.removeprefix("Partitioned"), str(step.get("args", {}).get("Details", ""))
        waiting += step.get("children", [])
