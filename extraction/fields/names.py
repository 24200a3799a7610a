"""Names of fields and technologies: the vocabulary, where a name begins and ends, and what cannot be one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import ahocorasick

from extraction.grammar import grammar, made_of
from extraction.phrases import Item, Phrase, Span
from extraction.vocabulary import FOLDER, parts, read_table

#: closing words that a name does without, when a name still stands
CLOSING = re.compile(r"(?:产业|行业|领域|赛道|业务)$")
#: words before a name that say how many or how good
OPENING = re.compile(
    r"^(?:[万千百]亿级|一批|若干|各类|各种|多样化|多种|本市|全市|全省|我省|我市|本区|全区|优秀|优质|相关|部分|更多|最佳|国内|国际|国产|重点|关键|主要|示范性|中高端|新兴|传统|先进|等|其他|前沿|特色|优势|支柱|战略性|首批|知名|领先|省级|市级|国家级|行业级|企业级|城市级|一体化|全球|世界级|标志性|创新型|包括|例如|自主|开源|高水平|高性能|新型|新一代|下一代|多元化|沉浸式的|垂直)+(?=..)"
)
LEADING_VERB = re.compile(
    r"(?:做强|做大|做优|壮大|大力|积极|加快|推动|推进|发展|培育|布局|打造|建设|支持|鼓励|拓展|探索|促进|试点|创新)+(?=..)"
)
#: these openings are part of the name when it is short: 新材料, 新一代网络
KEPT_OPENINGS = (
    "新一代",
    "下一代",
    "新型",
    "自主",
    "开源",
    "先进",
    "一体化",
    "高性能",
    "国产",
    "国际",
    "城市级",
    "特色",
    "多样化",
)
#: what is left without 产业 says only how it ranks: 核心[产业]
RANK = re.compile(r"(?:核心|新兴|先导|优势|支柱|主导|未来|新)$")
#: more than one thing
SEVERAL = re.compile(r"和|以及|或|^\d+[项个家亿万例条种]")
TRACK_END = re.compile(
    r"(?:经济|产业|制造业?|服务业?|金融|零售|贸易|物流|旅游|文旅|消费|教育|医疗|医药|康养|养老|健康|能源|农业|工业|商业|电商|内容|文化|文娱|娱乐|游戏|动漫|电竞|影视|设计|传媒|广告|会展|体育|出行|交通|航运|航空|航天|通信|互联网|物联网|车联网|安全|制药|治疗|汽车|船舶|装备|电子|材料|软件|培训|维修|租赁|外包|配送|健身|办公|家政|云|业)$"
)
TECH_END = re.compile(
    r"(?:技术|芯片|器|机|仪|设备|系统|算法|雷达|模型|终端|手环|手表|眼镜|引擎|协议|材料|机床|机器人|机械臂|传感器?|电池|电机|发动机|无人机|飞行器|航空器|工厂|车间|生产线|数据库|中间件|操作系统|软件|识别|交互|感知|认知|建模|仿真|渲染|成像|加密|解析|认证|计算|存储|检测|诊断|知识图谱|孪生|区块链|超市|货架|门锁|音响|家电|家具|服装|头盔|配饰|零件|部件|模组|组件|标签|凭证|账本|合约|货币|地图|桩|站|车|船|卫星|桥|轴承|线缆|光纤|薄膜|涂料|试剂|疫苗|药物|抗体|基因|细胞|蛋白|农机|种子|设施|预测|寻找|筛选|分析|合成|测定|模拟|设计|融合|控制|处理|框架|容器|微服务|网关|网络)$"
)
NOT_A_NAME = re.compile(
    r"^[\d.%+\-/年月日]+$|^[，。、]|[，。；！？：\n《》（）/]$|[，。；！？：\n《》（）]|[的了着]|[和与及、]$|^第|[要求举措任务措施思想]{2}$|牵头|印发|^(?:各|该|其|这|那|每|本|上述|以下|有关|所|[多跨](?:点|行|领|区域|部门|层|元|地))"
    r"|(?:新|新兴|核心|专属|精神|前列|开花|审慎|引领|亮点|特点|局|厅|委|委员会|政府|办公室|公司|集团|大学|学院|研究院|研究所|协会|学会|联盟|商会|公约|条例|办法|论坛|大会|大赛|日|年|月)$"
)
#: a body, a place or a person more often than a field
BODY_END = re.compile(
    r"(?:医院|学校|银行|机构|企业|中心|基地|园|园区|示范区|新城|片区|区域|城市|社区|校园|家庭|人员|工程|项目|行动|计划|节|场|馆|院|所|站|店)$"
)
#: what a head noun behind 等 says of the names before it; the others of its type say little
STRONG_TRACK_HEAD = re.compile(
    r"(?:产业|行业|(?<!技术)领域|业态|赛道|业务|服务业|制造业|贸易|经济|产业链|产业集群|消费|门类)$"
)
STRONG_TECH_HEAD = re.compile(
    r"(?:技术(?:方向|领域|路线)?|产品|设备|装备|终端|系统|芯片|部件|材料|工具|算法|机器人|器件|软件|仪器|机型|整机|航空器|飞行器|模组|组件|药物|设施|协议|装置|硬件)$"
)


@cache
def known_fields() -> dict[str, tuple[str, str]]:
    """Term of the vocabulary -> (canonical name, type). A term of both lists has the type of the first, with ''."""
    terms: dict[str, tuple[str, str]] = {}
    for table, type_ in (("industries", "Track"), ("technologies", "Technology")):
        if not (FOLDER / f"{table}.tsv").exists():
            continue
        for row in read_table(table):
            for term in (row["term"], *parts(row.get("aliases", ""))):
                if len(term) < 2:
                    continue
                if term in terms and terms[term][1] != type_:
                    terms[term] = (terms[term][0], "")
                else:
                    terms.setdefault(term, (row["term"], type_))
    return terms


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for term in known_fields():
        automaton.add_word(term.lower(), term)
    automaton.make_automaton()
    return automaton


def known_spans(text: str, boundaries: frozenset[int]) -> list[Span]:
    """Longest occurrences of vocabulary terms, leftmost first, without overlap.

    A Latin term stands by itself; a short Chinese term starts and ends where a word does.
    """
    if not known_fields():
        return []
    found: list[Span] = []
    for last, term in _automaton().iter(text.lower()):
        start, end = last + 1 - len(term), last + 1
        if term[0].isascii() and start and text[start - 1].isascii() and text[start - 1].isalnum():
            continue
        if term[-1].isascii() and end < len(text) and text[end].isascii() and text[end].isalnum():
            continue
        if len(term) < 4 and not term[0].isascii() and not (start in boundaries and end in boundaries):
            continue
        found.append((start, end))
    found.sort(key=lambda s: (s[0] - s[1], s[0]))
    taken: list[Span] = []
    used = bytearray(len(text))
    for start, end in found:
        if used.find(1, start, end) < 0:
            used[start:end] = b"\1" * (end - start)
            taken.append((start, end))
    return sorted(taken)


def canonical(name: str) -> str:
    """The name without quotes, blanks, openings and a closing 产业/行业/领域/赛道/业务 when it stands without."""
    name = name.strip("“”‘’\"' 、")
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    shorter = CLOSING.sub("", name)
    plain = shorter in grammar().generic and shorter not in known_fields()
    if not plain and len(shorter) > 1 and not RANK.search(shorter):
        name = shorter
    return name


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without words before the name that say how many or how good, and without quotes at both ends."""
    known = known_fields()
    while start < end and text[start] in "“‘”’ ":
        if text[start] == "“" and "”" in text[start:end] and not text[start:end].endswith("”"):
            break
        start += 1
    while start < end and text[end - 1] in "”’“‘ " and text[start:end].count("”") != text[start:end].count("“"):
        end -= 1
    verb = LEADING_VERB.match(text, start, end)
    if verb and text[start:end] not in known and is_name(canonical(text[verb.end() : end])):
        start = verb.end()
    while text[start:end] not in known:
        match = OPENING.match(text[start:end])
        if not match:
            break
        opening = match.group()
        kept = next((k for k in KEPT_OPENINGS if opening.endswith(k)), "")
        cut = len(opening) - len(kept)
        if cut == 0 or (end - start - cut < 3 and text[start + cut : end] not in known):
            break
        start += cut
    return start, end


def is_name(name: str, *, given: bool = False) -> bool:
    """Whether a string can be the name of a field or a technology: not generic, not abstract, of a sensible length.

    `given`: its context says so (an enumeration closed by 产业 or 技术, a heading), so that a short or a general word
    may be one.
    """
    words = grammar()
    if name in known_fields():
        return True
    shortest = 2 if given or name.isascii() or re.search(r"\d", name) else 3
    if not shortest <= len(name) <= 18 or NOT_A_NAME.search(name) or name in words.generic or name in words.role_of:
        return False
    if re.search(r"和|以及|或|^\d+[项个家亿万例条种]", name) or VAGUE_END.search(name):
        return False
    if given:
        return not any(name.endswith(a) for a in words.abstract if a not in words.tails)
    return not name.endswith(words.abstract) and not made_of(name, words.generic)


#: a person, a quality or a rate is no field
VAGUE_END = re.compile(
    r"(?:[性率度者商员力观]|[^国深优量字净]化|集群|社群|权利|人员|人才|经纪人|带头人|负责人|投资人|创始人|传承人|主权|产权保护|毕业生)$"
)


#: behind a field whose size is counted: [林下经济]产值, [集成电路]产业规模
MEASURED = re.compile(
    r"(?:(?:相关|核心)?产业|行业)?(?:总|年)?(?:产值|规模|增加值|营业收入|主营业务收入|产量|销售额|交易额|交易规模|出口额|贸易额|进出口额|市场规模|产业规模|种植面积)$"
)
GROWING = re.compile(r"(?:模式|新业态|新兴业态|业态|新模式|新形态|零售模式|产业链|产业集群|产业生态)$")
#: nouns behind a name that say what is done with it or what it grows into: [虚拟电厂]新业态, [商业]数字化转型
TRAILING = re.compile(
    r"(?:(?:核心|关键|共性|通用|前沿|基础|专用|重大)*技术|数字化转型|智能化改造|智能化升级|数字化改造|绿色化转型|转型升级|高质量发展|创新发展|融合发展|产业化"
    r"|国产化|新业态新模式|新业态|新兴业态|业态|模式创新|模式|流通创新|体系|新模式|新形态|商业模式|产业链条?|产业集群|产业生态|生态圈|集群|创新带|产业带|创新高地|高地|应用场景|示范应用|应用示范|产业发展|解决方案提供商|集成商|提供商|服务商|供应商|类产品|产品|类)$"
)


def stripped(text: str, start: int, end: int) -> int:
    """The end of the name without what it grows into, when a name still stands."""
    while text[start:end] not in known_fields():
        match = TRAILING.search(text, start, end) or MEASURED.search(text, start, end)
        if not match or match.start() - start < 2 or not is_possible(canonical(text[start : match.start()])):
            break
        end = match.start()
    return end


def named(text: str, start: int, end: int) -> tuple[Span, str] | None:
    """A trimmed span without what the name grows into, and the name; None when it cannot be one."""
    end = stripped(text, start, end)
    name = canonical(text[start:end])
    return ((start, end), name) if is_possible(name) else None


@cache
def _lowered() -> dict[str, str]:
    return {term.lower(): term for term in known_fields()}


def as_listed(written: str) -> str:
    return written if written in known_fields() else _lowered()[written.lower()]


def joined(text: str, phrase: Phrase) -> Phrase:
    """The phrase with the items that 与 or 及 joins into one name put together: 人工智能辅助蛋白质识别与结构预测."""
    if not phrase.joints:
        return phrase
    items = list(phrase.items)
    closing = bool(CLOSING.search(text[items[-1].start : items[-1].end])) or phrase.head_type == "Track"
    for i, word in reversed(phrase.joints):
        if not 0 < i < len(items):
            continue
        left, right = items[i - 1], items[i]
        names = [canonical(text[slice(*trimmed(text, x.start, x.end))]) for x in (left, right)]
        known = [n in known_fields() for n in names]
        bodies = any(BODY_END.search(n) for n in names)
        apart = (
            all(known)
            or bodies
            or (
                all(map(_stands, names))
                and (closing or word in ("和", "以及", "或") or (phrase.listed and len(names[1]) > 3))
            )
        )
        if not apart:
            items[i - 1 : i + 1] = [Item(left.start, right.end, right.gloss)]
    return replace(phrase, items=tuple(items), joints=())


def _stands(name: str) -> bool:
    """Whether one side of 与 or 和 is a name by itself."""
    if name in known_fields():
        return True
    bare = CLOSING.sub("", name)
    return len(name) > 2 and is_possible(name) and (len(bare) > 3 or not made_of(bare, grammar().generic))


def is_possible(name: str) -> bool:
    """Whether a string can be a candidate at all."""
    if name in known_fields():
        return True
    if not 2 <= len(name) <= 18 or NOT_A_NAME.search(name) or name in grammar().role_of:
        return False
    return not SEVERAL.search(name)


def head_class(phrase: Phrase) -> str:
    """What the noun that closes an enumeration says of its names."""
    if STRONG_TRACK_HEAD.search(phrase.head):
        return "Track"
    if STRONG_TECH_HEAD.search(phrase.head):
        return "Technology"
    return f"weak-{phrase.head_type or 'other'}" if phrase.head else "none"


def tail_class(phrase: Phrase) -> str:
    """What stands behind a phrase's names: an action on them, 的, another word or none."""
    if phrase.tail in grammar().tails:
        return "action"
    return "的" if phrase.tail == "的" else "other" if phrase.tail else "none"


def head_name(text: str, phrase: Phrase) -> tuple[Span, str] | None:
    """The field that closes an enumeration: 低轨卫星互联网、光通信等[前沿通信]领域."""
    if not phrase.head or not phrase.listed:
        return None
    start, end = phrase.head_start, phrase.head_start + len(phrase.head)
    says = CLOSING.search(phrase.head) or GROWING.search(phrase.head) or TRACK_END.search(phrase.head)
    if not says and phrase.role != "develop":
        return None
    end = stripped(text, start, end)
    bare = trimmed(text, start, end)
    if len(canonical(text[slice(*bare)])) > 2:  # 前沿通信 is no name without 前沿
        start, end = bare
    name = canonical(text[start:end])
    return ((start, end), name) if is_name(name) and len(name) > 2 and not STRONG_TECH_HEAD.search(name) else None


def head_product(text: str, phrase: Phrase) -> tuple[Span, str] | None:
    """The technology that closes an enumeration: 联邦计算、差分隐私等[隐私计算]技术."""
    if not phrase.listed or not STRONG_TECH_HEAD.search(phrase.head) or len(phrase.head) < 4:
        return None
    start, end = trimmed(text, phrase.head_start, phrase.head_start + len(phrase.head))
    end = stripped(text, start, end)
    name = text[start:end]
    return ((start, end), name) if is_name(name) and 3 < len(name) < 14 else None


def is_gloss(name: str, gloss: str) -> bool:
    """Whether the brackets behind a name hold its other name: one Latin, one Chinese. C2M（用户直连制造）"""
    latin = [bool(re.search(r"[A-Za-z]", x)) for x in (name, gloss)]
    chinese = [bool(re.search(r"[\u4e00-\u9fff]", x)) for x in (name, gloss)]
    return latin[0] != latin[1] and any(chinese) and "、" not in gloss and 2 <= len(gloss) <= 16


#: a heading's verb and the nouns behind its object: 做强[电子信息]产业, 加快[智能网联汽车]产业发展
TITLE_VERBS = re.compile(
    r"^(?:(?:高水平|高标准|高质量|高效|大力|加快|积极|深入|全面|持续|着力|重点|深化|优化|创新|加速|稳步|努力|率先|推动|推进|促进|支持|鼓励|提升|发展|做强|做大|做优|壮大|培育|打造|建设|构建|拓展|推广|布局|聚焦|加强|强化|开展|实施|引领|赋能|探索|规范|提质|增强|引导|扩大|巩固|振兴|繁荣|完善|健全|延伸)+)"
)
ACRONYM = re.compile(r"(?<![A-Za-z0-9“+/])[A-Z]{2,6}(?![A-Za-z0-9+/])")
TITLE_TAILS = re.compile(
    r"(?:(?:产业|行业|领域)?(?:数字化转型|智能化改造|高质量发展|发展|布局|建设|培育|集聚|转型|升级|提质增效|行动|工程|专项|计划|做大做强|能级|应用|推广|示范|创新|突破|攻关|改造|提升"
    r"|可持续|新方向|方向|设施|技术|与|及|和|模式|体系|市场体系|资源|调度|生态|自主|空间|底座|融合|服务|业态|先行区|规模化|一体化|跨越|培优|壮大))+$"
)
