"""What every command shares: the store that it works on, tables, files, progress and messages on the terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from rich.console import Console

from graph.errors import BadDocument

if TYPE_CHECKING:
    from graph.proof import Problem
    from graph.store.base import Store, Table

DEFAULT_STORE = "embedded:data/policygraph"
messages = Console(stderr=True, highlight=False)


StoreUrl = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="POLICYGRAPH_STORE",
        help="图库地址：embedded:目录、bolt://主机:端口 或 neo4j://… (where the graph is)",
    ),
]


class TableFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


def open_store(url: str, create: bool = True) -> Store:
    from graph.store import open_store as run

    return run(url, create=create)


@contextmanager
def progress(what: str) -> Iterator[Any]:
    """A progress bar on standard error; nothing when that is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[file]}"),
    )
    with Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task(what, total=None, file="")

        def step(file: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, file=file)

        yield step


def print_problem(problem: Problem) -> None:
    messages.print(f"! {problem.file}: {problem.message}", markup=False, soft_wrap=True)


def print_table(table: Table, format: TableFormat) -> None:
    from graph.export import cell_text, rows_csv

    if format is TableFormat.json:
        rows = {"columns": table.columns, "rows": table.rows, "truncated": table.truncated}
        write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", None)
    elif format is TableFormat.csv:
        write(rows_csv(table.columns, table.rows), None)
    else:
        from rich.table import Table as RichTable
        from rich.text import Text

        result = RichTable(box=None, pad_edge=False, header_style="bold")
        for column in table.columns:
            result.add_column(Text(column), overflow="fold")
        for row in table.rows:
            result.add_row(*(Text(cell_text(value)) for value in row))
        # in a pipe a line is a row, however long
        Console(highlight=False, width=None if sys.stdout.isatty() else 100_000).print(result)


def write(text: str, output: Path | None) -> None:
    with writing(output) as put:
        put(text)


@contextmanager
def writing(output: Path | None) -> Iterator[Callable[[str], None]]:
    """Write bytes as they are: no newline translation, UTF-8 in any locale. A file is there whole or not at all."""
    if output is None:
        sys.stdout.flush()
        yield lambda text: _put(sys.stdout.buffer, text)
        sys.stdout.buffer.flush()
        return
    part = output.with_name(f"{output.name}.part")
    with _told(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        file = open(part, "wb")  # noqa: SIM115 - closed below, where what the caller does is no failure to write
    try:
        with file:
            yield _told(output)(lambda text: _put(file, text))
            _told(output)(file.flush)()
        with _told(output):
            os.replace(part, output)
    finally:
        part.unlink(missing_ok=True)
    messages.print(f"已写入 {output}")


@contextmanager
def _told(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadDocument(str(output), f"无法写入（{error.strerror}）(cannot write)") from error


def _put(file: BinaryIO, text: str) -> None:
    file.write(text.encode("utf-8", "surrogatepass"))
