"""Comparators that stand apart from their number: 至少建成1个, 达到2020年的2倍; and 突破 that compares nothing."""

from __future__ import annotations

import re

from extraction.targets.clauses import Placed
from extraction.targets.deadlines import Time
from extraction.targets.indicators import Indicator
from extraction.targets.quantities import Comparator, Quantity
from extraction.targets.words import DUAL, PURE

#: 突破50项关键技术 is a breakthrough, not more than 50
_BREAKTHROUGH = re.compile(r"技术|难题|瓶颈|部件|零件|材料|产品|装备|设备|算法|工艺|环节|成果|芯片|卡脖子|节点")
_LEAST = re.compile(rf"(?:至少|最少|不少于|不低于|最多|不超过)(?:{PURE}|{DUAL})$")


#: 提升至2025年的70%: the verb stands before the year
_RAISED = re.compile(r"(?:提高|提升|增加|增长|上升|扩大|达)$")
_LOWERED = re.compile(r"(?:下降|降低?|减少|压减|压缩|缩短)$")


def comparator_of(
    text: str, p: Placed, q: Quantity, found: Indicator, base: Time | None, date: Time | None
) -> Comparator:
    """The comparator of a target, '' for a bare number. `q` is the number, as `A和B分别达到` may have completed it."""
    if q.verb == "突破" and found.after and q.comparator == ">" and _BREAKTHROUGH.search(found.name):
        return ">=" if text[q.end : q.right] == "以上" else "="
    if q.verb == "突破" and "取得" in text[slice(*p.left)]:
        return ">=" if text[q.end : q.right] == "以上" else "="  # 取得技术突破30项
    if not q.comparator and base and re.search(r"(?:达到?|到|至)$", text[base.start - 2 : base.start + 1]):
        return ">="  # 达到2020年的2倍
    if date and not q.comparator and text[date.end : q.left] in ("", "的") and re.match("到|至", text[date.start :]):
        before = text[p.clause[0] : date.start]
        return ">=" if _RAISED.search(before) else "<=" if _LOWERED.search(before) else ""
    if not q.comparator and (least := _LEAST.search(text[slice(*p.left)])):
        return "<=" if least.group().startswith(("不超", "最多")) else ">="  # 至少建成1个
    return q.comparator
