"""A target in words: what is measured, and how much by when."""

from __future__ import annotations

from collections.abc import Collection

from api.phrases import COMPARATORS, number
from api.targets import worth
from graph.model import Node


def measured(target: Node, known: Collection[str] = ()) -> str:
    """The indicator, with its subject where neither it nor `known`, what one is reading about, says it."""
    subject = str(target.properties.get("subject") or "")
    indicator = str(target.properties.get("indicator") or "")
    return indicator if subject in indicator or subject in known else f"{subject} {indicator}"


def target_words(target: Node, other_unit: bool = False) -> str:
    """不少于 3 万亿元（2025 年）; beside another unit of the same kind also the plain value."""
    p = target.properties
    upper = f"–{number(p['upper'])}" if p.get("upper") else ""
    said = f"{COMPARATORS[p['comparator']]} {number(p['value'])}{upper} {p.get('unit') or ''}".strip()
    value, unit = worth(target)
    same = f"，合 {value:,.0f} {unit}" if other_unit and unit != p.get("unit") else ""
    base = f"，基数 {p['base']}" if p.get("base") else ""
    scope = f"，{p['scope']}" if p.get("scope") else ""
    deadline = f"（{p['deadline']} 年）" if p.get("deadline") else "（期限未写明）"
    return f"{said}{deadline}{same}{base}{scope}"
