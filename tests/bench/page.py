"""docs/performance.md from docs/performance.template.md and the figures of docs/performance.json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.bench.measuring import ROOT, load

MISSING = "还没有测过。"
LOADS = {
    "unwind": "一个脚本：约束，然后每批 1000 行 UNWIND",
    "parallel": "同一脚本，四个写入者，分轮",
    "import": "`neo4j-admin database import full`（只有导入）",
    "csv": "写出它要的 CSV（`policygraph export --format neo4j-admin`）",
    "neo4j": "policygraph 写入 Neo4j（含原文、全文索引、依据）",
    "embedded": "policygraph 写入内嵌图库（同上）",
}


def write() -> None:
    figures = load()
    text = (ROOT / "docs" / "performance.template.md").read_text(encoding="utf-8")
    (ROOT / "docs" / "performance.md").write_text(text.format_map(tables(figures)), encoding="utf-8")


def tables(figures: dict[str, Any]) -> dict[str, str]:
    stores, frames = figures.get("stores"), figures.get("frames")
    return {
        "machines": _machines(figures),
        "loads": _loads(stores) if stores else MISSING,
        "summary": _summary(stores["queries"]) if stores else MISSING,
        "queries": _queries(stores["queries"]) if stores else MISSING,
        "ingest": _ingest([figures[name] for name in sorted(figures) if name.startswith("ingest ")]) or MISSING,
        "extraction": _extraction(figures["extraction"]) if "extraction" in figures else MISSING,
        "users": _users(figures["users"]) if "users" in figures else MISSING,
        "frames": _table(
            ["图中的点", "打开（秒）", "拖动（帧/秒）", "缩放（帧/秒）"],
            [[r["nodes"], r["ready_seconds"], r["drag_fps"], r["zoom_fps"]] for r in frames["rows"]],
        )
        if frames
        else MISSING,
    }


def _machines(figures: dict[str, Any]) -> str:
    return _table(
        ["部分", "日期", "机器", "内存（GB）", "测前、测后的负载"],
        [
            [name, m["day"], m["cpu"], m["memory_gb"], f"{m['load_before']}、{m['load']}"]
            for name, m in ((name, figures[name]["machine"]) for name in sorted(figures))
        ],
    )


def _loads(stores: dict[str, Any]) -> str:
    base = stores["loads"]["unwind"]
    rows = [
        [LOADS[name], span["wall"], _ratio(span["wall"], base["wall"]), span["cpu"], _ratio(span["cpu"], base["cpu"])]
        for name, span in sorted(stores["loads"].items(), key=lambda item: list(LOADS).index(item[0]))
    ]
    size = (
        f"{stores['nodes']} 个点，{stores['edges']} 条关系，{stores['evidence']} 处依据，{stores['sources']} 份原文。"
        f"分轮的四个写入者遇到 {stores['deadlocks']} 次死锁，各自重写一次。"
        f"写完后内嵌引擎占内存 {stores['embedded_mb']} MB，Neo4j {stores['neo4j_mb']} MB；"
        f"磁盘 {stores['disk_mb']['embedded']} MB，{stores['disk_mb']['ours']} MB。"
    )
    return f"{size}\n\n" + _table(["方式", "秒", "倍", "处理器秒", "倍"], rows)


def _summary(queries: Sequence[dict[str, Any]]) -> str:
    both = [q for q in queries if q["embedded"] is not None and q["neo4j"] is not None]
    ratios = sorted(q["embedded"] / q["neo4j"] for q in both)
    lines = [
        f"{len(queries)} 个问题，两边都在时限内答完 {len(both)} 个；",
        f"内嵌比 Neo4j 快的 {sum(r < 1 for r in ratios)} 个，",
        f"两者之比的中位数 {ratios[len(ratios) // 2]:.2f}，最慢的一个是 {ratios[-1]:.1f} 倍。",
    ]
    slow = [f"“{q['name']}”" for q in queries if q not in both]
    return "".join(lines) + (f"到时限（20 秒）未答完的：{'、'.join(slow)}。" if slow else "")


def _queries(queries: Iterable[dict[str, Any]]) -> str:
    rows = []
    for q in queries:
        known = q["embedded"] is not None and q["neo4j"] is not None
        times = [q[engine] if q[engine] is not None else q[f"{engine}_error"] for engine in ("embedded", "neo4j")]
        ratio = _ratio(q["embedded"], q["neo4j"]) if known else ""
        rows.append([q["name"], q.get("neo4j_rows", q.get("embedded_rows", "")), *times, ratio])
    return _table(["问题", "行", "内嵌（毫秒）", "Neo4j（毫秒）", "倍"], rows)


def _ingest(runs: Sequence[dict[str, Any]]) -> str:
    rows = [
        [
            run["documents"],
            round(run["characters"] / 1e6, 1),
            run["seconds"],
            run["per_second"],
            round(sum(v for k, v in run.items() if k.endswith("_cpu")) / run["documents"], 2),
            run["one_more_seconds"],
            run["main_mb"],
            run.get("workers_mb", ""),
            run.get("engine_mb", ""),
            run["disk_mb"],
        ]
        for run in runs
    ]
    columns = ["份", "百万字", "秒", "份/秒", "处理器秒/份", "再加一份（秒）", "主进程", "工人合计", "引擎", "磁盘"]
    return _table(columns, rows) if rows else ""


def _extraction(figures: dict[str, Any]) -> str:
    names = {"real": "corpus/ 的五份", "generated": "生成的"}
    rows = [
        [
            names[kind],
            figures[kind]["documents"],
            figures[kind]["per_second"]["segment"],
            figures[kind]["ratio"],
            figures[kind]["ratio_tagger"],
        ]
        for kind in names
    ]
    return _table(["文本", "份", "单独分词（字/秒）", "抽取，标注器关（倍）", "抽取，标注器开（倍）"], rows)


def _users(figures: dict[str, Any]) -> str:
    names = {"search": "搜索", "neighbours": "邻居", "embed": "嵌入页"}
    rows = [[names[k], *(figures["milliseconds"][k][p] for p in ("p50", "p95", "p99"))] for k in names]
    errors = f"（{'、'.join(figures['kinds_of_error'])}）" if figures["errors"] else ""
    return (
        f"{figures['users']} 人，{figures['seconds']} 秒，{figures['requests']} 次请求（每秒 {figures['per_second']}，"
        f"每次用服务和引擎的处理器 {figures['cpu_milliseconds']} 毫秒），"
        f"出错 {figures['errors']} 次{errors}；服务和引擎的内存 {figures['memory_before_mb']} → "
        f"{figures['memory_after_mb']} MB。\n\n" + _table(["毫秒", "p50", "p95", "p99"], rows)
    )


def _ratio(a: float, b: float) -> str:
    return f"{a / b:.2f}" if b else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    rule = ["---", *["---:"] * (len(columns) - 1)]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (columns, rule, *rows))
