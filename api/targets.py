"""When two targets are about one thing, and what their values are worth."""

from __future__ import annotations

import re

from extraction.simplify import plain
from extraction.targets.numerals import WORTH
from graph.model import Node

_SCALE = re.compile(r"^(?P<scale>万亿|万|亿)(?P<unit>.*)$")
Topic = tuple[str, str]


def topic_of(target: Node) -> Topic:
    """Subject and indicator; an indicator that begins with its subject is the same without it."""
    subject = plain(str(target.properties.get("subject") or ""))
    indicator = plain(str(target.properties.get("indicator") or ""))
    return subject, indicator.removeprefix(subject) or indicator


def worth(target: Node) -> tuple[float, str]:
    """The value in the unit without 万 and 亿: 0.03 万亿元 and 300 亿元 are one."""
    unit = str(target.properties.get("unit") or "")
    value = float(target.properties["value"])
    match = _SCALE.match(unit)
    return (round(value * WORTH[match["scale"]], 6), match["unit"]) if match else (value, unit)
