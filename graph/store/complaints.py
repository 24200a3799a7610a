"""What an engine says is wrong with a statement, in Chinese, and where. Pure.

The engines word their messages themselves; the usual ones are listed, any other is passed on as it is.
"""

from __future__ import annotations

import re

from graph.errors import StoreError

#: where: ArcadeDB counts columns from 0, Neo4j's offset is that of the text that it was given
_LINE_COLUMN = re.compile(r"(?:Syntax error at line (\d+):(\d+) - |at line (\d+), column (\d+))")
_OFFSET = re.compile(r"\s*\(line \d+, column \d+ \(offset: (\d+)\)\)")

#: pattern -> what it means; \1 is what the engine names
_MEANINGS = (
    (r"(?:mismatched|extraneous) input '<EOF>'|^Invalid input ''", "语句没有写完"),
    (r"(?:mismatched|extraneous) input '(.+?)'[, ]", r"这里不该是 \1"),
    (r"^(?:Invalid|Unexpected) input '(.+?)'(?: at|:)", r"这里不该是 \1"),
    (r"no viable alternative at input '(?:.*[\s(\[{])?(\S+)'", r"这里不该是 \1"),
    (r"Syntax error", "写法不对"),
    (r"Variable [`'](.+?)[`'] not defined", r"变量 \1 没有定义"),
    (r"not possible to access variables declared before the WITH/RETURN: (.+)$", r"聚合之后用不到变量 \1"),
    (r"^Expected parameter\(s\): (.+)$", r"没有给参数 \1"),
    (
        r"procedure:? `?db\.index\.fulltext",
        "全文索引的名称（fulltext_类型）或检索的写法不对：引号、括号要成对，* 不能在最前",
    ),
    (r"^/ by zero", "除数为零"),
    (r"^NegativeIntegerArgument|Must be a non-negative integer", "LIMIT 和 SKIP 应为不小于 0 的整数"),
    (r"UNION must have the same return column names", "UNION 各部分的列名应当一致"),
    (r"must be aliased", "WITH 里的算式要用 AS 取名"),
    (r"Column name '(.+?)' is defined more than once", r"列名 \1 重复"),
    (r"Multiple result columns with the same name", "列名重复"),
    (r"cannot parse '(.+?)' as a date|cannot be parsed to a Date", r"不是有效的日期 \1"),
    (r"(?:expected|expects) (.+?) (?:argument )?but (?:was|got) (.+)$", r"类型不符：应为 \1，却是 \2"),
    (r"TypeError|InvalidArgument|Invalid input for function|Type mismatch", "类型或取值不符"),
)


def complaint(message: str, cypher: str, before: str = "") -> StoreError:
    """The error for an engine's message about `before` + `cypher`."""
    position = _position(message, cypher, len(before))
    english = _OFFSET.sub("", message).strip().splitlines()[0][:300]
    for pattern, meaning in _MEANINGS:
        if found := re.search(pattern, english):
            text = f"{found.expand(meaning).strip()} ({english})"
            break
    else:
        text = f"图库的说明：{english}"
    return StoreError(placed(text, cypher, position), cypher, position)


def placed(text: str, cypher: str, position: int | None) -> str:
    """The text with the place that it speaks of, when that is known."""
    if position is None:
        return text
    line = cypher.count("\n", 0, position) + 1
    column = position - cypher.rfind("\n", 0, position)
    return f"第 {line} 行第 {column} 个字：{text}"


def _position(message: str, cypher: str, before: int) -> int | None:
    """How many characters stand before the place that the message names."""
    if found := _OFFSET.search(message):
        position = int(found[1]) - before
    elif found := _LINE_COLUMN.search(message):
        line, column = (int(part) for part in found.groups() if part)
        position = sum(len(text) + 1 for text in cypher.split("\n")[: line - 1]) + column
    else:
        return None
    return position if 0 <= position <= len(cypher) else None
