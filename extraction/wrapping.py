"""Text with hard line breaks: which lines belong to one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.tables import is_row

#: a character and its index in the source
Char = tuple[str, int]
Line = list[Char]

#: two wide blanks inside a line start a paragraph in text that was pasted from a page or a PDF
PARAGRAPH_GAP = re.compile(r"[\u2003\u3000]{2,}")
#: the blank before a second label in a line that begins with one: 牵头部门：甲局　配合部门：乙局
LABEL = re.compile(r"\s*[\u4e00-\u9fff]{2,8}[：:]")
LABEL_GAP = re.compile(r"[\u2003\u3000]+|[ \u00a0]{2,}")
ENDS_SENTENCE = "。！？；：!?;:"
#: a line that starts a paragraph by itself, however long the line before it is
STARTS_PARAGRAPH = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|\d{1,2}[、.．](?!\d)|\d(?:\.\d+)+\s*\D"
    r"|第[一二三四五六七八九十百\d]+[章节条]|(?:任务|举措|行动)[一二三四五六七八九十\d]{1,3}[：:、]|[①-⑳]|——|—{2}|[●■◆★▲]|附件|各.{0,30}[：:]$"
)
TITLE_LINE = re.compile(r"关于.*的(?:通知|意见|决定|批复|函|公告)[）)]?$")
MIN_WRAPPED = 22  #: visible characters; a shorter line ends its paragraph
MAX_WRAPPED = 80  #: visible characters; longer lines are paragraphs
EVEN = 0.15  #: lines that were broken at a margin differ from each other by less


def text_of(line: Line) -> str:
    return "".join([c for c, _ in line])


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a part of it between two paragraph gaps."""

    chars: Line
    text: str  #: of the chars, without blanks at the ends
    starts: bool  #: whether it starts a paragraph: is indented or follows a gap
    width: int  #: of its whole line, in visible characters
    last: bool  #: whether its line ends with it


def pieces_of(lines: Iterable[Line]) -> list[Piece]:
    """Lines split at paragraph gaps; empty ones are left out."""
    found = []
    for line in lines:
        text = text_of(line)
        parts = list(_split_at_gaps(text))
        whole = width(text)
        for i, (begin, end, starts) in enumerate(parts):
            found.append(Piece(line[begin:end], text[begin:end].strip(), starts, whole, i == len(parts) - 1))
    return [piece for piece in found if piece.text]


def paragraphs_of(pieces: Sequence[Piece]) -> list[Line]:
    """Where the text is wrapped, its lines joined to paragraphs; else the pieces as they are."""
    least = _margin([p for p in pieces if p.last and not is_row(p.text)])
    if least is None:
        return [piece.chars for piece in pieces]
    indented = sum(piece.starts for piece in pieces) >= 5
    joined: list[Line] = []
    open_end = False
    for piece in pieces:
        text = piece.text
        if open_end and not piece.starts and not STARTS_PARAGRAPH.match(text) and not is_row(text):
            joined[-1] = joined[-1] + piece.chars
        else:
            joined.append(piece.chars)
        # where paragraphs are indented, a full line that ends a sentence may still go on
        full = piece.last and piece.width >= least and not TITLE_LINE.search(text) and not is_row(text)
        open_end = full and (indented or text[-1] not in ENDS_SENTENCE)
    return joined


def _split_at_gaps(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where the pieces of a line begin and end, and whether they start a paragraph (are indented or follow a gap)."""
    start = 0
    starts = False
    for match in (LABEL_GAP if LABEL.match(text) else PARAGRAPH_GAP).finditer(text):
        if not PARAGRAPH_GAP.fullmatch(match.group()) and not LABEL.match(text, match.end()):
            continue
        if text[start : match.start()].strip():
            yield start, match.start(), starts
        start, starts = match.end(), True
    if not starts and text[:2].strip() == "" and len(text) > 2:
        starts = True
    yield start, len(text), starts


def width(text: str) -> int:
    """Visible characters."""
    return len("".join(text.split()))


def _margin(lines: Sequence[Piece]) -> int | None:
    """The least width of a full line, when the text has hard breaks inside its sentences, else None.

    It has when many lines end openly and most of these are about as long as the one before.
    """
    widths = sorted(line.width for line in lines)
    if len(widths) < 8 or widths[int(len(widths) * 0.95)] > MAX_WRAPPED:
        return None
    openly = [line.width for line in lines if line.text[-1] not in ENDS_SENTENCE and line.width >= MIN_WRAPPED]
    if len(openly) < 0.3 * len(lines):
        return None
    # neighbours, since a margin may change in the middle of a file
    even = sum(1 for a, b in pairwise(openly) if abs(a - b) <= EVEN * max(a, b))
    if even < 0.6 * (len(openly) - 1):
        return None
    return max(MIN_WRAPPED, int(sorted(openly)[len(openly) // 4] * 0.6))
