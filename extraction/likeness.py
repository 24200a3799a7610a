"""When the scorer takes two names or two targets for the same, and how it counts.

Part of `extraction.evaluate`; tests/gold/score.py is the reference for both.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]

_IGNORED = re.compile(r"[\s“”\"‘’'《》「」·・—\-]")
_TAIL = re.compile(r"(产业|行业|领域|赛道|业务)$")


@dataclass(frozen=True)
class Tally:
    """Counts behind one line: system facts that are right, all of them; gold facts that are found, all of them."""

    right: int
    system: int
    found: int
    gold: int

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right, self.system + other.system, self.found + other.found, self.gold + other.gold
        )

    def line(self, name: str) -> tuple[str, float]:
        precision, recall = self.right / max(1, self.system), self.found / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        counts = f"{name:24s} sys {self.system:5d} gold {self.gold:5d}"
        return f"{counts}  P {precision:.3f} R {recall:.3f} F1 {f1:.3f}", f1


def squeezed(text: str) -> str:
    """NFKC in lower case without blanks, quotes, dashes and dots."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()


def normal(name: str | None) -> str:
    """A name as it is compared: squeezed, without a closing 产业/行业/领域/…"""
    text = squeezed(name or "")
    short = _TAIL.sub("", text)
    return short if len(short) > 1 else text


def _bigrams(name: str | None) -> Counter[str]:
    text = normal(name)
    return Counter(text[i : i + 2] for i in range(max(1, len(text) - 1)))


def _alike(a: str | None, b: str | None) -> bool:
    """Dice of the character bigrams at least a half, or one contains the other; neither may be empty."""
    if not normal(a) or not normal(b):
        return False
    x, y = _bigrams(a), _bigrams(b)
    dice = 2 * sum((x & y).values()) / max(1, sum(x.values()) + sum(y.values()))
    return dice >= 0.5 or normal(a) in normal(b) or normal(b) in normal(a)


def _slots(row: Row) -> tuple[Any, ...] | None:
    try:
        deadline = int(row["deadline"]) if row.get("deadline") else None
        return row["comparator"], round(float(row["value"]), 6), normal(row.get("unit")), deadline
    except (KeyError, TypeError, ValueError):
        return None


def same_target(gold: Row, fact: Row) -> bool:
    """Whether a fact states the gold target, or one of its `also` readings."""
    also: list[Row] = gold.get("also", [])
    wanted, given = normal(gold.get("subject")), normal(fact.get("subject"))
    return (
        gold["doc"] == fact["doc"]
        and any(
            _slots(reading) == _slots(fact) and _alike(reading["indicator"], fact.get("indicator"))
            for reading in [gold, *({**gold, **other} for other in also)]
        )
        and (
            not wanted
            or (
                bool(given)
                and (wanted in given or given in wanted or any(normal(other.get("subject")) == given for other in also))
            )
        )
    )


def target_tally(gold: Sequence[Row], system: Sequence[Row]) -> Tally:
    """Each fact takes the first gold target that it fits and that no fact has taken."""
    hit: set[int] = set()
    for fact in system:
        match = next((i for i, row in enumerate(gold) if i not in hit and same_target(row, fact)), None)
        if match is not None:
            hit.add(match)
    agreed = [bool(row.get("agreed", True)) for row in gold]
    return Tally(len(hit), len(system), sum(agreed[i] for i in hit), sum(agreed))
