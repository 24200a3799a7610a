"""What an analyst may ask: a reading Cypher statement of bounded size, told from its text before any engine sees it.

The text is cut into tokens as Cypher cuts it (strings, comments, back-ticked names), so the word CREATE inside a
string or a name is no clause. Clauses, functions and procedures are allowed by list; what is not listed is refused.
This is the first of several walls: behind it the embedded engine serves a read-only copy in a process that can be
killed, and Neo4j is asked for its plan and reads in a READ transaction.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from graph.errors import QueryRefused
from graph.store.complaints import placed
from graph.store.extents import Extents
from graph.store.growth import check_growth
from graph.store.patterns import check_patterns
from graph.store.tokens import Token, is_mark, is_name, is_word, tokenize, words
from graph.store.work import check_work

MAX_LENGTH = 20_000
MAX_TOKENS = 6_000
MAX_DEPTH = 40
MAX_CHAIN = 400  #: operators in one statement of a kind that parsers descend into
#: what a planner takes long over: so many in one statement
MAX_XOR, MAX_PLUS, MAX_STEPS, MAX_SUBQUERIES = 8, 200, 50, 5
MAX_PARAMETERS = 200_000  #: characters of the parameters as JSON


#: with these a statement begins
OPENERS = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
#: words of Cypher that an analyst has no use for, or must not use
FORBIDDEN = words(
    """
    CREATE MERGE SET DELETE DETACH NODETACH REMOVE FOREACH INSERT DROP ALTER RENAME GRANT DENY REVOKE LOAD CSV
    PERIODIC COMMIT TRANSACTIONS TERMINATE SHOW USE START STOP EXPLAIN PROFILE CYPHER RELOAD DRYRUN DEALLOCATE
    REALLOCATE ENABLE IMPERSONATE EXECUTE TRUNCATE UPDATE UPSERT BACKUP RESTORE IMPORT EXPORT
    """
)
#: words that may stand before a bracket and are no function
KEYWORDS = words(
    """
    MATCH OPTIONAL WITH WITHIN UNWIND RETURN CALL WHERE AND OR XOR NOT IN AS ON BY ORDER SKIP LIMIT OFFSET UNION
    ALL DISTINCT CASE WHEN THEN ELSE END IS NULL CONTAINS STARTS ENDS EXISTS COUNT COLLECT YIELD USING INDEX
    SCAN JOIN HINT TEXT RANGE POINT ANY NONE SINGLE SHORTEST SHORTESTPATH ALLSHORTESTPATHS PATH PATHS ASC DESC
    ASCENDING DESCENDING TRUE FALSE FINISH REDUCE LIKE
    """
)
FUNCTIONS = words(
    """
    abs acos all allshortestpaths any asin atan atan2 avg btrim ceil char_length character_length coalesce
    collect cos cot count date datetime degrees duration e elementid endnode exists exp floor haversin head id
    isempty isnan keys labels last left length linkedlist localdatetime localtime log log10 lower ltrim max min
    nodes none normalize nullif percentilecont percentiledisc pi point properties radians rand range reduce
    relationships replace reverse right round rtrim shortestpath sign sin single size split sqrt startnode stdev
    stdevp substring sum tail tan time timestamp toboolean tobooleanlist tobooleanornull tofloat tofloatlist
    tofloatornull tointeger tointegerlist tointegerornull tolower tostring tostringlist tostringornull toupper
    trim type upper valuetype date.truncate datetime.truncate datetime.fromepoch datetime.fromepochmillis
    localdatetime.truncate time.truncate localtime.truncate duration.between duration.inmonths duration.indays
    duration.inseconds point.distance point.withinbbox
    """
)
PROCEDURES = frozenset(
    {"db.labels", "db.relationshiptypes", "db.propertykeys", "db.index.fulltext.querynodes", "db.schema.visualization"}
)

_ESCAPE = re.compile(r"\\[uU]([0-9a-fA-F]{4})?")


def checked(cypher: str, parameters: Mapping[str, Any]) -> str:
    """The statement to run: as given, with unicode escapes in its strings resolved. Raises QueryRefused with why."""
    if len(cypher) > MAX_LENGTH:
        raise QueryRefused(f"查询超过 {MAX_LENGTH} 个字符 (query too long)", cypher[:200])
    given = cypher
    try:
        _check_text(cypher)
        _check_parameters(parameters)
        cypher = _resolved(cypher)
        tokens = list(tokenize(cypher))
        _check_size(tokens)
        _check_planning(tokens)
        _check_words(tokens)
        _check_calls(tokens)
        extents = Extents(tokens, parameters)
        check_growth(tokens, extents)
        check_work(tokens, extents)
        check_patterns(tokens, parameters)
    except QueryRefused as refusal:
        position = refusal.position if cypher == given else None  # places move when escapes are resolved
        raise QueryRefused(placed(str(refusal), given, position), given[:2000], position) from None
    return cypher


def _resolved(cypher: str) -> str:
    r"""Neo4j resolves \uXXXX before it parses, so an escape could be a clause or close a string.

    Inside a string a harmless one is replaced by its character; everywhere else they are refused.
    """
    if not _ESCAPE.search(cypher):
        return cypher
    strings = [(t.start, t.end - 1) for t in tokenize(_masked(cypher)) if t.kind == "string"]

    def resolve(match: re.Match[str]) -> str:
        digits = match.group(1)
        inside = any(start < match.start() and match.end() <= end for start, end in strings)
        char = chr(int(digits, 16)) if digits else ""
        before = len(cypher[: match.start()]) - len(cypher[: match.start()].rstrip("\\"))
        if before % 2 and inside and char and char not in "'\"`\\":
            return match.group()  # a backslash in the string and, behind it, the letter u
        if not inside or not char or char in "'\"`\\/*" or unicodedata.category(char)[0] in "CZ":
            raise QueryRefused(r"\u 转义只能写在字符串里，且不能是引号等符号 (unicode escape not allowed here)")
        return char

    return _ESCAPE.sub(resolve, cypher)


def _masked(cypher: str) -> str:
    """The same length, with escapes out of the way of the tokenizer."""
    return _ESCAPE.sub(lambda m: "_" * len(m.group()), cypher)


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise QueryRefused("文字里有半个字符（不成对的代理项）(lone surrogate)") from None


def _check_parameters(parameters: Mapping[str, Any]) -> None:
    try:
        text = json.dumps(dict(parameters), ensure_ascii=False, allow_nan=True)
        _check_text(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise QueryRefused(f"参数不是 JSON 值：{error} (parameters must be JSON)") from None
    if len(text) > MAX_PARAMETERS:
        raise QueryRefused(f"参数超过 {MAX_PARAMETERS} 个字符 (parameters too large)")
    depth = deepest = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.group(), 0)
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise QueryRefused(f"参数嵌套超过 {MAX_DEPTH} 层 (parameters nested too deeply)")
    for number in re.finditer(r'"(?:[^"\\]|\\.)*"|-?\d{19,}(?![\d.eE])', text):
        if number.group()[0] != '"' and not -(2**63) <= int(number.group()) < 2**63:
            raise QueryRefused("参数中的整数超出 64 位 (integer out of range)")


def _check_size(tokens: list[Token]) -> None:
    if len(tokens) > MAX_TOKENS:
        raise QueryRefused(f"查询超过 {MAX_TOKENS} 个词 (query too long)")
    depth = 0
    chain = 0
    for token in tokens:
        if token.kind == "mark":
            depth += token.text in "([{"
            depth -= token.text in ")]}"
            chain += token.text in "+-*/^%=<>.!"
        elif token.kind == "word":
            depth += token.text == "CASE"
            depth -= token.text == "END" and depth > 0
            chain += token.text in ("AND", "OR", "XOR", "NOT", "IS", "CONTAINS", "STARTS", "ENDS", "UNION", "CASE")
        if depth > MAX_DEPTH:
            raise QueryRefused(f"括号嵌套超过 {MAX_DEPTH} 层 (nested too deeply)")
    if chain > 4 * MAX_CHAIN:
        raise QueryRefused("查询的运算过多 (too many operators)")
    if _longest_unary(tokens) > MAX_DEPTH:
        raise QueryRefused("连续的一元运算过多 (too many unary operators)")


def _check_planning(tokens: Sequence[Token]) -> None:
    """Planning cannot be ended either, and of these it takes exponential time."""
    subqueries: list[bool] = []  #: of each open bracket, whether it is one
    for i, token in enumerate(tokens):
        if is_mark(token, "(", "[", "{"):
            asks = token.text == "{" and i > 0
            words_before = asks and is_word(tokens[i - 1], "EXISTS", "COUNT", "COLLECT", "CALL")
            subqueries.append(asks and (words_before or _ends_scope(tokens, i)))
        elif is_mark(token, ")", "]", "}") and subqueries:
            subqueries.pop()
        if sum(subqueries) > MAX_SUBQUERIES:
            raise QueryRefused(
                f"子查询嵌套超过 {MAX_SUBQUERIES} 层 (subqueries nested too deeply)", position=token.start
            )
    steps = sum(is_mark(a, "-") and is_mark(b, "-", "[") for a, b in pairwise(tokens))
    for count, most, what in (
        (sum(is_word(t, "XOR") for t in tokens), MAX_XOR, "XOR"),
        (sum(is_mark(t, "+") for t in tokens), MAX_PLUS, "+"),
        (steps, MAX_STEPS, "关系模式"),
    ):
        if count > most:
            raise QueryRefused(f"查询里的 {what} 超过 {most} 个 (too many for the planner)")


def _ends_scope(tokens: Sequence[Token], i: int) -> bool:
    """CALL (x) {"""
    if not is_mark(tokens[i - 1], ")"):
        return False
    start = next((j for j in range(i - 1, 0, -1) if is_mark(tokens[j], "(")), 0)
    return start > 0 and is_word(tokens[start - 1], "CALL")


def _longest_unary(tokens: list[Token]) -> int:
    longest = run = 0
    for token in tokens:
        run = run + 1 if token.text in ("NOT", "+", "-", "!") and token.kind in ("word", "mark") else 0
        longest = max(longest, run)
    return longest


def _check_words(tokens: list[Token]) -> None:
    if not tokens:
        raise QueryRefused("查询是空的 (empty query)")
    if tokens[0].kind != "word" or tokens[0].text not in OPENERS:
        raise QueryRefused(
            f"查询应以 {'、'.join(sorted(OPENERS))} 开头：只能读取 (only reading clauses)", position=tokens[0].start
        )
    for i, token in enumerate(tokens):
        if token.kind == "mark" and token.text == ";" and i < len(tokens) - 1:
            raise QueryRefused("一次只能执行一条语句 (one statement at a time)", position=token.start)
        if token.kind == "word" and token.text in FORBIDDEN and not is_name(tokens, i):
            raise QueryRefused(
                f"不允许 {token.text}：只能读取；若是名称请加反引号 (only reading is allowed)", position=token.start
            )


def _check_calls(tokens: list[Token]) -> None:
    """Functions and procedures by list. A call is a (dotted) name before an opening bracket."""
    for i, token in enumerate(tokens):
        if token.kind == "word" and token.text == "CALL" and not is_name(tokens, i):
            _check_procedure(tokens, i + 1)
        if token.kind == "mark" and token.text == "(" and i and tokens[i - 1].kind in ("word", "name"):
            name, start = _dotted_before(tokens, i)
            calls = start and is_word(tokens[start - 1], "CALL")
            if not calls and any(t.kind == "name" for t in tokens[start:i]):
                raise QueryRefused("函数名不要加反引号 (no back-ticks around a function)", position=tokens[start].start)
            if calls or (start == i - 1 and tokens[start].kind == "word" and tokens[start].text in KEYWORDS):
                continue
            if start > 2 and is_mark(tokens[start - 1], ":") and is_word(tokens[start - 3], "INDEX", "SEEK"):
                continue  # USING INDEX n:Track(name)
            if name.casefold() not in FUNCTIONS:
                raise QueryRefused(
                    f"函数 {name.lower()} 不在允许的函数表中 (function not allowed)", position=tokens[start].start
                )


def _check_procedure(tokens: list[Token], i: int) -> None:
    if i < len(tokens) and tokens[i].kind == "mark" and tokens[i].text in "({":
        return  # a subquery
    position = tokens[i].start if i < len(tokens) else None
    parts = []
    while i < len(tokens) and tokens[i].kind in ("word", "name"):
        parts.append(tokens[i].text)
        if not (i + 1 < len(tokens) and tokens[i + 1].text == "." and tokens[i + 1].kind == "mark"):
            break
        i += 2
    name = ".".join(parts)
    if name.casefold() not in PROCEDURES:
        known = "、".join(sorted(PROCEDURES))
        raise QueryRefused(f"过程 {name.lower()} 不在允许之列：{known} (procedure not allowed)", position=position)


def _dotted_before(tokens: list[Token], bracket: int) -> tuple[str, int]:
    """The dotted name that ends before a bracket, and where it begins."""
    start = bracket - 1
    while start >= 2 and tokens[start - 1].text == "." and tokens[start - 2].kind in ("word", "name"):
        start -= 2
    return ".".join(t.text for t in tokens[start:bracket] if t.kind != "mark"), start
