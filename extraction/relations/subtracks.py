"""Track SUBTRACK_OF Track and Track INVOLVES Technology."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.document import Mention
from extraction.fields.names import head_name
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.claims import Claim, own_track, sentence_span, title_span, title_tracks, tracks_of
from extraction.relations.clauses import developed


def subtrack_by_heading(reading: Reading) -> Iterator[Claim]:
    """A heading's track lies under the one of the heading above; at the top, under the document's."""
    sections = reading.document.sections
    span = reading.document.metadata.title_span
    top = next(iter(reading.within(*span, "Track")), None)
    for section in sections:
        track = own_track(reading, section) if section.level else None
        if not track:
            continue
        above = sections[section.parent] if section.parent >= 0 else None
        parent = None
        while above is not None and parent is None:
            parent = own_track(reading, above)
            if parent:
                yield _subtrack(track, parent, (title_span(above), title_span(section)), 0.85, "heading")
            above = sections[above.parent] if above.parent >= 0 else None
        if parent is None and top and top.name != track.name and section.kind == "section":
            yield _subtrack(track, top, (span, title_span(section)), 0.75, "document")


def _subtrack(track: Mention, parent: Mention, spans: tuple[Span, ...], sure: float, method: str) -> Claim:
    return Claim("Track", track.name, "SUBTRACK_OF", "Track", parent.name, spans, sure, method)


def subtrack_in_measure(reading: Reading) -> Iterator[Claim]:
    """What a measure develops lies under the track of its heading."""
    for index, section in reading.measures:
        parent = own_track(reading, section)
        if not parent or re.search(r"转型|升级|安全保障", section.title):
            continue
        for sentence in reading.sentences_of(index):
            for phrase in sentence.phrases:
                if phrase.listed and phrase.head_type == "Track" and section.title.endswith(("工程", "行动")):
                    continue  # the fields that a programme is applied to
                for track in developed(reading, phrase, (parent.name,)):
                    if track.name != parent.name:
                        sure = 0.75 if phrase.role == "develop" else 0.55
                        yield _subtrack(
                            track,
                            parent,
                            (title_span(section), sentence_span(sentence)),
                            sure,
                            f"measure:{phrase.role}",
                        )


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
                for track in tracks_of(reading, phrase):
                    if track.name != name:
                        yield _subtrack(track, parent, (sentence_span(sentence),), 0.8, "list")


def track_involves_technology(reading: Reading) -> Iterator[Claim]:
    """Technologies belong to the track that the sentence develops, else to the heading's."""
    for index, section in reading.measures:
        own = own_track(reading, section) or next(iter(title_tracks(reading, section)), None)
        for sentence in reading.sentences_of(index):
            current, where = own, title_span(section)
            for phrase in sentence.phrases:
                tracks = developed(reading, phrase) if phrase.role in ("develop", "push", "build") else []
                named = head_name(reading.document.text, phrase)
                inside = reading.within(phrase.start, phrase.end, "Technology")
                if named and inside:
                    parent = next((m for m in reading.within(*named[0], "Track") if m.name == named[1]), None)
                    if parent:
                        tracks = [parent]
                if tracks and not inside:
                    current, where = tracks[-1], sentence_span(sentence)
                holder, spans = (tracks[-1], (sentence_span(sentence),)) if tracks and inside else (current, ())
                for technology in inside:
                    if holder:
                        proof = spans or (
                            (where, sentence_span(sentence)) if where != sentence_span(sentence) else (where,)
                        )
                        yield Claim(
                            "Track", holder.name, "INVOLVES", "Technology", technology.name, proof, 0.65, "sentence"
                        )
