"""Source text -> clean text with an offset map. Every clean character stands for one source character.

In order: invisible characters and mark-up go, web page furniture goes, wrapped lines are joined, blanks beside
Chinese go, width is made uniform, Traditional characters become simplified.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from functools import cache

#: a character and its index in the source
Char = tuple[str, int]
Line = list[Char]

INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f")
MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|</?[a-zA-Z][^<>]{0,300}>|&(?:nbsp|ensp|emsp|#160);", re.S)
#: two wide blanks inside a line start a paragraph in text that was pasted from a page or a PDF
PARAGRAPH_GAP = re.compile(r"[\u2003\u3000]{2,}")
ENDS_SENTENCE = "。！？；：!?;:"
#: a line that starts a paragraph by itself, however long the line before it is
STARTS_PARAGRAPH = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|\d{1,2}[、.．](?!\d)|\d(?:\.\d+)+\s*\D"
    r"|第[一二三四五六七八九十百\d]+[章节条]|[①-⑳]|——|—{2}|[●■◆★▲]|附件|各.{0,30}[：:]$"
)
#: lines that belong to the web page, not to the document
FURNITURE = re.compile(
    r"^(?:[-/>»\s]+|[-/>»\s]*(?:当前位置|您(?:现在)?的位置|首页|主页|专题专栏|规划纲要|网站地图|无障碍|打印本页|关闭窗口|返回顶部)[：:>\s]*"
    r"|(?:【?(?:打印|关闭|大中小|字体|收藏|分享|复制链接|扫一扫)】?[\s|：:：【】大中小]*)+|.*(?:分享到|次浏览)[：:]?.*|评论前必须登录.*|(?:登录|注册|上一篇|下一篇)[：:]?.{0,40}"
    r"|(?:原文链接|责任编辑|信息来源|来源|文章来源|浏览次数|点击数|访问量)[：:].*|名称\s*描述\s*内容|版权所有.*|.*ICP备.*|.*公网安备.*"
    r"|(?:[-—–]\s*)?\d{1,3}(?:\s*[-—–])?|第\s*\d+\s*页(?:\s*[共/]\s*\d+\s*页)?|https?://\S+|\.{3,}|[|｜\s]+)$"
)
#: full-width form of ASCII punctuation that stands beside Chinese
WIDE = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？"}
SAME = {
    "「": "“",
    "」": "”",
    "『": "‘",
    "』": "’",
    "﹙": "（",
    "﹚": "）",
    "〈": "《",
    "〉": "》",
    "﹝": "〔",
    "﹞": "〕",
    "─": "—",
}
#: t2s leaves 著 where it stands for 着
ZHE = re.compile(r"著(?=[力眼手重实急想])|(?<=[沿随接本朝向围])著(?!名|作|者|述|录)")


def clean(source: str) -> tuple[str, array[int]]:
    """Clean text and its len(text) + 1 offsets into `source`, increasing.

    Paragraphs end with "\\n"; none is empty.
    """
    lines = [_tidy(line) for line in _paragraphs(list(_lines(_visible(source))))]
    chars = [char for line in lines if line for char in (*line, ("\n", line[-1][1] + 1))]
    offsets = array("l", (index for _, index in chars))
    offsets.append(len(source))
    text = _simplified("".join(c for c, _ in chars))
    return text, _increasing(offsets, len(source))


def _increasing(offsets: array[int], end: int) -> array[int]:
    """A line's "\\n" has no source character of its own when a paragraph gap was cut: keep the order all the same."""
    for i in range(len(offsets) - 2, -1, -1):
        offsets[i] = min(offsets[i], offsets[i + 1], end)
    return offsets


def _visible(source: str) -> Iterator[Char]:
    hidden: set[int] = set()
    if "<" in source or "&" in source:
        for match in MARKUP.finditer(source):
            hidden.update(range(match.start(), match.end()))
            if re.match(r"</?(?:p|div|br|li|tr|h\d|table)\b", match.group(), re.I):
                hidden.discard(match.start())
    for index, char in enumerate(source):
        if index in hidden or char in INVISIBLE:
            continue
        if char == "<" and hidden and index + 1 in hidden:
            yield "\n", index
        else:
            yield SAME.get(char, char), index


def _lines(chars: Iterable[Char]) -> Iterator[Line]:
    line: Line = []
    for char, index in chars:
        if char in "\r\n\f\v\u2028\u2029":
            yield line
            line = []
        else:
            line.append((char, index))
    yield line


def _text(line: Line) -> str:
    return "".join(c for c, _ in line)


def _paragraphs(lines: list[Line]) -> list[Line]:
    """Drop furniture, split at paragraph gaps, join wrapped lines."""
    texts = [_simplified(_text(line).strip()) for line in lines]
    kept = [line for i, line in enumerate(lines) if not FURNITURE.match(texts[i]) or _is_row_number(texts[i:])]
    if not _is_wrapped([_text(line) for line in kept]):
        return [piece for line in kept for piece, _ in _split_at_gaps(line)]
    indented = sum(starts for line in kept for _, starts in _split_at_gaps(line)) >= 5
    joined: list[Line] = []
    open_end = False
    for line in kept:
        text = _text(line).strip()
        if not text:
            continue
        for piece, starts in _split_at_gaps(line):
            if open_end and not starts and not STARTS_PARAGRAPH.match(_text(piece).strip()):
                joined[-1] = joined[-1] + piece
            else:
                joined.append(piece)
            open_end = False
        # where paragraphs are indented, a full line that ends a sentence may still go on
        full = _width(text) >= MIN_WRAPPED and not TITLE_LINE.search(text)
        open_end = full and (indented or text[-1] not in ENDS_SENTENCE)
    return joined


def _is_row_number(texts: list[str]) -> bool:
    """Whether a lone number begins a row of a task table, one cell a line: 17 / 打造…生态圈 / 市科技局, and is no page number."""
    cells = [t for t in texts[:8] if t][:3]
    return (
        len(cells) == 3
        and cells[0].isdigit()
        and 4 <= len(cells[1]) <= 60
        and not re.search(r"[。；]$", cells[1])
        and bool(BODIES.fullmatch(cells[2]))
    )


#: a cell that holds only government bodies
BODIES = re.compile(
    r"(?:[\u4e00-\u9fff（）()“”]{2,24}(?:局|委|委员会|办|办公室|部|厅|政府|中心|院|署|会|公司|集团|区|县|镇|街道|单位|部门)[）)]?(?:[、，,；;\s]|$)+)+"
)
MIN_WRAPPED = 22  #: visible characters; a shorter line ends its paragraph
TITLE_LINE = re.compile(r"关于.*的(?:通知|意见|决定|批复|函|公告)[）)]?$")


def _split_at_gaps(line: Line) -> Iterator[tuple[Line, bool]]:
    """Pieces of a line, each with whether it starts a paragraph (is indented or follows a gap)."""
    text = _text(line)
    start = 0
    starts = False
    for match in PARAGRAPH_GAP.finditer(text):
        if text[start : match.start()].strip():
            yield line[start : match.start()], starts
        start, starts = match.end(), True
    if not starts and text[:2].strip() == "" and len(text) > 2:
        starts = True
    yield line[start:], starts


def _width(text: str) -> int:
    return sum(1 for c in text if not c.isspace())


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the text has hard line breaks inside its sentences: many lines as long as the longest ones end openly."""
    texts = [t for t in (line.strip() for line in lines) if t]
    widths = sorted(_width(t) for t in texts)
    if len(widths) < 8 or widths[int(len(widths) * 0.95)] > 80:
        return False
    openly = sum(1 for t in texts if _width(t) >= MIN_WRAPPED and t[-1] not in ENDS_SENTENCE)
    return openly >= 0.3 * len(texts)


def _tidy(line: Line) -> Line:
    """Drop blanks beside Chinese and at the ends, one blank elsewhere; make width uniform."""
    return _drop_blanks(_widen(_drop_blanks([(_narrow(char), index) for char, index in line])))


def _drop_blanks(line: Line) -> Line:
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
    """Half-width form of full-width letters, digits and signs; Chinese punctuation stays."""
    if "\uff01" <= char <= "\uff5e" and char not in "，：；（）！？":
        return unicodedata.normalize("NFKC", char)
    return char


def _widen(line: Line) -> Line:
    out = list(line)
    for i, (char, index) in enumerate(line):
        wide = WIDE.get(char)
        if wide is None:
            continue
        before = next((c for c, _ in reversed(out[max(0, i - 2) : i]) if c != " "), "")
        after = next((c for c, _ in line[i + 1 : i + 3] if c != " "), "")
        if char in ",:" and before.isdigit() and after.isdigit():
            continue
        if (before and _is_chinese(before)) or (after and _is_chinese(after)) or (char in "()" and _has_chinese(line)):
            out[i] = (wide, index)
    return out


def _has_chinese(line: Line) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c, _ in line)


@cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    """Simplified characters, when the text is Traditional; the length never changes."""
    convert = _converter().convert  # type: ignore[attr-defined]
    converted = convert(text)
    if converted == text:
        return text
    if len(converted) != len(text):
        converted = "".join(c if len(c) == 1 else t for t, c in ((t, convert(t)) for t in text))
    changed = sum(a != b for a, b in zip(text, converted, strict=True))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    if changed < 0.05 * chinese:
        return text
    return ZHE.sub("着", converted)
