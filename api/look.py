"""How an entity looks in a picture: label, symbol, colour and size, from the ontology."""

from __future__ import annotations

import math
from typing import Any

from api.phrases import COMPARATORS, number
from graph.model import Node
from graph.ontology import ontology

SIZE = 16  #: of a label
LINE = 9  #: full-width characters in a line of a label


def look(node: Node, focus: bool) -> dict[str, Any]:
    """Label, shape, colour and size; the page tints them for light and dark."""
    type_ = ontology().types[node.type]
    size = 30 if focus else 14 + min(8, len(node.evidence) // 2)
    return {
        "label": _target_label(node) if node.type == "Target" else wrap(node.name, 3),
        "shape": type_.shape,
        "color": type_.color,
        "size": size,
        "kind": node.type,
    }


def _target_label(node: Node) -> str:
    """The indicator, and under it what is to be reached by when."""
    p = node.properties
    goal = f"{COMPARATORS.get(str(p.get('comparator')), '')}{number(p.get('value', ''))}{p.get('unit') or ''}"
    deadline = f"，{p['deadline']}年" if p.get("deadline") else ""
    return f"{wrap(str(p.get('indicator') or node.name), 2)}\n{goal}{deadline}"


def wrap(text: str, lines: int) -> str:
    """A label of a few lines of about one length; what does not fit is cut off with …"""
    rows = [""]
    length = units(text)
    line = min(LINE, length / math.ceil(length / LINE) + 0.6) if text else LINE
    for char in text:
        if units(rows[-1]) + units(char) > line and char not in "）》”、，":
            if len(rows) == lines:
                rows[-1] = rows[-1][:-1] + "…"
                break
            rows.append("")
        rows[-1] += char
    return "\n".join(row.strip() for row in rows if row.strip())


def units(text: str) -> float:
    return sum(0.56 if char < "\u2000" else 1.0 for char in text)


def type_look(type_: str) -> dict[str, str]:
    found = ontology().types[type_]
    return {"caption": found.caption, "color": found.color, "shape": found.shape}
