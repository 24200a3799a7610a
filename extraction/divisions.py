"""District mentions: full names (崇川区), short names (启东, 广州) and what the text calls its own area (全市, 我省).

A short name counts only where it cannot be another word: see `_accept`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from extraction.document import Document, Mention
from extraction.gazetteer import (
    NATION,
    Division,
    ancestors,
    by_name,
    distance,
    division_of,
    nearest,
    parents,
    unique_name,
)
from extraction.jurisdiction import jurisdiction_of
from extraction.vocabulary import read_table

__all__ = ["NATION", "find_districts", "jurisdiction_of", "name_hits", "parents"]


@cache
def _words(kind: str) -> frozenset[str]:
    """trap, everyday or generic words of vocabulary/division_words.tsv, whose header says what they are."""
    return frozenset(row["word"] for row in read_table("division_words") if row["kind"] == kind)


#: a school is named after a place without speaking of it
SCHOOL = re.compile(r"(?:(?!建设|支持|推动|联合|的|与|和|在|以|设|依托)[一-鿿]){0,5}?(?:大学|学院)")
#: behind the last name of a list
LIST_END = re.compile(
    r"[^、。；，\n]{0,4}?等?[\d一二三四五六七八九十两多各]*个?(?:省|市|区|县|地|州|城市|地区|省市|省份)"
)
SEPARATOR = re.compile(r"[、和与及]|以及")
#: the area of the document itself
OWN = re.compile(r"(?:全|本|我)(省|市|区|县|州)(?![场域位块长委])")
OWN_LEVELS = {"省": ("省", "自治区"), "市": ("市",), "区": ("区", "自治区"), "县": ("县", "旗"), "州": ("州",)}
#: what follows a full name's last character when that character belongs to the next word (上海市场, 静安区域)
SPLIT = {"市": "场况值", "区": "域块位间段", "县": "域", "州": "际", "旗": "舰"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A division's full or short name in a text; `group` holds its namesakes."""

    start: int
    end: int
    word: str
    group: tuple[Division, ...]

    @property
    def full(self) -> bool:
        return any(d.name == self.word for d in self.group)


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, group in by_name().items():
        if all(d.historic for d in group) and len(word) < 3:
            continue
        automaton.add_word(word, (word, group))
    for trap in _words("trap"):
        automaton.add_word(trap, (trap, ()))
    automaton.make_automaton()
    return automaton


def name_hits(text: str) -> list[Hit]:
    """Names of divisions in a text, leftmost longest, traps and schools left out."""
    found: list[Hit] = []
    for end, (word, group) in _automaton().iter(text):
        found.append(Hit(end + 1 - len(word), end + 1, word, group))
    found.sort(key=lambda h: (h.start, -h.end))
    chosen: list[Hit] = []
    position = 0
    for hit in found:
        if hit.start < position:
            continue
        if hit.full and text[hit.end : hit.end + 1] in SPLIT.get(hit.word[-1], "") and text[hit.end : hit.end + 1]:
            continue  # its short form is the next hit at this place
        position = hit.end
        if hit.group and not SCHOOL.match(text, hit.end):
            chosen.append(hit)
    return chosen


def find_districts(document: Document) -> list[Mention]:
    """All District mentions, in order. `name` is the full name, with its parent's where namesakes exist."""
    text, home = document.text, division_of(document.metadata.jurisdiction)
    hits = [h for h in name_hits(text) if not _in_skipped_line(document, h.start)]
    listed = _listed(text, hits)
    spelled = {d.code for h in hits if h.full and (d := nearest(h.group, home))}
    mentions: list[Mention] = []
    before: list[tuple[int, Division]] = []
    for i, hit in enumerate(hits):
        beside = [d for end, d in before[-2:] if end == hit.start]
        beside += [d for end, d in before[-1:] if i in listed and hit.start - end <= 2]
        division = _accept(hit, home, beside, i in listed, spelled)
        if division is None:
            continue
        before.append((hit.end, division))
        mentions.append(Mention(hit.start, hit.end, "District", unique_name(division), "gazetteer"))
    mentions.extend(_own_area(document, home))
    return sorted(mentions)


def _accept(
    hit: Hit, home: Division | None, beside: list[Division], listed: bool, spelled: set[str]
) -> Division | None:
    """The division that a hit names, None when it may be another word or nobody can say which."""
    division = nearest(hit.group, home, beside)
    if division is None:
        siblings = [d for d in hit.group if any(d.parent == b.parent for b in beside)]
        division = siblings[0] if len(siblings) == 1 else None
    if division is None:
        return None
    near = distance(division, home)
    if hit.full:
        generic = hit.word in _words("generic") and division.parent not in {b.code for b in beside}
        return None if generic and not (near == 0 and listed) else division
    if hit.word in _words("everyday") and division.level != "province":
        return division if listed else None
    if division.level == "county":
        return division if near <= 2 or listed or division.code in spelled else None
    return division


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
    if len(run) < 2:
        return set()
    ends = bool(LIST_END.match(text, hits[run[-1]].end))
    sure = sum(
        1
        for i in run
        if hits[i].full or (hits[i].word not in _words("everyday") and hits[i].group[0].level != "county")
    )
    return set(run) if ends or len(run) >= 3 or sure else set()


def _own_area(document: Document, home: Division | None) -> Iterator[Mention]:
    if home is None:
        return
    for match in OWN.finditer(document.text):
        for division in ancestors(home.code):
            if division.letter in OWN_LEVELS[match[1]]:
                if not _in_skipped_line(document, match.start()):
                    yield Mention(*match.span(), "District", unique_name(division), "own area", 0.85)
                break


SKIPPED_LINE = re.compile(r"(?:抄送|抄报|主送|分送)[：:]")


def _in_skipped_line(document: Document, position: int) -> bool:
    """Whether a position is in the addressees or a 抄送 line."""
    line_start = document.text.rfind("\n", 0, position) + 1
    if SKIPPED_LINE.match(document.text, line_start):
        return True
    addressees = document.metadata.addressees
    return bool(addressees) and document.text.startswith(addressees, line_start) and position < 4000
