"""Where the title of an item ends and its text begins."""

from __future__ import annotations

import re

_OPEN, _CLOSE = r"（(〔\[【", r"）)〕\]】"
#: text inside a bracket, brackets of one more level included; bounded, so that no input makes it slow
_INNER = rf"(?:[^{_OPEN}{_CLOSE}\n]|[（(〔\[][^）)〕\]\n]{{0,200}}[）)〕\]]){{0,600}}"
#: the closing bracket of a list of responsible bodies at the end of a paragraph
RESPONSIBLE_END = re.compile(rf"[{_OPEN}]{_INNER}(?:部门|单位|牵头|负责|配合|主体){_INNER}[{_CLOSE}]\s*[。.]?$")
DATE = re.compile(r"((?:19|20)\d{2})\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?")
DATED = re.compile(rf"[（(]\s*{DATE.pattern}\s*[）)]$")
#: a title between brackets: 第一条【支持平台建设】对…, 第一条（目的）为了…
BRACKETED = re.compile(r"【(?P<t>[^【】]{2,30})】")
BRACKETED_ARTICLE = re.compile(r"[【（](?P<t>[^【】（）]{2,24})[】）]")
#: a short form that a title gives at its end
SHORT_FORM = re.compile(r"（以下简?称[^（）]{1,20}）$")
MAX_TITLE = 45  #: characters; a longer first sentence is no title


def title_of(line: str, begin: int, in_brackets: bool = False) -> tuple[int, int, int]:
    """Span of the title of an item whose text begins at `begin`, and where the text after it begins.

    What stands in brackets; else up to the first 。 when that is near; up to a ： that comes before any other mark;
    else the first clause.
    """
    bracketed = (BRACKETED_ARTICLE if in_brackets else BRACKETED).match(line, begin)
    if bracketed:
        return *bracketed.span("t"), bracketed.end()
    stop = _outside_brackets(line, begin, "。")
    colon = _outside_brackets(line, begin, "：，。；")
    if colon < len(line) and line[colon] == "：" and colon - begin <= 30 and colon + 1 < len(line):
        return begin, colon, colon + 1
    if stop >= len(line):
        if len(line) - begin <= MAX_TITLE:
            return begin, max(begin, len(line.rstrip("：:；;，"))), len(line)
    elif stop - begin <= MAX_TITLE and not _is_untitled(line, begin, stop):
        return begin, stop, stop + 1
    blank = line.find(" ", begin)
    if 0 < blank - begin <= 30:
        return begin, blank, blank + 1
    clause = _outside_brackets(line, begin, "，。；：")
    return begin, clause, begin


def _is_untitled(line: str, begin: int, stop: int) -> bool:
    """Whether the first sentence is the task itself: it has clauses, and is long or all that there is."""
    listed = RESPONSIBLE_END.search(line)
    rest = line[stop + 1 : listed.start() if listed else len(line)].strip()
    return "，" in line[begin:stop] and (not rest or stop - begin > 24)


def _outside_brackets(line: str, begin: int, marks: str) -> int:
    depth = 0
    for i in range(begin, len(line)):
        char = line[i]
        if char in "（(〔《":
            depth += 1
        elif char in "）)〕》":
            depth = max(0, depth - 1)
        elif char in marks and depth == 0:
            return i
    return len(line)
