"""Relations: each rule reads a document's clauses and yields claims with the spans that prove them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extraction.divisions import parents
from extraction.document import Mention, Section
from extraction.gazetteer import division_of
from extraction.field_names import STRONG_TECH_HEAD, head_name, trimmed
from extraction.phrases import Item, Phrase, Span
from extraction.places import known_places
from extraction.reading import Reading, Sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation and its proof: `spans` of the cleaned text that together name both ends."""

    head_type: str
    head: str
    relation: str
    tail_type: str
    tail: str
    spans: tuple[Span, ...]
    confidence: float
    method: str
    properties: dict[str, Any] = field(default_factory=dict)


MAX_TRACKS = 8  #: a measure is about a few tracks; a longer list is a list of applications
PLACES = ("Park", "District")


def find_relations(reading: Reading) -> list[Claim]:
    """All claims of all rules, in the rules' order."""
    return [claim for rule in RULES for claim in rule(reading)]


# --- what stands where ---------------------------------------------------------------------------------------------


def _title(section: Section) -> Span:
    return section.title_start, section.title_end


def _sentence(sentence: Sentence) -> Span:
    return sentence.start, sentence.end


def _tracks(reading: Reading, phrase: Phrase) -> list[Mention]:
    """Tracks that a phrase is about: the items themselves, or the field before the noun, 人工智能[企业]."""
    found = []
    for item in phrase.items:
        start, _ = trimmed(reading.document.text, item.start, item.end)
        inside = reading.within(start, item.end, "Track")
        if inside and inside[0].start - start <= 2:
            found.append(inside[0])
    return found


def _title_tracks(reading: Reading, section: Section) -> list[Mention]:
    return reading.within(*_title(section), "Track")


def _own_track(reading: Reading, section: Section) -> Mention | None:
    """The track that the heading itself names: 做强[电子信息]产业."""
    return next((m for m in _title_tracks(reading, section) if m.method == "title"), None)


def _clauses(reading: Reading, sentence: Sentence) -> list[list[Phrase]]:
    """Phrases of a sentence, grouped by clause; a clause that holds only places has none."""
    text = reading.document.text
    edges = [i for i in range(sentence.start, sentence.end) if text[i] in "，；："]
    groups: list[list[Phrase]] = [[] for _ in range(len(edges) + 1)]
    for phrase in sentence.phrases:
        groups[bisect_left(edges, phrase.start)].append(phrase)
    return groups


DEVELOPING = ("develop", "push", "build", "research")
APPLIED_HEAD = re.compile(r"场景|方面|环节|中的?应用|标杆|试点")


def _developed(reading: Reading, phrase: Phrase) -> list[Mention]:
    """Tracks that a phrase sets out to develop: its objects, or the field that closes their list."""
    if phrase.verb == "以" and re.match(r"等?[^，。；]{0,8}为(?:核心|重点|主|主体|支柱|引领|特色|主导|牵引)", reading.document.text[phrase.items[-1].end : phrase.items[-1].end + 20]):
        return _tracks(reading, phrase)
    if STRONG_TECH_HEAD.search(phrase.head):
        return []
    if phrase.role not in DEVELOPING or APPLIED_HEAD.search(phrase.head) or PASSED_HEAD.search(phrase.head):
        return []
    text = reading.document.text
    named = head_name(text, phrase)
    if named:
        parent = [m for m in reading.within(*named[0], "Track") if m.name == named[1]]
        if parent:
            return parent
    tracks = _tracks(reading, phrase)
    if phrase.role == "develop":
        return tracks
    # 推进商业数字化转型 is about 商业; 提升集成电路企业竞争力 speaks of it in passing
    whole = [t for t in tracks if any(_is_whole(text, t, item) for item in phrase.items)]
    return whole if phrase.first and phrase.tail != "的" else []


def _is_whole(text: str, track: Mention, item: Item) -> bool:
    rest = text[track.end : item.end].strip("“”")
    return track.start <= item.end and item.start <= track.start and (not rest or bool(GROWN.fullmatch(rest)))


#: behind a track when the phrase is about the track itself
GROWN = re.compile(r"(?:产业|行业|领域|业态|新业态|模式|新模式|技术|服务|数字化转型|数字化|转型|升级|产业链|产业集群|集群|新形态|生态|体系|服务体系|市场|业务|商业化|规模化|产业化|场景|应用|示范|创新|赋能|试点示范)+")
#: enumerations of what a field is applied to, or who takes part
PASSED_HEAD = re.compile(r"细分|垂直|先导产业|优势产业|机构|企业|人才|主体|平台$|专业$|学科")


# --- Measure SUPPORTS Track ----------------------------------------------------------------------------------------


def measure_supports_track(reading: Reading) -> Iterator[Claim]:
    """The tracks of its title, then those that its body sets out to develop."""
    for index, section in reading.measures:
        seen: set[str] = set()
        for mention in _title_tracks(reading, section):
            if mention.name not in seen:
                seen.add(mention.name)
                yield _measure_claim(section, "SUPPORTS", mention, (_title(section),), 0.92, "title")
        for sentence in reading.sentences_of(index):
            for phrase in sentence.phrases:
                tracks = _developed(reading, phrase)
                for mention in tracks:
                    if mention.name not in seen and len(seen) < MAX_TRACKS:
                        seen.add(mention.name)
                        sure = 0.8 if phrase.role == "develop" else 0.6
                        yield _measure_claim(section, "SUPPORTS", mention, (_title(section), _sentence(sentence)), sure, f"body:{phrase.role}")
        yield from _topic_claims(reading, section, seen)


def _topic_claims(reading: Reading, section: Section, seen: set[str]) -> Iterator[Claim]:
    """What the document is about, in measures that name nothing else as their aim or keep speaking of it."""
    body = reading.within(section.body_start, section.end, "Track")
    counts = Counter(m.name for m in body)
    topic = reading.topic
    name = topic if counts[topic] >= (2 if seen else 1) else ""
    if not name and not seen:
        top = counts.most_common(2)
        if top and top[0][1] >= 2 and (len(top) == 1 or top[0][1] > top[1][1]):
            name = top[0][0]
    if name and name not in seen:
        mention = next(m for m in body if m.name == name)
        where = reading.document.sentence_at(mention.start, mention.end)
        yield _measure_claim(section, "SUPPORTS", mention, (_title(section), where), 0.55, "body:topic")


def _measure_claim(section: Section, relation: str, mention: Mention, spans: tuple[Span, ...], sure: float, method: str) -> Claim:
    return Claim("Measure", section.title, relation, mention.type, mention.name, spans, sure, method, {"measure": section.path})


# --- Park, District SUPPORTS Track ---------------------------------------------------------------------------------


def place_named_after_track(reading: Reading) -> Iterator[Claim]:
    """A place whose name says its track: [张江][人工智能]岛."""
    tracks = {m.name: m for m in reading.mentions if m.type == "Track"}
    for park in _first_mentions(reading, "Park"):
        name = re.sub(r"[“”]", "", park.name)
        inside = [t for t in tracks if t in name and t != name]
        for track in inside:
            if len(track) > 3 or not any(track != other and track in other for other in inside):
                yield Claim("Park", park.name, "SUPPORTS", "Track", track, ((park.start, park.end),), 0.85, "place:name")


def place_before_track(reading: Reading) -> Iterator[Claim]:
    """A place and its fields side by side: [嘉定新城][智能传感器及物联网和精准医疗]产业."""
    text = reading.document.text
    for sentence in reading.sentences:
        for phrase in sentence.phrases:
            places = [
                m
                for m in reading.within(sentence.start, phrase.start, *PLACES)
                if m.end == phrase.start and m.name != reading.document.metadata.jurisdiction
            ]
            for place in places:
                for track in _tracks(reading, phrase):
                    if re.search(r"产业|领域|赛道|集群|业", text[phrase.start : phrase.end + 4]):
                        yield _place_claim(place, track, ((place.start, phrase.end),), 0.9, "place:beside")


def place_then_tracks(reading: Reading) -> Iterator[Claim]:
    """Places in one clause, what is developed there in the same or a following one: 围绕[A、B]等区域，培育发展[X、Y]产业."""
    for sentence in reading.sentences:
        if reading.document.sections[sentence.section].kind not in ("measure", "goal"):
            continue
        clauses = _clauses(reading, sentence)
        for i, span in enumerate(_clause_spans(reading, sentence)):
            places = _places_of(reading, span)
            if not places:
                continue
            for later in clauses[i : i + 2]:
                tracks = [t for phrase in later for t in _aimed_at(reading, phrase) if all(t.start > p.end for p in places)]
                tracks += _tracks_of_built(reading, sentence, later, places)
                if tracks:
                    for place in places:
                        for track in tracks:
                            yield _place_claim(place, track, _proof(sentence, track), 0.7, "place:clause")
                    break


def _proof(sentence: Sentence, track: Mention) -> tuple[Span, ...]:
    """The sentence; with the track's own place when the sentence only has it inside another name."""
    return (_sentence(sentence),)


def _aimed_at(reading: Reading, phrase: Phrase) -> list[Mention]:
    """Tracks of a phrase that a place is to develop: the object, or the field before it (强化[人工智能]赋能能力)."""
    if phrase.verb == "向" or text_before(reading, phrase).endswith("向"):
        return _tracks(reading, phrase)
    if APPLIED_HEAD.search(phrase.head) or phrase.role in ("apply", "adjunct", ""):
        return []
    return _tracks(reading, phrase)


def _tracks_of_built(reading: Reading, sentence: Sentence, clause: Sequence[Phrase], places: Sequence[Mention]) -> list[Mention]:
    """Tracks in the names of places that are to be built in a clause: 建设[人工智能OPC]社区."""
    text = reading.document.text
    start = clause[0].start if clause else places[-1].end
    stop = next((i for i in range(max(start, places[-1].end), sentence.end) if text[i] in "，；。"), sentence.end)
    found = []
    for park in reading.within(places[-1].end, stop, "Park"):
        if PARK_BUILT.search(text[max(sentence.start, park.start - 14) : park.start]):
            found += [m for m in _by_name(reading, "Track") if m.name in park.name]
    return found


def _by_name(reading: Reading, type_: str) -> list[Mention]:
    return _first_mentions(reading, type_)


def text_before(reading: Reading, phrase: Phrase) -> str:
    return reading.document.text[max(0, phrase.start - 2) : phrase.start]


PLACE_VERBS = frozenset(
    "围绕 聚焦 依托 以 在 支持 推动 发挥 推进 鼓励 引导 促进 加快 强化 利用 借助 突出 立足 将 把 对".split()
)


def _clause_spans(reading: Reading, sentence: Sentence) -> list[Span]:
    text = reading.document.text
    edges = [sentence.start, *(i + 1 for i in range(sentence.start, sentence.end) if text[i] in "，；："), sentence.end]
    return list(zip(edges, edges[1:], strict=False))


def _places_of(reading: Reading, clause: Span) -> list[Mention]:
    """The places that a clause starts with, behind a verb such as 围绕 or 在; one list, not places passed by."""
    text = reading.document.text
    start, end = clause
    parks = _outermost(reading.within(start, end, "Park"))
    home = reading.document.metadata.jurisdiction
    places = parks + [
        d
        for d in reading.within(start, end, "District")
        if d.name != home and not any(p.start <= d.start and d.end <= p.end for p in parks)
    ]
    places.sort()
    if not places or PARK_BUILT.search(text[max(start, places[0].start - 14) : places[0].start]):
        return []
    opening = text[start : places[0].start].strip("，；： 、“")
    if len(opening) > 8 or not (opening == "" or any(opening.endswith(v) or opening.startswith(v) for v in PLACE_VERBS)):
        return []
    listed = [places[0]]
    for place in places[1:]:
        if re.fullmatch(r"[”“]?(?:、|和|与|及|以及)[“”]?", text[listed[-1].end : place.start]):
            listed.append(place)
    return listed


def _place_claim(place: Mention, track: Mention, spans: tuple[Span, ...], sure: float, method: str) -> Claim:
    return Claim(place.type, place.name, "SUPPORTS", "Track", track.name, spans, sure, method)


def fields_of_place(reading: Reading) -> Iterator[Claim]:
    """文化服务、语言服务等[国家特色服务出口基地]: the fields of the place that closes their list."""
    text = reading.document.text
    for sentence in reading.sentences:
        for park in reading.within(sentence.start, sentence.end, "Park"):
            if text[park.start - 1] != "等":
                continue
            for phrase in sentence.phrases:
                if phrase.start < park.start <= phrase.end + 2 and phrase.listed:
                    for track in _tracks(reading, phrase):
                        yield _place_claim(park, track, (_sentence(sentence),), 0.8, "place:fields")


def places_called_for_track(reading: Reading) -> Iterator[Claim]:
    """依托A、B三个[低空经济]核心城市: the noun that closes a list of places says their field."""
    for sentence in reading.sentences:
        for places, noun in place_lists(reading, sentence):
            end = places[-1].end
            called = re.match(r"(?:等)?[一二三四五六七八九十\d]*个?([^，。；、]{2,14}?)(?:核心|重点|示范|先行|特色|优势|产业|试点)*(?:城市|园区|基地|区域|片区|集聚区|示范区)", noun)
            if not called:
                continue
            for track in reading.within(end, end + called.end(), "Track"):
                for place in places:
                    yield _place_claim(place, track, (_sentence(sentence),), 0.75, "place:called")


def titled_place_supports(reading: Reading) -> Iterator[Claim]:
    """A measure whose heading is a place: what its body develops is developed there."""
    for index, section in reading.measures:
        title = _title(section)
        place = next((m for m in reading.within(*title, *PLACES) if m.end - m.start >= title[1] - title[0] - 2), None)
        if not place:
            continue
        taken = {c.tail for c in place_before_track(reading) if title[0] <= c.spans[0][0] < section.end}
        for sentence in reading.sentences_of(index):
            for phrase in sentence.phrases:
                if phrase.role not in ("develop", "push", "build"):
                    continue
                for track in _tracks(reading, phrase):
                    if track.name not in taken and (phrase.role == "develop" or re.search(r"集群|创新带|产业", reading.document.text[phrase.end - 4 : phrase.end + 4])):
                        yield _place_claim(place, track, (title, _sentence(sentence)), 0.75, "place:title")


def document_place_supports(reading: Reading) -> Iterator[Claim]:
    """The title of the document: [上海市][数字经济]发展规划."""
    span = reading.document.metadata.title_span
    districts = reading.within(*span, "District")
    tracks = reading.within(*span, "Track")
    if districts and tracks and not reading.within(*span, "Park"):
        yield _place_claim(districts[-1], tracks[0], (span,), 0.85, "place:document")


# --- LOCATED_IN ----------------------------------------------------------------------------------------------------


def located_by_name(reading: Reading) -> Iterator[Claim]:
    """A name that begins with where it lies: [静安]市北, [张江]人工智能岛, [上海]超算中心."""
    text = reading.document.text
    areas = {m.name for m in reading.mentions if m.type == "Park" and len(m.name) <= 4}
    for thing in _first_mentions(reading, "Park", "Project", "Organization"):
        inner = [
            d for d in reading.within(thing.start, thing.end, "District") if d.start - thing.start <= 1 or thing.type == "Park"
        ]
        if inner:
            # of 崇川区 and 南通 in one name, the lower one
            lowest = max(inner, key=lambda d: (len(parents(d.name)), d.start))
            yield Claim(thing.type, thing.name, "LOCATED_IN", "District", lowest.name, ((thing.start, thing.end),), 0.85, "name")
            continue
        area = next((a for a in sorted(areas, key=len, reverse=True) if _begins_with(text[thing.start : thing.end], a)), None)
        if area:
            yield Claim(thing.type, thing.name, "LOCATED_IN", "Park", area, ((thing.start, thing.end),), 0.85, "name")


def _begins_with(name: str, area: str) -> bool:
    """Whether an area's name opens a longer name that is not just its own full name (临港 and 临港新片区)."""
    zones = known_places()
    same = area in zones and name in zones and zones[area]["name"] == zones[name]["name"]
    return name.startswith(area) and name != area and not same and len(name) - len(area) > 3


def built_around_places(reading: Reading) -> Iterator[Claim]:
    """发挥[P]优势，…，打造[X]; 围绕[P]建设[X]: what is built in the clauses that the places open lies in them."""
    text = reading.document.text
    for sentence in reading.sentences:
        spans = _clause_spans(reading, sentence)
        for i, span in enumerate(spans):
            places = _places_of(reading, span)
            reach = 3 if places and "发挥" in text[span[0] : places[0].start] else 1
            for start, end in spans[i : i + reach] if places else []:
                for thing in reading.within(max(start, places[-1].end), end, "Park", "Project"):
                    before = text[max(start, thing.start - 14) : thing.start]
                    if PARK_BUILT.search(before) and thing.name not in {p.name for p in places}:
                        for place in places:
                            yield Claim(thing.type, thing.name, "LOCATED_IN", place.type, place.name, (_sentence(sentence),), 0.6, "around")


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
        for park in _first_mentions(reading, "Park")
        if park.name not in named and home in known_places().get(park.name, {}).get("located_in", "").split("|")
    }
    proof = (district.start, district.end)
    for park in inside.values():
        yield Claim("Park", park.name, "LOCATED_IN", "District", home, (reading.document.sentence_at(park.start), proof), 0.8, "gazetteer")
    for sentence in reading.sentences:
        for places, _ in place_lists(reading, sentence):
            parks = [p for p in places if p.type == "Park"]
            if len(parks) > 2 and sum(p.name in inside for p in parks) * 2 >= len(parks):
                for park in parks:
                    if park.name not in inside and park.name not in named:
                        yield Claim("Park", park.name, "LOCATED_IN", "District", home, (_sentence(sentence), proof), 0.7, "listed-with")


def listed_under_place(reading: Reading) -> Iterator[Claim]:
    """Places listed in the body of a measure whose heading is a belt or an area: they lie in it."""
    for index, section in reading.measures:
        title = _title(section)
        area = next((m for m in reading.within(*title, "Park") if m.end - m.start >= title[1] - title[0] - 2), None)
        if not area or not re.search(r"(?:带|示范区|走廊|新区|片区|功能区|合作区|商务区)$", area.name):
            continue
        for sentence in reading.sentences_of(index):
            for places, noun in place_lists(reading, sentence):
                if len(places) > 1 and re.search(r"园区|片区|载体|区域|基地|节点", noun):
                    for park in places:
                        if park.type == "Park" and park.name != area.name:
                            yield Claim("Park", park.name, "LOCATED_IN", "Park", area.name, (title, _sentence(sentence)), 0.8, "listed")


def place_lists(reading: Reading, sentence: Sentence) -> list[tuple[list[Mention], str]]:
    """Runs of places that 、 or 和 joins, each with the words that close the run, to the end of its clause."""
    text = reading.document.text
    parks = _outermost(reading.within(sentence.start, sentence.end, "Park"))
    places = parks + [
        d for d in reading.within(sentence.start, sentence.end, "District") if not any(p.start <= d.start and d.end <= p.end for p in parks)
    ]
    runs: list[list[Mention]] = []
    for place in sorted(places):
        if runs and re.fullmatch(r"[”“]?(?:、|和|与|及|以及)[“”]?", text[runs[-1][-1].end : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    found = []
    for run in runs:
        behind = re.match(r"[^，；。]{0,30}", text[run[-1].end : sentence.end])
        found.append((run, behind.group() if behind else ""))
    return found


AT = re.compile(r"(?:在|于|以|支持|推动|推动在|支持在|引导|鼓励)$")
BUILT = re.compile(r"(?:等(?:市|区|县|地|省|区域|园区)?)?(?:为载体|落地|落户|筹划|规划|谋划|先行|布局|联合|积极|率先|加快|，)*(?:建设|打造|建立|创建|设立|布局|搭建|组建|构建|共建|开展|规划建设|成立|争创|建成)")


def built_in_place(reading: Reading) -> Iterator[Claim]:
    """在[P]建设[X], 以[P]为载体，建设[X], 支持[P]创建[X]; [X]在[P]落地."""
    text = reading.document.text
    for sentence in reading.sentences:
        for place in reading.within(sentence.start, sentence.end, *PLACES):
            if not AT.search(text[max(sentence.start, place.start - 3) : place.start].rstrip("“、")) and not _continues_list(text, place):
                continue
            built = BUILT.match(text, _list_end(reading, place))
            if built:
                stop = next((i for i in range(built.end(), sentence.end) if text[i] in "，；。"), sentence.end)
                for thing in reading.within(built.end(), stop, "Park", "Project", "Organization"):
                    yield Claim(thing.type, thing.name, "LOCATED_IN", place.type, place.name, (_sentence(sentence),), 0.75, "built")
            landed = re.match(r"(?:等地)?(?:落地|落户|集聚)", text[place.end : place.end + 6])
            if landed:
                for thing in reading.within(max(sentence.start, place.start - 14), place.start, "Organization", "Project")[-1:]:
                    if text[thing.end : place.start] in ("在", "于"):
                        yield Claim(thing.type, thing.name, "LOCATED_IN", place.type, place.name, (_sentence(sentence),), 0.8, "landed")


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


def district_in_district(reading: Reading) -> Iterator[Claim]:
    """上海市浦东新区: a district right behind the one above it."""
    districts = [m for m in reading.mentions if m.type == "District"]
    seen = set()
    for above, below in zip(districts, districts[1:], strict=False):
        if above.end == below.start and above.name in parents(below.name) and (below.name, above.name) not in seen:
            seen.add((below.name, above.name))
            yield Claim("District", below.name, "LOCATED_IN", "District", above.name, ((above.start, below.end),), 0.95, "adjacent")


# --- SUBTRACK_OF, INVOLVES -----------------------------------------------------------------------------------------


def subtrack_by_heading(reading: Reading) -> Iterator[Claim]:
    """A heading's track lies under the one of the heading above; at the top, under the document's."""
    sections = reading.document.sections
    span = reading.document.metadata.title_span
    top = next(iter(reading.within(*span, "Track")), None)
    for section in sections:
        track = _own_track(reading, section) if section.level else None
        if not track:
            continue
        above = sections[section.parent] if section.parent >= 0 else None
        parent = None
        while above is not None and parent is None:
            parent = _own_track(reading, above)
            if parent:
                yield _subtrack(track, parent, (_title(above), _title(section)), 0.85, "heading")
            above = sections[above.parent] if above.parent >= 0 else None
        if parent is None and top and top.name != track.name and section.kind == "section":
            yield _subtrack(track, top, (span, _title(section)), 0.75, "document")


def _subtrack(track: Mention, parent: Mention, spans: tuple[Span, ...], sure: float, method: str) -> Claim:
    return Claim("Track", track.name, "SUBTRACK_OF", "Track", parent.name, spans, sure, method)


def subtrack_in_measure(reading: Reading) -> Iterator[Claim]:
    """What a measure develops lies under the track of its heading."""
    for index, section in reading.measures:
        parent = _own_track(reading, section)
        if not parent or re.search(r"转型|升级|安全保障", section.title):
            continue
        for sentence in reading.sentences_of(index):
            for phrase in sentence.phrases:
                for track in _developed(reading, phrase):
                    if track.name != parent.name:
                        sure = 0.75 if phrase.role == "develop" else 0.55
                        yield _subtrack(track, parent, (_title(section), _sentence(sentence)), sure, f"measure:{phrase.role}")


def subtrack_by_list(reading: Reading) -> Iterator[Claim]:
    """内容电商、拼团电商等[社交电商]: the noun that closes an enumeration is their common field."""
    for sentence in reading.sentences:
        for phrase in sentence.phrases:
            named = head_name(reading.document.text, phrase)
            if not named:
                continue
            (start, end), name = named
            parent = next((m for m in reading.within(start, end + 2, "Track") if m.name == name), None)
            if parent:
                for track in _tracks(reading, phrase):
                    if track.name != name:
                        yield _subtrack(track, parent, (_sentence(sentence),), 0.8, "list")


def track_involves_technology(reading: Reading) -> Iterator[Claim]:
    """Technologies belong to the track that the sentence develops, else to the heading's."""
    for index, section in reading.measures:
        own = _own_track(reading, section) or next(iter(_title_tracks(reading, section)), None)
        for sentence in reading.sentences_of(index):
            current, where = own, _title(section)
            for phrase in sentence.phrases:
                tracks = _developed(reading, phrase) if phrase.role in ("develop", "push", "build") else []
                named = head_name(reading.document.text, phrase)
                inside = reading.within(phrase.start, phrase.end, "Technology")
                if named and inside:
                    parent = next((m for m in reading.within(*named[0], "Track") if m.name == named[1]), None)
                    if parent:
                        tracks = [parent]
                if tracks and not inside:
                    current, where = tracks[-1], _sentence(sentence)
                holder, spans = (tracks[-1], (_sentence(sentence),)) if tracks and inside else (current, ())
                for technology in inside:
                    if holder:
                        proof = spans or ((where, _sentence(sentence)) if where != _sentence(sentence) else (where,))
                        yield Claim("Track", holder.name, "INVOLVES", "Technology", technology.name, proof, 0.65, "sentence")


# --- BUILDS --------------------------------------------------------------------------------------------------------

BUILD_TAIL = ("建设", "搭建", "布局", "实施", "落地", "创建", "组建", "打造", "试点", "运营", "构建", "设立")
RELIED_ON = frozenset("依托 发挥 用好 利用 借助 基于 通过 结合 围绕 面向 对接".split())


def measure_builds(reading: Reading) -> Iterator[Claim]:
    """Named things that a measure sets out to build, run or push; what it only relies on is not built."""
    for index, section in reading.measures:
        title = _title(section)
        for thing in reading.within(*title, "Project", "Park", "Organization"):
            yield _measure_claim(section, "BUILDS", thing, (title,), 0.85, "title")
        for sentence in reading.sentences_of(index):
            for phrase in sentence.phrases:
                role_builds = phrase.role in ("build", "develop") or (phrase.role == "push" and (phrase.tail in BUILD_TAIL or phrase.first))
                relied = phrase.verb in RELIED_ON and phrase.tail not in BUILD_TAIL
                if not role_builds or relied:
                    continue
                for item in phrase.items:
                    for thing in reading.within(item.start, item.end, "Project", "Organization"):
                        if phrase.role != "push" or thing.type == "Project":
                            yield _measure_claim(section, "BUILDS", thing, (title, _sentence(sentence)), 0.7, f"body:{phrase.role}")
            for park in reading.within(sentence.start, sentence.end, "Park"):
                before = reading.document.text[max(sentence.start, park.start - 14) : park.start]
                if PARK_BUILT.search(before) and not re.search(r"以$|在$", before):
                    yield _measure_claim(section, "BUILDS", park, (title, _sentence(sentence)), 0.7, "body:park")


PARK_BUILT = re.compile(r"(?:建设|打造|创建|建立|构建|培育|规划|争创|强化|建成|形成|设立|加快|推进|打造成|布局)(?:[^，。；]{0,11}的|一批|若干|[“、和]|全球|[^，。；、]{0,4}[”、和])?[“]?$")


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    return [m for m in mentions if not any(o is not m and o.start <= m.start and m.end <= o.end for o in mentions)]


def _first_mentions(reading: Reading, *types: str) -> list[Mention]:
    seen: set[tuple[str, str]] = set()
    found = []
    for mention in reading.mentions:
        if mention.type in types and (mention.type, mention.name) not in seen:
            seen.add((mention.type, mention.name))
            found.append(mention)
    return found


RULES: tuple[Callable[[Reading], Iterator[Claim]], ...] = (
    measure_supports_track,
    place_named_after_track,
    place_before_track,
    place_then_tracks,
    fields_of_place,
    places_called_for_track,
    titled_place_supports,
    document_place_supports,
    located_by_name,
    located_in_home,
    built_around_places,
    listed_under_place,
    built_in_place,
    district_in_district,
    subtrack_by_heading,
    subtrack_in_measure,
    subtrack_by_list,
    track_involves_technology,
    measure_builds,
)
