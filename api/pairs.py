"""JSON lines of name pairs -> the same lines with a verdict and its reason; a bad line is kept, with what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Resolved:
    """One line, read and judged: `row` has `verdict` and `reason`, or `error`, which is also the complaint."""

    number: int
    row: dict[str, Any]
    complaint: str = ""

    @property
    def line(self) -> str:
        """JSON; half a character, which UTF-8 cannot write, stays escaped."""
        text = json.dumps(self.row, ensure_ascii=False)
        return json.dumps(self.row) if HALF.search(text) else text


def resolve_lines(lines: Iterable[str]) -> Iterator[Resolved]:
    """Judge every line that is not blank."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            row, complaint = _resolved(line.rstrip("\r\n"))
            yield Resolved(number, {**row, "error": complaint} if complaint else row, complaint)


def _resolved(line: str) -> tuple[dict[str, Any], str]:
    from extraction.pairs import judge_pair

    try:
        row = json.loads(line.removeprefix("\ufeff"))
    except ValueError:
        return {"text": line}, "不是 JSON (not JSON)"
    if not isinstance(row, dict):
        return {"text": line}, "不是 JSON 对象 (not an object)"
    if complaint := _complaint(row):
        return row, complaint
    verdict, reason = judge_pair(row["a"], row["b"], row["type"], row.get("context", ""))
    return {**row, "verdict": verdict, "reason": reason}, ""


def _complaint(row: dict[str, Any]) -> str:
    from extraction.pairs import TYPES

    for key in ("a", "b", "type"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            return f"缺少 {key}，应为非空的字符串 ({key} is missing)"
        if HALF.search(row[key]):
            return f"{key} 含有不成对的代理字符 (half of a character)"
    if row["type"] not in TYPES:
        return f"不认识类型 {row['type']}，可用 {'、'.join(TYPES)} (unknown type)"
    context = row.get("context", "")
    pair = isinstance(context, list) and len(context) == 2 and all(isinstance(home, str) for home in context)
    if not (isinstance(context, str) or pair):
        return "context 应为行政区名，或两个行政区名的列表 (context is a name or a list of two)"
    return ""
