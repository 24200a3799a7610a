"""Clauses: what matrices and comparisons count, and what a click on a number opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.context import Context
from api.convert import evidence_out
from api.phrases import number
from api.picture import passage_json
from api.workbench.schemas import ClauseOut
from graph.model import Edge, Evidence, Node

Proof = tuple[Evidence, str]  #: a piece of evidence and the name of its document
SENTENCES = 12  #: of one clause that are shown


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of one document, with the sentences in it that prove a fact. `role`: 牵头, 配合, 责任."""

    document: str
    section: str
    proof: tuple[Proof, ...]
    role: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes a clause one: the same document and section, as 条款数 is counted everywhere."""
        return self.document, self.section

    @property
    def place(self) -> tuple[str, int]:
        """Where it begins: clauses stand in the order of their documents."""
        return min((e.file, e.start) for e, _ in self.proof)


def clauses_of(items: Iterable[Edge | Node]) -> tuple[Clause, ...]:
    """The clauses that prove relations or entities."""
    return clauses_in(pair for item in items for pair in zip(item.evidence, item.documents, strict=True))


def clauses_in(proof: Iterable[Proof]) -> tuple[Clause, ...]:
    """The clauses that pieces of evidence stand in."""
    return joined(Clause(document, evidence.section, ((evidence, document),)) for evidence, document in proof)


def measure_clause(measure: Node, edges: Sequence[Edge], role: str = "") -> Clause:
    """The clause that a measure is, however its sentences are spread."""
    proof = {pair for edge in edges for pair in zip(edge.evidence, edge.documents, strict=True)}
    return Clause(measure.documents[0], str(measure.properties.get("path") or ""), tuple(sorted(proof)), role)


def joined(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Each clause once, with all its proof, in the order of the documents."""
    found: dict[tuple[str, str], Clause] = {}
    for clause in clauses:
        known = found.get(clause.key, clause)
        proof = tuple(sorted({*known.proof, *clause.proof}))
        found[clause.key] = replace(known, proof=proof, role=known.role or clause.role)
    return tuple(sorted(found.values(), key=lambda clause: (clause.place, clause.key)))


def clause_out(context: Context, clause: Clause) -> ClauseOut:
    """For the API."""
    evidence = evidence_out(context, [e for e, _ in clause.proof], [document for _, document in clause.proof])
    first = evidence[0]
    return ClauseOut(
        document=first.document,
        document_id=first.document_id,
        number=first.number,
        section=clause.section,
        title=first.clause,
        role=clause.role,
        evidence=evidence,
    )


def clause_views(context: Context, clauses: Iterable[Clause], nodes: Sequence[Node]) -> Iterator[dict[str, Any]]:
    """For a page: each clause with its sentences, the names of `nodes` and the numbers of targets marked in them."""
    names = [
        word for node in nodes for word in (_figure(node) if node.type == "Target" else (node.name, *node.aliases))
    ]
    for clause in clauses:
        evidence, documents = zip(*clause.proof, strict=True)
        passages = context.reader.passages(evidence, documents, names, SENTENCES)
        passages.sort(key=lambda p: p.section != clause.section)  # its own before titles above it
        yield {"role": clause.role, "passages": [passage_json(context, p) for p in passages]}


def _figure(target: Node) -> tuple[str, ...]:
    """The number of a target as a text writes it: 3万亿元."""
    figure = number(target.properties["value"])
    return f"{figure}{target.properties.get('unit') or ''}", figure
