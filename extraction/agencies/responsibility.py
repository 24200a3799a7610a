"""Which body answers for which measure: from lists of responsible bodies and from sentences (由A牵头、B配合).

A list belongs to the measure that holds it. A list on a line of its own, and a sentence that says 以上 or 以下,
cover several measures; then each of them gets an edge.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.agencies.finder import find_agencies, lists_of
from extraction.agencies.list_grammar import OPEN, role_of
from extraction.agencies.lists import BodyList
from extraction.document import Document, Mention, Section


@dataclass(frozen=True, slots=True, order=True)
class Responsibility:
    """A body and the measure that it answers for; spans index Document.text."""

    section: int  #: index of the measure in Document.sections
    start: int  #: span of the body's mention
    end: int
    name: str  #: as written in clean form
    type: str  #: Agency or Organization
    role: str  #: 牵头, 配合 or 责任
    list_start: int  #: span of the list or the sentence
    list_end: int


ADVERB = r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:按照?|根据|依据|各自|职责|职能|分工|共同|联合|分别|具体|统筹|组织|总)*"
PROSE_ROLE = re.compile(
    rf"{ADVERB}(?P<role>牵头(?:负责|组织|协调|推进|落实|制定|实施)?|主抓|负责(?!人|制|同志|任)|会同|配合|协助|主办|协办)"
)
#: what a body at the beginning of a clause is told to do: 省自然资源厅要制定细则, 市政府具体承担各项工作
ACTS = re.compile(
    r"(?:要(?!求)|应当?(?!用|急|对)|须|(?:具体|全面)?(?:履行|承担|承办)|切实|认真)"
    r"|(?:做好|抓好|落实|组织实施|按照职责分工|按职责分工)"
)
CLAUSE_MARKS = "。；，：\n"
JOIN = re.compile(r"[、和与及]|以及")
TOGETHER = re.compile(r"，?(?:并|再)?会同")
COVERS_BEFORE = re.compile(
    r"(?:以上|上述)(?:各项|各条|事项|任务|工作|措施|条款|内容|项目|(?:责任|牵头|主管)(?:单位|部门)|第?[一二三四五六七八九十\d]+(?:至|—|-|到)?[一二三四五六七八九十\d]*[项条点])"
)
COVERS_AFTER = re.compile(r"(?:以下|下列)(?:各项|各条|事项|任务|工作|措施|内容|项目|[一二三四五六七八九十\d]+[项条点])")


def find_responsibilities(
    document: Document, lists: list[BodyList] | None = None, agencies: list[Mention] | None = None
) -> list[Responsibility]:
    """All responsibilities of a document, in order, each once per measure, body and place."""
    lists = lists_of(document) if lists is None else lists
    found: set[Responsibility] = set()
    covering = _Covering(document, lists)
    for body_list in lists:
        for section in covering.measures(body_list):
            for item in body_list.items:
                span = (body_list.start, body_list.end)
                found.add(Responsibility(section, item.start, item.end, item.name, item.type, item.role, *span))
    found |= set(_from_prose(document, lists, find_agencies(document, lists) if agencies is None else agencies))
    return sorted(found)


class _Covering:
    """Which measures a list covers."""

    def __init__(self, document: Document, lists: list[BodyList]) -> None:
        self.document = document
        self.sections = document.sections
        self.holding = {b.start: innermost(document, b.start) for b in lists}
        self.with_lists = set(self.holding.values())

    def measures(self, body_list: BodyList) -> list[int]:
        index = self.holding[body_list.start]
        said = (body_list.start, body_list.items[0].start)  # with a label, if it has one
        if self.document.text[body_list.start] not in OPEN:
            said = self.document.sentence_at(body_list.start, body_list.end)
        if COVERS_BEFORE.search(self.document.text, *said) or COVERS_AFTER.search(self.document.text, *said):
            return [
                i
                for i in _sections_meant(self.document, said, body_list.start)
                if i not in self.with_lists or i == index
            ]
        section = self.sections[index]
        if section.kind != "measure":
            return [] if section.kind in ("front", "back") else self._below(index)
        covered = [index]
        if body_list.own_line and self._is_last(index) and not self._said_inline(index, body_list):
            covered += self._before_without_list(index)
        return sorted(covered)

    def _below(self, index: int) -> list[int]:
        """A list in the heading or the opening of a section: all measures under it that have none of their own."""
        return [i for i in descendants(self.sections, index) if self.sections[i].kind == "measure"]

    def _is_last(self, index: int) -> bool:
        section = self.sections[index]
        return not any(s.parent == section.parent and s.start > section.start for s in self.sections)

    def _said_inline(self, index: int, body_list: BodyList) -> bool:
        return any(i == index and start < body_list.start for start, i in self.holding.items())

    def _before_without_list(self, index: int) -> list[int]:
        """The measures just before under the same heading, when this document sets its lists under such groups."""
        section = self.sections[index]
        siblings = [i for i, s in enumerate(self.sections) if s.parent == section.parent and i < index]
        if any(i in self.with_lists for i in siblings):
            return []
        return [i for i in siblings if self.sections[i].kind == "measure"]


def innermost(document: Document, position: int) -> int:
    """Index of the innermost section that holds a position, the measure above it when one does."""
    index = document.sections.index(document.section_at(position))
    above = index
    while above >= 0:
        if document.sections[above].kind == "measure":
            return above
        above = document.sections[above].parent
    return index


def descendants(sections: tuple[Section, ...], index: int) -> Iterator[int]:
    """Indices of all sections under one."""
    for i in range(index + 1, len(sections)):
        above = sections[i].parent
        while above > index:
            above = sections[above].parent
        if above == index:
            yield i


def _from_prose(document: Document, lists: list[BodyList], agencies: list[Mention]) -> Iterator[Responsibility]:
    """A、B牵头, 由A会同B, A负责; with 以上 or 以下 the measures before or after."""
    text = document.text
    outside = [m for m in agencies if not any(b.start <= m.start < b.end for b in lists)]
    runs = list(_runs(text, outside))
    helping: set[int] = set()
    ends = sorted(b.end for b in lists)
    for i, run in enumerate(runs):
        before = bisect_right(ends, run[0].start) - 1
        if before >= 0 and TOGETHER.fullmatch(text, ends[before], run[0].start):  # 由A牵头，会同B
            for section in _sections_meant(document, document.sentence_at(run[0].start), run[0].start):
                for m in run:
                    yield Responsibility(
                        section, m.start, m.end, m.name, "Agency", "配合", *document.sentence_at(m.start)
                    )
            continue
        match = PROSE_ROLE.match(text, run[-1].end)
        if not match and i not in helping:
            yield from _told(document, run)
        if not match or i in helping:
            continue
        sentence = document.sentence_at(run[0].start, run[-1].end)
        sections = _sections_meant(document, sentence, run[0].start)
        together = match["role"] == "会同"
        if (
            together
            and text[run[0].start - 1] != "由"
            and not (i + 1 < len(runs) and runs[i + 1][0].start == match.end())
        ):
            continue  # X会同有关部门认定…: what X does, not what it answers for
        leads = together or match["role"].startswith(("牵头", "主抓", "主办"))
        said_by = [(m, "牵头" if leads else role_of(match["role"])) for m in run]
        if i + 1 < len(runs) and TOGETHER.fullmatch(text, match.end("role") - 2 * together, runs[i + 1][0].start):
            said_by += [(m, "配合") for m in runs[i + 1]]
            helping.add(i + 1)
        for section in sections:
            for mention, role in said_by:
                yield Responsibility(section, mention.start, mention.end, mention.name, "Agency", role, *sentence)


def _told(document: Document, run: list[Mention]) -> Iterator[Responsibility]:
    """What a measure's sentence tells bodies to do, where they are its subject."""
    text, start = document.text, run[0].start
    section = innermost(document, start)
    told = document.sections[section]
    begins = start == told.title_start or text[start - 1] in CLAUSE_MARKS
    if told.kind != "measure" or not begins or not ACTS.match(text, run[-1].end):
        return
    sentence = document.sentence_at(start, run[-1].end)
    for m in run:
        yield Responsibility(section, m.start, m.end, m.name, "Agency", "责任", *sentence)


def _runs(text: str, mentions: list[Mention]) -> Iterator[list[Mention]]:
    """Mentions joined by 、 and 和."""
    run: list[Mention] = []
    for mention in mentions:
        if run and not JOIN.fullmatch(text, run[-1].end, mention.start):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _sections_meant(document: Document, sentence: tuple[int, int], position: int) -> list[int]:
    sections, said = document.sections, document.text[slice(*sentence)]
    index = innermost(document, position)
    parent = sections[index].parent
    siblings = [i for i, s in enumerate(sections) if s.parent == parent and s.kind == "measure"]
    if COVERS_BEFORE.search(said):
        if sections[index].kind != "measure":
            return [i for i in descendants(sections, index) if sections[i].kind == "measure"]
        return [i for i in siblings if i <= index]
    if COVERS_AFTER.search(said):
        below = [i for i in descendants(sections, index) if sections[i].kind == "measure"]
        return below or [i for i in siblings if i > index]
    return [index] if sections[index].kind == "measure" else []
