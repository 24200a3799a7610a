"""Headings of a cleaned text: numbered in nested styles, rows of task tables, unnumbered items with a list of bodies.

The styles: 一、 （一） 1. （1） ① 8.1.1 第一条 第一章.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.tables import BODIES

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
#: a heading without a number: a short name with a colon that opens a paragraph
NAMED_ITEM = re.compile(r"(?P<t>[“‘]?[^，。；：\s]{2,24}[”’]?)：(?=[^\n]{20,})")
#: the closing bracket of a list of responsible bodies at the end of a paragraph
RESPONSIBLE_END = re.compile(
    r"[（(〔\[【](?:[^（(〔\[【）)〕\]】\n]|[（(〔\[][^）)〕\]\n]*[）)〕\]])*(?:部门|单位|牵头|负责|配合|主体)(?:[^（(〔\[【）)〕\]】\n]|[（(〔\[][^）)〕\]\n]*[）)〕\]])*[）)〕\]】]\s*[。.]?$"
)
MAX_TITLE = 45  #: characters; a longer first sentence is no title
DATE = re.compile(r"((?:19|20)\d{2})\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?")
DATED = re.compile(rf"[（(]\s*{DATE.pattern}\s*[）)]$")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a heading stands, its label, its title and where the text under it begins."""

    style: str
    level: int
    label: str
    title: str
    start: int
    title_span: tuple[int, int]
    body_start: int


def lines_of(text: str) -> Iterator[tuple[int, str]]:
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
    for start, line in lines_of(text):
        begin = 0
        for match in INLINE.finditer(line):
            before = line[begin : match.start()]
            if before.endswith("。") or RESPONSIBLE_END.search(before):
                yield start + begin, before
                begin = match.start()
        yield start + begin, line[begin:]


def headings_of(text: str) -> Iterator[Heading]:
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


def _paragraphs_with_own_list(blocks: Sequence[tuple[int, str]], numbered: Sequence[Heading | None]) -> set[int]:
    """Unnumbered paragraphs that each end in a responsible list, where two or more follow one heading."""
    found: set[int] = set()
    run: list[int] = []
    for i in range(len(blocks) + 1):
        if i == len(blocks) or numbered[i]:
            if len(run) > 1:
                found.update(run)
            run = []
        else:
            line = blocks[i][1]
            listed = RESPONSIBLE_END.search(line)
            if listed and listed.start() > 12 and not NAMED_ITEM.match(line):
                run.append(i)
    return found


def _paragraph(start: int, line: str, level: int) -> Heading:
    begin, end, body = _title(line, 0)
    title = line[begin:end]
    return Heading("名", level + 1, title, title, start, (start + begin, start + end), start + body)


def _numbered(start: int, line: str) -> Heading | None:
    for style in STYLES:
        match = style.pattern.match(line)
        if not match or not line[match.end() :].strip():
            continue
        label = re.sub(r"\s", "", match["n"]).replace("(", "（").replace(")", "）")
        level = style.level + (label.count(".") - 1 if style.name == "1.1" else 0)
        begin, end, body = _title(line, match.end())
        dated = DATED.search(line, begin, end)
        end = dated.start() if dated else end
        return Heading(style.name, level, label, line[begin:end], start, (start + begin, start + end), start + body)
    return None


def _row(blocks: Sequence[tuple[int, str]]) -> Heading | None:
    """A row of a task table with one cell a line: its number, its task, the bodies."""
    if len(blocks) < 3 or not BODIES.fullmatch(blocks[2][1]):
        return None
    (start, label), (begin, title), (body, _) = blocks
    return Heading("行", 5, label, title, start, (begin, begin + len(title)), body)


def _named(start: int, line: str, level: int) -> Heading | None:
    """An unnumbered item with a list of responsible bodies of its own."""
    match = NAMED_ITEM.match(line)
    if not match or not RESPONSIBLE_END.search(line):
        return None
    begin, end = match.span("t")
    title = line[begin:end].strip("“”‘’")
    return Heading("名", level + 1, title, title, start, (start + begin, start + end), start + match.end())


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
