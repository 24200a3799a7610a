"""What is open for review, what holds on a day, what changed between two documents: as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.diff import Diff
from api.doubts import LittleSure, Pair
from api.holding import Holding
from api.judging import Decided, Review
from api.phrases import display_name
from graph.model import Evidence, Node
from graph.ontology import ontology
from graph.store.base import Table

REVIEW = ("项", "一", "关系", "二", "理由", "分", "文件", "原文", "标识")
ON_SCREEN = ("项", "一", "关系", "二", "理由", "原文")  #: what a terminal is wide enough for
VERDICTS = {"same": "同一", "different": "不同", "unsure": "待定", "wrong": "错误", "right": "属实"}
HOLDING = ("类别", "名称", "状态", "理由", "文件", "条款", "原文")
DIFFERENCES = ("类别", "变化", "名称", "说明", "甲原文", "乙原文")
QUOTE = 45  #: characters of a quote that are shown


def rows_of_review(review: Review, limit: int) -> Table:
    """Open pairs and facts, `limit` of each, then all that was decided."""
    rows = [
        *map(_pair, review.pairs[:limit]),
        *map(_fact, review.facts[:limit]),
        *map(_decided, review.decided),
    ]
    return Table(REVIEW, tuple(rows), truncated=len(review.pairs) > limit or len(review.facts) > limit)


def narrowed(table: Table) -> Table:
    """The columns that a terminal is wide enough for."""
    places = [table.columns.index(name) for name in ON_SCREEN]
    return Table(ON_SCREEN, tuple(tuple(row[i] for i in places) for row in table.rows), table.truncated)


def _pair(pair: Pair) -> tuple[Any, ...]:
    nodes = (pair.left, pair.right)
    names = [_name(node) for node in nodes]
    documents = " | ".join(node.documents[0] for node in nodes)
    quotes = " | ".join(_quote(node.evidence[0].text, (node.name, *node.aliases)) for node in nodes)
    ids = " ".join(node.id for node in nodes)
    return "待判断", names[0], "？", names[1], pair.why, pair.likelihood, documents, quotes, ids


def _fact(fact: LittleSure) -> tuple[Any, ...]:
    item = fact.edge or fact.node
    named = fact.other or fact.node
    quote = _quote(item.evidence[-1].text, (named.name, *named.aliases))
    relation = ontology().caption(fact.edge.type) if fact.edge else ""
    other = _name(fact.other) if fact.other else ""
    ids = " ".join(n.id for n in (fact.node, fact.other) if n)
    return "把握小", _name(fact.node), relation, other, "规则的把握小", fact.confidence, item.documents[-1], quote, ids


def _decided(item: Decided) -> tuple[Any, ...]:
    j = item.judgement
    relation = ontology().caption(j.relation) if j.relation else ""
    who = f"{j.by.removeprefix('person:')} {j.at[:16].replace('T', ' ')}".strip()
    verdict = " ".join(part for part in (relation, VERDICTS[j.verdict]) if part)
    other = "" if j.right == j.left else f"{ontology().caption(j.right.type)}:{j.right.name}"
    first = f"{ontology().caption(j.left.type)}:{j.left.name}"
    return f"判断 {item.number}", first, verdict, other, j.why, "", j.left.document, who, ""


def rows_of_holding(holding: Holding) -> Table:
    """Documents, those in force first, then the measures and the open targets of those."""
    rows: list[tuple[Any, ...]] = []
    for ruled in holding.documents:
        node, standing = ruled.document, ruled.standing
        act = standing.act
        said = act.edge.evidence[-1].text if act else str(node.properties.get("validity", ""))
        names = (act.by.name,) if act else ()
        rows.append(("文件", node.name, standing.verdict, standing.reason, node.name, "", _quote(said, names)))
    for kind, node, document in (
        *(("举措", task.measure, task.document) for task in holding.measures),
        *(("目标", promise.target, promise.document) for promise in holding.targets),
    ):
        said = _words(node.evidence if kind == "目标" else node.evidence[:1])
        until = node.properties.get("deadline")
        why = f"期限{until}年" if until else ""
        name = display_name(node.type, node.name)
        rows.append((kind, name, "有效", why, document.name, node.evidence[0].section, _quote(said, (node.name,))))
    return Table(HOLDING, tuple(rows))


def rows_of_diff(diff: Diff) -> Table:
    """One row for each difference, with the words of either document."""
    rows = []
    for row in diff.rows:
        sides = [_said(node, document) for node, document in ((row.left, diff.left), (row.right, diff.right))]
        rows.append((ontology().caption(row.type), row.change, display_name(row.type, row.name), row.what, *sides))
    return Table(DIFFERENCES, tuple(rows))


def _said(node: Node | None, document: Node) -> str:
    """What a document says of a node."""
    if node is None:
        return ""
    inside = [e for e in node.evidence if e.file in document.own_files]
    said = _words(inside if node.type == "Target" else inside[:1])
    return f"{inside[0].section} {_quote(said, (node.name, *node.aliases))}".strip()


def _words(evidence: Sequence[Evidence]) -> str:
    """What several places say; a target's deadline and its number may stand apart."""
    return "……".join(dict.fromkeys(e.text for e in evidence))


def _name(node: Node) -> str:
    return f"{ontology().caption(node.type)}:{node.name}"


def _quote(text: str, names: Sequence[str]) -> str:
    """The words around the first of the names."""
    text = text.replace("\n", " ")
    at = min((text.find(name) for name in names if name in text), default=0)
    start = max(0, at - QUOTE // 3)
    cut = text[start : start + QUOTE]
    return f"{'…' if start else ''}{cut}{'…' if start + QUOTE < len(text) else ''}"
