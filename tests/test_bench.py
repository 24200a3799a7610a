"""What `make bench` is made of, on very little: a small graph, few documents, and the page from its figures."""

from __future__ import annotations

from typing import Any

from graph.store import open_store
from tests.bench.documents import document
from tests.bench.graphs import NAMED, synthetic
from tests.bench.page import LOADS, MISSING, tables
from tests.bench.stores import rounds
from tests.test_queries import QUESTIONS


def test_the_graph_has_its_size_its_proofs_and_what_the_questions_ask_for(tmp_path: Any) -> None:
    graph, sources = synthetic(600)
    assert (graph, sources) == synthetic(600)
    assert 550 < len(graph.nodes) < 650 and 2.7 < len(graph.edges) / len(graph.nodes) < 3.3
    texts = {source.file: source.text for source in sources}
    for item in (*graph.nodes, *graph.edges):
        assert all(texts[e.file][e.start : e.end] == e.quote for e in item.evidence)
    with open_store(f"embedded:{tmp_path / 'store'}") as store:
        store.replace(graph, sources)
        assert store.counts().sources == len(sources)
        cypher, parameters, _ = QUESTIONS["parks of a track"]
        assert store.query(cypher, parameters).rows
        assert all(store.find(name, [type_], limit=1) for type_, names in NAMED.items() for name in names)


def test_no_two_batches_of_a_round_share_a_node() -> None:
    graph, _ = synthetic(1000)
    written = 0
    for batches in rounds(graph, 8):
        ends = [{end for row in rows for end in (row["a"], row["b"])} for _, rows in batches]
        assert sum(map(len, ends)) == len(set().union(*ends))
        written += sum(len(rows) for _, rows in batches)
    assert written == len(graph.edges)


def test_documents_differ_and_depend_on_their_number_alone() -> None:
    made = [document(i) for i in range(6)]
    assert made == [document(i) for i in range(6)]
    assert len({name for name, _ in made}) == len({text for _, text in made}) == 6
    assert all(len(text) > 500 for _, text in made)


def test_the_page_shows_what_was_measured_and_says_what_was_not() -> None:
    empty = tables({})
    assert empty["loads"] == empty["ingest"] == empty["users"] == MISSING
    span = {"wall": 2.0, "cpu": 4.0}
    query = {"name": "parks of a track", "embedded": 2.0, "neo4j": 4.0, "neo4j_rows": 3}
    late = {"name": "late", "embedded": None, "embedded_error": "QueryTimeout", "neo4j": 4.0, "neo4j_rows": 3}
    machine = {"day": "2000-01-01", "cpu": "x，2 核", "memory_gb": 8, "load": 1.0, "load_before": 0.5}
    stores = {
        **dict.fromkeys(("nodes", "edges", "evidence", "sources", "deadlocks", "embedded_mb", "neo4j_mb"), 7),
        "disk_mb": {"embedded": 1, "ours": 2},
        "loads": {**dict.fromkeys(LOADS, span), "embedded": {"wall": 3.0, "cpu": 4.0}},
        "queries": [query, late],
        "machine": machine,
    }
    page = tables({"stores": stores})
    assert "| 3.0 | 1.50 | 4.0 | 1.00 |" in page["loads"]
    assert "| parks of a track | 3 | 2.0 | 4.0 | 0.50 |" in page["queries"] and "“late”" in page["summary"]
