"""Sections of a cleaned text.

A policy is a front matter, then numbered headings in nested styles, then closing lines; annexes may follow. The style
decides the depth, whatever the numbers are, so a passage torn out of its document still has its structure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.document import Section, SectionKind
from extraction.headings import Heading, headings_of, lines_of
from extraction.metadata import signature_at
from extraction.titles import RESPONSIBLE_END as RESPONSIBLE_END

#: sections that say what is wanted, not what is done
OVERALL = re.compile(
    r"总体要求|指导思想|基本原则|工作原则|总体思路|总体考虑|基本思路|(?:工作|发展|建设)思路|形势|背景|现状|发展基础|基本情况|面临"
    r"|目标|愿景|适用范围|名词解释|定位$|^总则$|附则|解读"
)
TASKS = re.compile(r"任务|举措|措施|重点工作|实施")
#: a bare name of where things are: it tells places, no task
LAYOUT = re.compile(r"(?:产业|空间|区域|总体|功能|县域|片区|发展|分区)+(?:布局|分工|功能|落位|格局|分区)")
GOAL = re.compile(r"目标|愿景")
#: clauses about the document itself
ABOUT_ITSELF = re.compile(
    r"^本(?:办法|规定|措施|政策|意见|方案|细则|条例|规划|计划|通知)(?:所称|适用|仅适用|的?有效期|自|由|施行|从)"
    r"|(?:负责解释|之日起(?:施行|实施|执行)|同时废止)$"
)
PURPOSE = re.compile(r"^为.{4,160}制定(?:本|如下|以下)")
#: a line of its own after the tasks: what follows belongs to no measure
BACK = re.compile(
    r"^(?:抄送|抄报|附件|附表|附录|（?此件|本(?:方案|办法|意见|措施|计划|规划|政策|规定|通知|细则)自|主办单位"
    r"|特此|专此|此复|请予支持|以上(?:意见|事项|内容)?.{0,12}请|请(?:各|你们|认真|遵照)[^。]{0,30}(?:执行|落实|实施)。?$|（联系人)"
)


def sections_of(text: str) -> tuple[Section, ...]:
    """All sections of a cleaned text in order; the first is the front matter. They cover the text once."""
    headings = _with_backs(text, list(headings_of(text)))
    first = headings[0].start if headings else len(text)
    sections = [Section("front", 0, "", "", 0, first, 0, 0, 0, -1)]
    stack: list[int] = []
    for i, h in enumerate(headings):
        is_back = h.style == "back"
        while stack and (is_back or sections[stack[-1]].level >= h.level):
            stack.pop()
        following = next((g.start for g in headings[i + 1 :] if is_back or g.level <= h.level), len(text))
        parent = stack[-1] if stack else -1
        path = "" if h.style in ("1.1", "条") or parent < 0 else sections[parent].path
        if h.label[:1].isdecimal() and (path[-1:].isdecimal() or path == "附件"):
            path += "-"
        if not is_back:
            stack.append(len(sections))
        kind: SectionKind = "back" if is_back else "section"
        sections.append(
            Section(kind, h.level, path + h.label, h.title, h.start, following, *h.title_span, h.body_start, parent)
        )
    return _with_kinds(text, sections)


def _with_backs(text: str, headings: list[Heading]) -> list[Heading]:
    """The headings, and where closing lines begin: at the end, and before each annex."""
    annexes = [h.start for h in headings if h.style == "附"]
    found = list(headings)
    for begin, end in zip([0, *annexes], [*annexes, len(text)], strict=True):
        inside = [h for h in headings if begin <= h.start < end]
        back = _end_of_tasks(text, begin, end, inside) if inside else end
        if back < end:
            found.append(Heading("back", 0, "", "", back, (back, back), back))
    return sorted(found, key=lambda h: h.start)


def _end_of_tasks(text: str, begin: int, end: int, headings: Sequence[Heading]) -> int:
    """Where the last measure of text[begin:end] ends and 抄送, 附件, a signature or a closing paragraph begin."""
    last = headings[-1]
    after = max(last.start, last.title_span[0])  # the title of an annex stands on a line of its own
    lines = [(begin + start, line) for start, line in lines_of(text[begin:end])]
    listed = sum(1 for _, line in lines if RESPONSIBLE_END.search(line))
    after_list = False
    for i, (start, line) in enumerate(lines):
        if start <= after:
            after_list = start <= last.start < start + len(line) + 1 and bool(RESPONSIBLE_END.search(line))
            continue
        if BACK.match(line) or signature_at([line for _, line in lines[i : i + 4]]):
            return start
        if after_list and listed >= 3 and line and not RESPONSIBLE_END.search(line) and last.style != "行":
            return start
        after_list = after_list or bool(RESPONSIBLE_END.search(line))
    return end


def _with_kinds(text: str, sections: list[Section]) -> tuple[Section, ...]:
    kinds: list[SectionKind] = []
    numbered_parents = {c.parent for c in sections if text[c.start : c.title_start].strip("“‘")}
    for i, s in enumerate(sections):
        above = [s]
        while above[-1].parent >= 0:
            above.append(sections[above[-1].parent])
        kind = s.kind
        if s.level > 0:
            aim = next((a for a in above if OVERALL.search(a.title) and not TASKS.search(a.title)), None)
            if aim:
                kind = "goal" if GOAL.search(aim.title) else "section"
            elif (s.path.startswith("附件") and s.level == 1) or _is_layout(text, s):
                kind = "section"
            elif i not in numbered_parents and _has_body(text, sections, i) and not _is_about_itself(text, s):
                kind = "measure"
        kinds.append(kind)
    return tuple(replace(s, kind=k) for s, k in zip(sections, kinds, strict=True))


def _has_body(text: str, sections: list[Section], i: int) -> bool:
    """Whether there is text under a heading, or the heading is a sentence, and so the task itself."""
    s = sections[i]
    has_child = i + 1 < len(sections) and sections[i + 1].parent == i
    first_child = sections[i + 1].start if has_child else s.end
    return text[s.title_end : s.title_end + 1] in ("。", "；") or bool(text[s.body_start : first_child].strip())


def _is_layout(text: str, s: Section) -> bool:
    """Whether a section lists places, and nobody is told to do anything."""
    lines = text[s.body_start : s.end].split("\n")
    return bool(LAYOUT.fullmatch(s.title)) and not any(RESPONSIBLE_END.search(line) for line in lines)


def _is_about_itself(text: str, s: Section) -> bool:
    """Whether a clause says why the document was made, for whom it holds, or from when."""
    return bool(ABOUT_ITSELF.search(s.title) or PURPOSE.match(text[s.title_start : s.title_start + 180]))
