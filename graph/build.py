"""Facts -> Graph. Pure: the same facts give the same graph, whatever their order.

What makes two facts one node is the type's `key` in ontology.yaml. A target becomes a node, set by its measure (else
by its document) and about its subject; each measure is part of its document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    entity_id,
    sorted_evidence,
    to_json,
)
from graph.ontology import Ontology, ontology
from graph.proof import name_complaint
from graph.resolve import Identity, identity, is_own, resolve
from graph.targets import target_name

__all__ = ["build", "resolve"]


def build(facts: Iterable[Statement], vocabulary: Ontology | None = None) -> Graph:
    """The graph of resolved facts (graph.resolve). Raises BadStatement for a relation whose end is no entity."""
    return _Builder([*_ordered(facts)], vocabulary or ontology()).graph()


def _ordered(facts: Iterable[Statement]) -> Iterator[Statement]:
    groups: dict[Identity, list[Statement]] = defaultdict(list)
    for fact in facts:
        groups[identity(fact)].append(fact)
    for _, group in sorted(groups.items()):
        yield from sorted(group, key=to_json) if len(group) > 1 else group


class _Builder:
    def __init__(self, facts: Sequence[Statement], vocabulary: Ontology):
        self.vocabulary = vocabulary
        self.entities = [fact for fact in facts if isinstance(fact, EntityStatement)]
        self.relations = [fact for fact in facts if isinstance(fact, RelationStatement)]
        self.targets = [fact for fact in facts if isinstance(fact, TargetStatement)]
        self.own = {fact.document: fact for fact in self.entities if is_own(fact)}
        #: which document a file belongs to: two publications of one policy are one document
        self.document_of = {e.file: fact.document for fact in facts for e in fact.evidence}
        self.titles = Counter(fact.name for fact in self.own.values())
        self.file_of_title = {fact.name: file for file, fact in self.own.items()}
        self.file_of_number = {str(fact.properties.get("number", "")): file for file, fact in self.own.items()}
        self.measures: dict[tuple[str, str], list[EntityStatement]] = defaultdict(list)
        self.by_name: dict[tuple[str, str, str], EntityStatement] = {}
        self.ids: dict[tuple[str, str, str], str] = {}  #: of the ends of relations
        self.measure_at: dict[tuple[str, str], EntityStatement] = {}
        for fact in self.entities:
            if fact.type == "Measure":
                self.measures[fact.document, fact.name].append(fact)
                self.measure_at.setdefault((fact.document, fact.properties.get("path", "")), fact)
            self.by_name.setdefault((fact.document, fact.type, fact.name), fact)

    def graph(self) -> Graph:
        nodes: dict[str, list[EntityStatement]] = defaultdict(list)
        for fact in self.entities:
            nodes[self.entity_id(fact)].append(fact)
        made = {id_: self.node(id_, group) for id_, group in nodes.items()}
        targets: dict[str, list[TargetStatement]] = defaultdict(list)
        for target in self.targets:
            targets[self.target_id(target)].append(target)
        made |= {id_: self.target_node(id_, group) for id_, group in targets.items()}
        edges: dict[tuple[str, str, str], list[RelationStatement]] = defaultdict(list)
        for relation in [*self.relations, *self.part_of(), *self.sets(), *self.about()]:
            source, target_ = self.end(relation, "head"), self.end(relation, "tail")
            for id_, name in ((source, relation.head), (target_, relation.tail)):
                if id_ not in made:
                    raise BadStatement(
                        f"{relation.document}: {relation.relation} 的端点 {name} 不是实体 (no such entity)"
                    )
            if source != target_:
                edges[source, relation.relation, target_].append(relation)
        return Graph(
            tuple(made[id_] for id_ in sorted(made)),
            tuple(self.edge(*key, group) for key, group in sorted(edges.items())),
        )

    # -- identity ------------------------------------------------------------------------------------------------------

    def entity_id(self, fact: EntityStatement) -> str:
        """A name that means nothing outside its file is told by the file too."""
        if fact.type == "Document":
            return self.document_id(fact)
        parts = {"name": fact.name, "document": fact.document, **fact.properties}
        key = [_text(parts.get(part)) for part in self.vocabulary.types[fact.type].key]
        only_in = fact.properties.get("only_in")
        return entity_id(fact.type, *key, *([only_in] if only_in else []))

    def document_id(self, fact: EntityStatement) -> str:
        """A document that was read is its file. One that is only cited is the one read of that 文号 or, if there is
        but one, of that title; else its 文号, else its title.
        """
        own = self.own.get(fact.document)
        only_in, number = (str(fact.properties.get(key, "")) for key in ("only_in", "number"))
        if is_own(fact) or (own is not None and own.name == fact.name):
            return entity_id("Document", fact.document)
        if only_in in self.own and self.own[only_in].name == fact.name:
            return entity_id("Document", only_in)
        if number:
            return entity_id("Document", self.file_of_number.get(number) or number)
        if not only_in and self.titles[fact.name] == 1:
            return entity_id("Document", self.file_of_title[fact.name])
        return entity_id("Document", only_in, fact.name)

    def target_id(self, fact: TargetStatement) -> str:
        parts = {"document": fact.document, **_target_properties(fact)}
        return entity_id("Target", *(_text(parts.get(key)) for key in self.vocabulary.types["Target"].key))

    def end(self, fact: RelationStatement, side: str) -> str:
        type_, name = (fact.head_type, fact.head) if side == "head" else (fact.tail_type, fact.tail)
        if type_ == "Target":
            return name  # made here: the name is the id
        if type_ == "Measure":
            return self.measure_id(fact, name)
        key = fact.document, type_, name
        if key not in self.ids:
            entity = self.by_name.get(key)
            other = [""] if type_ == "Document" else []  # named elsewhere, or nowhere
            self.ids[key] = self.entity_id(entity) if entity else entity_id(type_, *other, name)
        return self.ids[key]

    def measure_id(self, fact: RelationStatement, name: str) -> str:
        measures = self.measures.get((fact.document, name), [])
        path = fact.properties.get("measure")
        fitting = [m for m in measures if m.properties.get("path") == path] or measures
        if not fitting:
            raise BadStatement(f"{fact.document}: {fact.relation} 的举措 {name} 不存在 (no such measure)")
        return self.entity_id(fitting[0])

    # -- nodes and edges ---------------------------------------------------------------------------------------------

    def node(self, id_: str, group: Sequence[EntityStatement]) -> Node:
        first = min(group, key=lambda fact: (not is_own(fact), -fact.confidence, fact.document, fact.name))
        names = {name for fact in group for name in (fact.name, *fact.aliases)}
        evidence = _evidence(group)
        return Node(
            id=id_,
            type=first.type,
            name=first.name,
            aliases=tuple(sorted(names - {first.name})),
            evidence=evidence,
            documents=self.documents(evidence),
            confidence=max(float(fact.confidence) for fact in group),
            properties=_properties(group, self._shown(first), {}),
        )

    def _shown(self, fact: EntityStatement) -> Sequence[str]:
        """The properties of a node; that names are told by the file is no news of a document that was read."""
        allowed = self.vocabulary.types[fact.type].properties
        return [key for key in allowed if key != "only_in"] if is_own(fact) else allowed

    def target_node(self, id_: str, group: Sequence[TargetStatement]) -> Node:
        fact = group[0]
        evidence = _evidence(group)
        return Node(
            id=id_,
            type="Target",
            name=target_name(fact),
            aliases=(),
            evidence=evidence,
            documents=self.documents(evidence),
            confidence=max(float(f.confidence) for f in group),
            properties={
                key: value for key, value in sorted(_target_properties(fact).items()) if value not in (None, "")
            },
        )

    def edge(self, source: str, relation: str, target: str, group: Sequence[RelationStatement]) -> Edge:
        evidence = _evidence(group)
        type_ = self.vocabulary.relations[relation]
        return Edge(
            source=source,
            type=relation,
            target=target,
            evidence=evidence,
            documents=self.documents(evidence),
            confidence=max(float(fact.confidence) for fact in group),
            properties=_properties(group, type_.properties, type_.values),
        )

    def documents(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        names = []
        for e in evidence:
            document = self.document_of.get(e.file, e.file)
            names.append(self.own[document].name if document in self.own else document)
        return tuple(names)

    # -- relations that follow from the facts --------------------------------------------------------------------------

    def part_of(self) -> Iterable[RelationStatement]:
        for fact in self.entities:
            own = self.own.get(fact.document)
            if fact.type == "Measure" and own is not None:
                yield _relation(fact, "PART_OF", fact, own, (*fact.evidence, *own.evidence[:1]))

    def sets(self) -> Iterable[RelationStatement]:
        for target in self.targets:
            setter = self.setter(target)
            if setter is not None:
                shown = setter.evidence[:1] if setter.type == "Document" else setter.evidence
                properties = {"measure": setter.properties["path"]} if setter.type == "Measure" else {}
                yield _relation(target, "SETS", setter, self.target_id(target), (*shown, *target.evidence), properties)

    def setter(self, target: TargetStatement) -> EntityStatement | None:
        """The measure that sets a target, else its document."""
        path = target.properties.get("measure")
        measure = self.measure_at.get((target.document, path)) if path else None
        return measure or self.own.get(target.document)

    def about(self) -> Iterable[RelationStatement]:
        for target in self.targets:
            subject = self.by_name.get((target.document, target.subject_type, target.subject))
            if subject is not None:
                evidence = target.evidence
                if name_complaint(evidence, (subject.name, *subject.aliases), together=True):
                    evidence = (*evidence, _nearest(subject.evidence, target.evidence[0]))
                yield _relation(target, "ABOUT", self.target_id(target), subject, evidence)


def _target_properties(fact: TargetStatement) -> dict[str, Any]:
    return {
        **{key: _number(value) for key, value in fact.properties.items()},
        "indicator": fact.indicator,
        "subject": fact.subject,
        "comparator": fact.comparator,
        "value": _number(fact.value),
        "unit": fact.unit,
        "deadline": fact.deadline,
    }


def _number(value: Any) -> Any:
    """2000.0 is 2000, on every engine and in every export."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Any) -> str:
    return "" if value is None else str(_number(value))


def _evidence(group: Iterable[Statement]) -> tuple[Evidence, ...]:
    return sorted_evidence(e for fact in group for e in fact.evidence)


def _properties(
    group: Sequence[EntityStatement] | Sequence[RelationStatement],
    allowed: Sequence[str],
    order: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """For each property the strongest value (`order`), else that of the most confident fact, else the most frequent."""
    found: dict[str, Any] = {}
    for key in sorted(allowed):
        values = [(fact, fact.properties[key]) for fact in group if fact.properties.get(key) not in (None, "")]
        if not values:
            continue
        counts = Counter(_text(value) for _, value in values)
        ranks = {value: i for i, value in enumerate(order.get(key, ()))}
        _, best = min(
            values,
            key=lambda item: (ranks.get(item[1], 0), -item[0].confidence, -counts[_text(item[1])], _text(item[1])),
        )
        found[key] = _number(best)
    return found


def _relation(
    fact: EntityStatement | TargetStatement,
    relation: str,
    head: EntityStatement | str,
    tail: EntityStatement | str,
    evidence: tuple[Evidence, ...],
    properties: Mapping[str, Any] | None = None,
) -> RelationStatement:
    """A relation that follows from a fact; an end that is a target is given by its id."""
    head_type, head_name = ("Target", head) if isinstance(head, str) else (head.type, head.name)
    tail_type, tail_name = ("Target", tail) if isinstance(tail, str) else (tail.type, tail.name)
    if relation == "PART_OF":
        properties = {"measure": fact.properties.get("path", "")}
    return RelationStatement(
        document=fact.document,
        head=head_name,
        head_type=head_type,
        relation=relation,
        tail=tail_name,
        tail_type=tail_type,
        evidence=evidence,
        confidence=fact.confidence,
        method=fact.method,
        properties=properties or {},
    )


def _nearest(evidence: Sequence[Evidence], place: Evidence) -> Evidence:
    """The last mention before a place in the same file, else the first one."""
    before = [e for e in evidence if e.file == place.file and e.start <= place.start]
    return max(before, default=min(evidence))
