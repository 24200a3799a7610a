"""Document -> Reading: every finder in its order. Places and bodies come first; no other name runs into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.agencies import find_agencies
from extraction.divisions import find_districts
from extraction.document import Document, Mention
from extraction.fields import known_spans, mentions_of, usages
from extraction.phrases import Span
from extraction.places import find_parks
from extraction.projects import find_documents, find_projects
from extraction.reading import Reading, sentences_of


def read_mentions(document: Document, words: Sequence[Span]) -> Reading:
    """The sentences and all mentions of a document, given the spans of its words."""
    boundaries = frozenset(edge for span in words for edge in span)
    known = known_spans(document.text, boundaries)
    agencies = find_agencies(document)
    districts = find_districts(document)
    blocked = _spans(agencies)
    phrases = [p for s in sentences_of(document, words, known, blocked) for p in s.phrases]
    named = {m.name for m in districts} | {document.text[m.start : m.end] for m in districts}
    parks = _apart([m for m in find_parks(document, phrases, boundaries) if m.name not in named], agencies)
    projects = _apart(find_projects(document, phrases), agencies, parks)
    places = _spans([*parks, *agencies, *_apart(districts, parks, agencies)])
    sentences = sentences_of(document, words, known, places)
    taken = {m.name for m in (*parks, *projects)}
    fields = [
        m for m in mentions_of(usages(document, [p for s in sentences for p in s.phrases], known)) if m.name not in taken
    ]
    found = [*fields, *parks, *projects, *districts, *agencies, *find_documents(document)]
    return Reading(document, sentences, tuple(sorted(set(found))))


def _spans(mentions: Iterable[Mention]) -> list[Span]:
    return sorted({(m.start, m.end) for m in mentions})


def _apart(mentions: Iterable[Mention], *others: Sequence[Mention]) -> list[Mention]:
    """The mentions that touch none of the others."""
    taken = bytearray()
    for other in (m for group in others for m in group):
        if len(taken) < other.end:
            taken.extend(bytes(other.end - len(taken)))
        taken[other.start : other.end] = b"\1" * (other.end - other.start)
    return [m for m in mentions if not any(taken[m.start : m.end])]
