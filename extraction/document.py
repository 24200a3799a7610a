"""Document, Section, Mention: frozen values; their spans index `Document.text`, the cleaned text.

`Document.evidence(start, end)` turns a span of the cleaned text into Evidence in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from graph.model import Evidence

SENTENCE_END = re.compile(r"[。！？；\n]")
#: the cells of a table row are clauses too
CLAUSE = re.compile(r"[^，。；：！？\n|]+")

SectionKind = Literal["front", "section", "goal", "measure", "back"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that stands under it, or the front matter before the first heading.

    Sections of a document are listed in text order; a Section's subsections follow it and lie inside its span.
    `measure`: the lowest numbered task clause. `goal`: aims and targets. `section`: everything else that has a heading.
    """

    kind: SectionKind
    level: int  #: 0 for the front matter, 1 for the outermost headings
    path: str  #: 二（二）4; '' for the front matter
    title: str  #: heading text without its number and closing punctuation
    start: int
    end: int  #: end of the section, subsections included
    title_start: int
    title_end: int
    body_start: int  #: where the text after the heading begins
    parent: int  #: index in Document.sections, -1 for none


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name in the cleaned text: `text[start:end]` is as written, `name` what it names in this document."""

    start: int
    end: int
    type: str
    name: str
    method: str = ""
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a document holds, as far as it says so; ISO dates, both days included."""

    effective: str = ""
    expires: str = ""
    stage: str = ""  #: 试行, 暂行, 征求意见稿
    period_from: int = 0  #: years that it plans for
    period_to: int = 0
    span: tuple[int, int] = (0, 0)  #: the clause about effective and expires


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file shows about itself; '' where it does not show it. Each span indexes the cleaned text."""

    title: str = ""
    number: str = ""  #: 文号, e.g. 沪府办发〔2022〕11号
    issuer: str = ""  #: as written
    date: str = ""  #: ISO date of issue
    addressees: str = ""
    validity: Validity = Validity()
    jurisdiction: str = ""  #: full name of the division the document speaks for, '' when it cannot be read
    title_span: tuple[int, int] = (0, 0)
    number_span: tuple[int, int] = (0, 0)
    issuer_span: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Document:
    """One file, read and cleaned.

    file     its name (no folder)
    source   the decoded bytes, untouched
    text     cleaned: wrapped lines joined, stray blanks dropped, full-width forms of (),:; where Chinese stands
             beside them, simplified characters; paragraphs end with "\\n"
    offsets  len(text) + 1 increasing indices into source: text[i] was read from source[offsets[i]]
    """

    file: str
    source: str
    text: str
    offsets: Sequence[int]
    metadata: Metadata
    sections: tuple[Section, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sections]

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in SENTENCE_END.finditer(self.text)]

    def section_at(self, position: int) -> Section:
        """The innermost section that holds `position`."""
        i = max(0, bisect_right(self._starts, position) - 1)
        while self.sections[i].end <= position and self.sections[i].parent >= 0:
            i = self.sections[i].parent
        return self.sections[i]

    def evidence(self, start: int, end: int) -> Evidence:
        """The proof at text[start:end], as a place in the file; leading and trailing white space is cut off."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        source_start, source_end = self.offsets[start], self.offsets[end - 1] + 1
        section = self.section_at(start)
        return Evidence(
            file=self.file,
            start=source_start,
            end=source_end,
            quote=self.source[source_start:source_end],
            text=self.text[start:end],
            section=section.path,
            clause=section.title,
        )

    def sentence_at(self, start: int, end: int | None = None) -> tuple[int, int]:
        """Span of the sentence(s) around text[start:end]: up to 。！？；or a line's end, the mark included."""
        before = bisect_left(self._ends, start)
        left = self._ends[before - 1] + 1 if before else 0
        right = max(end or start + 1, start + 1) - 1
        behind = bisect_left(self._ends, right)
        right = self._ends[behind] if behind < len(self._ends) else max(right, len(self.text))
        if right < len(self.text) and self.text[right] != "\n":
            right += 1
        return left, right
