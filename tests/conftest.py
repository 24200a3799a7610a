"""Fixtures that several test modules share: stores of every engine, and small documents written by hand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from graph.build import build, resolve
from graph.jsonl import write_judgements, write_statements
from graph.model import (
    EntityStatement,
    Evidence,
    Graph,
    Judgement,
    RelationStatement,
    Statement,
    TargetStatement,
)
from graph.store import neo4j_server, open_store
from graph.store.base import Source, Store
from graph.store.neo4j import Neo4jStore

#: every engine that the contract is tested on
STORES = ("embedded", "neo4j")


@pytest.fixture(scope="session")
def neo4j_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, tuple[str, str]]]:
    """A real Neo4j, one for each run, and how to log in; NEO4J_URI (with NEO4J_PASSWORD) names another one."""
    if url := os.environ.get("NEO4J_URI"):
        yield url, (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
        return
    home = tmp_path_factory.mktemp("neo4j")
    running = neo4j_server.start(home, heap="512m", quick=True, with_parent=True)
    yield running.url, (running.user, running.password)
    neo4j_server.stop(home)


@pytest.fixture(scope="session", params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One open store for each engine, for the whole run."""
    if request.param == "neo4j":
        url, auth = request.getfixturevalue("neo4j_url")
        with Neo4jStore.open(url, auth=auth) as store:
            yield store
    else:
        with open_store(f"embedded:{tmp_path_factory.mktemp('store')}") as store:
            yield store


@pytest.fixture
def store(engine: Store) -> Store:
    """An empty store, once for each engine."""
    engine.replace(Graph((), ()), ())
    return engine


@dataclass
class Written:
    """A document written by hand: its statements point at the sentence that names them."""

    file: str
    text: str
    statements: list[Statement] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)

    def evidence(self, *words: str) -> tuple[Evidence, ...]:
        """The first sentence that holds each word."""
        found = {}
        for word in words:
            start = self.text.index(word)
            left = max(self.text.rfind(mark, 0, start) for mark in "。\n") + 1
            right = min(p for p in (*(self.text.find(mark, start) for mark in "。\n"), len(self.text)) if p >= 0)
            quote = self.text[left:right]
            title = re.match(r"[一二三四]、", quote)
            found[left] = Evidence(self.file, left, right, quote, quote, title.group()[0] if title else "", quote[:6])
        return tuple(found[left] for left in sorted(found))

    def entity(self, type_: str, name: str, *aliases: str, **properties: Any) -> None:
        words = [word for word in (name, *aliases) if word in self.text]
        self.statements.append(
            EntityStatement(self.file, type_, name, aliases, self.evidence(*words), 0.9, "hand", properties)
        )

    def relation(self, head_type: str, head: str, relation: str, tail_type: str, tail: str, **properties: Any) -> None:
        evidence = self.evidence(properties.pop("seen", head), tail)
        self.statements.append(
            RelationStatement(self.file, head, head_type, relation, tail, tail_type, evidence, 0.8, "hand", properties)
        )

    def target(self, indicator: str, value: float, unit: str, quote: str, **more: Any) -> None:
        self.statements.append(
            TargetStatement(
                self.file,
                indicator,
                more.pop("subject", ""),
                more.pop("subject_type", ""),
                more.pop("comparator", ">="),
                value,
                unit,
                more.pop("deadline", None),
                self.evidence(quote),
                0.85,
                "hand",
                more,
            )
        )

    def source(self) -> Source:
        return Source(
            self.file,
            f"sha of {self.file}",
            "1",
            self.text,
            write_statements(self.statements),
            write_judgements(self.judgements),
        )


CITY = """沪甲发〔2023〕1号
甲市数字经济行动方案
根据《甲市数据条例》制定本方案。
一、发展数字健康产业。支持奉贤新城发展数字健康，打造健康云平台。到2025年数字健康产业规模突破2000亿元。（责任部门：市经信委、甲市卫生健康委员会）
二、发展智能制造。支持临港新片区和奉贤新城发展智能制造，突破激光雷达技术。智能制造包括工业机器人。（牵头部门：市经信委）
"""
DISTRICT = """乙区数字健康实施方案
一、建设健康小镇。健康小镇位于乙区，重点发展数字健康。到2024年数字健康企业达到100家。（责任部门：乙区科学技术委员会）
二、推广隐私计算。数字健康应用隐私计算。
"""


def city() -> Written:
    written = Written("甲.txt", CITY)
    title = "甲市数字经济行动方案"
    written.entity(
        "Document", title, "沪甲发〔2023〕1号", number="沪甲发〔2023〕1号", level="市级", own=True, title=title
    )
    written.entity("Document", "甲市数据条例")
    written.relation("Document", title, "CITES", "Document", "甲市数据条例", kind="依据")
    written.entity("Measure", "发展数字健康产业", path="一", text="支持奉贤新城发展数字健康，打造健康云平台。")
    written.entity("Measure", "发展智能制造", path="二", text="支持临港新片区和奉贤新城发展智能制造。")
    for track in ("数字健康", "智能制造", "工业机器人"):
        written.entity("Track", track)
    written.entity("Technology", "激光雷达")
    written.entity("Park", "奉贤新城", kind="新城")
    written.entity("Park", "临港新片区", kind="功能区")
    written.entity("Project", "健康云平台")
    written.entity("Agency", "市经信委")
    written.entity("Agency", "甲市卫生健康委员会")
    written.relation("Park", "奉贤新城", "SUPPORTS", "Track", "数字健康")
    written.relation("Park", "奉贤新城", "SUPPORTS", "Track", "智能制造", seen="临港新片区")
    written.relation("Park", "临港新片区", "SUPPORTS", "Track", "智能制造")
    written.relation("Measure", "发展数字健康产业", "SUPPORTS", "Track", "数字健康", measure="一")
    written.relation("Measure", "发展智能制造", "SUPPORTS", "Track", "智能制造", measure="二")
    written.relation("Measure", "发展数字健康产业", "BUILDS", "Project", "健康云平台", measure="一")
    written.relation("Track", "智能制造", "INVOLVES", "Technology", "激光雷达", seen="临港新片区")
    written.relation("Track", "工业机器人", "SUBTRACK_OF", "Track", "智能制造")
    written.relation(
        "Agency",
        "市经信委",
        "RESPONSIBLE_FOR",
        "Measure",
        "发展数字健康产业",
        role="责任",
        measure="一",
        seen="市经信委",
    )
    written.relation(
        "Agency", "甲市卫生健康委员会", "RESPONSIBLE_FOR", "Measure", "发展数字健康产业", role="责任", measure="一"
    )
    written.statements.append(
        RelationStatement(
            "甲.txt", "市经信委", "Agency", "RESPONSIBLE_FOR", "发展智能制造", "Measure",
            written.evidence("（牵头部门：市经信委", "发展智能制造"), 0.8, "hand", {"role": "牵头", "measure": "二"},
        )
    )  # fmt: skip
    written.target(
        "产业规模",
        2000.0,
        "亿元",
        "到2025年",
        subject="数字健康",
        subject_type="Track",
        comparator=">",
        deadline=2025,
        measure="一",
    )
    return written


def district() -> Written:
    written = Written("乙.txt", DISTRICT)
    title = "乙区数字健康实施方案"
    written.entity("Document", title, own=True, level="县级", title=title)
    written.entity("Measure", "建设健康小镇", path="一", text="健康小镇位于乙区，重点发展数字健康。")
    written.entity("Measure", "推广隐私计算", path="二", text="数字健康应用隐私计算。")
    written.entity("Track", "数字健康")
    written.entity("Technology", "隐私计算")
    written.entity("Park", "健康小镇", kind="园区")
    written.entity("District", "乙区", level="县级")
    written.entity("Agency", "乙区科学技术委员会")
    written.relation("Park", "健康小镇", "SUPPORTS", "Track", "数字健康", seen="健康小镇位于")
    written.relation("Park", "健康小镇", "LOCATED_IN", "District", "乙区", seen="健康小镇位于")
    written.relation("Track", "数字健康", "INVOLVES", "Technology", "隐私计算", seen="数字健康应用")
    written.relation("Measure", "建设健康小镇", "SUPPORTS", "Track", "数字健康", measure="一")
    written.relation(
        "Agency", "乙区科学技术委员会", "RESPONSIBLE_FOR", "Measure", "建设健康小镇", role="责任", measure="一"
    )
    written.target(
        "企业", 100.0, "家", "到2024年", subject="数字健康", subject_type="Track", deadline=2024, measure="一"
    )
    return written


@pytest.fixture
def documents() -> list[Written]:
    """Two documents written by hand; 市经信委 is not yet judged to be anything but itself."""
    return [city(), district()]


@pytest.fixture
def sources(documents: list[Written]) -> list[Source]:
    return [document.source() for document in documents]


@pytest.fixture
def texts(documents: list[Written]) -> dict[str, str]:
    return {document.file: document.text for document in documents}


@pytest.fixture
def graph(documents: list[Written]) -> Graph:
    """The graph of the two documents, without judgements."""
    return build(resolve([s for d in documents for s in d.statements], [j for d in documents for j in d.judgements]))
