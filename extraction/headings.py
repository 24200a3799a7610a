"""Headings of a cleaned text: numbered in nested styles, rows of task tables, annexes, items without a number.

The styles: 一、 （一） 1. （1） ① 8.1.1 第一条 第一章 任务一.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.tables import GROUP_ROW, Columns, columns_of, is_row, row_of, second_header
from extraction.titles import DATED, RESPONSIBLE_END, SHORT_FORM, title_of

CN = "一二三四五六七八九十百零〇"


@dataclass(frozen=True, slots=True)
class Style:
    """A way to number headings. `pattern` has the group `n`: what goes into the path."""

    name: str
    level: int
    pattern: re.Pattern[str]


#: 3.2 of 3.2亿元 is no number of a heading
UNIT = r"[万亿千百倍版个％%元吨米]|公里|平方|家企业|项目?[，。]|[GMTKk]"
#: nor is （二） in "（二）中的"
REFERENCE = r"中的|中所|所列|所述|规定|[和或至、]（|款|项[规所]"
ANNEX_LEVEL, ROW_LEVEL = 1, 9
STYLES: tuple[Style, ...] = (
    Style("编", 2, re.compile(rf"(?P<n>第[{CN}\d]+[编篇章])\s*")),
    Style("节", 3, re.compile(rf"(?P<n>第[{CN}\d]+节)\s*")),
    Style("条", 4, re.compile(rf"(?P<n>第[{CN}\d]+条)[\s：:、]*(?!{REFERENCE})")),
    Style(
        "任务",
        4,
        re.compile(
            rf"(?P<n>(?:任务|举措|行动|工程|措施|要点)[{CN}\d]{{1,3}})"
            r"(?:[、.：:\s]+|——|(?=[^、和及与或至到的中是为等号期所，。][^，。；：]{2,36}$))"
        ),
    ),
    Style("一", 3, re.compile(rf"(?P<n>[{CN}]{{1,3}})[、.．]\s*")),
    Style("（一）", 5, re.compile(rf"(?P<n>[（(]\s*[{CN}]{{1,3}}\s*[）)])[、.．]?\s*(?!{REFERENCE})")),
    Style("1.1", 6, re.compile(rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}})+)[、.．]?\s*(?=[^\d\s.])(?!{UNIT})")),
    Style("1.", 9, re.compile(r"(?P<n>\d{1,3})[、.．](?!\d)\s*")),
    Style("（1）", 10, re.compile(rf"(?P<n>[（(]\s*\d{{1,2}}\s*[）)])\s*(?!{REFERENCE})")),
    Style("1）", 10, re.compile(r"(?P<n>\d{1,2}[)）])\s*")),
    Style("①", 11, re.compile(r"(?P<n>[①-⑳])\s*")),
)
#: what stands before an item of a list without numbers
BULLET = r"(?:[●◆■★▲◎○◇□►▪☆※•·]|[—–-]{1,2})*\s*"
#: a heading without a number: a short name with a colon that opens a paragraph
NAMED_ITEM = re.compile(rf"{BULLET}(?P<t>[“‘]?[^，。；：\s（〔【]{{2,24}}[”’]?)：(?=[^\n]{{20,}})")
#: 一是, 二是 at the beginning of a paragraph
ORDER = re.compile(rf"[{CN}]{{1,2}}(?:是(?!否)|要)")
#: a bracket at the end of a paragraph that holds nothing but bodies
_BODY = r"[\u4e00-\u9fff“”]{1,20}(?:局|委|委员会|管委会|执委会|办|办公室|厅|政府|部(?<!总部))"
BODIES_END = re.compile(rf"[（〔\[【]{_BODY}(?:[、，；](?:{_BODY}|[\u4e00-\u9fff“”]{{2,20}}))*[）〕\]】]\s*。?$")
ANNEX = re.compile(r"附\s*[件表录]\s*(?P<n>[\d一二三四五六七八九十]{0,2})\s*[：:]?")
#: the list of annexes below a notice, whose numbers are no headings
ANNEX_LIST = re.compile(r"附\s*件\s*[：:]\s*\S")
LISTED_ANNEX = re.compile(r"\d{1,2}[.、．][^。]{2,80}$")


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
    """Every line and where it begins."""
    position = 0
    for line in text.split("\n"):
        yield position, line
        position += len(line) + 1


#: where a numbered heading may begin inside a line, in text whose breaks were lost
INLINE = re.compile(
    rf"(?=(?:[{CN}]{{1,3}}、|（[{CN}]{{1,3}}）(?!{REFERENCE})|\d{{1,2}}[.．、](?!\d)|第[{CN}]{{1,3}}条)[\u4e00-\u9fff“])"
)
FIRST = re.compile(r"一、|（一）|1[.．、]|第一条")
LIST_LIMIT = 600  #: characters of a responsible list inside a line
BARE = re.compile(rf"(?:[{CN}]{{1,3}}、|（[{CN}]{{1,3}}）|第[{CN}]{{1,3}}[章节])[^，。；：（）]{{2,24}}")


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Lines, and parts of lines that begin with a numbered heading of their own.

    Such a part follows a sentence, a responsible list, or a bare heading whose first item it is.
    """
    for start, line in lines_of(text):
        begin = 0
        for match in INLINE.finditer(line, 1):
            end = match.start()
            ended = line[end - 1] == "。"
            if line[end - 1] in "）〕】":
                ended = bool(RESPONSIBLE_END.search(line[max(begin, end - LIST_LIMIT) : end]))
            if ended or (FIRST.match(line, end) and BARE.fullmatch(line, begin, end)):
                yield start + begin, line[begin:end]
                begin = end
        yield start + begin, line[begin:]


def headings_of(text: str) -> Iterator[Heading]:
    """All headings in order."""
    blocks = list(_blocks(text))
    numbered = _numbered_headings(blocks)
    own_lists = _paragraphs_with_own_list(blocks, numbered)
    level = 5
    for i, (start, line) in enumerate(blocks):
        heading = numbered[i]
        if heading:
            level = heading.level
        else:
            heading = _named(start, line, level) or (_paragraph(start, line, level) if i in own_lists else None)
        if heading:
            yield heading


def _numbered_headings(blocks: Sequence[tuple[int, str]]) -> list[Heading | None]:
    """For each block its heading, when it has a number, is a row of a task table, or begins an annex."""
    found: list[Heading | None] = []
    columns: Columns | None = None
    in_list = after_headings = False
    for i, (start, line) in enumerate(blocks):
        row = is_row(line)
        header = columns_of(line) or (second_header(line, columns) if columns else None) if row else None
        columns = (header or columns) if row or GROUP_ROW.match(line) else None
        in_list = bool(ANNEX_LIST.match(line)) or (in_list and bool(LISTED_ANNEX.match(line)))
        if row:
            found.append(None if header else _table_row(start, line, columns))
        elif ANNEX.fullmatch(line):
            found.append(_annex(blocks[i : i + 5], after_headings))
        else:
            found.append(None if in_list else _numbered(start, line))
        after_headings = after_headings or found[-1] is not None
    return found


def _annex(blocks: Sequence[tuple[int, str]], after_headings: bool) -> Heading | None:
    """An annex of its own: after the numbered text, or with a task table. Else the whole policy is the annex."""
    if not after_headings and not any(columns_of(line) for _, line in blocks):
        return None
    match = ANNEX.fullmatch(blocks[0][1])
    following = blocks[1] if len(blocks) > 1 else (blocks[0][0], "")
    if match is None or not 2 <= len(following[1]) <= 60 or "|" in following[1] or _numbered(*following):
        following = blocks[0]  # it has no title
    start, title = following
    label = f"附件{match['n']}" if match else "附件"
    end = start + len(title)
    return Heading("附", ANNEX_LEVEL, label, title, blocks[0][0], (start, end), end)


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
            listed = RESPONSIBLE_END.search(line) or BODIES_END.search(line)
            if listed and listed.start() > 12 and not NAMED_ITEM.match(line):
                run.append(i)
    return found


def _paragraph(start: int, line: str, level: int) -> Heading:
    bullet = re.match(BULLET, line)
    begin = bullet.end() if bullet else 0
    order = ORDER.match(line, begin)
    begin, end, body = title_of(line, order.end() if order else begin)
    title = line[begin:end]
    return Heading("名", level + 1, title, title, start, (start + begin, start + end), start + body)


def _numbered(start: int, line: str) -> Heading | None:
    for style in STYLES:
        match = style.pattern.match(line)
        if not match or not line[match.end() :].strip():
            continue
        label = re.sub(r"\s", "", match["n"]).replace("(", "（").replace(")", "）")
        level = style.level + (label.count(".") - 1 if style.name == "1.1" else 0)
        begin, end, body = title_of(line, match.end(), in_brackets=style.name == "条")
        dated = DATED.search(line, begin, end) or SHORT_FORM.search(line, begin, end)
        end = dated.start() if dated else end
        if not line[begin:end].strip():
            continue
        return Heading(style.name, level, label, line[begin:end], start, (start + begin, start + end), start + body)
    return None


def _table_row(start: int, line: str, columns: Columns | None) -> Heading | None:
    row = row_of(line, columns)
    if row is None:
        return None
    cell_start, cell_end = row.task
    begin, end, body = title_of(line[:cell_end], cell_start)
    title = line[begin:end]
    return Heading("行", ROW_LEVEL, row.label or title, title, start, (start + begin, start + end), start + body)


def _named(start: int, line: str, level: int) -> Heading | None:
    """An unnumbered item with a list of responsible bodies of its own."""
    match = NAMED_ITEM.match(line)
    if not match or not RESPONSIBLE_END.search(line):
        return None
    begin, end = match.span("t")
    title = line[begin:end].strip("“‘”’")
    return Heading("名", level + 1, title, title, start, (start + begin, start + end), start + match.end())
