"""Names of places by where they stand: 在[凯旋湾]布局竹浆造纸, [道真菌谷]培育食用菌, 建设[“妙笔里”直播基地].

A name without a closing noun that every place has (园区, 基地) is one where its clause treats it as a place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extraction.document import CLAUSE, Document, Mention
from extraction.fields.names import known_fields
from extraction.grammar import alternatives, grammar
from extraction.phrases import Span
from extraction.places.names import ALONE, CLOSING_NOUNS, PLACE_END, is_place, looks_like_place

#: what stands before the first word of a line: —— ● （1） 12.
BULLET = re.compile(
    r"(?:【[^【】]{2,6}】)?[\s—－\-●◆■▲★•·*①-⑳]*(?:(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|[\d一二三四五六七八九十]{1,3}[、.．])(?=\D)"
    r"|第[\d一二三四五六七八九十百]{1,4}[条章节款]|(?<![^\n|])\d{1,2}(?=[\u4e00-\u9fff])(?![个家年月日项座处条号亿万大件时区级]))?\s*"
)
#: “一核”即[郴州高新区]: what a slogan's number stands for
LABEL = re.compile(
    r"[“]?[一二三四五六七八九多双]+(?:中心|[核心带区园轴片翼廊谷城湾极港圈点链])”?(?:即|指|是|为(?!主|核|重)|：|——|—)(?:以)?"
)
#: X、Y分别由[A、B]承担
BY = re.compile(r"[^，。；]{2,60}?(?<![自理缘])由(?!于|来)")
#: 5家省级[“五好”园区], 12个[“园中园”]: a count of such places
COUNT_BEFORE = re.compile(
    r"(?:\d+|[两三四五六七八九十百]+|一批|若干|多)(?:个|家|座|处|条|片)?(?:以上|左右)?(?:省级|市级|国家级)?$"
)
#: one name of a list
PART = re.compile(r"(?:“[^“”]*”|（[^（）]{2,4}）(?=[\u4e00-\u9fff])|[^、和与及“”（）])+")
BRACKETED_OR_PART = re.compile(rf"(?P<gloss>（[^（）]{{5,}}）|（[^（）]*）(?![\u4e00-\u9fff]))|{PART.pattern}")
#: a zone that has places of its own
ZONE = re.compile(
    r"[\u4e00-\u9fffA-Z\d]{2,12}?(?:新区|开发区|高新区|经开区|工业园区?|产业园区?|新城|科学城|科技城|示范区|试验区|合作区|商务区|保税区|集聚区|片区)"
)
#: a side of the zone itself
ASIDE = re.compile(r"[东西南北中]?(?:[东西南北中]|核心|启动|拓展|先行|起步)(?:区|园|片|片区|园区|组团)")


@cache
def constructions() -> dict[str, re.Pattern[str]]:
    """How clauses speak of places."""
    words = {kind: alternatives(group) for kind, group in grammar().places.items()}
    hosts = alternatives(w for w in grammar().places["hosts"] if w != "以")
    return {
        "host": re.compile(rf"(?:(?:{words['firmly']})*(?:{hosts}){ALONE}|以(?=[^，。；]{{1,40}}为))"),
        "done": re.compile(rf"(?:{words['done']}){ALONE}"),
        "led": re.compile(words["led"]),
        "at": re.compile(
            rf"(?:{words['at']}|{words['led']}|(?<![正潜存现实内外所])在|(?<![面导转方走迈投])向|沿(?!海|江|线|边))"
        ),
        "core": re.compile(rf"以([^，。；]{{2,40}}?)为(?:主要)?(?:{words['cores']})"),
        "built": re.compile(words["builds"]),
        "inner": re.compile(
            rf"(?:{words['at']}|在(?!线)|向(?!阳)|(?:{words['builds']}|加快|支持|推动){ALONE}|所属|下属|下辖).*?(?=[^的]{{3,}}$)"
        ),
        # “一谷”即[空港“合生谷”]; “两轴”：[乌兰木伦河科创轴]
        "label": re.compile(
            r"[“]?[一二两三四五六七八九多双][核带区园轴片翼廊谷城湾极港圈心点链]”?"
            r"(?:即|指|是|为(?!主|核|重)|：|——)(?:以)?([^，。；：\n]{2,40})"
        ),
        # [“甬江潮”航运服务街区], [“菇源谷”]
        "quoted": re.compile(
            rf"“[^“”]{{2,8}}”[\u4e00-\u9fff]{{0,10}}?(?:{words['built']}|{CLOSING_NOUNS})"
            r"|“[^“”]{1,6}(?:[谷湾里港城坊岛园]|片区)”"
            r"(?![\u4e00-\u9fff]{0,10}?(?:平台|系统|工程|计划|行动|品牌|机制|模式|试点))"
        ),
        "opening": re.compile(
            rf"(?:{words['builds']}|{words['led']}|{words['at']}|{words['firmly']}"
            r"|携手|联合|联手|在(?!线)|沿|以|于|对(?!虾|接|外|口|俄|日|台)|至)*"
        ),
    }


@dataclass(frozen=True, slots=True)
class Slot:
    """A candidate: its span, how sure its place in the clause makes it, and which construction that is."""

    start: int
    end: int
    sure: float
    method: str


def slots_of(document: Document, districts: Sequence[Mention]) -> Iterator[list[Slot]]:
    """Spans that stand where places stand, those of one list or of parallel clauses together."""
    text = document.text
    clauses = [m.span() for m in CLAUSE.finditer(text)]
    subjects: list[Slot] = []
    for i, (start, end) in enumerate(clauses):
        opens = start == 0 or text[start - 1] in "\n|"
        if opens or text[start - 1] == "。":
            yield subjects
            subjects = []
        begin = start + (BULLET.match(text[start:end]).end() if opens else 0)  # type: ignore[union-attr]
        following = clauses[i + 1] if i + 1 < len(clauses) else (end, end)
        if "|" in text[max(0, start - 1) : start] + text[end : end + 1] and 4 <= end - begin <= 18:
            yield list(_names(text, begin, end, 0.8, "cell"))
        subjects += _subject(text, begin, end)
        yield from _locative(text, begin, end)
        yield from _built(text, begin, end)
        mark = text[end : end + 1]
        heads = (opens and mark in ("。", "：")) or constructions()["host"].match(text, *following)
        if heads and end - begin <= 18 and following[0] == end + 1 and mark in ("。", "：", "，"):
            yield list(_alone(text, begin, end, 0.8, "heading"))
    yield subjects
    for label in constructions()["label"].finditer(text):
        yield list(_names(text, *label.span(1), 0.8, "label"))
    for section in document.sections:
        if section.level and section.title_end - section.title_start <= 20:
            yield list(_alone(text, section.title_start, section.title_end, 0.85, "title"))
    for quoted in constructions()["quoted"].finditer(text):
        if not COUNT_BEFORE.search(text, max(0, quoted.start() - 8), quoted.start()):
            yield [Slot(*quoted.span(), 0.85, "quoted")]
    for district in districts:
        yield list(_behind_district(text, district.start, district.end))


def _alone(text: str, start: int, end: int, sure: float, method: str) -> Iterator[Slot]:
    """A heading that is nothing but a name: [骆岗生态谷]."""
    opening = constructions()["opening"].match(text, start, end)
    parts = list(_names(text, start, end, sure, method))
    if opening and not opening.group() and len(parts) == 1:
        yield from parts


def _subject(text: str, start: int, end: int) -> Iterator[Slot]:
    """[道真菌谷]培育食用菌深加工; 支持[莱山东泊子湾]招引帆船企业."""
    led = constructions()["led"].match(text, start, end) or BY.match(text, start, end)
    start = led.end() if led else start
    host = constructions()["host"].search(text, start + 2, min(end, start + 60))
    if host:
        yield from _names(text, start, host.start(), 0.8, "subject")


def _locative(text: str, start: int, end: int) -> Iterator[list[Slot]]:
    """在[凯旋湾]布局竹浆造纸; 以[烟台经济技术开发区、蓬莱栾家湾]为主要承载地."""
    for core in constructions()["core"].finditer(text, start, end):
        yield list(_names(text, *core.span(1), 0.85, "core"))
    for at in constructions()["at"].finditer(text, start, end):
        stop = constructions()["done"].search(text, at.end() + 2, min(end, at.end() + 60))
        method = "where" if stop and at.group() == "在" else "at"
        yield list(_names(text, at.end(), stop.start() if stop else end, 0.75, method))


def _built(text: str, start: int, end: int) -> Iterator[list[Slot]]:
    """建设[机器人谷北区]和[碧江设计湾]; 推进[国际金融后台服务基地三期]建设."""
    for verb in constructions()["built"].finditer(text, start, end):
        stop = constructions()["done"].search(text, verb.end() + 2, end)
        edge = stop.start() if stop else end
        names = list(_names(text, verb.end(), edge, 0.75, "built")) if edge - verb.end() <= 80 else []
        # 建设黑灯产线、数字样机、柔性装配岛 lists no places
        if sum(looks_like_place(text[n.start : n.end]) for n in names) * 2 >= len(names):
            yield names


def _behind_district(text: str, start: int, end: int) -> Iterator[Slot]:
    """松阳县[大木山茶园], 分水镇[“妙笔里”直播基地]."""
    edge = CLAUSE.match(text, end, min(len(text), end + 20))
    if edge:
        stops = [m.start() for p in ("host", "done") if (m := constructions()[p].search(text, end + 2, edge.end()))]
        part = PART.match(text, end, min([edge.end(), *stops]))
        if part:
            yield Slot(start, part.end(), 0.8, "behind-district")


def _names(text: str, start: int, end: int, sure: float, method: str) -> Iterator[Slot]:
    """The parts of a list; what stands in brackets is told of a part."""
    first = PART.match(text, start + 2, end) if text[start + 1 : start + 2] in ("和", "与") else None
    if first:  # [汤和路片区]: one character is no name
        yield Slot(start, first.end(), sure, method)
        start = first.end()
    for part in BRACKETED_OR_PART.finditer(text, start, end):
        if not part["gloss"]:
            yield Slot(*part.span(), sure, method)


def own_start(text: str, start: int, end: int, districts: Mapping[int, int], lower: Collection[int]) -> int:
    """Where the name begins: behind verbs, bullets, and divisions written in full, when it stands without them.

    `districts`: start -> end of those; `lower`: starts of those below the document's own, whose name is no part of it.

    青田县[油竹智谷], but [海门区新一代信息技术产业园] and [正安吉他里].
    """
    start = BULLET.match(text, start, end).end()  # type: ignore[union-attr]
    while True:
        before = start
        label = LABEL.match(text, start, end - 2)
        start = label.end() if label else start
        opening = constructions()["opening"].match(text, start, end)
        if opening and end - opening.end() > 1:
            start = opening.end()
        inner = constructions()["inner"].search(text, start + 2, end - 2)
        if inner:
            start = inner.end()
        elif districts.get(start) in districts:
            start = districts[start]
        elif start in lower and districts[start] < end - 1:
            rest = text[districts[start] : end]
            if (PLACE_END.sub("", rest) not in known_fields() and looks_like_place(rest)) or constructions()[
                "opening"
            ].fullmatch(rest[:2]):
                start = districts[start]
        if start == before:
            return start


def split_at_zone(text: str, start: int, end: int) -> list[Span]:
    """A zone and the place in it, written together: [格尔木工业园][昆仑片区], [东部新城][“甬江潮”航运服务街区]."""
    quote = text.find("“", start + 3, end)
    zone = ZONE.match(text, start, quote if quote > 0 else end - 3)
    if not zone or (quote > 0 and zone.end() != quote):
        return [(start, end)]
    begin = constructions()["opening"].match(text, zone.end(), end).end()  # type: ignore[union-attr]
    rest = text[begin:end]
    if is_place(zone.group()) and not ASIDE.match(rest) and (quote > 0 or looks_like_place(rest)):
        return [zone.span(), (begin, end)]
    return [(start, end)]
