"""What names of public bodies are made of: a scope (市, 上海市, 国家) and a stem (科技局, 委宣传部).

Central bodies are in vocabulary/state_bodies.tsv, stems of local ones in local_bodies.tsv, names that only one place
has in body_exceptions.tsv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from extraction.divisions.gazetteer import Division, ancestors, by_name, distance, nearest
from extraction.divisions.names import words
from extraction.vocabulary import Row, parts, read_table

LETTERS = ("自治区", "省", "市", "区", "县", "州", "旗", "盟")
#: 科委 and 科技委 stand for a name in 委员会, 审改办 for one in 办公室
LONG_ENDINGS = (("管委会", "管理委员会"), ("执委会", "执行委员会"), ("委", "委员会"), ("办", "办公室"))


@dataclass(frozen=True, slots=True)
class Stem:
    """A local body without its place: full 科学技术局, of a kind, in use at some levels."""

    full: str
    levels: tuple[str, ...]
    kind: str  #: government, party, mass, judicial, institution
    historic: bool


@cache
def stems() -> dict[str, tuple[Stem, ...]]:
    """Stems by full and by short name; the present and shorter ones first."""
    found: defaultdict[str, set[Stem]] = defaultdict(set)
    for row in read_table("local_bodies"):
        stem = Stem(row["full"], tuple(row["level"].split("|")), row["kind"], row["source"] == "H")
        for name in (row["full"], *parts(row["short"])):
            found[name].add(stem)
    return {
        name: tuple(sorted(group, key=lambda s: (s.historic, s.full != name, len(s.full), s.full)))
        for name, group in found.items()
    }


@cache
def central() -> dict[str, str]:
    """Central bodies: full and short name -> full name, present ones first."""
    found: dict[str, str] = {}
    rows = sorted(read_table("state_bodies"), key=lambda row: row["kind"] == "历史机构")
    for row in rows:
        found.setdefault(row["name"], row["name"])
    for row in rows:
        for short in parts(row["short"]):
            found.setdefault(short, row["name"])
    # 中华人民共和国财政部 and 财政部, 国家税务总局 and 税务总局 are the full and the plain form of one name
    for row in rows:
        if row["kind"] == "国务院组成部门":
            found.setdefault("中华人民共和国" + row["name"], row["name"])
    return found


@cache
def central_remarks() -> dict[str, str]:
    """Full name of a central body -> what is known of its forerunners and its twin names."""
    return {row["name"]: row["remark"] for row in read_table("state_bodies")}


@cache
def only_central() -> frozenset[str]:
    """Names that mean a central body in any document (财政部, 证监会), as 数据局 and 发展改革委 do not."""
    return frozenset(n for n in central() if n not in stems() and not n.startswith("地震局"))


@cache
def exceptions() -> dict[tuple[str, str], Row]:
    """(division, short or full form) -> row of body_exceptions.tsv: bodies whose name follows no rule.

    The division of a row for all districts of a city is 上海市各区. Names of today come before former ones.
    """
    found: dict[tuple[str, str], Row] = {}
    for row in sorted(read_table("body_exceptions"), key=lambda row: "历史" in row["source"]):
        for name in (*parts(row["short"]), row["full"]):
            found.setdefault((row["jurisdiction"], name.replace("(", "（").replace(")", "）")), row)
    return found


@dataclass(frozen=True, slots=True)
class Scope:
    """How a body's name begins: divisions (上海市浦东新区), or a letter (市, 区, 省), or 国家; and what is left."""

    division: Division | None
    letter: str
    rest: str
    youth: bool = False  #: 团市委


def split_scope(name: str, home: Division | None) -> Scope:
    """Split a body's name into its scope and its stem. An unscoped name is all stem."""
    league = re.fullmatch(r"(?:共青团|团)(省|市|区|县|州|旗)委(?:员会)?", name)
    if league:
        return Scope(None, league[1], "团委", youth=True)
    league = re.fullmatch(r"(?:中国共产主义青年团|共青团)(.{2,16}?)委(?:员会)?", name)
    if league:
        division, _ = leading(league[1], home)
        return Scope(division, "", "团委", youth=True)
    conference = re.fullmatch(r"中国人民政治协商会议(.{2,16}?)委员会", name)
    plain = f"{conference[1]}政协" if conference else re.sub(r"^(?:中国共产党|中共)", "", name)
    division, end = leading(plain, home)
    if division and end < len(plain):
        return Scope(division, "", plain[end:])
    for letter in LETTERS:
        rest = plain[len(letter) :]
        if plain.startswith(letter) and len(rest) >= 1 and not (len(rest) == 1 and rest != "委"):
            return Scope(None, letter, rest)
    return Scope(None, "", plain)


def leading(name: str, home: Division | None) -> tuple[Division | None, int]:
    """The division that a name starts with, the deepest of a chain, and where it ends."""
    division: Division | None = None
    position = 0
    while True:
        found = _longest_at(name, position, division, home)
        if found is None:
            return division, position
        division, position = found


def _longest_at(name: str, start: int, above: Division | None, home: Division | None) -> tuple[Division, int] | None:
    for end in range(min(len(name), start + 15), start + 1, -1):
        word = name[start:end]
        group = [d for d in by_name().get(word, ()) if not d.historic or len(word) > 2]
        if above is not None:
            group = [d for d in group if above.code in (a.code for a in ancestors(d.code)[1:]) and d.name == word]
        division = nearest(group, above or home)
        if division is None:
            continue
        far_short = division.name != word and distance(division, home) > 2
        if far_short and (division.level == "county" or word in words("everyday")):
            continue  # 公安局 is no 局 of 公安县
        return division, end
    return None


def scoped_division(scope: Scope, home: Division | None) -> Division | None:
    """The division whose body is meant: 市 in a document of 浦东新区 is 上海市."""
    if scope.division is not None or home is None:
        return scope.division
    chain = ancestors(home.code)
    if not scope.letter:
        # a 厅 is a province's, whoever names it
        return chain[-1] if scope.rest.endswith("厅") and scope.rest in stems() else home
    for division in chain:
        if division.letter == scope.letter or (scope.letter == "区" and division.name.endswith("自治区")):
            return division
    return None


def choose_stem(rest: str, division: Division | None) -> Stem | None:
    """The stem that a short form stands for at the level of a division."""
    group = stems().get(rest, ())
    level = division.level if division else ""
    ranked = sorted(group, key=lambda s: (s.historic, level not in s.levels and "any" not in s.levels))
    return ranked[0] if ranked else None


@cache
def _cores() -> dict[str, str]:
    """Abbreviated cores of names, whatever their ending: 经信 -> 经济和信息化, 人社 -> 人力资源和社会保障."""
    found: dict[str, str] = {}
    for short, group in stems().items():
        full = group[0].full
        for ending, long_ending in (("局", "局"), ("厅", "厅"), ("委", "委员会"), ("办", "办公室")):
            if short.endswith(ending) and full.endswith(long_ending) and short != full and not group[0].historic:
                found.setdefault(short.removesuffix(ending), full.removesuffix(long_ending))
    return found


def expand_stem(rest: str, division: Division | None) -> str:
    """The full form of a stem as far as rules know it; unknown words stay as they are written."""
    stem = choose_stem(rest, division)
    if stem is not None:
        return stem.full
    for ending, long_ending in (*LONG_ENDINGS, ("局", "局"), ("厅", "厅")):
        if rest.endswith(ending) and not rest.endswith("党委"):
            core = rest.removesuffix(ending)
            return _cores().get(core, core) + long_ending
    return rest


#: what the name of a public body ends in
AGENCY_END = re.compile(
    r"(?:局|厅|委|部|署|办|府|政府|委员会|办公室|办公厅|管委会|执委会|领导小组|工作小组|协调小组|推进小组|工作组|专班|指挥部|联席会议|小组|公署|总署|总局|分局|支队|总队|大队"
    r"|检察院|法院|海关|人大|政协|总工会|工会|妇联|共青团|团委|科协|工商联|侨联|残联|文联|贸促会|红十字会|台联|社科联|信访局|管理处|管理所|党校|行政学院|行政服务中心|联合会|供销社"
    r"|服务中心|数据中心|促进中心|管理中心|信息中心|交易中心|创新中心|发展中心|监测中心|研究中心|指导中心|中心|总站|监察支队|执法总队|街道办事处|办事处|直属机构|海事处|监管办|研究室|档案馆|机要局"
    r"|党工委|工委|纪委|监委|编委|党组|网信办|人民银行|人行|证监会|银保监会|警备区|军分区|总站|公安|税务|市场监管|城管|消防|社保|气象台|部门|兵团|人民银行.{2,8}(?:分行|支行|营业管理部))$"
)
#: words that end like a body's name and are none
OTHER_WORD = re.compile(r"(?:部署|干部|全部|内部|总部|俱乐部|[举承主申开协兴创督查代经交联合]办|委托|公布)$")
#: what the name of a company, school, association … ends in
ORGANIZATION_END = re.compile(
    r"(?:集团|公司|银行|协会|学会|联盟|商会|促进会|基金会|大学|学院|学校|高校|院校|医院|研究院|研究所|设计院|科学院|科研院所|交易所|交易中心|实验室|企业|运营商|电网|供电|电力|铁塔|移动|电信|联通"
    r"|城投|国投|交投|产投|建投|文投|水投|金控|控股|股份|机场|港务|铁路|保险|证券|基金|出版社|报社|电视台|广电|通讯社|联社|总公司|分公司|平台公司|国企|合作社)$"
)
#: zones that stand for their administration in a list
ZONE_END = re.compile(
    r"(?:高新区|经开区|开发区|园区|工业园|产业园|科技园|新区|新片区|片区|度假区|保税区|综保区|港区|示范区|试验区|实验区|商务区|新城|科学城|科创城|自贸区|集聚区|功能区|合作区|城区|港)$"
)
TOWN_END = re.compile(
    r"(?:镇|乡|街道|苏木|镇街|街镇|区镇|乡镇|市区|县区|区县|区市县|县市区|园区|板块)(?:（[^（）]{1,12}）)?$"
)
#: 各区政府, 有关部门, 市各相关单位: a group, never expanded
GROUP = re.compile(
    r"(?:[省市区县州]?(?:级|直)?(?:各|有关|相关|其他|全体|所有|属地)|各级|[省市区县]直|市县|区县|县区|县（市、区）|[省市区县州]、[市区县州镇].*(?:两级|三级|部门|政府)|.{1,8}各(?:管理局|有关|相关|区|县|镇|街道|园区|部门|单位)).*"
)


#: the bodies of a field at a level: 两省市能源主管部门, 各地工业和信息化主管部门
FIELD_BODIES = re.compile(
    r"(?:两[省市区县地]{1,2}|[省市县区]级|各[地省市县区]{1,2}|地方)[\u4e00-\u9fff]{2,12}部门|国务院(?:各|有关|相关)部门"
)


def department_of(name: str) -> tuple[str, str]:
    """A central body and its own department: 农业农村部 | 种业管理司; two empty strings for other names."""
    for end in range(min(len(name) - 3, 16), 1, -1):
        if name[:end] in central() and DEPARTMENT.fullmatch(name, end):
            return name[:end], name[end:]
    return "", ""


#: a department inside a ministry
DEPARTMENT = re.compile(r"(?![和与及会国])[\u4e00-\u9fff]{2,10}(?:司|局|办公室|中心)|办公厅")


def strength(name: str, home: Division | None, nation: bool) -> int:
    """How surely a name in a list is a body's: 3 a known one, 2 scoped or plainly one, 1 perhaps, 0 no."""
    plain = re.sub(r"（[^（）]*）", "", name)
    if GROUP.fullmatch(name) or FIELD_BODIES.fullmatch(name):
        return 2
    if plain in central():
        return 3 if plain in only_central() or nation else 2
    if nation and department_of(plain)[0]:
        return 3
    scope = split_scope(plain.removeprefix("新") if plain.startswith("新区") else plain, home)
    scoped = bool(scope.letter or scope.division)
    if scope.rest in stems() and not (len(scope.rest) == 1 and not scoped):
        return 3 if scoped else 2
    if AGENCY_END.search(plain) and len(plain) >= 3 and not OTHER_WORD.search(plain):
        return 2 if scoped else 1
    if ORGANIZATION_END.search(plain) or ZONE_END.search(plain) or TOWN_END.search(plain):
        return 1
    return 1 if is_district(plain, home) else 0


def is_district(name: str, home: Division | None) -> bool:
    """Whether a whole name is a division's; a short name only where the document's place is known."""
    division = nearest(by_name().get(name, ()), home)
    return division is not None and (division.name == name or home is not None)
