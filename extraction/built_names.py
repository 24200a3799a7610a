"""Names by what is done with them in a clause: 设立[盐湖产业发展引导基金], 推行[“省队校办”模式], 支持[东华大学]牵头….

A name may hold words that part phrases (发展, 与, 升级), so its clause is read as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.document import CLAUSE, Mention
from extraction.fields.names import known_fields
from extraction.grammar import grammar, made_of
from extraction.verbs import verbs_in

#: last characters of places, bodies and dates, and of 配套, 发起
PLACE_OR_BODY = "市县区镇乡村里园湾港岛湖山城谷洲带线片头心司校院所会月年内底套起"
#: before 和, what is whole by itself
WHOLE = re.compile(r"(?:[园区城谷港街湾库集池”]|基地|平台|中心|基金|工程|计划)$")
#: what is set up and has a name of its own: funds, programmes, events, collections, facilities
NAMED_END = re.compile(
    r"(?:"
    r"基金|资金池|资源池|专项资金|专项|(?<!系统)工程|[\u4e00-\u9fff”]{4}行动|行动计划|[\u4e00-\u9fff]{2}计划|示范项目|一体化项目|试点项目"
    r"|平台|枢纽|节点|通道|联合体|产业图谱|产业链图谱|(?:数据|资源|菌种|种质|模型|语料|知识|案例|项目|专家|人才|标准|样本|基因|影像)库|菌库|资源圃|数据集"
    r"|[\u4e00-\u9fff]{2}中心"
    r"|(?:交易所|交易中心|平台|大学|学院|研究院)[\u4e00-\u9fff]{1,8}(?:专区|专板|分中心|分院|分所|分校)"
    r"|实验室|工作站|试验站|观测站|监测站|加氢站|换电站|储能电站|抽水蓄能电站|变电站|水库|灌区|大桥|高速公路|铁路|管道|管网|直供线|专线|示范线|示范产线|中试线"
    r"|(?:研究|训练|实验|试验|观测)设施|科学装置|博物馆|科技馆|展览馆|体验馆|图书馆|档案馆|美术馆"
    r"|[\u4e00-\u9fff]{2}节|博览会|交易会|展览会|洽谈会|推介会|马拉松|联赛|邀请赛|锦标赛|挑战赛|运动会|设计周|消费季|购物季|论坛|峰会|专列|班列"
    r")(?:[一二三四]期|（[^（）]{2,8}）)?$"
)
#: what a name in quotes is: 实施[“百琴入校”行动], 上线[“碳迹通”碳足迹平台]
QUOTED = re.compile(
    r"“[^“”]{2,24}”[^，。；：、“”和与]{0,12}(?:行动|计划|工程|平台|机制|小程序|系统|中心|联赛|消费季|展销网|资源池|基金|布局|格局|专列|专项(?:整治)?|节点|讲堂|夜校|开放日|库|骨干网)"
    r"|“[^“”、]{2,10}、[^“”]{2,12}”[^，。；：、“”和与]{0,4}(?:模式|办法|制度)"
)
#: a formula or a loan that has a name of its own: 实行[“一赛道一专班”], 推出[“庭院贷”]
FORMULA = re.compile(r"“(?:[一二两三四五六七八九十多][^“”、，和与]{1,3}){2,4}”|“[^“”]{2,6}”模式")
LOAN = re.compile(r"“(?P<name>[^“”]{1,6}[贷险码])”")
SAYING = frozenset(["实行", "推行", "建立", "构建", "打造", "形成", "提升", "健全"])
ACTORS = re.compile(
    r"(?:支持|推动|鼓励|引导)(?P<a>[\u4e00-\u9fff（）]{4,20}?)(?:(?:会同|联合|与|和)(?P<b>[\u4e00-\u9fff]{4,20}?))?"
    r"(?P<acts>牵头|共建|联合|会同|创办|组建|建设)"
)
#: a body that is founded, whatever its stage: 建设[宁州量子技术研究院]二期
FOUNDED = re.compile(r"([\u4e00-\u9fffA-Za-z“”]{2,24}?)(?:研究院|研究所|研究会|产业联盟|协会|商会)(?=$|[一二三四]期$)")
BODY = re.compile(r"(?:公司|集团|大学|学院|研究院|研究所|研究中心|科研中心|科学院|推广站|医院)$")
PLAIN_BODY = re.compile(
    r".*(?:企业|高校|院校|院所|机构|单位|主体|部门|政府|[局委厅办市县区镇])|(?:协会|社会|骨干|龙头|链主|优势|国有|民营|相关|有关|重点|各类|科研"
    r"|高等|职业|本地|符合条件的?|有条件的?|公司|集团|大学|学院|研究院|研究所|医院)+"
)
PREFIX = re.compile(r"(?:本市|我市|我省|全市|一批|若干|首个|首批|国内|好|了|集|一个|多个|(?:首期)?规模[\d.]+亿元的)+")
COUNTED = re.compile(r"\d+(?:[条个座家处项套])(?:以上|左右)?$")


#: words before a noun that give no name, besides those of the grammar
DESCRIBING = frozenset(["专项", "引导", "专门", "配套", "常态化"])
NOT_SET_UP = frozenset(["试点", "定制", "部署"])


def built_names(text: str) -> Iterator[Mention]:
    """Mentions of projects and organizations that the verbs of their clauses show."""
    for clause in CLAUSE.finditer(text):
        yield from _objects(clause.group(), clause.start())
        yield from _quoted(clause.group(), clause.start())
        yield from _actors(clause.group(), clause.start())


def _objects(clause: str, offset: int) -> Iterator[Mention]:
    verbs = verbs_in(clause)
    building = [
        (at, word)
        for at, word, role in verbs
        if role == "build" and word not in NOT_SET_UP and _opens(clause, at, verbs)
    ]
    for at, word in building[-1:]:
        begin = at + len(word)
        for match in re.finditer(r"(?:“[^”]*”|（[^）]*）|[^、“（])+", clause[begin:]):
            for start, name in _parts(match.group(), begin + match.start()):
                end = NAMED_END.search(name)
                if end and 4 <= len(name) <= 32 and _is_name(name[: end.start()]):
                    yield Mention(offset + start, offset + start + len(name), "Project", name, "project:object", 0.8)
                body = FOUNDED.match(name)
                if body and not PLAIN_BODY.fullmatch(body[0]) and _is_name(body[1]):
                    stop = offset + start + body.end()
                    yield Mention(offset + start, stop, "Organization", body[0], "organization:object", 0.8)


def _opens(clause: str, at: int, verbs: list[tuple[int, str, str]]) -> bool:
    """Whether a verb governs its clause: it opens it, or follows another verb, an adverb, a place or a body."""
    before = clause[:at]
    return not before or any(a + len(w) == at for a, w, _ in verbs) or before[-1] in PLACE_OR_BODY


def _parts(item: str, start: int) -> Iterator[tuple[int, str]]:
    """The names of an item of a list: two where 和 or 与 joins whole names."""
    cut = re.search(r"(?:和|与|及)(?=[^“”]*$|“)", item)
    if cut and WHOLE.search(item[: cut.start()]) and NAMED_END.search(item[cut.end() :]):
        yield from _parts(item[: cut.start()], start)
        yield from _parts(item[cut.end() :], start + cut.end())
        return
    begin = int(item.startswith("并"))
    for at, verb, _ in verbs_in(item):
        if at != begin:
            break
        begin += len(verb)  # 打造办公区域、[增设]共享算力节点; [并完善]城运中心
    prefix = PREFIX.match(item, begin)
    begin = prefix.end() if prefix else begin
    quote = item.find("“", begin)
    if quote - begin > 6:
        begin = quote  # 新型融合基础设施[“星火·链网”骨干节点]
    yield start + begin, COUNTED.sub("", item[begin:])


def _is_name(rest: str) -> bool:
    words = grammar()
    bare = rest.strip("“”")
    return (
        len(bare) >= 2
        and (not made_of(bare, words.plain, words.generic, DESCRIBING) or says_field(bare))
        and not bare.startswith("更")
        and not re.search(r"[的等]|\d+(?:个|家|项|条)|相关|有关|各类", bare)
    )


def says_field(rest: str) -> bool:
    """Whether general words begin with a field that a vocabulary has: [数字经济]共性技术创新平台."""
    return any(rest[:length] in known_fields() for length in range(4, len(rest)))


def _quoted(clause: str, offset: int) -> Iterator[Mention]:
    for pattern in (QUOTED, FORMULA, LOAN):
        for match in pattern.finditer(clause):
            verbs = [v for v in verbs_in(clause[: match.start()]) if v[2] != "adverb"]
            at, verb, role = verbs[-1] if verbs else (0, "", "")
            beside = at + len(verb) == match.start()
            if pattern is FORMULA and not (beside and verb in SAYING):
                continue
            if role in ("build", "push", "research") or not match.start():
                start, end = match.span("name" if pattern is LOAN else 0)
                yield Mention(offset + start, offset + end, "Project", clause[start:end], "project:quoted", 0.8)


def _actors(clause: str, offset: int) -> Iterator[Mention]:
    for match in ACTORS.finditer(clause):
        for group in ("a", "b"):
            name = match[group]
            named = name and (BODY.search(name) or (len(name) < 8 and match["acts"] == "牵头" and not match["b"]))
            if name and named and not PLAIN_BODY.fullmatch(name):
                start = offset + match.start(group)
                yield Mention(start, start + len(name), "Organization", name, "organization:actor", 0.8)
