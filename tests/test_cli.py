"""The command line: results to standard output, messages to standard error, one line for an error, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app

SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS slow"
CORPUS = Path(__file__).parent.parent / "corpus"


def run(*arguments: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in its own process; show what it said when the exit code is another one."""
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"embedded:{tmp_path_factory.mktemp('cli')}"
    run("ingest", str(CORPUS), "--store", url)
    return url


def rows(url: str, query: str, *more: str) -> list[list[str]]:
    out = run("cypher", query, "--store", url, "--format", "csv", *more).stdout.decode()
    return list(csv.reader(io.StringIO(out)))[1:]


def test_every_command_and_option_has_help() -> None:
    group = get_command(app)
    wanted = "ingest remove cypher verify export extract evaluate serve demo view copy"
    assert set(wanted.split()) <= set(group.commands)  # type: ignore[attr-defined]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert command.help and command.help[0] > "\u4e00", name
        for parameter in command.params:
            assert getattr(parameter, "help", "") or parameter.name == "help", (name, parameter.name)


def test_help_loads_nothing_heavy() -> None:
    assert "ingest" in run("--help").stdout.decode()
    code = "import sys, api.cli; print([m for m in ('spacy', 'neo4j', 'fastapi', 'arcadedb') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).stdout.strip() == b"[]"


def test_a_second_ingest_changes_nothing_and_says_so(url: str) -> None:
    done = run("ingest", str(CORPUS), "--store", url)
    assert done.stdout == b""
    said = done.stderr.decode()
    assert "图谱没有变化" in said and "赛道 Track" in said


def test_the_store_may_stand_in_the_environment(url: str) -> None:
    out = run("cypher", "MATCH (n:Document {own: true}) RETURN count(n) AS n", POLICYGRAPH_STORE=url).stdout.decode()
    assert out.split() == ["n", "4"]


def test_questions_of_the_issue(url: str) -> None:
    parks = "MATCH (p:Park)-[:SUPPORTS]->(t:Track {name: $赛道}) RETURN p.name ORDER BY p.name"
    assert rows(url, parks, "--param", "赛道=数字健康") == [["奉贤新城"]]
    assert {r[0] for r in rows(url, parks, "-p", "赛道=集成电路")} == {
        "南汇新城",
        "张江集成电路设计产业园",
        "张江国家集成电路产业基地",
        "“东方芯港”集成电路特色园区",
    }
    query = (
        "MATCH (a)-[:RESPONSIBLE_FOR]->(:Measure)-[:SUPPORTS]->(:Track {name: '智能网联汽车'}) "
        "UNWIND [a.name] + a.aliases AS name RETURN DISTINCT a.id, name"
    )
    answers = rows(url, query)
    assert len({row[0] for row in answers}) == 9
    assert {
        "临港新片区管委会",
        "浦东新区科技和经济委员会",
        "自贸区金桥管理局",
        "自贸区张江管理局",
        "上海市交通委员会",
        "上海市经济和信息化委员会",
        "上海市公安局",
        "上海市发展和改革委员会",
        "上海市科学技术委员会",
    } <= {row[1] for row in answers}


def test_tables_as_csv_and_json(url: str) -> None:
    query = "RETURN 1 AS x, '=1+1' AS f, ['a', 'b'] AS l, null AS n, {k: 1} AS m"
    assert run("cypher", query, "--store", url, "--format", "csv").stdout.decode().splitlines() == [
        "x,f,l,n,m",
        '1,\'=1+1,a、b,,"{""k"": 1}"',
    ]
    table = json.loads(run("cypher", query, "--store", url, "--format", "json").stdout)
    assert table == {
        "columns": ["x", "f", "l", "n", "m"],
        "rows": [[1, "=1+1", ["a", "b"], None, {"k": 1}]],
        "truncated": False,
    }
    many = run("cypher", "UNWIND range(1, 9) AS i RETURN i", "--store", url, "--limit", "2")
    assert many.stdout.split() == [b"i", b"1", b"2"] and "truncated" in many.stderr.decode()


def test_verify_reports_every_span(url: str) -> None:
    assert "不符 0 处" in run("verify", "--store", url).stdout.decode()


@pytest.mark.parametrize("format", ["csv", "jsonl", "graphml", "jsonld"])
def test_exports_are_the_same_bytes_each_time(url: str, format: str, tmp_path: Path) -> None:
    out = run("export", "--format", format, "--store", url).stdout
    run("export", "--format", format, "--store", url, "--output", str(tmp_path / "deep" / "out"))
    assert (tmp_path / "deep" / "out").read_bytes() == out and len(out) > 100_000


def test_exports_can_be_read(url: str, tmp_path: Path) -> None:
    import networkx

    out = run("export", "--format", "csv", "--store", url).stdout
    assert out.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(out.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in table} == {len(table[0])}
    graphml = tmp_path / "g.graphml"
    run("export", "--format", "graphml", "--store", url, "--output", str(graphml))
    graph = networkx.read_graphml(graphml)
    assert graph.number_of_nodes() + graph.number_of_edges() == len(table) - 1
    linked = json.loads(run("export", "--format", "jsonld", "--store", url).stdout)
    assert len(linked["@graph"]) == len(table) - 1
    for line in run("export", "--format", "jsonl", "--store", url).stdout.decode().splitlines():
        assert json.loads(line)["kind"] in ("entity", "relation", "target")


def test_facts_are_extracted_and_scored(tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    done = run("extract", str(CORPUS / "002-浦府办〔2021〕31号.txt"), "--output", str(facts))
    assert done.stdout == b""
    again = run("extract", str(CORPUS / "002-浦府办〔2021〕31号.txt")).stdout
    assert facts.read_bytes() == again
    assert "Track" in run("evaluate", "--gold", str(Path(__file__).parent / "gold"), str(facts)).stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["cypher", "CREATE (n)"], 4, "只能读取"),
        (["cypher", "MATCH (n) DETACH DELETE n"], 4, "DETACH"),
        (["cypher", "MATCH (n RETURN n"], 1, "yntax"),
        (["cypher", SLOW, "--timeout", "1"], 4, "1 秒"),
        (["cypher", "RETURN 1", "--param", "x"], 2, "k=v"),
        (["cypher", "RETURN 1", "--format", "xml"], 2, "format"),
        (["remove", "nothing"], 1, "nothing"),
        (["ingest", "/not/there"], 1, "/not/there"),
        (["export", "--format", "csv", "--output", "/proc/nothing/x"], 1, "/proc/nothing/x"),
        (["nonsense"], 2, "nonsense"),
    ],
    ids=lambda value: value[0] + value[1][:12] if isinstance(value, list) and len(value) > 1 else None,
)  # fmt: skip
def test_errors_are_one_line_with_an_exit_code(url: str, arguments: list[str], code: int, said: str) -> None:
    done = run(*arguments, code=code, POLICYGRAPH_STORE=url)
    message = done.stderr.decode()
    assert said in message and done.stdout == b""
    assert code == 2 or message.count("\n") == 1


@pytest.mark.parametrize(
    ("store", "code"), [("embedded:/tmp/there/is/nothing/here", 3), ("bolt://127.0.0.1:1", 3), ("mysql://x", 1)]
)
def test_a_store_that_is_not_there(store: str, code: int) -> None:
    done = run("cypher", "RETURN 1", "--store", store, code=code)
    assert done.stderr.decode().count("\n") == 1


def test_a_bad_file_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "文.txt").write_text("某市方案\n一、发展数字健康。支持奉贤新城发展数字健康产业。\n", encoding="utf-8")
    done = run("ingest", str(tmp_path), "--store", f"embedded:{tmp_path / 'store'}", code=1)
    assert "空.txt" in done.stderr.decode() and "文.txt" not in done.stderr.decode()


def test_a_taken_port_is_a_clear_message(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            assert port in run(command, "--port", port, "--store", url, code=3).stderr.decode()


def test_commands_reach_a_store_that_is_being_served(url: str, tmp_path: Path) -> None:
    import urllib.request

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--store", url], stderr=subprocess.PIPE
    )
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                    assert answer.status == 200
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        assert rows(url, "MATCH (n:Track {name: '数字健康'}) RETURN n.name") == [["数字健康"]]
        assert "图谱没有变化" in run("ingest", str(CORPUS), "--store", url).stderr.decode()
    finally:
        server.terminate()
        assert server.wait(30) in (0, -15)
        assert server.stderr is not None
        server.stderr.close()
    assert rows(url, "RETURN 1 AS x") == [["1"]]


def test_files_are_utf_8_whatever_the_locale(url: str, tmp_path: Path) -> None:
    out = tmp_path / "o.csv"
    run(
        "export",
        "--format",
        "csv",
        "--store",
        url,
        "--output",
        str(out),
        PYTHONUTF8="0",
        LC_ALL="zh_CN.GBK",
        LANG="zh_CN.GBK",
    )
    assert "奉贤新城" in out.read_text(encoding="utf-8")
