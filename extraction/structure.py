"""Headings, sections and metadata of a cleaned text.

A policy is a front matter, then numbered headings in nested styles (一、 （一） 1. （1） ① 8.1.1 第一条 第一章).
The style decides the depth, whatever the numbers are, so a passage torn out of its document still has its structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.clean import BODIES
from extraction.document import Metadata, Section, SectionKind

CN = "一二三四五六七八九十百零〇"


@dataclass(frozen=True, slots=True)
class Style:
    """A way to number headings. `pattern` has the group `n`: what goes into the path."""

    name: str
    level: int
    pattern: re.Pattern[str]


STYLES: tuple[Style, ...] = (
    Style("编", 1, re.compile(rf"(?P<n>第[{CN}\d]+[编篇章])\s*")),
    Style("节", 2, re.compile(rf"(?P<n>第[{CN}\d]+节)\s*")),
    Style("条", 3, re.compile(rf"(?P<n>第[{CN}\d]+条)[\s：:、]*")),
    Style("一", 2, re.compile(rf"(?P<n>[{CN}]{{1,3}})[、.．]\s*")),
    Style("（一）", 3, re.compile(rf"(?P<n>[（(]\s*[{CN}]{{1,3}}\s*[）)])[、.．]?\s*")),
    Style("1.1", 4, re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2})+)[、.．]?\s*(?=[^\d\s.%％])")),
    Style("1.", 5, re.compile(r"(?P<n>\d{1,3})[、.．](?!\d)\s*")),
    Style("（1）", 6, re.compile(r"(?P<n>[（(]\s*\d{1,2}\s*[）)])\s*")),
    Style("1）", 6, re.compile(r"(?P<n>\d{1,2}[)）])\s*")),
    Style("①", 7, re.compile(r"(?P<n>[①-⑳])\s*")),
)
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
#: a heading without a number: a short name with a colon that opens a paragraph
NAMED_ITEM = re.compile(r"(?P<t>[“‘]?[^，。；：\s]{2,24}[”’]?)：(?=[^\n]{20,})")
#: the closing bracket of a list of responsible bodies at the end of a paragraph
RESPONSIBLE_END = re.compile(
    r"[（(〔\[【](?:[^（(〔\[【）)〕\]】\n]|[（(〔\[][^）)〕\]\n]*[）)〕\]])*(?:部门|单位|牵头|负责|配合|主体)(?:[^（(〔\[【）)〕\]】\n]|[（(〔\[][^）)〕\]\n]*[）)〕\]])*[）)〕\]】]\s*[。.]?$"
)
MAX_TITLE = 45  #: characters; a longer first sentence is no title
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*(?:第\s*)?\d{1,4}\s*号")
DATE = re.compile(r"((?:19|20)\d{2})\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?")
DATED = re.compile(rf"[（(]\s*{DATE.pattern}\s*[）)]$")
KIND = r"(?:通知|意见|方案|规划|纲要|计划|办法|条例|措施|决定|批复|规定|细则|公告|通告|函|报告|指南|清单|政策|行动|规则|要点|若干政策)"
TITLE = re.compile(rf"[^。；：|]{{4,80}}{KIND}(?:[（(][^（）()\n]{{1,24}}[）)])*(?:的(?:通知|批复|公告|决定))?$")
ISSUED = re.compile(
    r"(?P<issuer>[^\n《》，。：|]{2,40}?)(?:关于)?(?:印发|发布|公布|转发|下发)\s*(?:《|<)(?P<title>[^《》]{4,80}(?:《[^》]*》[^《》]*)?)》"
)


def sections_of(text: str) -> tuple[Section, ...]:
    """All sections of a cleaned text in order; the first is the front matter. They cover the text once."""
    headings = list(_headings(text))
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


@dataclass(frozen=True, slots=True)
class _Heading:
    style: str
    level: int
    label: str
    title: str
    start: int
    title_span: tuple[int, int]
    body_start: int


def _lines(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for line in text.split("\n"):
        yield position, line
        position += len(line) + 1


#: a numbered heading that follows a sentence or a responsible list in the same line, as in text whose breaks were lost
INLINE = re.compile(
    rf"(?<=[。）〕】])(?=(?:[{CN}]{{1,3}}、|（[{CN}]{{1,3}}）|\d{{1,2}}[.．、](?!\d)|第[{CN}]{{1,3}}条)[\u4e00-\u9fff“])"
)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Lines, and parts of lines that begin with a numbered heading of their own."""
    for start, line in _lines(text):
        begin = 0
        for match in INLINE.finditer(line):
            before = line[begin : match.start()]
            if before.endswith("。") or RESPONSIBLE_END.search(before):
                yield start + begin, before
                begin = match.start()
        yield start + begin, line[begin:]


def _headings(text: str) -> Iterator[_Heading]:
    blocks = list(_blocks(text))
    numbered = [
        _numbered(start, line) or (_row(blocks[i : i + 3]) if line.isdigit() else None)
        for i, (start, line) in enumerate(blocks)
    ]
    own_lists = _paragraphs_with_own_list(blocks, numbered)
    level = 3
    for i, (start, line) in enumerate(blocks):
        heading = numbered[i]
        if heading:
            level = heading.level
        else:
            heading = _named(start, line, level) or (_paragraph(start, line, level) if i in own_lists else None)
        if heading:
            yield heading


def _paragraphs_with_own_list(blocks: Sequence[tuple[int, str]], numbered: Sequence[_Heading | None]) -> set[int]:
    """Unnumbered paragraphs that each end in a responsible list, where two or more follow one heading."""
    found: set[int] = set()
    run: list[int] = []
    for i in range(len(blocks) + 1):
        if i == len(blocks) or numbered[i]:
            if len(run) > 1:
                found.update(run)
            run = []
        elif RESPONSIBLE_END.search(blocks[i][1]) and not NAMED_ITEM.match(blocks[i][1]):
            if RESPONSIBLE_END.search(blocks[i][1]).start() > 12:  # type: ignore[union-attr]
                run.append(i)
    return found


def _paragraph(start: int, line: str, level: int) -> _Heading:
    begin, end, body = _title(line, 0)
    title = line[begin:end]
    return _Heading("名", level + 1, title, title, start, (start + begin, start + end), start + body)


def _numbered(start: int, line: str) -> _Heading | None:
    for style in STYLES:
        match = style.pattern.match(line)
        if not match or not line[match.end() :].strip():
            continue
        label = re.sub(r"\s", "", match["n"]).replace("(", "（").replace(")", "）")
        level = style.level + (label.count(".") - 1 if style.name == "1.1" else 0)
        begin, end, body = _title(line, match.end())
        dated = DATED.search(line, begin, end)
        end = dated.start() if dated else end
        return _Heading(style.name, level, label, line[begin:end], start, (start + begin, start + end), start + body)
    return None


def _row(blocks: Sequence[tuple[int, str]]) -> _Heading | None:
    """A row of a task table with one cell a line: its number, its task, the bodies."""
    if len(blocks) < 3 or not BODIES.fullmatch(blocks[2][1]):
        return None
    (start, label), (begin, title), (body, _) = blocks
    return _Heading("行", 5, label, title, start, (begin, begin + len(title)), body)


def _named(start: int, line: str, level: int) -> _Heading | None:
    """An unnumbered item with a list of responsible bodies of its own."""
    match = NAMED_ITEM.match(line)
    if not match or not RESPONSIBLE_END.search(line):
        return None
    begin, end = match.span("t")
    title = line[begin:end].strip("“”‘’")
    return _Heading("名", level + 1, title, title, start, (start + begin, start + end), start + match.end())


def _title(line: str, begin: int) -> tuple[int, int, int]:
    """Span of the title in a heading's line and where the body begins.

    Up to the first 。 when that is near; up to a ： that comes before any other mark; else the first clause.
    """
    stop = _outside_brackets(line, begin, "。")
    colon = _outside_brackets(line, begin, "：，。；")
    if colon < len(line) and line[colon] == "：" and colon - begin <= 30 and colon + 1 < len(line):
        return begin, colon, colon + 1
    if stop >= len(line):
        if len(line) - begin <= MAX_TITLE:
            return begin, len(line.rstrip("：:；;，")), len(line)
    elif stop - begin <= MAX_TITLE and not _is_untitled(line, begin, stop):
        return begin, stop, stop + 1
    blank = line.find(" ", begin)
    if 0 < blank - begin <= 30:
        return begin, blank, blank + 1
    clause = _outside_brackets(line, begin, "，。；：")
    return begin, clause, begin


def _is_untitled(line: str, begin: int, stop: int) -> bool:
    """Whether the first sentence is the task itself: it has clauses, and is long or all that there is."""
    listed = RESPONSIBLE_END.search(line)
    rest = line[stop + 1 : listed.start() if listed else len(line)].strip()
    return "，" in line[begin:stop] and (not rest or stop - begin > 24)


def _outside_brackets(line: str, begin: int, marks: str) -> int:
    depth = 0
    for i in range(begin, len(line)):
        char = line[i]
        if char in "（(〔《":
            depth += 1
        elif char in "）)〕》":
            depth = max(0, depth - 1)
        elif char in marks and depth == 0:
            return i
    return len(line)


def _end_of_tasks(text: str, headings: list[_Heading]) -> int:
    """Where the last measure ends and lines such as 抄送, 附件 or a closing paragraph begin."""
    if not headings:
        return len(text)
    last = headings[-1].start
    listed = sum(1 for _, line in _lines(text) if RESPONSIBLE_END.search(line))
    after_list = False
    for start, line in _lines(text):
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


def metadata_of(text: str, sections: tuple[Section, ...]) -> Metadata:
    """Title, 文号, issuer, date and addressees as the front matter shows them."""
    front = text[: sections[0].end]
    title, title_span, issuer, issuer_span = _title_and_issuer(front)
    number, number_span = _number(front)
    addressees = next((line for _, line in _lines(front) if re.match(r".{2,80}[：:]$", line) and "各" in line), "")
    if not issuer:
        issuer, issuer_span = _signature(front)
    return Metadata(
        title=title,
        number=number,
        issuer=issuer,
        date=_date(front) or _date(text[sections[0].end : sections[0].end + 80]),
        addressees=addressees,
        title_span=title_span,
        number_span=number_span,
        issuer_span=issuer_span,
    )


def _title_and_issuer(front: str) -> tuple[str, tuple[int, int], str, tuple[int, int]]:
    for match in ISSUED.finditer(front.replace("\n", " ")):
        issuer = re.sub(r"^.*[\s|]", "", match["issuer"].strip()).removesuffix("关于")
        start = match.start("issuer") + match["issuer"].find(issuer)
        if re.search(r"现将|已经|同意", match.group()):
            continue
        title = re.sub(r"\s(?=[\u4e00-\u9fff“（])|(?<=[\u4e00-\u9fff”）])\s", "", match["title"])
        return title, match.span("title"), issuer, (start, start + len(issuer))
    for start, line in _lines(front):
        stripped = line.strip("《》- /")
        if 8 <= len(stripped) <= 80 and TITLE.search(stripped) and not re.search(r"现将|[，。]", stripped):
            begin = start + line.find(stripped)
            issuer = re.match(r"(.{2,30}?(?:政府|办公厅|办公室|部|委员会|局|厅|委|国务院))关于", stripped)
            name = issuer[1] if issuer else ""
            return stripped, (begin, begin + len(stripped)), name, (begin, begin + len(name))
    for start, line in _lines(front):
        match = re.search(r"[\u4e00-\u9fff“][^\s/|>]{3,40}(?:规划|纲要|方案|计划)$", line)
        if match:
            return match.group(), (start + match.start(), start + match.end()), "", (0, 0)
    return "", (0, 0), "", (0, 0)


def _number(front: str) -> tuple[str, tuple[int, int]]:
    """The document's own 文号: on a line of its own, or behind a label; not one that the text cites in 《》（）."""
    for start, line in _lines(front):
        match = NUMBER.search(line)
        if match and len(line) <= len(match.group()) + 12 and "》" not in line:
            return re.sub(r"\s", "", match.group()), (start + match.start(), start + match.end())
    return "", (0, 0)


def _signature(front: str) -> tuple[str, tuple[int, int]]:
    lines = list(_lines(front))
    for (start, line), (_, following) in zip(lines, lines[1:], strict=False):
        if DATE.fullmatch(following.strip()) and re.fullmatch(r"[\u4e00-\u9fff]{4,30}", line):
            return line, (start, start + len(line))
    return "", (0, 0)


def _date(front: str) -> str:
    """The date under the signature, else the first date that is shown."""
    signed = [m for _, line in _lines(front) if (m := DATE.fullmatch(line.strip()))]
    match = signed[0] if signed else DATE.search(front)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""
