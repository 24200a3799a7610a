"""Agency mentions: bodies in responsible lists, and bodies that prose names with a scope or in full.

`Mention.name` is the name as written in clean form (an elided scope filled in); `full_name` resolves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extraction.agencies.bodies import FIELD_BODIES, central, only_central, stems, strength
from extraction.agencies.lists import BodyList, Item, find_lists
from extraction.agencies.names import Resolution, full_name, resolve_names
from extraction.divisions.gazetteer import NATION, Division, distance, division_of, nearest
from extraction.divisions.names import Hit, name_hits
from extraction.document import Document, Mention
from extraction.vocabulary import Finder, finder

__all__ = ["Resolution", "find_agencies", "full_name", "lists_of", "resolve_names"]

#: characters before 市, 区, 省 … that make another word of it (城市, 社区, 各市)
NO_SCOPE_AFTER = frozenset(
    "城都全各地县超上股楼门夜集社园片新街小辖校特景矿牧库疫湾郊山灾专战分老该两三跨直级某能范验发税聚务作"
)
#: behind a stem: it goes on as another word (市委托, 市政府采购, 区委员)
GOES_ON = {
    "委": "托派员任书常",
    "办": "理法公学成好事",
    "局": "部限面势域",
    "政府": "采购引性",
    "厅": "级堂",
    "部": "署分门委件长",
}
#: before the last letter of a group: 各县市[区政府], 各区（市）[县政府]
EACH = re.compile(r"各(?:[省市区县州]|（[省市区县州、]{1,5}）)+$")
#: bodies that are set up for a task and have names of their own
TASK_BODY = re.compile(
    r"(?P<scope>省|市|区|县|州|自治区|国家|全国|中央)(?P<core>(?:(?!国家|全国|中央)[^，。；：、（）《》\s]){2,24}?)"
    r"(?P<end>(?:工作)?领导小组(?:办公室)?|协调小组(?:办公室)?|推进小组(?:办公室)?|联席会议(?:办公室)?|指挥部(?:办公室)?|工作专班|建设专班)"
)
#: a body that no vocabulary has, between marks: 、市人力社保局等
UNKNOWN_BODY = re.compile(
    r"(?:(?<=[，。；：、（\n由经向])|(?<=会同))(?P<scope>省|市|区|县|州|自治区)[一-鿿]{2,10}?(?:局|委|厅|办)"
    r"(?=[、，。；）\n]|等|牵头|负责|会同|配合|按照|[和与及][省市区县])"
)
#: the bodies of a field that a sentence tells to do something
FIELD_ACTOR = re.compile(
    rf"(?:(?<=[，。；：、\n])|(?<=[一二三四五六七八九十]、))(?:{FIELD_BODIES.pattern})(?=要|应当|须|落实|负责|做好|按)"
)
#: 工信部 in 工信部联科〔2024〕12号
DOCUMENT_NUMBER = re.compile(r"[一-鿿]{0,6}[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]")
#: 工业和信息化部办公厅
CENTRAL_OFFICE = re.compile(r"办公厅|办公室(?!主任)|综合司")
#: 中国科学院山西煤炭化学研究所, 教育部重点实验室 are bodies of their own
ACADEMY_PART = re.compile(r"[\u4e00-\u9fff]{1,14}?(?:研究所|研究院|分院|学院|大学|中心|实验室)")
LABORATORY = re.compile(r"(?:国家|省部共建)?(?:重点|工程)?实验室")
#: 国务院有关部门 is not the State Council
SOME_OF_THEM = re.compile("各|有关|相关")
NO_CORE = re.compile(
    r"^级|国家|全国|中央|纳入|[的了在将把由为]|成立|建立|组建|设立|加强|推动|推进落实|发挥|政府|成员单位"
)
ZONE_OFFICE = re.compile(
    r"(?P<name>[一-鿿“”（）]{2,24}?(?:新片区|开发区|高新区|经开区|园区|工业园|产业园|度假区|保税区|综保区|新区|新城|科学城|商务区|示范区|试验区|自贸区|自贸试验区|港区|片区)"
    r"(?:[一-鿿]{2,6}片区)?(?:管委会|管理委员会|党工委|执委会|[一-鿿]{2}管理局))"
)
LEFT_EDGE = re.compile(
    r"^.*(?:[，。；：、（“]|由|与|和|及|经(?!开|济)|向|对|在|推动|支持|依托|指导|协调|会同|配合|报|发挥|鼓励|授权|委托|责成|引导|推进)"
)


@cache
def _stems() -> Finder[str]:
    return finder({stem: stem for stem in stems()})


@cache
def _central(nation: bool) -> Finder[str]:
    return finder({n: n for n, full in central().items() if nation or n in only_central() or n == full})


def lists_of(document: Document) -> list[BodyList]:
    """The lists of responsible bodies of a document."""
    jurisdiction = document.metadata.jurisdiction
    return find_lists(document.text, division_of(jurisdiction), jurisdiction == NATION)


def find_agencies(document: Document, lists: list[BodyList] | None = None) -> list[Mention]:
    """All Agency mentions of a document, in order, none inside another; not in addressees and 抄送 lines."""
    lists = lists_of(document) if lists is None else lists
    skipped = skipped_spans(document)
    first = document.sections[1].start if len(document.sections) > 1 else 0
    found: list[Mention] = []
    taken: list[tuple[int, int]] = list(skipped)
    for body_list in lists:
        if any(s <= body_list.start < e for s, e in skipped):
            continue
        if body_list.start >= first or not body_list.own_line:  # else it names who issues the document
            taken.append((body_list.start, body_list.end))
            found += [_from_item(i) for i in body_list.items if i.type == "Agency"]
    home, nation = division_of(document.metadata.jurisdiction), document.metadata.jurisdiction == NATION
    for mention in _longest(list(prose_bodies(document.text, home, nation))):
        if not any(s < mention.end and mention.start < e for s, e in taken):
            found.append(mention)
    return sorted(found)


def _from_item(item: Item) -> Mention:
    return Mention(item.start, item.end, "Agency", item.name, "responsible list", 0.95)


def prose_bodies(text: str, home: Division | None, nation: bool) -> Iterator[Mention]:
    """Bodies that running text names: central ones, local ones with a scope, task groups, zone administrations."""
    hits = name_hits(text, home)
    for end, name in _central(nation)(text):
        start = end + 1 - len(name)
        if _stands_alone(text, start, end + 1, name):
            office = CENTRAL_OFFICE.match(text, end + 1)
            stop = office.end() if office else end + 1
            yield Mention(start, stop, "Agency", text[start:stop], "central body")
    ends = {h.end: h for h in hits if _near(h, home)}
    for end, stem in _stems()(text):
        start = end + 1 - len(stem)
        scope = _scope_before(text, start, ends, stem)
        provincial = home is not None and len(stem) >= 3 and stem.endswith("厅") and _scope_stands(text, start)
        if (scope < start or provincial) and not _goes_on(text, end + 1, stem):
            each = EACH.search(text, max(0, scope - 8), scope)
            if each and not stem.endswith("政府"):
                continue
            begin = each.start() if each else scope  # 各县市[区人民政府] is all of them
            yield Mention(begin, end + 1, "Agency", text[begin : end + 1], "local body")
    for match in TASK_BODY.finditer(text):
        if not NO_CORE.search(match["core"]) and _scope_stands(text, match.start()):
            yield Mention(*match.span(), "Agency", match.group(), "task body", 0.85)
    for match in UNKNOWN_BODY.finditer(text):
        if not NO_CORE.search(match.group()):
            yield Mention(*match.span(), "Agency", match.group(), "unknown body", 0.8)
    for match in FIELD_ACTOR.finditer(text):
        yield Mention(*match.span(), "Agency", match.group(), "bodies of a field", 0.85)
    for match in re.finditer(r"团[省市区县]委(?!员)", text):
        yield Mention(*match.span(), "Agency", match.group(), "local body")
    for match in ZONE_OFFICE.finditer(text):
        cut = LEFT_EDGE.match(match["name"][:-4])
        start = match.start() + (cut.end() if cut else 0)
        if match.end() - start >= 5 and "各" not in text[start : match.end()]:
            yield Mention(start, match.end(), "Agency", text[start : match.end()], "zone administration", 0.85)


def _near(hit: Hit, home: Division | None) -> bool:
    """Whether a name before a stem may be its scope: a full name, or the short one of a place that is meant."""
    if hit.full:
        return True
    division = nearest(hit.group, home)
    return division is not None and (division.level != "county" or distance(division, home) <= 2)


def _scope_before(text: str, start: int, ends: dict[int, Hit], stem: str) -> int:
    """Where the scope of a stem at `start` begins; `start` itself when it has none."""
    position = start
    while position in ends:
        position = ends[position].start
    if position < start:
        return position - 2 if text[max(0, position - 2) : position] == "中共" else position
    for letter in ("自治区", "省", "市", "区", "县", "州", "旗"):
        if text.endswith(letter, 0, start) and _scope_stands(text, start - len(letter)):
            return start - len(letter)
    return start


def _scope_stands(text: str, position: int) -> bool:
    """Whether 市, 区, 省 at `position` is a word of its own (not 城市, 社区)."""
    return position == 0 or text[position - 1] not in NO_SCOPE_AFTER


def _goes_on(text: str, end: int, stem: str) -> bool:
    following = text[end : end + 1]
    return any(stem.endswith(tail) and following and following in chars for tail, chars in GOES_ON.items())


def _stands_alone(text: str, start: int, end: int, name: str) -> bool:
    """A central name is not the end of a local one (省财政厅 has none, 市教育部门 has 教育部)."""
    if DOCUMENT_NUMBER.match(text, end) or _goes_on(text, end, name):
        return False
    if name == "国务院" and SOME_OF_THEM.match(text, end):
        return False
    if (ACADEMY_PART if name.endswith("院") else LABORATORY).match(text, end):
        return False
    before = text[start - 1 : start]
    if len(name) == 2:  # 中办 of 集中办理
        return not re.match(r"[\u4e00-\u9fff]", before) or before in "由经按和与及据"
    if name.startswith(("国家", "国务院", "中")):
        return True
    return not before or before not in "省市区县州各内本"


def _longest(mentions: list[Mention]) -> list[Mention]:
    """Of mentions that overlap the longest, of equal ones the first."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if not any(c.start < mention.end and mention.start < c.end for c in chosen):
            chosen.append(mention)
    return chosen


def skipped_spans(document: Document) -> list[tuple[int, int]]:
    """Spans whose bodies are no facts: addressees, 抄送 lines."""
    text, spans = document.text, []
    for match in re.finditer(r"^.{0,6}(?:抄送|抄报|主送|分送)[：:].*$", text, re.M):
        spans.append(match.span())
    addressees = document.metadata.addressees
    if addressees and (start := text.find(addressees)) >= 0:
        spans.append((start, start + len(addressees)))
    home = division_of(document.metadata.jurisdiction)
    for match in re.finditer(r"^[^。；\n“]{4,200}[：:]$", text, re.M):
        names = re.split(r"[、，]", match.group()[:-1])
        if match.group().startswith("各") or all(strength(n, home, True) or len(n) < 4 for n in names):
            spans.append(match.span())
    return spans
