"""Where things stand in a picture: pure, seeded, the same every day. Sizes and places are in the canvas' units.

`arrange` finds places for boxes around a focus; boxes that are already placed
(`fixed`) stay. Overlaps are removed at the end, so that labels can be read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import rustworkx as rx

from api.apart import apart
from api.boxes import GAP, Box, Layout, Point
from api.levels import by_level

COLUMN = 11  #: boxes in a column


def arrange(
    boxes: Sequence[Box],
    pairs: Iterable[tuple[str, str]],
    focus: str,
    kinds: Sequence[str],
    layout: Layout = "radial",
    fixed: Mapping[str, Point] | None = None,
) -> dict[str, Point]:
    """A place for every box. `kinds` is the order of the groups; `pairs` are the edges, the upper end first."""
    fixed, pairs = dict(fixed or {}), [*pairs]
    around: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        around[a].append(b)
        around[b].append(a)
    if fixed:
        places = _fanned(boxes, around, fixed)
    elif layout == "levels":
        places = by_level(boxes, pairs, kinds)
    else:
        makers: dict[str, Callable[..., dict[str, Point]]] = {"radial": _radial, "columns": _columns, "force": _force}
        places = makers[layout](boxes, around, focus, kinds)
    still = set(fixed) or ({focus} if layout == "radial" else set())
    return apart(boxes, places, still)


def _ordered(boxes: Iterable[Box], kinds: Sequence[str]) -> list[Box]:
    rank = {kind: i for i, kind in enumerate(kinds)}
    return sorted(boxes, key=lambda b: rank.get(b.kind, len(rank)))


def _radial(
    boxes: Sequence[Box], around: Mapping[str, list[str]], focus: str, kinds: Sequence[str]
) -> dict[str, Point]:
    """The focus in the middle, its neighbours on ellipses around it, a sector for each kind."""
    near = set(around.get(focus, ()))
    inner = _ordered((b for b in boxes if b.id in near and b.id != focus), kinds)
    places: dict[str, Point] = {focus: (0.0, 0.0)}
    rings = 1 if len(inner) <= 14 else 2 if len(inner) <= 30 else 3
    wide, high = max(270.0, 25.0 * len(inner) / rings), max(220.0, 22.0 * len(inner) / rings)
    # a little askew: vis-network leaves out the caption of an edge that is exactly level
    first = -math.pi / 2 + 0.02 if len(inner) > 2 else math.pi / 3  # one or two: above and below, for narrow pages
    for i, box in enumerate(inner):
        angle = first + 2 * math.pi * i / max(1, len(inner))
        ring = 1.0 + 0.55 * (i % rings)
        places[box.id] = (wide * ring * math.cos(angle), high * ring * math.sin(angle))
    outer = [b for b in boxes if b.id not in places]
    for box in outer:
        places[box.id] = _beyond(box.id, around, places, 1.55)
    return places


def _beyond(id_: str, around: Mapping[str, list[str]], places: Mapping[str, Point], factor: float) -> Point:
    """Outside the mean of the neighbours that have a place."""
    known = [places[n] for n in around.get(id_, ()) if n in places]
    if not known:
        return (0.0, 640.0)
    x, y = (sum(p[k] for p in known) / len(known) for k in (0, 1))
    if math.hypot(x, y) < 60:
        x, y = known[0]
    length = max(1.0, math.hypot(x, y))
    return x * factor + 40 * x / length, y * factor + 40 * y / length


def _columns(
    boxes: Sequence[Box], around: Mapping[str, list[str]], focus: str, kinds: Sequence[str]
) -> dict[str, Point]:
    """Columns by kind: small kinds share one, large kinds take several."""
    groups: dict[str, list[Box]] = defaultdict(list)
    for box in _ordered(boxes, kinds):
        groups[box.kind].append(box)
    columns: list[list[Box]] = [[]]
    for group in groups.values():
        for part in (group[i : i + COLUMN] for i in range(0, len(group), COLUMN)):
            if columns[-1] and len(columns[-1]) + len(part) > COLUMN:
                columns.append([])
            columns[-1] += part
    places: dict[str, Point] = {}
    x = 0.0
    for column in columns:
        width = max(b.width for b in column)
        step = max(b.height for b in column) + GAP
        for i, box in enumerate(column):
            places[box.id] = (x + width / 2, (i - (len(column) - 1) / 2) * step)
        x += width + 80
    return places


def _force(boxes: Sequence[Box], around: Mapping[str, list[str]], focus: str, kinds: Sequence[str]) -> dict[str, Point]:
    """Springs, from a fixed seed, for each connected part; the parts on shelves, that of the focus first."""
    graph: rx.PyGraph[str, None] = rx.PyGraph()
    index = {box.id: graph.add_node(box.id) for box in boxes}
    for a, others in around.items():
        for b in others:
            if a < b and a in index and b in index:
                graph.add_edge(index[a], index[b], None)
    parts = sorted(rx.connected_components(graph), key=lambda part: (index[focus] not in part, -len(part), min(part)))
    size = {box.id: (box.width + GAP, box.height + GAP) for box in boxes}
    places: dict[str, Point] = {}
    x = y = shelf = 0.0
    widest = 0.0
    for part in parts:
        found = _springs(graph.subgraph(sorted(part)))
        left = min(p[0] - size[i][0] / 2 for i, p in found.items())
        top = min(p[1] - size[i][1] / 2 for i, p in found.items())
        width = max(p[0] + size[i][0] / 2 for i, p in found.items()) - left
        height = max(p[1] + size[i][1] / 2 for i, p in found.items()) - top
        widest = widest or max(width, 130 * math.sqrt(len(boxes)))
        if x and x + width > widest:
            x, y, shelf = 0.0, y + shelf, 0.0
        places |= {i: (p[0] - left + x, p[1] - top + y) for i, p in found.items()}
        x, shelf = x + width, max(shelf, height)
    cx, cy = places[focus]
    return {id_: (px - cx, py - cy) for id_, (px, py) in places.items()}


def _springs(graph: rx.PyGraph[str, None]) -> dict[str, Point]:
    """Places of one connected part."""
    number = len(graph)
    spread = 85 * math.sqrt(number) + 140 if number > 1 else 0.0
    found = rx.spring_layout(graph, num_iter=120, seed=7, k=1.6 / math.sqrt(number))
    return {graph[i]: (float(p[0]) * spread * 1.2, float(p[1]) * spread) for i, p in found.items()}


def _fanned(boxes: Sequence[Box], around: Mapping[str, list[str]], fixed: Mapping[str, Point]) -> dict[str, Point]:
    """New boxes in a fan on the outer side of the one that they hang on."""
    places = {box.id: fixed[box.id] for box in boxes if box.id in fixed}
    groups: dict[str, list[Box]] = defaultdict(list)
    for box in boxes:
        if box.id not in places:
            anchor = next((n for n in around.get(box.id, ()) if n in fixed), "")
            groups[anchor].append(box)
    for anchor, group in groups.items():
        x, y = fixed.get(anchor, (0.0, 640.0))
        outward = math.atan2(y, x) if abs(x) + abs(y) > 1 else -math.pi / 2
        opening = min(math.pi * 1.2, 0.42 * len(group))
        for i, box in enumerate(group):
            angle = outward + opening * ((i + 0.5) / len(group) - 0.5)
            radius = 230 + 90 * (i % (2 if len(group) > 6 else 1))
            places[box.id] = (x + radius * 1.25 * math.cos(angle), y + radius * math.sin(angle))
    return places
