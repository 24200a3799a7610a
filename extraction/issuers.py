"""Who issues a document, where its title does not say it: bodies above or below the title, or above a date."""

from __future__ import annotations

import re

from extraction.dates import DAY
from extraction.document import Section
from extraction.document_names import OFFICE
from extraction.headings import lines_of
from extraction.titles import DATE

Span = tuple[int, int]

#: a line that only names bodies; the blanks between them may be gone
BODIES = re.compile(rf"(?:[\u4e00-\u9fff（）]{{1,30}}?{OFFICE}[、，\s]*)+(?:文件)?")
#: （某市人民政府办公室2022年4月印发，实施期至2025年底）
IN_BRACKETS = re.compile(
    rf"[（(](?:(?:19|20)\d{{2}}年[\d月日]{{0,6}})?(?P<n>[\u4e00-\u9fff、]{{2,60}}?{OFFICE})"
    r"(?:(?:于)?(?:19|20)\d{2}年[\d月日]{0,6})?(?:印发|发布|公布|制定|编制|出台)?(?:[，；][^（）]{0,40})?[）)]"
)
#: a day or a month alone on a line
DATE_LINE = re.compile(rf"\s*(?:{DAY}(?<=[日月])|{DATE.pattern})\s*")
NEAR = 3  #: lines between a title and the bodies that issue it
MOST = 4  #: bodies that sign one below the other


def issuers_beside(front: str, title: Span) -> Span | None:
    """The span of the bodies on the lines just above a title, or in brackets or above a month below it."""
    lines = [(start, line) for start, line in lines_of(front) if line.strip()]
    above = [(start, line) for start, line in lines if start + len(line) <= title[0]]
    below = [(start, line) for start, line in lines if start >= title[1]][:NEAR]
    first = None
    for start, line in reversed(above[-NEAR:]):
        if not BODIES.fullmatch(line):
            break
        first = start
    if first is not None:
        start, line = above[-1]
        return first, start + len(line.removesuffix("文件"))
    for i, (start, line) in enumerate(below):
        match = IN_BRACKETS.fullmatch(line)
        if match:
            return start + match.start("n"), start + match.end("n")
        if i + 1 < len(below) and DATE_LINE.fullmatch(below[i + 1][1]) and BODIES.fullmatch(line):
            return start, start + len(line)
    return None


def signers(text: str, *sections: Section | None) -> Span | None:
    """The span of the bodies that signed one of the sections: the lines right above a date."""
    for section in filter(None, sections):
        run: list[Span] = []
        for start, line in lines_of(text[section.start : section.end]):
            if DATE_LINE.fullmatch(line) and run:
                return run[-MOST:][0][0], run[-1][1]
            begin = section.start + start
            signs = re.fullmatch(r"[\u4e00-\u9fff、]{3,40}", line)
            run = [*run, (begin, begin + len(line))] if signs else []
    return None
