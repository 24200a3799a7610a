"""Slogans that look like places: what a whole region or a known place is to become is an aim, not a place.

将中国医药城打造成为[大健康产业集聚区]; 目标: 建设全国领先的[绿色能源示范区].
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extraction.document import Document
from extraction.phrases import Span
from extraction.structure import OVERALL

#: X becomes the name that follows
BECOMES = re.compile(
    r"(?:成为|(?:打造|建设|建|发展|培育|转变|转型|提升|壮大|锻造|塑造)成|(?:打造|建设|发展|提升|转型|培育)为|迈向|争当|争做|跻身)"
    r"[^，。；：\n]{0,40}$"
)
#: a verb behind it begins something of its own: 作为核心区支持[A]
VERB_BETWEEN = re.compile(r"(?:支持|依托|推动|带动|引领)[^，。；、的]{0,12}$")
#: the verbs of slogans
SLOGAN = re.compile(
    r"(?:打造|建设|建成|创建|争创|构建|形成|创成|奋力|着力|加快|努力|全力|高水平|高标准|初步|基本|建好|塑造|锻造|推进|推动)+"
    r"(?:[^，。；：、\n]{0,18}的|全国性?|全省|国家级?|国际|世界级?|区域性?|重要|一流|领先|若干|一批|特色|“)*$"
)
#: places that are wanted rather than built
WANTED = re.compile(
    r"(?:示范区|先行区|试验区|实验区|先导区|引领区|样板区|集聚区|实践区|承载区|转移区|核心区|合作区|创新区|功能区|标杆区|领航区|走廊|发展带"
    r"|经济带|产业带|创新带|枢纽|港|集聚地|高地|基地|特区|产业城|中心|先行示范区|都)$"
)


#: what stands in the clause of a place that the text names
THERE = re.compile(r"在|依托|支持|以(?=.*为)")


def is_aim(document: Document, span: Span, others: Sequence[int]) -> bool:
    """Whether the text only wants to become what the span names.

    `others`: where divisions begin that are not the document's own, sorted; they build places of their own.
    """
    text, (start, end) = document.text, span
    before = text[max(0, start - 60) : start]
    become = BECOMES.search(before)
    if become and not VERB_BETWEEN.search(become.group()):
        return True
    if not (WANTED.search(text[start:end]) and SLOGAN.search(before)):
        return False
    clause = re.split(r"[，。；：\n]", before)[-1]
    other = bisect_left(others, start - len(clause))
    there = (other < len(others) and others[other] <= start) or THERE.search(clause)
    return not there and _of_aims(document, start)


def _of_aims(document: Document, position: int) -> bool:
    """Whether a position stands in aims, guiding ideas or a preamble."""
    section = document.section_at(position)
    while section.kind != "measure":
        if section.kind in ("goal", "front") or OVERALL.search(section.title):
            return section.kind != "front" or len(document.sections) > 1
        if section.parent < 0:
            return False
        section = document.sections[section.parent]
    return False
