"""A small graph that is written by hand: what the API and the views are tested on, in the real embedded store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from extraction.document import Document
from extraction.load import document_from_text
from graph.build import build, resolve
from graph.model import EntityStatement, Evidence, RelationStatement, Statement, TargetStatement, to_json
from graph.store import open_store
from graph.store.base import Source, Store

FILE = "示例〔2024〕1号.txt"
TITLE = "示例市促进数字产业发展行动方案"
TEXT = f"""示例市人民政府办公厅关于印发《{TITLE}》的通知
示例府办发〔2024〕1号
各区人民政府：
一、重点任务
1.数字健康。聚焦智慧康养,突破 蛋 白 质 结 构预测等技术。到2025年,数字健康产业规模达到300亿元。(责任部门:市经济信息化委、市卫健委)
2.五个新城。重点发展奉贤新城数字健康和智能网联汽车产业、南汇新城集成电路产业。(责任部门:市经济信息化委)
3.量子科技。开展量子科技前沿研究。
二、保障措施
4.加强引用。依据《示例市数据条例》推进。
"""
#: a name that would run if it ever became markup
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1> href"


class Facts:
    """Statements about one text, evidence given by a phrase of the cleaned text."""

    def __init__(self, document: Document):
        self.document, self.statements = document, list[Statement]()

    def at(self, *phrases: str) -> tuple[Evidence, ...]:
        found = []
        for phrase in phrases:
            start = self.document.text.index(phrase)
            found.append(self.document.evidence(start, start + len(phrase)))
        return tuple(found)

    def entity(self, type_: str, name: str, phrase: str = "", aliases: tuple[str, ...] = (), **properties: Any) -> None:
        self.statements.append(
            EntityStatement(FILE, type_, name, aliases, self.at(phrase or name), 0.95, "hand", properties)
        )

    def relation(self, head: str, relation: str, tail: str, *phrases: str, **properties: Any) -> None:
        head_type, head = head.split(":")
        tail_type, tail = tail.split(":")
        self.statements.append(
            RelationStatement(
                FILE, head, head_type, relation, tail, tail_type, self.at(*phrases), 0.9, "hand", properties
            )
        )


def small_statements() -> tuple[Document, list[Statement]]:
    facts = Facts(document_from_text(FILE, TEXT))
    number, agency = "示例府办发〔2024〕1号", "市经济信息化委"
    facts.entity("Document", TITLE, aliases=(number,), number=number, own=True, date="2024-01-15", level="市级")
    facts.entity("Document", "示例市数据条例", "《示例市数据条例》")
    for track in ("数字健康", "智能网联汽车", "集成电路", "智慧康养", "量子科技"):
        facts.entity("Track", track)
    facts.entity("Technology", "蛋白质结构预测")
    facts.entity("Technology", HOSTILE, "前沿研究")
    for park in ("奉贤新城", "南汇新城"):
        facts.entity("Park", park, kind="新城")
    facts.entity("Agency", "示例市经济和信息化委员会", agency, (agency,), jurisdiction="示例市")
    facts.entity("Agency", "示例市卫生健康委员会", "市卫健委", ("市卫健委",), jurisdiction="示例市")
    for path, name in (("一1", "数字健康"), ("一2", "五个新城"), ("一3", "量子科技")):
        line = next(line for line in facts.document.text.split("\n") if line.startswith(f"{path[-1]}."))
        facts.entity("Measure", name, f"{path[-1]}.{name}", path=path, text=line)
    hosts = "奉贤新城数字健康和智能网联汽车产业"
    for park, track, phrase in (
        ("奉贤新城", "数字健康", hosts),
        ("奉贤新城", "智能网联汽车", hosts),
        ("南汇新城", "集成电路", "南汇新城集成电路产业"),
    ):
        facts.relation(f"Park:{park}", "SUPPORTS", f"Track:{track}", phrase)
    facts.relation("Measure:数字健康", "SUPPORTS", "Track:数字健康", "1.数字健康", measure="一1")
    facts.relation("Track:智慧康养", "SUBTRACK_OF", "Track:数字健康", "1.数字健康。聚焦智慧康养")
    facts.relation("Track:数字健康", "INVOLVES", "Technology:蛋白质结构预测", "1.数字健康", "突破蛋白质结构预测等技术")
    facts.relation("Track:量子科技", "INVOLVES", f"Technology:{HOSTILE}", "开展量子科技前沿研究")
    for name, short in (("示例市经济和信息化委员会", agency), ("示例市卫生健康委员会", "市卫健委")):
        ends = (f"Agency:{name}", "RESPONSIBLE_FOR", "Measure:数字健康")
        facts.relation(*ends, "1.数字健康", short, role="责任", measure="一1")
    facts.relation(f"Document:{TITLE}", "CITES", "Document:示例市数据条例", TITLE, "《示例市数据条例》", kind="依据")
    goal = facts.at("到2025年，数字健康产业规模达到300亿元")
    facts.statements.append(
        TargetStatement(FILE, "数字健康产业规模", "数字健康", "Track", ">=", 300.0, "亿元", 2025, goal, 0.9, "hand",
                        {"measure": "一1"})
    )  # fmt: skip
    return facts.document, facts.statements


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small graph in an embedded store of its own."""
    _, statements = small_statements()
    lines = "\n".join(sorted(map(to_json, statements)))
    source = Source(FILE, hashlib.sha256(TEXT.encode()).hexdigest(), "hand", TEXT, lines, "")
    with open_store(f"embedded:{tmp_path_factory.mktemp('small') / 'store'}") as store:
        store.replace(build(resolve(statements, ())), [source])
        yield store
