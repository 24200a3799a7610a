"""What a title or a heading is about, read off its words: 冰雪经济三年行动方案 -> 冰雪经济."""

from __future__ import annotations

import re
from functools import cache

from extraction.agencies.bodies import leading
from extraction.divisions.gazetteer import Division
from extraction.fields.names import known_fields
from extraction.grammar import grammar, made_of

_ISSUES = re.compile(r"^.*(?:关于|印发|发布)")
_SIGNS = re.compile(r"[“”‘’\"《》\s]|[（(][^（）()]*[）)]")
#: where the words about a field end in a title
_CLOSING = re.compile(
    r"(?<!未来)(?<!优势)(?<!特色)(?<!主导)(?<!支柱)(?<!新兴)产业(?!链|园|集群)|全?产业链|(?:产业)?集群|高质量|高水平|集聚|融合"
    r"|创新(?!药)|发展|建设|培育|提升|提质|错位|提档|升级|跃升|扩能|增储|上产|稳产|推广|普及|节能|降碳|振兴|倍增|攻坚|突破|壮大|行动|工程|若干|三年|五年|“?十[二三四五六]五|(?:19|20)\d{2}年"
    r"|规划|计划|方案|工作|重点任务|任务|实施|专项|应用|转型|赋能|新版图|改造|枢纽|之都|高地|(?:数字|智能|数智|绿色)化(?=转型|改造|升级)|示范|领域|行业|赛道|业务"
)
_KIND_OF_TEXT = re.compile(r"的[^的，。]{2,8}$")
#: what a title says besides: 发展银发经济增进老年人福祉
_AND_TO = re.compile(r"(?<=.{4})(?=增进|打造|推动|促进|助力|支持|激发|带动|赋能)")
#: verbs of headings whose object is a field
_DEVELOPS = re.compile(
    r"(?:加快|大力|积极|着力|重点|全力|前瞻|有序|稳步)*"
    r"(?:做[优大强精专实]|发展|壮大|培育|升级|推进|推动|突破|拓展|打造|布局|培优|主攻|抢占|振兴|谋划|探索|延伸|提振)+"
)
#: a heading without a verb that still says what is to be done: 花木提档行动
_NAMES_ACTION = re.compile(r"(?:行动|工程|专项|产业|集群|赛道|扩能|提质|升级|发展|育苗|成势)$")
#: what is a field though its words are general ones
_SECTOR = re.compile(
    r"(?:未来|优势|特色|主导|支柱|新兴|战略性新兴)产业|(?:先进|传统)?制造业|(?:现代|生产性|生活性)?服务业|(?:现代)?农业"
)
#: words that name no field when a title ends in them
_NO_FIELD = re.compile(
    r"(?:实现|转型|规模|持续|结构|强基|错位|链条|战略|门槛|网络|设施|动力|品质|速度|底线|安全|成果|难题|问题|瓶颈|梯队|梯度|场景|牵引|队伍|纲要|规划|五年|社会|市场|农田|能级|上市|产业链|项目|企业|格局|布局|体系|机制|能力|供给|保障|支撑|通道|矩阵|底座|短板|要素|空间|载体|版图|集聚区|走廊"
    r"|园区?|基地|平台|中心|社区|街区|小镇|枢纽|高地|名城|之都|国际\S{1,3}都|区|城|港|谷|目标|任务|领导|措施|政策|意识|宣传|统筹|协调|考核|评估|审批|减量|传承|保供|监管|监督|人才|资金"
    r"|主体|动能|潜力|活力|质量|品牌|模式|水平|责任|组织|改革|开放|环境|生态|协同|路径|优势|特色|重点|责任制|内涵|外延)$"
)
_VERBS = ("research", "develop", "build", "apply", "push", "adverb")
#: an area that no list has
_AREA = re.compile(
    r"^[\u4e00-\u9fff]{2,8}?(?:自治[区州县旗]|省|(?<!城)市|新区|(?<![社园小片地景校特湾])区|县|旗)(?=.{4})"
)
#: a place that a title is about, as what follows it shows: 同意设立南湾先行区的批复
_KIND = (
    r"(?:试验区|先行区|示范区|合作区|引领区|集聚区|先导区|功能区|协同区|试点区|创新区|走廊|经济带|创新带|产业带|片区|新区|园区"
    r"|产业园|科技园|科学城|大学城|开发区|经开区|高新区|保税区|综保区|新城|新片区|自贸港|自由贸易港|组团)"
)
NAMES_PLACE = re.compile(rf"{_KIND}$")
#: a short form of it: 片区新增企业, 走廊绿电消费占比
SHORT_PLACE = re.compile(rf"(?:本|该)?(?P<kind>{_KIND})")
_TITLE_PLACE = re.compile(
    rf"(?P<name>[^的，。；：、]{{2,28}}{_KIND})(?=的|建设|发展|提升|提质|总体|规划|方案|行动|工作|实施|管理|条例|高质量|若干|支持|改革|创新|三年"
    r"|“?十|20\d\d|[（(]|$)"
)
_MAKES_PLACE = re.compile(
    r".*(?:设立|打造|建设|创建|共建|支持|推进|推动|加快|促进|深化|规划|布局|编制|做好|关于|印发|发布)"
)
_SOME_PLACES = re.compile(r"^(?:各类?|重点|特色|若干|镇域|县域)")
MIN, MAX = 2, 14  #: characters of a field


def title_topic(title: str, home: Division | None) -> str:
    """The field that a document's title names behind its area; '' when it names none."""
    words = _SIGNS.sub("", _ISSUES.sub("", title))
    known = leading(words, home)[1]
    words = re.sub("^[省市区县州旗]", "", words[known:]) if known else _AREA.sub("", words)
    words = re.sub(r"^(?:做好|十[二三四五六]五|(?:19|20)\d{2}年|[县镇市]域(?=.{2}))+", "", words)
    fields = (_field(_without_verbs(part)) for part in _AND_TO.split(_KIND_OF_TEXT.sub("", words)))
    return next((field for field in fields if field), "")


def title_place(title: str, home: Division | None) -> str:
    """The place that a document's title names as what it is about; '' when it names none."""
    for match in _TITLE_PLACE.finditer(re.sub(r"^.*关于|[“”《》\s]", "", title)):
        name = match["name"]
        verb = _MAKES_PLACE.match(name)
        name = name[verb.end() :] if verb else name
        own = re.sub("^[省市区县州旗]", "", name[leading(name, home)[1] :])
        if len(re.sub(_KIND, "", name)) >= 2 and not _SOME_PLACES.match(own):
            return name
    return ""


def heading_topic(heading: str) -> str:
    """The field that a heading names as what its verb is about: 做优桑蚕良种 -> 桑蚕良种; '' when it names none."""
    if "“" in heading:  # a name of its own
        return ""
    words = re.split("[，。；：]", _SIGNS.sub("", heading))[0]
    develops = _DEVELOPS.match(words)
    if develops:
        return _field(words[develops.end() :])
    return _field(_without_verbs(words)) if _NAMES_ACTION.search(words) else ""


def _without_verbs(words: str) -> str:
    """The words behind leading verbs and adverbs, longest ones first."""
    leading = _leading()
    while match := leading.match(words):
        words = words[match.end() :]
    return words


@cache
def _leading() -> re.Pattern[str]:
    verbs = [w for w, role in grammar().role_of.items() if role in _VERBS and len(w) > 1]
    return re.compile("|".join(sorted(verbs, key=len, reverse=True)))


def _field(words: str) -> str:
    closing = _CLOSING.search(words, MIN)
    name = words[: closing.start()] if closing else words
    if (
        not MIN <= len(name) <= MAX
        or _NO_FIELD.search(name)
        or _CLOSING.fullmatch(name)
        or re.search(r"[的了，。；：、]|\d|等$|产业.", name)
    ):
        return ""
    if name in known_fields() or _SECTOR.fullmatch(name):
        return name
    return "" if made_of(name, grammar().generic, grammar().plain) else name
