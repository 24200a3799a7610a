"""Towns, townships and sub-districts that the text names as places: 在[柏梁镇]建设, [北滘镇]：突出.

No gazetteer lists them, so what stands before the name has to show where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extraction.document import Mention
from extraction.grammar import alternatives, grammar, made_of

END = re.compile(
    r"(?:镇(?!村|域|街|级|区|办|江|海|静|定|压|痛|守|长|党|政府|人民)|乡(?!村|镇|愁|贤|土|音|情|亲|野|间|级|里|居|韵|俗|创|政府|人民)|街道(?!办|党|级))"
)
#: 城镇, 小镇, 返乡, 全镇: no name
COMMON_END = {
    "镇": re.compile(r"[小古城乡村市集名强街全各本该某重大新老辖多二两三四五六七八九十]$|特色|建制|中心|重点|卫星"),
    "乡": re.compile(r"[城水茶侨故家老回返下离入同思全各本该某特多二两三四五六七八九十]$|特色|重点"),
    "街道": re.compile(r"[全各本该某辖多二两三四五六七八九十]$|重点"),
}
FOREIGN = re.compile(r"[的了着是等各该某为将把被之其并或向从由以在于个，。；：！？|《》“”（）\d]")


def find_towns(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Mentions of towns outside the spans `taken`: longer names, responsible lists, bodies."""
    used = bytearray(len(text))
    for start, end in taken:
        used[start:end] = b"\1" * (end - start)
    edges = {end for _, end in taken}
    for match in END.finditer(text):
        for length in (2, 3, 4):
            start = match.start() - length
            if start < 0 or any(used[start : match.end()]):
                break
            name = text[start : match.start()]
            if not re.fullmatch(r"[\u4e00-\u9fff]+", name):
                break
            before = text[max(0, start - 4) : start]
            if name[0] == "做" or (start and start not in edges and not _edge().search(before)):
                continue
            words = grammar().places
            generic = (words["common"], words["kinds"], grammar().plain, grammar().generic)
            if not COMMON_END[match.group()].search(name) and not FOREIGN.search(name) and not made_of(name, *generic):
                yield Mention(start, match.end(), "District", text[start : match.end()], "town", 0.8)
            break


def short_towns(text: str, towns: Sequence[Mention]) -> Iterator[Mention]:
    """[陈埭]侧重专业跑鞋: towns called without 镇 where they are the subject, or listed with one that is."""
    names = {m.name[: -len(end)]: m.name for m in towns for end in ("街道", "镇", "乡") if m.name.endswith(end)}
    names = {short: name for short, name in names.items() if len(short) > 1}
    if not names:
        return
    called = re.compile(rf"(?<=[，。；：、\n])(?:{alternatives(names)})")
    for match in called.finditer(text):
        if _subject().match(text, match.end()):
            yield Mention(*match.span(), "District", names[match.group()], "town", 0.75)


@cache
def _subject() -> re.Pattern[str]:
    words = grammar().places
    verbs = alternatives(w for w in (*words["hosts"], *words["done"]) if len(w) > 1)
    return re.compile(rf"(?:{alternatives(words['firmly'])})*(?:{verbs})")


@cache
def _edge() -> re.Pattern[str]:
    """What may stand right before a name."""
    words = grammar().places
    verbs = [verb for verb in grammar().role_of if len(verb) > 1]
    openings = alternatives({*words["at"], *words["led"], *words["builds"], *verbs})
    return re.compile(rf"(?:[^\u4e00-\u9fff]|[在和与及以由至于到沿向将从对]|{openings})$")
