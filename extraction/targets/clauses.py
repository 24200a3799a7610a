"""Where a number's words may stand: paragraphs, sentences, clauses, and the text on each side of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.targets.quantities import Quantity
from extraction.targets.words import CONJUNCTION, ENDS_IN_ACTION, LEADING_DUAL, SIZE_TAIL

Span = tuple[int, int]

_SENTENCE_MARKS = "。！？；;|"
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】"}
_SEPARATOR = re.compile(r"[、，]|(?:以及|和|及|与)(?!谐)")
_ENUMERATOR = re.compile(r"^\s*(?:[—－-]{1,2}|[•·●◆■]|（?[一二三四五六七八九十\d]{1,3}[）、.．]|[①-⑳])\s*")


def paragraphs(text: str) -> Iterator[Span]:
    """Spans of the lines that are not blank."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1


def is_item(text: str, paragraph: Span) -> bool:
    """Whether a paragraph is an item of a list: it opens with a dash, a bullet or a number."""
    return bool(_ENUMERATOR.match(text[paragraph[0] : paragraph[0] + 12]))


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Sentences of a paragraph, cut behind 。！？； outside quotation marks' inner brackets; the mark included."""
    start = span[0]
    for i in range(*span):
        if text[i] in _SENTENCE_MARKS:
            yield start, i + 1
            start = i + 1
    if start < span[1]:
        yield start, span[1]


def clauses(text: str, sentence: Span) -> list[Span]:
    """Clauses of a sentence, cut at commas, colons and brackets. Brackets without a digit are part of their clause."""
    cuts = [sentence[0]]
    spans: list[Span] = []
    i, end = sentence
    while i < end:
        char = text[i]
        close = text.find(_BRACKETS[char], i, end) if char in _BRACKETS else -1
        if close > i and not re.search(r"\d", text[i:close]):
            i = close
        elif char in "，：:,；;。！？|" or char in _BRACKETS or char in _BRACKETS.values():
            digits_around = char in ",:" and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()
            unit_bracket = char in "（）()" and re.match(
                r"[（(]套[）)]|[（(]含[）)]", text[max(0, i - 2) : i + 3].lstrip("台")
            )
            if not digits_around and not unit_bracket:
                spans.append((cuts[-1], i))
                cuts.append(i + 1)
        i += 1
    spans.append((cuts[-1], end))
    return [(a, b) for a, b in spans if text[a:b].strip()]


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity of a clause, with the spans of the words that may belong to it before and after."""

    quantity: Quantity
    clause: Span
    left: Span
    right: Span


def place(text: str, clause: Span, quantities: Sequence[Quantity]) -> list[Placed]:
    """Share the words between the numbers of a clause: `10个平台、20个中心`, `基站1万个、充电桩2万个`."""
    lefts: list[Span] = [(clause[0], clause[0])] * len(quantities)
    rights: list[Span] = [(clause[1], clause[1])] * len(quantities)
    for i in reversed(range(len(quantities))):
        q = quantities[i]
        if i == len(quantities) - 1:
            rights[i] = (q.right, max(q.right, clause[1]))
        begin = quantities[i - 1].right if i else clause[0]
        cut = _cut(text, begin, q, text[slice(*rights[i])]) if i else begin
        lefts[i] = (cut, max(cut, q.left))
        if i:
            rights[i - 1] = (begin, max(begin, cut))
    return [Placed(q, clause, left, right) for q, left, right in zip(quantities, lefts, rights, strict=True)]


def _cut(text: str, begin: int, q: Quantity, follows: str) -> int:
    """Where the words between two numbers stop belonging to the first and begin to belong to the second."""
    between = text[begin : q.left]
    noun_follows = bool(follows.strip("、，。；的 和及以与")) and not SIZE_TAIL.match(follows)
    if noun_follows and (not LEADING_DUAL.sub("", between) or ENDS_IN_ACTION.search(between) or not between):
        tail = ENDS_IN_ACTION.search(between)
        return begin + tail.start() if tail else begin
    separators = list(_SEPARATOR.finditer(between))
    if noun_follows and separators and separators[-1].end() == len(between):
        return begin + separators[-1].start()  # 10个平台、20个中心
    if not separators:
        return begin if not noun_follows else q.left
    first, last = separators[0], separators[-1]
    return begin + (first.start() if first.start() == 0 else last.start())


def split_coordinated(noun: str) -> list[str]:
    """Parts of `A、B和C`."""
    return [part for part in re.split(r"[、，]|以及|和|及|与", noun) if part]


def strip_conjunctions(text: str, span: Span) -> Span:
    """The span without separators and blanks at its ends."""
    start, end = span
    while start < end and (match := re.match(rf"(?:{CONJUNCTION}|\s)", text[start:end])):
        start += match.end()
    while start < end and (match := re.search(rf"(?:{CONJUNCTION}|\s)$", text[start:end])):
        end = start + match.start()
    return start, end
