"""Task tables: rows with cells between |, or one cell a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: a cell that holds only government bodies
BODIES = re.compile(
    r"(?:[\u4e00-\u9fff（）()“”]{2,24}(?:局|委|委员会|办|办公室|部|厅|政府|中心|院|署|会|公司|集团|区|县|镇|街道|单位|部门)[）)]?(?:[、，,；;\s]|$)+)+"
)
NUMBER = re.compile(r"\d{1,3}[.、．]?")
NUMBER_COLUMN = re.compile(r"序号|编号|序")
TASK_COLUMN = re.compile(
    r"(?:重点|主要|工作|具体|建设|改革|目标|政策|分项|细化)*(?:任务|举措|措施|事项|内容|工作|项目|要点|任务分解)"
    r"(?:名称|内容|事项|举措|清单)?"
)
BODY_COLUMN = re.compile(r".{0,6}(?:牵头|责任|负责|配合|实施|主办|协办|参与|主体|分工).{0,8}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a task table hold what; -1 for none."""

    number: int
    task: int


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
    cells = [line[a:b].replace(" ", "") for a, b in cells_of(line)]
    tasks = [i for i, cell in enumerate(cells) if TASK_COLUMN.fullmatch(cell)]
    if len(cells) < 3 or not tasks or not any(BODY_COLUMN.fullmatch(cell) for cell in cells):
        return None
    numbers = [i for i, cell in enumerate(cells) if NUMBER_COLUMN.fullmatch(cell)]
    # 重点任务 | 工作内容: the first is a name; behind it stands what is to be done
    return Columns(numbers[0] if numbers else -1, tasks[0])


def row_of(line: str, columns: Columns | None) -> Row | None:
    """The task of a row below a header; without a header, of a row that begins with a number and names bodies."""
    cells = cells_of(line)
    if len(cells) < 3:
        return None
    if columns is None:
        texts = [line[a:b] for a, b in cells]
        if not NUMBER.fullmatch(texts[0]) or not any(BODIES.fullmatch(text) for text in texts[2:]):
            return None
        columns = Columns(0, 1)
    if columns.task >= len(cells) or columns.number >= len(cells):
        return None
    start, end = cells[columns.task]
    label = line[slice(*cells[columns.number])].rstrip(".、．") if columns.number >= 0 else ""
    if end - start < 2 or (columns.number >= 0 and not label.isdecimal()):
        return None
    return Row(label, (start, end))


def begins_a_row(texts: list[str]) -> bool:
    """Whether a lone number begins a row, one cell a line: 17 / 打造…生态圈 / 市科技局; else it is a page number."""
    cells = [t for t in texts[:8] if t][:3]
    return (
        len(cells) == 3
        and cells[0].isdecimal()
        and 4 <= len(cells[1]) <= 60
        and not re.search(r"[。；]$", cells[1])
        and bool(BODIES.fullmatch(cells[2]))
    )
