"""Small documents that are made by number, with their statements, and what a store holds as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.ingest import facts_of
from graph.export import to_jsonl, to_jsonld
from graph.jsonl import write_judgements
from graph.model import Graph, Judgement
from graph.store.base import Source, Store
from tests.conftest import Written

FILES = ("甲.txt", "乙.txt", "丙 (1).txt", "丁.txt")
TRACKS = ("数字健康", "智能制造", "元宇宙", "数字医疗", "虚拟现实", "绿色低碳")
PARKS = ("奉贤新城", "临港新片区", "健康小镇")
AGENCIES = ("甲市经济和信息化委员会", "乙区科学技术委员会")


@dataclass(frozen=True)
class Clause:
    """What one clause of a document says."""

    park: str
    track: str
    agency: str
    value: int  #: of its target; 0 for none


@dataclass(frozen=True)
class Plan:
    """A small document: its title and its clauses, one for each track."""

    title: str
    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        lines = [self.title]
        for number, clause in zip("一二三四五六", self.clauses, strict=False):
            goal = f"到2025年{clause.track}规模达到{clause.value}亿元。" if clause.value else ""
            body = f"支持{clause.park}发展{clause.track}。{goal}（责任部门：{clause.agency}）"
            lines.append(f"{number}、发展{clause.track}产业。{body}")
        return "\n".join(lines) + "\n"

    def source(self, file: str) -> Source:
        """The document as a file that was read."""
        written = Written(file, self.text)
        written.entity("Document", self.title, own=True, title=self.title)
        for number, clause in zip("一二三四五六", self.clauses, strict=False):
            measure = f"发展{clause.track}产业"
            written.entity("Measure", measure, path=number)
            written.entity("Track", clause.track)
            written.entity("Park", clause.park)
            written.entity("Agency", clause.agency)
            place = f"支持{clause.park}发展{clause.track}"
            written.relation("Park", clause.park, "SUPPORTS", "Track", clause.track, seen=place)
            written.relation("Measure", measure, "SUPPORTS", "Track", clause.track, measure=number)
            ends = ("Agency", clause.agency, "RESPONSIBLE_FOR", "Measure", measure)
            written.relation(*ends, role="责任", measure=number)
            if clause.value:
                about = {"subject": clause.track, "subject_type": "Track", "deadline": 2025, "measure": number}
                written.target("规模", float(clause.value), "亿元", f"到2025年{clause.track}", **about)
        return written.source()


def dump(graph: Graph, sources: Sequence[Source], words: Sequence[Judgement]) -> str:
    """All that a store holds, as text."""
    kept = "".join(f"{source}\n" for source in sources)
    return to_jsonld(graph) + kept + write_judgements(words) + to_jsonl(facts_of(sources, words)[0])


def dump_of(store: Store) -> str:
    """The same of a store, between two writes."""
    while True:
        before = store.stamp()
        found = dump(store.graph(), list(store.sources()), store.judgements())
        if store.stamp() == before:
            return found
