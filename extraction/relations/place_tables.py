"""Tables of places: a row names a place, what it is to develop, and the area that it lies in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.document import Mention
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.claims import PLACES, Claim, located_claim, outermost, place_claim
from extraction.tables import cells_of, is_row

PLACE_COLUMN = re.compile(
    r".{0,8}(?:区域|海域|水域|地区|县区|区县|县市区?|县（市、?区）|区（市）县|市县|市州|园区|开发区|载体|片区|镇街|街镇|乡镇|镇|街道|所在地|地点|位置|园名|基地|板块|功能区|组团|空间布局|布局|承载地).{0,4}"
)
FIELD_COLUMN = re.compile(r".{0,8}(?:产业|方向|领域|赛道|定位|主攻|主导|特色|业态|行业|集群|产品).{0,6}")
BODY_COLUMN = re.compile(r".*(?:单位|部门|牵头|责任|负责)")


@dataclass(frozen=True)
class Columns:
    """Which columns of a table hold places and which their fields."""

    places: tuple[int, ...]
    fields: tuple[int, ...]


def place_tables(reading: Reading) -> Iterator[Claim]:
    """彭州市|丽春无人机产业园|工业级无人机: what each row says of its places."""
    columns: Columns | None = None
    position = 0
    inside = False
    for line in reading.document.text.split("\n"):
        if is_row(line):
            cells = [(position + a, position + b) for a, b in cells_of(line)]
            if not inside:
                columns = _columns([line[a:b] for a, b in cells_of(line)])
            elif columns:
                yield from _row(reading, cells, columns)
            inside = True
        else:
            inside, columns = False, None
        position += len(line) + 1


def _columns(header: list[str]) -> Columns | None:
    names = ["" if BODY_COLUMN.match(cell) or len(cell) > 14 else cell.replace(" ", "") for cell in header]
    places = tuple(i for i, name in enumerate(names) if PLACE_COLUMN.fullmatch(name) and "产业布局" not in name)
    fields = tuple(i for i, name in enumerate(names) if FIELD_COLUMN.fullmatch(name) and i not in places)
    return Columns(places, fields) if places else None


def _row(reading: Reading, cells: list[Span], columns: Columns) -> Iterator[Claim]:
    proof = ((cells[0][0], cells[-1][1]),)
    places = [_places(reading, cells[i]) for i in columns.places if i < len(cells)]
    tracks = [t for i in columns.fields if i < len(cells) for t in outermost(reading.within(*cells[i], "Track"))]
    for place in (p for group in places for p in group):
        for track in tracks:
            yield place_claim(place, track, proof, 0.85, "place:table")
    for around in (p for group in places for p in group if p.type == "District"):
        for i in range(len(cells)):
            for thing in outermost(reading.within(*cells[i], "Park", "Project", "Organization")):
                whole = (thing.start, thing.end) == cells[i] or i in columns.places
                if whole and thing.name != around.name:
                    yield located_claim(thing, around, proof, 0.85, "table")


def _places(reading: Reading, cell: Span) -> list[Mention]:
    return [m for m in outermost(reading.within(*cell, *PLACES)) if m.name != reading.document.metadata.jurisdiction]
