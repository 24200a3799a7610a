"""How much one expression may do, told from its text: Neo4j cannot end an expression once it has begun.

Between rows a time limit works; inside an expression, nested loops over long lists run for hours and lists that are
made at once fill the memory. So loops are counted from the outside in: [x IN l | …], any(), reduce() and their like
cost the length of their list times the cost of their body. Lengths that the text does not tell are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.errors import QueryRefused
from graph.store.tokens import Token, closing, is_mark, is_word, item_start, number, place_of

MAX_WORK = 2e7  #: about a second, and some hundred megabytes
UNKNOWN, SPLIT, OWN = 1_000, 20_000, 50  #: assumed lengths: any list, a text cut up, what hangs on a loop's variable
ASKED = 100  #: a subquery in a loop
KEPT = 10  #: a list that is made costs more than a loop that only looks
COLLECTED = 1_000_000
_LOOKS = frozenset({"ANY", "ALL", "NONE", "SINGLE"})


Tokens = Sequence[Token]


def check_work(tokens: Tokens, parameters: Mapping[str, Any]) -> None:
    """Raise QueryRefused when an expression may run too long to be ended, or fill the memory."""
    count = _Counter(tokens, parameters)
    work = count.work(tokens, frozenset())
    if work > MAX_WORK:
        raise QueryRefused(
            f"一个表达式里要循环约 {work:.0e} 步，开始后无法中止；"
            "请改用 MATCH、UNWIND 逐行展开，或缩短列表 (too much work in one expression)"
        )


class _Counter:
    def __init__(self, tokens: Tokens, parameters: Mapping[str, Any]):
        self.parameters = parameters
        self.lengths: dict[str, float] = {}  #: of the lists that WITH names
        self.weights: dict[str, float] = {}  #: of the texts
        self.sums: list[str] = []  #: of the reduce() around
        self.rows = _products(tokens)  #: that are collected into one list
        for i, token in enumerate(tokens):
            if is_word(token, "AS") and i + 1 < len(tokens):
                self._name(tokens[i + 1].key, tokens, item_start(tokens, i), i)

    def _name(self, name: str, tokens: Tokens, begin: int, end: int) -> None:
        """What is known of `item AS name`."""
        item = tokens[begin:end]
        length = self.length(item, frozenset())
        unwound = begin and is_word(tokens[begin - 1], "UNWIND")
        if unwound:
            self.rows = min(COLLECTED, self.rows * max(1.0, length))
        if not unwound or (item and is_mark(item[0], "[")):  # an item of a list of lists
            self.lengths[name] = max(length, self.lengths.get(name, 0.0))
        self.weights[name] = max(self.weights.get(name, 0.0), *(self._weight(token) for token in item), 0.0)

    # -- steps -------------------------------------------------------------------------------------------------------

    def work(self, tokens: Tokens, loops: frozenset[str]) -> float:
        """Steps of everything in `tokens`; `loops`: the variables of the loops around it."""
        total, i = 0.0, 0
        while i < len(tokens):
            token = tokens[i]
            close = closing(tokens, i + 1) if i + 1 < len(tokens) and is_mark(tokens[i + 1], "(") else 0
            inside = tokens[i + 2 : close] if close else ()
            if close and _is_loop(inside) and token.text in _LOOKS and token.kind == "word":
                total += self._loop(inside[0].key, inside[2:], ("WHERE",), loops, 1)
            elif close and is_word(token, "REDUCE"):
                total += self._reduce(inside, loops)
            elif close and is_word(token, "RANGE"):
                total += self.work(inside, loops)
                if not (i and is_word(tokens[i - 1], "UNWIND")):  # rows come one by one, and can be ended
                    _check_bounds(inside)
                    total += self._range(inside)
            elif is_mark(token, "["):
                close = closing(tokens, i)
                total += self._brackets(tokens[i + 1 : close], loops)
            else:
                total += self._weight(token)
                if loops and close and is_word(token, "SPLIT"):
                    total += OWN if _mentions(inside, loops) else SPLIT
                elif loops and is_word(token, "EXISTS", "COUNT", "COLLECT"):
                    total += ASKED
                close = 0
            i = max(i, close) + 1
        return total

    def _brackets(self, inside: Tokens, loops: frozenset[str]) -> float:
        if _is_loop(inside):
            return self._loop(inside[0].key, inside[2:], ("WHERE", "|"), loops, KEPT)
        bar = place_of(inside, "|")
        if bar < len(inside):  # a pattern comprehension: its rows are not told
            return self.work(inside[:bar], loops) + UNKNOWN * self.work(inside[bar + 1 :], loops)
        return self.work(inside, loops)

    def _loop(self, name: str, rest: Tokens, ends: tuple[str, ...], loops: frozenset[str], factor: int) -> float:
        """name IN list WHERE … | …"""
        bar = place_of(rest, *ends)
        items, body = rest[:bar], rest[bar:]
        if factor == KEPT:
            self._check_sums(items)
        each = max(float(factor), len(body) / 10 + self.work(body, loops | {name}))
        return self.work(items, loops) + self.length(items, loops) * each

    def _reduce(self, inside: Tokens, loops: frozenset[str]) -> float:
        """sum = start, x IN list | …: what is not a number grows, and is copied at each step."""
        comma = place_of(inside, ",")
        bar = place_of(inside, "|")
        if not inside or not _is_loop(inside[comma + 1 : bar]):
            return self.work(inside, loops)
        name, items, body = inside[comma + 1].key, inside[comma + 3 : bar], inside[bar + 1 :]
        self._check_sums(items)
        steps = self.length(items, loops)
        grows = not (comma == 3 and inside[2].kind == "number")
        self.sums.append(inside[0].key)
        each = max(1.0, len(body) / 10 + self.work(body, loops | {name}))
        self.sums.pop()
        copied = max(1.0, steps / 100) if grows else 1.0
        return self.work(inside[:comma], loops) + self.work(items, loops) + steps * each * copied

    def _check_sums(self, items: Tokens) -> None:
        if _mentions(items, frozenset(self.sums)):
            raise QueryRefused(
                "reduce() 的累积量不能作里层循环的列表，否则会成倍增长 (accumulator looped over)",
                position=items[0].start,
            )

    def _weight(self, token: Token) -> float:
        """A long text is read to its end wherever it stands."""
        if token.kind == "parameter":
            return self._given(token) / 5
        if token.kind == "string":
            return len(token.text) / 5 if len(token.text) > 100 else 0.0
        return self.weights.get(token.key, 0.0)

    # -- lengths -----------------------------------------------------------------------------------------------------

    def length(self, tokens: Tokens, loops: frozenset[str]) -> float:
        """About how many items a list has."""
        known = [self.lengths[t.key] for t in tokens if t.kind in ("word", "name") and t.key in self.lengths]
        known += [self._given(t) for t in tokens if t.kind == "parameter"]
        for i, token in enumerate(tokens):
            if i + 1 < len(tokens) and is_mark(tokens[i + 1], "(") and token.kind == "word":
                if token.text == "RANGE":
                    known.append(self._range(tokens[i + 2 : closing(tokens, i + 1)]))
                elif token.text == "COLLECT":
                    known.append(min(COLLECTED, self.rows * UNKNOWN))
                elif token.text == "SPLIT" and not _mentions(tokens, loops):
                    known.append(SPLIT)
            elif is_word(token, "COLLECT"):
                known.append(COLLECTED)
        if known:
            return max(known)
        if _mentions(tokens, loops):
            return OWN
        if tokens and is_mark(tokens[0], "[") and closing(tokens, 0) == len(tokens) - 1:
            return float(1 + sum(is_mark(t, ",") for t in tokens))
        return UNKNOWN

    def _given(self, token: Token) -> float:
        value = self.parameters.get(token.text.strip("`"))
        return float(len(value)) if isinstance(value, str | list | dict) else 0.0

    def _range(self, bounds: Tokens) -> float:
        """Items of a range whose bounds are numbers, or the sizes of something."""
        sizes, i = [0.0], 0
        while i < len(bounds):
            token = bounds[i]
            if token.kind == "number":
                sizes.append(number(token))
            elif token.kind == "parameter":
                value = self.parameters.get(token.text.strip("`"))
                sizes.append(abs(float(value)) if isinstance(value, int | float) else 0.0)
            elif token.kind == "word" and token.text in ("SIZE", "LENGTH") and i + 1 < len(bounds):
                close = closing(bounds, i + 1)
                sizes.append(self.length(bounds[i + 2 : close], frozenset()))
                i = close
            i += 1
        return sum(sizes)


def _products(tokens: Tokens) -> float:
    """About how many rows patterns that do not touch each other make, for each that they make alone."""
    seen: set[str] = set()
    rows = most = 1.0
    for i, token in enumerate(tokens):
        if is_word(token, "COLLECT"):
            seen, rows = set(), 1.0  # what was matched is one row now
        elif is_word(token, "MATCH") or (is_mark(token, ",") and i and is_mark(tokens[i - 1], ")", "]") and seen):
            end = next((j for j in range(i + 1, len(tokens) - 1) if _ends_pattern(tokens, j)), len(tokens))
            names = {tokens[j + 1].key for j in range(i, end - 1) if is_mark(tokens[j], "(", "[")}
            rows *= UNKNOWN if seen and not names & seen else 1.0
            seen |= names
            most = max(most, rows)
    return min(COLLECTED, most)


def _ends_pattern(tokens: Tokens, i: int) -> bool:
    if is_word(tokens[i], "WHERE", "WITH", "RETURN", "MATCH", "OPTIONAL", "UNWIND", "CALL"):
        return True
    return is_mark(tokens[i], ",") and is_mark(tokens[i - 1], ")", "]") and is_mark(tokens[i + 1], "(")


def _check_bounds(bounds: Tokens) -> None:
    """Raise QueryRefused for bounds that the text does not tell: numbers, parameters and sizes are told."""
    i = 0
    while i < len(bounds):
        if is_word(bounds[i], "SIZE", "LENGTH") and i + 1 < len(bounds) and is_mark(bounds[i + 1], "("):
            i = closing(bounds, i + 1)
        elif bounds[i].kind in ("word", "name", "string"):
            raise QueryRefused(
                "range() 的界不是常数或 size() 时，只能写成 UNWIND range(…) AS i (bounds of range() not known)",
                position=bounds[i].start,
            )
        i += 1


def _is_loop(tokens: Tokens) -> bool:
    return len(tokens) > 2 and tokens[0].kind in ("word", "name") and is_word(tokens[1], "IN")


def _mentions(tokens: Tokens, names: frozenset[str]) -> bool:
    return any(t.kind in ("word", "name") and t.key in names for t in tokens)
