"""Administrative divisions: names, short names, parents, and which of several namesakes a document means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extraction.vocabulary import read_table

#: the jurisdiction of the State Council and its ministries
NATION = "中国"

#: peoples whose name may stand without 族: 博尔塔拉蒙古自治州; of the others 水 and 土 end many a place name
PEOPLES = (
    "(?:蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米"
    "|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺)族?"
    "|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京各]族"
)
#: what a division's name ends in; longest first
SUFFIX = re.compile(
    rf"(?:(?:{PEOPLES})+自治[州县旗]|维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|自治州|自治县|自治旗|新区|林区|特区|矿区|地区"
    r"|省|市|区|县|盟|旗)$"
)


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county."""

    code: str
    name: str
    level: str  #: province, prefecture, county
    parent: str  #: code, '' for a province
    historic: bool  #: abolished or renamed

    @property
    def short(self) -> str:
        """The name without 市, 区, …; '' when only one character would remain."""
        short = SUFFIX.sub("", self.name)
        return short if len(short) >= 2 and short != self.name else ""

    @property
    def common(self) -> str:
        """How everybody calls an autonomous county or prefecture: 漾濞县, 大理州; '' for others."""
        return self.short + self.name[-1] if self.short and re.search(r"自治[州县旗]$", self.name) else ""

    @property
    def letter(self) -> str:
        """What documents of this division call themselves: 省, 市, 区, 县, 州, 旗, 盟."""
        if self.name.endswith("自治区"):
            return "自治区"
        return self.name[-1]


@cache
def divisions() -> dict[str, Division]:
    """All divisions by code; a historic name whose code has a present holder stands under code + "*"."""
    found: dict[str, Division] = {}
    rows = sorted(read_table("divisions"), key=lambda row: bool(row["remark"]))
    for row in rows:
        if row["name"].endswith(("园区", "开发区", "管理区")):
            continue
        code = row["code"]
        while code in found:
            code += "*"
        found[code] = Division(code, row["name"], row["level"], row["parent"], bool(row["remark"]))
    return found


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Divisions by full name and by short names; present ones first, historic ones by full name only."""
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for division in divisions().values():
        found[division.name].append(division)
        for name in (division.short, division.common):
            if name and not division.historic:
                found[name].append(division)
    return {
        name: tuple(sorted(set(group), key=lambda d: (d.historic, RANK[d.level], d.code)))
        for name, group in found.items()
    }


RANK = {"province": 0, "prefecture": 1, "county": 2}


@cache
def ancestors(code: str) -> tuple[Division, ...]:
    """The division and everything above it, nearest first."""
    chain = []
    while code in divisions():
        chain.append(divisions()[code])
        code = chain[-1].parent
    return tuple(chain)


@cache
def unique_name(division: Division) -> str:
    """The full name; with its parent's where two present divisions share it (北京市朝阳区, 长春市朝阳区)."""
    namesakes = [d for d in by_name()[division.name] if not d.historic and d.name == division.name]
    if len(namesakes) <= 1 or not division.parent:
        return division.name
    return divisions()[division.parent].name + division.name


@cache
def _by_unique_name() -> dict[str, Division]:
    found: dict[str, Division] = {}
    for division in sorted(divisions().values(), key=lambda d: d.historic):
        found.setdefault(unique_name(division), division)
    return found


@cache
def division_of(name: str) -> Division | None:
    """The one division of a full or unique name (浦东新区, 北京市朝阳区); None when there is none or several."""
    if name in _by_unique_name():
        return _by_unique_name()[name]
    group = [d for d in by_name().get(name, ()) if not d.historic]
    return group[0] if len(group) == 1 else None


def parents(name: str) -> tuple[str, ...]:
    """Names of the divisions above `name`, nearest first: 浦东新区 -> (上海市,). Empty when it is not known."""
    division = division_of(name)
    return tuple(unique_name(d) for d in ancestors(division.code)[1:]) if division else ()


def plain_names(name: str) -> tuple[str, ...]:
    """Other forms of a District's name: 北京市朝阳区 -> (朝阳区,); 上海市 -> ()."""
    division = division_of(name)
    return (division.name,) if division and division.name != name else ()


def distance(division: Division, home: Division | None) -> int:
    """How near a division is to a document's: 0 itself or below it, 1 above, 2 a sibling, 3 same province, 9 else."""
    if home is None:
        return 9
    own = [d.code for d in ancestors(division.code)]
    its = [d.code for d in ancestors(home.code)]
    if home.code in own:
        return 0
    if division.code in its:
        return 1
    if division.parent and division.parent == home.parent:
        return 2
    return 3 if own[-1] == its[-1] else 9


def nearest(group: Iterable[Division], home: Division | None, beside: Iterable[Division] = ()) -> Division | None:
    """The namesake that a document of `home` means; `beside` are divisions named just before (长春市朝阳区).

    None when several are as near.
    """
    group = list(group)
    for division in group:
        if any(division.parent == other.code for other in beside):
            return division
    group.sort(key=lambda d: (distance(d, home), d.historic, RANK[d.level]))
    if not group:
        return None
    rank = [(distance(d, home), d.historic, RANK[d.level] if d.level != "county" else 2) for d in group[:2]]
    return group[0] if len(group) == 1 or rank[0] < rank[1] else None
