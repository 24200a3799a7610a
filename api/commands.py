"""Commands about names and documents: resolve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.terminal import messages, write
from graph.errors import BadDocument

commands = typer.Typer()


@commands.command()
def resolve(
    pairs: Annotated[Path, typer.Option(help="名称对，每行一个 JSON：a、b、type、context (pairs of names)")],
    output: Annotated[Path | None, typer.Option(help="输出文件，默认标准输出 (file, default stdout)")] = None,
) -> None:
    """判断两个名称是否同一事物：same、different 或 unsure，并写明理由。(Judge pairs of names.)

    context 是文件所属的行政区；两个名称来自两个文件时，是两个行政区的列表。
    """
    from api.pairs import resolve_lines

    try:
        lines = pairs.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise BadDocument(str(pairs), "不是 UTF-8 文本 (not UTF-8)") from error
    except OSError as error:
        raise BadDocument(str(pairs), f"无法读取（{error.strerror}）(cannot read)") from error
    rows = list(resolve_lines(lines))
    write("".join(f"{line.line}\n" for line in rows), output)
    bad = [line for line in rows if line.complaint]
    for line in bad:
        messages.print(f"! {pairs} 第 {line.number} 行：{line.complaint}", markup=False, soft_wrap=True)
    if bad:
        raise typer.Exit(1)
