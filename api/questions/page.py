"""A question as its page shows it: the form with what was given, the answer's rows with their sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from api.context import Context, entity_href
from api.convert import subtitle
from api.phrases import display_name, number
from api.picture import passage_json
from api.questions.answers import Answer, Cell, Row, answer
from api.questions.asking import ask_sentence
from api.questions.catalogue import ASKERS, Parameter, Question, catalogue
from api.questions.output import question_href
from api.questions.values import Unclear, Value, values_of
from graph.model import Node

SHOWN = 60  #: rows on a page; the CSV has all
SENTENCES = 12  #: of one row
SHORT = 10  #: characters of a cell that stay on one line
EMPTY = (None, "", ())
OFFERED = 12  #: names that may be meant


def start_list() -> list[dict[str, Any]]:
    """All questions in plain words, by who asks."""
    return [
        {
            "asks": asks,
            "items": [{"href": question_href(q.number), "text": q.short} for q in catalogue() if q.asks == asks],
        }
        for asks in ASKERS
    ]


def about(node: Node) -> list[dict[str, str]]:
    """The questions that can be asked about an entity, with its name filled in."""
    found = []
    for question in catalogue():
        parameter = question.fits(node.type)
        if parameter:
            value = node.name if parameter.by == "name" else node.id
            title = question.title({parameter.name: display_name(node.type, node.name)})
            found.append({"href": question_href(question.number, {parameter.name: value}), "text": title})
    return found


def question_page(context: Context, question: Question, given: Mapping[str, str]) -> dict[str, Any]:
    """What the template shows: the empty form, the answer, or what has to be made clear first."""
    page: dict[str, Any] = {"question": question, "answer": None, "problem": "", "choices": []}
    page["fields"] = [field_view(p, given.get(p.name, "")) for p in question.parameters]
    if question.required and not given:
        return page
    try:
        found = answer(context, question, values_of(context, question, given))
    except Unclear as unclear:
        page["problem"] = unclear.problem("").detail
        page["choices"] = [
            choice_view(context, node, question_href(question.number, {**given, unclear.parameter.name: node.id}))
            for node in (hit.node for hit in unclear.candidates[:OFFERED])
        ]
        return page
    page["fields"] = [_filled(p, found.values[p.name]) for p in question.parameters]
    page["answer"] = answer_view(context, found)
    return page


def ask_page(context: Context, sentence: str) -> dict[str, Any]:
    """What the template shows of a sentence: how it was understood, then the answer, the choice or what is near."""
    asked = ask_sentence(context, sentence)
    reading, fit = asked.understood.reading, asked.understood.fit
    page: dict[str, Any] = {"sentence": sentence, "said": asked.said, "answer": None, "number": 0}
    page["names"] = [(named.text, [_entity(node) for node in named.nodes]) for named in reading.named]
    page["times"] = [(time.text, time.value) for time in reading.times]
    page["nearest"] = [{"text": n.title, "href": question_href(n.question.number, n.given)} for n in asked.nearest]
    page["entities"] = [choice_view(context, node, entity_href(node.id)) for node in asked.entities]
    page["choices"] = []
    if fit:
        page["number"] = fit.question.number
        page["choices"] = [choice_view(context, c.node, question_href(page["number"], c.given)) for c in asked.choices]
        if asked.answer:
            # an entity that was not taken, a track of the same name as a measure, is not shown as understood
            taken = {value.node.id for value in asked.answer.values.values() if value.node}
            page["names"] = [(n.text, [_entity(node) for node in n.nodes if node.id in taken]) for n in reading.named]
            page["answer"] = answer_view(context, asked.answer)
    return page


def answer_view(context: Context, found: Answer) -> dict[str, Any]:
    """An answer for the template."""
    given = found.parameters
    columns = enumerate(found.question.columns)
    shown = [
        i for i, c in columns if c in found.question.needed or any(row.cells[i] not in EMPTY for row in found.rows)
    ]
    asked = [value.node for value in found.values.values() if value.node]
    return {
        "title": found.title,
        "found": found.found,
        "note": found.note,
        "written": [_written(node) for node in asked if node.aliases],
        "columns": [found.question.columns[i] for i in shown],
        "rows": [_row(context, found.question, row, shown, asked) for row in found.rows[:SHOWN]],
        "total": len(found.rows),
        "cypher": found.question.cypher.rstrip(),
        "params": given,
        "href": question_href(found.question.number, given),
        "csv": f"/v1/questions/{found.question.number}?"
        + urlencode({**{k: v for k, v in given.items() if v is not None}, "format": "csv"}),
    }


def field_view(parameter: Parameter, text: str = "", id_: str = "") -> dict[str, Any]:
    """An input of a form, filled in."""
    return {"parameter": parameter, "text": text, "id": id_}


def _filled(parameter: Parameter, value: Value) -> dict[str, Any]:
    """An input; the id behind a name that was chosen is kept, so that the same thing is asked again."""
    if value.node:
        return field_view(parameter, value.node.name, value.node.id if parameter.by == "id" else "")
    return field_view(parameter, "" if value.given is None else str(value.given))


def _written(node: Node) -> dict[str, Any]:
    """How else the documents write a name."""
    return {"name": node.name, "aliases": node.aliases, "href": entity_href(node.id)}


def _row(context: Context, question: Question, row: Row, shown: Sequence[int], asked: Sequence[Node]) -> dict[str, Any]:
    nodes = [node for cell in row.cells if isinstance(cell, tuple) for node in cell]
    names = [name for node in (*nodes, *asked) for name in (node.name, *node.aliases)]
    evidence, documents = zip(*row.evidence, strict=True)
    passages = context.reader.passages(evidence, documents, names, SENTENCES)
    words = [*(name for node in asked for name in (node.name, *node.aliases)), *_figures(row)]
    passages.sort(key=lambda p: -sum(any(word in piece.text for piece in p.pieces if piece.kind) for word in words))
    return {
        "cells": [_cell(row.cells[i], question.columns[i] in question.needed) for i in shown],
        "passages": [passage_json(context, p) for p in passages],
    }


def _figures(row: Row) -> list[str]:
    """The numbers of the targets that a row is about, as a text writes them."""
    return [number(item.properties["value"]) for item in row.proof if isinstance(item, Node) and item.type == "Target"]


def choice_view(context: Context, node: Node, href: str) -> dict[str, str]:
    """An entity that may be meant, and where choosing it leads."""
    return {
        "href": href,
        "type": node.type,
        "name": display_name(node.type, node.name),
        "line": subtitle(context, node),
    }


def _entity(node: Node) -> dict[str, str]:
    return {"type": node.type, "name": display_name(node.type, node.name), "href": entity_href(node.id)}


def _cell(cell: Cell, needed: bool) -> dict[str, Any]:
    nodes = cell if isinstance(cell, tuple) else ()
    text = "" if cell is None or isinstance(cell, tuple) else number(cell)
    entities = [_entity(node) for node in nodes]
    return {
        "entities": entities,
        "text": text,
        "short": not nodes and len(text) <= SHORT,
        "missing": needed and not entities and not text,
    }
