"""A document read clause by clause: its sentences with their phrases, and all mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extraction.agencies.responsibility import Responsibility
from extraction.document import Document, Mention, Section
from extraction.fields.names import joined
from extraction.phrases import Phrase, Span, phrases_of, tokens_of
from extraction.structure import RESPONSIBLE_END

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Sentence of a section's body; `section` indexes Document.sections."""

    start: int
    end: int
    section: int
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """What the relation rules look at. Mentions are sorted by position."""

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    responsible: tuple[Responsibility, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [m.start for m in self.mentions]

    def within(self, start: int, end: int, *types: str) -> list[Mention]:
        """Mentions that lie inside text[start:end]."""
        between = self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [m for m in between if m.end <= end and (not types or m.type in types)]

    @cached_property
    def measures(self) -> list[tuple[int, Section]]:
        return [(i, s) for i, s in enumerate(self.document.sections) if s.kind == "measure"]

    @cached_property
    def topic(self) -> str:
        """The track that the document is about: the one of its title, else one that it names again and again."""
        titled = self.within(*self.document.metadata.title_span, "Track")
        if titled:
            return titled[0].name
        counts = Counter(m.name for m in self.mentions if m.type == "Track")
        name, count = max(counts.items(), key=lambda c: (c[1], c[0]), default=("", 0))
        return name if count >= 4 else ""

    @cached_property
    def track_names(self) -> list[str]:
        """The names of all tracks, the longest first."""
        return sorted({m.name for m in self.mentions if m.type == "Track"}, key=lambda n: (-len(n), n))

    def sentences_of(self, section: int) -> list[Sentence]:
        return self._by_section[section]

    @cached_property
    def _by_section(self) -> dict[int, list[Sentence]]:
        found: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in self.sentences:
            found[sentence.section].append(sentence)
        return found


def sentence_spans(document: Document) -> Iterator[tuple[int, int, int]]:
    """(start, end, section index) of every sentence; headings, the cover and closing lines are left out."""
    sections = document.sections
    index = {id(s): i for i, s in enumerate(sections)}
    skip = _front_matter_end(document)
    for match in SENTENCE.finditer(document.text):
        start, end = match.span()
        section = document.section_at(start)
        if section.level and start < section.title_end:
            start = max(start, section.body_start)
        listed = RESPONSIBLE_END.search(document.text, start, _line_end(document.text, start))
        if listed and listed.start() < end:
            end = max(start, listed.start())
        if section.kind == "back" or end <= skip or start >= end:
            continue
        yield start, end, index[id(section)]


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _front_matter_end(document: Document) -> int:
    """Where the cover (titles, 文号, addressees, signature) ends and the preamble begins."""
    front = document.sections[0]
    position, end = 0, 0
    for line in document.text[: front.end].split("\n"):
        position += len(line) + 1
        if COVER.search(line) or (len(line) < 60 and line[-1:] not in ("。", "；")):
            end = min(position, front.end)
        elif len(line) >= 60:
            break
    # a passage that was torn out of its document has no cover
    return end if end < front.end or len(document.sections) > 1 else 0


#: lines of a notice that are no part of the policy itself
COVER = re.compile(r"印发给你们|认真(?:按照|贯彻)|遵照执行|^\d{4}年\d{1,2}月\d{1,2}日|[：:]$|公开发布|^抄送")


class Sentences:
    """The sentences of a document with their phrases, around one set of places or another."""

    def __init__(self, document: Document, words: Sequence[Span], names: Sequence[Span]):
        self._text = document.text
        self._phrases: dict[tuple[int, tuple[Span, ...]], tuple[Phrase, ...]] = {}
        word, name = _Inside(words), _Inside(names)
        self._spans = [(a, b, section, word(a, b), name(a, b)) for a, b, section in sentence_spans(document)]

    def around(self, places: Sequence[Span]) -> tuple[Sentence, ...]:
        """All sentences, when no name runs into these spans."""
        inside = _Inside(places)
        found = []
        for start, end, section, words, names in self._spans:
            key = (start, inside(start, end))
            if key not in self._phrases:  # most sentences name no place, or the same ones
                tokens = tokens_of(self._text, start, end, words, names, key[1])
                self._phrases[key] = tuple(joined(self._text, p) for p in phrases_of(tokens))
            found.append(Sentence(start, end, section, self._phrases[key]))
        return tuple(found)


class _Inside:
    """Which of some spans lie in a part of the text."""

    def __init__(self, spans: Sequence[Span]):
        self._spans = sorted(spans)
        self._starts = [a for a, _ in self._spans]

    def __call__(self, start: int, end: int) -> tuple[Span, ...]:
        between = self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple(s for s in between if s[1] <= end)
