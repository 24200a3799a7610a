"""Whom or what a target is about: the track, park or district that its clause, its section or the title names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.document import Document, Mention, Section
from extraction.targets.clauses import Span
from extraction.targets.indicators import Indicator

_MANY = 4  #: tracks or places in one clause: what is said holds for the whole area
#: an indicator that says itself which field it measures: 软件和信息服务业产业规模, 规模以上制造业企业…
_MEASURED = re.compile(
    r"^(?:每年|新增|规模以上|规上)*(?P<name>[^，。、]{1,14}?(?:(?<![企产行从就创])业)?)(?:相关|核心"
    r"|关联)*(?:产业|行业|领域)?"
    r"(?:(?:总?规模|总?产值|营业收入|主营业务收入|增加值|产业集群)|(?<=业)企业)"
)
_THEME = 3  #: mentions that make a track the theme of a passage without a title
_NO_FIELD = re.compile(
    r"企|规上|高新技术$|上市|总|年|新增|全|^(?:相关|核心|重点|主要|生产|产业链?|行业|市场|经济|先导|主导|支柱"
    r"|特色|优势|新兴|建设|投资|交易|占.*)+$"
)
_PLAN_TOPIC = re.compile(
    r"(?:促进|推动|推进|加快|支持|关于|打造|培育|发展|做强|建设)*(?P<topic>[^，。《》“”]{2,16}?)"
    r"(?:产业|赋能[^，。]*?)?(?:高质量|创新|健康|培育|有序|融合|协同|集群)*(?:发展|建设|培育|提升|应用|转型|振兴)"
)
_ACTOR = re.compile(
    r"(?P<name>[^，。、；：]{2,20}?(?:平台|园区?|基地|中心|新区|开发区|片区|岛|谷|港|走廊|创新带|示范区"
    r"|小镇))(?:要|将|力争|共|年|内|应)*$"
)
_AREA = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,10}?(?:特别行政区|自治区|自治州|地区|省|市|新区|区|县|旗))")
_PREFIX = re.compile(r"^(?:市级|省级|全市|全省|全国|本市|我市|我省|支持|推动|依托|由|在|使|到|通过|加快|推进)+")
_TYPES = ("Track", "Park", "District")


@dataclass(frozen=True, slots=True)
class Subject:
    """`type` is Track, Park or District, '' where the document has no such entity."""

    name: str
    type: str


NOBODY = Subject("", "")


class Subjects:
    """Finds the subject of a target from the names in a document; `mentions` may be empty."""

    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self._document = document
        self._mentions = sorted((m for m in mentions if m.type in _TYPES), key=lambda m: (m.start, -m.end, m))
        self._starts = [m.start for m in self._mentions]
        self._topic = self._title_track()
        self._area = self._jurisdiction()

    def subject(self, indicator: Indicator, clause: Span, sentence: Span) -> Subject:
        """Nearest first: a heading that is a place, the indicator, who acts, the clause, the heading …"""
        text = self._document.text
        headings = list(self._headings(clause[0]))
        place = self._heading_place(headings)
        if place:
            return place
        in_indicator = self._within((indicator.start, indicator.end), "Track")
        if in_indicator:
            return _subject(in_indicator[0])
        measured = _MEASURED.match(indicator.name)
        if measured and len(measured["name"]) > 1 and not _NO_FIELD.search(measured["name"]):
            return self._named(_PREFIX.sub("", measured["name"]))
        actor = self._actor(text, indicator.hint)
        if actor:
            return actor
        here = self._within(clause)
        if len({m.name for m in here}) >= _MANY and self._area.name:
            return self._area
        parks = {m.name: m for m in here if m.type == "Park"}
        if len(parks) == 1:
            return _subject(next(iter(parks.values())))
        titles = [(s.title_start, s.title_end) for s in headings[:1]]
        for span in (clause, *titles, sentence):
            tracks = {m.name: m for m in self._within(span, "Track")}
            if self._topic.name in tracks:
                return self._topic
            if len(tracks) == 1:
                return _subject(next(iter(tracks.values())))
        places = {m.name: m for m in self._within(sentence, "Park", "District") if m.name != self._area.name}
        if len(places) == 1:
            return _subject(next(iter(places.values())))
        for section in headings:
            tracks_above = self._within((section.title_start, section.title_end), "Track")
            if tracks_above:
                return _subject(tracks_above[0])
        return self._topic if self._topic.name else self._area

    def _named(self, name: str) -> Subject:
        """A name read off the text, with the type that the document's mentions give it."""
        return Subject(name, next((m.type for m in self._mentions if m.name == name), ""))

    def _within(self, span: Span, *types: str) -> list[Mention]:
        first = bisect_left(self._starts, span[0])
        found: list[Mention] = []
        for mention in self._mentions[first:]:
            if mention.start >= span[1]:
                break
            inside = found and mention.end <= found[-1].end and mention.start >= found[-1].start
            if mention.end <= span[1] and not inside and (not types or mention.type in types):
                found.append(mention)
        return found

    def _headings(self, position: int) -> Iterable[Section]:
        """The section at a position and those above it, innermost first."""
        sections = self._document.sections
        if not sections:
            return
        section = self._document.section_at(position)
        while section.level > 0:
            yield section
            if section.parent < 0:
                return
            section = sections[section.parent]

    def _heading_place(self, headings: Sequence[Section]) -> Subject | None:
        """A park or district whose name is the heading."""
        for section in headings[:1]:
            for mention in self._within((section.title_start, section.title_end), "Park", "District"):
                if mention.end - mention.start >= 0.7 * (section.title_end - section.title_start):
                    return _subject(mention)
        return None

    def _actor(self, text: str, hint: Span) -> Subject | None:
        if hint[0] == hint[1]:
            return None
        named = self._within(hint, "Park", "District")
        if len(named) == 1:
            return _subject(named[0])
        match = _ACTOR.search(text[slice(*hint)])
        return self._named(_PREFIX.sub("", match["name"])) if match and not named else None

    def _title_track(self) -> Subject:
        meta = self._document.metadata
        start, end = meta.title_span
        if end > start:
            tracks = self._within((start, end), "Track")
            if tracks:
                return _subject(tracks[0])
        names = {m.name for m in self._mentions if m.type == "Track"}
        in_title = sorted((name for name in names if name in meta.title), key=lambda n: (-len(n), n))
        if in_title:
            return Subject(in_title[0], "Track")
        if not meta.title:
            often = Counter(m.name for m in self._mentions if m.type == "Track").most_common(1)
            return Subject(often[0][0], "Track") if often and often[0][1] >= _THEME else NOBODY
        title = re.sub(r"^.*(?:印发|发布)《?", "", meta.title)
        title = _AREA.sub("", title, count=1) if _AREA.match(title) else title
        match = _PLAN_TOPIC.search(title.replace("“", "").replace("”", ""))
        return self._named(match["topic"]) if match else NOBODY

    def _jurisdiction(self) -> Subject:
        meta = self._document.metadata
        for name in (
            meta.jurisdiction,
            *(m["name"] for m in _AREA.finditer(meta.title)),
            *(m["name"] for m in _AREA.finditer(meta.issuer)),
        ):
            if name:
                known = any(m.type == "District" and m.name == name for m in self._mentions)
                return Subject(name, "District" if known or name == meta.jurisdiction else "")
        return NOBODY


def _subject(mention: Mention) -> Subject:
    return Subject(mention.name, mention.type)
