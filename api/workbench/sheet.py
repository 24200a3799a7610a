"""The one-page sheet of a track, a park or a district: what can be said of it, each thing with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.context import Context
from api.questions.answers import Answer, Row, ask
from api.reading import Passage
from api.workbench.bodies import answering
from api.workbench.clauses import Clause, Proof, clauses_in, clauses_of
from api.workbench.matrix import row_of
from api.workbench.target_words import measured, target_words
from graph.model import Edge, Node

MOST = {"赛道": 10, "载体": 10, "细分赛道和技术": 10, "支撑工程": 6, "目标": 6, "牵头和责任单位": 6}  #: of a page
QUOTES = 4
ROOM = 460  #: characters of all quotes
SENTENCE = (16, 170)  #: characters of a sentence that one would quote


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is said, and the clauses that say it."""

    name: str
    clauses: tuple[Clause, ...]
    node: Node | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its items; `left` more were over the page."""

    title: str
    items: tuple[Item, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Sheet:
    node: Node
    where: Item | None
    parts: tuple[Part, ...]
    quotes: tuple[tuple[Passage, Clause], ...]
    missing: tuple[str, ...]  #: headings for which nothing was found


def sheet(context: Context, node: Node) -> Sheet:
    """The sheet of an entity; kept for the version of the graph."""
    return context.kept(("sheet", node.id), lambda: _sheet(context, node), most=64)


def _sheet(context: Context, node: Node) -> Sheet:
    found = dict(_of_track(context, node) if node.type == "Track" else _of_place(context, node))
    parts = []
    for title, items in found.items():
        proved = [item for item in items if item.clauses]
        parts.append(Part(title, tuple(proved[: MOST[title]]), max(0, len(proved) - MOST[title])))
    kept = tuple(part for part in parts if part.items)
    missing = tuple(part.title for part in parts if not part.items)
    return Sheet(node, _where(context, node), kept, tuple(_quotes(context, node)), missing)


def _of_track(context: Context, track: Node) -> Iterator[tuple[str, list[Item]]]:
    yield "载体", _items(ask(context, 1, {"track": track.id}), "园区", "所在区")
    yield "细分赛道和技术", _items(ask(context, 12, {"track": track.id}), "名称")
    yield "支撑工程", _items(ask(context, 8, {"track": track.id}), "工程或平台")
    yield "目标", _targets(ask(context, 6, {"subject": track.id}), track)
    measures = context.store.select("MATCH (m:Measure)-[:SUPPORTS]->(t:Track) WHERE t.id = $id RETURN m", id=track.id)
    keys = [(m.documents[0], str(m.properties.get("path") or "")) for m in measures.nodes]
    yield "牵头和责任单位", _bodies(context, keys)


def _of_place(context: Context, place: Node) -> Iterator[tuple[str, list[Item]]]:
    yield "赛道", _items(ask(context, 2, {"place": place.id}), "赛道", "其中")
    yield "载体", _inside(context, place, "Park")
    yield "支撑工程", _inside(context, place, "Project")
    target = ask(context, 6, {"subject" if place.type == "Park" else "district": place.id})
    yield "目标", _targets(target, place)
    keys = [clause.key for clauses in row_of(context, place)[1].values() for clause in clauses]
    yield "牵头和责任单位", _bodies(context, keys)


def _where(context: Context, node: Node) -> Item | None:
    """What a park or district lies in."""
    graph = context.store.select("MATCH (p)-[r:LOCATED_IN]->(d:District) WHERE p.id = $id RETURN r, d", id=node.id)
    for district in (n for n in graph.nodes if n.type == "District" and n.id != node.id):
        edges = [edge for edge in graph.edges if edge.target == district.id]
        return Item(district.name, clauses_of(edges), district)
    return None


def _items(answer: Answer, name: str, note: str = "") -> list[Item]:
    """The rows of an answer; the most proved first, as the question sorts them."""
    columns = answer.question.columns
    found = []
    for row in answer.rows:
        nodes, others = _nodes(row, columns.index(name)), _nodes(row, columns.index(note)) if note else ()
        if nodes:
            found.append(Item(nodes[0].name, clauses_in(row.evidence), nodes[0], "、".join(n.name for n in others[:2])))
    return found


def _nodes(row: Row, column: int) -> tuple[Node, ...]:
    cell = row.cells[column]
    return cell if isinstance(cell, tuple) else ()


def _targets(answer: Answer, about: Node) -> list[Item]:
    targets = [p for row in answer.rows for p in row.proof if isinstance(p, Node) and p.type == "Target"]
    targets.sort(key=lambda t: -int(t.properties.get("deadline") or 0))
    return [Item(measured(t, (about.name,)), clauses_of([t]), t, target_words(t)) for t in targets]


def _bodies(context: Context, keys: Iterable[tuple[str, str]]) -> list[Item]:
    bodies = answering(context, keys)
    return [
        Item(body.node.name, body.clauses, body.node, f"{body.role} {len(body.clauses)} 条举措".strip())
        for body in bodies
    ]


def _inside(context: Context, place: Node, type_: str) -> list[Item]:
    """What a document says lies in a place."""
    graph = context.store.select(
        f"MATCH (x:{type_})-[r:LOCATED_IN]->(p) WHERE p.id = $id RETURN x, r",
        id=place.id,
    )
    edges: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        edges.setdefault(edge.source, []).append(edge)
    items = [Item(n.name, clauses_of(edges[n.id]), n) for n in graph.nodes if n.id in edges]
    return sorted(items, key=lambda item: (-len(item.clauses), item.name))


def _quotes(context: Context, node: Node) -> Iterator[tuple[Passage, Clause]]:
    """Sentences worth quoting: whole ones that name the entity, one for each thing that is said of it."""
    room, seen = ROOM, set[str]()
    for row in ask(context, 15, {"subject": node.id}).rows:
        names = [*(n.name for cell in row.cells if isinstance(cell, tuple) for n in cell), node.name, *node.aliases]
        evidence, documents = zip(*row.evidence, strict=True)
        for passage in context.reader.passages(evidence, documents, names, 4):
            text = "".join(piece.text for piece in passage.pieces)
            whole = SENTENCE[0] <= len(text) <= min(SENTENCE[1], room) and text[-1] in "。；;！" and text[0] != "…"
            if whole and text not in seen and any(piece.kind == "name" for piece in passage.pieces):
                seen.add(text)
                room -= len(text)
                yield passage, _clause_of(passage, row.evidence)
                break
        if len(seen) == QUOTES:
            return


def _clause_of(passage: Passage, proof: Iterable[Proof]) -> Clause:
    """The clause that a sentence stands in."""
    inside = [pair for pair in proof if pair[0].file == passage.file and passage.start <= pair[0].start < passage.end]
    return clauses_in(inside)[0]
