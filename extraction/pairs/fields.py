"""Whether two names of tracks or of technologies mean one: 产业 and 技术 behind them, abbreviations, X+Y."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache

from extraction.pairs.keys import LETTERS_AND_DIGITS, Judged, Where
from extraction.pairs.places import shortens
from extraction.simplify import plain
from extraction.vocabulary import parts, read_table

FIELD_END = re.compile(r"(?:产业|行业|领域|赛道|业务)$")
#: 集成电路（IC）产业, 增强现实（AR）
GLOSS = re.compile(r"(?P<outer>[^()]+)\((?P<inner>[^()]+)\)(?P<tail>[^()]*)")
#: capitals, or words
GLOSS_IN_LETTERS = re.compile(r"[A-Z]{2,6}|[A-Za-z]+(?: [A-Za-z]+)+")
ASCII = re.compile(r"[0-9a-z.\-]+")


def fields(a: str, b: str, where: Where) -> Judged:
    """Judge two names of fields; where they are said does not matter."""
    (one, kind), (other, kind_) = core_of(a), core_of(b)
    if one == other:
        if {kind, kind_} == {"field", "technology"}:
            return "unsure", "一个是产业，一个是技术"
        return "same", "名称相同（不计引号、空格、全半角、大小写、通名和缩写）"
    if "+" in one or "+" in other:
        return "different", "组合不同"
    if LETTERS_AND_DIGITS.findall(one) != LETTERS_AND_DIGITS.findall(other):
        return "different", "名称中的数字或字母不同"
    if one in other or other in one:
        return "unsure", "一个名称包含另一个"
    return "different", "名称不同"


def core_of(name: str) -> tuple[str, str]:
    """A name as it is compared, and whether it calls itself a field or a technology.

    技术 is only left out where a technology remains: 区块链技术 is 区块链, 信息技术 is not 信息.
    """
    *others, last = plain(_without_gloss(name)).split("+")
    kind = ""
    while (short := FIELD_END.sub("", last)) != last and len(short) > 1:
        last, kind = short, "field"
    core = last.removesuffix("技术")
    if core != last and (ASCII.fullmatch(core) or core in _technologies()):
        last, kind = core, kind or "technology"
    return "+".join(_spelled_out(part) for part in (*others, last)), kind


def _without_gloss(name: str) -> str:
    """虚拟现实（VR） -> 虚拟现实. A gloss is the same name in letters, not an example (新材料（石墨烯）)."""
    name = unicodedata.normalize("NFKC", name)
    match = GLOSS.fullmatch(name)
    if match is None:
        return name
    outer, inner = plain(match["outer"]), plain(match["inner"])
    if inner in _full_names() or outer in _full_names():
        gloss = _spelled_out(inner) == _spelled_out(outer)
    else:
        gloss = bool(GLOSS_IN_LETTERS.fullmatch(match["inner"].strip())) and not ASCII.fullmatch(outer)
    return match["outer"] + match["tail"] if gloss else name


def _spelled_out(key: str) -> str:
    """Abbreviations by their full names: the whole name, or the letters in it (ai芯片 -> 人工智能芯片)."""
    spelled = key if key in _full_names() else LETTERS_AND_DIGITS.sub(lambda m: _full_names().get(m[0], m[0]), key)
    return _full_names().get(spelled, spelled)


@cache
def _technologies() -> frozenset[str]:
    return frozenset(plain(n) for row in read_table("technologies") for n in (row["term"], *parts(row["aliases"])))


@cache
def _full_names() -> dict[str, str]:
    """Abbreviation -> full name: abbreviations.tsv, and of the lists of fields what is plainly an abbreviation.

    An alias in letters is one where it is the term's only one (CRO|CDMO are two things); a Chinese one where
    characters inside the term are left out (文创 of 文化创意), not its head or its end.
    """
    found: dict[str, str] = {}
    for row in read_table("abbreviations"):
        names = parts(row["name"])
        found.update({plain(form): plain(names[0]) for form in (*parts(row["short"]), *names)})
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for table in ("industries", "technologies"):
        for row in read_table(table):
            term, aliases = plain(row["term"]), [plain(alias) for alias in parts(row["aliases"])]
            letters = [alias for alias in aliases if ASCII.fullmatch(alias)]
            chinese = [alias for alias in aliases if re.fullmatch(r"[\u4e00-\u9fff]+", alias)]
            if ASCII.fullmatch(term) and len(aliases) == 1 and chinese:
                pairs[term].add(chinese[0])
            elif re.fullmatch(r"[\u4e00-\u9fff]+", term):
                if len(letters) == 1 and not letters[0][0].isdigit():
                    pairs[letters[0]].add(term)
                for alias in chinese:
                    short, long = sorted((alias, term), key=len)
                    if short not in long and shortens(short, long):
                        pairs[short].add(long)
    for short, longs in pairs.items():
        if len(longs) == 1:
            full = next(iter(longs))
            found.setdefault(short, found.get(full, full))
    return {short: full for short, full in found.items() if short != full}
