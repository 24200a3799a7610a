"""A whole store as CSV for `neo4j-admin database import full`, the fastest way into Neo4j.

Node files have one label each, relationship files one type; a file holds rows of one shape, because a column has one
type. The imported database is a complete store: sources, judgements and state are in it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.model import Graph, Judgement
from graph.store.base import Source
from graph.store.rows import edge_row, graph_hash, node_row, source_row
from graph.store.writing import judgement_row

ARRAY = "\x1f"  #: between the items of a list; no text holds it
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string", list: "string[]"}


def write_bulk(graph: Graph, sources: Iterable[Source], judgements: Iterable[Judgement], folder: Path) -> list[str]:
    """Write the files into `folder` and return the arguments of `neo4j-admin database import full`."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    nodes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for node in graph.nodes:
        nodes[node.type].append(node_row(node))
    nodes["Source"] = [source_row(source) for source in sources]
    nodes["Judgement"] = [judgement_row(judgement) for judgement in judgements]
    version = graph_hash(graph)
    nodes["Store"] = [{"key": "state", "stamp": version or "empty", "version": version, "loading": False}]
    edges: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for edge in graph.edges:
        edges[edge.type].append({":START_ID": edge.source, ":END_ID": edge.target, **edge_row(edge)})
    arguments = []
    for label, rows in sorted(nodes.items()):
        with_ids = [{":ID": row.get("id", f"{label}/{i}"), **row} for i, row in enumerate(rows)]
        arguments += [f"--nodes={label}={path}" for path in _write(folder, f"node-{label}", with_ids)]
    for relation, rows in sorted(edges.items()):
        arguments += [f"--relationships={relation}={path}" for path in _write(folder, f"edge-{relation}", rows)]
    report = f"--report-file={(folder / 'import.report').absolute()}"
    return [*arguments, "--multiline-fields=true", "--array-delimiter=U+001F", report, "--overwrite-destination"]


def _write(folder: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> list[Path]:
    shapes: dict[tuple[tuple[str, str], ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        columns = ((key, "" if key[0] == ":" else f":{_TYPES[type(value)]}") for key, value in row.items())
        shapes[tuple(columns)].append(row)
    paths = []
    for i, (shape, some) in enumerate(sorted(shapes.items())):
        path = folder / f"{name}-{i}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow([key + type_ for key, type_ in shape])
            writer.writerows([_cell(row[key]) for key, _ in shape] for row in some)
        paths.append(path.absolute())
    return paths


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ARRAY.join(value) if isinstance(value, list) else str(value)
