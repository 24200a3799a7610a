"""The numbers that Word puts before paragraphs by itself: 一、 （一） 1. ① are in no text, only in the numbering."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

DIGITS = "〇一二三四五六七八九"
#: how w:numFmt writes a number; what is not here is written in digits
CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographTraditional",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanCounting",
}
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written and around what."""

    format: str
    text: str  #: %1 is the number of the first level
    start: int
    style: str = ""  #: the paragraph style that stands for this level
    digits: bool = False  #: w:isLgl: all numbers in digits, whatever their own level says


@dataclass
class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    lists: Mapping[str, Mapping[int, Level]]  #: by w:numId
    abstract: Mapping[str, str]  #: w:numId -> its definition; lists of one definition go on counting together
    restarts: Mapping[str, Mapping[int, int]]  #: w:numId -> level -> number that it starts anew with
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def next(self, list_id: str, depth: int) -> str:
        """What Word writes before the next paragraph of this list and level; '' for bullets and unknown lists."""
        levels = self.lists.get(list_id)
        if not levels or depth not in levels:
            return ""
        counts = self.counts.setdefault(self.abstract[list_id], {})
        if list_id not in self.begun:
            self.begun.add(list_id)
            for level, start in self.restarts.get(list_id, {}).items():
                counts[level] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if levels[depth].format in ("bullet", "none"):
            return ""

        def written(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            shown = levels.get(level)
            if shown is None:
                return ""
            return _written(counts.get(level, shown.start), "decimal" if levels[depth].digits else shown.format)

        number = re.sub(r"%([1-9])", written, levels[depth].text)
        return f"{number} " if number[-1:].isdecimal() else number

    def depth_of(self, list_id: str, style: str) -> int | None:
        """The level that a paragraph style stands for."""
        return next((d for d, level in self.lists.get(list_id, {}).items() if style and level.style == style), None)


def numbering_of(root: Any) -> Numbering:
    """Read the root of word/numbering.xml, None when the document has none."""
    definitions: dict[str, dict[int, Level]] = {}
    lists: dict[str, dict[int, Level]] = {}
    abstract: dict[str, str] = {}
    restarts: dict[str, dict[int, int]] = {}
    for node in root.iterchildren(qn("w:abstractNum")) if root is not None else ():
        definitions[node.get(qn("w:abstractNumId"))] = _levels(node)
    for node in root.iterchildren(qn("w:num")) if root is not None else ():
        list_id = node.get(qn("w:numId"))
        abstract[list_id] = _value(node, "w:abstractNumId")
        lists[list_id] = dict(definitions.get(abstract[list_id], {}))
        for override in node.iterchildren(qn("w:lvlOverride")):
            depth = int(override.get(qn("w:ilvl")) or 0)
            lists[list_id].update(_levels(override))
            if start := _value(override, "w:startOverride"):
                restarts.setdefault(list_id, {})[depth] = int(start)
    return Numbering(lists, abstract, restarts)


def _levels(node: Any) -> dict[int, Level]:
    return {
        int(level.get(qn("w:ilvl")) or 0): Level(
            format=_value(level, "w:numFmt") or "decimal",
            text=_value(level, "w:lvlText"),
            start=int(_value(level, "w:start") or 0),
            style=_value(level, "w:pStyle"),
            digits=level.find(qn("w:isLgl")) is not None,
        )
        for level in node.iterchildren(qn("w:lvl"))
    }


def _value(node: Any, child: str) -> str:
    found = node.find(qn(child))
    return "" if found is None else found.get(qn("w:val")) or ""


def _written(number: int, format: str) -> str:
    if format in CHINESE:
        return chinese(number)
    if format in CIRCLED and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if format == "ideographDigital" or format == "japaneseDigitalTenThousand":
        return "".join(DIGITS[int(d)] for d in str(number))
    if format in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if format == "lowerLetter" else letter.upper()
    if format in ("lowerRoman", "upperRoman") and 0 < number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman if format == "upperRoman" else roman.lower()
    if format == "decimalZero":
        return f"{number:02}"
    return str(number)


def chinese(number: int) -> str:
    """1 to 999 as headings count: 一, 十, 十一, 二十, 一百零一."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")
