"""Park or District SUPPORTS Track: only where the text distributes the tracks over the places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.document import Mention
from extraction.phrases import Phrase
from extraction.reading import Reading, Sentence
from extraction.relations.claims import PLACES, Claim, first_mentions, place_claim, sentence_span, tracks_of
from extraction.relations.clauses import (
    APPLIED_HEAD,
    PARK_BUILT,
    clause_spans,
    clauses_of,
    is_core,
    opening_places,
    place_lists,
)


def place_named_after_track(reading: Reading) -> Iterator[Claim]:
    """A place whose name says its track: [张江][人工智能]岛."""
    tracks = {m.name: m for m in reading.mentions if m.type == "Track"}
    for park in first_mentions(reading, "Park"):
        name = re.sub(r"[“”]", "", park.name)
        inside = [t for t in tracks if t in name and t != name]
        for track in inside:
            if len(track) > 3 or not any(track != other and track in other for other in inside):
                yield Claim(
                    "Park", park.name, "SUPPORTS", "Track", track, ((park.start, park.end),), 0.85, "place:name"
                )


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
                for track in tracks_of(reading, phrase):
                    if re.search(r"产业|领域|赛道|集群|业", text[phrase.start : phrase.end + 4]):
                        yield place_claim(place, track, ((place.start, phrase.end),), 0.9, "place:beside")


def places_then_tracks(reading: Reading, sentence: Sentence) -> Iterator[Claim]:
    """Places in one clause, what is developed there in it or the next: 围绕[A、B]等区域，培育发展[X、Y]产业."""
    clauses = clauses_of(reading, sentence)
    spans = clause_spans(reading, sentence)
    for i, span in enumerate(spans):
        places = [place for place in opening_places(reading, span) if place.type == "Park"]
        if len(places) < 2:
            continue  # of one place, the layout knows more
        for step, later in enumerate(clauses[i : i + 2]):
            if step and opening_places(reading, spans[i + step]):
                break  # the next clause speaks of places of its own
            tracks = [t for phrase in later for t in _aimed_at(reading, phrase) if all(t.start > p.end for p in places)]
            tracks += _tracks_of_built(reading, sentence, later, places)
            if tracks:
                for place in places:
                    for track in tracks:
                        yield place_claim(place, track, (sentence_span(sentence),), 0.7, "place:clause")
                break


def _aimed_at(reading: Reading, phrase: Phrase) -> list[Mention]:
    """Tracks of a phrase that a place is to develop: the object, or the field before it (强化[人工智能]赋能能力)."""
    if is_core(reading, phrase) or phrase.verb == "向" or _text_before(reading, phrase).endswith("向"):
        return tracks_of(reading, phrase)
    if APPLIED_HEAD.search(phrase.head) or phrase.role in ("apply", "adjunct", ""):
        return []
    return tracks_of(reading, phrase)


def _tracks_of_built(
    reading: Reading, sentence: Sentence, clause: Sequence[Phrase], places: Sequence[Mention]
) -> list[Mention]:
    """Tracks in the names of places that are to be built in a clause: 建设[人工智能OPC]社区."""
    text = reading.document.text
    start = clause[0].start if clause else places[-1].end
    stop = next((i for i in range(max(start, places[-1].end), sentence.end) if text[i] in "，；。"), sentence.end)
    found = []
    for park in reading.within(places[-1].end, stop, "Park"):
        if PARK_BUILT.search(text[max(sentence.start, park.start - 14) : park.start]):
            found += [m for m in first_mentions(reading, "Track") if m.name in park.name]
    return found


def _text_before(reading: Reading, phrase: Phrase) -> str:
    return reading.document.text[max(0, phrase.start - 2) : phrase.start]


def fields_of_place(reading: Reading) -> Iterator[Claim]:
    """文化服务、语言服务等[国家特色服务出口基地]: the fields of the place that closes their list."""
    text = reading.document.text
    for sentence in reading.sentences:
        for park in reading.within(sentence.start, sentence.end, "Park"):
            if text[park.start - 1] != "等":
                continue
            for phrase in sentence.phrases:
                if phrase.start < park.start <= phrase.end + 2 and phrase.listed:
                    for track in tracks_of(reading, phrase):
                        yield place_claim(park, track, (sentence_span(sentence),), 0.8, "place:fields")


def places_called_for_track(reading: Reading) -> Iterator[Claim]:
    """依托A、B三个[低空经济]核心城市: the noun that closes a list of places says their field."""
    for sentence in reading.sentences:
        for places, noun in place_lists(reading, sentence):
            end = places[-1].end
            called = re.match(
                r"(?:等)?[一二三四五六七八九十\d]*个?([^，。；、]{2,14}?)(?:核心|重点|示范|先行|特色|优势|产业|试点|创新)*(?:城市|园区|基地|区域|片区|集聚区|示范区|高地|板块|增长极)",
                noun,
            )
            if not called:
                continue
            for track in reading.within(end, end + called.end(), "Track"):
                for place in places:
                    yield place_claim(place, track, (sentence_span(sentence),), 0.75, "place:called")


#: 陕西省[西咸新区]管理委员会: the document speaks for a zone in the division
ZONE_BEHIND = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:新区|开发区|高新区|试验区|示范区|合作区|保税区)")


def document_place_supports(reading: Reading) -> Iterator[Claim]:
    """The title of the document: [上海市][数字经济]发展规划."""
    span = reading.document.metadata.title_span
    districts = reading.within(*span, "District")
    tracks = reading.within(*span, "Track")
    zone = districts and ZONE_BEHIND.match(reading.document.text, districts[-1].end, span[1])
    if districts and tracks and not zone and not reading.within(*span, "Park"):
        yield place_claim(districts[-1], tracks[0], (span,), 0.85, "place:document")
