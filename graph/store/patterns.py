"""Regular expressions that end: one with loops in loops, or many open ends, runs on a short text for ever.

Neither engine's expressions are Python's, so the pattern is only looked at: what is open ended, and inside what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from graph.errors import QueryRefused
from graph.store.tokens import Token, closing, divided, encloses, is_mark, is_word, item_start, value_of

MAX_OPEN = 3  #: quantifiers without an upper end, as in .*数字.*健康.*; those of digits aside, whose runs are short
MAX_CHOICES = 8  #: of ?, {m,n} and groups with |
MANY = 10  #: a repetition of up to more than this counts as open
USUAL = 500  #: characters of a text
MAX_STEPS = 1e9
_PIECE = re.compile(
    r"\\Q.*?(?:\\E|$)|\\[pPxuN]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|\[[^\]]*\]|[^\]\\])*\]|[*+?]|\{\d*(?:,\d*)?\}|.", re.DOTALL
)


def check_patterns(tokens: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    """Raise QueryRefused for an =~ whose pattern is not known, or may not end."""
    places = [i for i in range(len(tokens) - 1) if is_mark(tokens[i], "=") and is_mark(tokens[i + 1], "~")]
    if not places:
        return
    given = _given(tokens)
    longest = max([USUAL, *(len(v) for v in parameters.values() if isinstance(v, str)), *(len(t.text) for t in tokens)])
    for i in places:
        pattern = _text(_operand(tokens[i + 2 :]), parameters, given)
        if pattern is None:
            message = "=~ 右边只能由字符串和参数拼成；找一段文字请用 CONTAINS (a pattern of literals expected)"
            raise QueryRefused(message, position=tokens[i].start)
        if (reason := complaint_of(pattern, longest)) != "":
            raise QueryRefused(f"正则表达式{reason} (regular expression may not end)", position=tokens[i].start)


def _given(tokens: Sequence[Token]) -> dict[str, Sequence[Token]]:
    """What names stand for that are given once, by WITH; nothing for the others."""
    found: dict[str, Sequence[Token]] = {}
    for i, token in enumerate(tokens[:-2]):
        if is_word(token, "AS"):
            name, begin = tokens[i + 1].key, item_start(tokens, i)
            single = name not in found and not is_word(tokens[begin - 1], "UNWIND")
            found[name] = tokens[begin:i] if single else ()
        elif is_word(token, "REDUCE"):
            found[tokens[i + 2].key] = ()
        elif is_word(token, "IN") and i:
            found[tokens[i - 1].key] = ()
    return found


def _operand(after: Sequence[Token]) -> Sequence[Token]:
    """The right side of an =~: what is added binds closer, everything else ends it."""
    end = 0
    while end < len(after):
        end = closing(after, end) + 1 if is_mark(after[end], "(") else end + 1
        if end >= len(after) or not is_mark(after[end], "+", "[", ".", "("):
            break
        end += is_mark(after[end], "+")
    return after[:end]


def _text(value: Sequence[Token], parameters: Mapping[str, Any], given: Mapping[str, Sequence[Token]]) -> str | None:
    """What literals, parameters and names for such give when they are added; None when it cannot be told."""
    if value and is_mark(value[0], "(") and encloses(value, 0):
        return _text(value[1:-1], parameters, given)
    parts = list(divided(value, "+"))
    if len(parts) > 1:
        texts = [_text(part, parameters, given) for part in parts]
        return None if None in texts else "".join(text or "" for text in texts)
    if len(value) != 1:
        return None
    token = value[0]
    if token.kind == "string":
        return re.sub(r"\\(.)", r"\1", token.text, flags=re.DOTALL)
    if token.kind == "parameter":
        text = value_of(token, parameters)
        return text if isinstance(text, str) else ""
    if token.kind in ("word", "name") and given.get(token.key):
        return _text(given[token.key], parameters, {k: v for k, v in given.items() if k != token.key})
    return None


def complaint_of(pattern: str, longest: int = USUAL) -> str:
    """'' for a pattern that ends on texts of this length."""
    pieces = _PIECE.findall(pattern)
    if any(re.fullmatch(r"\\[1-9k]", piece) for piece in pieces) or re.search(r"\(\?[a-z]*x", pattern):
        return "里不能用反向引用和 (?x)"
    open_ends = broad = choices = 0
    loose = [False]  #: of each open group: whether it may match in more than one way
    closed = False  #: the same of the group that was just closed
    for before, piece in pairwise(["", *pieces]):
        if piece == "(":
            loose.append(False)
        elif piece == ")":
            closed = loose.pop() if len(loose) > 1 else False
            loose[-1] = loose[-1] or closed
        elif piece == "|":
            choices += not loose[-1]
            loose[-1] = True
        elif _repeats(piece) and before != "(" and not _repeats(before):  # not the ? of (?:…) and of .*?
            if before == ")" and closed and piece != "?":
                return "的括号里有 * + ? | 等，外面又要重复"
            open_ends += _is_open(piece)
            broad += _is_open(piece) and before not in ("\\d", "[0-9]")
            choices += not _is_open(piece) and not re.fullmatch(r"\{\d+\}", piece)
            loose[-1] = True
    if broad > MAX_OPEN:
        return f"里的 * + 超过 {MAX_OPEN} 个"
    if choices > MAX_CHOICES:
        return f"里的 ? | {{m,n}} 超过 {MAX_CHOICES} 个"
    if open_ends and float(longest) ** (open_ends - 1) * 2**choices > MAX_STEPS:
        return "用在这样长的文字上太慢，请少用 * + ? |"
    return ""


def _repeats(piece: str) -> bool:
    return piece in ("*", "+", "?") or bool(re.fullmatch(r"\{\d*(?:,\d*)?\}", piece))


def _is_open(piece: str) -> bool:
    """Whether a quantifier has no upper end, or a high one."""
    if found := re.fullmatch(r"\{(\d*)(?:,(\d*))?\}", piece):
        upper = found[2] if "," in piece else found[1]
        return not upper or int(upper) > MANY
    return piece in ("*", "+")
