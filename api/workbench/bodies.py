"""Who answers for clauses: the bodies that the measures standing there name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.context import Context
from api.workbench.clauses import Clause, joined, measure_clause
from graph.model import Node
from graph.ontology import ontology

Duties = Mapping[tuple[str, str], tuple[tuple[Node, Clause], ...]]  #: by document and section


@dataclass(frozen=True, slots=True)
class Body:
    """A body and the measures that it answers for."""

    node: Node
    clauses: tuple[Clause, ...]

    @property
    def role(self) -> str:
        """The weightiest of its roles: 牵头 before 责任 before 配合."""
        return min((clause.role for clause in self.clauses), key=_weight, default="")


def duties(context: Context) -> Duties:
    """All bodies with what they answer for."""

    def make() -> Duties:
        graph = context.store.select("MATCH ()-[r:RESPONSIBLE_FOR]->(:Measure) RETURN r")
        nodes = {node.id: node for node in graph.nodes}
        found: defaultdict[tuple[str, str], list[tuple[Node, Clause]]] = defaultdict(list)
        for edge in graph.edges:
            clause = measure_clause(nodes[edge.target], (edge,), str(edge.properties.get("role") or ""))
            found[clause.key].append((nodes[edge.source], clause))
        return {key: tuple(pairs) for key, pairs in found.items()}

    return context.kept("duties", make)


def answering(context: Context, keys: Iterable[tuple[str, str]]) -> list[Body]:
    """The bodies of the measures at these clauses, those that lead and those with more measures first."""
    known = duties(context)
    nodes: dict[str, Node] = {}
    found: defaultdict[str, list[Clause]] = defaultdict(list)
    for key in set(keys):
        for node, clause in known.get(key, ()):
            nodes[node.id] = node
            found[node.id].append(clause)
    bodies = [Body(nodes[id_], joined(clauses)) for id_, clauses in found.items()]
    return sorted(bodies, key=lambda body: (_weight(body.role), -len(body.clauses), body.node.name))


def _weight(role: str) -> int:
    roles = ontology().roles
    return roles.index(role) if role in roles else len(roles)
