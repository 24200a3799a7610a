"""Two to four places, or two to four documents, side by side: tracks, targets made comparable, bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from api.context import Context
from api.convert import measures_of
from api.targets import topic_of, worth
from api.workbench.bodies import answering
from api.workbench.clauses import Clause, clauses_of, joined
from api.workbench.matrix import row_of
from api.workbench.places import places
from api.workbench.schemas import BlockName
from api.workbench.target_words import measured, target_words
from graph.model import Node

PLACES = ("Park", "District")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side says: `text` in words, and the clauses that say it. Empty where it says nothing."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a track, a target's topic or a body. `key` names it in addresses."""

    key: str
    name: str
    node: Node | None
    cells: tuple[Cell, ...]
    about: tuple[Node, ...] = ()  #: what its sentences are about: targets whose numbers are marked

    @property
    def filled(self) -> tuple[bool, ...]:
        return tuple(bool(cell.clauses) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one kind: what more sides have comes first."""

    name: BlockName
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A column: an entity and all clauses that are counted for it, by track."""

    node: Node
    tracks: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return joined(clause for clauses in self.tracks.values() for clause in clauses)


@dataclass(frozen=True, slots=True)
class Comparison:
    sides: tuple[Side, ...]
    blocks: tuple[Block, ...]

    def entry(self, block: str, key: str) -> Entry | None:
        return next((e for b in self.blocks if b.name == block for e in b.entries if e.key == key), None)


def compare(context: Context, nodes: Sequence[Node]) -> Comparison:
    """Compare entities of one sort: parks and districts, or documents."""

    def make() -> Comparison:
        if nodes[0].type == "Document":
            return _documents(context, nodes)
        return _places(context, nodes)

    return context.kept(("compare", *(node.id for node in nodes)), make, most=64)


def _places(context: Context, nodes: Sequence[Node]) -> Comparison:
    names: dict[str, Node] = {}
    sides = []
    for node in nodes:
        known, tracks = row_of(context, node)
        sides.append(Side(node, tracks))
        names |= {track: known[track] for track in tracks}
    targets = [_targets_of_place(context, node) for node in nodes]
    blocks = (
        Block("tracks", _counted(names, [side.tracks for side in sides])),
        Block("targets", _targets(targets, nodes)),
        Block("bodies", _bodies(context, [[clause.key for clause in side.clauses] for side in sides])),
    )
    return Comparison(tuple(sides), blocks)


def _documents(context: Context, nodes: Sequence[Node]) -> Comparison:
    found: dict[str, list[dict[str, tuple[Clause, ...]]]] = {"Track": [], "Park": []}
    names: dict[str, Node] = {}
    for node in nodes:
        graph = context.store.select("MATCH (n:Track|Park) WHERE $name IN n.documents RETURN n", name=node.name)
        names |= {n.id: n for n in graph.nodes}
        for type_, columns in found.items():
            columns.append({n.id: _inside(clauses_of([n]), node) for n in graph.nodes if n.type == type_})
    targets = [
        context.store.select("MATCH (g:Target) WHERE $name IN g.documents RETURN g", name=node.name).nodes
        for node in nodes
    ]
    measures = [[(node.name, str(m.properties.get("path") or "")) for m in measures_of(context, node.id)]
                for node in nodes]  # fmt: skip
    blocks = (
        Block("tracks", _counted(names, found["Track"])),
        Block("targets", _targets(targets, nodes)),
        Block("bodies", _bodies(context, measures)),
        Block("parks", _counted(names, found["Park"])),
    )
    return Comparison(tuple(map(Side, nodes, found["Track"])), blocks)


def _inside(clauses: Iterable[Clause], document: Node) -> tuple[Clause, ...]:
    return tuple(clause for clause in clauses if clause.document == document.name)


# -- rows -------------------------------------------------------------------------------------------------------------


def _counted(names: Mapping[str, Node], sides: Sequence[Mapping[str, tuple[Clause, ...]]]) -> tuple[Entry, ...]:
    """One row for each entity that any side has, with the number of its clauses."""
    return _ordered(
        Entry(id_, names[id_].name, names[id_], tuple(_count(side.get(id_, ())) for side in sides))
        for id_ in {id_ for side in sides for id_ in side}
    )


def _count(clauses: tuple[Clause, ...]) -> Cell:
    return Cell(f"{len(clauses)} 条" if clauses else "", clauses)


def _ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What more sides have first, then side by side, then what more clauses say."""

    def order(entry: Entry) -> tuple[int, tuple[bool, ...], int, str]:
        without = tuple(not here for here in entry.filled)
        return sum(without), without, -sum(len(cell.clauses) for cell in entry.cells), entry.name

    return tuple(sorted(entries, key=order))


def _bodies(context: Context, sides: Sequence[Iterable[tuple[str, str]]]) -> tuple[Entry, ...]:
    """Who answers for the measures of each side, and for how many."""
    names: dict[str, Node] = {}
    found: list[dict[str, Cell]] = []
    for keys in sides:
        bodies = answering(context, keys)
        names |= {body.node.id: body.node for body in bodies}
        found.append({body.node.id: Cell(f"{body.role} {len(body.clauses)} 条", body.clauses) for body in bodies})
    return _ordered(
        Entry(id_, node.name, node, tuple(side.get(id_, Cell()) for side in found)) for id_, node in names.items()
    )


# -- targets ----------------------------------------------------------------------------------------------------------


def _targets_of_place(context: Context, place: Node) -> Sequence[Node]:
    """Targets about a place, and those that its own documents set."""
    own = sorted(places(context).issued.get(place.id, ()))
    return context.store.select(
        "MATCH (g:Target) WHERE any(d IN g.documents WHERE d IN $own) "
        "OR EXISTS { MATCH (g)-[:ABOUT]->(p) WHERE p.id = $id } RETURN g",
        id=place.id,
        own=own,
    ).nodes


def _targets(found: Sequence[Sequence[Node]], sides: Sequence[Node]) -> tuple[Entry, ...]:
    """One row for each thing that is measured, in one unit; a place's own name does not tell it from another's."""
    rows: defaultdict[tuple[str, str, str], list[list[Node]]] = defaultdict(lambda: [[] for _ in sides])
    for column, (targets, side) in enumerate(zip(found, sides, strict=True)):
        for target in targets:
            subject, indicator = topic_of(target)
            about = "" if subject == side.name else subject
            rows[about, indicator, worth(target)[1]][column].append(target)
    entries = []
    for cells in rows.values():
        targets = sorted((t for cell in cells for t in cell), key=lambda t: t.id)
        said = tuple(_said(cell, cells, side) for cell, side in zip(cells, sides, strict=True))
        name = measured(targets[0], [side.name for side in sides])
        entries.append(Entry(targets[0].id, name, None, said, tuple(targets)))
    return _ordered(entries)


def _said(targets: Sequence[Node], row: Sequence[Sequence[Node]], side: Node) -> Cell:
    """不少于 3 万亿元（2025）; beside another unit of the same kind also the plain value."""
    units = {str(t.properties.get("unit") or "") for cell in row for t in cell}
    words = [target_words(target, len(units) > 1) for target in sorted(targets, key=_deadline)]
    clauses = clauses_of(targets)
    return Cell("；".join(words), _inside(clauses, side) if side.type == "Document" else clauses)


def _deadline(target: Node) -> tuple[int, str]:
    return int(target.properties.get("deadline") or 0), target.id
