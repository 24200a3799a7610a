"""Commands about names and documents: resolve, holds, diff, judge."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.keys import SCOPES, Keys
from api.terminal import (
    DEFAULT_STORE,
    StoreUrl,
    TableFormat,
    messages,
    open_store,
    print_problem,
    print_table,
    write,
)
from graph.errors import BadDocument
from graph.ontology import ontology

if TYPE_CHECKING:
    from api.ingest import Summary

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


@commands.command()
def holds(
    on: Annotated[str, typer.Option(help="哪一天，如 2023-06-30；默认今天 (the day)", show_default=False)] = "",
    format: Annotated[TableFormat, typer.Option(help="输出格式 (output format)")] = TableFormat.table,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """截至某日哪些文件有效、为什么，以及这些文件的举措和未到期的目标。(What holds on a day.)"""
    from datetime import date

    from api.answer_rows import rows_of_holding
    from api.holding import holding

    with open_store(store, create=False) as source:
        found = holding(source, on or date.today().isoformat())
    print_table(rows_of_holding(found), format)
    messages.print(
        f"{found.on}：有效文件 {sum(r.standing.verdict == '有效' for r in found.documents)} / {len(found.documents)}，"
        f"举措 {len(found.measures)}，未到期的目标 {len(found.targets)}"
    )


@commands.command()
def diff(
    a: Annotated[str, typer.Argument(help="文件甲：标题、文号、文件名或其开头 (one document)")],
    b: Annotated[str, typer.Argument(help="文件乙 (the other)")],
    format: Annotated[TableFormat, typer.Option(help="输出格式 (output format)")] = TableFormat.table,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """从文件甲到文件乙：赛道、园区、目标、举措的新增、取消和改动。(What changed between two documents.)"""
    from api.answer_rows import rows_of_diff
    from api.diff import diff as run

    with open_store(store, create=False) as source:
        found = run(source, a, b)
    print_table(rows_of_diff(found), format)
    same = "，".join(f"{ontology().caption(type_)} {count}" for type_, count in found.same.items())
    messages.print(f"甲《{found.left.name}》\n乙《{found.right.name}》\n两边相同：{same}", markup=False, soft_wrap=True)


judge_app = typer.Typer(
    help="人的判断：同一、不同、错误，可撤销；重新读入后仍然有效。(What people decide about names and facts.)",
    no_args_is_help=True,
    rich_markup_mode=None,
)
commands.add_typer(judge_app, name="judge")

Thing = Annotated[str, typer.Argument(help="标识、名称，或 类型:名称 (id, name, or type:name)", show_default=False)]
Relation = Annotated[str, typer.Argument(help="关系，如 SUPPORTS 或 支持 (relation)")]
OtherEnd = Annotated[str, typer.Argument(help="关系的另一端 (the other end)")]
Why = Annotated[str, typer.Option(help="理由 (the reason)")]
By = Annotated[str, typer.Option(help="谁判断的，默认登录名 (who; default: the login name)", show_default=False)]


@judge_app.command("list")
def judge_list(
    limit: Annotated[int, typer.Option(min=1, help="每类最多几条 (rows of each kind)")] = 20,
    format: Annotated[TableFormat, typer.Option(help="输出格式 (output format)")] = TableFormat.table,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """列出待判断的名称对、把握小的事实和已有的判断，最该看的在前。(What is open, best first, and what is decided.)"""
    from api.answer_rows import narrowed, rows_of_review
    from api.judging import review

    with open_store(store, create=False) as source:
        found = review(source)
    table = rows_of_review(found, limit)
    print_table(narrowed(table) if format is TableFormat.table else table, format)
    messages.print(
        f"待判断的名称对 {len(found.pairs)}，把握小的事实 {len(found.facts)}，已有判断 {len(found.decided)}；"
        "用 judge same|different|confirm|reject|undo 处理"
    )


@judge_app.command("same")
def judge_same(a: Thing, b: Thing, why: Why, by: By = "", store: StoreUrl = DEFAULT_STORE) -> None:
    """两个名称是同一事物：合并，以依据较多的名称为名。(Two names mean one thing.)"""
    from api.judging import same

    with open_store(store, create=False) as target:
        _told(same(target, a, b, why, _person(by)))


@judge_app.command("different")
def judge_different(a: Thing, b: Thing, why: Why, by: By = "", store: StoreUrl = DEFAULT_STORE) -> None:
    """两个名称不是同一事物：规则合并了的也拆开。(Two names mean two things.)"""
    from api.judging import different

    with open_store(store, create=False) as target:
        _told(different(target, a, b, why, _person(by)))


@judge_app.command("reject")
def judge_reject(
    a: Thing,
    why: Why,
    relation: Relation = "",
    b: OtherEnd = "",
    by: By = "",
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """一个实体，或它与另一实体的一条关系，是错的：图谱不再有它。(An entity, or a relation of it, is wrong.)

    例：policygraph judge reject 奉贤新城 支持 数字健康 --why 原文说的是另一处
    """
    _judge_fact(False, a, relation, b, why, by, store)


@judge_app.command("confirm")
def judge_confirm(
    a: Thing,
    why: Why,
    relation: Relation = "",
    b: OtherEnd = "",
    by: By = "",
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """把握小的实体或关系属实：不再列为待核。(An entity, or a relation of it, is right.)"""
    _judge_fact(True, a, relation, b, why, by, store)


def _judge_fact(right: bool, a: str, relation: str, b: str, why: str, by: str, store: str) -> None:
    """An entity, or a relation of it, is right or wrong."""
    from api.judging import confirm, confirm_relation, reject, reject_relation

    if bool(relation) != bool(b):
        raise typer.BadParameter(f"{'核对' if right else '删除'}关系要写 A 关系 B 三项 (give A, relation and B)")
    with open_store(store, create=False) as target:
        if relation:
            of_relation = confirm_relation if right else reject_relation
            _told(of_relation(target, a, relation, b, why, _person(by)))
        else:
            _told((confirm if right else reject)(target, a, why, _person(by)))


@judge_app.command("undo")
def judge_undo(
    number: Annotated[int, typer.Argument(help="judge list 中已有判断的编号 (number of the judgement)")],
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """撤销一条判断。(Take a judgement back.)"""
    from api.judging import undo

    with open_store(store, create=False) as target:
        judgement, summary = undo(target, number)
    messages.print(f"已撤销：{judgement.left.name} {judgement.verdict} {judgement.right.name}", markup=False)
    _told(summary)


keys_app = typer.Typer(
    help="发放、列出和撤销 API 密钥，立即生效，不必重启。(Keys of the API.)",
    no_args_is_help=True,
    rich_markup_mode=None,
)
commands.add_typer(keys_app, name="keys")


class Scope(StrEnum):
    read = "read"
    cypher = "cypher"
    review = "review"
    ingest = "ingest"


@keys_app.command("add")
def keys_add(
    name: Annotated[str, typer.Argument(help="给谁用的 (whose key)")],
    scope: Annotated[
        list[Scope],
        typer.Option(help="权限，可重复 (may be repeated)：" + "；".join(f"{k} {v}" for k, v in SCOPES.items())),
    ],
) -> None:
    """发放一个密钥，只显示这一次；文件里只存它的摘要。(A new key, shown once.)"""
    keys = _keys()
    print(keys.add(name, [item.value for item in scope]))
    messages.print(f"密钥“{name}”已写入 {keys.path}，上面一行只显示这一次，请妥善保存 (shown only once)", markup=False)


@keys_app.command("list")
def keys_list(
    format: Annotated[TableFormat, typer.Option(help="输出格式 (output format)")] = TableFormat.table,
) -> None:
    """列出密钥的名称、权限和发放时间。(Names, scopes and dates.)"""
    from graph.store.base import Table

    rows = tuple((key.name, list(key.scopes), key.created) for key in _keys().all())
    print_table(Table(("名称", "权限", "发放时间"), rows), format)


@keys_app.command("revoke")
def keys_revoke(name: Annotated[str, typer.Argument(help="密钥的名称 (name of the key)")]) -> None:
    """撤销一个密钥，立即失效。(Take a key back.)"""
    _keys().revoke(name)
    messages.print(f"已撤销“{name}” (revoked)", markup=False)


def _keys() -> Keys:
    from api.settings import Settings

    return Keys(Settings.read().keys)


def _person(by: str) -> str:
    import getpass

    return by.strip() or getpass.getuser()


def _told(summary: Summary) -> None:
    from api.ingest import changes_text

    messages.print(f"已记下。{changes_text(summary.changes)}")
    for problem in summary.problems:
        print_problem(problem)
