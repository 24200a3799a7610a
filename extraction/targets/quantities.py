"""Quantities as policies write them: 3万亿元, 两个, 五百, 10%至15%, 百分之十五, 翻一番, 前三, 100+, 百万平米.

A Quantity says where the number stands, what it is worth in the unit of the text (万 and 亿 belong to the unit), and
which comparator the words beside it give: 超过, 不少于, 以上, 左右. Whether it is a target is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extraction.targets.numerals import CN, NUMBER, SCALE, WORTH, numeral, scaled
from extraction.targets.units import UNIT, UnitKind, kind_of

Comparator = Literal["", ">=", ">", "=", "~", "<=", "<"]


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A number with its unit at text[start:end]; text[left:right] takes in the comparing words beside it."""

    start: int
    end: int
    value: float
    unit: str  #: as written, 万 and 亿 included: 万亿元, 万家, %, 个; '' for a bare 100+
    kind: UnitKind | Literal["rank"]
    comparator: Comparator  #: '' where no word beside the number compares
    left: int
    right: int
    upper: float | None = None  #: the upper end of a range, in the same unit
    words: bool = False  #: written in Chinese numerals (三个, 百万), which names and slogans do too
    verb: str = ""  #: the comparing words before the number: 力争达到, 超过
    grade: bool = False  #: 万亿级: an order of magnitude


# Words that compare

_BEFORE: tuple[tuple[str, Comparator], ...] = (
    ("不(?:少|低|小)于|至少|最少|最低|起码", ">="),
    ("不(?:超过|多于|高于|大于|得超过|突破)|最多|至多|最高", "<="),
    ("(?:降低?|减少|下降|压减|压缩|缩短|缩减|减|回落|控制)(?:到|至|在)(?:了)?", "<="),
    ("(?:迈|跨|跃|站|登)(?:上|入)|迈向", ">="),
    ("超过|突破|大于|高于|多于|超出|超|逾|破(?!解|除)|跨过|迈过|跨越", ">"),
    ("低于|小于|少于", "<"),
    ("接近|大约|(?<!节)约(?:为)?|将近|(?<!附|临|邻|相|最)近(?!期)", "~"),
    (
        "(?:翻[一两]?番|提高|提升|增长|增加|扩大|上升|发展|拓展|扩展|推进|扩充|壮大|增|升|延长|覆盖|普及)?(?:达到|到达|到|至)|达到?",
        ">=",
    ),
    ("(?:稳定|保持|维持)(?:在|到)?|不变", "="),
)
_AFTER: tuple[tuple[str, Comparator], ...] = (
    ("[（(]含[）)]以上|及以上|以上|\\+|＋", ">="),
    ("左右|上下|大关左右", "~"),
    ("以内|以下|之内", "<="),
)
_HEDGE = (
    "(?:力争|争取|确保|预计|严格|常年|长期|累计|总量|总数|总计|合计|共计|均|分别|全部|基本|率先|稳步|持续|首次|进一步|将|各|再|有望"
    "|可|实现)*"
)
_BEFORE_RE = re.compile(
    "(?P<verb>" + "|".join(f"(?P<b{i}>{words})" for i, (words, _) in enumerate(_BEFORE)) + ")(?P<about>约|近)?(?:了)?$"
)
#: comparing words, and words such as 力争, at the end of a text
COMPARING_END = re.compile("(?:" + "|".join(words for words, _ in _BEFORE) + ")(?:了)?$")
HEDGE_END = re.compile(f"{_HEDGE[:-1]}+$")
_AFTER_RE = re.compile("|".join(f"(?P<a{i}>{words})" for i, (words, _) in enumerate(_AFTER)))
_REACH = 12  #: characters before a number in which comparing words are looked for

# Expressions

_NOT_INSIDE = r"(?<![A-Za-z0-9.,第〔\[№/])"
_RANGE = r"(?:-|—|–|~|～|〜|至|到|－)"
_AMOUNT = re.compile(
    rf"{_NOT_INSIDE}(?P<n>{NUMBER})(?P<s>{SCALE})?(?:(?P<u1>{UNIT})?{_RANGE}(?P<m>{NUMBER})(?P<s2>{SCALE})?)?"
    rf"(?P<plus>[+＋]|余|多)?(?P<scale_late>(?<=[余多])(?:万亿|万|亿))?(?:(?P<unit>{UNIT})|(?P<grade>级))"
)
#: a scale alone counts as one of it where a word beside it says that it is a number: 超千亿元, 百万平米, 万亿级
_BARE = re.compile(
    rf"(?<![{CN[1:-1]}\d.万亿A-Za-z第])(?:(?P<cue>(?:超过?|逾|突?破|近|过|上|达到?"
    rf"|约)))?(?P<s>{SCALE})(?P<plus>余|多)?"
    rf"(?:(?P<unit>{UNIT})|(?P<grade>级)|(?<=亿)(?=[，。；、]|大关|台阶|门槛|规模|$))"
)
_PERCENT = re.compile(rf"百分之(?P<n>{NUMBER})(?:{_RANGE}百分之(?P<m>{NUMBER}))?(?P<points>个?百分点)?")
_DOUBLE = re.compile(rf"翻(?:了)?(?P<n>{CN}|\d)?番(?!至|到)")
_RANK = re.compile(rf"(?<!\d)(?:前(?P<n>{NUMBER})(?P<unit>位|名|强)?|第(?P<nth>{NUMBER})(?P<unit2>位|名))")
_PLUS = re.compile(rf"{_NOT_INSIDE}(?P<n>\d+)[+＋](?=[”’」』]|$|[\u4e00-\u9fff])")


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """All quantities in text[start:end], in order, without overlaps; spans index `text`.

    Durations (kind "time") are among them. Years, ordinals, model names (5G, IPv6) and numbers without unit are not.
    """
    stop = len(text) if end is None else end
    found: list[Quantity] = []
    for quantity in sorted(_candidates(text, start, stop), key=lambda q: (q.start, -q.end)):
        if not found or quantity.start >= found[-1].end:
            found.append(quantity)
    return [_compared(text, q, start, stop) for q in found]


def _candidates(text: str, start: int, stop: int) -> Iterator[Quantity]:
    for pattern, read in _READERS:
        for match in pattern.finditer(text, start, stop):
            try:
                quantity = read(match)
            except ValueError:
                continue  # 二〇二五 and the like are no numbers of things
            if quantity:
                yield quantity


def _bare(match: re.Match[str]) -> Quantity | None:
    if len(match["s"]) < 2 and not match["cue"]:
        return None  # 千家, 百城, 万户 alone are names; 百万平米 and 万亿级 are sizes
    value, scale = scaled(1, match["s"])
    unit = scale + (match["unit"] or "元")
    kind = kind_of(unit)
    rough = match["grade"] or (not match["cue"] and kind != "money")
    comparator: Comparator = ">" if match["plus"] else "~" if rough else ""
    grade = bool(match["grade"])
    return _plain(match.start("s"), match.end(), value, unit, kind, comparator, words=True, grade=grade)


def _percent(match: re.Match[str]) -> Quantity:
    upper = numeral(match["m"]) if match["m"] else None
    return replace(_plain(*match.span(), numeral(match["n"]), match["points"] or "%", "share"), upper=upper)


def _double(match: re.Match[str]) -> Quantity:
    """翻一番 is twice as much, 翻两番 four times."""
    return _plain(*match.span(), 2.0 ** numeral(match["n"] or "一"), "倍", "times")


def _rank(match: re.Match[str]) -> Quantity | None:
    follows = match.string[match.end() : match.end() + 1]
    if match["n"] and match["unit"] != "强" and follows not in tuple("年个月天期轮次大项批代"):
        return _plain(*match.span(), numeral(match["n"]), match["unit"] or "", "rank", "<=")
    if match["nth"] and numeral(match["nth"]) > 1:
        return _plain(*match.span(), numeral(match["nth"]), match["unit2"], "rank", "=")
    return None


def _plus(match: re.Match[str]) -> Quantity:
    return _plain(match.start(), match.end("n") + 1, float(match["n"]), "", "count", ">=")


def _plain(
    start: int,
    end: int,
    value: float,
    unit: str,
    kind: UnitKind | Literal["rank"],
    comparator: Comparator = "",
    words: bool = False,
    grade: bool = False,
) -> Quantity:
    return Quantity(start, end, value, unit, kind, comparator, start, end, words=words, grade=grade)


def _amount(match: re.Match[str]) -> Quantity | None:
    value = numeral(match["n"])
    upper = numeral(match["m"]) if match["m"] else None
    scale = match["s"] or ""
    if match["n"] in ("百", "千") and not scale and not match["plus"]:
        return None  # 千家万户; 近千家 is found as a bare scale
    if upper is not None:
        scale2 = match["s2"] or ""
        value, scale = scaled(value, scale or ("" if match["u1"] else scale2))
        upper, scale2 = scaled(upper, scale2)
        upper *= WORTH[scale2] / WORTH[scale]
    else:
        value, scale = scaled(value, scale)
    scale += match["scale_late"] or ""
    if match["grade"] and not scale:
        return None  # 三级, 5级 are levels
    unit = scale + (match["unit"] or "元")
    round_number = bool(re.fullmatch("[十百千]", match["n"])) and bool(scale)  # 百万平米 is about as much
    comparator: Comparator = "~" if match["grade"] or round_number else ""
    if match["plus"]:
        comparator = ">=" if match["plus"] in "+＋" else ">"
    elif upper is not None:
        comparator = ">="
    kind = kind_of(unit)
    quantity = _plain(
        *match.span(),
        value,
        unit,
        "tech" if kind == "time" and scale else kind,  # 30万小时 is a total, no duration
        comparator,
        words=not match["n"][0].isdigit(),
        grade=bool(match["grade"]),
    )
    return replace(quantity, upper=upper)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Quantity | None]], ...] = (
    (_AMOUNT, _amount),
    (_BARE, _bare),
    (_PERCENT, _percent),
    (_DOUBLE, _double),
    (_RANK, _rank),
    (_PLUS, _plus),
)


def _compared(text: str, q: Quantity, start: int, stop: int) -> Quantity:
    """The quantity with the comparing words before and after it; those after it decide."""
    left, right, comparator, verb = q.left, q.right, q.comparator, ""
    before = _BEFORE_RE.search(text, max(start, left - _REACH), left)
    if before:
        verb, left = before["verb"], before.start()
        if (comparator in ("", "~") and not q.grade) or q.kind == "rank":
            worth = next(c for i, (_, c) in enumerate(_BEFORE) if before[f"b{i}"] is not None)
            comparator = comparator if q.kind == "rank" else "~" if before["about"] else worth
    hedge = HEDGE_END.search(text[max(start, left - _REACH) : left])
    left -= len(hedge.group()) if hedge else 0
    after = _AFTER_RE.match(text, right, stop)
    if after:
        right = after.end()
        comparator = next(c for i, (_, c) in enumerate(_AFTER) if after[f"a{i}"] is not None)
        if comparator == ">=" and before and before["about"] is None and _strict(verb):
            comparator = ">"  # 超过100家以上
    return replace(q, left=left, right=right, comparator=comparator, verb=verb)


def _strict(verb: str) -> bool:
    return any(re.fullmatch(words, verb) for words, comparator in _BEFORE if comparator == ">")
