"""Parks: places built or designated for industry, by their closing noun, by the list they stand in, by vocabulary."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from extraction.divisions.gazetteer import by_name, division_of, parents
from extraction.document import CLAUSE, Document, Mention
from extraction.fields.names import TITLE_VERBS, trimmed
from extraction.grammar import grammar, made_of
from extraction.phrases import Item, Phrase, Span
from extraction.places.aims import is_aim
from extraction.places.names import (
    FOREIGN,
    PLACE_END,
    bare_places,
    is_place,
    known_places,
    looks_like_place,
    may_be_place,
)
from extraction.places.slots import Slot, own_start, slots_of, split_at_zone
from extraction.vocabulary import Finder, finder

#: a list closed by one of these holds places
PLACE_HEAD = re.compile(
    r"(?:区域|园区|片区|新城|开发区|功能区|区块|产业园|地区|集聚区|示范区|空间载体|园区载体|孵化载体|产业载体|平台载体|特色园|基地|重点板块|新区)$"
)
#: a place that stands before the field that it is to develop: [嘉定新城]智能传感器
PREFIXED = re.compile(
    r"([^“”的、]{2,12}?(?:新城|新片区|新区|开发区|高新区|经开区|科学城|科技城|示范区|试验区|保税区))(?=[^“”]{2,})(?!.*(?:区|园|城|管委会|局)$)"
)
COUNTED = re.compile(
    r"(?:一批|若干|\d+(?:个|家|座|处|片)(?:以上|左右)?|[二两三四五六七八九十百]+(?:个|家|座|处|片|大)|多个|一系列)[^，。；]{0,6}$"
)
#: behind a name that is a trial or a rule, not a place: “基础研究特区”[试点]
NO_PLACE = re.compile(r"试点|机制|政策|模式|制度|经验|改革")
#: 国家级海洋牧场示范区[不少于25处]
COUNTED_BEHIND = re.compile(r"(?:总数)?(?:达到?|不少于|超过|突破|增至|新增|建成)\d+")
#: words that say how something is done there: 郴州片区[协同]
MANNER = re.compile(
    r"(?:(?:循环|智能|数字|绿色|低碳)化|共同|携手|联手|协同|联动|互动|合作|联合|协作|抱团|错位|一体|融合)"
    r"(?:发展|布局)?$"
)

#: 发挥空港生物医药产业园[优势]
PLAYED = re.compile(r"(?:品牌|资源|区位|集聚|产业)?(?:优势|作用)$")


def find_parks(
    document: Document, phrases: Sequence[Phrase], boundaries: frozenset[int], districts: Sequence[Mention]
) -> list[Mention]:
    """Mentions of places for industry; every occurrence of a name that was found is a mention."""
    text = document.text
    names: dict[str, tuple[float, str]] = {}
    full = {m.start: m.end for m in districts if text[m.end - 1] == m.name[-1] and m.method != "own area"}
    short = {m.start: m.end for m in districts}
    home = {document.metadata.jurisdiction, *parents(document.metadata.jurisdiction)}
    lower = {m.start for m in districts if m.start in full and m.name not in home and _is_county(m.name)}
    towns = {m.start for m in districts if m.method == "town"}
    others = [m.start for m in districts if m.name not in home]
    fixed: set[Span] = set()
    for group in [*([s] for p in phrases for s in _of_phrase(text, p)), *slots_of(document, districts)]:
        rest: list[Span] = []
        places = 0
        for slot in group:
            start = own_start(text, slot.start, slot.end, full, lower)
            if slot.method == "where" and start in towns and _some_spot(text, start, slot.end, full):
                start = full[start]  # 在毛尖镇[螺蛳壳]建设
            for begin, end in split_at_zone(text, start, slot.end):
                played = text[begin - 2 : begin] == "发挥"
                manner = (PLAYED if played else MANNER).search(text, begin + 3, end)
                end = manner.start() if manner else end
                name = text[begin:end]
                if full.get(begin) == end or _is_chain(short, begin, end):
                    places += 1
                elif _no_place(text, begin, end) or is_aim(document, (begin, end), others):
                    continue
                elif (
                    slot.method in ("suffix", "prefix", "head", "list")
                    or looks_like_place(name)
                    or (slot.method == "where" and _some_spot(text, slot.start, end, full))
                ):
                    places += 1
                    fixed.add((begin, end))
                    if slot.sure > names.get(name, (0.0, ""))[0]:
                        names[name] = (slot.sure, slot.method)
                elif slot.method in ("subject", "where", "core") and may_be_place(name):
                    rest.append((begin, end))
        if places and places >= len(rest):
            for begin, end in rest:
                fixed.add((begin, end))
                names.setdefault(text[begin:end], (0.65, "company"))
    for section in document.sections:
        verb = TITLE_VERBS.match(text[section.title_start : section.title_end])
        begin = section.title_start + (verb.end() if verb else 0)
        start = own_start(text, begin, section.title_end, full, lower)
        title = text[start : section.title_end]
        if (
            section.kind == "measure"
            and PLACE_END.search(title)
            and len(title) <= 20
            and is_place(title, titled=start == section.title_start)
        ):
            names[title] = (0.9, "title")
    for name in {name for _, name in _vocabulary()(text)} - names.keys():
        if name in bare_places() and _stands_alone(text, name, boundaries):
            names[name] = (0.7, "vocabulary")
        elif name in known_places() and len(name) >= 4 and not re.search(r"(?:干线|通道|工程|引领区)$", name):
            names[name] = (0.9, "vocabulary")
    found = [*_occurrences(text, names, boundaries, fixed), *_sharing_a_head(text)]
    return sorted({*found, *_areas_inside(found)})


@cache
def _vocabulary() -> Finder[str]:
    return finder({name: name for name in (*bare_places(), *known_places())})


def _is_chain(districts: Mapping[int, int], start: int, end: int) -> bool:
    """Whether a name is nothing but divisions: 江苏昆山."""
    while start in districts and start < end:
        start = districts[start]
    return start == end


def _no_place(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    district = any(name == d.name for d in by_name().get(name, ()))  # nobody can say which, but a district it is
    return bool(district or FOREIGN.search(name) or name in grammar().places["regions"] or NO_PLACE.match(text, end))


def _is_county(name: str) -> bool:
    division = division_of(name)
    return division is None or division.level == "county"


def _some_spot(text: str, start: int, end: int, districts: Mapping[int, int]) -> bool:
    """在乐东县[抱孔洋]布局: a few characters behind a county, where something is done, need no ending."""
    while start in districts and districts[start] in districts:
        start = districts[start]
    rest = text[districts[start] : end] if start in districts else ""
    common = (grammar().places["common"], grammar().places["kinds"], grammar().generic, grammar().tails)
    return 2 <= len(rest) <= 4 and not made_of(rest, *common)


#: 合肥、芜湖3个[高新技术产业开发区]: names that share the noun behind them
SHARED_HEAD = re.compile(
    r"(?P<names>[\u4e00-\u9fffA-Z]{1,6}(?:(?:、|和|与)[\u4e00-\u9fffA-Z]{1,6}?)+)(?:等)?(?P<count>(?:\d+|[两三四五六七八九十])个)?"
    r"(?P<head>(?:国家级|省级|重点|特色)?(?:高新技术产业|经济技术|经济|工业|旅游|文化|产业|综合)?(?:开发区|高新区|经开区|保税区|示范区|集聚区|园区|产业园|新城|片区))"
)
ZONE = re.compile("[区园]|新城")


def _sharing_a_head(text: str) -> Iterable[Mention]:
    # most clauses name no zone at all
    clauses = (c.span() for c in CLAUSE.finditer(text) if ZONE.search(c.group()))
    for match in (m for span in clauses for m in SHARED_HEAD.finditer(text, *span)):
        head = re.sub(r"^(?:国家级|省级|重点|特色)", "", match["head"])
        position = match.start("names")
        names = [OPENING_VERB.sub("", n) for n in re.split(r"、|和|与", match["names"])]
        if not match["count"] and not all(n in by_name() for n in names):
            continue  # without a count, only divisions share the noun for certain
        for part in re.split(r"(、|和|与)", match["names"]):
            bare = OPENING_VERB.sub("", part)
            if part not in "、和与" and bare:
                start = position + len(part) - len(bare)
                yield Mention(start, start + len(bare), "Park", bare + head, "park:shared-head", 0.8)
            position += len(part)


#: the verb before the first name of such a list
OPENING_VERB = re.compile(r"^.*?(?:支持|推动|同意|依托|加快|推进|建设|在|将|以|围绕|聚焦|促进|鼓励)")


def _areas_inside(parks: Sequence[Mention]) -> Iterable[Mention]:
    """The area that the name of a place begins with: [金桥]5G生态园."""
    for park in parks:
        for length in (2, 3, 4):
            area = park.name[:length]
            if area in bare_places() and len(park.name) - length > 2 and park.name not in known_places():
                yield Mention(park.start, park.start + length, "Park", area, "park:inside", 0.8)


def _of_phrase(text: str, phrase: Phrase) -> Iterable[Slot]:
    spans = [_place_span(text, item) for item in phrase.items]
    names = [text[a:b] for a, b in spans]
    counted = bool(COUNTED.search(text, max(0, phrase.start - 14), phrase.start))
    listed_places = sum(bool(PLACE_END.search(n)) or n in bare_places() or n in known_places() for n in names)
    # 文化服务、语言服务等国家特色服务出口基地: a place of its own closes the list, so the list holds its fields
    by_head = bool(PLACE_HEAD.search(phrase.head)) and phrase.listed and not is_place(phrase.head)
    if phrase.listed and phrase.head and is_place(phrase.head):
        yield Slot(phrase.head_start, phrase.head_start + len(phrase.head), 0.85, "head")
    by_company = phrase.listed and len(names) >= 3 and listed_places * 2 >= len(names)
    for (start, end), name in zip(spans, names, strict=True):
        if PLACE_END.search(name) and is_place(name):
            if re.search(r"[\u4e00-\u9fff]\d+个|[两三四五六七八九十]个", name) or COUNTED_BEHIND.match(text, end):
                continue
            if not counted or "“" in name or name in known_places():
                yield Slot(start, end, 0.9 if phrase.listed else 0.85, "suffix")
        elif (prefixed := PREFIXED.match(name)) and not COUNTED_BEHIND.match(name, prefixed.end(1)):
            yield Slot(start, start + prefixed.end(1), 0.85, "prefix")
        elif (by_head or by_company) and 2 <= len(name) <= 16 and not re.search(r"产业|经济|技术$|[a-z]", name):
            if PLACE_END.fullmatch(name):
                continue
            if name not in grammar().generic and not re.search(r"[和与及等，：]|局$|委$", name):
                yield Slot(start, end, 0.75, "list")


def _place_span(text: str, item: Item) -> Span:
    start, end = trimmed(text, item.start, item.end)
    if text[start:end].endswith("”") and text[start] == "“":
        start, end = start + 1, end - 1
    return start, end


def _stands_alone(text: str, name: str, boundaries: frozenset[int]) -> bool:
    return any(m.start() in boundaries and m.end() in boundaries for m in re.finditer(re.escape(name), text))


def _occurrences(
    text: str, names: dict[str, tuple[float, str]], boundaries: frozenset[int], fixed: Collection[Span]
) -> Iterable[Mention]:
    """Every occurrence; a short name inside a longer one, or across words, is none unless it was `fixed` there."""
    found = sorted(
        ((last + 1 - len(name), last + 1, name) for last, name in finder({name: name for name in names})(text)),
        key=lambda x: (x[0] - x[1], x[0]),
    )
    used = bytearray(len(text))
    for start, end, name in found:
        if any(used[start:end]):
            continue
        if len(name) < 4 and not (start in boundaries and end in boundaries) and (start, end) not in fixed:
            continue
        used[start:end] = b"\1" * (end - start)
        sure, method = names[name]
        yield Mention(start, end, "Park", name, f"park:{method}", sure)
