"""Whether a document is in force on a day, and why: derived from what documents say of themselves and of others. Pure.

A document that nothing ends is in force from its first day; that is said so, never proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.model import Edge, Node

Verdict = Literal["有效", "无效", "不明"]
ENDING = ("废止", "替代")  #: kinds of REPLACES after which a document is no more


@dataclass(frozen=True, slots=True)
class Act:
    """A document that replaces or amends another one, and the relation that says so."""

    by: Node
    edge: Edge

    @property
    def kind(self) -> str:
        return str(self.edge.properties.get("kind", ""))

    @property
    def since(self) -> str:
        return first_day(self.by)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of a document on a day. `act` is what ended it; `amended`: what has amended it by then."""

    verdict: Verdict
    reason: str
    act: Act | None = None
    amended: tuple[Act, ...] = ()


def first_day(document: Node) -> str:
    """From when a document holds: the day that it names, its date, the years that it plans for; '' without any."""
    said = document.properties
    period = f"{said['period_from']}-01-01" if said.get("period_from") else ""
    return str(said.get("effective") or said.get("date") or period)


def standing(document: Node, acts: Sequence[Act], on: str) -> Standing:
    """Whether a document is in force on the ISO day `on`, given all that was done to it."""
    said = document.properties
    since = first_day(document)
    done = [act for act in acts if act.since <= on]  # an act without a day is one that has happened
    amended = tuple(act for act in done if act.kind not in ENDING)
    if said.get("stage") == "征求意见稿":
        return Standing("无效", "征求意见稿，尚未发布")
    if since > on:
        return Standing("无效", f"自{since}起才施行")
    ended = next((act for act in done if act.kind in ENDING), None)
    if ended:
        when = f"（{ended.since}起）" if ended.since else ""
        return Standing("无效", f"被《{ended.by.name}》{ended.kind}{when}", ended, amended)
    extended = [act for act in amended if act.edge.properties.get("until")]
    until = max([str(said.get("expires", "")), *(str(act.edge.properties["until"]) for act in extended)])
    period = int(said.get("period_to") or 0)
    if until and until < on:
        return Standing("无效", f"有效期至{until}，已过", amended=amended)
    if not until and period and period < int(on[:4]):
        return Standing("无效", f"规划期至{period}年，已满", amended=amended)
    if not since:
        return Standing("不明", "文件没有写明日期，未找到依据", amended=amended)
    how = f"有效期至{until}" if until else f"规划期至{period}年" if period else "未找到废止、替代或失效的依据"
    changed = "".join(f"，被《{act.by.name}》修订" for act in amended)
    return Standing("有效", f"自{since}起，{how}{changed}", amended=amended)
