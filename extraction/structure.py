"""Sections of a cleaned text.

A policy is a front matter, then numbered headings in nested styles. The style decides the depth, whatever the numbers
are, so a passage torn out of its document still has its structure.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.document import Section, SectionKind
from extraction.headings import RESPONSIBLE_END as RESPONSIBLE_END
from extraction.headings import Heading, headings_of, lines_of

#: sections that say what is wanted, not what is done
OVERALL = re.compile(
    r"总体要求|指导思想|基本原则|工作原则|总体思路|总体考虑|基本思路|形势|背景|现状|发展基础|基本情况|面临|目标|愿景|适用范围|名词解释|定位$|附则|解读"
)
TASKS = re.compile(r"任务|举措|措施|重点工作|实施")
GOAL = re.compile(r"目标|愿景")
#: a line of its own after the tasks: what follows belongs to no measure
BACK = re.compile(
    r"^(?:抄送|抄报|附件|附表|附录|（?此件|本(?:方案|办法|意见|措施|计划|规划|政策|规定|通知|细则)自|主办单位)"
)


def sections_of(text: str) -> tuple[Section, ...]:
    """All sections of a cleaned text in order; the first is the front matter. They cover the text once."""
    headings = list(headings_of(text))
    end_of_tasks = _end_of_tasks(text, headings)
    starts = [h.start for h in headings]
    sections = [Section("front", 0, "", "", 0, starts[0] if starts else end_of_tasks, 0, 0, 0, -1)]
    stack: list[int] = []
    for i, h in enumerate(headings):
        while stack and sections[stack[-1]].level >= h.level:
            stack.pop()
        following = next((g.start for g in headings[i + 1 :] if g.level <= h.level), end_of_tasks)
        parent = stack[-1] if stack else -1
        prefix = "" if h.style in ("1.1", "条") or parent < 0 else sections[parent].path
        stack.append(len(sections))
        sections.append(
            Section(
                "section", h.level, prefix + h.label, h.title, h.start, following, *h.title_span, h.body_start, parent
            )
        )
    if end_of_tasks < len(text):
        sections.append(
            Section("back", 0, "", "", end_of_tasks, len(text), end_of_tasks, end_of_tasks, end_of_tasks, -1)
        )
    return _with_kinds(text, sections)


def _end_of_tasks(text: str, headings: list[Heading]) -> int:
    """Where the last measure ends and lines such as 抄送, 附件 or a closing paragraph begin."""
    if not headings:
        return len(text)
    last = headings[-1].start
    listed = sum(1 for _, line in lines_of(text) if RESPONSIBLE_END.search(line))
    after_list = False
    for start, line in lines_of(text):
        if start <= last:
            after_list = start == last and bool(RESPONSIBLE_END.search(line))
            continue
        if BACK.match(line) or (after_list and listed >= 3 and line and not RESPONSIBLE_END.search(line)):
            return start
        after_list = after_list or bool(RESPONSIBLE_END.search(line))
    return len(text)


def _with_kinds(text: str, sections: list[Section]) -> tuple[Section, ...]:
    kinds: list[SectionKind] = []
    for i, s in enumerate(sections):
        above = [s]
        while above[-1].parent >= 0:
            above.append(sections[above[-1].parent])
        kind = s.kind
        if s.level > 0:
            numbered_children = any(c.parent == i and text[c.start : c.title_start].strip("“‘") for c in sections)
            aim = next((a for a in above if OVERALL.search(a.title) and not TASKS.search(a.title)), None)
            if aim:
                kind = "goal" if GOAL.search(aim.title) else "section"
            elif not numbered_children and _has_body(text, sections, i):
                kind = "measure"
        kinds.append(kind)
    return tuple(replace(s, kind=k) for s, k in zip(sections, kinds, strict=True))


def _has_body(text: str, sections: list[Section], i: int) -> bool:
    s = sections[i]
    first_child = next((c.start for c in sections[i + 1 :] if c.parent == i), s.end)
    return bool(text[s.body_start : first_child].strip())
