"""District mentions: full names (崇川区), short names (启东, 广州) and what the text calls its own area (全市, 我省).

A short name counts only where it cannot be another word: see `_accept`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extraction.agencies.finder import find_agencies, lists_of, skipped_spans
from extraction.agencies.lists import BodyList
from extraction.divisions.gazetteer import (
    NATION,
    Division,
    ancestors,
    distance,
    division_of,
    nearest,
    parents,
    unique_name,
)
from extraction.divisions.jurisdiction import division_of_code, jurisdiction_of
from extraction.divisions.names import Hit, name_hits, words
from extraction.divisions.towns import find_towns, short_towns
from extraction.document import Document, Mention

__all__ = ["NATION", "find_districts", "jurisdiction_of", "parents"]

#: 上海证券交易所, 中国科学院上海分院: an institution that is called after another place
INSTITUTION = re.compile(
    r"(?:(?![、，与和及在等]|建设|支持|合作|相关)[一-鿿]){0,8}?(?:交易所|银行|分院|研究院|研究所|医院|出版社|电视台|集团|公司)"
)
#: behind the last name of a list
LIST_END = re.compile(
    r"[^、。；，\n]{0,4}?等?[\d一二三四五六七八九十两多各]*个?(?:省|市|区|县|地|州|城市|地区|省市|省份)"
)
#: behind a short name that is the name of a river, an island or a kiln: 浏阳河, 芝罘岛, 吉州窑
FEATURE = re.compile(r"[河江湖湾岛窑峡溪](?![东西南北]|滨|畔|岸|海|区)|山(?![区海水地村乡庄城河])|河[东西南北]?岸")
#: what is too small to be called after a city that the document is not about
SMALL = re.compile(r"片|组团|镇|村|街|路|港区|湾|岛|里")
SEPARATOR = re.compile(r"[、和与及]|以及")
#: the area of the document itself
OWN = re.compile(r"(?:全|本|我)(省|市|区|县|州)(?![场域位块长委])")
OWN_LEVELS = {"省": ("省", "自治区"), "市": ("市",), "区": ("区", "自治区"), "县": ("县", "旗"), "州": ("州",)}


def find_districts(
    document: Document, lists: list[BodyList] | None = None, agencies: list[Mention] | None = None
) -> list[Mention]:
    """All District mentions, in order. `name` is the full name, with its parent's where namesakes exist.

    Not in addressees and 抄送 lines, nor where the name of a body in a list, or of another place's body, contains it.
    """
    text, home = document.text, division_of(document.metadata.jurisdiction)
    lists = lists_of(document) if lists is None else lists
    skipped = [*skipped_spans(document), *((i.start, i.end) for b in lists for i in b.items)]
    whole = {(i.start, i.end) for b in lists for i in b.items}
    hits = [
        h for h in name_hits(text, home) if (h.start, h.end) in whole or not any(s <= h.start < e for s, e in skipped)
    ]
    agencies = find_agencies(document, lists) if agencies is None else agencies
    bodies = [(m.start, m.end) for m in agencies]
    listed = _listed(text, hits)
    spelled = {d.code for h in hits if h.full and (d := nearest(h.group, home))}
    around = home or _shared(spelled)
    decided: dict[int, Division] = {}
    before: list[tuple[int, Division]] = []
    for i, hit in enumerate(hits):
        beside = [d for end, d in before[-2:] if end == hit.start]
        beside += [d for end, d in before[-1:] if i in listed and hit.start - end <= 2]
        if before and SEPARATOR.fullmatch(text, before[-1][0], hit.start):
            beside += ancestors(before[-1][1].code)[-1:]  # 江苏昆山、[太仓]
        division = _accept(hit, around, beside, i in listed, spelled, text[hit.end : hit.end + 3])
        if division and not _is_elsewhere(text, hit, division, home):
            decided[i] = division
            if not _is_body(hit, division, home, bodies):
                before.append((hit.end, division))
    decided |= _by_company(text, hits, decided)
    mentions = [
        Mention(hits[i].start, hits[i].end, "District", unique_name(division), "gazetteer")
        for i, division in sorted(decided.items())
        if not _is_body(hits[i], division, home, bodies)
    ]
    towns = list(find_towns(text, [*skipped, *bodies, *((m.start, m.end) for m in mentions)]))
    mentions += [*towns, *short_towns(text, towns)]
    mentions.extend(m for m in _own_area(document, home) if not any(s <= m.start < e for s, e in skipped))
    return sorted(mentions)


def _is_elsewhere(text: str, hit: Hit, division: Division, home: Division | None) -> bool:
    """Whether an institution far away, or a company anywhere above, is called after the division."""
    institution = INSTITUTION.match(text, hit.end)
    far = distance(division, home)
    return bool(institution) and (far > 1 or (far == 1 and institution.group().endswith("公司")))  # type: ignore[union-attr]


def _is_body(hit: Hit, division: Division, home: Division | None, bodies: list[tuple[int, int]]) -> bool:
    """Whether a body of another place is called after the division."""
    inside = any(s <= hit.start and hit.end < e for s, e in bodies)
    return inside and (home is None or division.code not in {d.code for d in ancestors(home.code)})


def _by_company(text: str, hits: list[Hit], decided: dict[int, Division]) -> dict[int, Division]:
    """What the rest of the text decides: the namesake beside those it names, and the short form of one it spells."""
    named = {d.code for d in decided.values()}
    around = named | {d.parent for d in decided.values() if d.level == "county"}
    found = {}
    for i, hit in enumerate(hits):
        if i in decided or hit.word in words("generic") or hit.word in words("everyday"):
            continue
        if hit.full:
            namesakes = [d for d in hit.group if not d.historic and d.parent in around]
        else:
            namesakes = [d for d in hit.group if d.code in named and not FEATURE.match(text, hit.end)]
        if len(namesakes) == 1:
            found[i] = namesakes[0]
    return found


def _shared(spelled: set[str]) -> Division | None:
    """What most of the divisions that a text of no known area spells out lie in: 盐田区, 罗湖区, 光明区 -> 深圳市."""
    counts = Counter(parent for code in spelled if (parent := division_of_code(code).parent))
    parent, count = max(counts.items(), key=lambda c: (c[1], c[0]), default=("", 0))
    return division_of_code(parent) if count >= 3 and count * 2 > len(spelled) else None


def _accept(
    hit: Hit, home: Division | None, beside: list[Division], listed: bool, spelled: set[str], following: str
) -> Division | None:
    """The division that a hit names, None when it may be another word or nobody can say which."""
    division = nearest(hit.group, home, beside)
    if division is None:
        siblings = [d for d in hit.group if any(d.parent == b.parent for b in beside)]
        division = siblings[0] if len(siblings) == 1 else None
    if division is None:
        return None
    near = distance(division, home)
    below = any(b in ancestors(division.code)[1:] for b in beside)  # 湖南[冷水江]
    if hit.full:
        generic = hit.word in words("generic") and division.parent not in {b.code for b in beside}
        return None if generic and not (near == 0 and listed) else division
    if division.level == "county" and FEATURE.match(following):
        return None
    if hit.word in words("everyday") and division.level != "province":
        return division if below or (listed and (near < 9 or len(hit.group) == 1)) else None
    if division.level == "county":
        return division if near <= 2 or listed or below or division.code in spelled else None
    # 三沙片区 of a county is not the city far away
    return None if division.level == "prefecture" and near == 9 and home and SMALL.match(following) else division


def _listed(text: str, hits: list[Hit]) -> set[int]:
    """Indices of hits in a list of at least two names that ends in 等市, 两省, 区 …, or of at least three names."""
    found: set[int] = set()
    run: list[int] = []
    for i, hit in enumerate(hits):
        if run and not SEPARATOR.fullmatch(text, hits[run[-1]].end, hit.start):
            found |= _closed(text, hits, run)
            run = []
        run.append(i)
    return found | _closed(text, hits, run)


def _closed(text: str, hits: list[Hit], run: list[int]) -> set[int]:
    """The run itself when it is a list of divisions: two names that need no context, or more that end in 等市."""
    if len(run) < 2:
        return set()
    plain = [i for i in run if hits[i].word not in words("generic" if hits[i].full else "everyday")]
    high = [i for i in plain if hits[i].full or hits[i].group[0].level != "county"]
    ends = bool(LIST_END.match(text, hits[run[-1]].end))
    return set(run) if (ends and plain) or len(plain) >= 3 or high else set()


def _own_area(document: Document, home: Division | None) -> Iterator[Mention]:
    if home is None:
        return
    for match in OWN.finditer(document.text):
        for division in ancestors(home.code):
            if division.letter in OWN_LEVELS[match[1]]:
                yield Mention(*match.span(), "District", unique_name(division), "own area", 0.85)
                break
