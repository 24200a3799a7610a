"""The full official name of a body, from the name as written and the division that its document speaks for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extraction.bodies import (
    GROUP,
    TOWN_END,
    ZONE_END,
    Scope,
    central,
    choose_stem,
    exceptions,
    expand_stem,
    only_central,
    scoped_division,
    split_scope,
    stems,
)
from extraction.gazetteer import NATION, Division, ancestors, by_name, division_of, nearest, unique_name
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


#: names in use that are shorter than the official ones
PLAIN = {"中华人民共和国国务院": "国务院"}
Found = tuple[str, tuple[str, ...], str]


def _resolve(written: str, jurisdiction: str, home: Division | None, issuer: str) -> Found | None:
    if GROUP.fullmatch(written):
        return None
    listed = _exception(written, home)
    if listed:
        return listed
    if written in central() and (written in only_central() or jurisdiction == NATION or written == central()[written]):
        return PLAIN.get(central()[written], central()[written]), (central()[written],), "中央机构名录"
    branch = _central_branch(written, home)
    if branch:
        return branch
    if jurisdiction == NATION:
        return _central_department(written)
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
        return _unscoped(written, division, home)
    return _local(scope.rest, division)


def _exception(written: str, home: Division | None) -> Found | None:
    for division in ancestors(home.code) if home else ():
        found = _exception_in(division, written, written)
        if found:
            return found
    row = exceptions().get(("", written))
    return (row["full"], parts(row["short"]), "机构名称例外表") if row else None


def _exception_in(division: Division, rest: str, written: str) -> Found | None:
    for form in dict.fromkeys((written, division.letter + rest, division.name + rest, rest)):
        for key in (division.name, unique_name(division)):
            row = exceptions().get((key, form))
            if row:
                return row["full"], (division.letter + rest, *parts(row["short"])), "机构名称例外表"
    return None


def _central_department(written: str) -> Found | None:
    """Bodies inside or beside a ministry: 国务院X办公室, 发展改革委价格司."""
    for short in sorted(central(), key=len, reverse=True):
        rest = written.removeprefix(short)
        if rest != written and re.fullmatch(r".{2,10}(?:司|局|办公室|中心)", rest):
            return central()[short] + rest, (), "中央机构的内设机构"
    return None


BRANCHES = (
    (r"(?:国家税务总局)?{d}税务局", "国家税务总局{full}税务局"),
    (r"(?:中国)?人民银行{d}(?P<kind>分行|中心支行|营业管理部)", "中国人民银行{full}{kind}"),
    (r"(?:中国证券监督管理委员会|中国证监会|证监会)?{d}证监局", "中国证券监督管理委员会{short}监管局"),
    (r"(?:中国证券监督管理委员会|中国证监会|证监会){d}监管局", "中国证券监督管理委员会{short}监管局"),
    (r"{d}银保监局", "中国银行保险监督管理委员会{short}监管局"),
    (r"(?:国家)?(?:金融监督管理总局|金融监管总局){d}(?P<kind>监管局|监管分局)", "国家金融监督管理总局{short}{kind}"),
    (r"(?:国家)?外汇(?:管理)?局{d}分局", "国家外汇管理局{full}分局"),
    (r"{d}海关", "{short}海关"),
    (r"{d}(?:出入境)?边检总站", "{short}出入境边防检查总站"),
)  # fmt: skip


def _central_branch(written: str, home: Division | None) -> Found | None:
    """Branches of central bodies: 市税务局, 上海证监局, 人民银行上海分行."""
    division: Division | None
    for pattern, full in BRANCHES:
        before, after = pattern.split("{d}")
        match = re.fullmatch(f"{before}(?P<d>[一-鿿]{{0,12}}?){after}", written)
        if not match:
            continue
        place = match["d"]
        if place in ("省", "市", "区", "县", "州", "旗"):
            division = scoped_division(Scope(None, place, "局"), home)
        elif place == "":
            division = home
        else:
            group = by_name().get(place, ())
            division = nearest(group, home) or next((d for d in group if d.level != "county"), None)
        if division is None:
            return None
        kind = match.groupdict().get("kind", "")
        short = division.short or division.name
        return full.format(full=unique_name(division), short=short, kind=kind), (), "中央机构在地方的机构"
    return None


def _unscoped(written: str, division: Division, home: Division | None) -> Found | None:
    """科技厅, 发改局 in a local document: a known stem means the document's own body."""
    if written in stems():
        return _local(written, division)
    if written.startswith("国家") and written.removeprefix("国家") in central():
        return central()[written.removeprefix("国家")], (), "中央机构名录"
    if home and re.fullmatch(r"(?:高新|经开|综保|保税|度假|开发|工业园|科技园)[区园](?:管委会)?", written):
        zone = (home.short or home.name) + written
        return zone, (written, zone.removesuffix("管委会") + "管理委员会"), "文件所在地的开发区"
    return None


def _local(rest: str, division: Division) -> Found | None:
    """Division and stem -> full name."""
    place = unique_name(division)
    aliases = (division.letter + rest, division.name + rest)
    if rest == "公安分局" and division.parent:
        above = ancestors(division.code)[1]
        return f"{above.name}公安局{division.short or division.name}分局", aliases, "公安分局属上级公安局"
    stem = choose_stem(rest, division)
    full = expand_stem(rest, division)
    if rest == "团委":
        return f"共青团{place}委员会", (f"中国共产主义青年团{place}委员会",), "共青团地方组织"
    if stem and stem.kind == "party" and full.startswith("委员会"):
        return f"中共{place}{full}", (f"中共{place}委{full.removeprefix('委员会')}", *aliases), "党委机构"
    if rest == "纪委监委":
        return f"中共{place}纪律检查委员会、{place}监察委员会", aliases, "党委机构"
    if rest == "纪委":
        return f"中共{place}纪律检查委员会", aliases, "党委机构"
    if rest.startswith("委") and not stem:
        return f"中共{place}委员会{expand_stem(rest[1:], division)}", aliases, "党委机构"
    if rest.startswith(("人民政府", "政府")) and not stem:
        tail = rest.removeprefix("人民").removeprefix("政府")
        return f"{place}人民政府{expand_stem(tail, division)}", aliases, "行政区和机构主干"
    return place + full, aliases, "行政区和机构主干" if stem else "行政区和所写名称"


def government_of(name: str, home: Division | None) -> Found | None:
    """A district in a list of responsible bodies stands for its government, a zone for its administration."""
    division = nearest(by_name().get(name, ()), home)
    if division is not None and not division.historic:
        return f"{unique_name(division)}人民政府", (f"{name}政府", name), "行政区在责任清单中指其人民政府"
    return None


def stands_for_office(name: str) -> bool:
    """Whether a place in a responsible list stands for its administration: a zone or a town."""
    return bool(ZONE_END.search(name) or TOWN_END.search(name))
