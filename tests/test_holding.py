"""What holds on a day, and what changed between documents: the three examples, on both stores."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.diff import diff, document_named
from api.holding import holding, standing_of
from api.ingest import ingest, verify_store
from graph.errors import BadStatement, NotFound
from graph.model import Edge, Evidence, Node
from graph.standing import Act, standing
from graph.store.base import Store

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
OLD, NEW, AMENDING = "示例1", "示例2", "示例3"


@pytest.fixture
def examples(store: Store) -> Store:
    ingest(store, [EXAMPLES])
    return store


def test_the_examples_are_one_web_of_documents(examples: Store) -> None:
    assert verify_store(examples).problems == ()
    graph = examples.graph()
    assert not [n.name for n in graph.nodes if n.own_files and "only_in" in n.properties]
    names = {n.id: n.own_files[0][:3] if n.own_files else n.name[:14] for n in graph.nodes if n.type == "Document"}
    found = {
        (names[e.source], e.type, e.properties["kind"], names[e.target])
        for e in graph.edges
        if e.type in ("CITES", "REPLACES")
    }
    plan, rules = "示例市国民经济和社会发展第十", "示例市促进低空经济发展条例（"
    assert found == {
        (OLD, "CITES", "依据", plan),
        (NEW, "CITES", "依据", plan),
        (NEW, "REPLACES", "废止", OLD),
        (AMENDING, "REPLACES", "修订", NEW),
        (AMENDING, "CITES", "依据", rules),
        (AMENDING, "CITES", "引用", OLD),
    }
    assert {n.properties.get("number") for n in graph.nodes if n.own_files} == {
        "示府发〔2021〕3号",
        "示府发〔2024〕2号",
        "示府发〔2025〕1号",
    }


def test_what_holds_on_a_day(examples: Store) -> None:
    def valid(on: str) -> dict[str, str]:
        return {r.document.own_files[0][:3]: r.standing.verdict for r in holding(examples, on).documents}

    assert valid("2021-03-31") == {OLD: "无效", NEW: "无效", AMENDING: "无效"}
    assert valid("2023-06-30") == {OLD: "有效", NEW: "无效", AMENDING: "无效"}
    assert valid("2024-02-01") == {OLD: "无效", NEW: "有效", AMENDING: "无效"}
    assert valid("2026-12-31") == {OLD: "无效", NEW: "有效", AMENDING: "有效"}
    assert valid("2027-01-01") == {OLD: "无效", NEW: "无效", AMENDING: "有效"}
    then = holding(examples, "2023-06-30")
    assert {t.measure.name for t in then.measures} == {"发展无人机制造", "发展低空物流", "发展农林植保"}
    assert {(p.target.properties["value"], p.target.properties["deadline"]) for p in then.targets} >= {
        (200, 2025),
        (100, 2023),
    }
    later = holding(examples, "2025-06-30")
    sizes = {p.target.properties["value"] for p in later.targets if "规模" in p.target.name}
    assert sizes == {260, 350}, "300 has been set anew by the amendment"
    assert [a.by.own_files[0][:3] for r in later.documents for a in r.standing.amended] == [AMENDING]
    for text in ("2023-02-30", "去年", ""):
        with pytest.raises(BadStatement, match="不是日期"):
            holding(examples, text)


def test_why_a_document_is_no_longer_in_force(examples: Store) -> None:
    old = document_named(examples, OLD)
    found = standing_of(examples, old, "2024-06-01")
    assert found.verdict == "无效" and found.act and found.act.by.id == document_named(examples, NEW).id
    assert "同时废止" in found.act.edge.evidence[-1].quote and "2024-02-01起" in found.reason
    assert standing_of(examples, old, "2024-01-15").reason == "有效期至2023-12-31，已过"
    cited = next(n for n in examples.nodes("Document") if not n.own_files)
    assert standing_of(examples, cited, "2024-06-01").verdict == "不明"


def test_plain_cypher_says_the_same(examples: Store) -> None:
    queries = re.findall(
        r"```cypher\n(.+?)```", (ROOT / "docs" / "resolution.md").read_text(encoding="utf-8"), re.DOTALL
    )
    for on in ("2021-03-31", "2023-06-30", "2024-06-01", "2026-06-01", "2027-01-01"):
        rows = examples.query(queries[0], {"日期": on}).rows
        valid = {r.document.id for r in holding(examples, on).documents if r.standing.verdict == "有效"}
        assert {row[0]["id"] for row in rows} == valid
        assert all(row[1] for row in rows)


def document(name: str, **properties: object) -> Node:
    evidence = Evidence("a.txt", 0, 1, name, name, "", "")
    return Node(f"Document-{name}", "Document", name, (), (evidence,), (name,), 0.9, properties)


def act(by: Node, kind: str, **properties: object) -> Act:
    return Act(by, Edge(by.id, "REPLACES", "Document-甲", by.evidence, (by.name,), 0.9, {"kind": kind, **properties}))


@pytest.mark.parametrize(
    ("said", "acts", "on", "verdict", "reason"),
    [
        ({"date": "2022-05-01"}, [], "2022-04-30", "无效", "自2022-05-01起才施行"),
        ({"date": "2022-05-01", "effective": "2022-07-01"}, [], "2022-06-01", "无效", "自2022-07-01起才施行"),
        ({"date": "2022-05-01", "expires": "2024-05-01"}, [], "2024-05-01", "有效", "有效期至2024-05-01"),
        ({"date": "2022-05-01", "expires": "2024-05-01"}, [], "2024-05-02", "无效", "已过"),
        ({"date": "2022-05-01", "expires": "2024-05-01"}, [("修订", "2024-01-01", "2026-05-01")], "2025-01-01", "有效", "有效期至2026-05-01"),
        ({"date": "2022-05-01", "period_to": 2025}, [], "2025-12-31", "有效", "规划期至2025年"),
        ({"date": "2022-05-01", "period_to": 2025}, [], "2026-01-01", "无效", "已满"),
        ({"date": "2022-05-01"}, [], "2030-01-01", "有效", "未找到废止、替代或失效的依据"),
        ({}, [], "2030-01-01", "不明", "未找到依据"),
        ({}, [("废止", "2024-01-01", "")], "2030-01-01", "无效", "被《乙》废止"),
        ({"date": "2022-05-01"}, [("替代", "2024-01-01", "")], "2023-12-31", "有效", "未找到"),
        ({"date": "2022-05-01", "stage": "征求意见稿"}, [], "2023-12-31", "无效", "征求意见稿"),
        ({"date": "2022-05-01", "stage": "试行"}, [("修订", "2023-01-01", "")], "2023-12-31", "有效", "被《乙》修订"),
    ],
)  # fmt: skip
def test_standing(
    said: dict[str, object], acts: list[tuple[str, str, str]], on: str, verdict: str, reason: str
) -> None:
    done = [act(document("乙", date=day), kind, **({"until": until} if until else {})) for kind, day, until in acts]
    found = standing(document("甲", **said), done, on)
    assert found.verdict == verdict and reason in found.reason


def test_what_changed(examples: Store) -> None:
    found = diff(examples, OLD, "示府发〔2024〕2号")
    rows = {(r.type, r.change, r.name) for r in found.rows}
    assert {
        ("Track", "新增", "低空文旅"),
        ("Track", "取消", "农林植保"),
        ("Park", "新增", "示例滨湖新城"),
        ("Park", "取消", "示例农业产业园"),
        ("Measure", "新增", "发展低空文旅"),
        ("Measure", "取消", "发展农林植保"),
    } <= rows
    assert found.same["Track"] >= 3 and found.same["Park"] == 2
    moved = {r.name: r.what for r in found.rows if r.type == "Target" and r.change == "改动"}
    assert moved["低空经济产业规模 > 260 亿元（2025）"] == "数值 200 亿元 → 260 亿元；比较 不少于 → 超过"
    assert moved["低空经济产业规模 >= 300 亿元（2026）"] == "数值 100 亿元 → 300 亿元；期限 2023 → 2026"
    logistics = next(r for r in found.rows if r.type == "Measure" and r.name == "发展低空物流")
    assert "责任部门增加示例市商务局" in logistics.what
    back = {(r.type, r.change, r.name) for r in diff(examples, NEW, OLD).rows}
    assert ("Track", "新增", "农林植保") in back and ("Track", "取消", "低空文旅") in back
    amended = {r.name: r.what for r in diff(examples, NEW, AMENDING).rows if r.change == "改动" and r.type == "Target"}
    assert amended["低空经济产业规模 >= 350 亿元（2026）"] == "数值 300 亿元 → 350 亿元"


def test_what_cannot_be_compared(examples: Store) -> None:
    with pytest.raises(BadStatement):
        diff(examples, OLD, "示府发〔2021〕3号")
    with pytest.raises(NotFound):
        diff(examples, OLD, "没有这个文件")
    with pytest.raises(NotFound, match="没有读入"):
        diff(examples, OLD, "示例市促进低空经济发展条例（示例文件，非真实政策）")


def test_the_commands(tmp_path: Path) -> None:
    def run(*arguments: str) -> list[list[str]]:
        command = [sys.executable, "-m", "api.cli", *arguments, "--store", f"embedded:{tmp_path / 'store'}"]
        done = subprocess.run(command, capture_output=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr.decode()
        return list(csv.reader(io.StringIO(done.stdout.decode())))

    run("ingest", str(EXAMPLES))
    held = run("holds", "--on", "2023-06-30", "--format", "csv")
    assert held[0] == ["类别", "名称", "状态", "理由", "文件", "条款", "原文"]
    assert [row[2] for row in held if row[0] == "文件"] == ["有效", "无效", "无效"]
    changed = run("diff", OLD, NEW, "--format", "csv")
    row = next(row for row in changed if row[2].startswith("低空经济产业规模 超过"))
    assert row[:2] == ["目标", "改动"] and "200亿元" in row[4] and "260亿元" in row[5]
