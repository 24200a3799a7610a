"""Task tables that were pasted with one cell a line: their rows become lines with bars, as other rows are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.simplify import simplified
from extraction.tables import BODIES, BODY_COLUMN, GROUP_ROW, NUMBER, Columns, columns_of
from extraction.wrapping import Line, text_of

MAX_HEADER = 12  #: characters of a column's name
MAX_COLUMNS = 8
MAX_CELLS = 30  #: lines of one row
MAX_TASK = 60  #: characters of a task in a row below no header
EMPTY_CELL = re.compile(r"[—–/－-]+|无")
#: names of columns behind that of the tasks
OTHER_HEADER = re.compile(rf"{BODY_COLUMN.pattern}|(?:完成|办理)?(?:时限|时间|期限)|备注|进度安排")
#: what ends a table
AFTER = re.compile(r"附\s*[件表录]|备\s*注|注\s*[：:\d]|说明\s*[：:]")


def with_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines, rows of one cell a line joined by bars that stand where their line breaks were."""
    stripped = [text_of(line).strip() for line in lines]
    filled = [i for i, text in enumerate(stripped) if text]
    texts = [simplified(stripped[i]) if len(lines[i]) <= MAX_TASK else "" for i in filled]
    out: list[Line] = []
    done = position = 0
    while position < len(filled):
        rows = _table(texts, position) or _rows_without_number(texts, position) or _rows_without_header(texts, position)
        for row in rows:
            out += lines[done : filled[row.start]]
            out.append(_joined([lines[i] for i in filled[row.start : row.end]], row))
            done = filled[row.end - 1] + 1
        position = rows[-1].end if rows else position + 1
    return [*out, *lines[done:]]


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines of one row; from `start` + `long` on, `more` lines go on with the cell before them."""

    start: int
    end: int
    long: int = 0
    more: int = 0


def _joined(cells: Sequence[Line], shape: _Row) -> Line:
    row = list(cells[0])
    for i, (before, cell) in enumerate(pairwise(cells), 1):
        mark = " " if shape.long <= i < shape.long + shape.more else "|"
        row += [(mark, before[-1][1] + 1), *cell]
    return row


def _table(texts: Sequence[str], start: int) -> list[_Row]:
    """The header and the rows of a table whose header begins at `start`; none where none does."""
    width, columns = _header(texts, start)
    if columns is None:
        return []
    rows = [_Row(start, start + width)]
    position, number = start + width, 0
    while position < len(texts):
        if NUMBER.fullmatch(texts[position]):
            end = _row_end(texts, position, width)
            if end - position < 3 or (number and _value(texts[position]) != number + 1):
                break
            number = _value(texts[position])
            rows.append(_Row(position, end, columns.bodies[0][0], max(0, end - position - width)))
            position = end
        elif GROUP_ROW.match(texts[position]):
            position += 1
        else:
            break
    return rows if len(rows) > 1 else []


def _header(texts: Sequence[str], start: int) -> tuple[int, Columns | None]:
    """How many columns the header at `start` has, and what they are: it ends where the first row or group begins."""
    end = start
    while end < len(texts) and end - start < MAX_COLUMNS:
        if not 0 < len(texts[end]) <= MAX_HEADER or NUMBER.fullmatch(texts[end]) or GROUP_ROW.match(texts[end]):
            break
        end += 1
    columns = columns_of("|".join(texts[start:end])) if end - start >= 3 else None
    return (end - start, columns) if columns and columns.number == 0 else (0, None)


def _rows_without_number(texts: Sequence[str], start: int) -> list[_Row]:
    """The header and the rows of a table that numbers nothing: a task, then who does it; rows as wide as the header."""
    end = start + 1
    while end < len(texts) and end - start < MAX_COLUMNS and OTHER_HEADER.fullmatch(texts[end]):
        end += 1
    columns = columns_of("|".join(texts[start:end])) if end - start >= 3 else None
    if columns is None or columns.task != 0:
        return []
    width, rows = end - start, [_Row(start, end)]
    while end + width <= len(texts) and all(_may_hold_bodies(texts[end + i]) for i, _ in columns.bodies):
        rows.append(_Row(end, end + width))
        end += width
    return rows if len(rows) > 1 else []


def _may_hold_bodies(text: str) -> bool:
    return bool(BODIES.fullmatch(text) or EMPTY_CELL.fullmatch(text))


def _row_end(texts: Sequence[str], start: int, width: int) -> int:
    """Where a row ends: before the next number or group of tasks, else after as many cells as the header has."""
    following = _value(texts[start]) + 1
    for i in range(start + 2, min(len(texts), start + MAX_CELLS)):
        if NUMBER.fullmatch(texts[i]) and _value(texts[i]) == following:
            return i
        if i >= start + 3 and (GROUP_ROW.match(texts[i]) or AFTER.match(texts[i])):
            return i
    return min(len(texts), start + width)


def _rows_without_header(texts: Sequence[str], start: int) -> list[_Row]:
    """A row that shows what it is: a lone number, a task, bodies."""
    cells = texts[start : start + 3]
    if len(cells) < 3 or not NUMBER.fullmatch(cells[0]) or not BODIES.fullmatch(cells[2]):
        return []
    if not 4 <= len(cells[1]) <= MAX_TASK or cells[1].endswith(("。", "；")):
        return []
    end = start + 3
    while end < len(texts) and _may_hold_bodies(texts[end]):
        end += 1
    return [_Row(start, end)]


def _value(text: str) -> int:
    return int(re.sub(r"\D", "", text))
