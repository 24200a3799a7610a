"""Queries whose values grow without end, told from their text: no engine's limits hold them.

A time limit ends a query between rows and a memory limit counts rows; neither looks inside one expression, where a
text that is doubled forty times ends the server. So doubling is bounded here, ranges too. What grows by a constant
is left to the time limit: it is ended long before it is large.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graph.errors import QueryRefused
from graph.store.tokens import Token, closing, is_mark, is_word, item_start, number, place_of

MAX_RANGE = 1_000_000
MAX_DOUBLINGS = 8
MAX_REPLACES = 4


def check_growth(tokens: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    """Raise QueryRefused, which says what may grow."""
    replaces = doublings = 0
    for i, token in enumerate(tokens):
        if token.kind != "word":
            continue
        called = i + 1 < len(tokens) and is_mark(tokens[i + 1], "(")
        if called and token.text == "RANGE":
            _check_range(tokens[i + 2 : closing(tokens, i + 1)], parameters)
        elif called and token.text == "REDUCE":
            _check_reduce(tokens[i + 2 : closing(tokens, i + 1)])
        elif called and token.text == "REPLACE":
            replaces += 1
        elif token.text == "AS" and _doubles(tokens[item_start(tokens, i) : i]):
            doublings += 1
    if doublings > MAX_DOUBLINGS:
        raise QueryRefused(f"逐步自我拼接超过 {MAX_DOUBLINGS} 次，结果会无限增长 (values double too often)")
    if replaces > MAX_REPLACES:
        raise QueryRefused(f"replace() 超过 {MAX_REPLACES} 个，结果会无限增长 (too many replace())")


def _check_range(arguments: Sequence[Token], parameters: Mapping[str, Any]) -> None:
    for token in arguments:
        if token.kind == "number" and number(token) > MAX_RANGE:
            raise QueryRefused(f"range() 的界不能超过 {MAX_RANGE} (range too large)")
        if token.kind == "parameter":
            value = parameters.get(token.text.strip("`"))
            if isinstance(value, int | float) and abs(value) > MAX_RANGE:
                raise QueryRefused(f"range() 的界不能超过 {MAX_RANGE} (range too large)")
        if token.kind == "mark" and token.text in "*^":
            raise QueryRefused("range() 的界里不能有乘法和乘方 (no products in the bounds of range())")
        if token.kind == "word" and token.text.startswith(("TOINTEGER", "TOFLOAT")):
            raise QueryRefused("range() 的界里不能转换类型 (no conversions in the bounds of range())")


def _check_reduce(body: Sequence[Token]) -> None:
    """reduce(sum = 0, x IN list | expression): the sum may stand in the expression once."""
    if not body:
        return
    expression = body[place_of(body, "|") + 1 :]
    name = body[0].key
    if any(count > 1 for part, count in _parts(expression).items() if part.partition(".")[0] == name):
        raise QueryRefused(f"reduce() 里 {name.lower()} 只能用一次，否则结果会无限增长 (accumulator used twice)")
    if any(is_word(token, "REPLACE") for token in expression):
        raise QueryRefused("reduce() 里不能用 replace()，结果会无限增长 (no replace() in reduce())")


def _doubles(item: Sequence[Token]) -> bool:
    """Whether an expression may hold twice what it is made of: a + a, [a, a], {x: a.k, y: a.k}, also a + b."""
    parts = _parts(item)
    added = sum("." not in part for part in parts) > 1 and any(is_mark(token, "+") for token in item)
    return added or any(count > 1 for count in parts.values())


_KEYWORDS = frozenset(
    ("TRUE", "FALSE", "NULL", "WHEN", "THEN", "ELSE", "CASE", "END", "AND", "OR", "XOR", "NOT", "IN", "IS")
)
_COMPARED = frozenset("=<>")


def _parts(tokens: Sequence[Token]) -> Counter[str]:
    """How often a name, or a property of one, becomes part of a value: not in f(…), :Name, {name: …}, comparisons."""
    found: Counter[str] = Counter()
    for i, token in enumerate(tokens):
        if token.kind not in ("word", "name") or token.text in _KEYWORDS:
            continue
        before, after = (_mark(tokens, j) for j in (i - 1, i + 1))
        part = token.key
        if after == "." and i + 2 < len(tokens) and tokens[i + 2].kind in ("word", "name"):
            part, after = f"{part}.{tokens[i + 2].key}", _mark(tokens, i + 3)
        labelled = before == ":" and not (i >= 2 and tokens[i - 2].kind in ("word", "name", "string"))
        measured = before == "(" and after == ")" and i >= 2 and tokens[i - 2].text in ("SIZE", "LENGTH", "COUNT")
        if before != "." and not labelled and not measured and after not in (".", "(", ":"):
            found[part] += not ({before, after} & _COMPARED)
    return found


def _mark(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text if 0 <= i < len(tokens) and tokens[i].kind == "mark" else ""
