"""Tables of tasks or indicators whose cells stand apart by blanks only: their rows get bars, as other rows have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.simplify import simplified
from extraction.tables import GROUP_ROW, NUMBER, Columns, columns_of
from extraction.targets.rows import columns_of as indicator_columns_of
from extraction.wrapping import Line, text_of

#: what may part cells: wide blanks, else single ones
GAPS = (re.compile(r"[\u2003\u3000\t]+|[ \u00a0]{2,}"), re.compile(r"\s+"))
MAX_HEADER = 60  #: characters of a header
_NAMES = re.compile("责任|責任|牵头|牽頭|部门|部門|单位|單位|主体|主體|指标|指標|目标|目標")


def with_cells(lines: Sequence[Line]) -> list[Line]:
    """The lines; below a header that names columns, each row that has as many cells gets bars between them."""
    out = list(lines)
    i = 0
    while i < len(lines):
        table = _table(lines, i)
        for at, row in table:
            out[at] = row
        i = table[-1][0] + 1 if table else i + 1
    return out


def _table(lines: Sequence[Line], start: int) -> list[tuple[int, Line]]:
    """The header at `start` and its rows with bars; none where it is no header, or no row follows."""
    header = text_of(lines[start]).strip()
    if not 8 <= len(header) <= MAX_HEADER or "|" in header or not _NAMES.search(header):
        return []
    for gap in GAPS:
        cells = gap.split(simplified(header))
        line = "|".join(cells)
        columns = columns_of(line)
        if columns is None and not indicator_columns_of(line, None):
            continue
        rows = [(start, _barred(lines[start], gap))]
        for i in range(start + 1, len(lines)):
            text = text_of(lines[i]).strip()
            if not text or GROUP_ROW.fullmatch(text):
                continue
            row = _row(lines[i], gap, len(cells), columns)
            if row is None:
                break
            rows.append((i, row))
        if len(rows) > 1:
            return rows
    return []


def _row(line: Line, gap: re.Pattern[str], width: int, columns: Columns | None) -> Line | None:
    """A row with bars; its first cell may be left out where it is the one above that goes on."""
    text = text_of(line)
    cells = gap.split(text.strip())
    if len(cells) == width:
        return _barred(line, gap)
    numbered = columns is not None and columns.number == 1
    first_empty = numbered and len(cells) == width - 1 and NUMBER.fullmatch(cells[0])
    return [("|", line[0][1]), *_barred(line, gap)] if first_empty and text[:1].isspace() else None


def _barred(line: Line, gap: re.Pattern[str]) -> Line:
    """The line without blanks at its ends, a bar for each gap."""
    text = text_of(line)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    row: Line = []
    position = start
    for match in gap.finditer(text, start, end):
        row += [*line[position : match.start()], ("|", line[match.start()][1])]
        position = match.end()
    return [*row, *line[position:end]]
