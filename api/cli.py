"""The command line. Results go to standard output or files, progress and messages to standard error.

Exit codes: 0 done; 1 something failed (a file, a check); 2 the command was not understood; 3 the store cannot be
reached; 4 the query was refused or took too long.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands import commands
from api.terminal import (
    DEFAULT_STORE,
    StoreUrl,
    TableFormat,
    messages,
    open_store,
    print_problem,
    print_table,
    progress,
    write,
    writing,
)
from graph.errors import BadDocument, PolicyGraphError, QueryRefused, StoreBusy, StoreUnavailable

if TYPE_CHECKING:
    from api.ingest import Summary
    from graph.store.base import Store

app = typer.Typer(
    help="政策实体知识图谱：读入政策文件，得到有据可查的图谱。(A knowledge graph of policy entities.)",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Jobs = Annotated[
    int, typer.Option(min=0, help="同时使用的进程数，0 为处理器核数 (worker processes, 0: one for each core)")
]


class ExportFormat(StrEnum):
    csv = "csv"
    jsonl = "jsonl"
    graphml = "graphml"
    jsonld = "jsonld"
    neo4j_admin = "neo4j-admin"


# -- into the graph ----------------------------------------------------------------------------------------------------


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="政策文件或目录 (files or folders)", show_default=False)],
    store: StoreUrl = DEFAULT_STORE,
    jobs: Jobs = 0,
) -> None:
    """读入政策文件，更新图谱；未改动的文件不重复处理。(Read policy files into the graph.)"""
    from api.ingest import ingest as run
    from api.workers import cores

    with open_store(store) as target, progress("读取") as step:
        summary = run(target, paths, step, jobs or cores())
    _print_summary(summary)
    if summary.failed:
        raise typer.Exit(1)


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="文件名、文件名开头或标题 (file name or title)")],
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """移除一个文件：图谱如同从未读入过它。(Remove a document from the graph.)"""
    from api.ingest import remove as run

    with open_store(store, create=False) as target:
        summary = run(target, document)
    messages.print(f"已移除 {'、'.join(summary.removed)}")
    _print_summary(summary)


# -- out of the graph --------------------------------------------------------------------------------------------------


@app.command()
def cypher(
    query: Annotated[str, typer.Argument(help="Cypher 语句，只能读取；- 表示从标准输入读 (only reading)")],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="参数 名=值，值可为 JSON (k=v)")] = None,
    format: Annotated[TableFormat, typer.Option(help="输出格式 (output format)")] = TableFormat.table,
    limit: Annotated[int, typer.Option(min=1, help="最多行数 (row limit)")] = 1000,
    timeout: Annotated[float, typer.Option(min=0.1, help="时限，秒 (time limit)")] = 10.0,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """用 Cypher 查询图谱，只读。(Query the graph with Cypher.)

    例：policygraph cypher "MATCH (p:Park)-[:SUPPORTS]->(t:Track {name:$赛道}) RETURN p.name" -p 赛道=数字健康
    """
    text = sys.stdin.read() if query == "-" else query
    with open_store(store, create=False) as source:
        try:
            table = source.query(text, _parameters(param or []), limit, timeout)
        except KeyboardInterrupt:
            messages.print("查询已取消 (cancelled)")
            raise
    print_table(table, format)
    if table.truncated:
        messages.print(f"只显示前 {limit} 行，用 --limit 调整 (truncated)")


@app.command()
def verify(store: StoreUrl = DEFAULT_STORE) -> None:
    """逐条复核图谱中的依据：引文与原文一致，且支持其事实。(Re-check every fact against its source.)"""
    from api.ingest import verify_store

    with open_store(store, create=False) as source:
        result = verify_store(source)
    for problem in result.problems[:100]:
        print_problem(problem)
    print(
        f"实体 {result.nodes}（目标 {result.targets}），关系 {result.edges}，引文 {result.spans} 处；"
        f"不符 {len(result.problems)} 处"
    )
    if result.problems:
        raise typer.Exit(1)


@app.command()
def export(
    format: Annotated[ExportFormat, typer.Option(help="输出格式 (output format)")],
    output: Annotated[
        Path | None, typer.Option(help="输出文件，默认标准输出；neo4j-admin 要求目录 (file or folder, default stdout)")
    ] = None,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """导出整个图谱。neo4j-admin：写出批量导入用的 CSV，并给出要执行的命令。(Export the whole graph.)"""
    from graph.export import FORMATS, to_jsonl

    with open_store(store, create=False) as source:
        if format is ExportFormat.neo4j_admin:
            _export_bulk(source, output)
            return
        if format is ExportFormat.jsonl:
            from api.ingest import facts_of

            text = to_jsonl(facts_of(source.sources(), source.judgements())[0])
        else:
            text = FORMATS[format.value](source.graph())
    write(text, output)


def _export_bulk(source: Store, folder: Path | None) -> None:
    import shlex

    from graph.bulk import write_bulk

    if folder is None:
        raise typer.BadParameter("neo4j-admin 需要 --output 目录 (a folder is needed)", param_hint="--output")
    try:
        arguments = write_bulk(source.graph(), source.sources(), source.judgements(), folder)
    except OSError as error:
        raise BadDocument(str(folder), f"无法写入（{error.strerror}）(cannot write)") from error
    messages.print("停止 Neo4j 后执行 (with the server stopped):")
    print(shlex.join(["neo4j-admin", "database", "import", "full", "neo4j", *arguments]))


@app.command()
def view(
    output: Annotated[Path, typer.Option(help="输出的 HTML 文件 (HTML file)")],
    focus: Annotated[
        str, typer.Option(help="中心实体的名称 (name of the entity in the middle)", show_default=False)
    ] = "",
    to: Annotated[
        str, typer.Option(help="另一个实体：改画两者之间的路径 (draw the path to it)", show_default=False)
    ] = "",
    matrix: Annotated[
        str, typer.Option(help="不画实体，写矩阵：park、agency、district × 赛道 (a matrix instead)", show_default=False)
    ] = "",
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """把实体的周边、两个实体之间的路径或矩阵写成单个可离线打开的网页。(Surroundings, a path or a matrix as a file.)"""
    from api.matrix_file import write_matrix
    from api.views import write_view

    if bool(focus) == bool(matrix):
        raise typer.BadParameter("--focus 实体 或 --matrix park，给其中一个 (give one of the two)")
    with open_store(store, create=False) as source:
        if matrix:
            write_matrix(source, matrix, output)
        else:
            write_view(source, focus, output, to)
    messages.print(f"已写入 {output}")


@app.command()
def copy(
    source: Annotated[str, typer.Option("--from", help="从哪个图库 (from which store)")],
    target: Annotated[str, typer.Option("--to", help="到哪个图库 (to which store)")],
) -> None:
    """把整个图谱复制到另一个图库。(Copy the graph to another store.)"""
    from api.ingest import copy as run

    with open_store(source, create=False) as old, open_store(target) as new:
        changes = run(old, new)
    messages.print("已复制" if changes else "两边相同，无需复制 (nothing to do)")


# -- without a store ---------------------------------------------------------------------------------------------------


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="政策文件或目录 (files or folders)", show_default=False)],
    output: Annotated[Path | None, typer.Option(help="输出文件，默认标准输出 (file, default stdout)")] = None,
    text: Annotated[
        Path | None, typer.Option(help="把各文件的文本写到该目录，引文位置即指此文本 (folder for the texts)")
    ] = None,
    jobs: Jobs = 0,
) -> None:
    """抽取事实，每行一个 JSON，逐个文件写出；不使用图库。(Extract facts as JSON lines; no store is touched.)"""
    from api.ingest import extract_facts
    from api.workers import cores
    from graph.proof import Problem

    problems: list[Problem] = []
    failed = False
    with writing(output) as put, progress("抽取") as step:
        for found in extract_facts(files, step, text, jobs or cores()):
            if isinstance(found, Problem):
                problems.append(found)
                failed = True
            else:
                problems += found.problems
                put(found.lines)
    for problem in problems:
        print_problem(problem)
    if failed:
        raise typer.Exit(1)


@app.command()
def evaluate(
    facts: Annotated[Path, typer.Argument(help="事实文件 facts.jsonl")],
    gold: Annotated[Path, typer.Option(help="人工标注所在目录 (folder of the gold files)")],
    documents: Annotated[list[str] | None, typer.Option("--document", help="只评这些文件 (only these)")] = None,
) -> None:
    """对照人工标注给事实文件打分。(Score a facts file against the gold.)"""
    from extraction.evaluate import evaluate as run

    for path in (facts, gold):
        if not path.exists():
            raise BadDocument(str(path), "没有这个文件或目录 (no such file or folder)")
    print(run(facts, gold, documents or ()), end="")


# -- serving -----------------------------------------------------------------------------------------------------------


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址 (address)")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 (port)")] = 8000,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """启动 API 和图谱网页。(Serve the API and the views.)"""
    _check_port(host, port)
    with open_store(store) as source:
        messages.print(f"http://{host}:{port}  图库 {store}，Ctrl-C 结束 (Ctrl-C ends)")
        _serve(source, host, port)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="端口 (port)")] = 8000,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """读入五个示例文件并打开网页服务。(Ingest the five samples and serve them.)"""
    from api.ingest import ingest as run

    _check_port("127.0.0.1", port)
    with open_store(store) as source:
        with progress("读取") as step:
            summary = run(source, [_corpus()], step)
        _print_summary(summary)
        address = f"http://127.0.0.1:{port}"
        messages.print(
            f"\n打开 {address}\n"
            "  1. 在搜索框输入“数字健康”（或拼音首字母 szjk），回车\n"
            "  2. 点图中“奉贤新城”与“数字健康”之间的连线，右侧显示原文那一句、所在条款和文件\n"
            f"  3. 可嵌入的网页：{address}/embed/track/数字健康\n"
            f"  4. 接口文档：{address}/docs\n"
            "Ctrl-C 结束 (Ctrl-C ends)"
        )
        _serve(source, "127.0.0.1", port)


app.add_typer(commands)

neo4j_app = typer.Typer(
    help="在本机启动和停止一个 Neo4j，无需 Docker。(A local Neo4j without Docker.)",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(neo4j_app, name="neo4j")
Home = Annotated[
    Path, typer.Option(envvar="POLICYGRAPH_NEO4J_HOME", help="数据目录 (folder of the data)", show_default=True)
]


@neo4j_app.command("start")
def neo4j_start(
    home: Home = Path("data/neo4j"),
    port: Annotated[int, typer.Option(help="Bolt 端口，0 为任一空闲端口 (port, 0: a free one)")] = 7687,
    heap: Annotated[str, typer.Option(help="Java 堆内存 (Java heap)")] = "1g",
) -> None:
    """下载（仅一次）并启动 Neo4j，只监听本机。(Fetch once, start, wait until it answers.)"""
    from graph.store import neo4j_server

    if port:
        found = neo4j_server.status(home)
        if found is None:
            _check_port("127.0.0.1", port)
    running = neo4j_server.start(home, port, heap=heap, say=messages.print)
    messages.print(f"已就绪，进程 {running.pid}；密码在 {home / 'password'}。之后用 (ready; then)：")
    print(f"export POLICYGRAPH_STORE={running.url}")


@neo4j_app.command("stop")
def neo4j_stop(home: Home = Path("data/neo4j")) -> None:
    """停止 Neo4j，数据保留。(Stop it; the data stay.)"""
    from graph.store import neo4j_server

    messages.print("已停止 (stopped)" if neo4j_server.stop(home) else "没有在运行 (it was not running)")


@neo4j_app.command("status")
def neo4j_status(home: Home = Path("data/neo4j")) -> None:
    """Neo4j 是否在运行；不在运行时退出码为 1。(Whether it runs.)"""
    from graph.store import neo4j_server

    running = neo4j_server.status(home)
    if running is None:
        print("没有在运行 (not running)")
        raise typer.Exit(1)
    print(f"{running.url} 进程 {running.pid}")


def _serve(store: Store, host: str, port: int) -> None:
    import uvicorn

    from api.app import create_app
    from api.metrics import log_requests
    from api.questions.linking import warm
    from api.settings import Settings

    settings = Settings.read()
    if settings.request_log:
        log_requests(settings.request_log)
    Thread(target=warm, daemon=True).start()
    uvicorn.run(create_app(store, settings), host=host, port=port, log_level="warning")


def _check_port(host: str, port: int) -> None:
    import socket

    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise StoreUnavailable(
            f"端口 {port} 无法监听（{error.strerror}）：已有程序占用，请用 --port 换一个 (port not available)"
        ) from error


def _corpus() -> Path:
    for folder in (Path(__file__).resolve().parents[1] / "corpus", Path("corpus")):
        if folder.is_dir():
            return folder
    raise BadDocument("corpus", "没有示例目录，请在源码目录中运行 (run it in the checkout)")


# -- helpers -----------------------------------------------------------------------------------------------------------


def _print_summary(summary: Summary) -> None:
    from rich.table import Table as RichTable

    from api.ingest import changes_text
    from graph.ontology import ontology

    files = RichTable(box=None, pad_edge=False)
    for column in ("文件", "数量"):
        files.add_column(column)
    groups = {"新增": summary.new, "更新": summary.changed, "未变": summary.unchanged, "移除": summary.removed}
    for name, group in groups.items():
        if group or name != "移除":
            files.add_row(name, str(len(group)))
    if summary.failed:
        files.add_row("失败", str(len(summary.failed)))
    facts = RichTable(box=None, pad_edge=False)
    for column in ("实体", "数量", "关系", "数量"):
        facts.add_column(column, justify="right" if column == "数量" else "left")
    nodes = [(f"{ontology().caption(k)} {k}", str(v)) for k, v in summary.nodes.items() if v]
    edges = [(f"{ontology().caption(k)} {k}", str(v)) for k, v in summary.edges.items() if v]
    for i in range(max(len(nodes), len(edges))):
        facts.add_row(*(nodes[i] if i < len(nodes) else ("", "")), *(edges[i] if i < len(edges) else ("", "")))
    messages.print(files)
    messages.print(facts)
    if summary.changes.graph:
        messages.print(changes_text(summary.changes))
    else:
        messages.print("图谱没有变化 (nothing changed)")
    for problem in summary.problems:
        print_problem(problem)


def _parameters(pairs: Sequence[str]) -> dict[str, Any]:
    parameters = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"{pair!r}：应为 名=值 (expected k=v)", param_hint="--param")
        try:
            parameters[name] = json.loads(value)
        except ValueError:
            parameters[name] = value
    return parameters


def main() -> None:
    """Run the command line; what goes wrong on purpose is one line, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except PolicyGraphError as error:
        messages.print(f"policygraph: {error}", markup=False, soft_wrap=True)
        code = 4 if isinstance(error, QueryRefused) else 3 if isinstance(error, StoreUnavailable | StoreBusy) else 1
        raise SystemExit(code) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader of our output has left
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
