"""What two forms of one name share: blanks, quotes, width and the words for kinds of zones do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from extraction.divisions.gazetteer import Division, by_name, division_of
from extraction.vocabulary import parts, read_table

FIELD_END = re.compile(r"(?:产业|行业|领域|赛道|业务|技术)$")
#: full and short words for kinds of zones
ZONES = (
    (r"(?:国家|国家级|省级)?高新技术产业(?:开发区|园区)|高新技术开发区|高新技术园区", "高新区"),
    (r"(?:国家|国家级|省级)?经济技术开发区", "经开区"),
    (r"综合保税区", "综保区"),
    (r"旅游度假区", "度假区"),
    (r"自由贸易试验区|自贸试验区", "自贸区"),
    (r"管理委员会", "管委会"),
)


@cache
def plain(name: str) -> str:
    """A name without blanks, quotation marks, dashes and dots; half width, lower case, simplified."""
    name = unicodedata.normalize("NFKC", name).casefold()
    name = re.sub(r"[\s“”\"‘’'《》「」『』·・•—_\-]", "", name)
    return _simplified(name).replace("(", "（").replace(")", "）")


def _simplified(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def agency_key(name: str) -> str:
    """Names that differ only in 和, 与, 及 and in the words for zones are one."""
    key = plain(name).removeprefix("中华人民共和国")
    for pattern, short in ZONES:
        key = re.sub(pattern, short, key)
    key = re.sub(r"^中国（[^）]{2,4}）自贸区管委会(?=.+管理局$)", "自贸区", key)
    key = re.sub(r"^中国（[^）]{2,4}）自贸区(?=.{2,6}(?:新片区|片区).*管委会$)", "", key)
    key = re.sub(r"^中国（([^）]{2,4})）自贸区", r"\1自贸区", key)
    key = re.sub(r"人民政府(?=(?!办公).{2,}(?:办公室|委员会)$)", "", key)  # 市政府外办 is 市外办
    return re.sub(r"[和与及]", "", key)


@cache
def _abbreviations() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in read_table("abbreviations"):
        names = parts(row["name"])
        for form in (*parts(row["short"]), *names):
            found[plain(form)] = plain(names[0])
    return found


def thing_key(name: str, type: str, home: str) -> str:
    key = plain(name)
    if type in ("Track", "Technology"):
        key = _abbreviations().get(key, key)
        short = FIELD_END.sub("", key)
        short = _abbreviations().get(short, short)
        return short if len(short) > 1 else key
    if type == "Park":
        key = _zone_key(key, home)
    return key


def _zone_key(key: str, home: str) -> str:
    for pattern, short in ZONES:
        key = re.sub(pattern, short, key)
    key = re.sub(r"^中国（[^）]{2,4}）自贸区(?=.{2,6}新?片区$)", "", key)
    key = re.sub(r"^中国（([^）]{2,4})）自贸区", r"\1自贸区", key)
    division = division_of(home) if home else None
    if division and re.fullmatch(r"(?:国家)?(?:高新区|经开区|综保区|度假区)", key):
        return division.short + key
    for place in by_name().get(key[:3], ()) + by_name().get(key[:4], ()):
        if place.name == key[: len(place.name)] and place.short and len(key) > len(place.name):
            rest = key[len(place.name) :]
            if re.fullmatch(r"(?:国家)?(?:高新区|经开区|综保区|度假区|新城)", rest):
                return place.short + rest
    if division:
        return _without_city(key, division)
    return key


def _without_city(key: str, division: Division) -> str:
    """上海嘉定新城 is 嘉定新城 in Shanghai: what is left starts with a division of its own."""
    for prefix in (division.name, division.short):
        rest = key.removeprefix(prefix) if prefix else key
        if rest != key and any(by_name().get(rest[:n]) for n in (2, 3)):
            return rest
    return key


def bracket_forms(name: str) -> set[str]:
    """虚拟现实（VR） -> 虚拟现实, VR as one name."""
    key = plain(name)
    match = re.fullmatch(r"(.+?)（([^（）]+)）", key)
    found = {key, _abbreviations().get(key, key)}
    if match and (re.fullmatch(r"[0-9a-z.\-]+", match[1]) or re.fullmatch(r"[0-9a-z.\-]+", match[2])):
        found |= {match[1], match[2]}
    return found
