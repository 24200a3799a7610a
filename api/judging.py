"""What people decide: same, different, wrong, right, and taking it back. The graph is built anew each time.

A person's judgement outranks a rule's, survives re-ingesting, travels with `copy`, and is kept in a file beside the
store (api.journal). These functions are what the command line and the review page call.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.doubts import LittleSure, Pair, key_of, little_sure, pairs
from api.ingest import Summary, judge
from api.journal import write_journal
from graph.errors import Ambiguous, BadStatement, NotFound
from graph.jsonl import read_judgements
from graph.model import EntityKey, Graph, Judgement, Node, to_json
from graph.ontology import ontology
from graph.rejections import DERIVED
from graph.store.base import Store

ID = re.compile(r"[A-Z][A-Za-z]+-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's judgement, by the number that `undo` takes."""

    number: int
    judgement: Judgement

    @property
    def id(self) -> str:
        """Stays the same when others decide meanwhile."""
        return hashlib.sha256(to_json(self.judgement).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Review:
    """What is open, best first, and what people have decided, in the order in which they did."""

    graph: Graph
    pairs: tuple[Pair, ...]
    facts: tuple[LittleSure, ...]
    decided: tuple[Decided, ...]


def review(store: Store) -> Review:
    """Everything that a person may look at."""
    graph, judgements = store.graph(), store.judgements()
    within = [j for source in store.sources() for j in read_judgements(source.judgements)]
    every = [*judgements, *within]
    facts = tuple(little_sure(graph, judgements))
    return Review(graph, tuple(pairs(graph, every)), facts, tuple(_of_people(judgements)))


def decided(store: Store) -> list[Decided]:
    """People's judgements, the oldest first."""
    return _of_people(store.judgements())


def _of_people(judgements: Iterable[Judgement]) -> list[Decided]:
    people = sorted((j for j in judgements if j.from_person), key=lambda j: (j.at, j.left, j.right))
    return [Decided(number, judgement) for number, judgement in enumerate(people, 1)]


def same(store: Store, a: str, b: str, why: str, by: str, keep: str = "") -> Summary:
    """`a` and `b` (ids, names, or Type:name) are one thing; it goes by the name of `keep`, else the better known."""
    one, other = _comparable(store, a, b)
    if one.node.id == other.node.id:
        raise BadStatement(f"{a} 和 {b} 已是同一实体 {one.node.name} (they are one already)")
    kept = better_known(one.node, other.node)
    if keep:
        kept = named(store, keep).node
        if kept.id not in (one.node.id, other.node.id):
            raise BadStatement(f"保留的名称 {keep} 不是 {a}，也不是 {b} (neither of the two)")
    left = other.node if kept.id == one.node.id else one.node
    return _decide(store, Judgement(key_of(left), key_of(kept), "same", f"person:{by}", why, at=_now()))


def better_known(a: Node, b: Node) -> Node:
    """Whose name two that are one go by: the one with more evidence, else the longer name."""
    return max(a, b, key=lambda n: (len(n.evidence), len(n.name), n.name))


def different(store: Store, a: str, b: str, why: str, by: str) -> Summary:
    """`a` and `b` are two things, whatever the rules say; two names of one entity part it."""
    one, other = _comparable(store, a, b)
    if one.node.id == other.node.id:
        left, right = EntityKey(one.node.type, one.name), EntityKey(other.node.type, other.name)
    else:
        left, right = key_of(one.node), key_of(other.node)
    if left == right:
        raise BadStatement(f"{a} 和 {b} 是同一个名称 (one name)")
    return _decide(store, Judgement(left, right, "different", f"person:{by}", why, at=_now()))


def reject(store: Store, a: str, why: str, by: str) -> Summary:
    """The entity `a` is no such thing: it and all its relations leave the graph."""
    node = named(store, a).node
    if node.own_files:
        raise BadStatement(f"{node.name} 是读入的文件，请用 remove 移除 (a document that was read; remove it)")
    return _decide(store, Judgement(key_of(node), key_of(node), "wrong", f"person:{by}", why, at=_now()))


def reject_relation(store: Store, a: str, relation: str, b: str, why: str, by: str) -> Summary:
    """The relation from `a` to `b` does not hold: it leaves the graph, its ends stay."""
    type_, left, right = _relation(store, a, relation, b)
    if type_ in DERIVED:
        raise BadStatement(f"{type_} 由举措或目标推出，请删除那条举措或目标 (it follows from other facts)")
    return _decide(store, Judgement(left, right, "wrong", f"person:{by}", why, relation=type_, at=_now()))


def confirm(store: Store, a: str, why: str, by: str) -> Summary:
    """The entity `a` is what the graph says; it is not asked about again."""
    key = key_of(named(store, a).node)
    return _decide(store, Judgement(key, key, "right", f"person:{by}", why, at=_now()))


def confirm_relation(store: Store, a: str, relation: str, b: str, why: str, by: str) -> Summary:
    """The relation from `a` to `b` holds; it is not asked about again."""
    type_, left, right = _relation(store, a, relation, b)
    return _decide(store, Judgement(left, right, "right", f"person:{by}", why, relation=type_, at=_now()))


def undo(store: Store, number: int) -> tuple[Judgement, Summary]:
    """Take back a judgement, by its number in `decided`. Raises NotFound."""
    found = {item.number: item.judgement for item in decided(store)}
    if number not in found:
        raise NotFound(f"没有第 {number} 条判断，共 {len(found)} 条 (no such judgement)")
    return found[number], take_back(store, found[number])


def take_back(store: Store, judgement: Judgement) -> Summary:
    """Take back a judgement."""
    return _apply(store, [], [judgement])


@dataclass(frozen=True, slots=True)
class Named:
    """An entity, and the name that was meant: its own or an alias."""

    node: Node
    name: str


def named(store: Store, text: str) -> Named:
    """The entity of an id, a name, or Type:name. Raises NotFound and Ambiguous."""
    found = _all_named(store, text)
    if len(found) > 1:
        candidates = tuple((item.node.id, item.node.type, item.node.name) for item in found)
        listed = "、".join(f"{type_}:{name}（{id_}）" for id_, type_, name in candidates)
        raise Ambiguous(f"{text} 对应多个实体，请用标识或 类型:名称：{listed} (several entities fit)", candidates)
    return found[0]


def _all_named(store: Store, text: str) -> list[Named]:
    """The entities of that very name, else those that bear it as an alias. Raises NotFound."""
    text = text.strip()
    if ID.fullmatch(text):
        node = store.node(text)
        return [Named(node, node.name)]
    captions = {t.caption: t.name for t in ontology().types.values()} | {t: t for t in ontology().types}
    head, colon, rest = text.replace("：", ":").partition(":")
    types = [captions[head]] if colon and head in captions else []
    name = rest.strip() if types else text
    hits = [hit for hit in store.find(name, types, 50) if hit.match in ("exact", "alias")]
    best = [hit for hit in hits if hit.match == "exact"] or hits
    if not best:
        near = [hit.node for hit in store.find(name, types, 5)]
        hint = f"；相近的有 {'、'.join(f'{n.type}:{n.name}' for n in near)}" if near else ""
        raise NotFound(f"图谱中没有 {text}{hint} (no such entity)")
    return [Named(hit.node, hit.matched) for hit in best]


def _relation(store: Store, a: str, relation: str, b: str) -> tuple[str, EntityKey, EntityKey]:
    """A relation of the graph, and the keys of its ends."""
    names = {r.caption: r.name for r in ontology().relations.values()} | {r: r for r in ontology().relations}
    if relation not in names:
        raise NotFound(f"没有关系 {relation}，可用 {'、'.join(ontology().relations)} (no such relation)")
    one, other = _ends(store, a, names[relation], b)
    return names[relation], key_of(one), key_of(other)


def _ends(store: Store, a: str, relation: str, b: str) -> tuple[Node, Node]:
    """The two ends of a relation that the graph has; a name that fits several is settled by it."""
    tails = {item.node.id: item.node for item in _all_named(store, b)}
    found = [
        (item.node, tails[edge.target])
        for item in _all_named(store, a)
        for edge in store.neighbours(item.node.id, [relation], limit=10_000).graph.edges
        if edge.source == item.node.id and edge.type == relation and edge.target in tails
    ]
    if not found:
        raise NotFound(f"图谱中没有 {a} -{relation}-> {b} (no such relation)")
    if len(found) > 1:
        candidates = tuple((n.id, n.type, n.name) for pair in found for n in pair)
        listed = "、".join(f"{x.id} {relation} {y.id}" for x, y in found)
        raise Ambiguous(f"{a} {relation} {b} 对应多条关系，请用标识：{listed} (several relations fit)", candidates)
    return found[0]


def _comparable(store: Store, a: str, b: str) -> tuple[Named, Named]:
    for item in (found := (named(store, a), named(store, b))):
        if item.node.type in ("Measure", "Target"):
            raise BadStatement(f"{item.name}：举措和目标各属其文件，不作同一或不同的判断 (it belongs to its document)")
    return found


def _decide(store: Store, judgement: Judgement) -> Summary:
    """Add a judgement; what a person has said of the same two before gives way to it."""
    ends = {judgement.left, judgement.right}
    former = [
        item.judgement
        for item in decided(store)
        if {item.judgement.left, item.judgement.right} == ends and item.judgement.relation == judgement.relation
    ]
    return _apply(store, [judgement], former)


def _apply(store: Store, add: Sequence[Judgement], drop: Sequence[Judgement]) -> Summary:
    summary = judge(store, add, drop)
    write_journal(store.url, [item.judgement for item in decided(store)])
    return summary


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
