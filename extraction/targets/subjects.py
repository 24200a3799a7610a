"""Whom or what a target is about: the track, park or district that its clause, its section or the title names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.divisions.gazetteer import division_of
from extraction.document import Document, Mention, Section
from extraction.fields.names import known_fields
from extraction.targets.clauses import Span
from extraction.targets.indicators import Indicator
from extraction.targets.topics import NAMES_PLACE, SHORT_PLACE, heading_topic, title_place, title_topic

_MANY = 4  #: tracks or places in one clause: what is said holds for the whole area
#: an indicator that says itself which field it measures: 软件和信息服务业产业规模, 规模以上制造业企业…
_MEASURED = re.compile(
    r"^(?:每年|新增|规模以上|规上)*(?P<name>[^，。、]{1,14}?(?:(?<![企产行从就创])业)?)(?:相关|核心"
    r"|关联)*(?:产业|行业|领域)?"
    r"(?:全?产业链|装机)?年?(?:(?:总?规模|总?产值|生产总值|(?:综合|(?:主营)?业务|营业|总)收入|综合产值|增加值|销售额|进出口额|产业集群)|(?<=业)企业)"
)
_THEME = 3  #: mentions that make a track the theme of a passage without a title
_NO_FIELD = re.compile(
    r"企|级$|^外贸$|^对外贸易$|^主营$|^利税$|^货物|均$|^单位|[及和与]$|^综合$|规上|高新技术$|上市|总|年|新增|全|^(?:相关|核心|重点|主要|生产|产业链?|行业|市场|经济|先导|主导|支柱"
    r"|特色|优势|新兴|建设|投资|交易|占.*)+$"
)
_ACTOR = re.compile(
    r"(?P<name>[^，。、；：]{2,20}?(?:平台|园区?|基地|中心|新区|开发区|片区|岛|谷|港|走廊|创新带|示范区"
    r"|小镇))(?:要|将|力争|共|年|内|应)*$"
)
_AREA = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,10}?(?:特别行政区|自治区|自治州|地区|省|市|新区|区|县|旗))")
#: 全市 says that no single place is meant
_WIDE = re.compile(r"(?<!占)全[省市区县州旗域]|(?<!占)全自治区")
#: what is measured of an area as a whole, whatever its plan is about
_OF_AREA = re.compile(
    r"规上工业|规模以上工业|R&D|研发(?:经费)?(?:投入)?(?:强度|占)|单位(?:地区生产总值|GDP|工业增加值|生产总值)|地区生产总值|城镇化|人均(?:GDP|可支配|地区|公园|预期|生产)|常住人口|可支配收入|绿电消费|绿电占比"
)
#: what is measured of a field too, where it is named before
_INTENSITY = re.compile(r"研发(?:经费)?(?:投入)?强度")
#: places before 各: 甲园区、乙园区各集聚企业20家
_EACH = re.compile(r"(?P<run>[^，。；：各]{4,60})各(?!类|级|种|地|区|县|市)")
#: what opens a paragraph as a heading does
_LEAD = re.compile(r"(?:[●◆■★▲◎○◇□►▪☆※•·]|[—–-]{1,2})\s*(?P<lead>[^，。；：\s]{2,24})[。：]")
_DEVELOPS = re.compile(r"(?:发展|做强|做大|做优|壮大|培育|布局|主攻|聚焦|打造)[^，。；、]{0,4}$")
_PREFIX = re.compile(r"^(?:市级|省级|全市|全省|全国|本市|我市|我省|支持|推动|依托|由|在|使|到|通过|加快|推进)+")
#: a number of things is no field
_COUNTED = re.compile(r"\d[万亿]?[家个座条项处张名台艘亩%]")
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
        fields = (m for m in mentions if m.type in _TYPES and not (m.type == "Track" and _COUNTED.search(m.name)))
        self._mentions = sorted(fields, key=lambda m: (m.start, -m.end, m))
        self._starts = [m.start for m in self._mentions]
        self._topic = self._title_track()
        self._area = self._jurisdiction()

    def subject(self, indicator: Indicator, clause: Span, sentence: Span, before: Subject = NOBODY) -> Subject:
        """Nearest first: a heading that is a place, the indicator, who acts, the clause, the heading …

        `before` is the subject of the target before it in the sentence.
        """
        text = self._document.text
        headings = list(self._headings(clause[0]))
        wide = bool(_WIDE.search(text, sentence[0], clause[1]))
        place = None if wide else self._heading_place(headings)
        if place:
            return place
        short = SHORT_PLACE.match(indicator.name)
        if short and self._topic.name.endswith(short["kind"]):
            return self._topic
        for mention in self._within((indicator.start, indicator.end), "Track", "Park"):
            if mention.type == "Track" or (mention.start == indicator.start and NAMES_PLACE.search(mention.name)):
                return _subject(mention)
        of_topic = bool(self._topic.name) and indicator.name.startswith(self._topic.name)
        if self._area.name and not of_topic and _OF_AREA.search(indicator.name.split("占")[0]):
            own = _INTENSITY.fullmatch(indicator.name) and before.name and before.name == self._topic.name
            return before if own else self._area
        context = self._lead(clause[0]) or self._heading(headings, clause[0], wide)
        known = [s for s in (self._topic, context) if s and s.name]
        said = next((s for s in known if s.name in indicator.name), None)
        if said:
            return said
        measured = _MEASURED.match(indicator.name)
        if measured and len(measured["name"]) > 1 and not _NO_FIELD.search(measured["name"]):
            name = _PREFIX.sub("", measured["name"])
            fitting = (s for s in reversed(known) if _is_same_field(name, s.name))
            return next(fitting, None) or self._named(name)
        said = next((s for s in known if _bare(s.name) in indicator.name), None)
        if said:
            return said
        if self._area.name and _WIDE.match(indicator.scope) and not _shares(indicator.name, self._topic.name):
            return self._area
        actor = self._actor(text, indicator.hint)
        if actor:
            return actor
        if before.type == "Park" and not wide:
            return before
        here = self._within(clause)
        if self._area.name and len({m.name for m in here}) >= _MANY:
            return self._area
        parks = {m.name: m for m in here if m.type == "Park"}
        if len(parks) == 1 and not wide:
            return _subject(next(iter(parks.values())))
        return context or (None if wide else self._nearby(headings, clause, sentence)) or self._above(headings)

    def each_place(self, clause: Span, number: int) -> list[Subject]:
        """The places that each have the number: 甲园区、乙园区各集聚企业20家; none where they share no 各."""
        match = _EACH.match(self._document.text, *clause)
        if not match or match.end() > number:
            return []
        named: list[Subject | None] = []
        names: list[str] = []
        for part in re.finditer(r"[^、和与]+", match["run"]):
            start, end = match.start() + part.start(), match.start() + part.end()
            places = [m for m in self._within((start, end), "Park", "District") if m.end == end]
            above = [m for m in self._within((start, end), "District") if m.start == start and m.end < end]
            named.append(_subject(places[-1]) if places else None)
            names.append(self._document.text[above[0].end if above else start : end])
        if len(names) < 2 or not any(named):
            return []
        return [found or Subject(name, "") for found, name in zip(named, names, strict=True)]

    def place_named(self, indicator: Indicator) -> Subject | None:
        """The place that stands where an indicator would: 其中甲园区达到70%."""
        here = self._within((indicator.start, indicator.end), "Park", "District")
        same = [m for m in here if (m.start, m.end) == (indicator.start, indicator.end)]
        return _subject(same[0]) if same and not indicator.after else None

    def _lead(self, position: int) -> Subject | None:
        """The field that opens the paragraph as a heading does: ——数字健康。到2027年…"""
        text = self._document.text
        match = _LEAD.match(text, text.rfind("\n", 0, position) + 1)
        if not match or match.end() > position:
            return None
        tracks = self._within(match.span("lead"), "Track")
        return _subject(tracks[0]) if tracks else None

    def _heading(self, headings: Sequence[Section], position: int, wide: bool) -> Subject | None:
        """The field of the innermost heading; else the one that its measure says it develops before `position`."""
        if not headings:
            return None
        section = headings[0]
        titled = self._within((section.title_start, section.title_end), "Track")
        if titled:
            return self._topic if self._topic.name in {m.name for m in titled} else _subject(titled[0])
        if section.kind != "measure":
            return None
        named = heading_topic(section.title)
        if named:
            return self._named(named)
        text = self._document.text
        for mention in self._within((section.body_start, position), "Track") if not wide else ():
            if _DEVELOPS.search(text, section.body_start, mention.start):  # one field, no list of them
                return None if text.startswith("、", mention.end) else _subject(mention)
        return None

    def _nearby(self, headings: Sequence[Section], clause: Span, sentence: Span) -> Subject | None:
        """The one track or park of the clause, or of the sentence where it does not tell the aims of a whole plan."""
        in_goal = bool(self._topic.name) and (not headings or headings[0].kind == "goal")
        for span in (clause,) if in_goal else (clause, (sentence[0], clause[1])):
            tracks = {m.name: m for m in self._within(span, "Track") if not self._counted(m, clause, sentence)}
            if self._topic.name in tracks:
                return self._topic
            if len(tracks) == 1:
                return _subject(next(iter(tracks.values())))
        places = {m.name: m for m in self._within(sentence, "Park", "District") if m.name != self._area.name}
        return _subject(next(iter(places.values()))) if len(places) == 1 and not in_goal else None

    def _counted(self, mention: Mention, clause: Span, sentence: Span) -> bool:
        """Whether a track stands in another clause, beside a number of its own."""
        text = self._document.text
        if clause[0] <= mention.start < clause[1]:
            return False
        end = text.find("，", mention.end, sentence[1])
        return bool(re.search(r"\d", text[mention.end : end if end >= 0 else sentence[1]]))

    def _above(self, headings: Sequence[Section]) -> Subject:
        """What the headings above are about, else the document."""
        for section in headings[1:]:
            tracks = self._within((section.title_start, section.title_end), "Track")
            if tracks:
                return _subject(tracks[0])
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
        home = division_of(meta.jurisdiction) if meta.jurisdiction else None
        place = title_place(meta.title, home)
        if place:
            parks = {m.name for m in self._mentions if m.type == "Park" and place.endswith(m.name)}
            return Subject(max(parks, key=len), "Park") if parks else Subject(place, "")
        topic = title_topic(meta.title, home)
        if re.search("[和与]", topic) and topic not in known_fields():
            return NOBODY  # two fields: what is measured is measured of the area
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
        return self._named(topic) if topic else NOBODY

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


def _is_same_field(name: str, field: str) -> bool:
    """Whether an indicator's field is the one that a heading names more fully: 装备 and 风光装备."""
    bare = _bare(field)
    return name in field or (len(bare) > 2 and name.endswith(bare[-2:]))


def _shares(name: str, field: str) -> bool:
    """Whether two names have two characters in common: 花木种植面积 and 花木康养."""
    return any(field[i : i + 2] in name for i in range(len(field) - 1))


def _bare(field: str) -> str:
    return re.sub(r"^(?:现代|特色)|(?:经济|产业)$", "", field) if len(field) > 3 else field


def _subject(mention: Mention) -> Subject:
    return Subject(mention.name, mention.type)
