"""Resolving, proving and building are pure: the same statements and judgements give the same graph."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build, resolve
from graph.jsonl import read_judgements, read_statements, write_judgements, write_statements
from graph.model import EntityKey, EntityStatement, Graph, Judgement, RelationStatement, TargetStatement
from graph.numbers import contains_number
from graph.proof import proven, verify
from graph.resolve import Names


def judged(
    left: str, right: str, verdict: Literal["same", "different", "unsure"] = "same", by: str = "rule:test", **more: Any
) -> Judgement:
    type_, file, kept_file = more.pop("type", "Agency"), more.pop("file", ""), more.pop("kept_file", "")
    return Judgement(EntityKey(type_, left, file), EntityKey(type_, right, kept_file), verdict, by, "test", **more)


def names(graph: Graph, type_: str) -> list[str]:
    return sorted(node.name for node in graph.nodes if node.type == type_)


def graph_of(documents: list[Any], *judgements: Judgement) -> Graph:
    return build(resolve([s for d in documents for s in d.statements], judgements))


def test_every_fact_is_there_once_with_its_proof(documents: list[Any], graph: Graph, texts: dict[str, str]) -> None:
    health = next(node for node in graph.nodes if node.name == "数字健康")
    assert {e.file for e in health.evidence} == {"甲.txt", "乙.txt"}
    assert set(health.documents) == {"甲市数字经济行动方案", "乙区数字健康实施方案"}
    targets = {n.name: n.properties["value"] for n in graph.nodes if n.type == "Target"}
    assert targets == {"数字健康产业规模 > 2000 亿元（2025）": 2000, "数字健康企业 >= 100 家（2024）": 100}
    assert verify(graph, texts).problems == ()


def test_targets_are_set_by_their_measure_and_about_their_subject(graph: Graph) -> None:
    by_id = {node.id: node for node in graph.nodes}
    triples = {(by_id[e.source].name, e.type, by_id[e.target].name) for e in graph.edges}
    target = "数字健康产业规模 > 2000 亿元（2025）"
    assert ("发展数字健康产业", "SETS", target) in triples
    assert (target, "ABOUT", "数字健康") in triples
    assert ("发展数字健康产业", "PART_OF", "甲市数字经济行动方案") in triples


def test_order_does_not_matter(documents: list[Any], graph: Graph) -> None:
    statements = [s for d in documents for s in d.statements]
    assert build(resolve(reversed(statements), [])) == graph


def test_statements_and_judgements_round_trip(documents: list[Any]) -> None:
    statements = [s for d in documents for s in d.statements]
    text = write_statements(statements)
    assert write_statements(read_statements(text)) == text
    assert write_statements(reversed(statements)) == text
    judgements = [judged("市经信委", "甲市经济和信息化委员会"), judged("a", "b", "unsure", "person:王")]
    assert set(read_judgements(write_judgements(judgements))) == set(judgements)


def test_same_keeps_the_right_name_and_makes_the_other_an_alias(documents: list[Any]) -> None:
    graph = graph_of(documents, judged("市经信委", "甲市经济和信息化委员会", file="甲.txt"))
    assert "甲市经济和信息化委员会" in names(graph, "Agency") and "市经信委" not in names(graph, "Agency")
    node = next(n for n in graph.nodes if n.name == "甲市经济和信息化委员会")
    assert node.aliases == ("市经信委",)


def test_a_judgement_for_one_file_leaves_other_files_alone(documents: list[Any]) -> None:
    graph = graph_of(documents, judged("市经信委", "甲市经济和信息化委员会", file="乙.txt"))
    assert "市经信委" in names(graph, "Agency")


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_a_person_outranks_a_rule(documents: list[Any], verdict: Literal["different", "unsure"]) -> None:
    rule = judged("市经信委", "甲市经济和信息化委员会", file="甲.txt")
    person = judged("市经信委", "甲市经济和信息化委员会", verdict, "person:王")
    assert graph_of(documents, rule, person) == graph_of(documents)


def test_no_chain_of_rules_joins_what_a_person_keeps_apart(documents: list[Any]) -> None:
    chain = [judged("市经信委", "经信委", score=0.9), judged("经信委", "甲市卫生健康委员会", score=0.8)]
    assert len(names(graph_of(documents, *chain), "Agency")) == 2
    person = judged("甲市卫生健康委员会", "市经信委", "different", "person:王")
    assert len(names(graph_of(documents, *chain, person), "Agency")) == 3


def test_a_persons_same_outranks_a_rules_different(documents: list[Any]) -> None:
    rule = judged("市经信委", "甲市卫生健康委员会", "different")
    person = judged("市经信委", "甲市卫生健康委员会", "same", "person:王")
    assert "市经信委" in names(graph_of(documents, rule), "Agency")
    assert "市经信委" not in names(graph_of(documents, rule, person), "Agency")


def test_undoing_a_merge_is_leaving_out_one_judgement(documents: list[Any], graph: Graph) -> None:
    merge = judged("工业机器人", "数字健康", type="Track")
    assert graph_of(documents, merge) != graph
    assert graph_of(documents) == graph


def test_a_merge_across_types_follows_the_kept_type(documents: list[Any]) -> None:
    merge = Judgement(EntityKey("Technology", "激光雷达"), EntityKey("Track", "工业机器人"), "same", "person:王", "")
    facts = resolve([s for d in documents for s in d.statements], [merge])
    kept, problems = proven(facts, {d.file: d.text for d in documents})
    assert [p for p in problems if "INVOLVES" in p.message]  # Track -> Track is no INVOLVES: reported, not written
    assert "激光雷达" not in names(build(kept), "Technology")


def twin(document: Any, file: str) -> Any:
    """The same document, published in another file."""
    return replace(
        document,
        file=file,
        statements=[
            replace(s, document=file, evidence=tuple(replace(e, file=file) for e in s.evidence))
            for s in document.statements
        ],
    )


def test_two_publications_are_one_document_with_two_sources(documents: list[Any], texts: dict[str, str]) -> None:
    other = twin(documents[0], "丙.txt")
    title = "甲市数字经济行动方案"
    same = judged(title, title, type="Document", file="丙.txt", kept_file="甲.txt")
    apart, joined = graph_of([*documents, other]), graph_of([*documents, other], same)
    assert names(apart, "Document").count(title) == 2 and names(apart, "Measure").count("发展智能制造") == 2
    assert names(joined, "Document").count(title) == 1 and names(joined, "Measure").count("发展智能制造") == 1
    measure = next(n for n in joined.nodes if n.name == "发展智能制造")
    assert {e.file for e in measure.evidence} == {"甲.txt", "丙.txt"} and set(measure.documents) == {title}
    assert len([n for n in joined.nodes if n.type == "Target"]) == 2
    assert {n.id for n in graph_of(documents).nodes} == {n.id for n in joined.nodes}
    assert verify(joined, {**texts, "丙.txt": texts["甲.txt"]}).problems == ()


def test_a_cited_document_is_the_one_that_was_read(documents: list[Any]) -> None:
    cited = replace(documents[1].statements[0], name="甲市数字经济行动方案", properties={})
    documents[1].statements.append(cited)
    graph = graph_of(documents)
    assert names(graph, "Document").count("甲市数字经济行动方案") == 1


def spoiled(document: Any, kind: type, **change: Any) -> Any:
    """The document with one statement of a kind whose evidence is changed."""
    i = next(i for i, s in enumerate(document.statements) if isinstance(s, kind) and len(s.evidence) == 1)
    bad = document.statements[i]
    document.statements[i] = replace(bad, evidence=(replace(bad.evidence[0], **change),))
    return document.statements[i]


@pytest.mark.parametrize("kind", [EntityStatement, RelationStatement, TargetStatement])
@pytest.mark.parametrize(
    "change", [{"start": 3}, {"end": 10_000}, {"quote": "别的"}, {"file": "无.txt"}, {"text": "无关"}]
)
def test_what_does_not_prove_itself_is_left_out_and_named(
    documents: list[Any], texts: dict[str, str], kind: type, change: dict[str, Any]
) -> None:
    bad = spoiled(documents[0], kind, **change)
    kept, problems = proven(resolve([s for d in documents for s in d.statements], []), texts)
    named = bad.name if isinstance(bad, EntityStatement) else bad.indicator if kind is TargetStatement else bad.relation
    assert any(named in p.message for p in problems)
    assert verify(build(kept), texts).problems == ()


def test_verify_finds_what_was_changed_behind_our_back(graph: Graph, texts: dict[str, str]) -> None:
    assert verify(graph, {**texts, "甲.txt": texts["甲.txt"].replace("奉贤", "金山")}).problems
    assert verify(graph, {"甲.txt": texts["甲.txt"]}).problems
    bare = replace(graph.nodes[0], evidence=(), documents=())
    assert verify(Graph((bare, *graph.nodes[1:]), graph.edges), texts).problems


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("规模突破2000亿元", 2000, "亿元"),
        ("规模突破2,000 亿元", 2000, "亿元"),
        ("达到３０００亿元", 3000, "亿元"),
        ("万亿级产业集群", 1, "万亿元"),
        ("百万级终端", 100, "万台"),
        ("百万级终端", 1_000_000, "台"),
        ("规模翻一番", 2, "倍"),
        ("规模翻一番", 100, "%"),
        ("占比提高三成", 30, "%"),
        ("百分之三十以上", 30, "%"),
        ("下降三分之一", 33.3, "%"),
        ("建成五个新城", 5, "个"),
        ("建设十二家", 12, "家"),
        ("建设一百二十家", 120, "家"),
        ("两千亿元", 2000, "亿元"),
        ("两千亿元", 2, "千亿元"),
        ("1.5万亿元", 1.5, "万亿元"),
        ("1.5万亿元", 15000, "亿元"),
        ("二〇二五年", 2025, ""),
        ("增长一倍", 100, "%"),
        ("半小时", 0.5, "小时"),
        ("100+", 100, "家"),
        ("2.5 G", 2.5, "G"),
    ],
)
def test_numbers_are_found_however_they_are_written(text: str, value: float, unit: str) -> None:
    assert contains_number(text, value, unit)


@pytest.mark.parametrize(("text", "value"), [("规模突破2000亿元", 3000), ("没有数", 1), ("12家", 2), ("十二家", 2)])
def test_other_numbers_are_not(text: str, value: float) -> None:
    assert not contains_number(text, value)


@given(st.text(alphabet="一二三十百千万亿点两〇0123456789.,成倍翻番分之半 级", max_size=30))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    contains_number(text, 1.0)


NAMES, VERDICTS = st.sampled_from("abcde"), st.sampled_from(["same", "different", "unsure"])


@given(st.lists(st.tuples(NAMES, NAMES, VERDICTS, st.booleans()), max_size=12))
def test_people_are_obeyed_whatever_the_rules_say(pairs: list[tuple[str, str, Any, bool]]) -> None:
    judgements = [judged(a, b, v, "person:王" if p else "rule:r") for a, b, v, p in pairs if a != b]
    kept = Names(judgements)
    for j in judgements:
        if j.from_person and j.verdict != "same":
            assert kept.kept("Agency", j.left.name, "f") != kept.kept("Agency", j.right.name, "f")
    again = Names(reversed(judgements))
    assert [kept.kept("Agency", n, "f") for n in "abcde"] == [again.kept("Agency", n, "f") for n in "abcde"]
