"""Whether two names of public bodies mean one body: their full official names decide."""

from __future__ import annotations

import re
from functools import cache

from extraction.agencies.bodies import GROUP, central_remarks, only_central, split_scope, stems
from extraction.agencies.names import BY_EXCEPTION, clean_name, full_name, written_key
from extraction.pairs.keys import LETTERS_AND_DIGITS, Judged, Where, short_zones
from extraction.simplify import plain


def agencies(a: str, b: str, where: Where) -> Judged:
    """Judge two names of public bodies."""
    first, second = (clean_name(name).strip("、，；。：") for name in (a, b))
    if GROUP.fullmatch(first) or GROUP.fullmatch(second):
        if plain(first) != plain(second):
            return "different", "统称与别的名称"
        return ("same", "同一组部门的统称") if where.same else ("unsure", "统称，不知是否同指")
    one, other = full_name(first, where.homes[0]), full_name(second, where.homes[1])
    if one is None or other is None:
        return _unresolved(first, second, where, (one.name if one else "", other.name if other else ""))
    if agency_key(one.name) == agency_key(other.name):
        if _former_name(first, second, one.reason) or _former_name(second, first, other.reason):
            return "unsure", "可能是机构改革前的名称，也可能是简称"
        return "same", f"全称都是{one.name}（{one.reason}）"
    forms_one = {agency_key(n) for n in (one.name, *one.aliases) if _is_full(n)}
    forms_other = {agency_key(n) for n in (other.name, *other.aliases) if _is_full(n)}
    if one.reason == "一个机构两个名称" or other.reason == "一个机构两个名称":
        if forms_one & forms_other:
            return "same", "一个机构两个名称"
    elif _twins(one.name, other.name):
        return "same", "一个机构两块牌子"
    related = _related(one.name, other.name)
    if related:
        return "unsure", related
    return "different", f"全称不同：{one.name}，{other.name}"


def agency_key(name: str) -> str:
    """Names that differ only in 和, 与, 及 and in the words for zones are one."""
    key = short_zones(plain(name).removeprefix("中华人民共和国"))
    key = re.sub(r"^中国（[^）]{2,4}）自贸区管委会(?=.+管理局$)", "自贸区", key)
    key = re.sub(r"^中国（[^）]{2,4}）自贸区(?=.{2,6}(?:新片区|片区).*管委会$)", "", key)
    key = re.sub(r"^中国（([^）]{2,4})）自贸区", r"\1自贸区", key)
    key = re.sub(r"人民政府(?=(?!办公).{2,}(?:办公室|委员会)$)", "", key)  # 市政府外办 is 市外办
    return re.sub(r"[和与及]", "", key)


def _is_full(name: str) -> bool:
    """Whether a name says whose body it is (上海市新闻出版局), as 市新闻出版局 does not."""
    return name in only_central() or split_scope(name, None).division is not None or name.startswith("国家")


def _unresolved(a: str, b: str, where: Where, names: tuple[str, str]) -> Judged:
    """At least one name is known only as it is written."""
    keys = [
        {agency_key(form) for form in (name, full or name, _from_home(name, home))}
        for name, full, home in zip((a, b), names, where.homes, strict=True)
    ]
    if keys[0] & keys[1]:
        scoped = all(any(split_scope(n, None).division for n in pair) for pair in zip((a, b), names, strict=True))
        if where.same or scoped or _proper_zone(a):
            return "same", "所写名称相同"
        return "unsure", "所写名称相同，不知是否同一地方的机构"
    rest_a, rest_b = split_scope(a, None).rest, split_scope(b, None).rest
    if LETTERS_AND_DIGITS.findall(plain(a)) != LETTERS_AND_DIGITS.findall(plain(b)):
        return "different", "名称中的数字或字母不同"
    if not any(where.homes) and rest_a and rest_b:
        one, other = full_name(f"中国市{rest_a}", ""), full_name(f"中国市{rest_b}", "")
        if one and other and one.name != other.name:
            return "different", "机构名称不同"
    short, long = sorted((agency_key(a).removesuffix("管委会"), agency_key(b).removesuffix("管委会")), key=len)
    if short in long:
        return "unsure", "一个名称包含另一个"
    return ("unsure", "管辖地不明") if not all(names) and not all(where.homes) else ("different", "名称不同")


def _former_name(name: str, other: str, reason: str) -> bool:
    """Whether a name is a body's before a reform and a short form of today's: 市农业局, beside 市农业农村局."""
    rest = split_scope(name, None).rest
    group = stems().get(rest, ())
    if reason == BY_EXCEPTION or rest == split_scope(other, None).rest:
        return False
    return any(s.historic for s in group) and any(not s.historic for s in group)


def _from_home(name: str, home: str) -> str:
    """普陀区商务委员会 -> 区商务委员会 where 普陀区 is known to be the place, but not which of the two it is."""
    if home and name.startswith(home):
        name = home[-1] + name.removeprefix(home)
    return written_key(name)


def _proper_zone(name: str) -> bool:
    """A zone with a name of its own (临港新片区管委会), not 高新区管委会."""
    return bool(re.search(r"[一-鿿]{2,}(?:新片区|片区|新区|商务区|科学城|新城).*", name)) and not re.match(
        r"[省市区县]", name
    )


@cache
def _twin_names() -> frozenset[frozenset[str]]:
    found: set[frozenset[str]] = set()
    for name, remark in central_remarks().items():
        match = re.search(r"与([^；，]+?)(?:为)?一个机构两块牌子", remark)
        if match:
            found.add(frozenset((name, match[1])))
    return frozenset(found)


def _twins(a: str, b: str) -> bool:
    return frozenset((a, b)) in _twin_names()


def _related(a: str, b: str) -> str:
    """Forerunner and successor, or a name that a body also bears: related, for a person to decide."""
    for name, other in ((a, b), (b, a)):
        remark = central_remarks().get(name, "")
        if other in remark:
            return f"{name}：{remark}"
    return ""
