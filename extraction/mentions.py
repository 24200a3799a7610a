"""Document -> Reading: every finder in its order. Places and bodies come first; no other name runs into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.agencies.finder import find_agencies, lists_of
from extraction.agencies.responsibility import Responsibility, find_responsibilities
from extraction.citations.references import find_documents
from extraction.divisions.finder import find_districts
from extraction.document import Document, Mention
from extraction.fields.candidates import mentions_of, usages
from extraction.fields.names import known_spans
from extraction.phrases import Span
from extraction.places import find_parks
from extraction.projects import find_projects
from extraction.reading import Reading, Sentence, sentences_of


@dataclass(frozen=True)
class Frame:
    """What is found before fields are: places, bodies and projects, and the sentences that they structure."""

    sentences: tuple[Sentence, ...]
    known: tuple[Span, ...]  #: vocabulary terms of fields
    mentions: tuple[Mention, ...]
    responsible: tuple[Responsibility, ...]

    @property
    def parks(self) -> list[Mention]:
        return [m for m in self.mentions if m.type == "Park"]

    @property
    def taken(self) -> frozenset[str]:
        """Names that are no field, since a place or a project has them."""
        return frozenset(m.name for m in self.mentions if m.type in ("Park", "Project"))


def read_frame(document: Document, words: Sequence[Span]) -> Frame:
    """Places, bodies, projects and cited documents, given the spans of the document's words."""
    boundaries = frozenset(edge for span in words for edge in span)
    known = known_spans(document.text, boundaries)
    lists = lists_of(document)
    agencies = find_agencies(document, lists)
    districts = find_districts(document, lists, agencies)
    responsible = tuple(find_responsibilities(document, lists, agencies))
    phrases = [p for s in sentences_of(document, words, known, _spans(agencies)) for p in s.phrases]
    named = {m.name for m in districts} | {document.text[m.start : m.end] for m in districts}
    answerable = [
        Mention(r.start, r.end, r.type, r.name, "responsible", 0.9) for r in responsible if r.type != "Agency"
    ]
    parks = _apart([m for m in find_parks(document, phrases, boundaries) if m.name not in named], agencies)
    projects = _apart(find_projects(document, phrases), agencies, parks)
    places = _spans([*parks, *agencies, *_apart(districts, parks, agencies)])
    sentences = sentences_of(document, words, known, places)
    found = (*parks, *projects, *districts, *agencies, *answerable, *find_documents(document))
    return Frame(sentences, tuple(known), found, responsible)


def read_mentions(document: Document, words: Sequence[Span]) -> Reading:
    """The sentences and all mentions of a document."""
    frame = read_frame(document, words)
    found = usages(document, [p for s in frame.sentences for p in s.phrases], frame.known, frame.parks)
    fields = [m for m in mentions_of(found) if m.name not in frame.taken]
    return Reading(document, frame.sentences, tuple(sorted({*fields, *frame.mentions})), frame.responsible)


def _spans(mentions: Iterable[Mention]) -> list[Span]:
    """The outermost spans."""
    outer: list[Span] = []
    for span in sorted({(m.start, m.end) for m in mentions}, key=lambda s: (s[0], -s[1])):
        if not outer or span[1] > outer[-1][1]:
            outer.append(span)
    return outer


def _apart(mentions: Iterable[Mention], *others: Sequence[Mention]) -> list[Mention]:
    """The mentions that touch none of the others."""
    taken = bytearray()
    for other in (m for group in others for m in group):
        if len(taken) < other.end:
            taken.extend(bytes(other.end - len(taken)))
        taken[other.start : other.end] = b"\1" * (other.end - other.start)
    return [m for m in mentions if not any(taken[m.start : m.end])]
