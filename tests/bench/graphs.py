"""A graph like that of a thousand documents: the types, degrees and evidence of the real one, names made up.

The same size gives the same graph. A few nodes have the names that the analysts' questions of tests/test_queries.py
ask for; they are among the most connected ones.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from graph.model import Edge, Evidence, Graph, Node, entity_id, sorted_evidence
from graph.ontology import ontology
from graph.store.base import Source
from graph.store.bolt import sorted_graph

#: nodes of each hundred, as in the graph of 300 documents of tests/bench/documents.py
NODES = {
    "Measure": 36.0,
    "Track": 16.0,
    "Technology": 14.0,
    "Target": 9.0,
    "Agency": 9.0,
    "Park": 6.5,
    "Project": 5.0,
    "District": 2.0,
    "Document": 1.5,
    "Organization": 1.0,
}
#: edges of each hundred nodes, and how strongly some ends are preferred (0: all alike, 1: as the real tracks)
EDGES = {
    ("Measure", "SUPPORTS", "Track"): (80.0, 0.0, 1.0),
    ("Track", "INVOLVES", "Technology"): (58.0, 0.9, 0.8),
    ("Agency", "RESPONSIBLE_FOR", "Measure"): (46.0, 0.7, 0.0),
    ("Measure", "BUILDS", "Project"): (22.0, 0.0, 0.8),
    ("Track", "SUBTRACK_OF", "Track"): (18.0, 0.3, 0.9),
    ("Target", "ABOUT", "Track"): (8.0, 0.0, 0.9),
    ("Park", "SUPPORTS", "Track"): (10.0, 0.5, 0.9),
    ("Measure", "BUILDS", "Park"): (5.0, 0.0, 0.6),
    ("Park", "LOCATED_IN", "District"): (4.0, 0.0, 0.5),
    ("District", "SUPPORTS", "Track"): (3.0, 0.3, 0.9),
    ("Document", "CITES", "Document"): (1.6, 0.0, 0.9),
    ("Park", "LOCATED_IN", "Park"): (1.2, 0.0, 0.6),
    ("Document", "ISSUED_BY", "Agency"): (1.2, 0.0, 0.5),
    ("Measure", "BUILDS", "Organization"): (1.0, 0.0, 0.8),
    ("Organization", "LOCATED_IN", "District"): (0.7, 0.0, 0.5),
    ("Document", "REPLACES", "Document"): (0.2, 0.0, 0.0),
}
NAMED = {
    "Track": ("数字健康", "智能制造", "工业机器人"),
    "Park": ("奉贤新城", "临港新片区", "健康小镇"),
    "Technology": ("隐私计算", "激光雷达"),
    "Agency": ("市经信委", "甲市卫生健康委员会", "乙区科学技术委员会"),
    "Project": ("健康云平台",),
    "District": ("乙区",),
    "Document": ("甲市数据条例", "甲市数字经济行动方案", "乙区数字健康实施方案"),
    "Measure": ("发展数字健康产业", "发展智能制造"),
}
_HEADS = "东西南北新金云星海江山河安宁昌盛华光明德信和平远航启智创联融汇恒泰瑞丰"
_TAILS = {
    "Measure": ("推进", "加快", "培育", "建设", "完善"),
    "Track": ("智能", "数字", "绿色", "精密", "航空"),
    "Technology": ("量子", "光电", "传感", "算法", "材料"),
    "Agency": ("市", "区", "省", "县", "州"),
}
_ENDS = {
    "Measure": "产业",
    "Track": "制造",
    "Technology": "技术",
    "Agency": "局",
    "Park": "产业园",
    "Project": "平台",
    "District": "区",
    "Document": "行动方案",
    "Organization": "集团",
    "Target": "规模",
}
LETTERS = 8000  #: of a document's text


def synthetic(nodes: int) -> tuple[Graph, list[Source]]:
    """About so many nodes, three times as many edges, and the sources that they quote."""
    chance = random.Random(7)
    names = {
        type_: [*NAMED.get(type_, ()), *(_name(type_, i) for i in range(max(5, round(nodes * share / 100))))]
        for type_, share in NODES.items()
    }
    documents = len(names["Document"])
    texts = {f"{i:05d}.txt": _text(i) for i in range(documents)}
    files = list(texts)
    home = {type_: [chance.randrange(documents) for _ in names[type_]] for type_ in names}
    home["Document"] = list(range(documents))
    ids = {type_: [_id(type_, name, files[home[type_][i]]) for i, name in enumerate(names[type_])] for type_ in names}
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    edges: dict[tuple[str, str, str], Edge] = {}

    def quote(file: str) -> Evidence:
        start = chance.randrange(LETTERS - 150)
        end = start + chance.randrange(40, 130)
        text = texts[file][start:end]
        return Evidence(file, start, end, text, text, f"二（{start % 9 + 1}）{start % 7}", "重点任务")

    def join(source: str, relation: str, target: str, file: str, properties: dict[str, Any]) -> None:
        found = (quote(file),) if chance.random() < 0.4 else (quote(file), quote(file))
        evidence[source].append(found[0])
        evidence[target].append(found[-1])
        edges[source, relation, target] = Edge(
            source, relation, target, sorted_evidence(found), (file,) * len(set(found)), 0.9, properties
        )

    for i, id_ in enumerate(ids["Measure"]):
        join(id_, "PART_OF", ids["Document"][home["Measure"][i]], files[home["Measure"][i]], {})
    for i, id_ in enumerate(ids["Target"]):
        setter = ids["Measure"][i] if chance.random() < 0.4 else ids["Document"][home["Target"][i]]
        join(setter, "SETS", id_, files[home["Target"][i]], {})
    roles = ontology().relations["RESPONSIBLE_FOR"].values["role"]
    for (head, relation, tail), (share, head_pull, tail_pull) in EDGES.items():
        draw_head, draw_tail = _drawn(len(ids[head]), head_pull), _drawn(len(ids[tail]), tail_pull)
        for _ in range(round(nodes * share / 100)):
            a, b = draw_head(chance), draw_tail(chance)
            if ids[head][a] != ids[tail][b]:
                kinds = ontology().relations[relation].values
                properties = {"role": chance.choice(roles)} if relation == "RESPONSIBLE_FOR" else {}
                if "kind" in kinds:
                    properties = {"kind": chance.choice(kinds["kind"])}
                place = home[head][a] if head == "Measure" else home[tail][b] if tail == "Measure" else None
                file = files[chance.randrange(documents) if place is None else place]
                join(ids[head][a], relation, ids[tail][b], file, properties)
    made = []
    for type_ in names:
        for i, id_ in enumerate(ids[type_]):
            found_ = sorted_evidence(evidence[id_] or [quote(files[home[type_][i]])])
            text = texts[files[home[type_][i]]]
            properties = _properties(type_, i, text, chance)
            where = tuple(e.file for e in found_)
            made.append(Node(id_, type_, names[type_][i], (), found_, where, 0.9, properties))
    return sorted_graph(made, edges.values()), [Source(file, "0", "1", text, "", "") for file, text in texts.items()]


def _id(type_: str, name: str, file: str) -> str:
    return entity_id(type_, name, file) if type_ in ("Measure", "Target", "Document") else entity_id(type_, name)


def _name(type_: str, i: int) -> str:
    heads = [_HEADS[(i // len(_HEADS) ** k) % len(_HEADS)] for k in range(3)]
    tails = _TAILS.get(type_, ("",))
    return "".join(heads) + tails[i % len(tails)] + _ENDS[type_]


def _properties(type_: str, i: int, text: str, chance: random.Random) -> dict[str, Any]:
    if type_ == "Measure":
        start = chance.randrange(LETTERS - 200)
        return {"path": f"二（{i % 9 + 1}）{i % 12}", "text": text[start : start + 200]}
    if type_ == "Target":
        return {
            "indicator": "产业规模",
            "comparator": chance.choice(ontology().comparators),
            "value": chance.randrange(10, 5000),
            "unit": chance.choice(("亿元", "家", "%")),
            "deadline": 2021 + i % 10,
        }
    if type_ == "Document":
        level = ("市级", "县级", "省级")[i % 3]
        return {"own": True, "level": level, "date": f"20{15 + i % 10}-0{i % 9 + 1}-15", "number": f"甲府〔2022〕{i}号"}
    if type_ == "Park":
        return {"kind": ("园区", "新城", "功能区", "创新带")[i % 4]}
    return {"level": "县级"} if type_ == "District" else {}


def _text(i: int) -> str:
    """Letters that look like Chinese prose to an index: words come again, but not in the same order."""
    chance = random.Random(i)
    words = (
        "推动",
        "产业",
        "发展",
        "建设",
        "平台",
        "数字健康",
        "企业",
        "创新",
        "支持",
        "集聚",
        "到2025年",
        "规模达到",
        "，",
        "。",
    )
    text = ""
    while len(text) < LETTERS:
        text += chance.choice(words) + chance.choice(_HEADS)
    return text[:LETTERS]


def _drawn(count: int, pull: float) -> Callable[[random.Random], int]:
    """Draws a number below `count`; the smaller ones more often, the more so the stronger the pull."""
    if not pull:
        return lambda chance: chance.randrange(count)
    sums: Sequence[float] = list(accumulate((rank + 8) ** -pull for rank in range(count)))
    return lambda chance: min(count - 1, bisect(sums, chance.random() * sums[-1]))
