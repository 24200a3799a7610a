"""People's judgements: what is open, what they decide, and that it holds whatever happens to the documents."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.doubts import little_sure
from api.ingest import copy, ingest, remove, verify_store
from api.journal import VARIABLE, journal_of
from api.judging import different, named, reject, reject_relation, review, same, undo
from graph.errors import Ambiguous, BadDocument, BadStatement, NotFound
from graph.store import open_store
from graph.store.base import Store

ROOT = Path(__file__).parent.parent
CITY = """甲市低空经济促进办法
一、重点任务
（一）布局产业。支持东湖创智科技园发展低空物流产业，支持创智科技园发展无人机制造产业，突破飞行控制技术。（责任部门：市科技局）
（二）聚焦发展。支持云岭高新区发展低空物流产业。支持云谷科技园发展低空旅游产业。到2026年，低空物流产业规模达到300亿元。
"""
DISTRICT = """乙区低空经济实施方案
一、重点任务
（一）布局产业。支持滨河云谷科技园发展低空物流产业。支持滨河云谷科技园发展低空旅游产业。
"""
PARKS = {"东湖创智科技园", "云岭高新区", "云谷科技园", "滨河云谷科技园"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two documents that know a place by more or less of its name."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "judgements.jsonl"))
    documents = tmp_path / "documents"
    documents.mkdir()
    for name, text in (("甲.txt", CITY), ("乙.txt", DISTRICT)):
        (documents / name).write_text(text, encoding="utf-8")
    return documents


@pytest.fixture
def ready(store: Store, folder: Path) -> Store:
    ingest(store, [folder])
    return store


def parks(store: Store) -> set[str]:
    return {node.name for node in store.nodes("Park")}


def supports(store: Store, park: str) -> set[str]:
    graph = store.neighbours(named(store, f"Park:{park}").node.id, ["SUPPORTS"]).graph
    return {node.name for node in graph.nodes if node.type == "Track"}


def churn(store: Store, folder: Path) -> None:
    """Everything that happens to documents."""
    ingest(store, [folder])
    remove(store, "甲.txt")
    ingest(store, [folder / "甲.txt"])


def test_what_is_open_is_shown_with_its_evidence(ready: Store) -> None:
    found = review(ready)
    pairs = {(p.left.name, p.right.name) for p in found.pairs if p.left.type == "Park"}
    assert ("云谷科技园", "滨河云谷科技园") in pairs
    weights = [pair.weight for pair in found.pairs]
    assert weights == sorted(weights, reverse=True)
    assert all(p.left.evidence and p.right.documents and p.why for p in found.pairs)
    assert [f.weight for f in found.facts] == sorted((f.weight for f in found.facts), reverse=True)
    assert found.decided == ()


def test_same_holds_whatever_happens_to_the_documents(ready: Store, folder: Path, tmp_path: Path) -> None:
    before = ready.version()
    assert parks(ready) == PARKS
    same(ready, "云谷科技园", "Park:滨河云谷科技园", "同一座园", "王")
    assert parks(ready) == PARKS - {"云谷科技园"}
    assert "云谷科技园" in named(ready, "滨河云谷科技园").node.aliases
    after = ready.version()
    churn(ready, folder)
    assert ready.version() == after and verify_store(ready).problems == ()
    with open_store(f"embedded:{tmp_path / 'other'}") as other:
        copy(ready, other)
        churn(other, folder)
        assert other.version() == after and [d.judgement.by for d in review(other).decided] == ["person:王"]
    assert not any({p.left.name, p.right.name} == {"云谷科技园", "滨河云谷科技园"} for p in review(ready).pairs)
    judgement, _ = undo(ready, 1)
    assert judgement.why == "同一座园" and ready.version() == before and review(ready).decided == ()


def test_a_new_store_takes_up_what_was_decided(ready: Store, folder: Path, tmp_path: Path) -> None:
    reject(ready, "Park:云岭高新区", "不是园区", "王")
    with open_store(f"embedded:{tmp_path / 'anew'}") as anew:
        ingest(anew, [folder])
        assert anew.version() == ready.version() and "云岭高新区" not in parks(anew)
        undo(anew, 1)
        ingest(anew, [folder])
        assert "云岭高新区" in parks(anew) and review(anew).decided == ()


def test_different_parts_what_a_rule_has_joined(ready: Store, folder: Path) -> None:
    assert "创智科技园" in named(ready, "东湖创智科技园").node.aliases
    different(ready, "创智科技园", "东湖创智科技园", "两座园", "李")
    assert parks(ready) == {*PARKS, "创智科技园"}
    churn(ready, folder)
    assert parks(ready) == {*PARKS, "创智科技园"}
    assert not any("创智科技园" in (p.left.name, p.right.name) for p in review(ready).pairs)
    same(ready, "创智科技园", "东湖创智科技园", "问过了，还是一座", "王")
    assert parks(ready) == PARKS
    assert [(d.judgement.verdict, d.judgement.by) for d in review(ready).decided] == [("same", "person:王")]
    with pytest.raises(BadStatement):
        different(ready, "云谷科技园", "云谷科技园", "x", "王")


def test_a_wrong_fact_goes_and_comes_back(ready: Store, folder: Path) -> None:
    before = ready.version()
    reject_relation(ready, "云岭高新区", "支持", "低空物流", "只是路过", "王")
    assert supports(ready, "云岭高新区") == set()
    churn(ready, folder)
    assert supports(ready, "云岭高新区") == set() and "低空物流" in {n.name for n in ready.nodes("Track")}
    undo(ready, 1)
    assert supports(ready, "云岭高新区") == {"低空物流"} and ready.version() == before
    wrong = ("Technology:飞行控制", "Agency:市科技局", "举措:聚焦发展", ready.nodes("Target")[0].id)
    for what in wrong:
        reject(ready, what, "不对", "王")
        with pytest.raises(NotFound):
            named(ready, what)
    churn(ready, folder)
    for what in wrong:
        with pytest.raises(NotFound):
            named(ready, what)
        undo(ready, 1)
    assert ready.version() == before and verify_store(ready).problems == ()


def test_what_is_refused(ready: Store) -> None:
    with pytest.raises(NotFound, match="相近"):
        same(ready, "东湖", "云谷科技园", "x", "王")
    with pytest.raises(BadStatement, match="remove"):
        reject(ready, "文件:甲市低空经济促进办法", "x", "王")
    with pytest.raises(NotFound, match="没有关系"):
        reject_relation(ready, "云岭高新区", "包含", "低空物流", "x", "王")
    with pytest.raises(NotFound):
        reject_relation(ready, "云岭高新区", "SUPPORTS", "低空旅游", "x", "王")
    with pytest.raises(BadStatement):
        reject_relation(ready, "举措:聚焦发展", "属于", "文件:甲市低空经济促进办法", "x", "王")
    with pytest.raises(BadStatement):
        same(ready, "举措:聚焦发展", "云谷科技园", "x", "王")
    with pytest.raises(NotFound, match="第 7 条"):
        undo(ready, 7)
    with pytest.raises(Ambiguous) as raised:
        named(ready, "布局产业")
    assert {name for _, _, name in raised.value.candidates} == {"布局产业"}
    assert review(ready).decided == ()


def test_the_file_of_judgements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    assert journal_of("embedded:data/x") == tmp_path / "judgements.jsonl"
    monkeypatch.delenv(VARIABLE)
    assert journal_of("embedded:data/x") == Path("data/x.judgements.jsonl")
    assert journal_of("bolt://localhost:7687") == Path("data/localhost-7687.judgements.jsonl")
    (tmp_path / "broken.judgements.jsonl").write_text("{}\n", encoding="utf-8")
    with open_store(f"embedded:{tmp_path / 'broken'}") as store, pytest.raises(BadDocument, match="broken"):
        ingest(store, [folder])


def test_one_island_in_two_documents_and_a_short_name_for_a_person(tmp_path: Path, folder: Path) -> None:
    corpus = sorted((ROOT / "corpus").glob("00[024]*.txt"))
    with open_store(f"embedded:{tmp_path / 'corpus'}") as store:
        ingest(store, corpus)
        island = named(store, "Park:张江人工智能岛").node
        assert {e.file[:3] for e in island.evidence} >= {"002", "004"}
        assert {"临港", "临港新片区"} <= parks(store)
        first = next(pair for pair in review(store).pairs if pair.left.type == "Park")
        assert (first.left.name, first.right.name) == ("临港", "临港新片区") and first.why
        assert little_sure(store.graph())


def test_the_command(tmp_path: Path, folder: Path) -> None:
    url = f"embedded:{tmp_path / 'cli'}"
    with open_store(url) as store:
        ingest(store, [folder])

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "api.cli", "judge", *arguments, "--store", url]
        done = subprocess.run(command, capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})
        assert done.returncode == code, done.stderr.decode()
        return done

    assert "园区:滨河云谷科技园" in run("list").stdout.decode()
    run("reject", "云岭高新区", "支持", "低空物流", "--why", "路过", "--by", "王")
    rows = json.loads(run("list", "--format", "json").stdout)["rows"]
    assert [row[:4] for row in rows if row[0].startswith("判断")] == [
        ["判断 1", "园区:云岭高新区", "支持 错误", "赛道:低空物流"]
    ]
    assert "布局产业" in run("same", "布局产业", "云谷科技园", "--why", "x", code=1).stderr.decode()
    run("undo", "1")
    run("confirm", "云岭高新区", "支持", "低空物流", "--why", "看过原文", "--by", "王")
    assert "支持 属实" in run("list").stdout.decode()
    run("undo", "1")
    assert not [row for row in json.loads(run("list", "--format", "json").stdout)["rows"] if row[0].startswith("判断")]
