"""Lists of responsible bodies: where they stand in a text and what is in them.

A list stands in brackets of any kind, behind a label (责任单位：), in a line or a table cell of its own.
Items come with the role that a label (牵头单位：) or a closing phrase (…牵头，…配合) gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extraction.gazetteer import Division
from extraction.list_grammar import CLOSE, FIRST_LEADS, LABEL, LABEL_WITH_NOUN, OPEN, SIGN_LEADS
from extraction.list_reader import BodyList, Item, ListReader

__all__ = ["BodyList", "Item", "find_lists"]


def find_lists(text: str, home: Division | None, nation: bool) -> list[BodyList]:
    """All lists of responsible bodies in a text, in order."""
    reader = ListReader(text, home, nation)
    found: list[BodyList] = []
    position = 0
    for start, end in sorted(_candidates(text)):
        if start < position:
            continue
        body_list = reader.read(start, end)
        if body_list is not None:
            found.append(body_list)
            position = end
    return _mark_leads(text, found)


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Spans that may be lists: brackets, labelled lines, table cells."""
    position = 0
    for line in text.split("\n"):
        brackets = list(_brackets(line))
        yield from ((position + s, position + e) for s, e in brackets)
        for match in LABEL.finditer(line):
            inside = any(s < match.start() < e for s, e in brackets)
            before = line[: match.start()].rstrip()[-1:]
            if not inside and (not before or before in "。；;|！：)）”") and LABEL_WITH_NOUN.search(match["label"]):
                yield position + match.start(), position + len(line)
        if "|" in line or "\t" in line:
            for cell in re.finditer(r"[^|\t]+", line):
                yield position + cell.start(), position + cell.end()
        position += len(line) + 1


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
