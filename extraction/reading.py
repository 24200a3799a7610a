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


@dataclass(frozen=True)
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
        found = []
        for mention in self.mentions[bisect_left(self._starts, start) :]:
            if mention.start >= end:
                break
            if mention.end <= end and (not types or mention.type in types):
                found.append(mention)
        return found

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


def sentences_of(
    document: Document, words: Sequence[Span], names: Sequence[Span], places: Sequence[Span]
) -> tuple[Sentence, ...]:
    """All sentences with their phrases."""
    lists = [sorted(spans) for spans in (words, names, places)]
    starts = [[a for a, _ in spans] for spans in lists]
    found = []
    for start, end, section in sentence_spans(document):
        inner = []
        for spans, begins in zip(lists, starts, strict=True):
            i = bisect_left(begins, start)
            j = bisect_left(begins, end)
            inner.append([s for s in spans[i:j] if s[1] <= end])
        tokens = tokens_of(document.text, start, end, *inner)
        found.append(Sentence(start, end, section, tuple(joined(document.text, p) for p in phrases_of(tokens))))
    return tuple(found)
