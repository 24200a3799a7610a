"""A wrong statement is told what is wrong, in Chinese, and where, on every engine."""

from __future__ import annotations

import pytest

from graph.errors import StoreError
from graph.store.base import Store
from graph.store.complaints import complaint

LINES = "MATCH (n:Track)\nWHERE n.name = \nRETURN n"


@pytest.mark.parametrize(
    ("cypher", "position", "said"),
    [
        ("MATCH (n RETURN n", 9, "第 1 行第 10 个字：这里不该是 RETURN ("),
        ("MATCH (n) RETRUN n", 10, "第 1 行第 11 个字：这里不该是 RETRUN ("),
        (LINES, len(LINES) - 1, "第 3 行第 8 个字：这里不该是 n ("),
        ("MATCH (赛道:Track) RETURN 赛道.name +", 33, "第 1 行第 34 个字：语句没有写完 ("),
        ("RETURN $赛道", None, "没有给参数 赛道 ("),
        ("RETURN 1/0", None, "除数为零 ("),
        ("MATCH (n)\nDETACH DELETE n", 10, "第 2 行第 1 个字：不允许 DETACH"),
        ("MATCH （n） RETURN n", 6, "第 1 行第 7 个字：'（' 不是 Cypher 的符号；括号、逗号、引号请用半角"),
        ("RETURN apoc.text.join(['a'], '')", 7, "第 1 行第 8 个字：函数 apoc.text.join 不在"),
        ("CALL dbms.listConfig()", 5, "第 1 行第 6 个字：过程 dbms.listconfig 不在"),
        ("RETURN 'a", 7, "第 1 行第 8 个字：字符串没有结束"),
        ("RETURN '\\u4e2d' + apoc.x()", None, "函数 apoc.x 不在"),  # the engine is given another text
    ],
)
def test_the_place_and_the_meaning(store: Store, cypher: str, position: int | None, said: str) -> None:
    with pytest.raises(StoreError) as error:
        store.query(cypher)
    assert error.value.position == position and str(error.value).startswith(said)


@pytest.mark.parametrize(
    "cypher",
    [
        "RETURN x",
        "MATCH (n) RETURN n LIMIT -1",
        "RETURN date('x')",
        "RETURN 1 AS a UNION RETURN 2 AS b",
        "RETURN 1 AS a, 2 AS a",
        "MATCH (n) RETURN size(n)",
        "UNWIND [1] AS x RETURN x.a",
        "RETURN toInteger([1])",
        "CALL db.index.fulltext.queryNodes('fulltext_Track', 'AND OR ((') YIELD node RETURN node",
    ],
)
def test_the_meaning_is_known_on_every_engine(store: Store, cypher: str) -> None:
    with pytest.raises(StoreError) as error:
        store.query(cypher)
    assert "图库的说明" not in str(error.value)


def test_a_message_that_is_not_known_is_passed_on() -> None:
    error = complaint("Something new\nand more (line 9, column 9 (offset: 900))", "RETURN 1", "EXPLAIN ")
    assert (str(error), error.position) == ("图库的说明：Something new", None)
