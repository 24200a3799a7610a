"""What a relation rule yields, and what all rules ask of a reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extraction.document import Mention, Section
from extraction.fields.names import trimmed
from extraction.phrases import Phrase, Span
from extraction.reading import Reading, Sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation and its proof: `spans` of the cleaned text that together name both ends."""

    head_type: str
    head: str
    relation: str
    tail_type: str
    tail: str
    spans: tuple[Span, ...]
    confidence: float
    method: str
    properties: dict[str, Any] = field(default_factory=dict)


PLACES = ("Park", "District")


def title_span(section: Section) -> Span:
    return section.title_start, section.title_end


def sentence_span(sentence: Sentence) -> Span:
    return sentence.start, sentence.end


def tracks_of(reading: Reading, phrase: Phrase) -> list[Mention]:
    """Tracks that a phrase is about: the items themselves, or the field before the noun, 人工智能[企业]."""
    found = []
    for item in phrase.items:
        start, _ = trimmed(reading.document.text, item.start, item.end)
        inside = reading.within(start, item.end, "Track")
        if inside and inside[0].start - start <= 2:
            found.append(inside[0])
    return found


def first_mentions(reading: Reading, *types: str) -> list[Mention]:
    seen: set[tuple[str, str]] = set()
    found = []
    for mention in reading.mentions:
        if mention.type in types and (mention.type, mention.name) not in seen:
            seen.add((mention.type, mention.name))
            found.append(mention)
    return found


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    if len(mentions) < 2:
        return list(mentions)
    return [m for m in mentions if not any(o is not m and o.start <= m.start and m.end <= o.end for o in mentions)]


def place_claim(place: Mention, track: Mention, spans: tuple[Span, ...], sure: float, method: str) -> Claim:
    return Claim(place.type, place.name, "SUPPORTS", "Track", track.name, spans, sure, method)


def located_claim(thing: Mention, place: Mention, spans: tuple[Span, ...], sure: float, method: str) -> Claim:
    return Claim(thing.type, thing.name, "LOCATED_IN", place.type, place.name, spans, sure, method)


def measure_claim(
    section: Section, relation: str, mention: Mention, spans: tuple[Span, ...], sure: float, method: str
) -> Claim:
    return Claim(
        "Measure", section.title, relation, mention.type, mention.name, spans, sure, method, {"measure": section.path}
    )
