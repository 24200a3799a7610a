"""Track SUBTRACK_OF Track and Track INVOLVES Technology."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from extraction.document import Mention, Section
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.aims import COUNTED, is_whole
from extraction.relations.claims import Claim, sentence_span, title_span
from extraction.relations.outline import Part, parts_of, parts_of_title
from extraction.relations.runs import fields_of
from extraction.relations.topics import PROGRAMME, Named, above, heading_tracks, own_track, titled

#: 户外运动产业[是]体育[产业的重要组成部分]
IS = re.compile(r"(?:产业|行业)?是")
PART = re.compile(r"(?:产业|行业)?的(?:重要|关键|核心)*(?:组成部分|分支)")
#: a field that is changed is no part of what changes it: 推动[制造业]数字化转型
TRANSFORMED = re.compile(r"(?:产业|行业|领域)?(?:数字化|智能化|绿色化|智慧化|全面)*(?:转型|改造)|集群$")
#: what a sentence itself says, whatever its heading
SAID = ("bracket", "closing", "subject", "clause", "label")
#: the fields that a programme is applied to: 聚焦[A、B]等领域，支持…
APPLIED_TO = re.compile(r"等[^，。；、]{0,4}(?:领域|行业)")


def subtrack_by_heading(reading: Reading) -> Iterator[Claim]:
    """A heading's track lies under the one of the heading above; at the top, under the document's."""
    top = titled(reading)
    for section in reading.document.sections:
        track = own_track(reading, section)
        if not track:
            continue
        parent = above(reading, section)
        if parent:
            yield _subtrack(track, parent[0], (parent[1], title_span(section)), 0.85, "heading")
        elif top and track.name not in top[0].name and _lies_under_top(track, top[0], section):
            yield _subtrack(track, top[0], (top[1], title_span(section)), 0.75, "document")


def _lies_under_top(track: Mention, top: Mention, section: Section) -> bool:
    """A section's track does; a measure's when its name says so, or when its heading is that name alone."""
    alone = (track.start, track.end) == title_span(section)
    return section.kind == "section" or alone or top.name in track.name


def _subtrack(track: Mention, parent: Mention, spans: tuple[Span, ...], sure: float, method: str) -> Claim:
    return Claim("Track", track.name, "SUBTRACK_OF", "Track", parent.name, spans, sure, method)


def part_of_another(reading: Reading) -> Iterator[Claim]:
    """[户外运动]产业是[体育]产业的重要组成部分."""
    text = reading.document.text
    for sentence in reading.sentences:
        tracks = reading.within(sentence.start, sentence.end, "Track")
        for track, other in itertools.pairwise(tracks):
            if IS.fullmatch(text, track.end, other.start) and PART.match(text, other.end):
                yield _subtrack(track, other, (sentence_span(sentence),), 0.85, "part")


def subtrack_in_text(reading: Reading) -> Iterator[Claim]:
    """The fields that a text lists under another, and what a measure develops under the track of its heading."""
    for index, section in enumerate(reading.document.sections):
        for part in (*parts_of_title(reading, index), *parts_of(reading, index)):
            if part.owner and part.tracks and _lies_under(part, section):
                for track in part.tracks:
                    owner = part.owner_of(track)
                    if owner and track.name not in owner.name:  # 服务机器人 is no part of 智能服务机器人
                        yield _subtrack(track, owner, part.spans, 0.75, f"list:{part.how}")
            elif not part.owner and part.developed and (_is_overview(part, section) or _is_cell(reading, part)):
                parent = above(reading, section) or titled(reading)
                for track in part.tracks if parent else ():
                    if parent and track.name != parent[0].name:
                        spans = (parent[1], sentence_span(part.sentence))
                        yield _subtrack(track, parent[0], spans, 0.6, "list:overview")


def _lies_under(part: Part, section: Section) -> bool:
    """Whether the text says of a run that it is a part of its owner."""
    run = part.run
    if part.how in ("bracket", "subject"):
        return True
    if not part.developed:
        return False
    if part.how == "closing":
        return True
    if part.how in ("clause", "label"):
        return len(run.items) > 1
    if part.how == "named":
        return all(part.owner is not None and t.name[:2] == part.owner.name[:2] for t in part.tracks)
    if section.kind != "measure" or "转型" in section.title or TRANSFORMED.match(run.close):
        return False
    if PROGRAMME.search(section.title) and APPLIED_TO.match(run.close):
        return False
    return len(run.items) > 1 or run.role in ("develop", "build") or is_whole(run)


def _is_overview(part: Part, section: Section) -> bool:
    """Whether a list holds the fields of what the whole text is about: 三大板块, or a list before the tasks."""
    if part.run.verb == "赋能":
        return False
    if COUNTED.match(part.run.close):
        return len(part.tracks) > 1
    return section.kind != "measure" and len(part.tracks) > 2


def _is_cell(reading: Reading, part: Part) -> bool:
    """Whether fields fill a cell of a table: |北岭镇|无人机整机、飞行培训|"""
    text, run = reading.document.text, part.run
    return text.startswith("|", run.start - 1) and text[run.end : run.end + 1] in "|\n"


def track_involves_technology(reading: Reading) -> Iterator[Claim]:
    """Technologies belong to the track that the sentence or item develops, else to the heading's.

    In a measure that names no track at all they belong to the one above or the document's.
    """
    for index, section in enumerate(reading.document.sections):
        parts = parts_of(reading, index)
        if section.kind != "measure":
            for part in parts:
                if part.how in SAID:
                    yield from _technologies(part)
            continue
        yield from _in_title(reading, section)
        over = None if any(p.owner or p.tracks for p in parts) else above(reading, section) or titled(reading)
        for part in parts:
            yield from _technologies(part, over)


def _technologies(part: Part, over: Named | None = None) -> Iterator[Claim]:
    """The technologies of a run under its owners, else under the track `over` all."""
    spans = (over[1], sentence_span(part.sentence)) if over else part.spans
    for technology in part.run.items:
        if technology.type == "Technology":
            for owner in [over[0]] if over else part.owners_of(technology):
                yield _involves(owner, technology, spans, part.how or "topic")


def _in_title(reading: Reading, section: Section) -> Iterator[Claim]:
    """A technology that the heading names: [智能分拣装备]应用."""
    title = title_span(section)
    for technology in fields_of(reading, *title):
        if technology.type == "Technology":
            owners = [(track, title) for track in heading_tracks(reading, section)]
            over = None if owners else above(reading, section)
            for owner, where in owners or ([over] if over else []):
                yield _involves(owner, technology, tuple(dict.fromkeys((where, title))), "title")


def _involves(track: Mention, technology: Mention, spans: tuple[Span, ...], method: str) -> Claim:
    return Claim("Track", track.name, "INVOLVES", "Technology", technology.name, spans, 0.65, method)
