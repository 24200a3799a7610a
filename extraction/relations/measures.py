"""Measure SUPPORTS Track: the tracks of its title, then those that its body sets out to develop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extraction.document import Mention, Section
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.aims import WORKED_IN
from extraction.relations.builds import built_in
from extraction.relations.claims import Claim, measure_claim, sentence_span, title_span
from extraction.relations.outline import Part, parts_of
from extraction.relations.topics import above, titled, tracks_named

MAX_TRACKS = 8  #: a measure is about a few tracks; a longer list is a list of applications
MAX_PLACED = 6  #: fields allotted to places: of more, none is what the measure is about


def measure_supports_track(reading: Reading) -> Iterator[Claim]:
    """The tracks of a measure's title, then those that its body develops, each once."""
    for index, section in reading.measures:
        title = title_span(section)
        titled = tracks_named(reading, *title)
        parts = parts_of(reading, index)
        seen: set[str] = set()
        for mention, where, sure, method in [
            *((m, title, 0.92, "title") for m in titled),
            *_developed(parts, {m.name for m in titled}),
            *_built(reading, index),
        ]:
            if mention.name not in seen and (len(seen) < MAX_TRACKS or method in ("title", "built")):
                seen.add(mention.name)
                yield _supports(section, mention, where, sure, method)
        for mention, where, method in _fallbacks(reading, section, parts, seen):
            yield _supports(section, mention, where, 0.55, method)


def _supports(section: Section, track: Mention, where: Span, sure: float, method: str) -> Claim:
    spans = tuple(dict.fromkeys((title_span(section), where)))
    return measure_claim(section, "SUPPORTS", track, spans, sure, method)


def _developed(parts: Sequence[Part], titled: set[str]) -> Iterator[tuple[Mention, Span, float, str]]:
    placed = [p for p in parts if p.placed and p.developed and p.tracks]
    spread = len(placed) > 1 and len({m.name for p in placed for m in p.tracks}) > MAX_PLACED
    for part in parts:
        if part.developed and not (part.placed and spread) and _is_first_level(part, titled):
            sure = 0.8 if part.run.role == "develop" else 0.6
            for track in part.tracks:
                yield track, sentence_span(part.sentence), sure, f"body:{part.run.role}"


def _is_first_level(part: Part, titled: set[str]) -> bool:
    """Whether no other track stands between the measure and the part.

    Where no title says what the measure is about, the items of a list are as good as the noun that closes it.
    """
    if not part.owner or part.how in ("heading", "named"):
        return True
    if part.how in ("bracket", "subject"):
        return False
    return part.owner.name in titled or part.how == "closing" or (not titled and part.how == "clause")


def _built(reading: Reading, index: int) -> Iterator[tuple[Mention, Span, float, str]]:
    """The fields of what is built: 建设[山地越野]训练基地."""
    for thing in built_in(reading, index):
        for track in tracks_named(reading, thing.start, thing.end):
            if track.name != reading.topic:
                yield track, reading.document.sentence_at(thing.start, thing.end), 0.6, "built"


def _fallbacks(
    reading: Reading, section: Section, parts: Sequence[Part], seen: set[str]
) -> Iterator[tuple[Mention, Span, str]]:
    """Of measures that name no aim: the fields they work in, and what the document or the heading above is about.

    Also what the document is about where a measure keeps speaking of it.
    """
    if not seen:
        for part in parts:
            if part.run.verb == "在" and WORKED_IN.match(part.run.close) and len(part.tracks) > 1:
                for track in part.tracks:
                    seen.add(track.name)
                    yield track, sentence_span(part.sentence), "body:applied"
    body = tracks_named(reading, section.body_start, section.end)
    spoken = [m for m in body if m.name == reading.topic and m.name not in seen]
    often = Counter(m.name for m in body).most_common(2)
    over = above(reading, section)
    topic = titled(reading)
    if len(spoken) >= (2 if seen else 1):
        yield spoken[0], _sentence_of(reading, spoken[0]), "body:topic"
    elif seen:
        return
    elif over and "。" in reading.document.text[section.body_start : section.end]:  # more than a bare row of a table
        yield *over, "above"
    elif topic and any(m.type == "Technology" for p in parts for m in p.run.items):
        yield *topic, "technology"
    elif often and often[0][1] >= 2 and (len(often) == 1 or often[0][1] > often[1][1]):
        track = next(m for m in body if m.name == often[0][0])
        yield track, _sentence_of(reading, track), "body:often"


def _sentence_of(reading: Reading, mention: Mention) -> Span:
    return reading.document.sentence_at(mention.start, mention.end)
