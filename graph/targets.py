"""How a target is called."""

from __future__ import annotations

from graph.model import TargetStatement
from graph.proof import comparable


def target_name(fact: TargetStatement) -> str:
    """人工智能相关产业规模 > 2000 亿元（2023）"""
    subject = fact.subject if fact.subject and comparable(fact.subject) not in comparable(fact.indicator) else ""
    deadline = f"（{fact.deadline}）" if fact.deadline else ""
    return f"{subject}{fact.indicator} {fact.comparator} {fact.value:g} {fact.unit}".rstrip() + deadline
