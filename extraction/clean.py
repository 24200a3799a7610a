"""Source text -> clean text with an offset map. Every clean character stands for one source character.

In order: invisible characters and mark-up go, page furniture goes, wrapped lines are joined, blanks beside Chinese go,
width is made uniform, Traditional characters become simplified.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, pairwise

from extraction.furniture import furniture
from extraction.gap_tables import with_cells
from extraction.simplify import simplified
from extraction.vertical_tables import with_rows
from extraction.wrapping import Line, paragraphs_of, pieces_of, text_of

INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f")
TAG = re.compile(r"<!--|</?[a-zA-Z][^<>]{0,300}>")
#: tags with what is to go up to their end
CLOSED_BY = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<script\b", re.I), re.compile(r"</script\s*>", re.I)),
    (re.compile(r"<style\b", re.I), re.compile(r"</style\s*>", re.I)),
)
NEW_LINE = re.compile(r"</?(?:p|div|br|li|tr|h\d|table)\b", re.I)
#: with what is left of an ampersand that was written as an entity itself
ENTITY = re.compile(r"&(?:amp;)*(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][\da-fA-F]{2,5});")
#: one sign for one: other quotes, brackets, bars, and full-width forms of ASCII punctuation that stands beside Chinese
SAME = dict(zip("「」『』﹙﹚〈〉﹝﹞─｜│∶﹕︰", "“”‘’（）《》〔〕—||：：：", strict=True))
WIDE = dict(zip(",:;()!?", "，：；（）！？", strict=True))
NARROW = re.compile(r"[,:;()!?]")
BLANK = re.compile(r"\s")
LINE_END = re.compile(r"[\r\n\f\v\u2028\u2029]")
#: a full stop written as a dot: Chinese before it, Chinese or nothing behind it, and no number of a heading
DOT = re.compile(r"(?<=[\u4e00-\u9fff”])(?<![一二三四五六七八九十])\.(?=\s*(?:[\u4e00-\u9fff“（]|$))")


def clean(source: str) -> tuple[str, array[int]]:
    """Clean text and its len(text) + 1 offsets into `source`, increasing.

    Paragraphs end with "\\n"; none is empty.
    """
    pieces = pieces_of(with_rows(with_cells(_with_bars(list(_lines(_visible(source)))))))
    dropped = furniture([simplified(piece.text) for piece in pieces])
    kept = [piece for i, piece in enumerate(pieces) if i not in dropped]
    tidied = [_tidy(line) for line in paragraphs_of(kept)]
    chars = [char for line in tidied if line for char in (*line, ("\n", line[-1][1] + 1))]
    offsets = array("l", (index for _, index in chars))
    offsets.append(len(source))
    # a line's "\n" has no source character of its own when a paragraph gap was cut: keep the order all the same
    increasing = array("l", [*accumulate(reversed(offsets), min)][::-1])
    return simplified(text_of(chars)), increasing


def _visible(source: str) -> Line:
    hidden: set[int] = set()
    instead: dict[int, str] = {}
    for start, end in _markup(source):
        hidden.update(range(start, end))
        if NEW_LINE.match(source, start):
            instead[start] = "\n"
    for match in ENTITY.finditer(source) if "&" in source else ():
        char = html.unescape(re.sub(r"^&(?:amp;)+(?=.)", "&", match.group()))
        if len(char) == 1 and match.start() not in hidden:
            hidden.update(range(match.start(), match.end()))
            instead[match.start()] = char
    shown: Iterable[str] = source
    if hidden:
        shown = (instead.get(i, "\u200b") if i in hidden else char for i, char in enumerate(source))
    return [(SAME.get(char, char), index) for index, char in enumerate(shown) if char not in INVISIBLE]


def _markup(source: str) -> Iterator[tuple[int, int]]:
    """Spans of tags and comments; of scripts and styles with all that is in them."""
    position = 0
    unclosed: set[re.Pattern[str]] = set()
    while match := TAG.search(source, position):
        start, position = match.span()
        for opening, closing in CLOSED_BY:
            if closing not in unclosed and opening.match(source, start):
                if end := closing.search(source, position):
                    position = end.end()
                else:
                    unclosed.add(closing)
        if match.group() != "<!--" or position > match.end():
            yield start, position


def _lines(chars: Line) -> Iterator[Line]:
    start = 0
    for match in LINE_END.finditer(text_of(chars)):
        yield chars[start : match.start()]
        start = match.end()
    yield chars[start:]


def _with_bars(lines: list[Line]) -> list[Line]:
    """Rows with tabs between their cells get bars: two lines or more, one after the other, with two tabs or more."""
    counts = [text.count("\t") if text.strip() else -1 for text in map(text_of, lines)]
    filled = [i for i, count in enumerate(counts) if count >= 0]
    rows = {i for pair in pairwise(filled) if min(counts[i] for i in pair) >= 2 for i in pair}
    return [[("|" if c == "\t" else c, x) for c, x in line] if i in rows else line for i, line in enumerate(lines)]


def _tidy(line: Line) -> Line:
    """Drop blanks beside Chinese and at the ends, one blank elsewhere; make width uniform."""
    tidied = _drop_blanks([(_narrow(char), index) for char, index in line])
    while (widened := _widen(tidied)) != tidied:  # a wide sign makes its neighbour wide
        tidied = widened
    return _drop_blanks(tidied)


def _drop_blanks(line: Line) -> Line:
    if not BLANK.search(text_of(line)):
        return line
    out: Line = []
    blank = -1
    for char, index in line:
        if char.isspace():
            blank = index if blank < 0 else blank
            continue
        if blank >= 0 and out and not (_is_chinese(out[-1][0]) or _is_chinese(char)):
            out.append((" ", blank))
        blank = -1
        out.append((char, index))
    return out


@cache
def _is_chinese(char: str) -> bool:
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\uff00" <= char <= "\uffef"
        or char in "“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩"
        or char in "〔〕【】〖〗"
    )


@cache
def _narrow(char: str) -> str:
    """Half-width form of full-width letters, digits and signs; Chinese punctuation stays.

    Radicals and compatibility characters, which PDFs have for the plain ones, become these.
    """
    wide = "\uff01" <= char <= "\uff5e" and char not in "，：；（）！？"
    if wide or "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        return unicodedata.normalize("NFKC", char)
    return char


def _widen(line: Line) -> Line:
    text = text_of(line)
    out = list(line)
    for match in DOT.finditer(text):
        out[match.start()] = ("。", line[match.start()][1])
    for match in NARROW.finditer(text):
        i = match.start()
        char, index = line[i]
        before = next((c for c, _ in reversed(out[max(0, i - 2) : i]) if c != " "), "")
        after = next((c for c, _ in line[i + 1 : i + 3] if c != " "), "")
        if char in ",:" and before.isdigit() and after.isdigit():
            continue
        if (before and _is_chinese(before)) or (after and _is_chinese(after)) or (char in "()" and _has_chinese(line)):
            out[i] = (WIDE[char], index)
    return out


def _has_chinese(line: Line) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c, _ in line)
