"""Names that mean another thing in another place stay apart, however alike they are written."""

from __future__ import annotations

from collections.abc import Sequence

from api.ingest import assemble
from extraction.load import document_from_text
from extraction.pipeline import extract_document
from graph.jsonl import write_judgements, write_statements
from graph.model import Graph, Node
from graph.proof import verify
from graph.store.base import Source


def source(file: str, text: str) -> Source:
    extraction = extract_document(document_from_text(file, text))
    statements, judgements = write_statements(extraction.statements), write_judgements(extraction.judgements)
    return Source(file, "", "", text, statements, judgements)


def graph_of(*texts: str) -> Graph:
    """The graph of documents a.txt, b.txt, ... in any order the same."""
    ends = (
        f"{text}\n" + f"{char * 12}。" * 20 for text, char in zip(texts, "东南西北", strict=False)
    )  # no publications
    sources = [source(f"{name}.txt", text) for name, text in zip("abcd", ends, strict=False)]
    graph = assemble(sources, [])[0]
    assert assemble(sources[::-1], [])[0] == graph
    assert verify(graph, {s.file: s.text for s in sources}).problems == ()
    return graph


def called(graph: Graph, type_: str, *names: str) -> list[tuple[str, Sequence[str]]]:
    """Name and files of the nodes that bear one of the names."""
    found: list[Node] = [n for n in graph.nodes if n.type == type_ and {n.name, *n.aliases} & set(names)]
    return sorted((n.name, sorted({e.file for e in n.evidence})) for n in found)


def plan(place: str, *lines: str) -> str:
    return f"{place}低空经济实施方案\n一、任务\n" + "\n".join(
        f"（{n}）{line}" for n, line in zip("一二三四", lines, strict=False)
    )


BODIES = "支持企业。支持企业发展低空物流产业。（责任部门：市科技局、各区政府）"


def test_bodies_of_an_unknown_city_are_those_of_their_document() -> None:
    graph = graph_of(plan("", BODIES), plan("", BODIES))
    assert called(graph, "Agency", "市科技局") == [("市科技局", ["a.txt"]), ("市科技局", ["b.txt"])]
    assert len(called(graph, "Agency", "各区政府")) == 2
    assert len({e.source for e in graph.edges if e.type == "RESPONSIBLE_FOR"}) == 4


def test_bodies_of_known_cities_go_by_their_full_names() -> None:
    graph = graph_of(plan("南通市", BODIES), plan("南通市", BODIES), plan("苏州市", BODIES))
    assert called(graph, "Agency", "市科技局") == [
        ("南通市科学技术局", ["a.txt", "b.txt"]),
        ("苏州市科学技术局", ["c.txt"]),
    ]
    assert called(graph, "Agency", "各区政府") == [("各区政府", ["a.txt", "b.txt"]), ("各区政府", ["c.txt"])]


def test_a_zone_that_every_city_has() -> None:
    zone = "布局园区。支持高新区发展低空物流产业。"
    graph = graph_of(plan("太仓市", zone), plan("昆山市", zone), plan("", zone), plan("", zone))
    assert called(graph, "Park", "高新区") == [
        ("太仓高新区", ["a.txt"]),
        ("昆山高新区", ["b.txt"]),
        ("高新区", ["c.txt"]),
        ("高新区", ["d.txt"]),
    ]


def test_documents_of_one_title() -> None:
    cited = "依据《关于加快发展数字经济的意见》和《数据安全法》，落实《南通市数据条例》。"
    graph = graph_of(*(plan(place, f"依法推进。{cited}") for place in ("南通市", "南通市", "苏州市")))
    assert called(graph, "Document", "关于加快发展数字经济的意见") == [
        ("关于加快发展数字经济的意见", ["a.txt", "b.txt"]),
        ("关于加快发展数字经济的意见", ["c.txt"]),
    ]
    assert len(called(graph, "Document", "数据安全法")) == len(called(graph, "Document", "南通市数据条例")) == 1


def test_editions_of_one_title_are_told_by_their_number() -> None:
    old = "通府规〔2019〕1号\n南通市人才办法\n一、任务\n（一）引进人才。支持企业引进人才。"
    new = (
        "通府规〔2024〕9号\n南通市人才办法\n一、任务\n（一）引进人才。《南通市人才办法》（通府规〔2019〕1号）同时废止。"
    )
    other = plan("苏州市", "学习借鉴。学习《南通市人才办法》（通府规〔2024〕9号）。")
    graph = graph_of(old, new, other)
    own = {n.own_files[0]: n for n in graph.nodes if n.type == "Document"}
    assert set(own) == {"a.txt", "b.txt", "c.txt"}
    edges = {(e.source, e.type, e.target) for e in graph.edges if e.type in ("CITES", "REPLACES")}
    assert edges == {
        (own["b.txt"].id, "REPLACES", own["a.txt"].id),
        (own["c.txt"].id, "CITES", own["b.txt"].id),
    }


def test_fields_are_one_whatever_city_writes_them() -> None:
    graph = graph_of(plan("南通市", "发展电竞。大力发展电子竞技产业。"), plan("苏州市", "发展电竞。大力发展电竞产业。"))
    assert [files for _, files in called(graph, "Track", "电子竞技", "电竞")] == [["a.txt", "b.txt"]]
