"""What a section develops, run by run, and the track that each run lies under.

One reading of a section serves three relations: a run of tracks under a track is SUBTRACK_OF, a run of technologies
under one is INVOLVES, and a measure SUPPORTS the tracks that it develops with no other track between it and them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extraction.document import Mention
from extraction.phrases import Span
from extraction.reading import Reading, Sentence
from extraction.relations.aims import COUNT, is_core, is_developed, is_whole
from extraction.relations.claims import sentence_span, title_span
from extraction.relations.clauses import PARK_BUILT
from extraction.relations.runs import Run, fields_of, runs_in
from extraction.relations.topics import heading_tracks, tracks_named
from extraction.verbs import plain

#: 等[前沿通信], 四大[X], 等多元业态融合的[数字内容]: what stands between a list and the track that closes it
CLOSED_BY = re.compile(
    rf"(?:、[^，。；、（）]{{1,14}})*(?:产业|行业|领域|业务)?(?:等{COUNT}?|{COUNT})[^，。；、（）]{{0,8}}"
)
OTHER_NOUN = re.compile(r"领域|行业|场景|产业|企业|机构")
PART_OF_NOUN = re.compile(r"创新|人员|机构")
#: 等技术在[金融]领域的应用
IN = re.compile(r"(?:等[^，。；]{0,10})?(?:技术|产品)?在")
APPLIED = re.compile(r"[^，。；、]{0,4}(?:应用|使用|运用|落地)")
#: between a track and the bracket that lists its fields
CHAIN = re.compile(r"(?:全?产业链?|全链条|领域|赛道)?")
#: behind a track that the clause is about: 合成食品[侧重]微生物油脂, 在配方颗粒[生产中运用]高光谱鉴别
SPEAKS_OF = re.compile(r"(?:侧重|包括|涵盖|聚焦|重点发展|主攻|突出|分为|着重发展|含)$")
SUBJECT = re.compile(
    r"(?:产业|行业|生产线|产线)?(?:方面|领域|环节|[\u4e00-\u9fff]{0,2}中)?(?:则|将|要)?"
    r"(?:重点|着重|主要|积极|大力|加快)*[\u4e00-\u9fff]{0,4}"
)
#: …等产业，[以及]A、B: what holds for the list before holds here
ADDED = re.compile(r"以及|并|及")

How = Literal["bracket", "closing", "subject", "clause", "label", "heading", "named", ""]


@dataclass(frozen=True, slots=True)
class Part:
    """A run in its section."""

    run: Run
    sentence: Sentence
    owner: Mention | None  #: the track that it lies under
    how: How  #: where that stands: a track of the `heading`, or one `named` there in the name of what is built …
    where: Span
    others: tuple[Mention, ...]  #: further tracks of the heading
    also: tuple[Mention, ...]  #: further subjects of the clause
    developed: bool  #: set out to be developed, not named in passing
    placed: bool  #: allotted to a place

    @property
    def tracks(self) -> list[Mention]:
        return [m for m in self.run.items if m.type == "Track"]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Proof of a relation between the owner and an item."""
        own = sentence_span(self.sentence)
        return (own,) if self.where == own else (self.where, own)

    def owners_of(self, item: Mention) -> list[Mention]:
        """All that a technology lies under: [陶瓷岩板、发泡陶瓷]生产线推行…"""
        owner = self.owner_of(item)
        return [owner, *self.also] if owner else []

    def owner_of(self, item: Mention) -> Mention | None:
        """Of several tracks in a heading the one whose noun the item shares.

        [含氟医药中间体] under 绿色农药与[医药中间体].
        """
        if not self.others or not self.owner:
            return self.owner
        alike = (t for t in (self.owner, *self.others) if t.name[-2:] == item.name[-2:] and t.name != item.name)
        return next(alike, None if item.type == "Track" else self.owner)


def parts_of(reading: Reading, index: int) -> Sequence[Part]:
    """The parts of a section's own text; several rules ask for them."""
    known = _known(reading)
    if index not in known:
        known[index] = tuple(_parts(reading, index))
    return known[index]


@lru_cache(maxsize=1)
def _known(reading: Reading) -> dict[int, Sequence[Part]]:
    return {}


def _parts(reading: Reading, index: int) -> list[Part]:
    heading = _Heading.of(reading, index)
    text = reading.document.text
    found: list[Part] = []
    label: Mention | None = None
    line = -1
    for sentence in reading.sentences_of(index):
        begin = text.rfind("\n", 0, sentence.start)
        if begin != line:
            line, label = begin, None
        found += _Sentence(reading, sentence, heading, label).parts()
        label = label or _label_of(reading, sentence)
    return found


def parts_of_title(reading: Reading, index: int) -> list[Part]:
    """The parts of a heading, which may be a sentence."""
    title = Sentence(*title_span(reading.document.sections[index]), index, ())
    return _Sentence(reading, title, _Heading((), "", (0, 0)), None).parts()


@dataclass(frozen=True, slots=True)
class _Heading:
    tracks: tuple[Mention, ...]
    how: How
    span: Span

    @classmethod
    def of(cls, reading: Reading, index: int) -> _Heading:
        section = reading.document.sections[index]
        span = title_span(section)
        about = heading_tracks(reading, section)
        named = tracks_named(reading, *span) if section.level and not about else []
        return cls(tuple(about or named), "heading" if about else "named", span)


def _label_of(reading: Reading, sentence: Sentence) -> Mention | None:
    """The track that opens a line as its label: ◆[运动旅居]：…, ▲石门镇：[运动鞋服]。…"""
    text = reading.document.text
    first = next(iter(fields_of(reading, sentence.start, sentence.end)), None)
    if not first or first.type != "Track" or text[first.end : first.end + 1] not in "：。":
        return None
    before = text[sentence.start : first.start]
    for place in reading.within(sentence.start, first.start, "Park", "District"):
        before = before.replace(text[place.start : place.end], "")
    return None if re.search(r"\w", before) else first


class _Sentence:
    """One pass over the runs of a sentence."""

    def __init__(self, reading: Reading, sentence: Sentence, heading: _Heading, label: Mention | None):
        self.reading, self.sentence, self.heading = reading, sentence, heading
        self.text = reading.document.text
        self.fields = fields_of(reading, sentence.start, sentence.end)
        self.current = label  #: what the sentence has come to speak of
        self.how: How = "label"
        self.last: Run | None = None

    def parts(self) -> list[Part]:
        found: list[Part] = []
        for run in runs_in(self.text, sentence_span(self.sentence), self.fields):
            if self._is_gloss(run):
                continue
            place = self._place_before(run)
            here = place is not None and not re.search(r"[，：]", self.text[place.end : run.start])
            owner, how = self._owner(run, here)
            developed = found[-1].developed if found and ADDED.match(run.lead) else is_developed(run)
            part = Part(
                run, self.sentence, owner, how, self._where(owner, how),
                self.heading.tracks[1:] if how in ("heading", "named") else (),
                self.last.items[1:] if self.last and how == "subject" else (), developed, place is not None,
            )  # fmt: skip
            found.append(part)
            if run.opened < 0:
                self._go_on(part)
        return found

    def _where(self, owner: Mention | None, how: How) -> Span:
        if how in ("heading", "named"):
            return self.heading.span
        if owner and how == "label":
            return self.reading.document.sentence_at(owner.start, owner.end)
        return sentence_span(self.sentence)

    def _go_on(self, part: Part) -> None:
        self.last = run = part.run
        about = is_core(run) or (run.role != "adjunct" and is_whole(run))
        if part.how == "subject" and not part.also:
            self.current, self.how = part.owner, "clause"
        elif len(run.items) == 1 and part.tracks and part.developed and about:
            self.current, self.how = run.items[0], "clause"

    def _owner(self, run: Run, in_place: bool) -> tuple[Mention | None, How]:
        candidates: list[tuple[Mention | None, How]] = [
            (self._before_bracket(run), "bracket"),
            (self._closing(run), "closing"),
            (self._subject(run), "subject"),
            (self._current(run, in_place), self.how),
            (next(iter(self.heading.tracks), None), self.heading.how),
        ]
        tracks_only = all(m.type == "Track" for m in run.items)
        names = {m.name for m in run.items} if tracks_only else set()
        return next(((m, how) for m, how in candidates if m and m.name not in names), (None, ""))

    def _before_bracket(self, run: Run) -> Mention | None:
        """[智能终端]（电竞显示、车载影音）"""
        before = next((m for m in reversed(self.fields) if m.end <= run.opened), None)
        if before and before.type == "Track" and CHAIN.fullmatch(self.text, before.end, run.opened):
            return before
        return None

    def _closing(self, run: Run) -> Mention | None:
        """The track that closes the run's list, 等[前沿通信]领域, or that it is applied in."""
        behind = next((m for m in self.fields if m.start >= run.end), None)
        if not behind or behind.type != "Track":
            return None
        between = plain(self.text[run.end : behind.start])
        closed = CLOSED_BY.fullmatch(between) and not OTHER_NOUN.search(between[1:])
        technologies = all(m.type == "Technology" for m in run.items)
        applied = technologies and IN.fullmatch(between) and APPLIED.match(self.text, behind.end)
        return behind if applied or (closed and not PART_OF_NOUN.match(self.text, behind.end)) else None

    def _subject(self, run: Run) -> Mention | None:
        """The track that the clause opens with: [合成食品]侧重…, 在[助听视器具]领域推广…"""
        last = self.last
        if not last or last.clause != run.clause or run.opened >= 0 or any(m.type != "Track" for m in last.items):
            return None
        about = last.items[0]
        if any(m.type == "Track" for m in run.items):
            one = len(last.items) == 1 and last.role in ("", "adjunct")
            return about if one and SPEAKS_OF.search(run.lead) else None
        return about if last.verb in ("", "在", "对", "于", "为") and SUBJECT.fullmatch(run.lead) else None

    def _current(self, run: Run, in_place: bool) -> Mention | None:
        one_track = len(run.items) == 1 and run.items[0].type == "Track"
        if run.opened >= 0 or (self.how == "clause" and (in_place or one_track)):
            return None
        return self.current

    def _is_gloss(self, run: Run) -> bool:
        """Whether a bracket holds another name of what stands before it: 数字IP（知识产权）"""
        return len(run.items) == 1 and run.opened >= 0 and any(m.end == run.opened for m in self.fields)

    def _place_before(self, run: Run) -> Mention | None:
        """The place that the sentence speaks of before the run; what is built itself is none."""
        begin = self.sentence.start
        places = self.reading.within(begin, run.start, "Park", "District")
        known = (p for p in reversed(places) if not PARK_BUILT.search(self.text[max(begin, p.start - 14) : p.start]))
        return next(known, None)
