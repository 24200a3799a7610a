"""Whether the words around a run say that its fields are set out to be developed."""

from __future__ import annotations

import re

from extraction.grammar import grammar
from extraction.relations.runs import Run

COUNT = r"(?:[一二两三四五六七八九十\d]+(?:大|个|条|类|种|项|款|张))"
#: a list that a count of fields closes, whichever they are: 三大板块, 四个重点领域, 三条主赛道
COUNTED = re.compile(
    rf"(?:产业)?等?{COUNT}[^，。；、的]{{0,8}}?(?:产业|赛道|领域|板块|方向|业态|模式|产业链|门类|品类|主业|集群|业务)"
)
#: fields that something is done in: 在[A、B]等重点领域，…
WORKED_IN = re.compile(r"等?[^，。；、]{0,4}重点[^，。；、]{0,4}(?:领域|行业|产业)")
#: who takes part in a field
BODIES = re.compile(
    r"(?:等)?[^，。；、]{0,6}?(?:机构|企业|人才|主体|提供商|服务商|集成商|用户|人员|队伍|专业|学科|高校|院校|医院|公司)"
)
#: fields named as known, or as what something else is applied to
PASSED_BY = re.compile(
    r"(?:产业)?(?:等)?[一二三四五六七八九十]大(?:先导|优势|重点|支柱|主导|战略)"
    r"|(?:等)?[^，。；、]{0,6}(?:细分|垂直)(?:行业|需求|市场|场景)|(?:等)?[^，。；、]{0,4}多领域|[^，。；、]{0,12}解决方案"
    r"|(?:等)?[^，。；、]{0,6}(?:领域|行业|产业|方面|场景|环节)(?:的|与|和|应用|提供|开展|推广|拓展|落地|融合)"
    r"|等[^，。；、]{0,6}(?:技术|产品|工艺)|等[^，。；、]{0,10}(?:基地|园区|中心|(?:运营|管理|治理|工作|标准)体系|机制|制度)"
)
#: fields that a clause ends by calling a trouble, or one of many things in one: 集[A、B、C]于一体
TROUBLE = re.compile(r"[^，。；]{0,24}(?:问题|瓶颈|短板|难题|难点|于一体)")
#: behind a field whose size is told: [盐湖锂]产业产值占…
MEASURED = re.compile(
    r"(?:全产业链|产业|相关产业)?(?:总|年|集群)?"
    r"(?:产值|规模|增加值|营业收入|主营业务收入|产量|产能|销售额|交易额|出口额|收入)"
    r"[^，。；]{0,4}?(?:达|突破|超|约|占|为|保持|力争|比|较|由|年均|均|\d)|占比|[^，。；、]{0,4}率"
)
CORE = re.compile(r"(?![^，。；]{0,8}技术)[^，。；]{0,12}为(?:核心|重点|主|主体|支柱|引领|特色|主导|牵引)(?!的)")
#: a clause that says by which means: 以[协同打造X]为引领
MEANS = re.compile(r"(?:^|[^可难])以[^，。；]")
MEANS_END = re.compile(r"为[^，。；]{0,4}(?:依托|基础|引领|抓手|契机|目标|牵引|支撑|导向)")
#: what a field grows into: a phrase that has only such words behind the field is about the field itself
GROWN = re.compile(
    r"(?:全?产业链?条?|行业|领域|新?兴?业态|新?模式|新形态|服务|集群|新?生态|体系|市场|业务|发展|建设|布局|创新|样板|高地|新空间"
    r"|项目|方面|关键|核心|共性|技术|突破|升级|研发|研制|攻关|应用|场景|示范|推广|培育|壮大|规范|规模|迭代|扩能|提质|转型|改造"
    r"|集聚|融合|创新带|产业带|落地|用地|配置|(?:国产|产业|规模|机械|智能|数字|商业|自主|高端|绿色|标准|市场)化|(?:技术)?在$)*"
)
#: 推广[在线职业教育]和职业能力提升
AND_MORE = re.compile(r"(?:和|与|及)[^，。；、]*$")


def is_developed(run: Run) -> bool:
    """Whether the fields of a run are set out to be developed, and not named in passing."""
    if is_core(run):
        return True
    if MEANS.search(run.before) and MEANS_END.search(run.after):
        return False
    bodies = BODIES.match(run.close)
    if run.verb == "对" and bodies and len(run.items) > 1:
        return True  # 对[A、B]机构给予…: they are what is supported
    if run.role == "apply" or run.verb in grammar().clauses["passing"]:
        return False
    if len(run.items) == 1 and GROWN.fullmatch(AND_MORE.sub("", run.close)):
        return True
    if TROUBLE.match(run.after) or PASSED_BY.match(run.close) or MEASURED.match(run.close):
        return False
    return len(run.items) > 1 or (run.role in ("develop", "research") and not bodies)


def is_core(run: Run) -> bool:
    """以[X、Y]为主导: what is named as the core is what is developed."""
    return run.verb == "以" and bool(CORE.match(run.close))


def is_whole(run: Run) -> bool:
    """Whether a phrase is about its names themselves: 发展[虚拟电厂]新业态, not 促进[商业]流通创新."""
    return bool(GROWN.fullmatch(run.close))
