"""The driver's values as plain JSON values, with the graph's ids in place of the engine's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

Ids = Callable[[str], str]
#: what a whole Source does not show, so that `MATCH (n) RETURN n` shows the graph: `s.text` gives it
BULK = frozenset({"text", "statements", "judgements", "fingerprint"})


def element_ids(value: Any) -> Iterable[str]:
    """Element ids of nodes that a value refers to without carrying their properties."""
    if isinstance(value, Relationship):
        for node in value.nodes:
            if node is not None and "id" not in node:
                yield node.element_id
    elif isinstance(value, Path):
        for item in value.relationships:
            yield from element_ids(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from element_ids(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from element_ids(item)


def plain_value(value: Any, ids: Mapping[str, str]) -> Any:
    """See `Table`. `ids`: element id -> id of the graph, for nodes that came without properties."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Node):
        return {"id": _id(value, ids), "labels": sorted(value.labels), "properties": _properties(value, ids)}
    if isinstance(value, Relationship):
        start, end = (None if node is None else _id(node, ids) for node in value.nodes)
        return {"type": value.type, "start": start, "end": end, "properties": _properties(value, ids)}
    if isinstance(value, Path):
        return {
            "nodes": [plain_value(node, ids) for node in value.nodes],
            "relationships": [plain_value(item, ids) for item in value.relationships],
        }
    if isinstance(value, list | tuple) and not isinstance(value, Point | Duration):
        return [plain_value(item, ids) for item in value]
    if isinstance(value, dict):
        return {str(key): plain_value(item, ids) for key, item in value.items() if not str(key).startswith("_")}
    if isinstance(value, Date | DateTime | Time | Duration):
        return value.iso_format()
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    return str(value)


def _id(node: Node, ids: Mapping[str, str]) -> str:
    return str(node.get("id") or ids.get(node.element_id, ""))


def _properties(item: Node | Relationship, ids: Mapping[str, str]) -> dict[str, Any]:
    hidden = BULK if isinstance(item, Node) and "Source" in item.labels else ()
    return {
        key: plain_value(value, ids)
        for key, value in sorted(item.items())
        if not key.startswith("_") and key not in hidden
    }
