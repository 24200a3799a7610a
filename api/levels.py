"""Places by rank: what stands above what, in rows from top to bottom. Pure, the same every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import rustworkx as rx

from api.boxes import GAP, Box, Point
from graph.model import Edge

#: relations whose tail stands above their head: a park is in a district, a measure part of a document, ...
UPWARD = ("LOCATED_IN", "SUBTRACK_OF", "PART_OF", "ABOUT", "ISSUED_BY", "CITES", "REPLACES")
ROW = 7  #: boxes side by side; a longer level takes several rows
SWEEPS = 6  #: times that the rows are put in order by what they hang on


def upper_first(edge: Edge) -> tuple[str, str]:
    """The ends of an edge, the higher one first."""
    return (edge.target, edge.source) if edge.type in UPWARD else (edge.source, edge.target)


def by_level(boxes: Sequence[Box], pairs: Iterable[tuple[str, str]], kinds: Sequence[str]) -> dict[str, Point]:
    """Rows of boxes; `pairs` are (upper, lower), `kinds` the order of boxes that hang on the same."""
    rank = {kind: i for i, kind in enumerate(kinds)}
    ordered = sorted(boxes, key=lambda b: rank.get(b.kind, len(rank)))
    known = {box.id for box in boxes}
    links = sorted({(a, b) for a, b in pairs if a in known and b in known and a != b})
    level = _levels([box.id for box in ordered], links)
    rows = [[box for box in ordered if level[box.id] == n] for n in sorted(set(level.values()))]
    around: defaultdict[str, list[str]] = defaultdict(list)
    for a, b in links:
        around[a].append(b)
        around[b].append(a)
    for sweep in range(SWEEPS):
        at = _slots(rows)
        turn = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for n in turn:
            rows[n].sort(key=lambda box: _mean([at[o] for o in around[box.id]], at[box.id]))
            at |= _slots([rows[n]])
    return _placed(rows)


def _levels(ids: Sequence[str], links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way down to each; what stands in a circle has one level."""
    graph: rx.PyDiGraph[str, None] = rx.PyDiGraph()
    index = dict(zip(ids, graph.add_nodes_from(list(ids)), strict=True))
    graph.add_edges_from_no_data([(index[a], index[b]) for a, b in links])
    circles = [[graph[i] for i in part] for part in rx.strongly_connected_components(graph)]
    circle = {id_: n for n, part in enumerate(circles) for id_ in part}
    below: defaultdict[int, set[int]] = defaultdict(set)
    above: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in links:
        if circle[a] != circle[b]:
            below[circle[a]].add(circle[b])
            above[circle[b]].add(circle[a])
    level: dict[int, int] = {}
    for n in reversed(range(len(circles))):  # the components come lowest first
        level[n] = max((level[m] + 1 for m in above[n]), default=0)
    for n in range(len(circles)):  # what has nothing above it stands just above what hangs on it
        if not above[n] and below[n]:
            level[n] = min(level[m] for m in below[n]) - 1
    return {id_: level[circle[id_]] for id_ in ids}


def _slots(rows: Iterable[Sequence[Box]]) -> dict[str, float]:
    """Where in its row each box stands, from -0.5 to 0.5."""
    return {box.id: (i + 0.5) / len(row) - 0.5 for row in rows for i, box in enumerate(row)}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _placed(rows: Sequence[Sequence[Box]]) -> dict[str, Point]:
    places: dict[str, Point] = {}
    y = 0.0
    for row in rows:
        parts = -(-len(row) // ROW)
        for _, part in groupby(enumerate(row), key=lambda item: item[0] * parts // len(row)):
            line = [box for _, box in part]
            x = -sum(box.width + 2 * GAP for box in line) / 2
            height = max(box.height for box in line)
            for i, box in enumerate(line):
                # a little up and down: an edge that is exactly level loses its caption
                places[box.id] = (x + box.width / 2 + GAP, y + height / 2 + 4 * (i % 2))
                x += box.width + 2 * GAP
            y += height + 30
        y += 55
    return places


def steps_of(ways: Iterable[Sequence[str]], ids: Mapping[str, object], start: str) -> list[tuple[str, str]]:
    """The steps of ways (ids of edges, in their order) as pairs, nearer to `start` first."""
    found = []
    for way in ways:
        here = start
        for edge in way:
            head, _, tail = edge.split("~")
            if here in (head, tail):
                there = tail if here == head else head
                found.append((here, there))
                here = there
    return [(a, b) for a, b in found if a in ids and b in ids]
