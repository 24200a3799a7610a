"""Regular expressions that end: one with loops in loops, or many open ends, runs on a short text for ever.

Neither engine's expressions are Python's, so the pattern is only looked at: what is open ended, and inside what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from graph.errors import QueryRefused
from graph.store.tokens import Token, is_mark

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
    longest = max([USUAL, *(len(v) for v in parameters.values() if isinstance(v, str)), *(len(t.text) for t in tokens)])
    for i in places:
        pattern = _pattern(tokens[i + 2 : i + 4], parameters)
        if pattern is None:
            raise QueryRefused("=~ 右边应是一个字符串或参数 (a literal pattern expected)", position=tokens[i].start)
        if (reason := complaint_of(pattern, longest)) != "":
            raise QueryRefused(f"正则表达式{reason} (regular expression may not end)", position=tokens[i].start)


def _pattern(after: Sequence[Token], parameters: Mapping[str, Any]) -> str | None:
    """The text of a pattern that stands alone; None when it is put together, or comes from elsewhere."""
    if not after or (len(after) > 1 and is_mark(after[1], "+", "[", ".")):
        return None
    if after[0].kind == "string":
        return re.sub(r"\\(.)", r"\1", after[0].text, flags=re.DOTALL)
    if after[0].kind == "parameter":
        value = parameters.get(after[0].text.strip("`"), "")
        return value if isinstance(value, str) else ""
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
