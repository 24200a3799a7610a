"""Whether two names of organizations, or of projects, mean one."""

from __future__ import annotations

import re
from functools import cache

from extraction.pairs.keys import LETTERS_AND_DIGITS, Judged, Where, above, leading_place
from extraction.simplify import plain
from extraction.vocabulary import parts, read_table

#: the legal form at the end of a company's name; 公司 alone says no more than the name
LEGAL_FORM = re.compile(r"(?P<form>(?:股份|控股)?有限(?:责任)?公司|(?<!分)(?<!子)公司)$")


def organizations(a: str, b: str, where: Where) -> Judged:
    """Judge two names of companies, schools, exchanges, associations."""
    listed = [_listed_organizations().get(plain(name)) for name in (a, b)]
    if listed[0] and listed[0] == listed[1]:
        return "same", "机构名录中的全称和简称"
    if all(listed):
        return "different", "机构名录中的两个机构"
    one, other = _company(a), _company(b)
    forms_agree = one[1] == other[1] or "" in (one[1], other[1])
    if one[0] == other[0] and forms_agree:
        if where.same or where.nested or one[1] or other[1] or listed[0] or leading_place(one[0], None)[0]:
            return "same", "名称相同（不计引号、空格、全半角和公司形式）"
        return "unsure", "名称相同，不知是否同一地方的机构"
    if forms_agree and where.same and (_without_home(one, where) == other[0] or one[0] == _without_home(other, where)):
        return "same", "名称相同（不计所在地和公司形式）"
    return _unlike(one[0], other[0])


def projects(a: str, b: str, where: Where) -> Judged:
    """Judge two names of programmes, funds, platforms and facilities."""
    one, other = plain(a), plain(b)
    if one != other:
        return _unlike(one, other)
    placed = leading_place(one, None)[0] is not None or bool(re.search(r"（[^）]+）", one))
    if where.same or placed or (where.nested and "“" in a + b):
        return "same", "名称相同（不计引号、空格和全半角）"
    return "unsure", "名称相同，不知是否同一地方的工程项目"


def _unlike(one: str, other: str) -> Judged:
    if LETTERS_AND_DIGITS.findall(one) != LETTERS_AND_DIGITS.findall(other):
        return "different", "名称中的数字或字母不同"
    if one in other or other in one:
        return "unsure", "一个名称包含另一个"
    return "different", "名称不同"


def _company(name: str) -> tuple[str, str]:
    """The name without its legal form, and the form: 上海张江（集团）有限公司 -> 上海张江集团, 有限公司."""
    key = plain(name).replace("（集团）", "集团")
    match = LEGAL_FORM.search(key)
    if match is None or match.start() < 2:
        return key, ""
    return key[: match.start()], "" if match["form"] == "公司" else match["form"]


def _without_home(company: tuple[str, str], where: Where) -> str:
    """A group or a company of the document's city without the city's name."""
    place, rest = leading_place(company[0], where.divisions[0])
    grouped = rest.endswith("集团") or bool(company[1])
    return rest if place in above(where.divisions[0]) and grouped and len(rest) >= 4 else ""


@cache
def _listed_organizations() -> dict[str, str]:
    """Name or alias -> name; an alias of two organizations means neither."""
    found: dict[str, set[str]] = {}
    rows = [(row["name"], row["aliases"]) for row in read_table("organizations")]
    rows += [(row["name"], row["short"]) for row in read_table("state_bodies") if "事业单位" in row["kind"]]
    for full, short in rows:
        for name in (full, *parts(short)):
            found.setdefault(plain(name), set()).add(full)
    return {name: next(iter(names)) for name, names in found.items() if len(names) == 1}
