"""The tracks that headings, names of things and whole documents are about."""

from __future__ import annotations

import re

from extraction.document import Mention, Section
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.claims import outermost, title_span
from extraction.relations.runs import things_of

#: a heading that is the name of a programme, and so about what it begins with
PROGRAMME = re.compile(r"(?:工程|行动|计划)$")
ANNEX = re.compile(r"附件[\d一二三四五六七八九十]*$")

#: a track and where it is named
Named = tuple[Mention, Span]


def heading_tracks(reading: Reading, section: Section) -> list[Mention]:
    """The tracks that a heading is about, not those in the names of what it builds, unless that name is all of it."""
    if not section.level:
        return []
    start, end = title_span(section)
    things = things_of(reading, start, end)
    tracks = tracks_named(reading, start, end)
    if any(t.end - t.start >= end - start - 2 and PROGRAMME.search(t.name) for t in things):
        return tracks[:1]
    return outermost([m for m in tracks if not any(t.start <= m.start and m.end <= t.end for t in things)])


def tracks_named(reading: Reading, start: int, end: int) -> list[Mention]:
    """The tracks of a span, those in the names of things included: 建设[山地越野]训练基地."""
    found = reading.within(start, end, "Track")
    for thing in things_of(reading, start, end):
        if not any(thing.start <= m.start and m.end <= thing.end for m in found):
            found += _inside(reading, thing)
    return sorted(found)


def _inside(reading: Reading, thing: Mention) -> list[Mention]:
    """The longest track of the document that a name holds; a short one only where the name begins with it."""
    text = reading.document.text
    for name in reading.track_names:
        at = text.find(name, thing.start, thing.end)
        if at >= 0 and (len(name) > 3 or at - thing.start < 2) and len(name) < thing.end - thing.start:
            return [Mention(at, at + len(name), "Track", name, "inside", 0.7)]
    return []


def own_track(reading: Reading, section: Section) -> Mention | None:
    """The track that a heading is about, when it is one."""
    tracks = heading_tracks(reading, section)
    return tracks[0] if len({t.name for t in tracks}) == 1 else None


def above(reading: Reading, section: Section) -> Named | None:
    """The track of the nearest heading above that has one."""
    sections = reading.document.sections
    while section.parent >= 0:
        section = sections[section.parent]
        if ANNEX.match(section.path):
            return None  # its title is that of the document
        track = own_track(reading, section)
        if track:
            return track, title_span(section)
    return None


def titled(reading: Reading) -> Named | None:
    """The track in the document's title; of a passage without a title, the one that it names again and again."""
    span = reading.document.metadata.title_span
    tracks = reading.within(*span, "Track")
    if tracks:
        return tracks[0], span
    often = (
        None if span[1] else next((m for m in reading.mentions if (m.type, m.name) == ("Track", reading.topic)), None)
    )
    return (often, reading.document.sentence_at(often.start, often.end)) if often else None
