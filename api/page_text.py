"""A document for the reading page: paragraphs cut into runs, names linked to their entities, one span brought out."""

from __future__ import annotations

import itertools
from typing import Any

from api.context import Context, entity_href
from api.convert import measures_of
from api.facts import Block, Fact, FileFacts, blocks, facts_of_file, places_in
from api.reading import clean_span
from api.surroundings import edge_id
from graph.model import Node
from graph.ontology import ontology

LEVELS = {1: 1, 2: 1, 3: 2}  #: of headings; what lies deeper is one more level
QUIET = ("Measure", "Document", "Target")  #: types whose names are whole phrases: not linked inside the text


def outline_of(context: Context, node: Node, file: str) -> list[dict[str, str]]:
    """The measures of a file, in its order."""
    found = []
    for measure in measures_of(context, node.id):
        starts = [e.start for e in measure.evidence if e.file == file]
        if starts:
            found.append((min(starts), {"path": str(measure.properties.get("path") or ""), "name": measure.name}))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def blocks_of(context: Context, node: Node, file: str, span: tuple[int, int]) -> list[dict[str, Any]]:
    """Paragraphs, each with its runs; the facts of a clause stand after its last paragraph."""
    found = facts_of_file(context, file)
    target = clean_span(found.document, *span) if span[1] > span[0] else (-1, -1)
    parts = list(blocks(found.document))
    used = sorted({LEVELS.get(block.heading, 3) for block in parts if block.heading})
    tags = {level: f"h{i + 2}" for i, level in enumerate(used)}  # below the page's own heading, none left out
    result: list[dict[str, Any]] = []
    anchors: set[str] = set()
    first = True
    for i, block in enumerate(parts):
        runs = _runs(found, block, target)
        if first and any(run["target"] for run in runs):
            next(run for run in runs if run["target"])["first"] = True
            first = False
        anchor = f"s-{block.section}" if block.heading and block.section else ""
        ends = i + 1 == len(parts) or parts[i + 1].heading > 0
        facts = _relations(found, _clause(parts, i)) if ends else []
        result.append(
            {
                "tag": tags[LEVELS.get(block.heading, 3)] if block.heading else "p",
                "anchor": "" if anchor in anchors else anchor,
                "runs": runs,
                "facts": facts,
                "front": not block.section and not block.heading,
            }
        )
        anchors.add(anchor)
    return result


def _clause(parts: list[Block], last: int) -> tuple[int, int]:
    """From the heading above to the end of this paragraph."""
    first = last
    while first > 0 and parts[first].heading == 0:
        first -= 1
    return parts[first].begin, parts[last].finish


def _runs(found: FileFacts, block: Block, target: tuple[int, int]) -> list[dict[str, Any]]:
    """The text of a paragraph, cut where a name or the span begins or ends."""
    names = _names(found, block)
    cuts = {block.begin, block.finish, *(p for name in names for p in name[:2])}
    cuts |= {p for p in target if block.begin < p < block.finish}
    points = sorted(cuts)
    runs = []
    for begin, finish in itertools.pairwise(points):
        entity = next((node for a, b, node in names if a <= begin and finish <= b), None)
        runs.append(
            {
                "text": found.document.text[begin:finish],
                "href": entity_href(entity.id) if entity else "",
                "type": entity.type if entity else "",
                "title": f"{ontology().caption(entity.type)} {entity.name}" if entity else "",
                "target": target[0] <= begin and finish <= target[1],
                "first": False,
            }
        )
    return runs


def _names(found: FileFacts, block: Block) -> list[tuple[int, int, Node]]:
    """Where entities are named, longest first where names overlap."""
    text = found.document.text
    places: list[tuple[int, int, Node]] = []
    for place in places_in(found, block.begin, block.finish):
        fact = found.facts[place.fact]
        if fact.edge is not None or fact.node.type in QUIET:
            continue
        for name in sorted((fact.node.name, *fact.node.aliases), key=len, reverse=True):
            at = text.find(name, place.begin, place.finish)
            if at >= 0:
                places.append((at, at + len(name), fact.node))
                break
    taken: list[tuple[int, int, Node]] = []
    for begin, finish, node in sorted(places, key=lambda p: (p[0] - p[1], p[0], p[2].id)):
        inside = block.begin <= begin and finish <= block.finish
        if inside and all(finish <= a or begin >= b for a, b, _ in taken):
            taken.append((begin, finish, node))
    return sorted(taken, key=lambda p: p[0])


def _relations(found: FileFacts, clause: tuple[int, int]) -> list[dict[str, str]]:
    """The relations that a clause proves, each once."""
    facts: dict[int, Fact] = {}
    for place in places_in(found, *clause):
        fact = found.facts[place.fact]
        if fact.edge is not None and fact.edge.type != "PART_OF":
            facts[place.fact] = fact
    result = []
    for fact in facts.values():
        assert fact.edge is not None and fact.other is not None
        role = str(fact.edge.properties.get("role") or fact.edge.properties.get("kind") or "")
        result.append(
            {
                "type": fact.node.type,
                "source": fact.node.name,
                "verb": role or ontology().caption(fact.edge.type),
                "target": fact.other.name,
                "href": f"{entity_href(fact.edge.target)}?select={edge_id(fact.edge)}",
                "order": fact.edge.type,
            }
        )
    ranks = list(ontology().relations)
    return sorted(result, key=lambda item: (ranks.index(item["order"]), item["source"], item["target"]))
