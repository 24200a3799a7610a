"""Projects and organizations: by their closing noun or their quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from extraction.built_names import built_names, says_field
from extraction.document import Document, Mention
from extraction.fields.names import TITLE_VERBS, trimmed
from extraction.grammar import grammar, made_of
from extraction.phrases import Phrase
from extraction.repeats import occurrences
from extraction.vocabulary import FOLDER, Finder, finder, parts, read_table

NO_NAME = re.compile(r"[，。；：《》|]|^[的等各该其某更]|[\d]+(?:个|家|项)|相关|有关|纳入|以及|会同|携手")
PROJECT_END = re.compile(
    r"(?:(?<!系统)工程|行动计划|专项计划|培育计划|导向计划|三年计划|专项行动|专项资金|科技专项|重大专项|专项政策|奖励政策|引导基金|基金|平台|创新中心|赋能中心|研究中心|技术中心|数据中心|算力中心|计算中心"
    r"|超算中心|交换中心|互联网中心|服务中心|体验中心|运营中心|调度中心|实验室|枢纽节点|枢纽|骨干节点|节点|通道|大脑|数据库|资源池|算力池|机制|试点|试点城市|示范城市|试验场|试验田|训练场|测试场|数据港|人才港"
    r"|联合体|产业图谱|产业链图谱|高性能计算矩阵|矩阵|干线|快线|专区|布局|人才体系|培养体系|训练设施|新型基础设施|卫星系统|卫星星座|智能体|产业联盟|联盟|项目库|案例集|白皮书|算力券|券|展示中心|科研项目|重大项目|试点项目)$"
)
ORGANIZATION_END = re.compile(
    r"(?:有限公司|股份公司|公司|集团|大学|学院|研究院|研究所|研究中心|科学院|工程院|交易所|交易中心|协会|学会|商会|促进会|基金会|标准化技术委员会|专业委员会|联合会|医院|银行|出版社|电视台|报社|运营商|合作社|产业联盟|创新联盟|联盟)$"
)
FACILITIES = frozenset(["平台", "研究中心", "创新中心", "实验室"])
CENTRE = re.compile(r"(?<=工程)(?:技术)?研究中心")
#: “[千企上云行动]”试点
TRIAL = re.compile(r"“[^“”]+(?:工程|计划|行动)”(试点|示范)")
#: mechanisms that have a name without quotes
WELL_KNOWN = re.compile(r"揭榜挂帅|链长|链主|赛马|河长|林长|田长")
#: an organization of no name
PLAIN_BODY = re.compile(
    r"^(?:龙头|骨干|重点|知名|优秀|头部|领军|中小|大型|国有|民营|外资|相关|各类|专业|第三方|社会|行业|高等|科研|医疗|金融|市级|省级|国家级|本市|全市|国内|国外|境外|跨国|上市|本地|地方|高校|企业|新型|一批|若干|产业|技术|创新|区域|联合|各|职业|综合|公立|互联网|数字|智慧|商业|设立|成立|有条件的?)+$"
)


@cache
def known_organizations() -> dict[str, str]:
    """Name or alias of an organization -> its name."""
    if not (FOLDER / "organizations.tsv").exists():
        return {}
    return {
        n: row["name"] for row in read_table("organizations") for n in (row["name"], *parts(row.get("aliases", "")))
    }


@cache
def _organizations() -> Finder[str]:
    return finder({name: name for name in known_organizations() if len(name) >= 4})


def find_projects(document: Document, phrases: Sequence[Phrase]) -> list[Mention]:
    """Mentions of named programmes, funds, platforms and facilities, and of organizations that are no government."""
    text = document.text
    found: set[Mention] = set()
    for phrase in phrases:
        for item in phrase.items:
            start, end = trimmed(text, item.start, item.end)
            found.update(_of_span(text, start, end, phrase.role, phrase))
    for section in document.sections:
        if section.level:
            title = text[section.title_start : section.title_end]
            verb = TITLE_VERBS.match(title)
            begin = section.title_start + (verb.end() if verb else 0)
            name = text[begin : section.title_end]
            if (
                re.search(r"(?:工程|行动|行动计划|专项)$", name)
                and 4 <= len(name) <= 26
                and not re.search(r"[，。、]", name)
            ):
                found.add(Mention(begin, section.title_end, "Project", name, "project:title", 0.9))
    for name in {name for _, name in _organizations()(text)}:
        found.update(
            Mention(start, end, _kind(name), name, "organization:vocabulary", 0.9)
            for start, end in occurrences(text, name)
        )
    found.update(built_names(text))
    return _everywhere(text, _without_overlap(found))


def _of_span(text: str, start: int, end: int, role: str, phrase: Phrase) -> Iterable[Mention]:
    name = text[start:end]
    if not 4 <= len(name) <= 32 or NO_NAME.search(name):
        return
    trial = TRIAL.fullmatch(name)
    if trial:
        end -= len(trial[1])
        name = text[start:end]
    if name.endswith("”") and name.startswith("“"):
        start, end, name = start + 1, end - 1, name[1:-1]
    quote = name.find("“")
    if quote > 6 and not name.endswith("”"):  # 区块链新型融合基础设施[“星火·链网”骨干节点]
        start, name = start + quote, name[quote:]
    body = ORGANIZATION_END.search(name)
    if body and not PLAIN_BODY.match(name[: body.start()]) and body.start() >= 2 and not re.search(r"实验室$", name):
        kind = "Project" if re.search(r"(?:中心)$", name) else "Organization"
        yield Mention(start, end, kind, name, "organization:suffix", 0.8)
        return
    more = CENTRE.match(text, end)
    if more:  # 工程[研究中心]: the verb in it parts the phrase
        end, name = more.end(), text[start : more.end()]
    match = PROJECT_END.search(name)
    if not match:
        return
    if name.endswith("机制") and "“" not in name and not WELL_KNOWN.search(name):
        return  # 风险分担机制 is described, not named
    rest = name[: match.start()].strip("“”")
    if len(rest) < 2 or (
        made_of(rest, grammar().plain, grammar().generic) and not (match[0] in FACILITIES and says_field(rest))
    ):
        return
    built = role in ("build", "develop") or phrase.tail in ("建设", "搭建", "布局", "实施") or "“" in name
    if built or (role == "push" and phrase.first):
        yield Mention(start, end, "Project", name, f"project:{role or 'list'}", 0.8 if built else 0.6)


def _kind(name: str) -> str:
    """A centre that computes, exchanges or serves is a facility; the rest are bodies."""
    return "Project" if name.endswith("中心") and not name.endswith("研究中心") else "Organization"


def _without_overlap(found: Iterable[Mention]) -> list[Mention]:
    taken: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start, -m.confidence, m)):
        if all(mention.end <= t.start or t.end <= mention.start for t in taken):
            taken.append(mention)
    return taken


def _everywhere(text: str, found: Sequence[Mention]) -> list[Mention]:
    """Every occurrence of a name that was found somewhere."""
    best: dict[str, Mention] = {}
    for mention in found:
        if mention.confidence > (best[mention.name].confidence if mention.name in best else 0):
            best[mention.name] = mention
    every = {
        Mention(start, end, mention.type, name, mention.method, mention.confidence)
        for name, mention in best.items()
        for start, end in occurrences(text, name)
    }
    return sorted(_without_overlap(every))
