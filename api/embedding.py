"""Views in other people's pages: their addresses, their sizes, and what the piece of page to copy is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from api.context import entity_href
from api.settings import Settings
from graph.model import Node

Ends = tuple[Node] | tuple[Node, Node]  #: an entity, or the two ends of a path
Kind = Literal["track", "park", "district", "document"]
Size = Literal["small", "medium", "large", "fill"]
#: what a size is called, and the height of the frame that it needs, while no message tells a better one
SIZES: Mapping[Size, tuple[str, int]] = {
    "small": ("小", 430),
    "medium": ("中", 610),
    "large": ("大", 830),
    "fill": ("随外框高度", 640),
}
PLAIN = re.compile(r"[\w（）〔〕《》“”·、，。—.()-]+")  #: a name that may stand in an address as it is


def page_href(ends: Ends) -> str:
    """The page that shows the same with everything around it."""
    if len(ends) == 2:
        return f"/path?{_ends(ends)}"
    return entity_href(ends[0].id)


def embedding(ends: Ends, settings: Settings) -> dict[str, Any] | None:
    """What the page needs to offer itself for embedding; None for what cannot be embedded."""
    if len(ends) == 2:
        return _offer("/embed/path", _ends(ends), f"{ends[0].name} → {ends[1].name}", settings)
    node = ends[0]
    if node.type.lower() not in get_args(Kind):
        return None
    return _offer(f"/embed/{node.type.lower()}/{_written(node)}", "", node.name, settings)


def matrix_embedding(title: str, settings: Settings) -> dict[str, Any]:
    """The same for a matrix."""
    return _offer("/embed/matrix", "", title, settings)


def _offer(path: str, query: str, title: str, settings: Settings) -> dict[str, Any]:
    return {"path": path, "query": query, "title": title, "hosts": settings.embed_hosts, "sizes": SIZES}


def _ends(ends: tuple[Node, Node]) -> str:
    return urlencode({"from": ends[0].id, "to": ends[1].id})  # by id: a name may belong to several types


def _written(node: Node) -> str:
    """The name, which whoever pastes the address can read; the id, where a name would have to be encoded."""
    return node.name if PLAIN.fullmatch(node.name) else node.id
