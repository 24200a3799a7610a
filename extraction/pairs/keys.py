"""What two forms of one name share: blanks, quotes, width and the words for kinds of zones do not count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extraction.divisions.gazetteer import Division, ancestors, by_name, division_of, nearest, unique_name

Verdict = Literal["same", "different", "unsure"]
Judged = tuple[Verdict, str]

#: numbers and letters that tell names apart: 5G, L4, Wi-Fi6
LETTERS_AND_DIGITS = re.compile(r"[0-9a-z.+]+")
#: full and short words for kinds of zones
ZONES = (
    (r"(?:国家|国家级|省级)?高新技术产业(?:开发区|园区)|高新技术开发区|高新技术园区|国家(?:级)?高新区", "高新区"),
    (r"(?:国家|国家级|省级)?经济技术开发区|国家(?:级)?经开区", "经开区"),
    (r"综合保税区", "综保区"),
    (r"旅游度假区", "度假区"),
    (r"自由贸易试验区|自贸试验区", "自贸区"),
    (r"管理委员会", "管委会"),
)


@dataclass(frozen=True, slots=True)
class Where:
    """The jurisdictions that two names come from, '' where it is not known."""

    homes: tuple[str, str]
    one_document: bool

    @property
    def divisions(self) -> tuple[Division | None, Division | None]:
        first, second = (division_of(home) if home else None for home in self.homes)
        return first, second

    @property
    def same(self) -> bool:
        """Whether both names are said in one place."""
        return self.one_document or self.homes[0] == self.homes[1] != ""

    @property
    def nested(self) -> bool:
        """Whether one jurisdiction lies in the other."""
        one, other = self.divisions
        return one is not None and other is not None and (other in above(one) or one in above(other))


def above(division: Division | None) -> tuple[Division, ...]:
    """The division and all that it lies in."""
    return ancestors(division.code) if division else ()


def settled(home: str, names: tuple[str, str], other: str) -> str:
    """Which of several namesakes a jurisdiction is, where the other one or a name says it (深圳市南山区…)."""
    group = [d for d in by_name().get(home, ()) if d.name == home]
    if division_of(home) is not None or not group:
        return home
    said = [nearest(group, division_of(other))] if other and other != home else []
    said += [leading_place(name, None)[0] for name in names]
    found = next((d for d in said if d in group), None)
    return unique_name(found) if found else home


def short_zones(key: str) -> str:
    """经济技术开发区 -> 经开区, and so on."""
    for pattern, short in ZONES:
        key = re.sub(pattern, short, key)
    return key


def leading_place(name: str, home: Division | None) -> tuple[Division | None, str]:
    """The deepest division of the chain that a name starts with, and what follows: 上海松江新城 -> 松江区, 新城."""
    place: Division | None = None
    while True:
        step = leading_step(name, place, home)
        if step is None:
            return place, name
        place, name = step


def leading_step(name: str, place: Division | None, home: Division | None) -> tuple[Division, str] | None:
    """The longest division (inside `place`) that a name starts with, and what follows; something must."""
    for end in range(min(len(name) - 1, 15), 1, -1):
        group = by_name().get(name[:end], ())
        if place is not None:
            group = tuple(d for d in group if place in above(d)[1:])
        found = nearest(group, place or home)
        if found is not None:
            return found, name[end:]
    return None
