"""Analysts' questions in Cypher over the two small documents,"
" with the answers written by hand: the same on each engine.

Rows are compared in order where the query orders them, else as a set.
"""

from __future__ import annotations

from typing import Any

import pytest

from graph.model import Graph
from graph.store.base import Source, Store


@pytest.fixture
def filled(engine: Store, graph: Graph, sources: list[Source]) -> Store:
    engine.replace(graph, sources)
    return engine


CITY, DISTRICT = "甲市数字经济行动方案", "乙区数字健康实施方案"
P, D = {"name": "数字健康"}, "DISTINCT"

#: question -> (query, parameters, rows)
QUESTIONS: dict[str, tuple[str, dict[str, Any], list[list[Any]]]] = {
    # -- the fifteen
    "parks of a track": (
        "MATCH (p:Park)-[:SUPPORTS]->(:Track {name: $name}) RETURN p.name ORDER BY p.name",
        P,
        [["健康小镇"], ["奉贤新城"]],
    ),
    "tracks of a park": (
        "MATCH (:Park {name: '奉贤新城'})-[:SUPPORTS]->(t:Track) RETURN t.name ORDER BY t.name",
        {},
        [["数字健康"], ["智能制造"]],
    ),
    "which place supports a track most": (
        "MATCH (p:Park|District)-[r:SUPPORTS]->(:Track) RETURN p.name, sum(size(r.quotes)) AS n ORDER BY n DESC,"
        " p.name LIMIT 1",
        {},
        [["奉贤新城", 4]],
    ),
    "who leads a measure": (
        "MATCH (a)-[:RESPONSIBLE_FOR {role: '牵头'}]->(m:Measure) RETURN m.name, a.name",
        {},
        [["发展智能制造", "市经信委"]],
    ),
    "all that an agency is responsible for": (
        "MATCH (:Agency {name: $a})-[r:RESPONSIBLE_FOR]->(m) RETURN m.path, m.name, r.role ORDER BY m.path",
        {"a": "市经信委"},
        [["一", "发展数字健康产业", "责任"], ["二", "发展智能制造", "牵头"]],
    ),
    "targets of a year": (
        "MATCH (t:Target {deadline: 2025}) RETURN t.name, t.value, t.unit",
        {},
        [["数字健康产业规模 > 2000 亿元（2025）", 2000, "亿元"]],
    ),
    "targets of city and district side by side": (
        "MATCH (d:Document)<-[:PART_OF]-(:Measure)-[:SETS]->(t:Target)-[:ABOUT]->(:Track {name: $name}) "
        "RETURN d.level, t.indicator, t.comparator, t.value, t.unit ORDER BY d.level",
        P,
        [["县级", "企业", ">=", 100, "家"], ["市级", "产业规模", ">", 2000, "亿元"]],
    ),
    "projects of a track": (
        "MATCH (:Track {name: $name})<-[:SUPPORTS]-(:Measure)-[:BUILDS]->(p:Project) RETURN p.name",
        P,
        [["健康云平台"]],
    ),
    "documents that replace or cite one": (
        "MATCH (d:Document)-[r:REPLACES|CITES]->(o:Document {name: '甲市数据条例'}) RETURN d.name, type(r), r.kind",
        {},
        [[CITY, "CITES", "依据"]],
    ),
    "what two documents differ in": (
        "MATCH (a:Document {name: $a})<-[:PART_OF]-()-[:SUPPORTS]->(t:Track) "
        "WHERE NOT EXISTS { (:Document {name: $b})<-[:PART_OF]-()-[:SUPPORTS]->(t) } RETURN DISTINCT t.name",
        {"a": CITY, "b": DISTRICT},
        [["智能制造"]],
    ),
    "what holds on a date": (
        "MATCH (d:Document) WHERE d.own = true AND (d.date IS NULL OR d.date <= $day) RETURN d.name ORDER BY d.name",
        {"day": "2024-06-01"},
        [[DISTRICT], [CITY]],
    ),
    "technologies and sub-tracks of a track": (
        "MATCH (t:Track {name: '智能制造'}) OPTIONAL MATCH (t)-[:INVOLVES]->(x) OPTIONAL MATCH (t)<-[:SUBTRACK_OF]-(s) "
        "RETURN collect(DISTINCT x.name), collect(DISTINCT s.name)",
        {},
        [[["激光雷达"], ["工业机器人"]]],
    ),
    "tracks without park, agency or target": (
        "MATCH (t:Track) WHERE NOT (t)<-[:SUPPORTS]-(:Park) AND NOT (t)<-[:ABOUT]-() RETURN t.name",
        {},
        [["工业机器人"]],
    ),
    "other places for a track": (
        "MATCH (:Park {name: '健康小镇'})-[:SUPPORTS]->(t)<-[:SUPPORTS]-(o:Park) RETURN t.name, o.name",
        {},
        [["数字健康", "奉贤新城"]],
    ),
    "the quotable sentence of an edge": (
        "MATCH (:Park {name: '健康小镇'})-[r:LOCATED_IN]->(:District) RETURN last(r.quotes), r.documents, last(r.spans)",
        {},
        [["健康小镇位于乙区，重点发展数字健康", [DISTRICT, DISTRICT], "乙.txt:20-37"]],
    ),
    # -- the language
    "two hops": (
        "MATCH (a:Agency)-[:RESPONSIBLE_FOR]->(:Measure)-[:SUPPORTS]->(:Track {name: $name}) "
        "RETURN DISTINCT a.name ORDER BY a.name",
        P,
        [["乙区科学技术委员会"], ["市经信委"], ["甲市卫生健康委员会"]],
    ),
    "three hops": (
        "MATCH (a:Agency)-->(:Measure)-->(t:Track)<--(p:Park) RETURN a.name,"
        " count(DISTINCT p) AS n ORDER BY n DESC, a.name",
        {},
        [["市经信委", 3], ["乙区科学技术委员会", 2], ["甲市卫生健康委员会", 2]],
    ),
    "a variable length": (
        "MATCH (:Track {name: '工业机器人'})-[:SUBTRACK_OF*1..3]->(t) RETURN t.name",
        {},
        [["智能制造"]],
    ),
    "optional match without a match": (
        "MATCH (t:Track {name: '工业机器人'}) OPTIONAL MATCH (t)<-[:SUPPORTS]-(p:Park) RETURN t.name, p.name",
        {},
        [["工业机器人", None]],
    ),
    "counting by group": (
        "MATCH (n:Park) RETURN n.kind, count(*) AS n ORDER BY n.kind",
        {},
        [["功能区", 1], ["园区", 1], ["新城", 1]],
    ),
    "several aggregations": (
        "MATCH (t:Target) RETURN count(t), min(t.value), max(t.value), avg(t.value), sum(t.value)",
        {},
        [[2, 100, 2000, 1050.0, 2100]],
    ),
    "aggregation over nothing": ("MATCH (t:Target {deadline: 1900}) RETURN count(t), collect(t.name)", {}, [[0, []]]),
    "exists": (
        "MATCH (p:Park) WHERE EXISTS { MATCH (p)-[:LOCATED_IN]->(:District) } RETURN p.name",
        {},
        [["健康小镇"]],
    ),
    "not exists": (
        "MATCH (p:Park) WHERE NOT EXISTS { (p)-[:LOCATED_IN]->() } RETURN p.name ORDER BY p.name",
        {},
        [["临港新片区"], ["奉贤新城"]],
    ),
    "a count subquery": (
        "MATCH (p:Park) WHERE COUNT { (p)-[:SUPPORTS]->() } > 1 RETURN p.name",
        {},
        [["奉贤新城"]],
    ),
    "a collect subquery": (
        "MATCH (p:Park {name: '奉贤新城'}) RETURN COLLECT { MATCH (p)-[:SUPPORTS]->(t) "
        "RETURN t.name ORDER BY t.name } AS tracks",
        {},
        [[["数字健康", "智能制造"]]],
    ),
    "a call subquery": (
        "MATCH (t:Track) CALL (t) { MATCH (t)<-[:SUPPORTS]-(p:Park) RETURN count(p) AS parks } RETURN t.name,"
        " parks ORDER BY parks DESC, t.name",
        {},
        [["数字健康", 2], ["智能制造", 2], ["工业机器人", 0]],
    ),
    "union": (
        "MATCH (n:Track {name: $name}) RETURN n.name AS x UNION MATCH (n:District) RETURN n.name AS x",
        P,
        [["数字健康"], ["乙区"]],
    ),
    "union all": ("RETURN 1 AS x UNION ALL RETURN 1 AS x", {}, [[1], [1]]),
    "list comprehension": (
        "MATCH (p:Park {name: '奉贤新城'})-[r:SUPPORTS]->() WITH collect(r.confidence) AS c RETURN [x IN c "
        "WHERE x > 0.5 | x * 10] AS y",
        {},
        [[[8.0, 8.0]]],
    ),
    "pattern comprehension": (
        "MATCH (t:Track {name: $name}) RETURN size([(t)<-[:SUPPORTS]-(p:Park) | p.name]) AS n",
        P,
        [[2]],
    ),
    "map projection": (
        "MATCH (p:Park {name: '奉贤新城'}) RETURN p {.name, .kind,"
        " tracks: [(p)-[:SUPPORTS]->(t {name: $name}) | t.name]} AS m",
        P,
        [[{"name": "奉贤新城", "kind": "新城", "tracks": ["数字健康"]}]],
    ),
    "shortest path": (
        "MATCH p = shortestPath((:Park {name: '健康小镇'})-[*..6]-(:Technology {name: '激光雷达'})) "
        "RETURN length(p), [n IN nodes(p) | n.name]",
        {},
        [[4, ["健康小镇", "数字健康", "奉贤新城", "智能制造", "激光雷达"]]],
    ),
    "all shortest paths": (
        "MATCH p = allShortestPaths((:Agency {name: '市经信委'})-[*..5]-(:Track {name: '工业机器人'})) RETURN length(p),"
        " count(*)",
        {},
        [[3, 1]],
    ),
    "relationships of a path": (
        "MATCH p = (:Park {name: '健康小镇'})-[*2]->(:Technology) RETURN [r IN relationships(p) | type(r)]",
        {},
        [[["SUPPORTS", "INVOLVES"]]],
    ),
    "full text": (
        "CALL db.index.fulltext.queryNodes('fulltext_Measure', '\"健康云平台\"') YIELD node RETURN node.name",
        {},
        [["发展数字健康产业"]],
    ),
    "parameters of every kind": (
        "RETURN $i + 1 AS i, $f * 2 AS f, $s + '！' AS s, $l[1] AS l, $m.键 AS m, $b AS b, $n IS NULL AS n",
        {"i": 1, "f": 1.5, "s": "字", "l": [1, 2], "m": {"键": "值"}, "b": True, "n": None},
        [[2, 3.0, "字！", 2, "值", True, True]],
    ),
    "a Chinese parameter": ("MATCH (t:Track {name: $赛道}) RETURN t.name", {"赛道": "数字健康"}, [["数字健康"]]),
    "pages": (
        "MATCH (m:Measure) RETURN m.name ORDER BY m.name SKIP $skip LIMIT $limit",
        {"skip": 1, "limit": 2},
        [["发展智能制造"], ["建设健康小镇"]],
    ),
    "Chinese aliases": (
        "MATCH (园区:Park)-[支持:SUPPORTS]->(赛道:Track {name: $name}) RETURN 园区.name AS 名称,"
        " 支持.confidence AS `置信 度` ORDER BY 名称",
        P,
        [["健康小镇", 0.8], ["奉贤新城", 0.8]],
    ),
    "an alias as a name": (
        "MATCH (d:Document) WHERE $number IN d.aliases RETURN d.name",
        {"number": "沪甲发〔2023〕1号"},
        [[CITY]],
    ),
    "unwind": (
        "UNWIND ['数字健康', '没有', '智能制造'] AS name OPTIONAL MATCH (t:Track {name: name}) RETURN name,"
        " t.name IS NOT NULL AS there",
        {},
        [["数字健康", True], ["没有", False], ["智能制造", True]],
    ),
    "case": (
        "MATCH (t:Target) RETURN CASE WHEN t.value >= 1000 THEN '大' ELSE '小' END AS size ORDER BY size",
        {},
        [["大"], ["小"]],
    ),
    "strings": (
        "RETURN toUpper('ab') AS u, substring('数字健康', 2) AS s, split('a、b', '、') AS l, replace('甲乙', '甲',"
        " '丙') AS r, size('数字健康') AS n",
        {},
        [["AB", "健康", ["a", "b"], "丙乙", 4]],
    ),
    "starts, ends, contains": (
        "MATCH (n:Measure) WHERE n.name STARTS WITH '发展' AND NOT n.name ENDS WITH '产业' "
        "AND n.text CONTAINS '新城' RETURN n.name",
        {},
        [["发展智能制造"]],
    ),
    "a regular expression": ("MATCH (n:Agency) WHERE n.name =~ '.*委员会' RETURN count(n)", {}, [[2]]),
    "with having": (
        "MATCH (a:Agency)-[:RESPONSIBLE_FOR]->(m) WITH a, count(m) AS n WHERE n > 1 RETURN a.name, n",
        {},
        [["市经信委", 2]],
    ),
    "any, all, none": (
        "MATCH (n:Track {name: $name}) RETURN any(d IN n.documents WHERE d = $d) AS a, all(d IN n.documents "
        "WHERE size(d) > 2) AS b, "
        "none(s IN n.spans WHERE s CONTAINS '丙.txt') AS c",
        {**P, "d": DISTRICT},
        [[True, True, True]],
    ),
    "reduce over a path": (
        "MATCH p = (:Park {name: '健康小镇'})-[:SUPPORTS]->()-[:INVOLVES]->() RETURN round(reduce(s = 1.0,"
        " r IN relationships(p) | s * r.confidence), 2) AS c",
        {},
        [[0.64]],
    ),
    "labels and keys": (
        "MATCH (n {name: '奉贤新城'}) RETURN labels(n), n.kind, 'quotes' IN keys(n)",
        {},
        [[["Park"], "新城", True]],
    ),
    "dates": (
        "RETURN date('2025-12-31').year AS y, toString(date('2024-02-28') + duration({days: 2})) AS d,"
        " date('2024-01-01') < date('2024-01-02') AS b",
        {},
        [[2025, "2024-03-01", True]],
    ),
    "distinct": (
        f"MATCH (:Measure)-[:SUPPORTS]->(t) RETURN {D} t.name ORDER BY t.name",
        {},
        [["数字健康"], ["智能制造"]],
    ),
    "nulls sort last": (
        "MATCH (d:Document) RETURN d.level AS l ORDER BY l",
        {},
        [["县级"], ["市级"], [None]],
    ),
    "a cartesian product": ("MATCH (a:District), (b:Project) RETURN a.name, b.name", {}, [["乙区", "健康云平台"]]),
    "integer division": (
        "RETURN 7 / 2 AS a, 7 % 2 AS b, 7 / 2.0 AS c, 2 ^ 3 AS d, -7 / 2 AS e",
        {},
        [[3, 1, 3.5, 8.0, -3]],
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_answer_on_every_engine(filled: Store, question: str) -> None:
    query, parameters, rows = QUESTIONS[question]
    found = [list(row) for row in filled.query(query, parameters).rows]
    if "ORDER BY" in query.rpartition("RETURN")[2]:
        assert found == rows
    else:
        assert sorted(found, key=repr) == sorted(rows, key=repr)


def test_there_are_enough_questions() -> None:
    assert len(QUESTIONS) >= 40
