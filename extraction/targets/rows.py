"""Targets in tables of indicators: 指标 | 单位 | 2020年 | 2025年目标. A row is an indicator, a column a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.tables import cells_of
from extraction.targets.clauses import Span
from extraction.targets.deadlines import Time
from extraction.targets.indicators import Indicator
from extraction.targets.quantities import Comparator, Quantity
from extraction.targets.units import UNIT, kind_of

_INDICATOR = re.compile(r"(?:主要|具体|核心|发展|二级|三级)*(?:指标|目标)(?:名称|内容)?")
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_AIM = re.compile(r"目标|预期|规划|计划")
_BASE = re.compile(r"实际|现状|基期|基准|完成|已|预计")
_GROWTH = re.compile(r"年均(?:增[长速]|增长率|递增).*|.*年均增[长速].*")
_VALUE = re.compile(
    r"(?P<cmp>≥|>=|>|＞|≤|<=|<|＜|不低于|不少于|不超过|超过|突破|大于|小于|约|达到)?\s*[\[【（(]?(?P<n>\d[\d,]*(?:\.\d+)?)"
    rf"(?:\s*[-—–~～至]\s*(?P<m>\d[\d,]*(?:\.\d+)?))?[\]】）)]?\s*(?P<u>[万亿千百]*{UNIT})?\s*(?P<after>以上|左右|以内|以下)?"
)
_COMPARATORS: dict[str, Comparator] = {
    "≥": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=", "达到": ">=", "以上": ">=",
    ">": ">", "＞": ">", "超过": ">", "突破": ">", "大于": ">",
    "≤": "<=", "<=": "<=", "不超过": "<=", "以内": "<=", "以下": "<=", "<": "<", "＜": "<", "小于": "<",
    "约": "~", "左右": "~",
}  # fmt: skip
_UNIT_IN_NAME = re.compile(rf"[（(](?P<u>[万亿千百]*{UNIT})[）)]$")
_NUMBER = re.compile(r"^\d{1,2}[.、．]?\s*")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table of indicators hold what; -1 for no column of units."""

    indicator: int
    unit: int
    values: tuple[tuple[int, int | None, str], ...]  #: column, year, what the header adds to the indicator


@dataclass(frozen=True, slots=True)
class Value:
    """What one cell says: a number of an indicator, and for when."""

    cell: Span
    indicator: Indicator
    quantity: Quantity
    date: Time | None


def columns_of(line: str, now: int | None) -> Columns | None:
    """The columns that the header of a table of indicators names."""
    cells = [re.sub(r"\s", "", line[a:b]) for a, b in cells_of(line)]
    names = [i for i, cell in enumerate(cells) if _INDICATOR.fullmatch(cell)]
    units = [i for i, cell in enumerate(cells) if _UNIT_COLUMN.fullmatch(cell)]
    values: list[tuple[int, int | None, str]] = []
    for i, cell in enumerate(cells):
        year = _YEAR.search(cell)
        if i in names or i in units or (year is None and not _AIM.search(cell) and not _GROWTH.fullmatch(cell)):
            continue
        past = _BASE.search(cell) or (year is not None and int(year[1]) < (now or 0))
        if not past or _AIM.search(cell):
            growth = "年均增长" if _GROWTH.fullmatch(cell) else ""
            values.append((i, int(year[1]) if year else None, growth))
    if not names or not values or len(cells) < 3:
        return None
    last = max((year for _, year, growth in values if year and not growth), default=None)
    return Columns(names[0], units[0] if units else -1, tuple((i, y or last, g) for i, y, g in values))


def values_of(text: str, start: int, line: str, columns: Columns) -> Iterator[Value]:
    """The targets of a row that begins at `start`."""
    cells = [(start + a, start + b) for a, b in cells_of(line)]
    if columns.indicator >= len(cells):
        return
    name, unit = _name_and_unit(text, cells, columns)
    for index, year, growth in columns.values:
        if index >= len(cells) or name is None:
            continue
        cell = cells[index]
        match = _VALUE.fullmatch(text, *cell)
        if not match:
            continue
        own = "%" if growth else match["u"] or unit
        lower = float(match["n"].replace(",", ""))
        upper = float(match["m"].replace(",", "")) if match["m"] else None
        comparator = _COMPARATORS.get(match["after"] or match["cmp"] or "", ">=" if upper is not None else "")
        quantity = Quantity(*cell, lower, own, kind_of(own), comparator, *cell, upper)
        date = Time(*cell, "deadline", year) if year else None
        yield Value(cell, Indicator(name.name + growth, name.start, name.end), quantity, date)


def _name_and_unit(text: str, cells: Sequence[Span], columns: Columns) -> tuple[Indicator | None, str]:
    start, end = cells[columns.indicator]
    number = _NUMBER.match(text[start:end])
    start += number.end() if number else 0
    unit = text[slice(*cells[columns.unit])] if 0 <= columns.unit < len(cells) else ""
    if match := _UNIT_IN_NAME.search(text, start, end):
        end, unit = match.start(), match["u"]
    return (Indicator(text[start:end], start, end) if end - start >= 2 else None), unit
