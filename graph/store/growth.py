"""Queries whose values grow without end, told from their text: no engine's limits hold them.

A time limit ends a query between rows and a memory limit counts rows; neither looks inside one expression, where a
text that is doubled forty times ends the server. So doubling is bounded here, ranges too. What grows by a constant
is left to the time limit: it is ended long before it is large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from graph.errors import QueryRefused

MAX_RANGE = 1_000_000
MAX_DOUBLINGS = 8
MAX_REPLACES = 4
MAX_REDUCES = 2  #: inside each other


class Token(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


def check_growth(tokens: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    """Raise QueryRefused, which says what may grow."""
    replaces = doublings = 0
    for i, token in enumerate(tokens):
        if token.kind != "word":
            continue
        called = i + 1 < len(tokens) and _is(tokens[i + 1], "(")
        if called and token.text == "RANGE":
            _check_range(tokens[i + 2 : _closing(tokens, i + 1)], parameters)
        elif called and token.text == "REDUCE":
            _check_reduce(tokens[i + 2 : _closing(tokens, i + 1)])
        elif called and token.text == "REPLACE":
            replaces += 1
        elif token.text == "AS" and _doubles(_item_before(tokens, i)):
            doublings += 1
    if doublings > MAX_DOUBLINGS:
        raise QueryRefused(f"逐步自我拼接超过 {MAX_DOUBLINGS} 次，结果会无限增长 (values double too often)")
    if replaces > MAX_REPLACES:
        raise QueryRefused(f"replace() 超过 {MAX_REPLACES} 个，结果会无限增长 (too many replace())")


def _is(token: Token, mark: str) -> bool:
    return token.kind == "mark" and token.text == mark


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Where the bracket at `opening` is closed."""
    depth = 0
    for i in range(opening, len(tokens)):
        if tokens[i].kind == "mark":
            depth += tokens[i].text in "([{"
            depth -= tokens[i].text in ")]}"
            if depth == 0:
                return i
    return len(tokens)


def _check_range(arguments: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    for token in arguments:
        if token.kind == "number" and _number(token.text) > MAX_RANGE:
            raise QueryRefused(f"range() 的界不能超过 {MAX_RANGE} (range too large)")
        if token.kind == "parameter":
            value = parameters.get(token.text.strip("`"))
            if isinstance(value, int | float) and abs(value) > MAX_RANGE:
                raise QueryRefused(f"range() 的界不能超过 {MAX_RANGE} (range too large)")
        if token.kind == "mark" and token.text in "*^":
            raise QueryRefused("range() 的界里不能有乘法和乘方 (no products in the bounds of range())")
        if token.kind == "word" and token.text.startswith(("TOINTEGER", "TOFLOAT")):
            raise QueryRefused("range() 的界里不能转换类型 (no conversions in the bounds of range())")


def _number(text: str) -> float:
    try:
        return float(int(text.replace("_", ""), 0))
    except ValueError:
        try:
            return float(text.replace("_", ""))
        except ValueError:
            return float("inf")


def _check_reduce(body: Sequence[Token]) -> None:
    """reduce(sum = 0, x IN list | expression): the sum may stand in the expression once."""
    if not body:
        return
    bar = _bar(body)
    expression = body[bar + 1 :]
    if _times(expression, body[0].text) > 1:
        raise QueryRefused(
            f"reduce() 里 {body[0].text.lower()} 只能用一次，否则结果会无限增长 (accumulator used twice)"
        )
    words = [token.text for token in expression if token.kind == "word"]
    if "REPLACE" in words:
        raise QueryRefused("reduce() 里不能用 replace()，结果会无限增长 (no replace() in reduce())")
    deepest = depth = 0
    ends: list[int] = []
    for i, token in enumerate(expression):
        while ends and i >= ends[-1]:
            ends.pop()
            depth -= 1
        if token.kind == "word" and token.text == "REDUCE":
            depth += 1
            deepest = max(deepest, depth)
            ends.append(_closing(expression, i + 1) if i + 1 < len(expression) else i + 1)
    if deepest >= MAX_REDUCES:
        raise QueryRefused(f"reduce() 嵌套超过 {MAX_REDUCES} 层 (reduce() nested too deeply)")


def _bar(body: Sequence[Token]) -> int:
    """Where the | of a reduce stands; its end when there is none."""
    depth = 0
    for i, token in enumerate(body):
        if token.kind == "mark":
            depth += token.text in "([{"
            depth -= token.text in ")]}"
            if depth == 0 and token.text == "|":
                return i
    return len(body)


def _item_before(tokens: Sequence[Token], end: int) -> Sequence[Token]:
    """The expression before an AS: back to a comma of the same level, an opening bracket, or the clause's word."""
    depth = 0
    for i in range(end - 1, -1, -1):
        token = tokens[i]
        if token.kind == "mark":
            depth += token.text in ")]}"
            depth -= token.text in "([{"
            if depth < 0 or (depth == 0 and token.text == ","):
                return tokens[i + 1 : end]
        elif token.kind == "word" and depth == 0 and token.text in ("WITH", "RETURN", "UNWIND", "YIELD"):
            return tokens[i + 1 : end]
    return tokens[:end]


def _doubles(item: Sequence[Token]) -> bool:
    """Whether a name stands in the expression twice as a value: a + a, [a, a], {x: a, y: a}."""
    names = {token.text for token in item if token.kind in ("word", "name")}
    return any(_times(item, name) > 1 for name in names)


_KEYWORDS = frozenset(
    ("TRUE", "FALSE", "NULL", "WHEN", "THEN", "ELSE", "CASE", "END", "AND", "OR", "XOR", "NOT", "IN", "IS")
)
_COMPARED = frozenset("=<>")


def _times(tokens: Sequence[Token], name: str) -> int:
    """How often a name becomes part of a value: not as n.name, name(…), :Name, {name: …}, nor in a comparison."""
    if name in _KEYWORDS:
        return 0
    count = 0
    for i, token in enumerate(tokens):
        if token.kind not in ("word", "name") or token.text != name:
            continue
        before, after = (_mark(tokens, j) for j in (i - 1, i + 1))
        labelled = before == ":" and not (i >= 2 and tokens[i - 2].kind in ("word", "name", "string"))
        measured = before == "(" and after == ")" and i >= 2 and tokens[i - 2].text in ("SIZE", "LENGTH", "COUNT")
        if before != "." and not labelled and not measured and after not in (".", "(", ":"):
            count += not ({before, after} & _COMPARED)
    return count


def _mark(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text if 0 <= i < len(tokens) and tokens[i].kind == "mark" else ""
