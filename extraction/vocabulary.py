"""Vocabulary tables: extraction/vocabulary/NAME.tsv, tab-separated UTF-8.

Lines that start with # are comments; the first other line, or the last `# 列…: a	b	c` comment, names the columns.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "vocabulary"

Row = dict[str, str]


@cache
def read_table(name: str) -> tuple[Row, ...]:
    """The rows of `vocabulary/{name}.tsv` by column; missing cells at the end of a line are ''."""
    columns: list[str] = []
    rows: list[Row] = []
    for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            if line.startswith("# 列") and ":" in line:
                columns = [c.strip() for c in line.split(":", 1)[1].split("\t")]
        elif line.strip():
            cells = [c.strip() for c in line.split("\t")]
            if not columns or cells == columns:
                columns = cells
                continue
            rows.append(dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False)))
    return tuple(rows)


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by |."""
    return tuple(p.strip() for p in cell.split("|") if p.strip())
