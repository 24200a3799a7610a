"""Whether two names mean one thing: same, different or unsure, with the rule that says so.

Only `same` merges, so a rule says it only where the official names agree; likeness alone is never enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Literal

from extraction.agencies.bodies import GROUP, central_remarks, only_central, split_scope
from extraction.agencies.names import clean_name, full_name
from extraction.divisions.gazetteer import Division, by_name, division_of, nearest, unique_name
from extraction.pair_keys import agency_key, bracket_forms, plain, thing_key

Verdict = Literal["same", "different", "unsure"]
Judged = tuple[Verdict, str]

NUMBER = re.compile(r"([一-鿿]{1,14})[〔（(\[【]((?:19|20)\d{2})[〕）)\]】](?:第)?(\d{1,4})号")
SEPARATE_NAMES = re.compile(r"[0-9a-z.+]+")


def judge_pair(a: str, b: str, type: str, context: str | Sequence[str] = "") -> tuple[Verdict, str]:
    """Judge two names of one type. `context`: the document's jurisdiction, or one for each name."""
    homes = (context, context) if isinstance(context, str) else (context[0], context[-1])
    one_document = isinstance(context, str)
    if type == "Agency":
        return _agencies(a, b, homes, one_document)
    if type == "District":
        return _districts(a, b, homes)
    if type == "Document":
        return _documents(a, b)
    return _things(a, b, type, homes)


def _agencies(a: str, b: str, homes: tuple[str, str], one_document: bool) -> Judged:
    first, second = clean_name(a), clean_name(b)
    if GROUP.fullmatch(first) or GROUP.fullmatch(second):
        if plain(first) == plain(second) and (one_document or homes[0] == homes[1] != ""):
            return "same", "同一组部门的统称"
        return ("unsure", "统称，不知是否同指") if plain(first) == plain(second) else ("different", "统称与别的名称")
    one, other = full_name(first, homes[0]), full_name(second, homes[1])
    if one is None or other is None:
        return _unresolved_agencies(
            first, second, homes, one_document, (one.name if one else "", other.name if other else "")
        )
    if agency_key(one.name) == agency_key(other.name):
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


def _is_full(name: str) -> bool:
    """Whether a name says whose body it is (上海市新闻出版局), as 市新闻出版局 does not."""
    return name in only_central() or split_scope(name, None).division is not None or name.startswith("国家")


def _unresolved_agencies(a: str, b: str, homes: tuple[str, str], one_document: bool, names: tuple[str, str]) -> Judged:
    """At least one name is known only as it is written."""
    same_place = one_document or (homes[0] == homes[1] != "")
    keys = {agency_key(a), agency_key(names[0] or a)}, {agency_key(b), agency_key(names[1] or b)}
    if keys[0] & keys[1]:
        scoped = any(split_scope(n, None).division for n in (a, b, *names))
        if same_place or scoped or _proper_zone(a):
            return "same", "所写名称相同"
        return "unsure", "所写名称相同，不知是否同一地方的机构"
    rest_a, rest_b = split_scope(a, None).rest, split_scope(b, None).rest
    if SEPARATE_NAMES.findall(plain(a)) != SEPARATE_NAMES.findall(plain(b)):
        return "different", "名称中的数字或字母不同"
    if not any(homes) and rest_a and rest_b:
        one, other = full_name(f"中国市{rest_a}", ""), full_name(f"中国市{rest_b}", "")
        if one and other and one.name != other.name:
            return "different", "机构名称不同"
    if agency_key(a) in agency_key(b) or agency_key(b) in agency_key(a):
        return "unsure", "一个名称包含另一个，管辖地不明"
    return ("unsure", "管辖地不明") if not all(names) and not all(homes) else ("different", "名称不同")


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


def _districts(a: str, b: str, homes: tuple[str, str]) -> Judged:
    one, other = _district(a, homes[0]), _district(b, homes[1])
    if one is None or other is None:
        if plain(a) == plain(b):
            return ("same", "名称相同") if homes[0] == homes[1] else ("unsure", "有同名的行政区")
        return "unsure", "不知是哪个行政区"
    if one.code == other.code:
        return "same", f"都是{unique_name(one)}"
    if one.parent == other.parent and one.short == other.short and one.historic != other.historic:
        return "unsure", "更名或改制前后的行政区"
    return "different", f"两个行政区：{unique_name(one)}，{unique_name(other)}"


def _district(name: str, home_name: str) -> Division | None:
    home = division_of(home_name) if home_name else None
    name = clean_name(name)
    if home and re.fullmatch(r"[全本我][省市区县]", name):
        return home if home.letter == name[1] else None
    exact = division_of(name)
    if exact is not None and not by_name().get(name):
        return exact
    group = by_name().get(name, ())
    full = [d for d in group if d.name == name and not d.historic] or list(group)
    return nearest(full, home)


def _documents(a: str, b: str) -> Judged:
    numbers = [NUMBER.search(unicodedata.normalize("NFKC", re.sub(r"\s", "", x)).replace("﹝", "〔")) for x in (a, b)]
    if numbers[0] and numbers[1]:
        same = numbers[0].groups() == numbers[1].groups()
        return ("same", "文号相同") if same else ("different", "文号不同")
    titles = [_title(a), _title(b)]
    if titles[0] == titles[1]:
        return "same", "标题相同"
    if SEPARATE_NAMES.findall(titles[0]) != SEPARATE_NAMES.findall(titles[1]):
        return "different", "标题中的年份或序号不同"
    contained = titles[0] in titles[1] or titles[1] in titles[0]
    return ("unsure", "一个标题包含另一个") if contained else ("different", "标题不同")


def _title(name: str) -> str:
    """The title of what a 通知 issues: 关于印发《X》的通知 -> X."""
    issued = re.search(
        r"(?:印发|发布|公布)《(.{4,}?)》(?:的(?:通知|公告))?$", unicodedata.normalize("NFKC", name).strip("《》") + ""
    )
    issued = issued or re.search(r"(?:印发|发布|公布)《(.{4,})》", name)
    return plain(issued[1] if issued else name)


def _things(a: str, b: str, type: str, homes: tuple[str, str]) -> Judged:
    """Names of fields, technologies, places, projects and organizations."""
    one, other = thing_key(a, type, homes[0]), thing_key(b, type, homes[1])
    if one == other:
        return "same", "名称相同（不计引号、空格、全半角、大小写和通名）"
    if type in ("Track", "Technology"):
        forms = bracket_forms(a), bracket_forms(b)
        if forms[0] & forms[1]:
            return "same", "括号内外是同一名称"
        if "+" in one or "+" in other:
            return "different", "组合不同"
    if SEPARATE_NAMES.findall(one) != SEPARATE_NAMES.findall(other):
        return "different", "名称中的数字或字母不同"
    if one in other or other in one:
        return "unsure", "一个名称包含另一个"
    return "different", "名称不同"
