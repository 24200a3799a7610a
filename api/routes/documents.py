"""Documents, their measures, and their full text with the evidence in it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.convert import document_out, evidence_out, measure_out, measures_of, neighbours
from api.facts import text_of
from api.parameters import Cursor, Id, Limit, decode_cursor, encode_cursor, next_page, page_of
from api.phrases import NOTHING
from api.problems import ApiProblem, declared
from api.schemas import (
    DocumentDetail,
    DocumentPage,
    FileOut,
    MeasureDetail,
    MeasureOut,
    MeasurePage,
    Neighbour,
    TextOut,
)

router = APIRouter(tags=["文件"])


@router.get("/documents", operation_id="listDocuments", responses=declared("bad-request"))
def list_documents(
    context: ContextDep,
    request: Request,
    response: Response,
    held: Annotated[
        bool | None, Query(description="true：只要正文在图中的；false：只要仅被引用的；不给：全部", examples=[True])
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> DocumentPage:
    """政策文件，正文在图中的在前。"""
    key = {"h": str(held)}
    after = decode_cursor(cursor, **key).get("a", "")
    documents = context.documents
    nodes = [n for n in documents.nodes if held is None or bool(documents.files[n.id]) == held]
    shown, last = page_of(nodes, after, limit)
    return DocumentPage(
        graph_version=context.version(),
        items=[document_out(context, node) for node in shown],
        next=next_page(request, response, encode_cursor(**key, a=last) if last else ""),
    )


@router.get("/documents/{id}", operation_id="getDocument", responses=declared("not-found"))
def get_document(context: ContextDep, id: Id) -> DocumentDetail:
    """一份文件：文号、发布机关、日期、来源文件、举措目录，以及与其他文件的关系。"""
    node = context.resolve(id, ("Document",))
    sources = [context.store.source(file) for file in context.documents.files.get(node.id, ())]
    around = context.store.neighbours(node.id, ("ISSUED_BY", "REPLACES", "CITES", "SETS"), 100)
    return DocumentDetail(
        **document_out(context, node).model_dump(),
        sources=[FileOut(file=s.file, sha256=s.sha256, characters=len(s.text)) for s in sources],
        outline=[measure_out(context, m) for m in measures_of(context, node.id)],
        evidence=evidence_out(context, node.evidence, node.documents),
        relations=neighbours(context, node, around.graph),
    )


@router.get("/documents/{id}/measures", operation_id="listMeasures", responses=declared("not-found", "bad-request"))
def list_measures(
    context: ContextDep, request: Request, response: Response, id: Id, limit: Limit = 100, cursor: Cursor = ""
) -> MeasurePage:
    """一份文件的举措，按条款顺序。"""
    node = context.resolve(id, ("Document",))
    after = decode_cursor(cursor, d=node.id).get("a", "")
    shown, last = page_of(measures_of(context, node.id), after, limit)
    return MeasurePage(
        graph_version=context.version(),
        document=document_out(context, node),
        items=[measure_out(context, m) for m in shown],
        next=next_page(request, response, encode_cursor(d=node.id, a=last) if last else ""),
    )


@router.get("/documents/{id}/text", operation_id="getText", responses=declared("not-found"))
def get_text(
    context: ContextDep,
    id: Id,
    file: Annotated[str, Query(max_length=255, description="来源文件；不给则取第一个")] = "",
) -> TextOut:
    """一个来源文件的全文，分段给出，并标出每一处依据；位置按文件解码后的字符计。"""
    node = context.resolve(id, ("Document",))
    files = context.documents.files.get(node.id, ())
    if not files:
        raise ApiProblem("not-found", f"“{node.name}”只是被引用，正文不在图中", "它被哪些文件引用，见 neighbours")
    if file and file not in files:
        raise ApiProblem("not-found", f"“{node.name}”没有来源文件 {file}", f"可用的文件：{'、'.join(files)}")
    return text_of(context, node, file or files[0])


@router.get("/measures/{id}", operation_id="getMeasure", responses=declared("not-found"))
def get_measure(context: ContextDep, id: Id) -> MeasureDetail:
    """一条举措：正文、责任部门（含角色）、支持的赛道、建设内容和目标。"""
    node = context.resolve(id, ("Measure",))
    around = neighbours(context, node, context.store.neighbours(node.id, (), 200).graph)

    def of(relation: str) -> list[Neighbour]:
        return [n for n in around if any(r.relation == relation for r in n.relations)]

    short: MeasureOut = measure_out(context, node)
    responsible = of("RESPONSIBLE_FOR")
    return MeasureDetail(
        **short.model_dump(),
        text=str(node.properties.get("text") or ""),
        evidence=evidence_out(context, node.evidence, node.documents),
        responsible=responsible,
        tracks=of("SUPPORTS"),
        builds=of("BUILDS"),
        targets=of("SETS"),
        note="" if responsible else f"责任部门{NOTHING}",
    )
