"""What names of places look like: by their closing noun, by vocabulary, or by less where a clause treats it as one."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from extraction.fields.names import known_fields
from extraction.grammar import alternatives, grammar, made_of
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
        r"产业园区?|科技园区?|工业园区?|物流园区?|软件园区?|创业园区?|创新园区?|示范园区?|生态园区?|文创园区?|创意园区?|农业园区?|数字园区?|(?:医药|制药|中药|装备|材料|纺织|服装|食品|智造|制造|循环|孵化|加工|电商|数据|动漫|影视|文旅|电子|光电|冷链|康养|能源|汽车|航空|轻工|家居|建材)园|分园|园区|加工区|保税港?区|开发区|高新区|经开区"
        r"|智谷|数谷|药谷|硅谷|光谷|声谷|氢谷|芯谷|云谷|机器人谷|创新谷|智造谷|医谷|创新岛|智能岛|生态岛|国际岛|创新港|科创港|智慧港|贸易港|航空港|空港|枢纽港|自由港"
        r"|(?<!训)基地|小镇|特色社区|创新社区|产业社区|科创社区|创业社区|OPC社区|智慧社区|孵化器|加速器|众创空间|科创中心|创客空间|创意村落|产业村|集聚地|综合体|起降点|起降场|产业港|产业湾|科技湾|科创湾|创新湾|产业基地|总部集聚区",
    ),
)
CLOSING_NOUNS = "|".join(p for _, p in KINDS)
PLACE_END = re.compile(f"(?:{CLOSING_NOUNS})$")
KIND_OF = tuple((kind, re.compile(f"(?:{pattern})$")) for kind, pattern in KINDS)
#: kinds of zones that are named by their kind alone
KINDS_ALONE = frozenset(
    {"综合保税区", "综保区", "保税区", "自由贸易试验区", "自贸试验区", "自贸区", "高新区", "经开区"}
)
#: 三期 behind a name
PHASE = re.compile(r"[一二三四五六\d]期$")
#: what no name of a place holds
FOREIGN = re.compile(
    r"[的等各该某为将把被其并或了着是由以，。；：！？|《》+＋]|在(?!线)|从(?!化|江)|于(?!都|洪|田)|之(?!江)|向(?!阳)|\d+[个家亿万年%]"
    r"|^(?:获评|获批|负责|认定|评为|新设|入驻|申报|现有|已有|辖区|存量|闲置|小微企业|科技企业)"
    r"|^(?:一批|若干|多个|全市|全省|全县|全区|沿线|周边)|^[“]?[一二两三四五六七八九十双多\d]+(?:[个大条]|[带园轴区片核翼廊谷城湾岛][”]?$|[核带园轴区片翼廊谷城湾极港圈心点链海江][一二两三四五六七八九十多])"
    r"|[一两几每]个|[二两三四五六七八九十][县市区镇乡省地州]$|之$|进(?=景区|街区|商圈|社区|校园|园区)"
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


def is_place(name: str, *, titled: bool = False) -> bool:
    """Whether a name with a place's closing noun names one place (or one that is to be built for a purpose)."""
    if name in KINDS_ALONE or name in known_places():
        return True
    match = PLACE_END.search(name)
    if (
        not match
        or not 3 <= len(name) <= 30
        or re.search(r"[，。；：、与及]|.{2}和|^[的等各该其]|纳入|作为|成为|进入|列入", name)
        or (not titled and re.match(r"\d+个|[一二两三四五六七八九十]个", name))
    ):
        return False
    if titled:
        return True
    rest = name[: match.start()].strip("“”")
    if rest.startswith("国家") and len(rest) >= 6:
        return True
    return len(rest) >= 2 and not made_of(rest, grammar().plain, grammar().role_of)


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(alternatives(v for v, role in grammar().role_of.items() if len(v) > 1 and role != "adverb"))


@cache
def _ending() -> re.Pattern[str]:
    places = grammar().places
    return re.compile(rf"(?:{alternatives(places['built'] + places['endings'])})$")


#: behind a verb that stands for itself; before one of these it is a part of the name: [培育]基地
ALONE = r"(?!区|园|基地|中心|带|谷|城|港|器|示范|试验|集聚|先导|先行|社区|产业|小镇|营地|型|片|组团|点|地)"


@cache
def _building() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(grammar().places['builds'])}){ALONE}")


def looks_like_place(name: str) -> bool:
    """Whether a name that stands where places stand may be one: its ending, and no common word."""
    core = PHASE.sub("", name)
    if PLACE_END.search(core):
        return is_place(core)
    if core.startswith("“") and core.endswith("”") and core.count("“") == 1:
        core = core[1:-1]
    ending = _ending().search(core)
    if not ending or not 2 <= len(core) <= 18 or core.count("“") != core.count("”"):
        return False
    rest = core[: ending.start()].strip("“”")
    words = grammar()
    common = core in words.places["common"] or (len(ending[0]) == 1 and core.endswith(_common_ends()))
    if not rest or common or core in known_fields() or made_of(rest, *_telling()):
        return False
    return not _verbs().match(core) and not _building().search(core)


@cache
def _common_ends() -> tuple[str, ...]:
    return tuple(word for word in grammar().places["common"] if len(word) > 1)


def _telling() -> tuple[Collection[str], ...]:
    """Words that only tell how a place is, or are one in common."""
    words = grammar()
    return words.places["kinds"], words.places["common"], words.plain, words.generic


def may_be_place(name: str) -> bool:
    """Whether a name may be one of the places that it is listed with, whatever it ends like: [下关], [马栏山]."""
    words = grammar()
    core = name.strip("“”")
    return (
        2 <= len(core) <= 8
        and core not in known_fields()
        and not core.endswith(words.abstract)
        and not made_of(core, *_telling(), words.role_of, words.places["firmly"])
        and not _verbs().search(core)
        and not BODY.search(core)
    )


def may_be_tagged(name: str) -> bool:
    """Whether a name that only a model takes for a place may be one: a kind of place (特色园区, 引领区) is none."""
    return not FOREIGN.search(name) and (not PLACE_END.search(name) or is_place(name))


#: a body, a person, a field or a thing is no place
BODY = re.compile(
    r"(?:企业|公司|集团|机构|部门|单位|协会|大学|学院|医院|银行|人才|团队|产业|行业|领域|方面|技术|产品|平台|系统|工程|项目|经济|道路|配套|[化局委厅办部院所馆站员者家业品器机料剂链网])$|[a-zA-Z]"
)
