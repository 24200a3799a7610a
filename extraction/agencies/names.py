"""The full official name of a body, from the name as written and the division that its document speaks for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extraction.agencies.bodies import (
    GROUP,
    ZONE_END,
    central,
    choose_stem,
    department_of,
    exceptions,
    expand_stem,
    leading,
    only_central,
    scoped_division,
    split_scope,
    stems,
)
from extraction.agencies.central_branches import central_branch
from extraction.divisions.gazetteer import NATION, Division, ancestors, by_name, division_of, nearest, unique_name
from extraction.vocabulary import parts


@dataclass(frozen=True, slots=True)
class Resolution:
    """`name`: full official name; `aliases`: other forms, the one that was written first; `reason`: the rule."""

    name: str
    aliases: tuple[str, ...]
    reason: str


def clean_name(surface: str) -> str:
    """A name without blanks and quotation marks, brackets made round and full-width."""
    name = unicodedata.normalize("NFKC", re.sub(r"\s", "", surface))
    return name.translate(str.maketrans("()[]〔〕【】", "（）（）（）（）"))


@cache
def full_name(surface: str, jurisdiction: str, document_issuer: str = "") -> Resolution | None:
    """The body that `surface` means in a document of `jurisdiction`; None when rules cannot say more than is written.

    `document_issuer` settles what 本部 or an unscoped name of the issuing body itself means.
    """
    written = clean_name(surface)
    two = re.fullmatch(r"(.+?[^各县市区])（([^（）]{2,20})）", written)
    if two and not GROUP.fullmatch(written):
        return _two_names(written, two[1], two[2], jurisdiction, document_issuer)
    home = division_of(jurisdiction) if jurisdiction and jurisdiction != NATION else None
    found = _resolve(written, jurisdiction, home, document_issuer)
    if found is None:
        return None
    name, aliases, reason = found
    known = tuple(dict.fromkeys(a for a in (written, *aliases) if a != name))
    return Resolution(name, known, reason)


def resolve_names(names: Iterable[str], jurisdiction: str, document_issuer: str = "") -> dict[str, Resolution]:
    """Every name of one document with the body it means; unlike `full_name` it also joins names that stay as written.

    市经信委 and 市经济信息化委 are one body where the city is unknown, 各区、县（市） and 各区县（市）政府 one group.
    The longest form is then the name.
    """
    written = list(dict.fromkeys(names))
    found = {n: r for n in written if (r := full_name(n, jurisdiction, document_issuer)) is not None}
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for name in written:
        if name not in found:
            forms[written_key(name)].append(name)
    for group in forms.values():
        best = max(group, key=lambda n: (len(n), n))
        others = tuple(n for n in group if n != best)
        for name in group:
            found[name] = Resolution(best, others, "同一文件中同一机构的不同写法" if others else "保持原文")
    return found


def is_relative(name: str) -> bool:
    """Whether a name means another body in another place: 市科技局, 科技局, 各区政府, 高新区管委会."""
    written = clean_name(name)
    scope = split_scope(written, None)
    if scope.division is not None or (scope.youth and not scope.letter):
        return False
    alone = written in stems() and written not in only_central()
    return bool(GROUP.fullmatch(written) or scope.letter or alone or BARE_ZONE.fullmatch(written))


def written_key(name: str) -> str:
    """What two forms of a name share whose place is unknown: letter and full stem; of a group, whom it names."""
    name = clean_name(name)
    if GROUP.fullmatch(name):
        return re.sub(r"人民政府|政府|、", "", name)
    scope = split_scope(name, None)
    if scope.letter:
        return scope.letter + expand_stem(scope.rest, None)
    return expand_stem(name, None) if name.endswith(("管委会", "管理委员会")) else name


def _two_names(written: str, first: str, second: str, jurisdiction: str, issuer: str) -> Resolution | None:
    """A（B）: one body with two names, known by the first."""
    one, other = full_name(first, jurisdiction, issuer), full_name(second, jurisdiction, issuer)
    if other is None and second[-1] not in "局委厅办部署府室会处心":
        return None
    name = one.name if one else first
    aliases = (written, first, second, *(one.aliases if one else ()), *((other.name, *other.aliases) if other else ()))
    return Resolution(name, tuple(dict.fromkeys(a for a in aliases if a != name)), "一个机构两个名称")


#: 高新区, 高新区管委会: of the document's own place
BARE_ZONE = re.compile(r"(?:高新|经开|综保|保税|度假|开发|工业园|科技园)[区园](?:管委会|管理委员会)?")
#: 苏州工业园区管理委员会: the administration of a zone
ZONE_OFFICE = re.compile(rf"(?P<zone>.*(?:{ZONE_END.pattern.removesuffix('$')}))(?:管委会|管理委员会)(?:办公室)?")
#: names in use that are shorter than the official ones
PLAIN = {"中华人民共和国国务院": "国务院"}
BY_EXCEPTION = "机构名称例外表"
Found = tuple[str, tuple[str, ...], str]


def _resolve(written: str, jurisdiction: str, home: Division | None, issuer: str) -> Found | None:
    if GROUP.fullmatch(written):
        return None
    listed = _exception(written, home)
    if listed:
        return listed
    if written in central() and (written in only_central() or jurisdiction == NATION or written == central()[written]):
        return PLAIN.get(central()[written], central()[written]), (central()[written],), "中央机构名录"
    branch = central_branch(written, home)
    if branch:
        vertical = branch.endswith(("海关", "海事局"))
        return branch, ("中华人民共和国" + branch,) if vertical else (), "中央机构在地方的机构"
    town = _town(written, home)
    if town:
        return town
    if jurisdiction == NATION:
        nations = central().get(f"国家{written}")
        return (nations, (), "中央机构名录") if nations else _central_department(written)
    new_area = ZONE_OFFICE.fullmatch(clean_name(issuer)) if written.startswith("新区") else None
    if new_area and new_area["zone"].endswith("新区"):
        zone = new_area["zone"][leading(new_area["zone"], home)[1] :]
        named = zone if len(zone) > 3 else new_area["zone"]
        return (
            named + expand_stem(written[2:], None),
            (new_area["zone"] + written[2:],),
            "新区管委会文件中所称的新区机构",
        )
    office = government_of(written, home)
    if office:
        return office
    scope = split_scope(written, home)
    division = scoped_division(scope, home)
    if division is None or not scope.rest:
        return None
    listed = _exception_in(division, scope.rest, written)
    if listed:
        return listed
    if scope.division is None and not scope.letter:
        zone = ZONE_OFFICE.fullmatch(clean_name(issuer))
        if zone and written in stems() and not written.endswith("厅"):
            return zone["zone"] + expand_stem(written, None), (), "开发区文件中所称的内设机构"
        return _unscoped(written, division, home)
    zone = ZONE_OFFICE.fullmatch(scope.rest) or (
        ZONE_END.search(scope.rest) and re.fullmatch("(?P<zone>.*)", scope.rest)
    )
    if zone:
        prefix = (division.short or division.name) + zone["zone"]
        return prefix + "管理委员会", (prefix + "管委会", division.name + scope.rest), "开发区管理机构"
    return _local(scope.rest, division)


def _exception(written: str, home: Division | None) -> Found | None:
    chain = ancestors(home.code) if home else ()
    for i, division in enumerate(chain):
        if written.startswith(division.letter) and any(d.letter == division.letter for d in chain[:i]):
            continue  # 市工信局 in a document of 昆山市 is no body of 苏州市
        found = _exception_in(division, written, written)
        if found:
            return found
    return None


def _exception_in(division: Division, rest: str, written: str) -> Found | None:
    """A body of a division that body_exceptions.tsv has, by any form of its name."""
    above = ancestors(division.code)[1:]
    keys = (division.name, unique_name(division), *(f"{d.name}各区" for d in above if division.name.endswith("区")))
    for form in dict.fromkeys((written, division.letter + rest, division.name + rest, rest)):
        for key in keys:
            row = exceptions().get((key, form))
            if row:
                name = row["full"].replace("{区名}", unique_name(division)).replace("{区简名}", division.short)
                name = re.sub(rf"^中共({division.name})委(?!员会)", r"中共\1委员会", clean_name(name))
                forms = (division.letter + rest if rest != written else "", *map(clean_name, parts(row["short"])))
                return name, tuple(f for f in forms if f and f not in stems()), BY_EXCEPTION
    return None


def _central_department(written: str) -> Found | None:
    """Bodies inside or beside a ministry: 国务院X办公室, 发展改革委价格司."""
    body, department = department_of(written)
    return (central()[body] + department, (), "中央机构的内设机构") if body else None


def _unscoped(written: str, division: Division, home: Division | None) -> Found | None:
    """科技厅, 发改局 in a local document: a known stem means the document's own body."""
    if home and BARE_ZONE.fullmatch(written):
        zone = (home.short or home.name) + re.sub(r"管委会$|管理委员会$", "", written)
        return zone + "管理委员会", (zone, zone + "管委会"), "文件所在地的开发区"
    if written in stems():
        return _local(written, division)
    if written.startswith("国家") and written.removeprefix("国家") in central():
        return central()[written.removeprefix("国家")], (), "中央机构名录"
    return None


def _local(rest: str, division: Division) -> Found | None:
    """Division and stem -> full name."""
    place = unique_name(division)
    aliases = (division.letter + rest, division.name + rest)
    own = rest.removesuffix("分局") + "局"
    if rest.endswith("分局") and own in stems() and division.level == "county":
        above = ancestors(division.code)[1]
        return f"{above.name}{expand_stem(own, above)}{division.short or division.name}分局", aliases, "分局属上级机构"
    if rest == "政协":
        return f"中国人民政治协商会议{place}委员会", aliases, "政协地方委员会"
    stem = choose_stem(rest, division)
    full = expand_stem(rest, division)
    if rest == "团委":
        return f"共青团{place}委员会", (f"中国共产主义青年团{place}委员会",), "共青团地方组织"
    if full == "国际贸易促进委员会":
        return f"中国{full}{place}委员会", (place + full, *aliases), "贸促会地方组织"
    if stem and stem.kind == "party" and full.startswith("委员会"):
        return f"中共{place}{full}", (f"中共{place}委{full.removeprefix('委员会')}", *aliases), "党委机构"
    if rest == "纪委监委":
        return f"中共{place}纪律检查委员会、{place}监察委员会", aliases, "党委机构"
    if rest == "纪委":
        return f"中共{place}纪律检查委员会", aliases, "党委机构"
    if rest.startswith(("委", "党委")) and not stem:
        return f"中共{place}委员会{expand_stem(re.sub('^党?委', '', rest), division)}", aliases, "党委机构"
    if rest.startswith(("人民政府", "政府")) and not stem:
        tail = rest.removeprefix("人民").removeprefix("政府")
        return f"{place}人民政府{expand_stem(tail, division)}", aliases, "行政区和机构主干"
    return place + full, aliases, "行政区和机构主干" if stem else "行政区和所写名称"


#: 分水镇, 分水镇政府, 葛大店街道
TOWN = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,8}(?P<kind>镇|乡|街道))(?:人民政府|政府|办事处|办)?")


def _town(written: str, home: Division | None) -> Found | None:
    """A town in a list stands for its government, a subdistrict for its office; both belong to a county."""
    match = TOWN.fullmatch(written)
    if not match or home is None or home.level != "county":
        return None
    office = match["name"] + ("办事处" if match["kind"] == "街道" else "人民政府")
    place = unique_name(home)
    if office.startswith(place):
        return office, (match["name"],), "乡镇街道在责任清单中指其政府"
    return place + office, (office, match["name"]), "乡镇街道在责任清单中指其政府"


def government_of(name: str, home: Division | None) -> Found | None:
    """A district in a list of responsible bodies stands for its government, a zone for its administration."""
    division = nearest(by_name().get(name, ()), home)
    if division is not None and not division.historic:
        return f"{unique_name(division)}人民政府", (f"{name}政府", name), "行政区在责任清单中指其人民政府"
    return None
