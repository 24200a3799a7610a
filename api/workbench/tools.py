"""Where one goes from the page of an entity: its sheet, a comparison, the matrix."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from api.workbench.comparison_given import CHOSEN
from graph.model import Node

SHEETS = ("Track", "Park", "District")


def tools(node: Node) -> list[dict[str, Any]]:
    """Links, each with its words."""
    found = []
    if node.type in SHEETS:
        found.append(("推介材料", sheet_href(node)))
    if node.type in CHOSEN.types and (node.type != "Document" or node.own_files):
        found.append(("与别的比较", f"/compare?{urlencode({'ids': node.id})}"))
    if node.type == "District" or node.own_files:
        found.append(("赛道矩阵", f"/matrix?{urlencode({node.type.lower(): node.id})}"))
    return [{"text": text, "href": href} for text, href in found]


def sheet_href(node: Node) -> str:
    """The one-page sheet of an entity."""
    return f"/sheet/{quote(node.id, safe='')}"
