"""Rows of a table as lines: each text in its column, also where cells reach over several rows or columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extraction.tables import BODIES, Columns, columns_of, second_header

SPAN_LIMIT = 1000  #: rows or columns that a cell may take


@dataclass(frozen=True, slots=True)
class Cell:
    """`columns`: how many it takes; `continues`: it is the lower part of the cell above."""

    text: str
    columns: int = 1
    continues: bool = False


def lines_of_rows(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A row a line, its cells between bars.

    A merged cell of responsible bodies holds for each of its rows and is repeated there; of any other merged cell the
    lower rows keep the place empty.
    """
    above: dict[int, str] = {}
    columns: Columns | None = None
    for row in rows:
        texts: list[str] = []
        for cell in row:
            place = len(texts)
            bodies = columns is not None and place in {i for i, _ in columns.bodies}
            shown = cell.text
            if not cell.continues:
                above[place] = cell.text
            elif bodies or BODIES.fullmatch(above.get(place, "")):
                shown = above.get(place, "")
            texts += [shown, *[""] * (cell.columns - 1 if len(row) > 1 else 0)]
        if any(cell.text for cell in row if not cell.continues):
            line = " | ".join(texts)
            columns = columns_of(line) or (second_header(line, columns) if columns else None) or columns
            yield line
