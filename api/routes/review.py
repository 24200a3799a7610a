"""What waits for a person, and what people decide. The page at /review is made of these."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query, Request, Response

from api.context import Context, ContextDep
from api.doubts import LittleSure, Pair
from api.ingest import Summary, changes_text
from api.judging import confirm, confirm_relation, decided, different, reject, reject_relation, same, take_back
from api.parameters import Cursor, decode_cursor, encode_cursor, next_page, page_of
from api.problems import ApiProblem, FieldError, declared
from api.reviewing import decided_out, item_id, item_out
from api.schemas_review import DecidedOut, DecidedPage, JudgedResult, JudgementIn, ReviewPage
from graph.errors import BadDocument, NotFound

router = APIRouter(tags=["待核"], prefix="/review")
Few = Annotated[int, Query(ge=1, le=50, description="最多几条", examples=[20])]
JudgementId = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$", description="判断的编号", examples=["0" * 12])]
USUAL = "核对过原文"  #: the reason when none is given


@router.get("", operation_id="listReview", responses=declared("bad-request"))
def list_review(
    context: ContextDep,
    request: Request,
    response: Response,
    kind: Annotated[Literal["pairs", "facts"], Query(description="pairs：名称对；facts：把握小的事实")] = "pairs",
    limit: Few = 20,
    cursor: Cursor = "",
) -> ReviewPage:
    """待核的名称对或事实，最该看的在前，各附两边的原句。"""
    found = context.desk.now()
    items: tuple[Pair | LittleSure, ...] = found.review.pairs if kind == "pairs" else found.review.facts
    after = decode_cursor(cursor, k=kind)
    begin = _after(items, after) if after else 0
    shown = items[begin : begin + limit]
    more = begin + limit < len(items)
    last = {"k": kind, "a": item_id(shown[-1]), "n": str(begin + len(shown))} if more else {}
    return ReviewPage(
        graph_version=context.version(),
        pairs=len(found.review.pairs),
        facts=len(found.review.facts),
        decided=len(found.review.decided),
        items=[item_out(context, found, item) for item in shown],
        next=next_page(request, response, encode_cursor(**last) if more else ""),
    )


def _after(items: tuple[Pair | LittleSure, ...], after: dict[str, str]) -> int:
    """Where the next page begins: behind the last item of the page before, or where that was when it is decided."""
    for i, item in enumerate(items):
        if item_id(item) == after.get("a"):
            return i + 1
    number = after.get("n", "")
    return max(0, int(number) - 1) if number.isascii() and number.isdigit() and len(number) < 10 else 0


@router.get("/judgements", operation_id="listJudgements", responses=declared("bad-request"))
def list_judgements(
    context: ContextDep, request: Request, response: Response, limit: Few = 50, cursor: Cursor = ""
) -> DecidedPage:
    """人已有的判断，最近的在前；规则的判断不在其中。"""
    after = decode_cursor(cursor).get("a", "")
    shown, last = page_of(decided(context.store)[::-1], after, limit)
    return DecidedPage(
        graph_version=context.version(),
        items=[decided_out(item) for item in shown],
        next=next_page(request, response, encode_cursor(a=last) if last else ""),
    )


@router.post(
    "/judgements",
    operation_id="addJudgement",
    status_code=201,
    responses=declared("bad-request", "not-found", "judgement-refused"),
)
def add_judgement(context: ContextDep, request: Request, body: Annotated[JudgementIn, Body()]) -> JudgedResult:
    """记下一条判断，图谱随即按它重建；同样两方从前的判断由它取代。以密钥的名称署名，重新读入文件后仍然有效。"""
    _check(body)
    with context.desk.writing:
        before = {item.id for item in decided(context.store)}
        summary = _judge(context, body, request.state.key)
        new = next(item for item in decided(context.store)[::-1] if item.id not in before)
        return _result(context, summary, decided_out(new))


@router.delete("/judgements/{id}", operation_id="takeBackJudgement", responses=declared("not-found"))
def take_back_judgement(context: ContextDep, id: JudgementId) -> JudgedResult:
    """撤销一条判断，图谱随即回到没有它的样子。"""
    with context.desk.writing:
        found = next((item for item in decided(context.store) if item.id == id), None)
        if found is None:
            raise ApiProblem("not-found", f"没有编号为 {id} 的判断", "可能已被撤销，或被后来的判断取代")
        try:
            summary = take_back(context.store, found.judgement)
        except BadDocument as error:
            raise _not_kept(error) from error
        return _result(context, summary, decided_out(found))


def _check(body: JudgementIn) -> None:
    """Which fields belong together."""
    wrong = []
    if body.verdict in ("same", "different"):
        if body.right is None:
            wrong.append(FieldError(parameter="right", detail="缺少这个参数"))
        if body.relation is not None:
            wrong.append(FieldError(parameter="relation", detail="判断名称是否同一时不给"))
    elif (body.right is None) != (body.relation is None):
        missing = "right" if body.right is None else "relation"
        wrong.append(FieldError(parameter=missing, detail="判断一条关系要给 left、relation、right 三项"))
    if body.keep is not None and (body.verdict != "same" or body.keep not in (body.left, body.right)):
        wrong.append(FieldError(parameter="keep", detail="只在判为同一时给，且是 left 或 right"))
    if wrong:
        detail = "；".join(f"{e.parameter}：{e.detail}" for e in wrong)
        raise ApiProblem("invalid-parameter", detail, "参数的说明见 /docs#addJudgement", wrong)


def _judge(context: Context, body: JudgementIn, by: str) -> Summary:
    store, why = context.store, body.why.strip() or USUAL
    try:
        if body.verdict == "same":
            return same(store, body.left, str(body.right), why, by, body.keep or "")
        if body.verdict == "different":
            return different(store, body.left, str(body.right), why, by)
        if body.relation:
            of_relation = confirm_relation if body.verdict == "right" else reject_relation
            return of_relation(store, body.left, body.relation, str(body.right), why, by)
        return (confirm if body.verdict == "right" else reject)(store, body.left, why, by)
    except NotFound as error:
        hint = "它可能刚被合并、删去，或所在文件已改动；刷新后再看"
        raise ApiProblem("not-found", str(error), hint) from error
    except BadDocument as error:
        raise _not_kept(error) from error


def _not_kept(error: BadDocument) -> ApiProblem:
    hint = "图库里已经记下；请管理员让这个文件可写，否则新建图库时不会带上这条判断"
    return ApiProblem("store-unavailable", f"判断没能写入文件：{error}", hint, headers={"Retry-After": "60"})


def _result(context: Context, summary: Summary, item: DecidedOut) -> JudgedResult:
    context.forget_version()
    return JudgedResult(graph_version=context.version(), judgement=item, said=changes_text(summary.changes))
