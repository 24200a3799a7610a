"""What a person gives for a parameter -> a value for Cypher; or candidates, when it may mean several things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.context import Context, near
from api.problems import ApiProblem, FieldError
from api.questions.catalogue import Parameter, Question
from graph.errors import NotFound
from graph.model import Node
from graph.ontology import ontology
from graph.store.base import Hit


@dataclass(frozen=True, slots=True)
class Value:
    """A value: what Cypher is given, and how it reads. `node` for entities."""

    given: str | int | None
    words: str = ""
    node: Node | None = None


class Unclear(ApiProblem):
    """A value that fits nothing, or several things. `candidates`: what may be meant, best first."""

    def __init__(self, kind: str, parameter: Parameter, text: str, detail: str, candidates: Sequence[Hit] = ()):
        hint = near(candidates)
        if kind == "invalid-parameter" and candidates:
            hint = "用标识指明：" + "；".join(f"{h.node.id} {h.node.name}" for h in candidates[:5])
        super().__init__(kind, detail, hint, [FieldError(parameter=parameter.name, detail=detail)])
        self.parameter, self.text, self.candidates = parameter, text, tuple(candidates)


def values_of(context: Context, question: Question, given: Mapping[str, str], partly: bool = False) -> dict[str, Value]:
    """A value for each parameter of the question, in its order. `partly`: for those that are given.

    Raises ApiProblem, Unclear.
    """
    for name in given:
        if question.parameter(name) is None:
            known = "、".join(f"{p.name}（{p.label}）" for p in question.parameters)
            wrong = FieldError(parameter=name, detail="这个问题没有这个参数")
            raise ApiProblem("invalid-parameter", f"{name}：这个问题没有这个参数", f"可用的参数：{known}", [wrong])
    asked = [p for p in question.parameters if p.name in given or not partly]
    return {p.name: value_of(context, p, given.get(p.name, "").strip()) for p in asked}


def value_of(context: Context, parameter: Parameter, text: str) -> Value:
    """The value of one parameter. Raises Unclear."""
    if not text and parameter.today:
        text = date.today().isoformat()
    if not text:
        if not parameter.optional:
            raise Unclear("invalid-parameter", parameter, "", f"请填写{parameter.label}")
        return Value(None)
    if parameter.kind == "entity":
        return _entity(context, parameter, text)
    if parameter.kind == "choice":
        if text not in parameter.choices:
            raise Unclear(
                "invalid-parameter", parameter, text, f"{parameter.label}应为{'、'.join(parameter.choices)}之一"
            )
        return Value(text, text)
    return _year(parameter, text) if parameter.kind == "year" else _date(parameter, text)


def _entity(context: Context, parameter: Parameter, text: str) -> Value:
    if text.partition("-")[0] in parameter.types:
        try:
            return entity_value(parameter, context.store.node(text))
        except NotFound:
            pass
    hits = context.find(text, parameter.types, 40)
    for match in ("exact", "alias"):
        fitting = [hit for hit in hits if hit.match == match]
        if len(fitting) == 1:
            return entity_value(parameter, fitting[0].node)
        if fitting:
            raise Unclear("invalid-parameter", parameter, text, f"“{text}”有 {len(fitting)} 个，指哪一个？", fitting)
    what = "、".join(ontology().caption(t) for t in parameter.types)
    raise Unclear("not-found", parameter, text, f"没有名为“{text}”的{what}", hits)


def entity_value(parameter: Parameter, node: Node) -> Value:
    """An entity as a value."""
    return Value(node.name if parameter.by == "name" else node.id, node.name, node)


def _year(parameter: Parameter, text: str) -> Value:
    found = re.fullmatch(r"((?:19|20)\d\d)年?", unicodedata.normalize("NFKC", text))
    if not found:
        raise Unclear("invalid-parameter", parameter, text, f"{parameter.label}应为四位年份，例如 {parameter.example}")
    return Value(int(found[1]), found[1])


def _date(parameter: Parameter, text: str) -> Value:
    found = re.fullmatch(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?", unicodedata.normalize("NFKC", text))
    try:
        if found:
            day = date(*map(int, found.groups()))
            return Value(day.isoformat(), f"{day.year}年{day.month}月{day.day}日")
    except ValueError:
        pass
    raise Unclear("invalid-parameter", parameter, text, f"{parameter.label}应为日期，例如 {parameter.example}")
