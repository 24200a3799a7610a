"""Indicators that a clause leaves out, shortens or shares: ，2027年达到200家; 其中国家级3个; A和B分别达到M和N."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.targets.clauses import Placed, Span, split_coordinated
from extraction.targets.deadlines import Time
from extraction.targets.indicators import Indicator, noun_before
from extraction.targets.quantities import Quantity
from extraction.targets.words import ELIDED

_ADJECTIVE = re.compile(r"(?:级|型|类|以上|性|式)$")


@dataclass
class Carried:
    """What a number takes over from the numbers before it in its paragraph."""

    last: Indicator | None = None
    main: Indicator | None = None  #: the last indicator that was no part (其中) of another
    aimed: bool = False  #: an earlier number of the sentence is a target


def left_open(text: str, previous: Span, q: Quantity, times: Sequence[Time]) -> Indicator | None:
    """The indicator in the clause before, which has no number: 建设一批智慧灯杆，到2025年，累计建成1.5万根."""
    found = noun_before(text, previous, q, times)
    return found if found and len(found.name) >= 3 else None


def complete(found: Indicator | None, among: bool, sentence_start: int, carried: Carried) -> Indicator | None:
    """The indicator with what it takes over from the one before it; None where there is none at all."""
    if found is None:
        return carried.last
    base = carried.main if among else carried.last
    if base is None or found.after or base.start < sentence_start:
        return found
    if ELIDED.match(found.name) and not ELIDED.match(base.name):
        return replace(found, name=base.name + found.name)
    if among and _ADJECTIVE.search(found.name):
        return replace(found, name=found.name + base.name, scope=base.name)
    return replace(found, scope=base.name) if among else found


def respective(
    text: str, placed: Sequence[Placed], times: Sequence[Time]
) -> list[tuple[Indicator | None, Time | None]]:
    """For each number, what a 分别 gives it: its indicator (A和B分别达到M和N) or its year (2025年和2027年分别达到M和N).

    Empty where nothing is shared out.
    """
    if len(placed) < 2:
        return []
    first = placed[0]
    if "分别" not in text[first.clause[0] : first.quantity.start]:
        return []
    noun = noun_before(text, first.left, first.quantity, times)
    if noun is None:
        return []
    parts = split_coordinated(noun.name)
    if len(parts) == len(placed):
        return [(replace(noun, name=part), None) for part in parts]
    dates = [t for t in times if t.kind == "deadline" and t.start < first.quantity.start]
    if len(dates) >= len(placed):
        return [(noun, date) for date in dates[-len(placed) :]]
    return [(noun, None) for _ in placed]


def each(text: str, q: Quantity, found: Indicator) -> list[str]:
    """The names that a number counts: A、B各10个 counts each of them."""
    shared = "各" in text[q.left - 1 : q.start] and not found.after
    parts = split_coordinated(found.name)
    return parts if shared and len(parts) > 1 else [found.name]
