"""Vocabulary tables: extraction/vocabulary/NAME.tsv, tab-separated UTF-8.

Lines that start with # are comments; the first other line, or the last `# 列…: a	b	c` comment, names the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import ahocorasick

FOLDER = Path(__file__).parent / "vocabulary"

Row = dict[str, str]
Value = TypeVar("Value")
#: of a text: the index of each word's last character, and its value
Finder = Callable[[str], Iterable[tuple[int, Value]]]


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


def finder(words: Mapping[str, Value]) -> Finder[Value]:
    """What finds these words in one pass over a text."""
    automaton = ahocorasick.Automaton()
    for word, value in words.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton.iter if words else lambda text: ()


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by |."""
    return tuple(p.strip() for p in cell.split("|") if p.strip())
