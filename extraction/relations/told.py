"""Clauses that say of tracks where they go, or of a place what it is to become."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.document import Mention
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.claims import PLACES, Claim, outermost, place_claim, sentence_span
from extraction.relations.clauses import clause_spans
from extraction.relations.openings import run_of

#: 人工智能[主要布局在]未来科技城; 引导集成电路企业[向]钱塘芯谷[集聚]
TOWARDS = re.compile(r"(?:布局|落户|集中|集聚|落地|分布|落子)(?:在|于|到)|(?<![面导转方走迈投])[向往](?!导|上|下)")
GATHER = re.compile(r"(?:等地?)?(?:重点|特色)?(?:区域|园区|片区|载体|平台)?(?:集聚|集中|布局|转移|靠拢|汇聚|聚集|延伸)")
#: 将[医药港小镇]打造成为生物医药产业高地
MADE = re.compile(r"(?:等地?)?(?:打造|建设|培育|发展|提升|建)成为?|作为")
TAKEN = re.compile(r"(?:着力|加快|重点|努力)*(?:将|把)")
#: 人工智能[以]西湖区、余杭区[为重点]
CENTRED = re.compile(
    r"(?:等地?)?(?:重点|特色)?(?:区域|园区|片区|载体|平台)?为(?:重点|核心|主|主体|载体|主阵地|承载地|引领|龙头)"
)


def places_for_tracks(reading: Reading) -> Iterator[Claim]:
    """人工智能主要布局在[未来科技城]; 将[医药港小镇]打造成为生物医药产业高地; [西湖区]（人工智能、云计算）."""
    home = reading.document.metadata.jurisdiction
    for sentence in reading.sentences:
        for clause in clause_spans(reading, sentence):
            tracks = outermost(reading.within(*clause, "Track"))
            if tracks and reading.within(*clause, *PLACES):
                for places, named in _told(reading, clause, tracks):
                    for place, track in ((p, t) for p in places for t in named if p.name != home):
                        yield place_claim(place, track, (sentence_span(sentence),), 0.8, "place:told")
            for places, named in _before_colon(reading, clause) or _taken_on(reading, clause):
                for place, track in _matched(places, named, "分别" in reading.document.text[slice(*clause)]):
                    yield place_claim(place, track, (sentence_span(sentence),), 0.75, "place:told")
        for place in reading.within(sentence.start, sentence.end, *PLACES):
            if place.name != home:
                for track in _in_brackets(reading, place):
                    yield place_claim(place, track, (sentence_span(sentence),), 0.8, "place:brackets")


def _told(
    reading: Reading, clause: Span, tracks: Sequence[Mention]
) -> Iterator[tuple[list[Mention], Sequence[Mention]]]:
    text = reading.document.text
    start, end = clause
    for match in TOWARDS.finditer(text, start, end):
        places = _ends(reading, match.end(), end)
        if places and (match.group() not in "向往" or GATHER.match(text, places[-1].end, end)):
            yield places, [t for t in tracks if t.end <= match.start()]
    taken = TAKEN.match(text, start, end)
    if taken:
        places = _ends(reading, taken.end(), end)
        if places and MADE.match(text, places[-1].end, end):
            yield places, [t for t in tracks if t.start > places[-1].end]
    centre = text.find("以", tracks[0].end, tracks[0].end + 4)
    if centre > 0 and tracks[0].start - start <= 2:
        places = _ends(reading, centre + 1, end)
        if places and CENTRED.match(text, places[-1].end, end):
            yield places, tracks[:1]


#: 中游（氢氟酸）：[清流园区、黄砂循环园]
LISTED_ONLY = re.compile(r"(?:等[地县市区]?)?$")
#: 预冷分级、恒温仓储分别由[田阳、苍梧]承担
TAKEN_ON = re.compile(r"(?<![自理缘])由(?!于|来)")


def _before_colon(reading: Reading, clause: Span) -> list[tuple[list[Mention], list[Mention]]]:
    """Places that are all of a clause, with the tracks before the colon that it follows."""
    text = reading.document.text
    start, end = clause
    stop = start + len(text[start:end].rstrip("。；\n"))
    if text[start - 1 : start] != "：" or text[stop : stop + 1] not in ("。", "；", "\n", ""):
        return []
    run = run_of(reading, start, stop)
    if not run or not LISTED_ONLY.match(text, run[-1][-1].end, stop):
        return []
    begin = max(text.rfind(mark, 0, start - 1) for mark in "。；：\n") + 1
    if reading.within(begin, start, *PLACES):
        return []
    return [([chain[-1] for chain in run], outermost(reading.within(begin, start, "Track")))]


def _taken_on(reading: Reading, clause: Span) -> list[tuple[list[Mention], list[Mention]]]:
    """Tracks that places take on."""
    start, end = clause
    by = TAKEN_ON.search(reading.document.text, start, end)
    places = _ends(reading, by.end(), end) if by else []
    if (
        not by
        or not places
        or not re.match(
            r"等?(?:[地县市区])?(?:共同)?(?:承担|承接|承载|发展|布局)", reading.document.text[places[-1].end : end]
        )
    ):
        return []
    return [(places, outermost(reading.within(start, by.start(), "Track")))]


def _matched(places: Sequence[Mention], tracks: Sequence[Mention], apart: bool) -> list[tuple[Mention, Mention]]:
    if apart and len(places) == len(tracks):
        return list(zip(places, tracks, strict=True))
    return [] if apart and len(places) > 1 else [(place, track) for place in places for track in tracks]


def _ends(reading: Reading, start: int, end: int) -> list[Mention]:
    """The places of the list that begins at `start`."""
    return [chain[-1] for chain in run_of(reading, start, end)]


def _in_brackets(reading: Reading, place: Mention) -> list[Mention]:
    """The tracks that the brackets right behind a place begin with."""
    text = reading.document.text
    close = text.find("）", place.end) if text[place.end : place.end + 1] == "（" else -1
    inside = outermost(reading.within(place.end, close, "Track")) if close > 0 else []
    return inside if inside and inside[0].start == place.end + 1 else []
