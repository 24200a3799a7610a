"""policygraph resolve: each line comes back with a verdict; a bad line is named, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def resolve(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "api.cli", "resolve", *arguments], capture_output=True, cwd=ROOT)


def test_verdicts_and_reasons(tmp_path: Path) -> None:
    pairs, output = tmp_path / "pairs.jsonl", tmp_path / "verdicts.jsonl"
    rows = [
        {"a": "市经信委", "b": "市经济信息化委", "type": "Agency", "context": "上海市", "note": 7},
        {"a": "市经信委", "b": "市经济信息化委", "type": "Agency", "context": ["上海市", "重庆市"]},
        {"a": "临港", "b": "临港新片区", "type": "Park", "context": "上海市"},
    ]
    pairs.write_text("".join(json.dumps(row) + "\r\n" for row in rows), encoding="utf-8")
    done = resolve("--pairs", str(pairs), "--output", str(output))
    assert done.returncode == 0, done.stderr.decode()
    judged = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [row.pop("verdict") for row in judged] == ["same", "different", "unsure"]
    assert all(row.pop("reason")[0] >= "\u4e00" for row in judged)
    assert judged == rows


def test_bad_lines_are_named_and_kept(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    lines = [
        '{"a": "浦东", "b": "浦东新区", "type": "District", "context": "上海市"}',
        "没有括号",
        "",
        '{"a": "甲", "type": "Track"}',
        '{"a": "甲", "b": "乙", "type": "赛道"}',
        '{"a": "甲", "b": "乙", "type": "Track", "context": ["一", "二", "三"]}',
        "[1, 2]",
        '{"a": "甲\\ud800", "b": "乙", "type": "Track"}',
    ]
    pairs.write_text("\n".join(lines), encoding="utf-8")
    done = resolve("--pairs", str(pairs))
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(rows) == 7 and rows[0]["verdict"] == "same" and rows[1]["text"] == "没有括号"
    assert [row.get("a") for row in rows] == ["浦东", None, "甲", "甲", "甲", None, "甲\ud800"]
    assert all(f"第 {number} 行" in done.stderr.decode() for number in (2, 4, 5, 6, 7, 8))
    assert "第 1 行" not in done.stderr.decode()


def test_a_file_that_is_not_there() -> None:
    done = resolve("--pairs", "没有.jsonl")
    assert done.returncode == 1 and "没有.jsonl" in done.stderr.decode() and b"Traceback" not in done.stderr
