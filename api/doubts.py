"""What a person should look at: pairs of names that may mean one thing, and facts that are little sure. Pure.

Best first: the likelier to be one thing, and the more evidence hangs on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log2

from graph.model import Edge, EntityKey, Graph, Judgement, Node
from graph.rejections import DERIVED

#: confidence below which a fact is shown to a person
LITTLE = 0.65
#: types whose names a person compares; the others are told apart by their documents
NAMED = ("Agency", "Park", "Track", "Technology", "Organization", "Project", "District")
#: what may stand behind a field's name without making it another one
SAYS_LITTLE = re.compile(r"服务|设施|设备|系统|平台|应用|管理|市场|体系|装备|终端|产品|器|业")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes that may be one."""

    left: Node
    right: Node
    why: str
    likelihood: float  #: of being the same, a guess between 0 and 1

    @property
    def weight(self) -> float:
        return self.likelihood * log2(2 + min(len(self.left.evidence), len(self.right.evidence)))


@dataclass(frozen=True, slots=True)
class LittleSure:
    """A node, or an edge between two, that the rules are little sure of."""

    node: Node
    edge: Edge | None = None
    other: Node | None = None

    @property
    def confidence(self) -> float:
        return (self.edge or self.node).confidence

    @property
    def key(self) -> tuple[EntityKey, str, EntityKey]:
        """What a person's judgement of it is about."""
        return key_of(self.node), self.edge.type if self.edge else "", key_of(self.other or self.node)

    @property
    def weight(self) -> float:
        return (1 - self.confidence) * log2(1 + len((self.edge or self.node).evidence))


def pairs(graph: Graph, judgements: Iterable[Judgement]) -> list[Pair]:
    """Pairs of nodes that nobody has decided on, best first."""
    judgements = list(judgements)
    decided = {_ends(j) for j in judgements if j.from_person}
    found: dict[tuple[str, str], Pair] = {}
    for pair in (*_judged(graph, judgements), *_alike(graph)):
        ids = pair.left.id, pair.right.id
        names = frozenset((n.type, name) for n in (pair.left, pair.right) for name in (n.name, *n.aliases))
        if ids not in found and not any(ends <= names for ends in decided):
            found[ids] = pair
    return sorted(found.values(), key=lambda p: (-p.weight, p.left.name, p.right.name))


def little_sure(graph: Graph, judgements: Iterable[Judgement] = ()) -> list[LittleSure]:
    """Facts of little confidence that nobody has called right, the least sure with the most evidence first."""
    nodes = {node.id: node for node in graph.nodes}
    right = {(j.left, j.relation, j.right) for j in judgements if j.verdict == "right"}
    found = [LittleSure(node) for node in graph.nodes if node.confidence < LITTLE]
    found += [
        LittleSure(nodes[e.source], e, nodes[e.target])
        for e in graph.edges
        if e.confidence < LITTLE and e.type not in DERIVED
    ]
    found = [fact for fact in found if not right or fact.key not in right]
    return sorted(found, key=lambda f: (-f.weight, f.node.name, f.edge.type if f.edge else ""))


def _ends(judgement: Judgement) -> frozenset[tuple[str, str]]:
    return frozenset((key.type, key.name) for key in (judgement.left, judgement.right))


def _ordered(a: Node, b: Node, why: str, likelihood: float) -> Pair:
    left, right = sorted((a, b), key=lambda n: (len(n.name), n.name, n.id))
    return Pair(left, right, why, round(likelihood, 2))


def _judged(graph: Graph, judgements: Iterable[Judgement]) -> Iterator[Pair]:
    """What the rules left open."""
    by_name: dict[tuple[str, str], Node] = {}
    for node in graph.nodes:
        for name in (*node.aliases, node.name):
            by_name[node.type, name] = node
    for j in judgements:
        one, other = (by_name.get((key.type, key.name)) for key in (j.left, j.right))
        if j.verdict == "unsure" and one and other and one.id != other.id:
            yield _ordered(one, other, j.why, j.score)


def _alike(graph: Graph) -> Iterator[Pair]:
    """Nodes of one name and two types, and nodes of one type whose names the rules for pairs cannot tell apart."""
    from extraction.pairs import judge_pair

    homes = {n.name: str(n.properties.get("jurisdiction", "")) for n in graph.nodes if n.properties.get("own")}
    neighbours = neighbours_in(graph)
    named: defaultdict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        if node.type in NAMED:
            named[node.name].append(node)
    for group in named.values():
        for a, b in combinations(group, 2):
            if a.type != b.type:
                yield _ordered(a, b, "同名，类型不同", 0.4 + 0.3 * _shared(a, b, neighbours))
    for name in named:
        for inner in _inside(name, named):
            for a in named[inner]:
                for b in named[name]:
                    if a.type != b.type or b.id in neighbours[a.id]:
                        continue  # what a document relates to another is no other name of it
                    context = [homes.get(n.documents[0], "") for n in (a, b)]
                    verdict, why = judge_pair(a.name, b.name, a.type, context)
                    if verdict != "different":
                        likely = 0.8 if verdict == "same" else _likelihood(a.type, inner, name)
                        yield _ordered(a, b, why, likely + 0.2 * _shared(a, b, neighbours))


def _likelihood(type_: str, inner: str, name: str) -> float:
    """How likely a name is short for one that contains it. A field with a word before it is another field."""
    if type_ not in ("Track", "Technology"):
        return 0.6 if len(inner) * 3 >= len(name) else 0.3
    return 0.35 if name.startswith(inner) and SAYS_LITTLE.fullmatch(name[len(inner) :]) else 0.08


def _inside(name: str, names: Mapping[str, object]) -> list[str]:
    """The shorter names that a name contains, at least a third of it."""
    lengths = range(max(2, len(name) // 3), len(name))
    parts = {name[i : i + length] for length in lengths for i in range(len(name) - length + 1)}
    return sorted(parts & names.keys())


def neighbours_in(graph: Graph) -> defaultdict[str, set[str]]:
    """What every entity is related to."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        found[edge.source].add(edge.target)
        found[edge.target].add(edge.source)
    return found


def _shared(a: Node, b: Node, neighbours: Mapping[str, set[str]]) -> float:
    """Share of common neighbours."""
    one, other = neighbours.get(a.id, set()), neighbours.get(b.id, set())
    return len(one & other) / max(1, min(len(one), len(other)))


def key_of(node: Node) -> EntityKey:
    """What a person's judgement of a node is about. A measure and a target belong to their document."""
    if node.own_files:
        return EntityKey(node.type, node.name, node.own_files[0])
    only_in = str(node.properties.get("only_in", ""))
    return EntityKey(node.type, node.name, node.evidence[0].file if node.type in ("Measure", "Target") else only_in)
