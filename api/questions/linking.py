"""What a sentence names: entities of the graph, years and days; and the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from api.context import Context
from extraction.agencies.finder import prose_bodies
from extraction.divisions.gazetteer import division_of
from extraction.segment import words
from extraction.simplify import simplified
from graph.errors import MissingModel
from graph.model import Node

#: brackets and quotes as documents have them, one character for one
WIDE = str.maketrans("()[]【】「」『』", "（）〔〕〔〕“”‘’")
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3})"
DAY = re.compile(
    rf"{YEAR}(?:年|[-/.])(?:(?P<month>\d{{1,2}})(?:月|[-/.])(?P<day>\d{{1,2}})[日号]?|(?P<end>底|末|年底|年末))"
)
ONLY_YEAR = re.compile(rf"{YEAR}年?(?!\d)")
#: 十四五末 is the end of 2025, 今年 the year of today
PLAN = re.compile(r"“?十(?P<five>[二三四五六七])五”?(?:规划)?(?:时期|期间|期)?末")
THIS = re.compile(r"(?P<this>前|去|今|明|后)年")
AWAY = dict(zip("前去今明后", range(-2, 3), strict=True))
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}〔\d{4}〕\d+号")
#: types that a question can be about; targets are found through what they are about
TYPES = ("Track", "Park", "District", "Agency", "Organization", "Project", "Document", "Measure", "Technology")
MOST = 8  #: entities that a part of a name may stand for


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the sentence, and the entities that have it."""

    start: int
    end: int
    text: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Time:
    """A year, or a day as an ISO date."""

    start: int
    end: int
    text: str
    value: str

    @property
    def is_day(self) -> bool:
        return len(self.value) > 4


def readable(text: str) -> str:
    """The sentence as names are written: simplified characters, wide brackets, no blanks; without 没有 at its end,
    which only makes it a question."""
    plain = "".join(simplified(text, always=True).translate(WIDE).split())
    return re.sub(r"(?<=[了过])没有?[吗呢]?[？?。]*$", "", plain)


def times(text: str) -> list[Time]:
    """Days, and years that are no part of a day or of a document's number."""
    taken = [m.span() for m in NUMBER.finditer(text)]
    found = []
    for pattern in (DAY, ONLY_YEAR, PLAN, THIS):
        for match in pattern.finditer(text):
            if all(match.end() <= a or match.start() >= b for a, b in taken):
                taken.append(match.span())
                found.append(Time(*match.span(), match.group(), _iso(match)))
    return sorted((t for t in found if t.value), key=lambda t: t.start)


def _iso(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("five"):
        return str(2005 + 5 * int(groups["five"].translate(DIGITS)))
    if groups.get("this"):
        return str(date.today().year + AWAY[groups["this"]])
    year = int(groups["year"].translate(DIGITS))
    if groups.get("end"):
        return f"{year}-12-31"
    if not groups.get("day"):
        return str(year)
    try:
        return date(year, int(groups["month"]), int(groups["day"])).isoformat()
    except ValueError:
        return ""


def names(context: Context, text: str) -> list[Named]:
    """Every name of an entity in the sentence, overlapping ones too."""
    found: dict[tuple[int, int], dict[str, Node]] = {}
    for surface, node in (*_written(context, text), *_bodies(context, text)):
        for match in re.finditer(re.escape(surface), text, re.IGNORECASE):
            found.setdefault(match.span(), {})[node.id] = node
    return [Named(start, end, text[start:end], tuple(nodes.values())) for (start, end), nodes in found.items()]


def longest(found: Iterable[Named]) -> tuple[Named, ...]:
    """The longest names where they overlap, in their order."""
    taken: list[Named] = []
    for named in sorted(found, key=lambda n: (n.start - n.end, n.start)):
        if all(named.end <= other.start or named.start >= other.end for other in taken):
            taken.append(named)
    return tuple(sorted(taken, key=lambda n: n.start))


def meant(context: Context, text: str, start: int, end: int, types: Sequence[str] = TYPES) -> Named | None:
    """The entities that a part of a name, or its pinyin, may stand for."""
    nodes = [hit.node for hit in context.find(text[start:end], types, MOST)] if end - start > 1 else []
    return Named(start, end, text[start:end], tuple(nodes)) if nodes else None


def _written(context: Context, text: str) -> Iterator[tuple[str, Node]]:
    """Names and aliases of the graph that the sentence contains."""
    cypher = (
        f"MATCH (n:{'|'.join(TYPES)}) WHERE size(n.name) > 1 AND toLower($text) CONTAINS toLower(n.name) "
        "OR any(a IN n.aliases WHERE size(a) > 1 AND toLower($text) CONTAINS toLower(a)) RETURN n"
    )
    for node in context.store.select(cypher, text=text).nodes:
        for name in (node.name, *node.aliases):
            if len(name) > 1 and name.casefold() in text.casefold():
                yield name, node


def _bodies(context: Context, text: str) -> Iterator[tuple[str, Node]]:
    """Bodies by short forms that no document uses."""
    for surface in {m.name for place in context.jurisdictions for m in prose_bodies(text, division_of(place), False)}:
        for hit in context.find(surface, ("Agency",), 3):
            if hit.match in ("exact", "alias"):
                yield surface, hit.node


def between(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The words outside of the spans, piece by piece."""
    position = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        if position < start:
            yield [(position + a, position + b) for a, b in words(text[position:start])]
        position = max(position, end)


def warm() -> None:
    """Load the segmenter, so that the first question in words need not wait for it. Without a model, that question
    says so."""
    with suppress(MissingModel):
        words("园区")
