"""The fifteen questions: the list, and one of them answered, as JSON or CSV; and their pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.context import ContextDep
from api.problems import declared
from api.questions.answers import ask
from api.questions.asking import ask_sentence
from api.questions.catalogue import catalogue
from api.questions.output import answer_csv, answer_out, ask_out, question_out
from api.questions.schemas import AnswerOut, AskOut, QuestionList
from api.routes.pages import Theme, pages_of

router = APIRouter(tags=["问题"])
pages = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=99, description="问题的编号，见 /v1/questions", examples=[1])]


def _name(what: str, example: str) -> object:
    return Query(
        max_length=200, description=f"{what}的名称或标识；哪个问题用到它，见 /v1/questions", examples=[example]
    )


@dataclass
class Given:
    """The parameters of all questions; the list says which question has which."""

    track: Annotated[str, _name("赛道", "集成电路")] = ""
    place: Annotated[str, _name("园区或区", "奉贤新城")] = ""
    park: Annotated[str, _name("园区", "南汇新城")] = ""
    district: Annotated[str, _name("行政区", "浦东新区")] = ""
    measure: Annotated[str, _name("举措", "大力发展在线新经济")] = ""
    agency: Annotated[str, _name("部门（全称或简称）", "市经信委")] = ""
    subject: Annotated[str, _name("赛道、园区或区", "数字经济")] = ""
    document: Annotated[str, _name("文件（名称或文号）", "沪府办发〔2022〕11号")] = ""
    other: Annotated[str, _name("另一份文件（名称或文号）", "沪府办发〔2020〕1号")] = ""
    date: Annotated[str, Query(max_length=20, description="日期", examples=["2024-06-30"])] = ""
    day: Annotated[str, Query(max_length=20, description="看哪一天，不给为今天", examples=["2024-06-30"])] = ""
    year: Annotated[str, Query(max_length=20, description="年份", examples=["2025"])] = ""
    lacking: Annotated[str, Query(max_length=20, description="缺什么：园区、责任部门、目标", examples=["园区"])] = ""

    def values(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


GivenDep = Annotated[Given, Depends()]


@router.get("/questions", operation_id="listQuestions")
def list_questions() -> QuestionList:
    """能回答的全部问题：参数、回答的各列和查询语句。"""
    return QuestionList(items=[question_out(q) for q in catalogue()])


@router.get(
    "/questions/{number}",
    operation_id="answerQuestion",
    response_model=AnswerOut,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **declared("not-found", "invalid-parameter", "query-timeout"),
    },
)
def answer_question(
    context: ContextDep,
    number: Number,
    given: GivenDep,
    format: Annotated[Literal["json", "csv"], Query(description="csv：每处依据一行", examples=["json"])] = "json",
) -> AnswerOut | Response:
    """回答一个问题：每行带依据（文件、条款、引文、位置），附得到它的查询语句；没有时 note 为“未找到依据”。"""
    found = ask(context, number, given.values())
    if format == "csv":
        headers = {"Content-Disposition": f'attachment; filename="question-{number}.csv"'}
        return Response(answer_csv(context, found), media_type="text/csv; charset=utf-8", headers=headers)
    return answer_out(context, found)


Sentence = Annotated[
    str, Query(max_length=200, description="一句中文", examples=["市经信委负责哪些举措"], pattern=r"^[^\x00-\x1f]*$")
]


@router.get("/ask", operation_id="ask", responses=declared("query-timeout"))
def ask_one(context: ContextDep, q: Sentence) -> AskOut:
    """用一句中文问：理解成十五个问题之一再回答，连同认出的名称和查询语句；没有看懂就说没有看懂，并给出相近的问题。"""
    return ask_out(context, ask_sentence(context, q))


@pages.get("/ask")
def ask_page(request: Request, q: Sentence = "", theme: Theme = "") -> Response:
    return pages_of(request).ask(request, q.strip())


@pages.get("/questions/{number}")
def question_page(request: Request, number: Number, given: GivenDep, theme: Theme = "") -> Response:
    return pages_of(request).question(request, number, given.values())
