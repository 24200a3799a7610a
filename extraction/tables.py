"""Task tables: rows with cells between |, or one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: a cell that holds only government bodies
BODIES = re.compile(
    r"(?:[\u4e00-\u9fff（）()“”]{2,24}(?:局|委|委员会|办|办公室|部|厅|政府|中心|院|署|会|公司|集团|区|县|镇|街道|单位|部门)[）)]?(?:[、，,；;\s]|$)+)+"
)
NUMBER = re.compile(r"\d{1,3}[.、．]?")
NUMBER_COLUMN = re.compile(r"序号|编号|序")
_OTHER_COLUMN = "时限|期限|时间|周期|进度|情况|标准|步骤|计划|路径|类别|类型|领域|分类|来源"
TASK_COLUMN = re.compile(
    rf"(?!.*(?:{_OTHER_COLUMN}|牵头|责任|负责|配合|单位|部门))"
    r"[^|]{0,8}(?:任务|举措|措施|事项|内容|工作|项目|要点|条款)[^|]{0,8}"
)
BODY_COLUMN = re.compile(
    rf"(?!.*(?:{_OTHER_COLUMN}|内容|要求|举措|措施|任务|清单))"
    r".{0,6}(?:牵头|责任|负责|配合|实施|主办|承办|协办|协同|参与|主管|主责|主体|落实|分工|归口).{0,8}|部门|单位|处室|科室"
)
#: a row with one cell, which names the tasks below it
GROUP_ROW = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]).{2,40}$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a task table hold what; -1 for none."""

    number: int
    task: int
    bodies: tuple[tuple[int, str], ...]  #: each with what its header says: 牵头单位, 配合单位


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a task table; spans count from the start of its line."""

    label: str
    task: tuple[int, int]


def cells_of(line: str) -> list[tuple[int, int]]:
    """Spans of the cells of a line, blanks left out."""
    spans = []
    begin = 0
    for end in [*(i for i, c in enumerate(line) if c == "|"), len(line)]:
        cell = line[begin:end]
        start = begin + len(cell) - len(cell.lstrip())
        spans.append((start, max(start, begin + len(cell.rstrip()))))
        begin = end + 1
    return spans


def columns_of(line: str) -> Columns | None:
    """The columns that a header row names: a task, and who is responsible for it."""
    cells = _texts(line)
    tasks = [i for i, cell in enumerate(cells) if TASK_COLUMN.fullmatch(cell)]
    bodies = _body_columns(cells)
    if len(cells) < 3 or not tasks or not bodies:
        return None
    numbers = [i for i, cell in enumerate(cells) if NUMBER_COLUMN.fullmatch(cell)]
    # 重点任务 | 工作内容: the first is a name; behind it stands what is to be done
    return Columns(numbers[0] if numbers else -1, tasks[0], bodies)


def second_header(line: str, above: Columns) -> Columns | None:
    """The columns when a header has a second row, which splits 责任单位 into 牵头单位 and 配合单位."""
    cells = _texts(line)
    bodies = tuple((i, cell) for i, cell in _body_columns(cells) if cells[i])
    if not bodies or len(bodies) != sum(map(bool, cells)):
        return None
    return Columns(above.number, above.task, bodies)


def _texts(line: str) -> list[str]:
    return [line[a:b].replace(" ", "") for a, b in cells_of(line)]


def _body_columns(cells: list[str]) -> tuple[tuple[int, str], ...]:
    """A header over several columns stands in the first of them; the others are empty."""
    found: list[tuple[int, str]] = []
    for i, cell in enumerate(cells):
        if BODY_COLUMN.fullmatch(cell):
            found.append((i, cell))
        elif not cell and found and found[-1][0] == i - 1:
            found.append((i, found[-1][1]))
    return tuple(found)


def body_cells(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of the cells for bodies below a header row, each with its header."""
    columns: Columns | None = None
    position = 0
    for line in text.split("\n"):
        if is_row(line):
            header = columns_of(line) or (second_header(line, columns) if columns else None)
            columns = header or columns
            if columns and not header:
                cells = cells_of(line)
                for index, label in columns.bodies:
                    if index < len(cells) and cells[index][0] < cells[index][1]:
                        start, end = cells[index]
                        yield position + start, position + end, label
        elif not GROUP_ROW.match(line):
            columns = None
        position += len(line) + 1


def is_row(line: str) -> bool:
    """Whether a line is a row of a table: three cells or more."""
    return line.count("|") >= 2


def row_of(line: str, columns: Columns | None) -> Row | None:
    """The task of a row below a header; without a header, of a row that begins with a number and names bodies."""
    cells = cells_of(line)
    if len(cells) < 3:
        return None
    if columns is None:
        texts = [line[a:b] for a, b in cells]
        if not NUMBER.fullmatch(texts[0]) or not any(BODIES.fullmatch(text) for text in texts[2:]):
            return None
        columns = Columns(0, 1, ())
    if columns.task >= len(cells) or columns.number >= len(cells):
        return None
    start, end = cells[columns.task]
    label = line[slice(*cells[columns.number])].rstrip(".、．") if columns.number >= 0 else ""
    if end - start < 2 or (columns.number >= 0 and not label.isdecimal()):
        return None
    return Row(label, (start, end))
