"""Indicators that a clause leaves out, shortens or shares: ，2027年达到200家; 其中国家级3个; A和B分别达到M和N."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.targets.clauses import Placed, Span, split_coordinated
from extraction.targets.deadlines import Time
from extraction.targets.indicators import Indicator, noun_after, noun_before
from extraction.targets.quantities import Quantity
from extraction.targets.subjects import Subject
from extraction.targets.words import CHANGE, ELIDED

_SIZE = r"(?:产业)?(?:集群)?(?:总?规模|总?产值|(?:营业|综合|总)收入|增加值|销售额|产量|产能)"
#: what each of coordinated fields is measured by: A、B产业集群规模均达到
_SHARED_SIZE = re.compile(rf"{_SIZE}$")
_SHARED_MEASURE = re.compile(rf"(?:{_SIZE}|[\u4e00-\u9fff]{{2,3}}(?<!化)化率|[\u4e00-\u9fff]{{2}}率|比重|占比|比例)$")
_EACH_YEAR = re.compile(r"^(?:每年|年均)(?:新增|净增|培育|引进|新建)?")
_POINTING = re.compile(r"(?:这一|该项?|此项?|上述)(?:比重|比例|占比|指标|数字|数值)")
_GRADE = re.compile("^[十百千万亿]+级")
_ADJECTIVE = re.compile(r"(?:级|型|类|以上|性|式)$")


@dataclass
class Carried:
    """What a number takes over from the numbers before it in its paragraph."""

    last: Indicator | None = None
    main: Indicator | None = None  #: the last indicator that was no part (其中) of another
    subject: Subject | None = None  #: of the last target
    aimed: bool = False  #: an earlier number of the sentence is a target

    def pass_over(self, past: Indicator | None) -> None:
        """What a number of the past measures, which a later one may leave out; a share of it is no such thing."""
        if past and not (self.last and ELIDED.match(past.name)):
            self.last = past


def left_open(text: str, previous: Span, q: Quantity, times: Sequence[Time]) -> Indicator | None:
    """The indicator in the clause before, which has no number: 建设一批智慧灯杆，到2025年，累计建成1.5万根."""
    found = noun_before(text, previous, q, times)
    return found if found and len(found.name) >= 3 else None


def complete(
    found: Indicator | None, among: bool, sentence_start: int, carried: Carried, q: Quantity
) -> Indicator | None:
    """The indicator with what it takes over from the one before it; None where there is none at all."""
    if found is None and carried.last:
        # 每年新增企业20家，总数达到200家; 收入年均增长10%，进入全国前十
        changes = q.kind == "share" and not re.search("[到至]$", q.verb)
        name = carried.last.name if changes else CHANGE.sub("", carried.last.name) or carried.last.name
        return replace(carried.last, name=_EACH_YEAR.sub("", name) or name)
    if found is None:
        return None
    base = carried.main if among else carried.last
    if base is None or found.after or base.start < sentence_start:
        return found
    if _POINTING.fullmatch(found.name):
        return replace(found, name=base.name)
    if ELIDED.match(found.name) and not ELIDED.match(base.name):
        return replace(found, name=(CHANGE.sub("", base.name) or base.name) + found.name)
    if among and _ADJECTIVE.search(found.name):
        return replace(found, name=found.name + base.name, scope=base.name)
    return replace(found, scope=base.name) if among else found


def shared_head(text: str, placed: Sequence[Placed], i: int, found: Indicator) -> Indicator:
    """The indicator with the noun that orders of magnitude share: 1个千亿级、2个百亿级产业集群."""
    open_head = _GRADE.fullmatch(found.name) if found.after else placed[i].quantity.grade
    following = noun_after(text, placed[i + 1]) if open_head and i + 1 < len(placed) else None
    if following is None:
        return found
    head = _GRADE.sub("", following.name, count=1)
    graded = placed[i + 1].quantity.grade or head != following.name
    return replace(found, name=found.name + head) if graded else found


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
    change = CHANGE.search(noun.name)
    tail = change.group() if change else ""
    parts = split_coordinated(noun.name.removesuffix(tail))
    if len(parts) == len(placed):
        written = parts
        measure = _SHARED_MEASURE.search(parts[-1])
        if measure and measure.start() >= 2 and not any(_SHARED_MEASURE.search(part) for part in parts[:-1]):
            parts = [*(part + measure.group() for part in parts[:-1]), parts[-1]]  # 果蔬、肉类流通率分别达到
        shared: list[tuple[Indicator | None, Time | None]] = []
        start = noun.start
        for name, part in zip(parts, written, strict=True):
            start = max(start, text.find(part[:4], start, noun.end))
            shared.append((replace(noun, name=name + tail, start=start, end=min(noun.end, start + len(part))), None))
        return shared
    dates = [t for t in times if t.kind == "deadline" and t.start < first.quantity.start]
    if len(dates) >= len(placed):
        return [(noun, date) for date in dates[-len(placed) :]]
    return [(noun, None) for _ in placed]


def each(text: str, q: Quantity, found: Indicator) -> list[Indicator]:
    """What a number counts: A、B各10个 counts each of them, A、B产业规模均达到100亿元 measures each."""
    parts = split_coordinated(found.name)
    if found.after or len(parts) < 2:
        return [found]
    tail = ""
    if "各" not in text[q.left - 1 : q.start]:
        measure = _SHARED_SIZE.search(parts[-1])
        if not measure or measure.start() < 2 or not re.search("[均都]", text[found.end : q.start]):
            return [found]
        tail = measure.group()
    shared: list[Indicator] = []
    start = found.start
    for part in parts:
        start = max(start, text.find(part, start))
        name = part if _SHARED_SIZE.search(part) else part + tail
        shared.append(replace(found, name=name, start=start, end=start + len(part)))
    return shared
