"""The contract of a Store: every verb, on every engine, over the same small documents."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from graph.build import build, resolve
from graph.errors import NotFound, QueryRefused, QueryTimeout, StoreConflict, StoreError
from graph.model import EntityKey, Evidence, Graph, Judgement, Node, entity_id
from graph.ontology import ontology
from graph.store import open_store
from graph.store.base import Changes, Source, Store
from graph.store.writing import messages


def id_of(graph: Graph, name: str, type_: str = "") -> str:
    return next(node.id for node in graph.nodes if node.name == name and type_ in ("", node.type))


@pytest.fixture
def filled(engine: Store, graph: Graph, sources: list[Source]) -> Store:
    """The two documents; nothing is written when they are there already."""
    engine.replace(graph, sources)
    return engine


# -- writing ---------------------------------------------------------------------------------------


def test_an_empty_store_is_a_complete_graph(store: Store) -> None:
    assert store.graph() == Graph((), ())
    assert store.version() == ""
    assert store.state().ready
    assert not any(store.counts().nodes.values()) and set(store.counts().nodes) == set(ontology().types)
    assert store.find("数字") == [] and store.search_text("数字") == [] and list(store.sources()) == []


def test_what_is_written_is_read_exactly(filled: Store, graph: Graph, sources: list[Source]) -> None:
    assert filled.graph() == graph
    assert list(filled.sources()) == sorted(sources, key=lambda s: s.file)
    assert filled.source("甲.txt") == next(s for s in sources if s.file == "甲.txt")
    assert filled.source_infos() == [s.info for s in sorted(sources, key=lambda s: s.file)]


def test_twice_is_once(filled: Store, graph: Graph, sources: list[Source]) -> None:
    before = filled.version(), filled.stamp()
    assert filled.replace(graph, sources) == Changes()
    assert (filled.version(), filled.stamp()) == before


def test_only_the_difference_is_written(
    filled: Store, documents: list[Any], graph: Graph, sources: list[Source]
) -> None:
    smaller = build(resolve(documents[0].statements, []))
    changes = filled.replace(smaller, sources[:1])
    assert changes.nodes_removed == len(graph.nodes) - len(smaller.nodes) and not changes.nodes_added
    assert 0 < changes.nodes_changed < 4  # 数字健康 has lost the evidence of the other document
    assert changes.sources_removed == 1
    assert filled.graph() == smaller
    back = filled.replace(graph, sources)
    assert back.nodes_added == changes.nodes_removed and back.edges_added == changes.edges_removed
    assert filled.graph() == graph


def test_the_version_belongs_to_the_graph(
    filled: Store, documents: list[Any], graph: Graph, sources: list[Source]
) -> None:
    version, stamp = filled.version(), filled.stamp()
    filled.replace(graph, sources[:1])
    assert filled.version() == version and filled.stamp() != stamp
    filled.replace(build(resolve(documents[0].statements, [])), sources[:1])
    assert filled.version() not in ("", version)
    filled.replace(graph, sources)
    assert filled.version() == version


def test_judgements_are_kept(store: Store, graph: Graph, sources: list[Source]) -> None:
    person = Judgement(
        EntityKey("Track", "甲"), EntityKey("Track", "乙", "a.txt"), "unsure", "person:王", "说不清", 0.5
    )
    rule = replace(person, by="rule:x", verdict="same")
    changes = store.replace(graph, sources, [person, rule])
    assert changes.judgements_added == 2
    assert set(store.judgements()) == {person, rule}
    assert store.replace(graph, sources, [person]).judgements_removed == 1
    assert store.judgements() == [person]


def test_a_writer_that_comes_too_late_is_told(filled: Store, graph: Graph, sources: list[Source]) -> None:
    base = filled.stamp()
    filled.replace(Graph((), ()), sources)
    with pytest.raises(StoreConflict):
        filled.replace(graph, sources, base=base)
    assert filled.graph() == Graph((), ())
    filled.replace(graph, sources, base=filled.stamp())
    assert filled.graph() == graph


def test_writers_at_once_leave_one_of_their_graphs(store: Store, documents: list[Any]) -> None:
    graphs = [build(resolve(d.statements, [])) for d in documents]
    failures: list[Exception] = []

    def write(graph: Graph) -> None:
        try:
            for _ in range(4):
                store.replace(graph, ())
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(graphs[i % 2],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.graph() in graphs


def test_an_empty_store_is_filled_in_batches(
    store: Store, graph: Graph, sources: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.bolt.LOAD_AT", 5)
    monkeypatch.setattr("graph.store.writing.BATCH", 3)
    person = Judgement(EntityKey("Track", "甲"), EntityKey("Track", "乙"), "same", "person:王", "")
    changes = store.replace(graph, sources, [person])
    assert changes.nodes_added == len(graph.nodes) and changes.sources_added == 2
    assert store.graph() == graph and store.judgements() == [person] and store.state().ready
    version = store.version()
    assert store.replace(graph, sources, [person]) == Changes()
    store.replace(Graph((), ()), ())
    monkeypatch.undo()
    store.replace(graph, sources)
    assert store.version() == version


def test_a_message_is_limited_by_its_text_as_well_as_by_its_rows() -> None:
    long = [{"p": {"quotes": ["赛道" * 60_000, "园区"]}} for _ in range(24)]
    assert [len(some) for some in messages(long)] == [17, 7]
    short = [{"id": str(i)} for i in range(4500)]
    assert [len(some) for some in messages(short)] == [2000, 2000, 500]
    assert [row for some in messages(short) for row in some] == short


def test_a_load_that_broke_off_is_begun_again(
    store: Store, graph: Graph, sources: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.bolt.LOAD_AT", 5)
    with monkeypatch.context() as broken:
        broken.setattr("graph.store.writing._create_sources", lambda sources, tx: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.replace(graph, sources)
    assert not store.state().ready and store.state().detail == "loading" and store.version() == ""
    store.replace(graph, sources)
    assert store.state().ready and store.graph() == graph and store.counts().sources == 2


def test_readers_see_the_old_or_the_new_graph(store: Store, documents: list[Any], graph: Graph) -> None:
    small = build(resolve(documents[1].statements, []))
    store.replace(small, ())
    stop = threading.Event()
    odd: list[tuple[int, int]] = []
    allowed = {(len(g.nodes), len(g.edges)) for g in (small, graph)}

    def read() -> None:
        while not stop.is_set():
            seen = store.graph()
            if (len(seen.nodes), len(seen.edges)) not in allowed:
                odd.append((len(seen.nodes), len(seen.edges)))

    thread = threading.Thread(target=read)
    thread.start()
    for i in range(6):
        store.replace(graph if i % 2 == 0 else small, ())
    stop.set()
    thread.join()
    assert odd == []


STRANGE = [
    "引号\"'`",
    "反斜杠\\\\u0041",
    "换行\n制表\t",
    "表情🙂𠀀",
    "$name {x} //注释 /* */",
    "空 格　全角",
    "x" * 5000,
]


@pytest.mark.parametrize("name", STRANGE)
def test_no_text_is_too_strange(store: Store, name: str) -> None:
    evidence = (Evidence("怪:名-1.txt", 0, len(name), name, name, "", name),)
    properties = {"kind": name, "level": name}
    node = Node(
        entity_id("Park", name), "Park", name, (name + "2",), evidence, (name,), 0.5, {"kind": properties["kind"]}
    )
    source = Source("怪:名-1.txt", "0", "1", name * 3, "", "")
    store.replace(Graph((node,), ()), [source])
    assert store.graph() == Graph((node,), ())
    assert list(store.sources()) == [source]
    assert [hit.node for hit in store.find(name)] == [node]
    store.search_text(name)
    assert store.query("MATCH (n:Park {name: $name}) RETURN n.name", {"name": name}).rows == ((name,),)


def test_numbers_keep_their_kind(store: Store) -> None:
    evidence = (Evidence("a.txt", 0, 1, "1", "1", "", ""),)
    for value in (2000, 2.5, 0.1, 10**12):
        properties = {"indicator": "x", "value": value, "comparator": ">", "deadline": 2025}
        node = Node("Target-1", "Target", "x", (), evidence, ("d",), 1.0, properties)
        store.replace(Graph((node,), ()), ())
        read = store.graph().nodes[0]
        assert read == node and type(read.properties["value"]) is type(value)


# -- reading ---------------------------------------------------------------------------------------


def test_counts_leave_the_stores_own_nodes_out(filled: Store, graph: Graph) -> None:
    counts = filled.counts()
    assert sum(counts.nodes.values()) == len(graph.nodes)
    assert sum(counts.edges.values()) == len(graph.edges)
    assert counts.nodes["Park"] == 3 and counts.sources == 2


def test_one_node(filled: Store, graph: Graph) -> None:
    for node in graph.nodes:
        assert filled.node(node.id) == node
    for missing in ("Track-000000000000", "Nothing-1", "", "Source-1", "Track'}) DETACH DELETE n //"):
        with pytest.raises(NotFound):
            filled.node(missing)


def test_nodes_of_a_type_page_by_page(filled: Store, graph: Graph) -> None:
    wanted = [node for node in graph.nodes if node.type == "Measure"]
    seen: list[Node] = []
    while page := filled.nodes("Measure", limit=3, after=seen[-1].id if seen else ""):
        assert len(page) <= 3
        seen += page
    assert seen == wanted
    with pytest.raises(NotFound):
        filled.nodes("Source")
    with pytest.raises(NotFound):
        filled.nodes("Track) DETACH DELETE n //")


@pytest.mark.parametrize(
    ("text", "types", "expected"),
    [
        ("数字健康", [], ("数字健康", "exact")),
        ("数字 健康", [], ("数字健康", "exact")),
        ("沪甲发〔2023〕1号", [], ("甲市数字经济行动方案", "alias")),
        ("数字", ["Track"], ("数字健康", "prefix")),
        ("健康", ["Track"], ("数字健康", "contains")),
        ("shuzijiankang", [], ("数字健康", "pinyin")),
        ("SHUZI", ["Track"], ("数字健康", "pinyin")),
        ("szjk", ["Track"], ("数字健康", "initials")),
        ("fxxc", [], ("奉贤新城", "initials")),
    ],
)
def test_names_are_found(filled: Store, text: str, types: list[str], expected: tuple[str, str]) -> None:
    hits = filled.find(text, types)
    assert (hits[0].node.name, hits[0].match) == expected
    assert not types or {hit.node.type for hit in hits} <= set(types)


def test_better_matches_come_first_and_pages_follow_each_other(filled: Store) -> None:
    everything = filled.find("健康", limit=50)
    order = ["exact", "alias", "prefix", "contains", "pinyin", "initials"]
    ranks = [order.index(hit.match) for hit in everything]
    assert ranks == sorted(ranks) and len(everything) >= 8
    paged, after = [], ""
    while page := filled.find("健康", limit=3, after=after):
        paged += page
        after = page[-1].cursor
    assert paged == everything


def test_what_is_not_there_is_not_found(filled: Store) -> None:
    assert filled.find("区块链") == [] and filled.find("") == [] and filled.find("  ") == []
    with pytest.raises(NotFound):
        filled.find("数字", ["Nothing"])
    with pytest.raises(StoreError):
        filled.find("数字", after="[not a cursor")


def test_text_is_found_in_measures_and_quotes(filled: Store) -> None:
    hits = filled.search_text("健康云平台")
    assert "发展数字健康产业" in {hit.node.name for hit in hits}
    for hit in hits:
        assert hit.snippet[hit.start : hit.end] == "健康云平台"
    assert [h.occurrences for h in hits] == sorted((h.occurrences for h in hits), reverse=True)
    assert filled.search_text("健康云平台", ["Project"])[0].node.type == "Project"
    assert filled.search_text("区块链") == []
    assert filled.search_text("云") != []  # one character
    for odd in ('"', "\\", "a AND (", "*", "数字*健康", '"数字健康', "健康~", "[a TO b]", "text:健康"):
        filled.search_text(odd)


def test_neighbours_come_by_evidence(filled: Store, graph: Graph) -> None:
    health = id_of(graph, "数字健康", "Track")
    around = filled.neighbours(health)
    touching = [e for e in graph.edges if health in (e.source, e.target)]
    assert list(around.graph.edges) == touching and around.left_out == 0
    assert {n.id for n in around.graph.nodes} == {end for e in touching for end in (e.source, e.target)}
    one = filled.neighbours(health, limit=1)
    assert len(one.graph.nodes) == 2 and one.left_out == len(around.graph.nodes) - 2
    parks = filled.neighbours(health, ["SUPPORTS"])
    assert {e.type for e in parks.graph.edges} == {"SUPPORTS"}
    assert filled.neighbours(health, limit=0).graph.nodes == (filled.node(health),)
    with pytest.raises(NotFound):
        filled.neighbours(health, ["SUPPORTS]-() DETACH DELETE n //"])
    with pytest.raises(NotFound):
        filled.neighbours("Track-000000000000")


def test_a_part_has_all_edges_between_its_nodes(filled: Store, graph: Graph) -> None:
    ids = [node.id for node in graph.nodes][::2]
    part = filled.within([*ids, ids[0], "Track-000000000000", "nobody"])
    assert [node.id for node in part.nodes] == ids
    assert list(part.edges) == [e for e in graph.edges if e.source in ids and e.target in ids] != []
    assert filled.within(["nobody"]) == filled.within([]) == Graph((), ())


def test_paths_are_the_shortest(filled: Store, graph: Graph) -> None:
    start, end = id_of(graph, "健康小镇"), id_of(graph, "工业机器人")
    paths = filled.paths(start, end, max_length=6)
    assert [[node.name for node in path.nodes] for path in paths] == [
        ["健康小镇", "数字健康", "奉贤新城", "智能制造", "工业机器人"]
    ]
    assert [e.type for e in paths[0].edges].count("SUPPORTS") == 3
    assert filled.paths(start, end, max_length=3) == []
    assert filled.paths(start, start) == []
    with pytest.raises(NotFound):
        filled.paths(start, "Track-000000000000")


def test_select_gives_a_graph(filled: Store, graph: Graph) -> None:
    found = filled.select("MATCH (p:Park)-[r:SUPPORTS]->(t:Track {name: $name}) RETURN r", name="数字健康")
    health = id_of(graph, "数字健康")
    expected = [e for e in graph.edges if e.type == "SUPPORTS" and e.source.startswith("Park") and e.target == health]
    assert list(found.edges) == expected
    assert {n.name for n in found.nodes} == {"奉贤新城", "健康小镇", "数字健康"}
    nested = filled.select("MATCH p = (a:Agency)-[:RESPONSIBLE_FOR]->(m:Measure) RETURN collect({way: p}) AS all")
    assert {e.type for e in nested.edges} == {"RESPONSIBLE_FOR"}


# -- analysts' Cypher ------------------------------------------------------------------------------


def test_values_are_plain_and_carry_our_ids(filled: Store, graph: Graph) -> None:
    park, track = id_of(graph, "健康小镇", "Park"), id_of(graph, "数字健康", "Track")
    table = filled.query(
        "MATCH p = (a:Park {name: $name})-[r:SUPPORTS]->(t) "
        "RETURN a, r, p, [t.name, {k: 1.5}] AS l, null AS n, date('2024-01-02') AS d",
        {"name": "健康小镇"},
    )
    assert table.columns == ("a", "r", "p", "l", "n", "d")
    a, r, p, *rest = table.rows[0]
    assert (a["id"], a["labels"], a["properties"]["name"]) == (park, ["Park"], "健康小镇")
    assert (r["type"], r["start"], r["end"]) == ("SUPPORTS", park, track)
    assert r["properties"]["quotes"] and r["properties"]["spans"][0].startswith("乙.txt:")
    assert [x["id"] for x in p["nodes"]] == [park, track] and p["relationships"] == [r]
    assert tuple(rest) == (["数字健康", {"k": 1.5}], None, "2024-01-02")
    assert not [key for key in a["properties"] if key.startswith("_")]
    alone = filled.query("MATCH (:Park {name: '健康小镇'})-[r:SUPPORTS]->() RETURN r").rows[0][0]
    assert (alone["start"], alone["end"]) == (park, track)


@pytest.mark.parametrize(
    ("ending", "columns"),
    [
        ("RETURN n", ("n",)),
        ("RETURN DISTINCT n . name , n.kind AS `类 别` ORDER BY n.name DESC SKIP 1 LIMIT 2", ("n . name", "类 别")),
        ("RETURN n.limit, [x IN n.aliases | x + ','] AS 别名 LIMIT 3;", ("n.limit", "别名")),
        ("WITH n RETURN count { MATCH (n)-->() RETURN 1 } AS c, n {.name, order: 1} // , x", ("c", "n")),
        ("RETURN `n`, 'AS x, y' UNION MATCH (n:Track) WHERE false RETURN n, 'AS x, y'", ("n", "'AS x, y'")),
        ("RETURN n.name\nAS\norder", ("order",)),
        ("RETURN CASE WHEN n.kind = 'x' THEN 1 ELSE 2 END, -1", ("CASE WHEN n.kind = 'x' THEN 1 ELSE 2 END", "-1")),
    ],
)
def test_an_empty_table_has_its_columns(filled: Store, ending: str, columns: tuple[str, ...]) -> None:
    table = filled.query(f"MATCH (n:Park) WHERE n.name = 'zzz' {ending}")
    assert table.rows == () and table.columns == columns


def test_rows_are_limited_and_it_shows(filled: Store) -> None:
    table = filled.query("UNWIND range(1, 50) AS i RETURN i", row_limit=7)
    assert table.rows == tuple((i,) for i in range(1, 8)) and table.truncated
    assert not filled.query("UNWIND range(1, 7) AS i RETURN i", row_limit=7).truncated


def test_a_result_ends_before_it_is_too_large(filled: Store) -> None:
    long = {"long": "中" * 150_000}
    table = filled.query("UNWIND range(1, 1000) AS i RETURN i, $long AS x", long, timeout=30)
    assert table.truncated and 100 < len(table.rows) < 250 and table.rows[0] == (1, long["long"])
    whole = filled.query("MATCH (n) WHERE n:Source RETURN n, n.text AS text").rows
    assert len(whole) == 2 and all(text and set(n["properties"]) == {"file", "sha256", "version"} for n, text in whole)


def test_queries_see_what_was_written_last(filled: Store, graph: Graph, sources: list[Source]) -> None:
    count = "MATCH (n:Park) RETURN count(n)"
    assert filled.query(count).rows == ((3,),)
    filled.replace(Graph((), ()), sources)
    assert filled.query(count).rows == ((0,),)
    filled.replace(graph, sources)
    assert filled.query(count).rows == ((3,),)


@pytest.mark.parametrize("cypher", ["MATCH (n RETURN n", "RETURN x", "MATCH (n) RETURN n.name +", "RETURN $missing"])
def test_a_wrong_query_is_an_error_that_says_why(filled: Store, cypher: str) -> None:
    with pytest.raises(StoreError) as error:
        filled.query(cypher)
    assert not isinstance(error.value, QueryRefused) and len(str(error.value)) > 5
    assert "\n" not in str(error.value) and "read only" not in str(error.value)


HARMLESS = [
    "RETURN 'CREATE (n) SET n.x = 1 DELETE n' AS x",
    "RETURN \"LOAD CSV FROM 'file:///etc/passwd' AS l\" AS x",
    "MATCH (n:Park) /* CREATE (m) */ RETURN count(n) // DELETE n",
    "MATCH (`创建 CREATE`:Park) RETURN `创建 CREATE`.name",
    "MATCH (n:Park) RETURN n.name AS `SET`",
    "MATCH (n:Park {name: '奉贤新城'}) RETURN n {.name, set: 1}",
    "MATCH (n:Park) WHERE EXISTS { (n)-[:SUPPORTS]->(:Track) } RETURN n.name",
    "MATCH (n:Park) CALL (n) { MATCH (n)-[:SUPPORTS]->(t) RETURN count(t) AS c } RETURN n.name, c",
    "CALL db.index.fulltext.queryNodes('fulltext_Measure', '\"数字健康\"') YIELD node, score RETURN node.name",
    "CALL db.labels() YIELD label RETURN label",
    "MATCH (n:Park) WHERE n.delete IS NULL AND n.create IS NULL RETURN count(n)",
    "MATCH (n:Create) RETURN n",
    "RETURN '\\u4e2d\\u6587' AS x",
    "MATCH (n) WHERE n.name =~ '.*健康.*' RETURN count(n)",
    "MATCH p = (:Park)-[*1..3]-(:Agency) RETURN reduce(s = 0.0, r IN relationships(p) | s + r.confidence) AS s",
    "RETURN reduce(t = '', x IN ['a', 'b'] | t + CASE WHEN t = '' THEN '' ELSE '、' END + x) AS joined",
    "MATCH (n:Park) RETURN replace(replace(n.name, '新城', ''), '新片区', '') AS short, n.name + '（' + n.kind + '）' AS long",
    "UNWIND range(0, size(['a', 'b']) - 1) AS i RETURN i",
    "WITH [1, 2, 3] AS 列表 RETURN [x IN 列表 WHERE x > 1 | x * 2] AS 结果;",
]


@pytest.mark.parametrize("cypher", HARMLESS)
def test_harmless_reads_are_not_refused(filled: Store, cypher: str) -> None:
    filled.query(cypher)


WRITES = [
    "CREATE (n:Track {id: 'x'})",
    "MATCH (n) SET n.x = 1",
    "MATCH (n) SET n:Evil RETURN n",
    "MATCH (n) REMOVE n.name",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) NODETACH DELETE n",
    "MERGE (n:Track {id: 'x'}) RETURN n",
    "MATCH (n) WITH n LIMIT 1 FOREACH (i IN [1] | SET n.x = 1)",
    "MATCH (n) CALL { WITH n SET n.x = 1 } RETURN count(n)",
    "MATCH (n) CALL (n) { DELETE n } RETURN 1",
    "UNWIND [1] AS i CALL { CREATE (:Evil) } IN TRANSACTIONS RETURN i",
    "MATCH (n) RETURN n UNION CREATE (m) RETURN m AS n",
    "MATCH (n) /* */ SET /* */ n.x = 1",
    "MATCH (n)\nSET\tn.x=1",
    "MATCH (n) sEt n.x = 1",
    "RETURN 1 //\nCREATE (n)",
    "RETURN '\\'' CREATE (n) //'",
    "\\u004CREATE (n)",
    "\\u0043REATE (n)",
    "MATCH (n) \\u0053ET n.x = 1",
    "RETURN '\\u0027 CREATE (n) //'",
    'RETURN "\\u0022 CREATE (n) //"',
    "RETURN `\\u0060 CREATE (n) //`",
    "MATCH (n) ＳＥＴ n.x = 1",
    "MATCH (n) ſET n.x = 1",
    "MATCH (n) SET n += {x: 1}",
    "INSERT (n:Evil)",
    "RETURN 1; CREATE (n)",
    "CREATE INDEX x FOR (n:Track) ON (n.y)",
    "CREATE CONSTRAINT x FOR (n:Track) REQUIRE n.y IS UNIQUE",
    "DROP INDEX name_Track",
    "DROP CONSTRAINT id_Track",
    "CREATE USER evil SET PASSWORD 'abcdefgh'",
    "ALTER USER neo4j SET PASSWORD 'abcdefgh'",
    "CREATE DATABASE evil",
    "CALL db.createLabel('Evil')",
    "CALL `db`.`createLabel`('Evil')",
    "CALL db.index.fulltext.createNodeIndex('x', ['Track'], ['name'])",
    "CALL apoc.create.node(['Evil'], {})",
    "CALL apoc.cypher.doIt('CREATE (n)', {})",
    "EXPLAIN CREATE (n)",
    "PROFILE CREATE (n)",
    "{sql} DELETE FROM Track",
    "DELETE FROM Track",
    "INSERT INTO Track SET id = 'x'",
    "TRUNCATE TYPE Track UNSAFE",
]
REACHES = [
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:{port}/x' AS line RETURN line",
    "MATCH (n) LOAD CSV FROM $url AS line RETURN line",
    "lOaD /**/ cSv FROM 'http://127.0.0.1:{port}/' AS line RETURN line",
    "UNWIND [1] AS i CALL { LOAD CSV FROM 'http://127.0.0.1:{port}/' AS l RETURN l } RETURN l",
    "CALL apoc.load.json('http://127.0.0.1:{port}/') YIELD value RETURN value",
    "CALL apoc.load.csv('file:///etc/passwd') YIELD list RETURN list",
    "RETURN apoc.util.md5(['a'])",
    "CALL dbms.listConfig() YIELD name RETURN name",
    "CALL dbms.security.listUsers()",
    "CALL dbms.listConnections()",
    "CALL db.clearQueryCaches()",
    "CALL algo.pageRank()",
    "CALL meta.stats()",
    "SHOW USERS",
    "SHOW DATABASES",
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS",
    "SHOW INDEXES",
    "SHOW PROCEDURES",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "USE system MATCH (n) RETURN n",
    "USE graph.byName('system') RETURN 1",
    "CALL { USE system MATCH (n) RETURN n } RETURN n",
    "EXPLAIN SHOW USERS",
    "CYPHER runtime=slotted RETURN 1",
    "IMPORT DATABASE http://127.0.0.1:{port}/x",
    "BACKUP DATABASE",
    "RETURN graph.names()",
    "RETURN file()",
]


@pytest.mark.parametrize("cypher", [*WRITES, *REACHES])
def test_hostile_statements_are_refused_and_nothing_happens(filled: Store, graph: Graph, cypher: str) -> None:
    import socket

    before = filled.version(), filled.stamp()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        with pytest.raises(QueryRefused):
            filled.query(cypher.replace("{port}", str(port)), {"url": f"http://127.0.0.1:{port}/"})
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (filled.version(), filled.stamp()) == before
    assert filled.graph() == graph


TOO_MUCH = {
    "product": "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)",
    "product of nodes": "MATCH (a), (b), (c), (d), (e), (f) RETURN sum(size(a.id + b.id + c.id + d.id + e.id + f.id))",
    "nested reduce": "RETURN reduce(a = 0, x IN range(1, 100000) | a + reduce(b = 0, y IN range(1, 100000) | b + 1))",
    "deep paths": "MATCH p = ()-[*..30]-()-[*..30]-() RETURN count(p)",
}


@pytest.mark.slow
@pytest.mark.parametrize("cypher", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_query_that_outlives_its_limit_is_ended(filled: Store, cypher: str) -> None:
    started = time.monotonic()
    with pytest.raises((QueryTimeout, StoreError)):
        filled.query(cypher, timeout=1.0)
    assert time.monotonic() - started < 6
    assert filled.query("RETURN 1 AS one").rows == ((1,),)
    assert filled.counts().sources == 2


TOO_LARGE = {
    "growing list": "RETURN reduce(l = range(1, 100), x IN range(1, 40) | l + l) AS x",
    "growing string": "RETURN size(reduce(s = 'aaaaaaaaaa', x IN range(1, 40) | s + s)) AS x",
    "growing nested lists": "RETURN reduce(l = [1], x IN range(1, 60) | [l, l]) AS x",
    "growing maps": "RETURN reduce(m = {a: 1}, x IN range(1, 60) | {a: m, b: m}) AS x",
    "giant range": "RETURN range(1, 1000000000) AS x",
    "giant range by parameter": "RETURN range(1, $giant) AS x",
    "giant range by product": "RETURN range(1, 1000 * 1000 * 1000) AS x",
    "giant collect": "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000000) AS j RETURN collect(i) AS x",
    "giant strings": "UNWIND range(1, 1000000) AS i RETURN reduce(s = '', x IN range(1, 1000) | s + $long) AS x",
    "doubling with": "WITH 'aaaaaaaaaa' AS a " + "WITH a + a AS a " * 35 + "RETURN size(a) AS x",
    "doubling by turns": "WITH 'aaaa' AS a " + "WITH a + a AS b WITH b + b AS a " * 18 + "RETURN size(a) AS x",
    "doubling lists": "WITH ['aaaa'] AS a " + "WITH [a, a] AS a " * 35 + "RETURN a AS x",
    "replace": "RETURN size(" + "replace(" * 12 + "'aaaaaaaaaa'" + ", 'a', 'aaaaaaaaaaaaaaaaaaaa')" * 12 + ") AS x",
    "replace in reduce": "RETURN reduce(s = 'aaaaaaaa', x IN range(1, 20) | replace(s, 'a', 'aaaaaaaa')) AS x",
    "joined": "RETURN size(reduce(s = '', x IN range(1, 1000000) | s + toString(x) + $long)) AS x",
    "two stages": "WITH reduce(s = '', x IN range(1, 900) | s + $long) AS b "
    "RETURN reduce(s = '', x IN range(1, 100000) | s + b) AS x",
    "texts of numbers": "RETURN size(toStringList(range(1, 1000000000))) AS x",
}


@pytest.mark.slow
@pytest.mark.parametrize("cypher", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_query_that_grows_without_end_is_ended(filled: Store, cypher: str) -> None:
    started = time.monotonic()
    with pytest.raises(StoreError):
        filled.query(cypher, {"giant": 10**9, "long": "中" * 20_000}, row_limit=100_000, timeout=3.0)
    assert time.monotonic() - started < 6
    assert filled.query("RETURN 1 AS one").rows == ((1,),)
    assert filled.counts().sources == 2


@pytest.mark.parametrize(
    "cypher",
    [
        "RETURN " + "(" * 6000 + "1" + ")" * 6000,
        "RETURN " + "[" * 6000 + "1" + "]" * 6000,
        "RETURN " + "NOT " * 3000 + "true",
        "RETURN " + "-" * 3000 + "1",
        "RETURN 1" + " + 1" * 5000,
        "RETURN '" + "x" * 30_000 + "'",
        "RETURN " + "CASE WHEN true THEN " * 300 + "1" + " END" * 300,
        "MATCH " + "(a)-[]->" * 2000 + "(b) RETURN 1",
    ],
)
def test_what_would_hang_a_parser_is_refused_at_once(filled: Store, cypher: str) -> None:
    started = time.process_time()
    with pytest.raises(QueryRefused):
        filled.query(cypher)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "parameters",
    [{"x": object()}, {"x": "y" * 2_000_000}, {"x": 2**70}, {"x": [[]] and eval("[" * 60 + "]" * 60)}, {"x": "\ud800"}],
    ids=["object", "large", "integer", "deep", "half a character"],
)
def test_parameters_are_bounded(filled: Store, parameters: dict[str, Any]) -> None:
    with pytest.raises(QueryRefused):
        filled.query("RETURN $x", parameters)


def test_queries_at_once(filled: Store) -> None:
    results: list[Any] = []

    def ask(i: int) -> None:
        cypher = TOO_MUCH["nested reduce"] if i == 3 else "MATCH (n:Park) RETURN count(n)"
        try:
            results.append(filled.query(cypher, timeout=2.0).rows)
        except StoreError as error:
            results.append(type(error).__name__)

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(((3,),)) == 7 and len(results) == 8


def test_an_unknown_url_says_what_is_known() -> None:
    with pytest.raises(StoreError, match="embedded"):
        open_store("mysql://localhost")
