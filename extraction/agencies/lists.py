"""Lists of responsible bodies: where they stand in a text and what is in them.

A list stands in brackets of any kind, behind a label (责任单位：), in a line or a table cell of its own.
Items come with the role that a label (牵头单位：) or a closing phrase (…牵头，…配合) gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extraction.agencies.list_grammar import (
    BARE_LABEL,
    BEFORE_BRACKET,
    CLOSE,
    ENDS_IN_ROLE,
    FIRST_LEADS,
    LABEL,
    LABEL_WITH_NOUN,
    OPEN,
    SIGN_LEADS,
    label_of,
)
from extraction.agencies.list_reader import BodyList, Item, ListReader
from extraction.divisions.gazetteer import Division
from extraction.tables import BODIES, body_cells, cells_of

__all__ = ["BodyList", "Item", "find_lists"]


def find_lists(text: str, home: Division | None, nation: bool) -> list[BodyList]:
    """All lists of responsible bodies in a text, in order."""
    reader = ListReader(text, home, nation)
    found: list[BodyList] = []
    lines: list[BodyList] = []
    position = 0
    for start, end, label in sorted(_candidates(text), key=lambda c: (c[0], -c[1])):
        if start < position:
            continue
        body_list = reader.read(start, end, label)
        if body_list is not None and not DATE_LINE.match(text, end):
            found.append(body_list)
            position = end
            if not label and _holds_only_names(text, start, end):
                lines.append(body_list)
    if len(lines) < MIN_LINES:  # a body alone on a line may be a signature; many are the cells of a table
        found = [b for b in found if b not in lines or len(b.items) > 1]
    return _mark_leads(text, found)


def _holds_only_names(text: str, start: int, end: int) -> bool:
    """Whether neither brackets nor a label nor a closing phrase show that text[start:end] is a list."""
    line = text.rfind("\n", 0, start) + 1
    marked = text[start] in OPEN or LABEL.match(text, start) or NUMBERED.fullmatch(text, line, start)
    return not marked and not any(m.end() == end for m in ENDS_IN_ROLE.finditer(text, start, end))


def _end_of_labels(line: str, position: int) -> int:
    """Where what a label opens ends: at the first 。 that no other label follows."""
    while (stop := line.find("。", position)) >= 0:
        if not LABEL.match(line, stop + 1):
            return stop
        position = stop + 1
    return len(line)


MIN_LINES = 3
#: a line with one of these says something
SENTENCE = re.compile(r"[。！？：《》“”]|^[（(〔\[【]")
#: names in angle brackets or quotation marks, or alone, where a line ends
MARKED_END = re.compile(
    r"(?:[《“](?P<open>)|(?<=。))(?P<names>(?![^。；：]*会同)[^。；：《》“”、]{2,24}、[^。；：《》“”]{2,200})(?(open)[》”]|)[。；]?$"
)
#: the number of a heading
NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])\s*")
#: behind the names of those who issue a document
DATE_LINE = re.compile(r"\s*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日")


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans that may be lists, with the label that a table's header gives: brackets, labelled lines, table cells."""
    cells = list(body_cells(text))
    yield from cells
    yield from _elsewhere(text, {s for s, _, _ in cells})


def _elsewhere(text: str, taken: set[int]) -> Iterator[tuple[int, int, str]]:
    """Candidates outside the cells of known columns (`taken`: where those begin)."""
    position = 0
    for line in text.split("\n"):
        brackets = list(_brackets(line))
        for s, e in brackets:
            before = BEFORE_BRACKET.search(line, 0, s)
            yield position + s, position + e, before["label"] if before else ""
        for match in LABEL.finditer(line):
            inside = any(s < match.start() < e for s, e in brackets)
            before_label = line[: match.start()].rstrip()[-1:]
            stands = not before_label or before_label in "。；;|！：)）”"
            if not inside and stands and LABEL_WITH_NOUN.search(label_of(match)):
                end = _end_of_labels(line, match.end()) if match.end() < len(line) else _bodies_below(text, position)
                yield position + match.start(), max(position + match.end(), position + end), ""
        if "|" in line:
            cells = [(position + s, position + e) for s, e in cells_of(line)]
            if not any(s in taken for s, _ in cells):
                yield from ((s, e, "") for s, e in cells if s < e)
        elif line and not SENTENCE.search(line.removesuffix("。")):
            number = NUMBERED.match(line)
            begin = number.end() if number else 0
            yield position + begin, position + len(line.removesuffix("。")), ""
        elif ends := MARKED_END.search(line):
            yield position + ends.start("names"), position + ends.end("names"), ""
        yield from ((position + s, position + e, "") for s, e in _sentences(line))
        position += len(line) + 1


def _bodies_below(text: str, position: int) -> int:
    """How far the lines below a label that stands alone hold nothing but bodies, counted from the label's line."""
    end = text.find("\n", position) + 1
    while end > 0 and (stop := text.find("\n", end)) >= 0 and BODIES.fullmatch(text, end, stop):
        end = stop + 1
    return max(end - 1, position) - position


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    """Parts of sentences that may say who does it: up to a clause that ends so, from each clause or 由 before."""
    for sentence in re.finditer(r"[^。；]+", line):
        for named in BARE_LABEL.finditer(line, *sentence.span()):  # 牵头单位为甲局，配合单位为乙局
            if line[named.end() - 1] in "为是":
                yield named.start(), sentence.end()
        ends = [m.end() for m in ENDS_IN_ROLE.finditer(line, *sentence.span())]
        if ends:
            starts = [sentence.start(), *(m.end() for m in re.compile(r"[，：]|由").finditer(line, *sentence.span()))]
            yield from ((start, end) for start in starts for end in ends if start < end)


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    """Outermost bracket pairs; any closing bracket closes any opening one; a labelled one may stay open."""
    stack: list[int] = []
    for i, char in enumerate(line):
        if char in OPEN:
            stack.append(i)
        elif char in CLOSE and stack:
            begin = stack.pop()
            if not stack:
                yield begin, i + 1
    if stack and LABEL.match(line, stack[0] + 1):
        yield stack[0], len(line)


def _mark_leads(text: str, lists: list[BodyList]) -> list[BodyList]:
    """Roles from 列第一位者为牵头单位 and from signs such as *."""
    first = FIRST_LEADS.search(text)
    signs = {m[1] for m in SIGN_LEADS.finditer(text)}
    marked: list[BodyList] = []
    for body_list in lists:
        items = list(body_list.items)
        if first and body_list.end > text.rfind("\n", 0, first.start()) and all(i.role == "责任" for i in items):
            items[0] = replace(items[0], role="牵头")
        if signs:
            items = [
                replace(i, role="牵头") if text[i.start - 1] in signs or text[i.end : i.end + 1] in signs else i
                for i in items
            ]
        marked.append(replace(body_list, items=tuple(items)))
    return marked
