"""What one file proves, and where: the facts of a file by paragraph, for the API and for the reading page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from api.context import Context
from api.reading import clean_span
from api.schemas import FactOut, Mark, Paragraph, TextOut
from extraction.document import Document
from graph.model import Edge, Evidence, Node
from graph.ontology import ontology


@dataclass(frozen=True, slots=True)
class Fact:
    """An entity, or a relation between `node` and `other`."""

    node: Node
    edge: Edge | None = None
    other: Node | None = None

    @property
    def label(self) -> str:
        if self.edge is None or self.other is None:
            return self.node.name
        role = str(self.edge.properties.get("role") or "")
        word = role or ontology().caption(self.edge.type)
        return f"{self.node.name} {word} {self.other.name}"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a fact is proved: in the cleaned text, and in the file."""

    begin: int
    finish: int
    start: int
    end: int
    fact: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A cleaned file, the facts that it proves, and their places in text order."""

    document: Document
    facts: tuple[Fact, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the cleaned text."""

    begin: int
    finish: int
    section: str
    heading: int  #: its level, 0 for running text


def facts_of_file(context: Context, file: str) -> FileFacts:
    """All facts with evidence in a file."""
    return context.kept(("facts", file), lambda: _facts(context, file), most=64)


def _facts(context: Context, file: str) -> FileFacts:
    document = context.reader.read(file)
    prefix = f"{file}:"
    found = context.store.select(
        "MATCH (n) WHERE any(s IN n.spans WHERE s STARTS WITH $prefix) RETURN n", prefix=prefix
    )
    related = context.store.select(
        "MATCH (a)-[r]->(b) WHERE any(s IN r.spans WHERE s STARTS WITH $prefix) RETURN a, r, b", prefix=prefix
    )
    nodes = {node.id: node for node in (*found.nodes, *related.nodes)}
    facts = [Fact(node) for node in sorted(found.nodes, key=lambda n: n.id)]
    facts += [Fact(nodes[e.source], e, nodes[e.target]) for e in related.edges]
    places = {
        Place(*clean_span(document, e.start, e.end), e.start, e.end, i)
        for i, fact in enumerate(facts)
        for e in _evidence(fact)
        if e.file == file
    }
    return FileFacts(document, tuple(facts), tuple(sorted(places)))


def _evidence(fact: Fact) -> tuple[Evidence, ...]:
    return fact.edge.evidence if fact.edge is not None else fact.node.evidence


def blocks(document: Document) -> Iterator[Block]:
    """The paragraphs, each with the path of the clause that it belongs to."""
    headings = {section.start: section for section in document.sections if section.level > 0}
    begin = 0
    for line in document.text.split("\n"):
        finish = begin + len(line)
        if line:
            section = headings.get(begin)
            level = section.level if section else 0
            path = section.path if section else document.section_at(begin).path
            if section and section.title_end < finish - 1:
                # a heading that runs on into its text: two blocks, so that the heading can look like one
                cut = max(section.title_end, min(section.body_start, finish))
                yield Block(begin, cut, path, level)
                yield Block(cut, finish, path, 0)
            else:
                yield Block(begin, finish, path, level)
        begin = finish + 1


def text_of(context: Context, node: Node, file: str) -> TextOut:
    """A file as paragraphs with marks."""
    found = facts_of_file(context, file)
    document = found.document
    return TextOut(
        graph_version=context.version(),
        document=node.name,
        document_id=node.id,
        file=file,
        files=list(context.documents.files.get(node.id, ())),
        characters=len(document.source),
        paragraphs=[
            Paragraph(
                text=document.text[block.begin : block.finish],
                start=document.offsets[block.begin],
                end=document.offsets[block.finish - 1] + 1,
                section=block.section,
                heading=block.heading,
                marks=list(_marks(found, block)),
            )
            for block in blocks(document)
            if block.begin < block.finish
        ],
        facts=[_fact_out(fact) for fact in found.facts],
    )


def places_in(found: FileFacts, begin: int, finish: int) -> list[Place]:
    """The places that touch a stretch of the cleaned text."""
    last = bisect_right(found.places, finish, key=lambda p: p.begin)
    return [place for place in found.places[:last] if place.finish > begin and place.begin < finish]


def _marks(found: FileFacts, block: Block) -> Iterator[Mark]:
    groups: dict[tuple[int, int, int, int], list[int]] = {}
    offsets = found.document.offsets
    for place in places_in(found, block.begin, block.finish):
        begin, finish = max(place.begin, block.begin), min(place.finish, block.finish)
        key = (begin - block.begin, finish - block.begin, offsets[begin], offsets[finish - 1] + 1)
        groups.setdefault(key, []).append(place.fact)
    for (begin, finish, start, end), facts in sorted(groups.items()):
        yield Mark(begin=begin, finish=finish, start=start, end=end, facts=facts)


def _fact_out(fact: Fact) -> FactOut:
    if fact.edge is None:
        return FactOut(kind="entity", label=fact.label, type=fact.node.type, ids=[fact.node.id])
    return FactOut(kind="relation", label=fact.label, type=fact.edge.type, ids=[fact.edge.source, fact.edge.target])
