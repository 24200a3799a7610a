"""Layouts: what each place of a line is to develop, and which place lies in which.

晋江市以[运动鞋服]为主导，建设[新佳园]；石狮市在[鸿山园]发展[绿色染整]: a line is read clause by clause. A clause opens
with the places that it speaks of, or goes on about those before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extraction.document import Mention, Section
from extraction.fields.names import TITLE_VERBS
from extraction.phrases import Span
from extraction.places.slots import BULLET
from extraction.reading import Reading, Sentence
from extraction.relations.claims import (
    PLACES,
    Claim,
    first_mentions,
    located_claim,
    outermost,
    place_claim,
    sentence_span,
    title_span,
)
from extraction.relations.clauses import APPLIED_HEAD, PARK_BUILT, is_whole
from extraction.relations.openings import LEANS, Scope, clauses_of_places, opening_end, opening_of, patterns, run_of
from extraction.relations.supports import places_then_tracks
from extraction.relations.topics import own_track
from extraction.structure import LAYOUT

#: 覆盖仁怀、习水两地: the places that an area stretches over
COVERS = re.compile(r"(?:主要)?(?:覆盖|纵贯|涵盖|横跨|贯穿|串联|串起|途经|涉及|连接|范围为|范围包括|位于|地处)")
#: what may stand before the place in a heading: 核心引领区——, “一核”：, 1.
LABEL = re.compile(r"(?:[^，。；]{0,10}(?:：|——|—|－|-|│))?[“]?")
#: an area that holds the places that its line goes on to name
HOLDS = re.compile(r"(?:[带廊轴核圈片]|(?<![街社景])区|廊道|走廊|组团|板块)$")
#: behind a clause that builds one place: what is developed there
GROWS_THERE = re.compile(r"[一-鿿]{0,4}?(?:发展|布局|集聚|引进|做大|做强)")
#: prepositions that spread the heading's track over places
SPREAD = re.compile(r"^以$|^为$|布局|布点|分布")
#: what is built, but nowhere
NOWHERE = re.compile(r"(?:基金|计划|行动|机制|大赛|政策|节|周|展|论坛)$")
#: 前者发展合成医药，后者发展合成食品
EACH = {"前者": 0, "后者": 1}
#: what stands before a track that the clause only applies or names in passing
PASSING = re.compile(r"(?:运用|应用|用于|利用|通过|面向|对接|防止|淘汰|服务于|依托)[^，。；、]{0,6}$")


@dataclass
class Line:
    """What is known while a line is read."""

    area: Mention | None = None  #: the place that heads the line
    heads: tuple[Mention, ...] = ()  #: the places that it lists before a colon
    first: tuple[Mention, ...] = ()  #: the place that the line begins with, and goes on about
    scope: Scope = field(default_factory=Scope)
    subject: tuple[Mention, ...] = ()  #: the divisions that the sentence is about
    told: int = 0  #: how many clauses of the sentence were about divisions
    built: tuple[Mention, ...] = ()  #: what the clause before sets out to build
    pair: list[Mention] = field(default_factory=list)  #: the two places that the clause before lists last
    only: Mention | None = None  #: the one track that the sentence's subject develops


def layouts(reading: Reading) -> Iterator[Claim]:
    """SUPPORTS and LOCATED_IN of every line that speaks of places."""
    for index, lines in itertools.groupby(_lines(reading), key=lambda line: line[0].section):
        section = reading.document.sections[index]
        if section.kind in ("measure", "goal", "front") or LAYOUT.fullmatch(section.title):
            yield from _of_section(reading, section, lines)


def _of_section(reading: Reading, section: Section, lines: Iterable[list[Sentence]]) -> Iterator[Claim]:
    titled = heading_place(reading, section)
    above = _place_above(reading, section)
    if titled and above and titled.type == "Park":
        yield located_claim(titled, above[0], (above[1], title_span(section)), 0.75, "layout:heading")
    area = titled if section.kind == "measure" else None
    if not area and above and section.kind == "measure":
        area = above[0]
    claims: list[Claim] = []
    spoken: list[tuple[Mention, Span]] = []
    head = None
    for sentences in lines:
        line = Line(head or area)
        for sentence in sentences:
            places: list[Mention] = []
            found = list(_sentence(reading, sentence, line, places))
            if section.kind != "front" and not any(c.relation == "SUPPORTS" for c in found):
                found += places_then_tracks(reading, sentence)
            told = any(c.relation == "SUPPORTS" for c in found)
            spoken += [(p, sentence_span(sentence)) for p in places if p.type == "District" or not told]
            claims += found
        head = _head(reading, sentences)
    yield from claims
    track = own_track(reading, section) if section.kind == "measure" else None
    done = {c.head for c in claims if c.relation == "SUPPORTS"}
    for place, span in spoken if track else []:
        # 做强[快递物流]。在[富春江科技城]建设总部集聚区: a place that the body names no field for has the title's
        if place.name not in done and not any(m.name in place.name for m in first_mentions(reading, "Track")):
            yield place_claim(place, track, (title_span(section), span), 0.7, "place:title")  # type: ignore[arg-type]


def heading_place(reading: Reading, section: Section) -> Mention | None:
    """The place that a heading is, with a label before it or not: [骆岗生态谷], 核心区——[滨湖新区]."""
    start, end = title_span(section)
    for place in outermost(reading.within(start, end, *PLACES)):
        rest = reading.document.text[place.end : end]
        goes_on = patterns()["verb"].match(rest) and place.type == "Park"
        if (len(rest) > 1 and not goes_on) or place.name == reading.document.metadata.jurisdiction:
            continue
        label = reading.document.text[start : place.start]
        # 建设[低空经济产业集聚区] speaks of a kind of place, 做强[骆岗生态谷] of this one
        named_so = any(m.name in place.name for m in first_mentions(reading, "Track"))
        if LABEL.fullmatch(label) or (not named_so and TITLE_VERBS.fullmatch(label.rstrip("在"))):
            return place
    return None


def _place_above(reading: Reading, section: Section) -> tuple[Mention, Span] | None:
    """The place that a heading above a section is, and where it stands."""
    sections = reading.document.sections
    while section.parent >= 0:
        section = sections[section.parent]
        if place := heading_place(reading, section):
            return place, title_span(section)
    return None


def _head(reading: Reading, sentences: Sequence[Sentence]) -> Mention | None:
    """The place that a line of its own names, above the lines about it: 建设[河清滩零碳产业园]."""
    start, end = sentences[0].start, sentences[-1].end
    if end - start > 24 or reading.document.text[end - 1] in "。；":
        return None
    return next((m for m in reading.within(start, end, "Park") if m.end == end and m.start - start <= 4), None)


def _lines(reading: Reading) -> Iterator[list[Sentence]]:
    text = reading.document.text
    group: list[Sentence] = []
    for sentence in reading.sentences:
        if group and (sentence.section != group[0].section or "\n" in text[group[-1].end - 1 : sentence.start]):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _sentence(reading: Reading, sentence: Sentence, line: Line, spoken: list[Mention]) -> Iterator[Claim]:
    text = reading.document.text
    clauses = list(clauses_of_places(reading, sentence))
    line.scope, line.built, line.only, line.told = Scope(line.first), (), None, 0
    for start, end in clauses:
        opens = start == 0 or text[start - 1] in "\n|"
        begin = start + BULLET.match(text[start:end]).end() if opens else start  # type: ignore[union-attr]
        proof: tuple[Span, ...] = (sentence_span(sentence),)
        heads = _heads(reading, (begin, end)) if opens and text[end : end + 1] in ("。", "：", "|") else ()
        if heads:
            line.area = heads[0] if len(heads) == 1 else None
            line.first = line.heads = heads
            line.scope = Scope(heads)
            continue
        # what the line said before is proven where it was said
        before = [
            p for p in (line.area, *line.first, *line.subject) if p and not sentence.start <= p.start < sentence.end
        ]
        proof = (*proof, *((p.start, p.end) for p in dict.fromkeys(before)))
        if text[start - 1] == "；":
            held = tuple(place for place in line.first if place.type == "District")
            line.scope, line.subject, line.built, line.only, line.told = Scope(), held, (), None, 0
        yield from _clause(reading, (begin, end), line, proof)
        listed = run_of(reading, opening_end(text, begin, end), end)
        line.pair = [chain[-1] for chain in listed[-2:]] if len(listed) > 1 else line.pair
        if opens and not line.area and not line.scope.how and len(line.scope.inner) == 1:
            line.first = line.scope.inner
        scope = line.scope.inner if line.scope.how in ("", "在", "以") else ()
        spoken += [p for p in (*scope, *line.built) if p.type == "Park"]
        if SPREAD.search(line.scope.how):  # 大数据产业。主要分布在[A县、B县]
            spoken += [p for p in line.scope.inner if p.type == "District"]


def _clause(reading: Reading, clause: Span, line: Line, proof: tuple[Span, ...]) -> Iterator[Claim]:
    text = reading.document.text
    start, end = clause
    cover = COVERS.match(text, start, end)
    if cover and line.area and (run := run_of(reading, cover.end(), end)):
        for chain in run:
            yield located_claim(line.area, chain[-1], proof, 0.8, "layout:covers")
        return
    chains, scope, position = opening_of(reading, clause)
    if scope.how == "为" and line.scope.pending:  # 以A为核心，[B、C]为支撑
        scope = replace(scope, inner=(*line.scope.inner, *scope.inner), outer=line.scope.outer)
    if scope.inner:
        if line.area:
            yield from _around_area(scope, line.area, proof)
        if scope.how in ("", "以") and scope.inner[0].type == "District":
            line.subject, line.told = scope.inner, line.told + (position < end)
        elif not scope.how and _opens_sentence(text, start):
            line.subject = ()  # 光明区发展X。[前海]发展Y: another place, not one in it
        elif not scope.how and line.told > 1:
            pass  # 平江县发展X，华容县发展Y，[屈原管理区]发展Z
        elif not scope.outer and not any(len(chain) > 1 or _has_division(reading, chain[0]) for chain in chains):
            scope = replace(scope, outer=line.subject)
        if scope.how == "以" and scope.within and all(p.type == "Park" and HOLDS.search(p.name) for p in scope.outer):
            for around, place in itertools.product(scope.outer, scope.inner):  # [北部片区]以A、B两县为主
                yield located_claim(around, place, proof, 0.75, "layout:parts")
            scope = replace(scope, inner=(*scope.outer, *scope.inner), outer=())
        for place in scope.inner:
            for around in scope.outer:
                if place.type == "Park" and around.name != place.name:
                    yield located_claim(place, around, proof, 0.75, "layout")
        line.scope, line.built = replace(scope, pending=position >= end), ()
        if not scope.outer:
            line.only = None
        yield from _done(reading, (position, end), scope, line, proof)
    elif chains and line.told == 1:  # 丹东市突出边贸，加快[浪头港、前阳经济合作区]转型升级
        for place, around in itertools.product((chain[-1] for chain in chains), line.subject):
            if place.type == "Park":
                yield located_claim(place, around, proof, 0.7, "layout")
    elif text[start : start + 2] in EACH and line.pair:
        place = line.pair[EACH[text[start : start + 2]]]
        yield from _done(reading, (start + 2, end), Scope((place,)), line, proof)
    elif (line.area or line.heads) and (
        text[start - 1] == "：" or any(t.start == start for t in reading.within(start, end, "Track"))
    ):
        yield from _done(reading, (start, end), Scope(line.heads), line, proof)  # 东镇片区：熔盐储罐、光热聚光镜
    elif patterns()["goes_on"].match(text, start, end) and not (line.scope.open and text[start] == "以"):
        # what only leans on a place, 依托[P]推进…，打造[X], goes on about what is around it
        leaning = line.scope.how not in ("", "在", "以") and not line.scope.pending
        scope = Scope(line.scope.outer or line.subject) if leaning else line.scope
        if line.area and scope.how:
            scope = Scope((*(scope.inner if scope.how == "以" else ()), line.area))
        yield from _done(reading, (start, end), scope, line, proof)
        line.scope = replace(line.scope, pending=False)


def _opens_sentence(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] == "。"


def _heads(reading: Reading, span: Span) -> tuple[Mention, ...]:
    """The places that are all of a clause: [陈埭镇、池店镇]：, [历城区]（含唐冶片区）：, 章丘区[明水经开区]：."""
    start, end = span
    run = run_of(reading, start, end)
    rest = reading.document.text[run[-1][-1].end : end] if run else ""
    if not run or (rest and not re.fullmatch(r"（[^（）]*）|等(?:地|县|区|市|镇|园区)?", rest)):
        return ()
    home = reading.document.metadata.jurisdiction
    return tuple(chain[-1] for chain in run if chain[-1].name != home)


def _around_area(scope: Scope, area: Mention, proof: tuple[Span, ...]) -> Iterator[Claim]:
    """The heading of a line and the places of its body: it holds them, or lies in the divisions that it is made of."""
    for place in scope.inner:
        if place.name == area.name:
            continue
        if area.type == "Park" and (scope.how == "以" or (place.type == "District" and not scope.how)):
            yield located_claim(area, place, proof, 0.75, "layout:parts")
        elif place.type == "Park" and (area.type == "District" or HOLDS.search(area.name)):
            yield located_claim(place, area, proof, 0.75, "layout")
        elif scope.how == "在" and area.type == "Park" and not HOLDS.search(area.name):
            yield located_claim(area, place, proof, 0.7, "layout")


def _has_division(reading: Reading, place: Mention) -> bool:
    return place.type == "Park" and bool(reading.within(place.start, place.end, "District"))


def _done(reading: Reading, span: Span, scope: Scope, line: Line, proof: tuple[Span, ...]) -> Iterator[Claim]:
    """What the places of a clause develop and build."""
    text = reading.document.text
    things = outermost(reading.within(*span, "Park", "Project", "Organization"))
    built = [t for t in _built(reading, span, things) if t not in scope.inner]
    others = [p for p in outermost(reading.within(*span, *PLACES)) if p not in built]
    tracks = [
        t
        for t in outermost(reading.within(*span, "Track"))
        if not any(o.start <= t.start and t.end <= o.end for o in things)
        and not any(p.end <= t.start for p in others)
        and _is_object(reading, span[0], t)
    ]
    tracks = [t for t in tracks if not any(_in_brackets_behind(text, thing, t) for thing in built)]
    hosts = scope.inner or ((line.area,) if line.area else ())
    apart = text[span[0] : span[0] + 2] == "分别"
    for place, thing in _pairs(text, span, hosts, [t for t in built if not NOWHERE.search(t.name)], apart):
        yield located_claim(thing, place, proof, 0.75, "layout:built")
    for thing in (t for t in built if t.type == "Park"):
        inside = [m for m in first_mentions(reading, "Track") if m.name in thing.name]
        longest = [m for m in inside if not any(m is not o and m.name in o.name for o in inside)]
        for place, track in itertools.product([h for h in hosts if h != line.area], longest):
            yield place_claim(place, track, proof, 0.7, "place:built")
        if line.only and not longest:
            for place in (thing, *(h for h in hosts if h.type == "Park" and h != line.area)):
                yield place_claim(place, line.only, proof, 0.7, "place:only")
    parks = [t for t in line.built if t.type == "Park"]
    words = text[span[0] : span[1]]
    if tracks and not built and len(parks) == 1 and not line.area and GROWS_THERE.match(words):
        hosts = (*(h for h in hosts if h.type == "Park"), parks[0])
    elif parks and not line.area and re.match(r"(?:重点)?培育", words):
        hosts = ()
    if scope.within:  # 惠水县经济开发区依托[长田工业园]发展X is about both
        leant = scope.how in LEANS
        hosts = (*hosts, *(p for p in scope.outer if p.type == "District" or leant))
    for place, track in _pairs(text, span, hosts, tracks, apart):
        yield place_claim(place, track, proof, 0.75, "place:layout")
    line.built = tuple(built)
    if not scope.how and len(hosts) == 1:
        line.only = tracks[0] if len(tracks) == 1 else None


def _pairs(
    text: str, span: Span, hosts: Sequence[Mention], things: Sequence[Mention], apart: bool
) -> Iterator[tuple[Mention, Mention]]:
    """Each place with each thing; A、B分别建设X、Y one by one."""
    if not apart or len(hosts) < 2:
        yield from itertools.product(hosts, things)
    elif len(hosts) == len(things):
        yield from zip(hosts, things, strict=True)
    else:  # not all were found: the places in the list say which is which
        for thing in things:
            before = len(re.findall(r"[、和与及]", text[span[0] : thing.start]))
            if before < len(hosts):
                yield hosts[before], thing


def _built(reading: Reading, span: Span, things: Sequence[Mention]) -> list[Mention]:
    """What the clause sets out to build: behind a verb, or listed with such."""
    text = reading.document.text
    found: list[Mention] = []
    for thing in (t for t in things if is_whole(text, t, span[1])):
        joint = found and re.fullmatch(r"(?:（[^（）]*）)?(?:、|和|与|及|以及)[“]?", text[found[-1].end : thing.start])
        if joint or PARK_BUILT.search(text[max(span[0], thing.start - 14) : thing.start]):
            found.append(thing)
    return found


def _in_brackets_behind(text: str, thing: Mention, track: Mention) -> bool:
    return (
        text[thing.end : thing.end + 1] == "（"
        and "）" not in text[thing.end : track.start]
        and track.start - thing.end < 30
    )


def _is_object(reading: Reading, start: int, track: Mention) -> bool:
    text = reading.document.text
    return not PASSING.search(text[start : track.start]) and not APPLIED_HEAD.match(text[track.end : track.end + 6])
