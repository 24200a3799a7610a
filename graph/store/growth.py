"""Queries whose values grow without end, told from their text: no engine's limits hold them.

A time limit ends a query between rows and a memory limit counts rows; neither looks inside one expression, where a
text that is doubled forty times ends the server, and a list that holds itself twice forty times is sent for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.errors import QueryRefused
from graph.store.extents import Extents
from graph.store.tokens import Token, closing, divided, is_mark, is_name, is_word, place_of

MAX_RANGE = 1_000_000
MAX_SIZE = 1e8  #: characters of all values of one clause


def check_growth(tokens: Sequence[Token], extents: Extents) -> None:
    """Raise QueryRefused, which says what may grow."""
    for i, token in enumerate(tokens):
        if i + 1 < len(tokens) and is_mark(tokens[i + 1], "("):
            inside = tokens[i + 2 : closing(tokens, i + 1)]
            if is_word(token, "RANGE"):
                _check_range(inside, extents)
            elif is_word(token, "REDUCE"):
                _check_reduce(inside, extents)
    most = max((extents.size(clause, whole=True) for clause in _clauses(tokens)), default=0.0)
    if max(most, *extents.sizes.values(), 0.0) > MAX_SIZE:
        raise QueryRefused(
            f"结果里的值可能超过 {MAX_SIZE:.0e} 个字；请减少拼接、复制和逐步自我合并 (values may grow too large)"
        )


def _check_range(bounds: Sequence[Token], extents: Extents) -> None:
    for bound in divided(bounds, ","):
        if MAX_RANGE < extents.bound(bound) < float("inf"):
            raise QueryRefused(f"range() 的界不能超过 {MAX_RANGE} (range too large)", position=bounds[0].start)


def _check_reduce(inside: Sequence[Token], extents: Extents) -> None:
    """reduce(sum = 0, x IN list | expression): a sum that holds itself more than once doubles at each step."""
    expression = inside[place_of(inside, "|") + 1 :]
    if inside and extents.copies(inside[0].key, expression) > 1:
        raise QueryRefused(
            f"reduce() 里 {inside[0].text.lower()} 每一步只能并入一次，否则结果会无限增长 (accumulator used twice)",
            position=inside[0].start,
        )


def _clauses(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The text between words that begin a clause, at any depth."""
    begin = 0
    for i, token in enumerate(tokens):
        if is_word(token, "WITH", "RETURN", "UNWIND", "MATCH", "WHERE", "UNION", "CALL") and not is_name(tokens, i):
            yield tokens[begin:i]
            begin = i + 1
    yield tokens[begin:]
