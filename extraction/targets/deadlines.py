"""When something is to be reached: the years that a text sets, and which of them covers a number.

A year covers what follows it in its sentence, then in its paragraph; the year of a goal section's leading paragraphs
covers the section's dash items. "三年内" names no year, and a plan's period from its title is no deadline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extraction.document import Document

TimeKind = Literal["deadline", "base", "past", "open"]


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression at text[start:end]. `open` (三年内) sets no year, and hides the ones before it."""

    start: int
    end: int
    kind: TimeKind
    year: int | None


_Y = r"(?:19|20)\d{2}"
_PART = (
    r"(?:年度|年底|年末|年初|底|末|初|上半年|下半年|[一二三四]季度|第[一二三四]季度|\d{1,2}月(?:\d{1,2}日|底|末|份)?)"
)
_TIME = re.compile(
    rf"(?P<pre>(?:(?<![占用配])比|较|与|相比|相对|对比|超过|在|以|自|从|截至|截止|至|到|于|力争|争取|确保|计划|预计|展望|远景)*)"
    rf"(?:(?P<from>{_Y})年?(?:-|—|–|~|～|至|到|－)+(?P<to>{_Y})年"
    rf"|(?P<y>{_Y})(?P<also>(?:年?[、和及]{_Y})*)年)(?P<part>{_PART}?)(?P<post>之?前|以来|起|的|基础|为基|版"
    rf"|同期|相比)?"
    r"|[“\"]?(?P<plan>十[二三四五六七])五[”\"]?(?P<plan_part>期?末|期间|时期|时|规划期末?|中后期|期内|以来)"
    r"|(?P<open>[一二三四五两\d]{1,2}(?:-[一二三四五\d])?年(?:以内|之内|内|左右(?:时间)?))"
    r"|(?P<this>今年|本年度|本年|明年|"
    r"(?<![\d一二两三四五六七八九十百几多数每全近往历同])年(?=底|末|内(?![蒙容部涵])))(?:底|内|末)?前?"
)
_PLAN_YEAR = re.compile(
    rf"(?<![\d—–~～至-])({_Y})年(?:度)?(?![—–~～至-]|修订|版|远景)[^\n]*(?:要点|任务|清单|工作|计划|方案|安排|行动)"
)
_PLAN_END = {"十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035, "十七": 2040}
_NOT_GOAL = re.compile(
    r"^(?:[^\s，。；、]{0,3}(?:印发|发布|出台|施行|修订|修正|通过|召开|制定|成立|实施|公布|批准)|基数|不变价"
    r"|试点|工作要点|行动计划|版)"
)
_BASE_FOLLOWS = re.compile(r"^(?:的[\d一二两三四五六七八九十]|基础上|的基础|水平|的水平|为基|相比|增长|提高|翻)")


def issue_year(document: Document) -> int | None:
    """The year a document speaks in: of its 文号, its date, or the beginning of the period in its title."""
    shown = document.metadata
    for text in (shown.number, shown.date[:4], shown.title):
        if match := re.search(_Y, text):
            return int(match.group())
    period = re.search(r"(十[二三四五六七])(?:五|个五年)", shown.title)
    return _PLAN_END[period[1]] - 4 if period else None


def plan_year(document: Document) -> Time | None:
    """The one year that a plan is for, in its title: 2026年工作要点. A period (2021—2025年) is none."""
    match = _PLAN_YEAR.search(document.text, *document.metadata.title_span)
    return Time(match.start(1), match.end(1) + 1, "deadline", int(match[1])) if match else None


def find_times(text: str, start: int, end: int, now: int | None) -> list[Time]:
    """Time expressions of text[start:end] in order. Years before `now` are past; those inside 《》 are left out."""
    titles = [m.span() for m in re.finditer(r"《[^》]*》", text[start:end])]
    times: list[Time] = []
    for match in _TIME.finditer(text, start, end):
        if any(a <= match.start() - start < b for a, b in titles):
            continue
        times += _read(match, text[match.end() : match.end() + 12], now)
    return times


def _read(match: re.Match[str], follows: str, now: int | None) -> list[Time]:
    begin, end = match.span()
    if match["open"]:
        return [Time(begin, end, "open", None)]
    if match["this"]:
        year = None if now is None else now + (match["this"] == "明年")
        return [Time(begin, end, "deadline", year)] if year else []
    if match["plan"]:
        year = _PLAN_END[match["plan"]]
        if re.search("[比较]$|相对$", match.string[max(0, begin - 2) : begin]):
            return [Time(begin, end, "base", year)]
        past = match["plan_part"] == "以来" or (now is not None and year < now)
        return [Time(begin, end, "past" if past else "deadline", year)]
    pre, post = match["pre"] or "", match["post"] or ""
    if match["to"]:
        year = int(match["to"])
        kind: TimeKind = "past" if now is not None and year < now else "deadline"
        return [Time(begin, end, kind, year)]
    years = [int(match["y"]), *(int(y) for y in re.findall(_Y, match["also"]))]
    read = _kind(pre, post, match["part"], follows, years[0], now)
    return [Time(begin, end, read, year) for year in years] if read else []


def _kind(pre: str, post: str, part: str, follows: str, year: int, now: int | None) -> TimeKind | None:
    if re.search(r"比|较|与|对比|相对|超过|以$", pre) or post in ("同期", "基础", "为基", "相比"):
        return "base"
    if _BASE_FOLLOWS.match(post + follows if post == "的" else follows) and not re.search("到|至", pre):
        return "base" if not re.match(r"增长|提高|翻", follows) or post == "的" else _future(year, now)
    if post == "的" and re.match(r"[\d一二两三四五六七八九十]", follows):
        reached = re.search("到|至", pre) and not re.match(r"[\d.一二两三四五六七八九十]+倍", follows)
        return "deadline" if reached and year >= (now or 0) else "base"
    if post == "以来" or re.search(r"截至|截止", pre):
        return "past" if now is None or year <= now else "deadline"
    if post in ("起", "版") or re.search(r"自|从", pre) or _NOT_GOAL.match(follows):
        return None
    return _future(year, now)


def _future(year: int, now: int | None) -> TimeKind:
    return "past" if now is not None and year < now else "deadline"


class Calendar:
    """The times that a text has stated so far, while its sentences are read in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._section = -1
        self._paragraph: Time | None = None
        self._section_goal: Time | None = None
        self._list: tuple[Time, int] | None = None  #: the year of a list, and where the list ends

    def enter(self, section: int) -> None:
        """A new paragraph begins, in the section (by number) whose items share a year."""
        self._paragraph = None
        if section != self._section:
            self._section, self._section_goal = section, None

    def pass_sentence(self, times: Sequence[Time], leads: bool) -> None:
        """A sentence has been read. The years of `leads` paragraphs hold for the items of their section."""
        dates = [t for t in times if t.kind in ("deadline", "open")]
        if not dates:
            return
        self._paragraph = dates[-1]
        near = [t for t in dates if t.kind == "deadline" and not re.search("展望|远景", self._text[t.start : t.end])]
        if near and (leads or self._section_goal is None):
            self._section_goal = near[-1]

    def open_list(self, end: int) -> None:
        """A paragraph that ends in a colon has been read: its year holds for what it announces, up to `end`."""
        if self._paragraph:
            self._list = (self._paragraph, end)

    def covering(
        self, start: int, end: int, sentence: tuple[int, int], times: Sequence[Time], goal: bool
    ) -> Time | None:
        """The time for a number at text[start:end]: before it in its sentence, in brackets behind it, or carried."""
        before = [t for t in times if t.start < start and t.kind in ("deadline", "open")]
        if before:
            return before[-1]
        bracket = re.match(r"[^，。；、（(]{0,20}[（(]", self._text[end : sentence[1]])
        if bracket:
            for time in times:
                if time.kind == "deadline" and 0 <= time.start - end - bracket.end() <= 1:
                    return time
        listed = self._list[0] if self._list and start < self._list[1] else None
        return self._paragraph or listed or (self._section_goal if goal else None)
