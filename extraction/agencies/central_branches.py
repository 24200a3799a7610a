"""Branches of central bodies in a place: 市税务局, 上海证监局, 人民银行上海分行."""

from __future__ import annotations

import re

from extraction.agencies.bodies import LETTERS, Scope, scoped_division
from extraction.divisions.gazetteer import Division, by_name, nearest, unique_name

#: the forms in use and the full name; {d} is 市, 省, … or a place, {full} its full name, {short} its short one
BRANCHES = (
    (r"(?:国家税务总局)?{d}税务局", "国家税务总局{full}税务局"),
    (r"(?:(?:中国)?人民银行|人行){d}(?P<kind>分行|中心支行|支行|营业管理部)", "中国人民银行{full}{kind}"),
    (r"(?:中国证券监督管理委员会|中国证监会|证监会)?{d}证监局", "中国证券监督管理委员会{short}监管局"),
    (r"(?:中国证券监督管理委员会|中国证监会|证监会){d}监管局", "中国证券监督管理委员会{short}监管局"),
    (r"(?:中国)?(?:银保监会)?{d}银保监(?P<kind>分?局)", "中国银行保险监督管理委员会{short}监管{kind}"),
    (r"(?:国家)?金融监(?:督)?管(?:理)?总局{d}(?P<kind>监管[分支]?局)", "国家金融监督管理总局{short}{kind}"),
    (r"{d}金融监管局", "国家金融监督管理总局{short}监管局"),
    (r"{d}金融监管(?P<kind>分局|支局)", "国家金融监督管理总局{short}监管{kind}"),
    (r"(?:国家)?外汇(?:管理)?局{d}(?P<kind>分局|支局|中心支局)", "国家外汇管理局{full}{kind}"),
    (r"国家能源局{d}监管(?:办|办公室|局)", "国家能源局{short}监管办公室"),
    (r"国家统计局{d}(?P<kind>调查总?队)", "国家统计局{full}{kind}"),
    (r"(?:中华人民共和国)?{d}海关", "{short}海关"),
    (r"(?:中华人民共和国)?{d}海事局", "{short}海事局"),
    (r"民航{d}(?:安全)?(?:监管局|监督管理局)", "中国民用航空{short}安全监督管理局"),
    (r"{d}(?:出入境)?边检总站", "{short}出入境边防检查总站"),
)  # fmt: skip


def central_branch(written: str, home: Division | None) -> str:
    """The full name of a branch of a central body in a place, '' when `written` is none."""
    division: Division | None
    for pattern, full in BRANCHES:
        before, after = pattern.split("{d}")
        match = re.fullmatch(f"{before}(?P<d>[一-鿿]{{0,12}}?){after}", written)
        if not match:
            continue
        place = match["d"]
        if after == "金融监管局" and place[-1:] in ("", *LETTERS):
            continue  # 市金融监管局, 浙江省金融监管局 are local bodies
        if place in ("省", "市", "区", "县", "州", "旗"):
            division = scoped_division(Scope(None, place, "局"), home)
        elif place == "":
            division = home
        else:
            group = by_name().get(place, ())
            division = nearest(group, home) or next((d for d in group if d.level != "county"), None)
        if division is None:
            return ""
        kind = match.groupdict().get("kind", "")
        short = division.short or division.name
        return full.format(full=unique_name(division), short=short, kind=kind)
    return ""
