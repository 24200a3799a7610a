"""Parks: places built or designated for industry, by their closing noun, by the list they stand in, by vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import ahocorasick

from extraction.divisions.gazetteer import by_name
from extraction.document import Document, Mention
from extraction.fields.names import TITLE_VERBS, trimmed
from extraction.grammar import grammar, made_of
from extraction.phrases import Item, Phrase, Span
from extraction.vocabulary import FOLDER, parts, read_table

#: nouns that close the name of a place for industry, and the kind of place
KINDS: tuple[tuple[str, str], ...] = (
    ("新城", r"新城|副中心城|科学城|科技城|产业城|未来城|航空城|航天城|软件城|医学城|大学城|智能城"),
    ("创新带", r"创新带|产业带|经济带|发展带|创新走廊|科创走廊|产业走廊|走廊"),
    (
        "功能区",
        r"新片区|片区|新区|示范区|先行区|试验区|先导区|集聚区|核心区|功能区|商务区|合作区|实践区|引领区|协作区|拓展区|承载区|转移区|试点区|自创区|特区",
    ),
    (
        "园区",
        r"产业园区?|科技园区?|工业园区?|物流园区?|软件园区?|创业园区?|创新园区?|示范园区?|生态园区?|文创园区?|创意园区?|农业园区?|数字园区?|分园|园区|加工区|保税港?区|开发区|高新区|经开区"
        r"|智谷|数谷|药谷|硅谷|光谷|声谷|氢谷|芯谷|云谷|机器人谷|创新谷|智造谷|医谷|创新岛|智能岛|生态岛|国际岛|创新港|科创港|智慧港|贸易港|航空港|空港|枢纽港|自由港"
        r"|(?<!训)基地|小镇|特色社区|创新社区|产业社区|科创社区|创业社区|OPC社区|智慧社区|孵化器|加速器|众创空间|科创中心|创客空间|创意村落|产业村|集聚地|综合体|起降点|起降场|产业港|产业湾|科技湾|科创湾|创新湾|产业基地|总部集聚区",
    ),
)
PLACE_END = re.compile("(?:" + "|".join(p for _, p in KINDS) + ")$")
KIND_OF = tuple((kind, re.compile(f"(?:{pattern})$")) for kind, pattern in KINDS)
#: kinds of zones that are named by their kind alone
KINDS_ALONE = frozenset(
    {"综合保税区", "综保区", "保税区", "自由贸易试验区", "自贸试验区", "自贸区", "高新区", "经开区"}
)
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


@cache
def known_places() -> dict[str, dict[str, str]]:
    """Name or alias of a zone -> its row of zones.tsv."""
    if not (FOLDER / "zones.tsv").exists():
        return {}
    table: dict[str, dict[str, str]] = {}
    for row in read_table("zones"):
        for name in (row["name"], *parts(row.get("aliases", ""))):
            table.setdefault(name, row)
    return table


@cache
def bare_places() -> frozenset[str]:
    """Area names that stand for their zone: 张江, 漕河泾."""
    rows = read_table("zones") if (FOLDER / "zones.tsv").exists() else ()
    return frozenset(name for row in rows for name in parts(row.get("bare", "")))


def kind_of(name: str) -> str:
    """园区, 新城, 功能区 or 创新带."""
    return next((kind for kind, pattern in KIND_OF if pattern.search(name)), "园区")


def find_parks(document: Document, phrases: Sequence[Phrase], boundaries: frozenset[int]) -> list[Mention]:
    """Mentions of places for industry; every occurrence of a name that was found is a mention."""
    text = document.text
    names: dict[str, tuple[float, str]] = {}
    for phrase in phrases:
        for name, sure, method in _of_phrase(text, phrase):
            if sure > names.get(name, (0.0, ""))[0]:
                names[name] = (sure, method)
    for section in document.sections:
        verb = TITLE_VERBS.match(text[section.title_start : section.title_end])
        title = text[section.title_start + (verb.end() if verb else 0) : section.title_end]
        if (
            section.kind == "measure"
            and PLACE_END.search(title)
            and len(title) <= 20
            and is_place(title, titled=not verb)
        ):
            names[title] = (0.9, "title")
    for name in bare_places():
        if name in text and name not in names and _stands_alone(text, name, boundaries):
            names[name] = (0.7, "vocabulary")
    for name in known_places():
        if len(name) >= 4 and name in text and name not in names and not re.search(r"(?:干线|通道|工程|引领区)$", name):
            names[name] = (0.9, "vocabulary")
    found = [*_occurrences(text, names, boundaries), *_sharing_a_head(text)]
    return sorted({*found, *_areas_inside(found)})


#: 合肥、芜湖3个[高新技术产业开发区]: names that share the noun behind them
SHARED_HEAD = re.compile(
    r"(?P<names>[\u4e00-\u9fffA-Z]{1,6}(?:(?:、|和|与)[\u4e00-\u9fffA-Z]{1,6}?)+)(?:等)?(?P<count>(?:\d+|[两三四五六七八九十])个)?"
    r"(?P<head>(?:国家级|省级|重点|特色)?(?:高新技术产业|经济技术|经济|工业|旅游|文化|产业|综合)?(?:开发区|高新区|经开区|保税区|示范区|集聚区|园区|产业园|新城|片区))"
)


def _sharing_a_head(text: str) -> Iterable[Mention]:
    for match in SHARED_HEAD.finditer(text):
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


def is_place(name: str, *, titled: bool = False) -> bool:
    """Whether a name with a place's closing noun names one place (or one that is to be built for a purpose)."""
    if name in KINDS_ALONE or name in known_places():
        return True
    match = PLACE_END.search(name)
    if (
        not match
        or not 3 <= len(name) <= 30
        or re.search(r"[，。；：、和与及]|^[的等各该其]|纳入|作为|成为|进入|列入", name)
        or (not titled and re.match(r"\d+个|[一二两三四五六七八九十]个", name))
    ):
        return False
    if titled:
        return True
    rest = name[: match.start()].strip("“”")
    if rest.startswith("国家") and len(rest) >= 6:
        return True
    return len(rest) >= 2 and not made_of(rest, grammar().plain, grammar().role_of)


def _of_phrase(text: str, phrase: Phrase) -> Iterable[tuple[str, float, str]]:
    spans = [_place_span(text, item) for item in phrase.items]
    names = [text[a:b] for a, b in spans]
    counted = bool(COUNTED.search(text, max(0, phrase.start - 14), phrase.start))
    listed_places = sum(bool(PLACE_END.search(n)) or n in bare_places() or n in known_places() for n in names)
    # 文化服务、语言服务等国家特色服务出口基地: a place of its own closes the list, so the list holds its fields
    by_head = bool(PLACE_HEAD.search(phrase.head)) and phrase.listed and not is_place(phrase.head)
    if phrase.listed and phrase.head and is_place(phrase.head):
        yield phrase.head, 0.85, "head"
    by_company = phrase.listed and len(names) >= 3 and listed_places * 2 >= len(names)
    for name in names:
        if PLACE_END.search(name) and is_place(name):
            if re.search(r"[\u4e00-\u9fff]\d+个|[两三四五六七八九十]个", name):
                continue
            if not counted or "“" in name or name in known_places():
                yield name, 0.9 if phrase.listed else 0.85, "suffix"
        elif PREFIXED.match(name):
            yield PREFIXED.match(name)[1], 0.85, "prefix"  # type: ignore[index]
        elif (by_head or by_company) and 2 <= len(name) <= 16 and not re.search(r"产业|经济|技术$|[a-z]", name):
            if PLACE_END.fullmatch(name):
                continue
            if name not in grammar().generic and not re.search(r"[和与及等，：]|局$|委$", name):
                yield name, 0.75, "list"


def _place_span(text: str, item: Item) -> Span:
    start, end = trimmed(text, item.start, item.end)
    if text[start:end].endswith("”") and text[start] == "“":
        start, end = start + 1, end - 1
    return start, end


def _stands_alone(text: str, name: str, boundaries: frozenset[int]) -> bool:
    return any(m.start() in boundaries and m.end() in boundaries for m in re.finditer(re.escape(name), text))


def _occurrences(text: str, names: dict[str, tuple[float, str]], boundaries: frozenset[int]) -> Iterable[Mention]:
    """Every occurrence; a short name inside a longer one, or across word boundaries, is none."""
    if not names:
        return
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    found = sorted(
        ((last + 1 - len(name), last + 1, name) for last, name in automaton.iter(text)),
        key=lambda x: (x[0] - x[1], x[0]),
    )
    used = bytearray(len(text))
    for start, end, name in found:
        if any(used[start:end]):
            continue
        if len(name) < 4 and not (start in boundaries and end in boundaries):
            continue
        used[start:end] = b"\1" * (end - start)
        sure, method = names[name]
        yield Mention(start, end, "Park", name, f"park:{method}", sure)
