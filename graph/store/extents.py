"""How many characters the values of a statement may hold, told from its text.

A value is the sum of what it is put together from: literals and parameters count themselves, what comes from the graph
is assumed, a name holds what it was given, and a loop copies what stands in it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graph.store.lengths import COLLECTED, MEASURES, STORED, Lengths, Tokens
from graph.store.tokens import (
    Token,
    closing,
    divided,
    encloses,
    is_loop,
    is_mark,
    is_name,
    is_word,
    mark_of,
    place_of,
    value_of,
    words,
)

SHORT = 1e3  #: characters of what is put in for another text
MANY = 10  #: times that a loop of unknown length copies what stands in it: nested loops are told by this
_ANSWERS = frozenset((*MEASURES, "COUNT", "EXISTS", "ANY", "ALL", "NONE", "SINGLE", "SUM", "AVG", "LABELS", "TYPE"))
#: that are no names where a value stands
_WORDS = words(
    """
    TRUE FALSE NULL AND OR XOR NOT IN IS DISTINCT WHERE MATCH OPTIONAL RETURN WITH UNWIND CALL YIELD ORDER BY ASC DESC
    SKIP LIMIT OFFSET UNION AS STARTS ENDS CONTAINS CASE WHEN THEN ELSE END
    """
)
_COMPARED = frozenset("=<>")

Parts = dict[tuple[str, str], float]  #: characters that come from a name, and from a property of it


class _Loop(NamedTuple):
    copies: float  #: it makes of what stands in it; of its own variable, one
    counts: bool  #: through a range, so that its variable takes each item of another list once


Loops = Mapping[str, _Loop]


class Extents(Lengths):
    """What is known of the names of one statement, their characters too."""

    def __init__(self, tokens: Tokens, parameters: Mapping[str, Any]):
        self.sizes: dict[str, float] = {}
        super().__init__(tokens, parameters)

    def _define(self, name: str, item: Tokens, unwound: bool) -> None:
        self._weigh(name, item)
        super()._define(name, item, unwound)

    def _enter(self, name: str, items: Tokens) -> None:
        self._weigh(name, items)
        super()._enter(name, items)

    def _weigh(self, name: str, value: Tokens) -> None:
        self.sizes[name] = max(self.size(value), self.sizes.get(name, 0.0))
        self._told.clear()

    def size(self, tokens: Tokens, *, whole: bool = False) -> float:
        """Characters that the value of an expression may hold; `whole`: also what it only looks at."""
        return self._once("size", tokens, lambda: _total(self._parts(tokens, 1.0, {}, whole)), whole)

    def copies(self, name: str, tokens: Tokens) -> float:
        """How many times a name becomes part of the value of an expression."""
        parts = self._parts(tokens, 1.0, {name: _Loop(self.sizes.get(name, STORED), False)}, False)
        return _total({part: size for part, size in parts.items() if part[0] == name})

    def _parts(self, tokens: Tokens, times: float, own: Loops, whole: bool) -> Parts:
        """Where the characters come from. `own`: the loops around, by their variables."""
        parts: Parts = defaultdict(float)
        i = 0
        while i < len(tokens):
            token = tokens[i]
            opens = i + 1 < len(tokens) and is_mark(tokens[i + 1], "(", "{")
            close = closing(tokens, i + 1) if opens else 0
            inside = tokens[i + 2 : close] if opens else ()
            found: Parts = {}
            if token.kind == "word" and opens and token.text in _ANSWERS and not is_name(tokens, i):
                found = self._parts(inside, times, own, whole) if whole else {}
            elif is_word(token, "CASE"):
                close = _end_of_case(tokens, i)
                found = self._choices(tokens[i + 1 : close], times, own, whole)
            elif opens and is_word(token, "REDUCE"):
                found = self._reduced(inside, times, own, whole)
            elif opens and is_word(token, "REPLACE"):
                found = self._replaced(inside, times, own, whole)
            elif opens and is_word(token, "RANGE"):
                parts["", "range"] += 10 * times * min(COLLECTED, self.range(inside))
            elif opens and is_word(token, "COLLECT") and is_mark(tokens[i + 1], "{"):
                found = self._parts(inside, times * MANY, own, whole)
            elif is_mark(token, "[") and not (i and _has_items(tokens[i - 1])):
                close = closing(tokens, i)
                found = self._listed(tokens[i + 1 : close], times, own, whole)
            else:
                close = 0
                self._one(parts, tokens, i, times, own)
            for part, size in found.items():
                parts[part] += size
            i = max(i, close) + 1
        return parts

    def _one(self, parts: Parts, tokens: Tokens, i: int, times: float, own: Loops) -> None:
        """What one token adds: a literal, or a name that becomes part of the value."""
        token = tokens[i]
        if token.kind == "string":
            parts["", str(i)] += times * (len(token.text) + 1)
        elif token.kind == "parameter":
            value = value_of(token, self.parameters)
            parts["", token.text] += times * (len(value) if isinstance(value, str) else len(json.dumps(value)))
        elif token.kind == "number":
            parts["", "number"] += times * 10
        elif token.kind in ("word", "name") and token.text not in _WORDS:
            before, after = mark_of(tokens, i - 1), mark_of(tokens, i + 1)
            key = ""
            if after == "." and i + 2 < len(tokens) and tokens[i + 2].kind in ("word", "name"):
                key, after = tokens[i + 2].key, mark_of(tokens, i + 3)
            labelled = before == ":" and not (i >= 2 and tokens[i - 2].kind in ("word", "name", "string"))
            if before != "." and not labelled and after not in ("(", ":") and not {before, after} & _COMPARED:
                less = own[token.key].copies if token.key in own else _taken(tokens[i : i + 8], own)
                parts[token.key, key] += self.sizes.get(token.key, STORED) * times / less

    def _listed(self, inside: Tokens, times: float, own: Loops, whole: bool) -> Parts:
        bar = place_of(inside, "|")
        if not is_loop(inside):
            if bar == len(inside):
                return self._parts(inside, times, own, whole)
            return self._parts(inside[bar + 1 :], times * MANY, own, whole)  # of a pattern
        name, items = inside[0].key, inside[2 : min(bar, place_of(inside, "WHERE"))]
        body = inside[bar + 1 :] if bar < len(inside) else inside[:1]
        loop = self._loop(items)
        return self._parts(body, times * loop.copies, {**own, name: loop}, whole)

    def _loop(self, items: Tokens) -> _Loop:
        told = self._tells(items)
        counts = len(items) > 1 and is_word(items[0], "RANGE") and encloses(items, 1)
        return _Loop(max(1.0, self.length(items, frozenset())) if told else MANY, counts)

    def _tells(self, items: Tokens) -> bool:
        """Whether the text gives the length of a list."""
        return any(is_word(t, "RANGE") or t.kind == "parameter" for t in items) or bool(
            items and is_mark(items[0], "[") and not is_loop(items[1:]) and encloses(items, 0)
        )

    def _reduced(self, inside: Tokens, times: float, own: Loops, whole: bool) -> Parts:
        """sum = start, x IN list | …: the start, and what each step adds."""
        comma, bar = place_of(inside, ","), place_of(inside, "|")
        if not is_loop(inside[comma + 1 : bar]):
            return self._parts(inside, times, own, whole)
        total, name, items = inside[0].key, inside[comma + 1].key, inside[comma + 3 : bar]
        loop = self._loop(items)
        parts = self._parts(inside[2:comma], times, own, whole)
        around = {**own, name: loop, total: _Loop(float("inf"), False)}
        body = self._parts(inside[bar + 1 :], times * loop.copies, around, whole)
        for part, size in body.items():
            parts[part] = parts.get(part, 0.0) + size
        return parts

    def _replaced(self, inside: Tokens, times: float, own: Loops, whole: bool) -> Parts:
        """replace(text, old, new): `new` for each `old`, and between all characters when `old` is empty."""
        arguments = list(divided(inside, ","))
        if len(arguments) != 3:
            return self._parts(inside, times, own, whole)
        text, old, new = arguments
        return self._parts(text, times * growth_of(old, new, self.parameters), own, whole)

    def _choices(self, inside: Tokens, times: float, own: Loops, whole: bool) -> Parts:
        """One of the branches of a CASE."""
        most: Parts = {}
        looked: Parts = defaultdict(float)
        for word, branch in _branches(inside):
            parts = self._parts(branch, times, own, whole)
            if word in ("THEN", "ELSE"):
                most = {part: max(most.get(part, 0.0), parts.get(part, 0.0)) for part in {*most, *parts}}
            elif whole:
                for part, size in parts.items():
                    looked[part] += size
        for part, size in looked.items():
            most[part] = most.get(part, 0.0) + size
        return most


def _taken(value: Tokens, own: Loops) -> float:
    """How much less than a list its item is that a counting loop takes out: name[i] and name.key[i + 1]."""
    rest = value[3:] if len(value) > 2 and is_mark(value[1], ".") else value[1:]
    if len(rest) > 2 and is_mark(rest[0], "[") and rest[1].kind in ("word", "name"):
        loop = own.get(rest[1].key)
        shifted = len(rest) > 4 and is_mark(rest[2], "+", "-") and rest[3].kind == "number"
        if loop and loop.counts and is_mark(rest[4 if shifted else 2], "]"):
            return loop.copies
    return 1.0


def growth_of(old: Tokens, new: Tokens, parameters: Mapping[str, Any]) -> float:
    """How many times longer a text becomes when something in it is replaced."""
    most = _text(new, parameters)
    length = SHORT if most is None else float(len(most))
    least = _text(old, parameters)
    if least:
        return max(1.0, length / len(least))
    return max(1.0, length) if least is None and length == 0 else 1.0 + length


def _text(tokens: Tokens, parameters: Mapping[str, Any]) -> str | None:
    """The text that an expression is, when it stands there."""
    if len(tokens) != 1 or tokens[0].kind not in ("string", "parameter"):
        return None
    if tokens[0].kind == "string":
        return tokens[0].text
    value = value_of(tokens[0], parameters)
    return value if isinstance(value, str) else None


def _total(parts: Parts) -> float:
    """The properties of a name hold together no more than it does."""
    bare: dict[str, float] = defaultdict(float)
    keyed: dict[str, float] = defaultdict(float)
    for (name, key), size in parts.items():
        if key and name:
            keyed[name] = max(keyed[name], size)
        else:
            bare[name] += size
    return sum(bare.values()) + sum(keyed.values())


def _branches(inside: Tokens) -> Iterator[tuple[str, Tokens]]:
    """The parts of a CASE, each with the word before it."""
    word, begin, depth = "CASE", 0, 0
    for i, token in enumerate(inside):
        depth += is_mark(token, "(", "[", "{") - is_mark(token, ")", "]", "}")
        depth += is_word(token, "CASE") - is_word(token, "END")
        if depth == 0 and is_word(token, "WHEN", "THEN", "ELSE"):
            yield word, inside[begin:i]
            word, begin = token.text, i + 1
    yield word, inside[begin:]


def _end_of_case(tokens: Tokens, i: int) -> int:
    depth = 0
    for j in range(i, len(tokens)):
        depth += is_word(tokens[j], "CASE") - is_word(tokens[j], "END")
        if depth == 0:
            return j
    return len(tokens)


def _has_items(token: Token) -> bool:
    """Whether a [ behind it takes an item out."""
    return is_mark(token, ")", "]", "}") or (token.kind not in ("mark", "number") and token.text not in _WORDS)
