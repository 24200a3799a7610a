"""The matrix: which clauses connect a park, a body or a district with a track."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pypinyin import lazy_pinyin

from api.context import Context, all_nodes
from api.workbench.clauses import Clause, clauses_of, joined, measure_clause
from api.workbench.places import places, within
from graph.model import Edge, Graph, Node
from graph.ontology import ontology

Kind = Literal["park", "agency", "district"]
Sort = Literal["clauses", "name"]
TYPES: Mapping[Kind, str] = {"park": "Park", "agency": "Agency", "district": "District"}
Cells = Mapping[tuple[str, str], tuple[Clause, ...]]  #: (id of the row, id of the track) -> clauses


@dataclass(frozen=True, slots=True)
class Asked:
    """Which matrix. `empty`: rows and tracks without any clause are shown too."""

    rows: Kind = "park"
    district: Node | None = None
    document: Node | None = None
    row_limit: int = 20
    track_limit: int = 20
    sort: Sort = "clauses"
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: how many clauses its cells hold together, and how many cells are not empty."""

    node: Node
    clauses: int
    cells: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows and tracks that fit what was asked, in their order; what is shown are the first of them."""

    asked: Asked
    all_rows: tuple[Line, ...]
    all_tracks: tuple[Line, ...]
    cells: Cells

    @property
    def rows(self) -> tuple[Line, ...]:
        return self.all_rows[: self.asked.row_limit]

    @property
    def tracks(self) -> tuple[Line, ...]:
        return self.all_tracks[: self.asked.track_limit]

    def clauses(self, row: str, track: str) -> tuple[Clause, ...]:
        return self.cells.get((row, track), ())


def matrix(context: Context, asked: Asked) -> Matrix:
    """The matrix as it was asked for; kept for the version of the graph."""
    key = ("matrix", asked.rows, asked.district and asked.district.id, asked.document and asked.document.id,
           asked.sort, asked.empty)  # fmt: skip
    rows, tracks, cells = context.kept(key, lambda: _narrowed(context, asked))
    return Matrix(asked, rows, tracks, cells)


def _narrowed(context: Context, asked: Asked) -> tuple[tuple[Line, ...], tuple[Line, ...], Cells]:
    nodes, cells = cells_of(context, asked.rows)
    cells = {key: clauses for key, clauses in cells.items() if _compared(nodes[key[0]])}
    if asked.document:
        named = asked.document.name
        cut = {key: tuple(c for c in clauses if c.document == named) for key, clauses in cells.items()}
        cells = {key: clauses for key, clauses in cut.items() if clauses}
    rows = {row: nodes[row] for row, _ in cells}
    tracks = {track: nodes[track] for _, track in cells}
    if asked.empty:
        rows |= {n.id: n for n in _nodes(context, TYPES[asked.rows], asked.document) if _compared(n)}
        tracks |= {n.id: n for n in _nodes(context, "Track", asked.document)}
    if asked.district:
        rows = _of_place(context, asked.district, rows, cells)
        cells = {key: clauses for key, clauses in cells.items() if key[0] in rows}
        if not asked.empty:
            tracks = {track: nodes[track] for _, track in cells}
    return _lines(rows, cells, 0, asked.sort), _lines(tracks, cells, 1, asked.sort), cells


def _lines(nodes: Mapping[str, Node], cells: Cells, end: int, sort: Sort) -> tuple[Line, ...]:
    """The rows (end 0) or the tracks (end 1), those with more clauses first, or by name as one spells it."""
    found: defaultdict[str, list[tuple[Clause, ...]]] = defaultdict(list)
    for key, clauses in cells.items():
        found[key[end]].append(clauses)
    lines = [
        Line(node, len({clause.key for clauses in found[id_] for clause in clauses}), len(found[id_]))
        for id_, node in nodes.items()
    ]

    def order(line: Line) -> tuple[int, int, list[str], str]:
        count = (-line.clauses, -line.cells) if sort == "clauses" else (0, 0)
        return *count, lazy_pinyin(line.node.name), line.node.id

    return tuple(sorted(lines, key=order))


def _nodes(context: Context, type_: str, document: Node | None) -> Iterable[Node]:
    return (n for n in all_nodes(context.store, type_) if not document or document.name in n.documents)


def _compared(node: Node) -> bool:
    """A province or a municipality is no row: everything of its documents would stand in it."""
    return node.type != "District" or node.properties.get("level") != "省级"


def _of_place(context: Context, place: Node, rows: Mapping[str, Node], cells: Cells) -> dict[str, Node]:
    """Rows that lie in a place, act for it, or are named by its own documents."""
    there = within(context, place)
    own = places(context).documents_of(there)
    named = {row for (row, _), clauses in cells.items() for clause in clauses if clause.document in own}

    def belongs(node: Node) -> bool:
        if node.type == "Agency":
            return node.properties.get("jurisdiction") in there.names
        return node.id in there.ids or (node.type == "Park" and node.id in named)

    return {id_: node for id_, node in rows.items() if belongs(node)}


# -- what the graph says ----------------------------------------------------------------------------------------------


def cells_of(context: Context, rows: Kind) -> tuple[dict[str, Node], Cells]:
    """All clauses that connect entities of a kind with tracks, and both ends by id."""
    return context.kept(("cells", rows), lambda: _all_cells(context, rows))


def row_of(context: Context, place: Node) -> tuple[dict[str, Node], dict[str, tuple[Clause, ...]]]:
    """The row of a park or a district: entities by id, and by track the clauses that connect the place with it."""
    nodes, cells = cells_of(context, "park" if place.type == TYPES["park"] else "district")
    return nodes, {track: clauses for (row, track), clauses in cells.items() if row == place.id}


def _all_cells(context: Context, rows: Kind) -> tuple[dict[str, Node], Cells]:
    # only relationships are returned: their ends then come once each, and not with every one of them
    found: defaultdict[tuple[str, str], list[Clause]] = defaultdict(list)
    if rows == "agency":
        graph = context.store.select(
            "MATCH (:Agency)-[r:RESPONSIBLE_FOR]->(:Measure) RETURN r "
            "UNION ALL MATCH (:Measure)-[r:SUPPORTS]->(:Track) RETURN r"
        )
        claims = _duties(graph)
    elif rows == "park":
        graph = context.store.select("MATCH (:Park)-[r:SUPPORTS]->(:Track) RETURN r")
        claims = ((edge.source, edge.target, clauses_of([edge])) for edge in graph.edges)
    else:
        graph = context.store.select("MATCH (:Park|District|Measure)-[r:SUPPORTS]->(:Track) RETURN r")
        claims = _of_districts(context, graph)
    nodes = {node.id: node for node in graph.nodes}
    if rows == "district":
        nodes |= {node.id: node for node in all_nodes(context.store, "District")}
    for row, track, clauses in claims:
        found[row, track] += clauses
    return nodes, {key: joined(clauses) for key, clauses in found.items()}


Claims = Iterator[tuple[str, str, tuple[Clause, ...]]]


def _duties(graph: Graph) -> Claims:
    """A body and a track meet in the measures that the body answers for: one clause each."""
    nodes = {node.id: node for node in graph.nodes}
    supports: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        if edge.type == "SUPPORTS":
            supports[edge.source].append(edge)
    for duty in graph.edges:
        if duty.type == "RESPONSIBLE_FOR":
            for support in supports[duty.target]:
                role = str(duty.properties.get("role") or "")
                yield duty.source, support.target, (measure_clause(nodes[duty.target], (duty, support), role),)


def _of_districts(context: Context, graph: Graph) -> Claims:
    """What is said of a district itself, of the parks in it, and the measures of its own documents."""
    known = places(context)
    types = {node.id: node.type for node in graph.nodes}
    for edge in graph.edges:
        clauses = clauses_of([edge])
        if types[edge.source] == "District":
            yield edge.source, edge.target, clauses
        elif types[edge.source] == "Park":
            for district in known.districts_of(edge.source):
                yield district, edge.target, clauses
        else:
            for district, names in known.issued.items():
                own = tuple(clause for clause in clauses if clause.document in names)
                if own:
                    yield district, edge.target, own


def row_word(rows: Kind) -> str:
    """What a row is: 园区, 部门, 区."""
    return "区" if rows == "district" else ontology().caption(TYPES[rows])


def caption(rows: Kind) -> str:
    """园区 × 赛道"""
    return f"{row_word(rows)} × {ontology().caption('Track')}"
