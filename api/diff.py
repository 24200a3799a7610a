"""What changed from one document to another: fields, places, measures and targets that are new, gone or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from api.judging import named
from api.phrases import COMPARATORS
from api.targets import topic_of, worth
from extraction.simplify import plain
from graph.errors import BadStatement, NotFound
from graph.model import Graph, Node
from graph.ontology import ontology
from graph.store.base import Store

Change = Literal["新增", "取消", "改动"]
ALIKE = 0.75  #: of two titles of measures from which they are one measure under another title


@dataclass(frozen=True, slots=True)
class Row:
    """One difference. `left` and `right` are the nodes in either document, what they say in words beside them."""

    type: str
    change: Change
    name: str
    left: Node | None
    right: Node | None
    what: str = ""  #: of a change: which slots, from what to what


@dataclass(frozen=True, slots=True)
class Diff:
    """All differences between two documents, and how much is the same."""

    left: Node
    right: Node
    rows: tuple[Row, ...]
    same: dict[str, int]  #: by type


def diff(store: Store, a: str, b: str) -> Diff:
    """Compare two documents, each by id, title, 文号 or file. Raises NotFound, Ambiguous."""
    left, right = document_named(store, a), document_named(store, b)
    if left.id == right.id:
        raise BadStatement(f"{a} 和 {b} 是同一文件 (one document)")
    graph = store.graph()
    found = {
        "Track": _named_nodes(graph, "Track", left, right),
        "Park": _named_nodes(graph, "Park", left, right),
        "Target": _targets(graph, left, right),
        "Measure": _measures(graph, left, right),
    }
    rows = tuple(row for rows, _ in found.values() for row in rows)
    return Diff(left, right, rows, {type_: same for type_, (_, same) in found.items()})


def document_named(store: Store, text: str) -> Node:
    """A document that was read, by id, title, 文号, file name or the start of one."""
    own = store.select("MATCH (d:Document {own: true}) RETURN d").nodes
    files = {file: node for node in own for file in node.own_files}
    fitting = [files[text]] if text in files else [node for file, node in files.items() if file.startswith(text)]
    if text and len({node.id for node in fitting}) == 1:
        return fitting[0]
    node = named(store, text if ":" in text or "-" in text[:12] else f"Document:{text}").node
    if not node.own_files:
        raise NotFound(f"{text} 没有读入全文，无从比较 (cited only, not read)")
    return node


Found = tuple[list[Row], int]
Agree = Callable[[Node, Node], bool]


def _named_nodes(graph: Graph, type_: str, left: Node, right: Node) -> Found:
    """Nodes that are named in one document and not in the other."""
    inside = [
        {n.id: n for n in graph.nodes if n.type == type_ and {e.file for e in n.evidence} & set(d.own_files)}
        for d in (left, right)
    ]
    rows = [Row(type_, "新增", n.name, None, n) for id_, n in inside[1].items() if id_ not in inside[0]]
    rows += [Row(type_, "取消", n.name, n, None) for id_, n in inside[0].items() if id_ not in inside[1]]
    return sorted(rows, key=_order), len(inside[0].keys() & inside[1].keys())


def _order(row: Row) -> tuple[int, str]:
    return ("新增", "取消", "改动").index(row.change), row.name


def _compared(
    graph: Graph, type_: str, ends: tuple[Node, Node], agree: Sequence[Agree], what: Callable[[Node, Node], str]
) -> Found:
    """Pair what agrees, by one test after another, the likest names first; the rest is new or gone."""
    left, right = ({n.id: n for n in _of_document(graph, type_, document)} for document in ends)
    rows: list[Row] = []
    same = 0
    for test in agree:
        for old in [*left.values()]:
            fitting = [new for new in right.values() if test(old, new)]
            if fitting:
                new = max(fitting, key=lambda n: (Indel.normalized_similarity(old.name, n.name), n.id))
                del left[old.id], right[new.id]
                change = what(old, new)
                same += not change
                rows += [Row(type_, "改动", new.name, old, new, change)] if change else []
    rows += [Row(type_, "新增", n.name, None, n) for n in right.values()]
    rows += [Row(type_, "取消", n.name, n, None) for n in left.values()]
    return sorted(rows, key=_order), same


def _targets(graph: Graph, left: Node, right: Node) -> Found:
    """Targets by subject and indicator: those of one deadline first, then those whose deadline has moved."""

    def one_topic(old: Node, new: Node) -> bool:
        return topic_of(old) == topic_of(new) and worth(old)[1] == worth(new)[1]

    def one_deadline(old: Node, new: Node) -> bool:
        return one_topic(old, new) and old.properties.get("deadline") == new.properties.get("deadline")

    def unchanged(old: Node, new: Node) -> bool:
        return one_deadline(old, new) and not _moved(old, new)

    return _compared(graph, "Target", (left, right), (unchanged, one_deadline, one_topic), _moved)


def _moved(old: Node, new: Node) -> str:
    """数值 300 亿元 → 350 亿元；期限 2025 → 2026"""
    said = []
    if worth(old) != worth(new):
        said.append(f"数值 {_value(old)} → {_value(new)}")
    for key in ("comparator", "deadline"):
        before, after = (node.properties.get(key) for node in (old, new))
        if before != after:
            said.append(f"{ontology().caption(key)} {_word(key, before)} → {_word(key, after)}")
    return "；".join(said)


def _word(key: str, value: object) -> str:
    if key == "comparator":
        return COMPARATORS.get(str(value)) or "等于"
    return str(value or "未写明")


def _value(target: Node) -> str:
    return f"{target.properties['value']:g} {target.properties.get('unit', '')}".strip()


def _measures(graph: Graph, left: Node, right: Node) -> Found:
    """Measures by title, then by a title that is nearly the same; changed: title, bodies, text."""
    bodies = _bodies(graph)

    def changed(old: Node, new: Node) -> str:
        before, after = bodies.get(old.id, set()), bodies.get(new.id, set())
        said = [f"标题原为“{old.name}”"] if old.name != new.name else []
        said += [f"责任部门增加{'、'.join(sorted(after - before))}"] if after - before else []
        said += [f"责任部门减少{'、'.join(sorted(before - after))}"] if before - after else []
        texts = [plain(str(node.properties.get("text", ""))) for node in (old, new)]
        return "；".join([*said, *(["文字有改动"] if texts[0] != texts[1] else [])])

    agree = (
        lambda old, new: plain(old.name) == plain(new.name),
        lambda old, new: Indel.normalized_similarity(old.name, new.name) >= ALIKE,
    )
    return _compared(graph, "Measure", (left, right), agree, changed)


def _bodies(graph: Graph) -> dict[str, set[str]]:
    """Who is responsible for each measure, with the role."""
    names = {node.id: node.name for node in graph.nodes}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        if edge.type == "RESPONSIBLE_FOR":
            role = str(edge.properties.get("role", ""))
            found[edge.target].add(names[edge.source] + (f"（{role}）" if role and role != "责任" else ""))
    return found


def _of_document(graph: Graph, type_: str, document: Node) -> Sequence[Node]:
    files = set(document.own_files)
    return [node for node in graph.nodes if node.type == type_ and {e.file for e in node.evidence} <= files]
