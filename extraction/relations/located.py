"""LOCATED_IN: said by the text, or plainly by a name inside its document."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from extraction.divisions.finder import parents
from extraction.divisions.gazetteer import division_of
from extraction.document import Mention
from extraction.places.names import known_places
from extraction.reading import Reading
from extraction.relations.claims import (
    PLACES,
    Claim,
    first_mentions,
    located_claim,
    outermost,
    sentence_span,
    title_span,
)
from extraction.relations.clauses import is_whole, place_lists


def located_by_name(reading: Reading) -> Iterator[Claim]:
    """A name that says where it lies: [静安]市北, [张江]人工智能岛, [上海]超算中心, 国网[酒泉]供电公司."""
    text = reading.document.text
    parks = [m.name for m in first_mentions(reading, "Park")]
    districts = {form: m for m in first_mentions(reading, "District") for form in _forms(m.name)}
    for thing in first_mentions(reading, "Park", "Project", "Organization"):
        if thing.type == "Project" and BRANDED.search(thing.name):
            continue
        inner = [
            d
            for d in reading.within(thing.start, thing.end, "District")
            if d.start - thing.start <= 1 or thing.type != "Project"
        ]
        inner += [d for d in reading.within(max(0, thing.start - 12), thing.start, "District") if d.end == thing.start]
        if thing.type == "Organization":
            # names of schools and branches are no mentions of a place
            inner += [d for form, d in districts.items() if form in thing.name]
        if inner:
            # of 崇川区 and 南通 in one name, or before it, the lower one
            lowest = max(inner, key=lambda d: (len(parents(d.name)), d.start))
            proof = dict.fromkeys([(thing.start, thing.end), (lowest.start, lowest.end)])
            yield located_claim(thing, lowest, tuple(proof), 0.85, "name")
            continue
        area = next(
            (p for p in sorted(parks, key=len, reverse=True) if _begins_with(text[thing.start : thing.end], p)), None
        )
        if area:
            yield Claim(thing.type, thing.name, "LOCATED_IN", "Park", area, ((thing.start, thing.end),), 0.85, "name")


def _forms(name: str) -> list[str]:
    division = division_of(name)
    return [form for form in (name, division.name, division.short, division.common) if form] if division else [name]


#: a scheme or a brand of a place is not in it: “泉州优品”海外展销网, 山西碳谷产业投资基金
BRANDED = re.compile(r"“|(?:基金|计划|行动|政策|机制|周)$|^[全本我]")


def _begins_with(name: str, area: str) -> bool:
    """Whether an area's name opens a longer name that is not just its own full name (临港 and 临港新片区)."""
    zones = known_places()
    same = area in zones and name in zones and zones[area]["name"] == zones[name]["name"]
    return name.startswith(area) and name != area and not same and len(name) - len(area) > (1 if len(area) > 4 else 3)


def located_in_home(reading: Reading) -> Iterator[Claim]:
    """In a district's own document: zones that the vocabulary puts there, and those that the text lists with them."""
    home = reading.document.metadata.jurisdiction
    district = next((m for m in reading.mentions if m.type == "District" and m.name == home), None)
    division = division_of(home)
    if not district or division is None or division.level != "county":
        return
    named = {c.head for c in located_by_name(reading)}
    inside = {
        park.name: park
        for park in first_mentions(reading, "Park")
        if park.name not in named and home in known_places().get(park.name, {}).get("located_in", "").split("|")
    }
    proof = (district.start, district.end)
    for park in inside.values():
        yield located_claim(park, district, (reading.document.sentence_at(park.start), proof), 0.8, "gazetteer")
    for sentence in reading.sentences:
        for places, _ in place_lists(reading, sentence):
            parks = [p for p in places if p.type == "Park"]
            if len(parks) > 2 and sum(p.name in inside for p in parks) * 2 >= len(parks):
                for park in parks:
                    if park.name not in inside and park.name not in named:
                        yield located_claim(park, district, (sentence_span(sentence), proof), 0.7, "listed-with")


def listed_under_place(reading: Reading) -> Iterator[Claim]:
    """Places listed in the body of a measure whose heading is a belt or an area: they lie in it."""
    for index, section in reading.measures:
        title = title_span(section)
        area = next((m for m in reading.within(*title, "Park") if m.end - m.start >= title[1] - title[0] - 2), None)
        if not area or not re.search(r"(?:带|示范区|走廊|新区|片区|功能区|合作区|商务区)$", area.name):
            continue
        for sentence in reading.sentences_of(index):
            for places, noun in place_lists(reading, sentence):
                if len(places) > 1 and re.search(r"园区|片区|载体|区域|基地|节点", noun):
                    for park in places:
                        if park.type == "Park" and park.name != area.name:
                            yield located_claim(park, area, (title, sentence_span(sentence)), 0.8, "listed")


AT = re.compile(r"(?:在|于|以|支持|推动|推动在|支持在|引导|鼓励)$")


BUILT = re.compile(
    r"(?:等(?:市|区|县|地|省|区域|园区)?)?(?:为载体|落地|落户|筹划|规划|谋划|先行|布局|联合|积极|率先|加快|，)*(?:建设|打造|建立|创建|设立|布局|搭建|组建|构建|共建|开展|规划建设|成立|争创|建成)"
)


def built_in_place(reading: Reading) -> Iterator[Claim]:
    """在[P]建设[X], 以[P]为载体，建设[X], 支持[P]创建[X]; [X]在[P]落地."""
    text = reading.document.text
    for sentence in reading.sentences:
        for place in reading.within(sentence.start, sentence.end, *PLACES):
            opening = text[max(sentence.start, place.start - 3) : place.start].rstrip("“、")
            opens = place.start == sentence.start or text[place.start - 1] in "，；："
            if not (AT.search(opening) or opens or _continues_list(text, place)):
                continue
            built = BUILT.match(text, _list_end(reading, place))
            if built:
                for thing in _objects(reading, built.end(), sentence.end):
                    yield located_claim(thing, place, (sentence_span(sentence),), 0.75, "built")
            landed = re.match(r"(?:等地)?(?:落地|落户|集聚)", text[place.end : place.end + 6])
            if landed:
                for thing in reading.within(
                    max(sentence.start, place.start - 14), place.start, "Organization", "Project"
                )[-1:]:
                    if text[thing.end : place.start] in ("在", "于"):
                        yield located_claim(thing, place, (sentence_span(sentence),), 0.8, "landed")


def _objects(reading: Reading, start: int, end: int) -> list[Mention]:
    """What is built behind a verb: to the end of the clause, or to the next place that has a verb of its own."""
    text = reading.document.text
    stop = next((i for i in range(start, end) if text[i] in "，；。"), end)
    for place in reading.within(start, stop, *PLACES):
        if text[place.start - 1] in "、和与" and BUILT.match(text, place.end):
            stop = place.start
            break
    return [t for t in reading.within(start, stop, "Park", "Project", "Organization") if is_whole(text, t, end)]


def _continues_list(text: str, place: Mention) -> bool:
    return text[place.start - 1] in "、和与及“" and place.start > 0


def _list_end(reading: Reading, place: Mention) -> int:
    """Where the list of places that `place` belongs to ends."""
    text = reading.document.text
    end = place.end
    for other in reading.within(place.end, place.end + 80, *PLACES):
        if re.fullmatch(r"[”]?(?:、|和|与|及|以及)[“]?", text[end : other.start]):
            end = other.end
    return end


SHARED = re.compile(r"、|和|与|及|以及")


def beside(reading: Reading) -> Iterator[Claim]:
    """上海市浦东新区, 三江新区罗龙组团: a place right behind the one around it; so is what goes on its list."""
    places = outermost([m for m in reading.mentions if m.type in (*PLACES, "Organization")])
    seen = set()
    around: Mention | None = None
    end = 0
    for above, below in itertools.pairwise(places):
        if (
            above.end < below.start
            and above.end == end
            and around
            and SHARED.fullmatch(reading.document.text, above.end, below.start)
        ):
            end = below.end
            if around.name in parents(below.name) and (below.name, around.name) not in seen:
                seen.add((below.name, around.name))
                yield located_claim(below, around, ((around.start, below.end),), 0.85, "beside")
            continue
        if above.end != below.start or (below.name, above.name) in seen or above.name == below.name:
            continue
        if "Organization" in (above.type, below.type):
            continue
        town = below.method == "town" and above.method != "town" and above.type == "District"
        if below.type == "Park" or town or above.name in parents(below.name):
            seen.add((below.name, above.name))
            around, end = above, below.end
            yield located_claim(below, above, ((above.start, below.end),), 0.9, "beside")
