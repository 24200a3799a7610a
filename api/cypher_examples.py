"""Questions that analysts ask, as Cypher to click: the words, the statement, and names that are in this graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.context import Context


@dataclass(frozen=True, slots=True)
class Example:
    """One question. `params` are names of SAMPLES; `note` says what an empty answer means."""

    group: str
    question: str
    query: str
    params: tuple[str, ...] = ()
    note: str = ""


#: parameter -> what is asked about: a value, or the type of an entity with its name in the sample documents
SAMPLES: Mapping[str, tuple[str, str] | str | int] = {
    "赛道": ("Track", "人工智能"),
    "园区": ("Park", "奉贤新城"),
    "部门": ("Agency", "上海市经济和信息化委员会"),
    "文件甲": ("Document", "上海市数字经济发展“十四五”规划"),
    "文件乙": ("Document", "浦东新区人工智能赋能经济数字化转型三年行动方案（2021-2023年）"),
    "年": 2025,
    "日期": "2022-12-31",
    "词": '"数据交易"',
}

EXAMPLES = (
    # -- the fifteen that every analyst asks
    Example(
        "园区与赛道",
        "哪些园区承接某条赛道，依据哪一条？",
        """
MATCH (p:Park)-[r:SUPPORTS]->(:Track {name: $赛道})
RETURN p.name AS 园区, r.texts AS 原文, r.clauses AS 条款, r.documents AS 文件
ORDER BY size(r.quotes) DESC, 园区
""",
        ("赛道",),
    ),
    Example(
        "园区与赛道",
        "某园区的重点赛道是什么？",
        """
MATCH (p:Park {name: $园区})-[r:SUPPORTS]->(t:Track)
RETURN p AS 园区, r AS 关系, t AS 赛道
""",
        ("园区",),
    ),
    Example(
        "园区与赛道",
        "哪里对某条赛道支持最多？",
        """
MATCH (p:Park|District)-[r:SUPPORTS]->(:Track {name: $赛道})
RETURN p AS 地方, sum(size(r.quotes)) AS 依据处数
ORDER BY 依据处数 DESC LIMIT 10
""",
        ("赛道",),
    ),
    Example(
        "园区与赛道",
        "某园区的赛道，还有哪些地方在做？",
        """
MATCH (:Park {name: $园区})-[:SUPPORTS]->(t:Track)<-[:SUPPORTS]-(o:Park|District)
WHERE o.name <> $园区
RETURN t.name AS 赛道, collect(DISTINCT o.name) AS 其他地方
""",
        ("园区",),
        "没有结果：别处没有提到同样的赛道。",
    ),
    Example(
        "园区与赛道",
        "某条赛道有哪些技术、细分赛道？",
        """
MATCH (t:Track {name: $赛道})
OPTIONAL MATCH (t)-[:INVOLVES]->(x:Technology)
OPTIONAL MATCH (s:Track)-[:SUBTRACK_OF]->(t)
RETURN t.name AS 赛道, collect(DISTINCT x.name) AS 技术, collect(DISTINCT s.name) AS 细分赛道
""",
        ("赛道",),
    ),
    Example(
        "园区与赛道",
        "某条赛道有哪些支撑工程？",
        """
MATCH (:Track {name: $赛道})<-[:SUPPORTS]-(m:Measure)-[:BUILDS]->(p:Project)
RETURN p.name AS 工程, collect(DISTINCT m.name) AS 出自举措
""",
        ("赛道",),
    ),
    Example(
        "园区与赛道",
        "哪些赛道还缺园区、部门或目标？",
        """
MATCH (t:Track)
WITH t,
  EXISTS { (t)<-[:SUPPORTS]-(:Park) } AS 有园区,
  EXISTS { (t)<-[:SUPPORTS]-(:Measure)<-[:RESPONSIBLE_FOR]-(:Agency) } AS 有部门,
  EXISTS { (t)<-[:ABOUT]-(:Target) } AS 有目标
WHERE NOT (有园区 AND 有部门 AND 有目标)
RETURN t AS 赛道, size(t.quotes) AS 依据处数, 有园区, 有部门, 有目标
ORDER BY 依据处数 DESC LIMIT 50
""",
    ),
    Example(
        "园区与赛道",
        "可放进推介材料的原句是哪一句？",
        """
MATCH (p:Park {name: $园区})-[r:SUPPORTS]->(t:Track)
UNWIND range(0, size(r.quotes) - 1) AS i
RETURN t.name AS 赛道, r.texts[i] AS 原文, r.documents[i] AS 文件,
  r.sections[i] + ' ' + r.clauses[i] AS 条款, r.spans[i] AS 位置
""",
        ("园区",),
    ),
    Example(
        "部门与举措",
        "每条举措谁牵头、谁负责？",
        """
MATCH (a)-[r:RESPONSIBLE_FOR]->(m:Measure)-[:SUPPORTS]->(:Track {name: $赛道})
RETURN m.name AS 举措, r.role AS 角色, collect(a.name) AS 单位
ORDER BY CASE 角色 WHEN '牵头' THEN 0 ELSE 1 END, 举措
""",
        ("赛道",),
    ),
    Example(
        "部门与举措",
        "某部门名下有哪些举措？",
        """
MATCH (a:Agency {name: $部门})-[r:RESPONSIBLE_FOR]->(m)
OPTIONAL MATCH (m)-[:PART_OF]->(d:Document)
RETURN m AS 举措, r.role AS 角色, d.name AS 文件, m.path AS 条款
ORDER BY 文件, 条款
""",
        ("部门",),
    ),
    Example(
        "目标",
        "某一年要达到哪些目标？",
        """
MATCH (t:Target {deadline: $年})
OPTIONAL MATCH (t)-[:ABOUT]->(x)
RETURN t.indicator AS 指标, t.comparator AS 比较, t.value AS 数值, t.unit AS 单位,
  x AS 对象, t.texts[0] AS 原文
ORDER BY 指标
""",
        ("年",),
    ),
    Example(
        "目标",
        "同一赛道，市和区各定了什么目标？",
        """
MATCH (t:Target)-[:ABOUT]->(:Track {name: $赛道}), (d:Document {own: true})
WHERE (d)-[:SETS]->(t) OR (d)<-[:PART_OF]-(:Measure)-[:SETS]->(t)
RETURN d.level AS 层级, t.indicator AS 指标, t.comparator AS 比较, t.value AS 数值, t.unit AS 单位,
  t.deadline AS 期限, d.name AS 文件
ORDER BY 层级, 指标
""",
        ("赛道",),
    ),
    Example(
        "文件",
        "文件之间谁替代谁、谁引用谁？",
        """
MATCH (d:Document)-[r:REPLACES|CITES]->(o:Document)
RETURN d AS 文件, r AS 关系, r.kind AS 类别, o AS 另一文件
""",
    ),
    Example(
        "文件",
        "两份文件支持的赛道有何不同？",
        """
MATCH (t:Track)<-[:SUPPORTS]-(:Measure)-[:PART_OF]->(d:Document)
WHERE d.name IN [$文件甲, $文件乙]
WITH t, collect(DISTINCT d.name) AS 文件
WHERE size(文件) = 1
RETURN 文件[0] AS 只见于, collect(t.name) AS 赛道
""",
        ("文件甲", "文件乙"),
    ),
    Example(
        "文件",
        "某一天哪些文件有效？",
        """
MATCH (d:Document {own: true})
WHERE coalesce(d.effective, d.date, '') <= $日期 AND coalesce(d.expires, '9') >= $日期 AND NOT EXISTS {
  MATCH (n:Document)-[r:REPLACES]->(d) WHERE r.kind <> '修订' AND coalesce(n.effective, n.date) <= $日期
}
RETURN d AS 文件, d.number AS 文号, d.date AS 日期, d.effective AS 施行日期, d.expires AS 有效期至
ORDER BY 日期
""",
        ("日期",),
        "日期未载明的文件也列出。",
    ),
    # -- further
    Example(
        "多跳",
        "某条赛道背后是哪些部门？",
        """
MATCH 路径 = (a:Agency)-[:RESPONSIBLE_FOR]->(:Measure)-[:SUPPORTS]->(:Track {name: $赛道})
RETURN 路径
""",
        ("赛道",),
    ),
    Example(
        "多跳",
        "园区、赛道、技术怎样连成一条链？",
        """
MATCH (p:Park)-[s:SUPPORTS]->(t:Track)-[i:INVOLVES]->(x:Technology)
RETURN p, s, t, i, x LIMIT 60
""",
    ),
    Example(
        "多跳",
        "某园区与某部门最短怎么连上？",
        """
MATCH 路径 = shortestPath((:Park {name: $园区})-[*..5]-(:Agency {name: $部门}))
RETURN 路径, length(路径) AS 跳数
""",
        ("园区", "部门"),
        "没有结果：五跳之内连不上。",
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
        "哪些赛道常被一起提到？",
        """
MATCH (a:Track)<-[:SUPPORTS]-(m:Measure)-[:SUPPORTS]->(b:Track)
WHERE a.name < b.name
WITH a, b, collect(DISTINCT m.name) AS 举措
WHERE size(举措) > 1
RETURN a AS 赛道, b AS 另一赛道, size(举措) AS 次数, 举措
ORDER BY 次数 DESC LIMIT 30
""",
    ),
    Example(
        "全图",
        "全文检索：哪些举措提到一个词？",
        """
CALL db.index.fulltext.queryNodes('fulltext_Measure', $词) YIELD node
RETURN node AS 举措, node.path AS 条款, node.text AS 条文
LIMIT 20
""",
        ("词",),
        "词外面的双引号表示整词；每种类型各有一个全文索引：fulltext_Track、fulltext_Measure……",
    ),
    Example(
        "全图",
        "图里有哪些类型和关系，各多少？",
        """
MATCH (a)-[r]->(b)
RETURN labels(a)[0] AS 起点, type(r) AS 关系, labels(b)[0] AS 终点, count(*) AS 条数
ORDER BY 条数 DESC
""",
    ),
)


def examples(context: Context) -> list[dict[str, Any]]:
    """The examples with parameters that have an answer in this graph, where that can be told."""

    def make() -> list[dict[str, Any]]:
        used = {name: _value(context, name) for name in SAMPLES}
        return [
            {
                "group": example.group,
                "question": example.question,
                "query": example.query.strip(),
                "params": {name: used[name] for name in example.params},
                "note": example.note,
            }
            for example in EXAMPLES
        ]

    return context.kept("cypher examples", make)


def _value(context: Context, parameter: str) -> str | int:
    """The sample's own name, or that of the entity with the most evidence in a graph that does not know it."""
    sample = SAMPLES[parameter]
    if not isinstance(sample, tuple):
        return sample
    type_, name = sample
    if context.store.select(f"MATCH (n:{type_}) WHERE n.name = $name RETURN n LIMIT 1", name=name).nodes:
        return name
    found = context.store.select(f"MATCH (n:{type_}) RETURN n ORDER BY size(n.quotes) DESC, n.name LIMIT 2").nodes
    ranked = sorted(found, key=lambda n: (-len(n.evidence), n.name))
    return ranked[-1 if parameter == "文件乙" else 0].name if ranked else name
