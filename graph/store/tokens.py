"""A Cypher statement cut into tokens as Cypher cuts it: strings, comments and back-ticked names are no clauses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.errors import QueryRefused

Kind = Literal["word", "name", "string", "number", "parameter", "mark"]


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `text` of a word is folded to upper case and one width, of a back-ticked name unquoted."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What names are compared by: `a` in back-ticks is the variable a."""
        return _folded(self.text) if self.kind == "name" else self.text


def words(text: str) -> frozenset[str]:
    """A set written as text."""
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"0x[0-9a-fA-F_]+|0o[0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?")


def tokenize(cypher: str) -> Iterator[Token]:
    """The tokens of a statement, without blanks and comments. Raises QueryRefused for what no Cypher text holds."""
    i, end = 0, len(cypher)
    while i < end:
        char = cypher[i]
        if char.isspace() or unicodedata.category(char) in ("Zs", "Zl", "Zp"):
            i += 1
        elif cypher.startswith("//", i):
            i = min((p for p in (cypher.find("\n", i), cypher.find("\r", i)) if p >= 0), default=end)
        elif cypher.startswith("/*", i):
            close = cypher.find("*/", i + 2)
            if close < 0:
                raise QueryRefused("注释没有结束 (unclosed comment)", position=i)
            i = close + 2
        elif char in "'\"":
            close = _string_end(cypher, i)
            yield Token("string", cypher[i + 1 : close], i, close + 1)
            i = close + 1
        elif char == "`":
            close = _name_end(cypher, i)
            yield Token("name", cypher[i + 1 : close].replace("``", "`"), i, close + 1)
            i = close + 1
        elif char == "$":
            match = re.compile(r"\$(?:[^\W]\w*|`[^`]+`)").match(cypher, i)
            if not match:
                raise QueryRefused("$ 后应为参数名 (parameter name expected)", position=i)
            yield Token("parameter", match.group()[1:], i, match.end())
            i = match.end()
        elif match := _NUMBER.match(cypher, i):
            yield Token("number", match.group(), i, match.end())
            i = match.end()
        elif match := _WORD.match(cypher, i):
            yield Token("word", _folded(match.group()), i, match.end())
            i = match.end()
        elif char in "()[]{},.:;|&!%+-*/^=<>~?" or char in "⟨⟩‐‑‒–—―−":
            yield Token("mark", char, i, i + 1)
            i += 1
        else:
            raise QueryRefused(
                f"{char!r} 不是 Cypher 的符号；括号、逗号、引号请用半角 (unexpected character)", position=i
            )


def _string_end(cypher: str, start: int) -> int:
    i = start + 1
    while i < len(cypher):
        if cypher[i] == "\\":
            i += 2
        elif cypher[i] == cypher[start]:
            return i
        else:
            i += 1
    raise QueryRefused("字符串没有结束 (unclosed string)", position=start)


def _name_end(cypher: str, start: int) -> int:
    i = start + 1
    while (i := cypher.find("`", i)) >= 0:
        if not cypher.startswith("``", i):
            return i
        i += 2
    raise QueryRefused("反引号没有结束 (unclosed back-tick)", position=start)


def _folded(word: str) -> str:
    """As the most lenient parser would read it: full-width letters, long s and dotless i are letters too."""
    plain = unicodedata.normalize("NFKC", word).replace("ı", "i").replace("İ", "I")
    return unicodedata.normalize("NFKC", plain.casefold()).upper()


def is_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word can only be a property, a label or a key: n.set, :Create, {set: 1}."""
    before, after = mark_of(tokens, i - 1), mark_of(tokens, i + 1)
    if before == ".":
        return mark_of(tokens, i - 2) != "."
    return before == ":" or (before in ("{", ",") and after == ":")


def is_word(token: Token, *texts: str) -> bool:
    return token.kind == "word" and token.text in texts


def is_mark(token: Token, *texts: str) -> bool:
    return token.kind == "mark" and token.text in texts


def number(token: Token) -> float:
    """The value of a number token."""
    text = token.text.replace("_", "")
    try:
        return float(int(text, 0))
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return float("inf")


def value_of(token: Token, parameters: Mapping[str, Any]) -> Any:
    """The value of a parameter; None when it has none."""
    return parameters.get(token.text.strip("`"))


def closing(tokens: Sequence[Token], opening: int) -> int:
    """Where the bracket at `opening` is closed; behind the last token when it is not."""
    depth = 0
    for i in range(opening, len(tokens)):
        depth += is_mark(tokens[i], "(", "[", "{") - is_mark(tokens[i], ")", "]", "}")
        if depth == 0:
            return i
    return len(tokens)


def encloses(tokens: Sequence[Token], opening: int) -> bool:
    """Whether the bracket at `opening` is closed by the last token."""
    return closing(tokens, opening) == len(tokens) - 1


def outermost(tokens: Sequence[Token]) -> Iterator[int]:
    """Places of the tokens that stand in no bracket, brackets included."""
    depth = 0
    for i, token in enumerate(tokens):
        depth -= is_mark(token, ")", "]", "}")
        if depth == 0:
            yield i
        depth += is_mark(token, "(", "[", "{")


def place_of(tokens: Sequence[Token], *texts: str) -> int:
    """Where the first of some words or marks stands outside of brackets; the end when none does."""
    places = (i for i in outermost(tokens) if is_word(tokens[i], *texts) or is_mark(tokens[i], *texts))
    return next(places, len(tokens))


def before(tokens: Sequence[Token], *texts: str) -> Sequence[Token]:
    """What stands before the first of some words or marks, or before the bracket that closes what is around."""
    depth = 0
    for i, token in enumerate(tokens):
        depth -= is_mark(token, ")", "]", "}")
        if depth < 0 or (depth == 0 and (is_word(token, *texts) or is_mark(token, *texts))):
            return tokens[:i]
        depth += is_mark(token, "(", "[", "{")
    return tokens


def item_start(tokens: Sequence[Token], end: int) -> int:
    """Where the expression begins that ends before an AS: behind a comma, an opening bracket, or the clause's word."""
    depth = 0
    for i in range(end - 1, -1, -1):
        depth += is_mark(tokens[i], ")", "]", "}") - is_mark(tokens[i], "(", "[", "{")
        opens = depth < 0 or (depth == 0 and is_mark(tokens[i], ","))
        if opens or (depth == 0 and is_word(tokens[i], "WITH", "RETURN", "UNWIND", "YIELD", "DISTINCT")):
            return i + 1
    return 0


def divided(tokens: Sequence[Token], *marks: str) -> Iterator[Sequence[Token]]:
    """The parts between marks that stand in no bracket."""
    begin = 0
    for i in outermost(tokens):
        if is_mark(tokens[i], *marks):
            yield tokens[begin:i]
            begin = i + 1
    yield tokens[begin:]


def is_loop(tokens: Sequence[Token]) -> bool:
    """name IN …, of a loop."""
    return len(tokens) > 2 and tokens[0].kind in ("word", "name") and is_word(tokens[1], "IN")


def mentions(tokens: Sequence[Token], names: frozenset[str]) -> bool:
    return any(t.kind in ("word", "name") and t.key in names for t in tokens)


def mark_of(tokens: Sequence[Token], i: int) -> str:
    """The mark that stands there; '' for another token, and for none."""
    return tokens[i].text if 0 <= i < len(tokens) and tokens[i].kind == "mark" else ""
