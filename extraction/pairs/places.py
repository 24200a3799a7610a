"""Whether two names of places mean one: administrative divisions, and places for industry."""

from __future__ import annotations

import re

from extraction.agencies.names import clean_name
from extraction.divisions.gazetteer import Division, by_name, division_of, nearest, unique_name
from extraction.pairs.keys import (
    LETTERS_AND_DIGITS,
    Judged,
    Where,
    above,
    leading_place,
    leading_step,
    short_zones,
)
from extraction.places.names import bare_places, known_places
from extraction.simplify import plain

#: a kind of place, which says of none which one it is
KIND_ALONE = re.compile(
    r"(?:国家|国家级|省级|市级)?(?:高新区|经开区|综保区|度假区|自贸区|保税区|保税港区|开发区|工业区|工业园区?|产业园区?|科技园区?|软件园|物流园区?"
    r"|园区|新区|新城|科学城|科技城|商务区|示范区|片区|新片区|集聚区|功能区|产业基地|基地)"
)
#: a zone of which a place has one: 高新区 in a document of 太仓 is 太仓高新区
ONE_IN_A_PLACE = re.compile(r"高新区|经开区|综保区|度假区")


def is_kind_alone(name: str) -> bool:
    """Whether a name only says what kind of zone it is: 高新区, 国家级经济技术开发区."""
    return bool(KIND_ALONE.fullmatch(short_zones(plain(name))))


def one_in_a_place(name: str) -> bool:
    """Whether a place has one zone of that name: 高新区, 综合保税区."""
    return bool(ONE_IN_A_PLACE.fullmatch(short_zones(plain(name))))


def districts(a: str, b: str, where: Where) -> Judged:
    """Judge two names of administrative divisions."""
    one, other = (_division(n, h) for n, h in zip((a, b), where.divisions, strict=True))
    if one is None or other is None:
        if plain(a) == plain(b):
            return ("same", "名称相同") if where.same else ("unsure", "有同名的行政区")
        return "unsure", "不知是哪个行政区"
    if one.code == other.code:
        return "same", f"都是{unique_name(one)}"
    if one.parent == other.parent and one.short == other.short and one.historic != other.historic:
        return "unsure", "更名或改制前后的行政区"
    return "different", f"两个行政区：{unique_name(one)}，{unique_name(other)}"


def _division(name: str, home: Division | None) -> Division | None:
    name = clean_name(name)
    if re.fullmatch(r"[全本我](?:省|市|区|县|州|旗|盟|自治区)", name):
        letters = (name[1:], "自治区") if name[1:] == "区" else (name[1:],)
        return next((d for d in above(home) if d.letter in letters), None)
    exact = division_of(name)
    if exact is not None and not by_name().get(name):
        return exact
    place: Division | None = None
    while not (group := _namesakes(name, place)):
        step = leading_step(name, place, home)
        if step is None:
            return None
        place, name = step
    return nearest([d for d in group if d.name == name and not d.historic] or group, place or home)


def _namesakes(name: str, place: Division | None) -> list[Division]:
    """Divisions inside a place that a name means: 徐汇区, 徐汇, 恩施州."""
    group = by_name().get(name, ()) or [d for d in by_name().get(name[:-1], ()) if d.letter == name[-1:]]
    return [d for d in group if place is None or place in above(d)[1:]]


def parks(a: str, b: str, where: Where) -> Judged:
    """Judge two names of places for industry, by the place that a name starts with and by what follows."""
    one, other = (_located(n, h) for n, h in zip((a, b), where.divisions, strict=True))
    if one == other or _home_left_out(one, other, where) or _home_left_out(other, one, where):
        return _same_name(one, a, where)
    if _listed(a, b, where):
        return "same", "园区目录中的全称和简称"
    full = ["".join((place.short or place.name if place else "", rest)) for place, rest in (one, other)]
    if LETTERS_AND_DIGITS.findall(full[0]) != LETTERS_AND_DIGITS.findall(full[1]):
        return "different", "名称中的数字或字母不同"
    if one[1] == other[1] and one[0] and other[0]:
        return "different", f"两地的园区：{unique_name(one[0])}，{unique_name(other[0])}"
    if any(x in y for x, y in ((full[0], full[1]), (full[1], full[0]), (one[1], other[1]), (other[1], one[1]))):
        return "unsure", "一个名称包含另一个"
    if known_places().get(a, {}).get("name", a) == known_places().get(b, {}).get("name", b):
        return "unsure", "园区目录中的别称"
    return "different", "名称不同"


def _located(name: str, home: Division | None) -> tuple[Division | None, str]:
    """Where a place lies, as far as its name or its kind says, and the rest of its name."""
    key = short_zones(plain(name))
    key = re.sub(r"^中国（([^）]{2,8})）自贸区", r"\1自贸区", key)
    key = re.sub(r"^[^自]{0,8}自贸区(?=[^自]{2,4}新片区$)", "", key)  # 临港新片区 is the only one of that name
    if home is not None and key.startswith("自贸区"):
        key = (above(home)[-1].short or above(home)[-1].name) + key
    place, rest = leading_place(key, home)
    if place is None and home is not None and ONE_IN_A_PLACE.fullmatch(rest):
        return home, rest
    return place, rest


def _home_left_out(one: tuple[Division | None, str], other: tuple[Division | None, str], where: Where) -> bool:
    """Whether `one` only adds the city that both speak of: 上海张江科学城 and 张江科学城."""
    place, rest = one
    homes = where.divisions
    return (
        place is not None
        and other == (None, rest)
        and not KIND_ALONE.fullmatch(rest)
        and (where.same or where.nested)
        and all(place in above(home) for home in homes)
    )


def _same_name(place: tuple[Division | None, str], written: str, where: Where) -> Judged:
    why = "名称相同（不计地名、引号、空格、全半角和园区类别的简写）"
    if where.same or place[0] is not None:
        return "same", why
    row = known_places().get(written)
    ground = division_of(row["located_in"]) if row else None
    if ground is not None and all(above(home)[-1:] == above(ground)[-1:] for home in where.divisions):
        return "same", why
    if where.nested and not KIND_ALONE.fullmatch(place[1]) and len(place[1]) >= 4:
        return "same", why
    return "unsure", "名称相同，不知是否同一地方的园区"


def _listed(a: str, b: str, where: Where) -> bool:
    """Whether a list of zones gives one as the short form of the other: its characters, in their order.

    The name of an area (张江) may mean the zone or the area, and is left for a person.
    """
    names = [re.sub(r"[“”\s]", "", name) for name in (a, b)]
    rows = [known_places().get(name) for name in names]
    if rows[0] is None or rows[0] is not rows[1] or bare_places() & set(names):
        return False
    short, long = sorted(map(plain, names), key=len)
    ground = division_of(rows[0]["located_in"])
    near = ground is None or all(home is None or above(home)[-1:] == above(ground)[-1:] for home in where.divisions)
    return near and shortens(short, long)


def shortens(short: str, long: str) -> bool:
    """Whether `short` is `long` with characters left out."""
    rest = iter(long)
    return all(char in rest for char in short)
