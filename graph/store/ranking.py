"""What is found is ordered here, in Python, so that every engine gives the same answers in the same order. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import StoreError
from graph.ontology import ontology
from graph.store.base import Match
from graph.store.rows import _pinyin, plain, type_of

_ORDER: tuple[Match, ...] = ("exact", "alias", "prefix", "contains", "pinyin", "initials")
SNIPPET = 60  #: characters on each side of an occurrence


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search text as names are compared, and as a spelling when it can be one."""

    name: str
    spelling: str

    @classmethod
    def of(cls, text: str) -> Wanted:
        name = plain(text)
        return cls(name, name if len(name) >= 2 and name.isascii() and name.isalpha() else "")


@dataclass(frozen=True, slots=True)
class Ranked:
    id: str
    match: Match
    matched: str
    cursor: str


@dataclass(frozen=True, slots=True)
class RankedText:
    id: str
    snippet: str
    start: int
    end: int
    occurrences: int


def rank(wanted: Wanted, rows: Iterable[Mapping[str, Any]], after: str) -> list[Ranked]:
    """Rows (id, name, aliases, evidence) that match, best first, those after the cursor `after`."""
    found = []
    types = tuple(ontology().types)
    for row in rows:
        best = _best(wanted, row["name"], row["aliases"])
        if best is not None:
            order, match, matched = best
            # of one name the track comes before the measure that has its name
            key = [order, -row["evidence"], len(row["name"]), row["name"], types.index(type_of(row["id"])), row["id"]]
            found.append((key, match, matched))
    start = _key_of(after) if after else []
    # a cursor is the key of a hit, so that a page begins where the last one ended whatever was added since
    found.sort(key=lambda item: item[0])
    return [
        Ranked(key[-1], match, matched, json.dumps(key, ensure_ascii=False))
        for key, match, matched in found
        if key > start
    ]


def _key_of(cursor: str) -> list[Any]:
    try:
        order, evidence, length, name, type_, id_ = json.loads(cursor)
        return [int(order), int(evidence), int(length), str(name), int(type_), str(id_)]
    except (ValueError, TypeError):
        raise StoreError("翻页位置无效 (not a cursor of this search)") from None


def _best(wanted: Wanted, name: str, aliases: Sequence[str]) -> tuple[int, Match, str] | None:
    ways = []
    for i, surface in enumerate((name, *aliases)):
        how = _how(wanted, surface)
        if how is not None:
            match: Match = "alias" if how == "exact" and i > 0 else how
            ways.append((3 * _ORDER.index(match) + _closeness(wanted, match, surface), i, match, surface))
    if not ways:
        return None
    order, _, match, surface = min(ways)
    return order, match, surface


def _closeness(wanted: Wanted, match: Match, surface: str) -> int:
    """0 for a spelling that is whole, 1 for its beginning, 2 for a part: zj is 张江 before it is a part of szjj."""
    if match not in ("pinyin", "initials"):
        return 0
    spelling = _pinyin(surface)[match == "initials"]
    return 0 if spelling == wanted.spelling else 1 if spelling.startswith(wanted.spelling) else 2


def _how(wanted: Wanted, surface: str) -> Match | None:
    name = plain(surface)
    if name == wanted.name:
        return "exact"
    if name.startswith(wanted.name):
        return "prefix"
    if wanted.name in name:
        return "contains"
    spellings = _pinyin(surface) if wanted.spelling else ()
    if spellings and spellings[0].startswith(wanted.spelling):
        return "pinyin"
    if spellings and wanted.spelling in spellings[1]:
        return "initials"
    return None


def rank_texts(text: str, rows: Iterable[Mapping[str, Any]]) -> list[RankedText]:
    """Rows (id, text, evidence) that contain the text, most occurrences first, each with its first place."""
    needle = text.casefold()
    found = []
    for row in rows:
        hay = row["text"].casefold()
        occurrences = hay.count(needle)
        if not occurrences or len(hay) != len(row["text"]):
            continue
        at = hay.index(needle)
        line_start = row["text"].rfind("\n", 0, at) + 1
        line_end = row["text"].find("\n", at)
        left = max(line_start, at - SNIPPET)
        right = min(line_end if line_end >= 0 else len(hay), at + len(needle) + SNIPPET)
        hit = RankedText(row["id"], row["text"][left:right], at - left, at - left + len(needle), occurrences)
        found.append(((-occurrences, -row["evidence"], row["id"]), hit))
    return [hit for _, hit in sorted(found, key=lambda item: item[0])]


def shortest_ways(
    a: str, b: str, adjacent: Callable[[Sequence[str]], Mapping[str, set[str]]], max_length: int, limit: int
) -> list[list[str]]:
    """All shortest ways from a to b up to `max_length` steps, in order of their ids, at most `limit`."""
    before: dict[str, set[str]] = {a: set()}
    frontier = [a]
    for _ in range(max_length):
        reached: dict[str, set[str]] = {}
        for node, others in sorted(adjacent(frontier).items()):
            for other in others:
                if other not in before:
                    reached.setdefault(other, set()).add(node)
        before.update(reached)
        if b in reached:
            return _ways_back(a, b, before, limit)
        frontier = sorted(reached)
        if not frontier:
            break
    return []


def _ways_back(a: str, b: str, before: Mapping[str, set[str]], limit: int) -> list[list[str]]:
    ways: list[list[str]] = []

    def walk(tail: list[str]) -> None:
        if len(ways) >= limit:
            return
        if tail[0] == a:
            ways.append(tail)
            return
        for previous in sorted(before[tail[0]]):
            walk([previous, *tail])

    walk([b])
    return ways
