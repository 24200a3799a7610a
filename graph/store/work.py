"""How much one expression may do, told from its text: Neo4j cannot end an expression once it has begun.

Between rows a time limit works; inside an expression, nested loops over long lists run for hours and lists that are
made at once fill the memory. So loops are counted from the outside in: [x IN l | …], any(), reduce() and their like
cost the length of their list times the cost of their body. Lengths that the text does not tell are assumed.
"""

from __future__ import annotations

from graph.errors import QueryRefused
from graph.store.extents import Extents
from graph.store.lengths import OWN, SPLIT, UNKNOWN, Tokens
from graph.store.tokens import Token, closing, is_loop, is_mark, is_word, item_start, mentions, place_of, value_of

MAX_WORK = 2e7  #: about a second, and some hundred megabytes
ASKED = 1_000  #: a subquery in a loop
KEPT = 10  #: a list that is made costs more than a loop that only looks
_LOOKS = frozenset({"ANY", "ALL", "NONE", "SINGLE"})


def check_work(tokens: Tokens, extents: Extents) -> None:
    """Raise QueryRefused when an expression may run too long to be ended, or fill the memory."""
    count = _Counter(tokens, extents)
    work = count.work(tokens, frozenset())
    if work > MAX_WORK:
        raise QueryRefused(
            f"一个表达式里要循环约 {work:.0e} 步，开始后无法中止；"
            "请改用 MATCH、UNWIND 逐行展开，或缩短列表 (too much work in one expression)"
        )


class _Counter:
    def __init__(self, tokens: Tokens, extents: Extents):
        self.extents, self.parameters = extents, extents.parameters
        self.weights: dict[str, float] = {}  #: of the texts that WITH names
        self.sums: list[str] = []  #: of the reduce() around
        for i, token in enumerate(tokens):
            if is_word(token, "AS") and i + 1 < len(tokens):
                name, item = tokens[i + 1].key, tokens[item_start(tokens, i) : i]
                self.weights[name] = max(self.weights.get(name, 0.0), *(self._weight(part) for part in item), 0.0)

    # -- steps -------------------------------------------------------------------------------------------------------

    def work(self, tokens: Tokens, loops: frozenset[str]) -> float:
        """Steps of everything in `tokens`; `loops`: the variables of the loops around it."""
        total, i = 0.0, 0
        while i < len(tokens):
            token = tokens[i]
            close = closing(tokens, i + 1) if i + 1 < len(tokens) and is_mark(tokens[i + 1], "(") else 0
            inside = tokens[i + 2 : close] if close else ()
            if close and is_loop(inside) and token.text in _LOOKS and token.kind == "word":
                total += self._loop(inside[0].key, inside[2:], ("WHERE",), loops, 1)
            elif close and is_word(token, "REDUCE"):
                total += self._reduce(inside, loops)
            elif close and is_word(token, "RANGE"):
                total += self.work(inside, loops)
                if not (i and is_word(tokens[i - 1], "UNWIND")):  # rows come one by one, and can be ended
                    total += self._range(inside)
            elif is_mark(token, "["):
                close = closing(tokens, i)
                total += self._brackets(tokens[i + 1 : close], loops)
            else:
                total += self._weight(token)
                if loops and close and is_word(token, "SPLIT"):
                    total += OWN if mentions(inside, loops) else SPLIT
                elif loops and is_word(token, "EXISTS", "COUNT", "COLLECT"):
                    total += ASKED
                close = 0
            i = max(i, close) + 1
        return total

    def _brackets(self, inside: Tokens, loops: frozenset[str]) -> float:
        if is_loop(inside):
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
        return self.work(items, loops) + self.extents.length(items, loops) * each

    def _reduce(self, inside: Tokens, loops: frozenset[str]) -> float:
        """sum = start, x IN list | …: what is not a number grows, and is copied at each step."""
        comma = place_of(inside, ",")
        bar = place_of(inside, "|")
        if not inside or not is_loop(inside[comma + 1 : bar]):
            return self.work(inside, loops)
        name, items, body = inside[comma + 1].key, inside[comma + 3 : bar], inside[bar + 1 :]
        self._check_sums(items)
        steps = self.extents.length(items, loops)
        grows = not (comma == 3 and inside[2].kind == "number")
        self.sums.append(inside[0].key)
        held = sum(map(self._weight, inside[2:comma]))  # a long text is gone through at each step
        each = max(1.0, len(body) / 10 + held + self.work(body, loops | {name}))
        self.sums.pop()
        copied = max(1.0, steps / 100) if grows else 1.0
        return self.work(inside[:comma], loops) + self.work(items, loops) + steps * each * copied

    def _check_sums(self, items: Tokens) -> None:
        if mentions(items, frozenset(self.sums)):
            raise QueryRefused(
                "reduce() 的累积量不能作里层循环的列表，否则会成倍增长 (accumulator looped over)",
                position=items[0].start,
            )

    def _weight(self, token: Token) -> float:
        """A long text is read to its end wherever it stands."""
        if token.kind == "parameter":
            value = value_of(token, self.parameters)
            return len(value) / 5 if isinstance(value, str | list | dict) else 0.0
        if token.kind == "string":
            return len(token.text) / 5 if len(token.text) > 100 else 0.0
        return self.weights.get(token.key, 0.0)

    def _range(self, bounds: Tokens) -> float:
        """Items of a range that is made at once. Raises QueryRefused when the text does not tell."""
        items = self.extents.range(bounds)
        if items == float("inf"):
            raise QueryRefused(
                "range() 的界不是常数、size() 或循环变量时，请写成 UNWIND range(…) AS i (bounds of range() unknown)",
                position=bounds[0].start if bounds else None,
            )
        return items
