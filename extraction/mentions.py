"""Document -> Reading: every finder in its order. Places and bodies come first; no other name runs into them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extraction.agencies.finder import find_agencies, lists_of
from extraction.agencies.responsibility import Responsibility, find_responsibilities
from extraction.citations.references import find_documents
from extraction.divisions.finder import find_districts
from extraction.document import Document, Mention
from extraction.fields.candidates import Usage, mentions_of, usages
from extraction.fields.names import known_spans
from extraction.learned import Learned, shipped
from extraction.phrases import Phrase, Span
from extraction.places.finder import find_parks
from extraction.places.names import may_be_tagged
from extraction.projects import find_projects
from extraction.reading import Reading, Sentence, Sentences
from extraction.repeats import occurrences, repeated
from extraction.tagger.features import Line, lines_of
from extraction.tagger.model import Tags


@dataclass(frozen=True)
class Look:
    """What the finders see at first: vocabulary, bodies and districts, places and projects by their nouns."""

    document: Document
    words: Sequence[Span]
    boundaries: frozenset[int]  #: where words begin and end
    known: tuple[Span, ...]  #: vocabulary terms of fields
    sentences: Sentences
    phrases: tuple[Phrase, ...]  #: of sentences that know no place yet
    agencies: list[Mention]
    districts: list[Mention]
    parks: list[Mention]
    projects: list[Mention]  #: organizations among them
    responsible: tuple[Responsibility, ...]

    @property
    def lines(self) -> Iterator[Line]:
        """What the tagger reads."""
        found = (*self.agencies, *self.districts, *self.parks, *self.projects)
        return lines_of(self.document, self.words, self.known, self.phrases, found)


@dataclass(frozen=True)
class Frame:
    """What is found before fields are: places, bodies and projects, and the sentences that they structure."""

    document: Document
    sentences: tuple[Sentence, ...]
    known: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    responsible: tuple[Responsibility, ...]
    tags: Tags | None

    @property
    def places(self) -> list[Mention]:
        return [m for m in self.mentions if m.type in ("Park", "District")]

    @property
    def usages(self) -> list[Usage]:
        """Candidates for fields."""
        phrases = [p for s in self.sentences for p in s.phrases]
        return usages(self.document, phrases, self.known, self.places, self.tags)

    @cached_property
    def taken(self) -> frozenset[str]:
        """Names that are no field, since a place or a project has them."""
        return frozenset(m.name for m in self.mentions if m.type in ("Park", "Project"))


def first_look(document: Document, words: Sequence[Span]) -> Look:
    """What the finders see, given the spans of the document's words."""
    boundaries = frozenset(edge for span in words for edge in span)
    known = known_spans(document.text, boundaries)
    lists = lists_of(document)
    agencies = find_agencies(document, lists)
    districts = find_districts(document, lists, agencies)
    responsible = tuple(find_responsibilities(document, lists, agencies))
    sentences = Sentences(document, words, known)
    phrases = tuple(p for s in sentences.around(_spans(agencies)) for p in s.phrases)
    named = {m.name for m in districts} | {document.text[m.start : m.end] for m in districts}
    parks = _apart([m for m in find_parks(document, phrases, boundaries, districts) if m.name not in named], agencies)
    projects = _apart(find_projects(document, phrases), agencies, parks)
    return Look(
        document, words, boundaries, tuple(known), sentences, phrases, agencies, districts, parks, projects, responsible
    )


def read_frame(look: Look, tags: Tags | None) -> Frame:
    """The finders' names and the tagger's put together, and the sentences between them."""
    document = look.document
    answerable = [
        Mention(r.start, r.end, r.type, r.name, "responsible", 0.9) for r in look.responsible if r.type != "Agency"
    ]
    tagged = [m for m in _tagged(document, tags, "Park") if may_be_tagged(m.name)]
    parks = [*look.parks, *_apart(tagged, look.parks, look.agencies, look.districts)]
    things = [*_tagged(document, tags, "Project"), *_tagged(document, tags, "Organization")]
    projects = [*look.projects, *_apart(things, look.projects, parks, look.agencies)]
    places = _spans([*parks, *look.agencies, *_apart(look.districts, parks, look.agencies)])
    sentences = look.sentences.around(places)
    found = (*parks, *projects, *look.districts, *look.agencies, *answerable, *find_documents(document))
    return Frame(document, sentences, look.known, found, look.responsible, tags)


def read_mentions(document: Document, words: Sequence[Span], learned: Learned | None = None) -> Reading:
    """The sentences and all mentions of a document; `learned` is what the package ships unless it is given."""
    learned = learned or shipped()
    look = first_look(document, words)
    frame = read_frame(look, learned.tagger(look.lines) if learned.tagger else None)
    fields = [m for m in mentions_of(frame.usages, frame.tags, learned.weights) if m.name not in frame.taken]
    fields += repeated(document.text, fields, frame.mentions, look.boundaries)
    return Reading(document, frame.sentences, tuple(sorted({*fields, *frame.mentions})), frame.responsible)


#: a place or a project that no rule sees is taken when the tagger is this sure of each of its characters
SURE = 0.5
COUNTED = re.compile(r"[\d两三四五六七八九十]个")


def _tagged(document: Document, tags: Tags | None, type_: str) -> list[Mention]:
    """Names that the tagger sees; a count of things is no name."""
    found = []
    for tag in tags.spans if tags else ():
        start, end = _with_quotes(document.text, tag.start, tag.end)
        name = document.text[start:end]
        if tag.type == type_ and tag.probability >= SURE and len(name) > 2 and not COUNTED.search(name):
            found.append(Mention(start, end, type_, name, "tag", round(tag.probability, 2)))
    return [*found, *_again(document.text, found)]


def _again(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """The other places of a text where a name stands that the tagger saw in one."""
    taken = {m.start for m in found}
    for name, mention in {m.name: m for m in found if len(m.name) > 3}.items():
        for start, end in occurrences(text, name):
            if start not in taken:
                yield Mention(start, end, mention.type, name, "tag", mention.confidence)


def _with_quotes(text: str, start: int, end: int) -> Span:
    """The span with the other one of a pair of quotes, or without the pair: “工赋上海”行动, 工赋上海."""
    if text[start:end].count("“") < text[start:end].count("”") and text[start - 1 : start] == "“":
        start -= 1
    if text[start:end].count("“") > text[start:end].count("”") and text[end : end + 1] == "”":
        end += 1
    quoted = text[start:end]
    return (start + 1, end - 1) if quoted[:1] == "“" and quoted.find("”") == len(quoted) - 1 else (start, end)


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
    return [m for m in mentions if taken.find(1, m.start, m.end) < 0]
