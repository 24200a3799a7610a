"""Where names of administrative divisions stand in a text, before anybody decides what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction.divisions.gazetteer import Division, by_name, distance
from extraction.vocabulary import Finder, finder, read_table

#: a school is named after a place without speaking of it
SCHOOL = re.compile(r"(?:(?!建设|支持|推动|联合|的|与|和|在|以|设|依托)[一-鿿]){0,5}?(?:大学|学院)")
#: what follows a full name's last character when that character belongs to the next word (上海市场, 静安区域)
SPLIT = {"市": "场况值", "区": "域块位间段", "县": "域", "州": "际", "旗": "舰"}


@cache
def words(kind: str) -> frozenset[str]:
    """trap, everyday or generic words of vocabulary/division_words.tsv, whose header says what they are."""
    return frozenset(row["word"] for row in read_table("division_words") if row["kind"] == kind)


@dataclass(frozen=True, slots=True)
class Hit:
    """A division's full or short name in a text; `group` holds its namesakes."""

    start: int
    end: int
    word: str
    group: tuple[Division, ...]

    @property
    def full(self) -> bool:
        return any(self.word in (d.name, d.common) for d in self.group)


@cache
def _named() -> Finder[tuple[str, tuple[Division, ...]]]:
    names = {w: g for w, g in by_name().items() if len(w) >= 3 or not all(d.historic for d in g)}
    groups = {**names, **dict.fromkeys(words("trap"), ())}
    return finder({word: (word, group) for word, group in groups.items()})


@lru_cache(maxsize=1)  # bodies and districts of one text are found from them
def name_hits(text: str, home: Division | None = None) -> tuple[Hit, ...]:
    """Names of divisions in a text that do not overlap; traps and schools left out.

    Of overlapping ones a trap wins, then a name near the document's own division (和静安区 has 静安, not 和静),
    then the first; of those that start together the longest.
    """
    longest: dict[int, Hit] = {}
    for last, (word, group) in _named()(text):
        hit = Hit(last + 1 - len(word), last + 1, word, group)
        following = text[hit.end : hit.end + 1]
        if hit.full and following and following in SPLIT.get(word[-1], ""):
            continue  # its short form is found at the same place
        if hit.start not in longest or longest[hit.start].end < hit.end:
            longest[hit.start] = hit
    taken: set[int] = set()
    chosen: list[Hit] = []
    for hit in sorted(longest.values(), key=lambda h: (_rank(h, home), h.start)):
        if not taken.isdisjoint(range(hit.start, hit.end)):
            continue
        taken.update(range(hit.start, hit.end))
        if hit.group and not SCHOOL.match(text, hit.end):
            chosen.append(hit)
    return tuple(sorted(chosen, key=lambda h: h.start))


def _rank(hit: Hit, home: Division | None) -> int:
    if not hit.group:
        return 0
    if home is not None and any(distance(d, home) <= 2 for d in hit.group):
        return 1
    return 2 if hit.full or hit.group[0].level != "county" else 3
