"""The division that a document speaks for: from its issuer, title, number or page header, else from its text.

Never a guess: '' when the evidence is thin or divided.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from extraction.divisions.gazetteer import NATION, Division, ancestors, by_name, division_of, nearest, unique_name
from extraction.divisions.names import name_hits, words
from extraction.document import Metadata
from extraction.vocabulary import parts, read_table

#: first characters of a government's 文号 -> division; no 宁, 青, 新, which cities share
NUMBER_PREFIXES = {
    "京": "北京市", "津": "天津市", "冀": "河北省", "晋": "山西省", "辽": "辽宁省",
    "吉": "吉林省", "黑": "黑龙江省", "沪": "上海市", "苏": "江苏省", "浙": "浙江省",
    "皖": "安徽省", "闽": "福建省", "赣": "江西省", "鲁": "山东省", "豫": "河南省",
    "鄂": "湖北省", "湘": "湖南省", "粤": "广东省", "桂": "广西壮族自治区", "琼": "海南省",
    "渝": "重庆市", "川": "四川省", "黔": "贵州省", "藏": "西藏自治区", "陕": "陕西省",
    "甘": "甘肃省", "内": "内蒙古自治区", "浦": "浦东新区", "穗": "广州市", "深": "深圳市",
    "杭": "杭州市", "甬": "宁波市", "厦": "厦门市", "榕": "福州市",
}  # fmt: skip
#: 文号 of a government or its office: prefix, then what kind of paper it is
GOVERNMENT_NUMBER = re.compile(r"(?P<who>[一-鿿]{1,3}?)(?:府|政|办|发改|委|科|经信|工信|商务|财)")
CENTRAL_NUMBER = re.compile(
    r"国(?:发|办发|函|办函|令)|中(?:办)?发|(?:工信部|国科|银|证监|国市监|国能)[一-鿿]{0,6}[〔\[]"
)
#: bodies of one level in a list: 市科技局、 （省财政厅
LEVELLED = re.compile(
    r"(?:(?<=[、，：:（(〔\[【；; \n])|(?<=[^一-鿿]))(省|自治区|市|区|县|州|旗)(?:委|人民)?[一-鿿]{1,14}?"
    r"(?:局|委|厅|办|部|政府|集团|中心|法院)(?=[、，）)〕\]】（(；;\s]|等|牵头|负责|配合|按|会同)"
)
OWN = re.compile(r"(?:我|全|本)(省|市|区|县|州|旗)(?![场域位块])")
#: a row of a table or a list, which no page header is: 富阳区、临安区：…
LISTED = re.compile(r"[^，。；]{2,12}?(?:[、：|]|（)")
HEADER_LINE = 40  #: characters; a longer line is no page header


def jurisdiction_of(text: str, metadata: Metadata) -> str:
    """Full name of the division that the document speaks for, 中国 for central bodies, '' when it cannot be read."""
    for name in (metadata.issuer, _subject(metadata.title)):
        found = leading_division(name)
        if found:
            return unique_name(found)
        if name and is_central(name):
            return NATION
    found_name = _from_number(metadata.number)
    if found_name:
        return found_name
    return _from_text(text)


def leading_division(name: str) -> Division | None:
    """The division that a body's name or a title starts with, the deepest of a chain (上海市浦东新区…)."""
    name = re.sub(r"^(?:中共|中国共产党|共青团|《)+", "", name)
    government = re.match(r".*?(?=人民政府)", name)
    if government:  # 广州开发区黄埔区人民政府办公室
        for start in range(len(government[0])):
            division = leading_chain(government[0][start:])
            if division and government[0].endswith(division.name):
                return division
    return leading_chain(name)


def leading_chain(name: str) -> Division | None:
    """The deepest of the divisions that stand one after another where a name starts."""
    division: Division | None = None
    position = 0
    while True:
        step = _longest_at(name, position, division)
        if step is None:
            return division
        division, position = step


def _longest_at(name: str, position: int, above: Division | None) -> tuple[Division, int] | None:
    for end in range(min(len(name), position + 15), position + 1, -1):
        group = by_name().get(name[position:end], ())
        if above is not None:
            group = tuple(d for d in group if above.code in (a.code for a in ancestors(d.code)[1:]))
        else:
            word = name[position:end]
            group = tuple(d for d in group if d.name == word or (d.level != "county" and word not in words("everyday")))
        division = nearest(group, above)
        if division is not None and not (division.name != name[position:end] and above is not None):
            return division, end
    return None


def is_central(name: str) -> bool:
    """Whether a body's name starts with the State Council, a ministry or another central body."""
    return name.startswith(("国务院", "中共中央", "全国人大", "全国人民代表")) or any(
        name.startswith(body) for body in _central_names()
    )


@cache
def _central_names() -> tuple[str, ...]:
    """Full names and unmistakable short names of central bodies (no 数据局 or 能源局, which every city has)."""
    names: set[str] = set()
    for row in read_table("state_bodies"):
        if row["kind"] in ("部属机构", "群团组织"):
            continue
        names.add(row["name"])
        names |= {
            s
            for s in parts(row["short"])
            if re.match(r"国家|国务院|中央|中国|全国", s) or re.search(r"部$|总局$|署$", s)
        }
    return tuple(sorted(names, key=len, reverse=True))


@cache
def _central_pattern() -> re.Pattern[str]:
    """Names of ministries where no local body can be meant."""
    names = [
        n for n in _central_names() if re.search(r"部$|总局$|总署$|署$|^国家[^、]*[局委]$|^国务院.", n) and len(n) >= 3
    ]
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


def _subject(title: str) -> str:
    return re.sub(r"^(?:关于)?(?:印发|发布|公布|转发|下发)?《?", "", title)


def _from_number(number: str) -> str:
    if not number:
        return ""
    if CENTRAL_NUMBER.match(number):
        return NATION
    match = GOVERNMENT_NUMBER.match(number)
    return NUMBER_PREFIXES.get(match["who"], "") if match else ""


def _from_text(text: str) -> str:
    levels = Counter(m[1] for m in LEVELLED.finditer(text)) + Counter(m[1] for m in OWN.finditer(text))
    ministries = {m.group() for m in _central_pattern().finditer(text)}
    if not levels:
        header = _header(text)
        if header:
            return header
        return NATION if len(ministries) >= 2 else ""
    level = max(levels, key=lambda k: (levels[k], k))
    scores = _scores(text, level)
    if not scores:
        return ""
    ranked = sorted(scores, key=lambda c: (-scores[c][0], c))
    best = ranked[0]
    below = [c for c in ranked[1:] if best in _codes(c) and scores[c][1] >= scores[best][1]]
    if len(below) == 1:
        best = below[0]  # a county-level city names the city above it, too
    score = scores[best][0]
    rivals = [scores[c][0] for c in ranked if c != best and best not in _codes(c) and c not in _codes(best)]
    if score < 1 or (rivals and max(rivals) * 1.5 > score):
        return ""
    return unique_name(division_of_code(best))


def _codes(code: str) -> set[str]:
    return {d.code for d in ancestors(code)}


def division_of_code(code: str) -> Division:
    """The division itself, nearest in its own chain."""
    return ancestors(code)[0]


def _header(text: str) -> str:
    """A division that a page header or a title line above the text starts with."""
    for line in text.split("\n", 6)[:6]:
        if len(line) <= HEADER_LINE and not line.endswith(("：", ":")):
            bare = re.sub(r"^[\s\-/>|·]+", "", line)
            division = leading_division(bare)
            if division and not LISTED.match(bare):
                return unique_name(division)
    return ""


def _scores(text: str, level: str) -> dict[str, tuple[float, float]]:
    """(score, own mentions) of each division of a level: what is named under it counts half, once each."""
    own: Counter[str] = Counter()
    below: defaultdict[str, set[str]] = defaultdict(set)
    for hit in name_hits(text):
        group = [d for d in hit.group if not d.historic]
        if len(group) > 1 and not hit.full:
            group = [d for d in group if d.level != "county"][:1]
        for division in group:
            if division.name != hit.word and division.level == "county" and len(group) > 1:
                continue
            own[division.code] += 1
            for above in ancestors(division.code)[1:]:
                below[above.code].add(division.code)
    candidates = {c for c in set(own) | set(below) if _speaks_as(ancestors(c)[0], level)}
    return {c: (own[c] + 0.5 * len(below[c]), float(own[c])) for c in candidates if own[c]}


def _speaks_as(division: Division, level: str) -> bool:
    return division.letter == level or (level == "区" and division.letter == "自治区")


__all__ = ["division_of", "is_central", "jurisdiction_of", "leading_division"]
