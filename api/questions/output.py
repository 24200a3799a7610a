"""Questions and answers as the API gives them: JSON, and CSV with one line for each piece of evidence."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from api.context import Context, entity_href
from api.convert import entity, evidence_out
from api.questions.answers import Answer, Cell, Row
from api.questions.asking import Asked
from api.questions.catalogue import Question
from api.questions.schemas import (
    AnswerOut,
    AskOut,
    ChoiceOut,
    NamedOut,
    NearOut,
    ParameterOut,
    QuestionOut,
    Ref,
    RowOut,
)
from api.schemas import EvidenceOut
from graph.export import spreadsheet_csv
from graph.model import Node

PROOF_COLUMNS = ("文件", "文号", "条款", "条款标题", "原文", "位置")


def question_href(number: int, given: dict[str, Any] | None = None) -> str:
    """The page of a question, filled in."""
    pairs = {name: value for name, value in (given or {}).items() if value is not None}
    return f"/questions/{number}" + (f"?{urlencode(pairs)}" if pairs else "")


def question_out(question: Question) -> QuestionOut:
    return QuestionOut(
        number=question.number,
        asks=question.asks,
        caption=question.caption,
        parameters=[ParameterOut(**p.model_dump(include=set(ParameterOut.model_fields))) for p in question.parameters],
        columns=list(question.columns),
        cypher=question.cypher,
        href=question_href(question.number),
    )


def answer_out(context: Context, answer: Answer) -> AnswerOut:
    return AnswerOut(
        graph_version=context.version(),
        number=answer.question.number,
        question=answer.title,
        answer=answer.found,
        entities={name: entity(value.node) for name, value in answer.values.items() if value.node},
        columns=list(answer.question.columns),
        rows=[RowOut(cells=[_cell(c) for c in row.cells], evidence=_evidence(context, row)) for row in answer.rows],
        truncated=answer.truncated,
        note=answer.note,
        cypher=answer.question.cypher,
        params=answer.parameters,
        href=question_href(answer.question.number, answer.parameters),
    )


def ask_out(context: Context, asked: Asked) -> AskOut:
    reading, fit = asked.understood.reading, asked.understood.fit
    return AskOut(
        graph_version=context.version(),
        q=asked.sentence,
        said=asked.said,
        names=[NamedOut(text=named.text, entities=[ref(node) for node in named.nodes]) for named in reading.named],
        times={time.text: time.value for time in reading.times},
        unknown=list(reading.unknown),
        question=asked.answer.title if asked.answer else fit.question.caption if fit else "",
        choices=[
            ChoiceOut(entity=ref(c.node), href=question_href(fit.question.number, c.given))
            for c in asked.choices
            if fit
        ],
        nearest=[
            NearOut(number=n.question.number, question=n.title, href=question_href(n.question.number, n.given))
            for n in asked.nearest
        ],
        entities=[ref(node) for node in asked.entities],
        answer=answer_out(context, asked.answer) if asked.answer else None,
    )


def answer_csv(context: Context, answer: Answer) -> str:
    """One line for each piece of evidence of each row."""
    rows = (
        (*map(_plain, row.cells), e.document, e.number, e.section, e.clause, e.text, f"{e.file}:{e.start}-{e.end}")
        for row in answer.rows
        for e in _evidence(context, row)
    )
    return spreadsheet_csv((*answer.question.columns, *PROOF_COLUMNS), rows)


def _evidence(context: Context, row: Row) -> list[EvidenceOut]:
    pairs = row.evidence
    return evidence_out(context, [e for e, _ in pairs], [document for _, document in pairs])


def _cell(cell: Cell) -> Any:
    if isinstance(cell, tuple):
        return [ref(node) for node in cell]
    return cell


def _plain(cell: Cell) -> str | int | float | None:
    return "、".join(node.name for node in cell) if isinstance(cell, tuple) else cell


def ref(node: Node) -> Ref:
    """An entity by its name and address."""
    return Ref(id=node.id, type=node.type, name=node.name, href=entity_href(node.id))
