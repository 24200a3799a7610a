"""How long the lists of a statement may be, and how large the numbers that bound its ranges, told from its text.

Each `… AS name` is read once, in the order of the text, and a name keeps the largest of what it was given. What comes
from the graph is assumed, what the text gives is counted; what cannot be told is without end.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph.store.tokens import (
    Token,
    before,
    closing,
    divided,
    encloses,
    is_mark,
    is_word,
    item_start,
    mentions,
    number,
    outermost,
    value_of,
)

Tokens = Sequence[Token]
UNKNOWN, SPLIT, OWN = 1_000, 20_000, 50  #: assumed lengths: any list, a text cut up, what hangs on a loop's variable
COLLECTED = 1_000_000
STORED = 1e5  #: characters of a node, or of its longest property
MEASURES = ("SIZE", "LENGTH", "CHAR_LENGTH", "CHARACTER_LENGTH")


class Lengths(ABC):
    """What is known of the names of one statement."""

    def __init__(self, tokens: Tokens, parameters: Mapping[str, Any]):
        self.parameters = parameters
        self._told: dict[Any, float] = {}  #: what was asked since a name was last defined
        self.lengths: dict[str, float] = {}  #: of the lists that WITH names
        self.bounds: dict[str, float] = {}  #: of the numbers
        self.rows = _products(tokens)  #: that are collected into one list
        for i, token in enumerate(tokens):
            if is_word(token, "AS") and i + 1 < len(tokens):
                begin = item_start(tokens, i)
                unwound = begin > 0 and is_word(tokens[begin - 1], "UNWIND")
                self._define(tokens[i + 1].key, tokens[begin:i], unwound)
            elif is_word(token, "REDUCE") and i + 2 < len(tokens):
                self._bind(tokens[i + 2].key, float("inf"))
            elif is_word(token, "IN") and i > 1 and is_mark(tokens[i - 2], "[", "(", ","):
                items = before(tokens[i + 1 :], "WHERE", "AND", "OR", "RETURN", "WITH", "|", ",")
                self._enter(tokens[i - 1].key, items)

    @abstractmethod
    def size(self, tokens: Tokens) -> float:
        """Characters that the value of an expression may hold."""

    def _define(self, name: str, item: Tokens, unwound: bool) -> None:
        """What is known of `item AS name`."""
        length = self.length(item, frozenset())
        if unwound:
            self.rows = min(COLLECTED, self.rows * max(1.0, length))
        if not unwound or (item and is_mark(item[0], "[")):  # an item of a list of lists
            self.lengths[name] = max(length, self.lengths.get(name, 0.0))
        self._bind(name, self._largest(item) if unwound else self.bound(item))

    def _enter(self, name: str, items: Tokens) -> None:
        """What is known of the name in `name IN items`, perhaps of a loop."""
        self._bind(name, self._largest(items))

    def _bind(self, name: str, bound: float) -> None:
        self.bounds[name] = max(bound, self.bounds.get(name, 0.0))
        self._told.clear()

    def _once(self, question: str, tokens: Tokens, answer: Callable[[], float], *more: Any) -> float:
        """The answer, found once: expressions in each other ask for the innermost again and again."""
        if not tokens:
            return answer()
        key = (question, tokens[0].start, tokens[-1].end, *more)
        if key not in self._told:
            self._told[key] = answer()
        return self._told[key]

    # -- lists -------------------------------------------------------------------------------------------------------

    def length(self, tokens: Tokens, loops: frozenset[str]) -> float:
        """About how many items a list has. `loops`: the variables of the loops around it."""
        return self._once("length", tokens, lambda: self._length(tokens, loops), loops)

    def _length(self, tokens: Tokens, loops: frozenset[str]) -> float:
        known = [self.lengths[t.key] for t in tokens if t.kind in ("word", "name") and t.key in self.lengths]
        known += [self._given(t) for t in tokens if t.kind == "parameter"]
        for i, token in enumerate(tokens):
            if i + 1 < len(tokens) and is_mark(tokens[i + 1], "(") and token.kind == "word":
                if token.text == "RANGE":
                    known.append(min(COLLECTED, self.range(tokens[i + 2 : closing(tokens, i + 1)])))
                elif token.text == "COLLECT":
                    known.append(min(COLLECTED, self.rows))
                elif token.text == "SPLIT" and not mentions(tokens, loops):
                    known.append(SPLIT)
            elif is_word(token, "COLLECT"):
                known.append(COLLECTED)
        if known:
            return max(known)
        if mentions(tokens, loops):
            return OWN
        if tokens and is_mark(tokens[0], "[") and encloses(tokens, 0):
            return float(1 + sum(is_mark(t, ",") for t in tokens))
        return UNKNOWN

    def _given(self, token: Token) -> float:
        """Items of a list, or letters of a text, that is a parameter."""
        value = value_of(token, self.parameters)
        return float(len(value)) if isinstance(value, str | list | dict) else 0.0

    # -- numbers -----------------------------------------------------------------------------------------------------

    def range(self, bounds: Tokens) -> float:
        """Items of a range, at most; inf when it cannot be told."""
        return sum(self.bound(part) for part in divided(bounds, ","))

    def bound(self, tokens: Tokens) -> float:
        """No smaller than the number that an expression gives; inf when it cannot be told."""
        if not tokens:
            return float("inf")
        return self._once("bound", tokens, lambda: sum(self._product(term) for term in divided(tokens, "+", "-")))

    def _product(self, term: Tokens) -> float:
        if any(is_mark(term[i], "^", "/") for i in outermost(term)):
            return float("inf")
        product = 1.0
        for factor in divided(term, "*", "%"):
            product *= self._factor(factor)
        return product

    def _factor(self, tokens: Tokens) -> float:
        if not tokens:
            return 0.0  # before a sign
        first = tokens[0]
        if len(tokens) == 1:
            if first.kind == "number":
                return number(first)
            if first.kind == "parameter":
                value = value_of(first, self.parameters)
                return abs(float(value)) if isinstance(value, int | float) else float("inf")
            if first.kind == "string":
                return _numeral(first.text)
            return self.bounds.get(first.key, float("inf")) if first.kind in ("word", "name") else float("inf")
        opening = 0 if is_mark(first, "(") else 1
        if not is_mark(tokens[opening], "(") or not encloses(tokens, opening):
            return float("inf")
        inside = tokens[opening + 1 : -1]
        if opening == 0 or is_word(first, "ABS", "TOINTEGER", "TOFLOAT", "ROUND", "FLOOR", "CEIL"):
            return self.bound(inside)
        if is_word(first, *MEASURES):
            size = self.size(inside)
            return size if size > STORED else self.length(inside, frozenset())
        return float("inf")

    def _largest(self, items: Tokens) -> float:
        """No smaller than any number of a list."""
        if len(items) > 2 and is_word(items[0], "RANGE") and encloses(items, 1):
            return self.range(items[2:-1])
        if items and is_mark(items[0], "[") and encloses(items, 0):
            return max((self.bound(part) for part in divided(items[1:-1], ",")), default=0.0)
        value = value_of(items[0], self.parameters) if len(items) == 1 and items[0].kind == "parameter" else None
        if isinstance(value, list):
            return max((abs(v) if isinstance(v, int | float) else float("inf") for v in value), default=0.0)
        return float("inf")


def _numeral(text: str) -> float:
    try:
        return abs(float(text))
    except ValueError:
        return float("inf")


def _products(tokens: Tokens) -> float:
    """About how many rows the patterns make."""
    seen: set[str] = set()
    rows = most = 1.0
    for i, token in enumerate(tokens):
        if is_word(token, "COLLECT"):
            seen, rows = set(), 1.0  # what was matched is one row now
        elif is_word(token, "MATCH") or (is_mark(token, ",") and i and is_mark(tokens[i - 1], ")", "]") and seen):
            end = next((j for j in range(i + 1, len(tokens) - 1) if _ends_pattern(tokens, j)), len(tokens))
            names = {tokens[j + 1].key for j in range(i, end - 1) if is_mark(tokens[j], "(", "[")}
            rows *= UNKNOWN if not names & seen else 1.0
            seen |= names
            most = max(most, rows)
        elif is_word(token, "YIELD"):
            most = max(most, UNKNOWN)
    return min(COLLECTED, most)


def _ends_pattern(tokens: Tokens, i: int) -> bool:
    if is_word(tokens[i], "WHERE", "WITH", "RETURN", "MATCH", "OPTIONAL", "UNWIND", "CALL"):
        return True
    return is_mark(tokens[i], ",") and is_mark(tokens[i - 1], ")", "]") and is_mark(tokens[i + 1], "(")
