"""The columns that a statement returns, told from its text, as Neo4j names them.

The embedded engine names none when there are no rows, and n {.name} otherwise than Neo4j.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.store.guard import KEYWORDS
from graph.store.tokens import Token, is_mark, is_name, is_word, outermost, tokenize


def returned(cypher: str) -> tuple[str, ...]:
    """Names of the columns, as Neo4j gives them; none for `RETURN *` and for a CALL without RETURN."""
    tokens = list(tokenize(cypher))
    begins = [i for i in outermost(tokens) if is_word(tokens[i], "RETURN") and not is_name(tokens, i)]
    if not begins:
        return ()
    items = list(_items(tokens, begins[-1] + 1))
    return () if any(is_mark(item[0], "*") for item in items) else tuple(_name(cypher, item) for item in items)


def _items(tokens: Sequence[Token], start: int) -> Iterator[Sequence[Token]]:
    """What stands between the commas of a RETURN, up to the next clause."""
    if start < len(tokens) and is_word(tokens[start], "DISTINCT"):
        start += 1
    for i in (*outermost(tokens), len(tokens)):
        if i < start:
            continue
        over = i == len(tokens) or is_mark(tokens[i], ";") or (i > start and _ends(tokens, i))
        if (over or is_mark(tokens[i], ",")) and i > start:
            yield tokens[start:i]
            start = i + 1
        if over:
            return


def _ends(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i]
    if word.kind != "word" or is_name(tokens, i) or is_word(tokens[i - 1], "AS"):
        return False
    return word.text in ("SKIP", "LIMIT", "OFFSET", "UNION") or (
        word.text == "ORDER" and i + 1 < len(tokens) and is_word(tokens[i + 1], "BY")
    )


def _name(cypher: str, item: Sequence[Token]) -> str:
    last = item[-1]
    if len(item) > 2 and is_word(item[-2], "AS"):
        return last.text if last.kind == "name" else cypher[last.start : last.end]
    if item[0].kind in ("word", "name") and (len(item) == 1 or _is_map_of(item)):
        return item[0].text if item[0].kind == "name" else cypher[item[0].start : item[0].end]
    return cypher[item[0].start : last.end]


def _is_map_of(item: Sequence[Token]) -> bool:
    """n {.name, .kind}: not a subquery such as EXISTS { ... }."""
    return is_mark(item[1], "{") and len(item) > 2 and (is_mark(item[2], ".") or item[0].text not in KEYWORDS)
