"""The promise that every fact proves itself, checked: on facts before they enter the graph, and on a graph. Pure.

source[start:end] == quote                                 for every evidence
an entity's evidence, read cleanly, names it               its name or an alias
a relation's evidence together names its head and tail
a target's evidence contains its number
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from graph.errors import BadStatement
from graph.model import (
    Edge,
    EntityStatement,
    Evidence,
    Graph,
    Node,
    RelationStatement,
    Statement,
    TargetStatement,
)
from graph.numbers import contains_number
from graph.ontology import Ontology, ontology

_IGNORED = dict.fromkeys(map(ord, "“”‘’\"'《》〈〉「」『』＂＇·"))


@dataclass(frozen=True, slots=True)
class Problem:
    """A fact that does not hold, or a file that cannot be read."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How much of a graph was checked, and what failed."""

    nodes: int
    edges: int
    spans: int
    targets: int
    problems: tuple[Problem, ...]


@lru_cache(maxsize=50_000)
def comparable(text: str) -> str:
    """How names are looked for: one width, one case, without blanks and quotation marks."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_IGNORED)
    return "".join(plain.split())


def proven(
    facts: Sequence[Statement], texts: Mapping[str, str], vocabulary: Ontology | None = None
) -> tuple[list[Statement], list[Problem]]:
    """The facts that the ontology allows and their evidence proves, and why the others are left out.

    `texts`: the decoded text of each file. Of an entity with one bad evidence the others are kept.
    """
    checked: list[Statement] = []
    problems: list[Problem] = []

    def check(fact: Statement, how: Callable[[Statement], Statement]) -> None:
        try:
            checked.append(how(fact))
        except BadStatement as error:
            problems.append(Problem(fact.document, str(error)))

    vocabulary = vocabulary or ontology()
    entities = [fact for fact in facts if isinstance(fact, EntityStatement)]
    for fact in entities:
        check(fact, lambda f: _proven_entity(f, texts, vocabulary, problems))  # type: ignore[arg-type]
    names = _names(fact for fact in checked if isinstance(fact, EntityStatement))
    for fact_ in facts:
        if isinstance(fact_, RelationStatement):
            check(fact_, lambda f: _proven_relation(f, texts, vocabulary, names))  # type: ignore[arg-type]
        elif isinstance(fact_, TargetStatement):
            check(fact_, lambda f: _proven_target(f, texts, vocabulary))  # type: ignore[arg-type]
    return checked, problems


def _names(entities: Iterable[EntityStatement]) -> dict[tuple[str, str], set[str]]:
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in entities:
        names[entity.type, entity.name].update((entity.name, *entity.aliases))
    return names


def _proven_entity(
    fact: EntityStatement, texts: Mapping[str, str], vocabulary: Ontology, problems: list[Problem]
) -> EntityStatement:
    vocabulary.check(fact)
    what = f"{fact.type} {fact.name}"
    good = []
    for evidence in fact.evidence:
        complaint = span_complaint(evidence, texts) or name_complaint([evidence], (fact.name, *fact.aliases))
        if complaint:
            problems.append(Problem(evidence.file, f"{what}：{complaint}"))
        else:
            good.append(evidence)
    if not good:
        raise BadStatement(f"{what}：没有可用的依据，未入库 (no evidence left)")
    if complaint := clause_complaint(fact.properties, texts):
        raise BadStatement(f"{what}：{complaint}")
    return fact if len(good) == len(fact.evidence) else replace(fact, evidence=tuple(good))


def _proven_relation(
    fact: RelationStatement, texts: Mapping[str, str], vocabulary: Ontology, names: Mapping[tuple[str, str], set[str]]
) -> RelationStatement:
    vocabulary.check(fact)
    what = f"{fact.head} -{fact.relation}-> {fact.tail}"
    if not fact.evidence:
        raise BadStatement(f"{what}：没有依据 (no evidence)")
    for evidence in fact.evidence:
        if complaint := span_complaint(evidence, texts):
            raise BadStatement(f"{what}：{complaint}")
    for key in ((fact.head_type, fact.head), (fact.tail_type, fact.tail)):
        if key not in names:
            raise BadStatement(f"{what}：{key[0]} {key[1]} 没有作为实体出现 (no such entity)")
        if complaint := name_complaint(fact.evidence, names[key], together=True):
            raise BadStatement(f"{what}：{complaint}")
    return fact


def _proven_target(fact: TargetStatement, texts: Mapping[str, str], vocabulary: Ontology) -> TargetStatement:
    vocabulary.check(fact)
    what = f"目标 {fact.indicator}"
    if not fact.evidence:
        raise BadStatement(f"{what}：没有依据 (no evidence)")
    for evidence in fact.evidence:
        if complaint := span_complaint(evidence, texts):
            raise BadStatement(f"{what}：{complaint}")
    if complaint := number_complaint(fact.evidence, fact.value, fact.unit):
        raise BadStatement(f"{what}：{complaint}")
    return fact


def clause_complaint(properties: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """'' when the clause about a document's validity stands where `validity_span` says."""
    file, _, span = str(properties.get("validity_span", "")).rpartition(":")
    if not file:
        return ""
    start, end = map(int, span.split("-"))
    clause = str(properties.get("validity", ""))
    return span_complaint(Evidence(file, start, end, clause, clause, "", ""), texts)


def span_complaint(evidence: Evidence, texts: Mapping[str, str]) -> str:
    """'' when the file has the quote exactly at its span."""
    text = texts.get(evidence.file)
    if text is None:
        return f"{_place(evidence)} 的文件不在库中 (file not stored)"
    if not 0 <= evidence.start < evidence.end <= len(text):
        return f"{_place(evidence)} 超出原文 (span outside the text)"
    if text[evidence.start : evidence.end] != evidence.quote:
        return f"{_place(evidence)} 与引文不一致 (quote differs)"
    return ""


def _place(evidence: Evidence) -> str:
    return f"{evidence.file}:{evidence.start}-{evidence.end}"


def name_complaint(evidence: Sequence[Evidence], names: Iterable[str], together: bool = False) -> str:
    """'' when each evidence, or with `together` one of them, contains one of the names."""
    wanted = [name for name in map(comparable, names) if name]
    named = [any(name in comparable(e.text) for name in wanted) for e in evidence]
    if any(named) if together else all(named):
        return ""
    bad = evidence[named.index(False)]
    return f"{_place(bad)} 没有提到 {'、'.join(sorted(set(names)))[:80]} (evidence does not name it)"


def number_complaint(evidence: Sequence[Evidence], value: float, unit: str) -> str:
    """'' when the evidence contains the number."""
    if any(contains_number(e.text, value, unit) for e in evidence):
        return ""
    return f"依据中没有数值 {value:g}{unit} (evidence does not contain the number)"


def verify(graph: Graph, texts: Mapping[str, str], vocabulary: Ontology | None = None) -> Verification:
    """Check everything in a graph against the texts that it was read from."""
    vocabulary = vocabulary or ontology()
    nodes = {node.id: node for node in graph.nodes}
    problems: list[Problem] = []
    spans = 0
    for node in graph.nodes:
        complaints = [*_node_complaints(node, vocabulary), *_span_complaints(node.evidence, texts)]
        complaints += filter(None, [clause_complaint(node.properties, texts)])
        problems += [Problem(_file(node), f"{node.type} {node.name}：{complaint}") for complaint in complaints]
        spans += len(node.evidence)
    for edge in graph.edges:
        complaints = [*_edge_complaints(edge, nodes, vocabulary), *_span_complaints(edge.evidence, texts)]
        problems += [Problem(_file(edge), f"{_edge_name(edge, nodes)}：{complaint}") for complaint in complaints]
        spans += len(edge.evidence)
    targets = sum(node.type == "Target" for node in graph.nodes)
    return Verification(len(graph.nodes), len(graph.edges), spans, targets, tuple(problems))


def _file(item: Node | Edge) -> str:
    return item.evidence[0].file if item.evidence else ""


def _span_complaints(evidence: Sequence[Evidence], texts: Mapping[str, str]) -> list[str]:
    return [complaint for complaint in (span_complaint(e, texts) for e in evidence) if complaint]


def _edge_name(edge: Edge, nodes: Mapping[str, Node]) -> str:
    ends = (nodes[end].name if end in nodes else end for end in (edge.source, edge.target))
    return f" -{edge.type}-> ".join(ends)


def _node_complaints(node: Node, vocabulary: Ontology) -> list[str]:
    if node.type not in vocabulary.types:
        return ["类型不在本体中 (unknown type)"]
    if not node.evidence or len(node.documents) != len(node.evidence):
        return ["没有依据 (no evidence)"]
    places = [node.evidence] if node.type == "Target" else [[e] for e in node.evidence]
    return [c for c in (_mention_complaint(node, place) for place in places) if c]


def _edge_complaints(edge: Edge, nodes: Mapping[str, Node], vocabulary: Ontology) -> list[str]:
    relation = vocabulary.relations.get(edge.type)
    if relation is None:
        return ["关系不在本体中 (unknown relation)"]
    if edge.source not in nodes or edge.target not in nodes:
        return ["端点不存在 (an end is missing)"]
    if not edge.evidence or len(edge.documents) != len(edge.evidence):
        return ["没有依据 (no evidence)"]
    head, tail = nodes[edge.source], nodes[edge.target]
    if (head.type, tail.type) not in relation.pairs:
        return [f"不连接 {head.type} → {tail.type} (pair not allowed)"]
    return [c for c in (_mention_complaint(end, edge.evidence, together=True) for end in (head, tail)) if c]


def _mention_complaint(node: Node, evidence: Sequence[Evidence], together: bool = False) -> str:
    """'' when the evidence mentions the node: a target by its number, everything else by a name."""
    if node.type == "Target":
        return number_complaint(evidence, float(node.properties["value"]), str(node.properties.get("unit", "")))
    return name_complaint(evidence, (node.name, *node.aliases), together=together)
