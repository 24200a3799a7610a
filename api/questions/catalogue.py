"""The list of questions, read from questions.yaml and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from api.phrases import NOTHING
from graph.ontology import ontology

Kind = Literal["entity", "year", "date", "choice"]
Asker = Literal["招商", "部门", "规划分析"]
ASKERS: tuple[Asker, ...] = ("招商", "部门", "规划分析")
PROOF = "依据"  #: the column that holds what proves a row


class Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameter(Closed):
    """One thing that a question needs to know. `by`: how an entity is given to Cypher."""

    name: str
    label: str
    kind: Kind = "entity"
    types: tuple[str, ...] = ()
    by: Literal["name", "id"] = "name"
    choices: tuple[str, ...] = ()
    optional: bool = False
    today: bool = False  #: a day that is today when it is not given
    example: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        known = set(self.types) <= set(ontology().types)
        if not known or bool(self.types) != (self.kind == "entity") or bool(self.choices) != (self.kind == "choice"):
            raise ValueError(f"parameter {self.name}: types, choices and kind do not fit")
        return self


class Question(Closed):
    """A question with everything that its page, its API call and its tests need."""

    number: int
    asks: Asker
    caption: str
    short: str
    titles: tuple[str, ...]
    found: str
    nothing: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    needed: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    cypher: str

    @property
    def required(self) -> tuple[Parameter, ...]:
        return tuple(p for p in self.parameters if not p.optional)

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.parameters if p.name == name), None)

    def title(self, words: Mapping[str, str]) -> str:
        """The question with its values."""
        return _filled(self.titles, words) or self.caption

    def nothing_found(self, words: Mapping[str, str]) -> str:
        """What is said when there is no row."""
        return _filled(self.nothing, words) or f"{self.title(words)}{NOTHING}。"

    def fits(self, type_: str) -> Parameter | None:
        """The parameter that an entity of this type fills, when nothing else has to be known."""
        entities = self.required or tuple(p for p in self.parameters if p.kind == "entity")
        if len(self.required) > 1 or any(p.kind != "entity" for p in entities):
            return None
        return next((p for p in entities if type_ in p.types), None)


def _filled(texts: Sequence[str], words: Mapping[str, str]) -> str:
    """The first text whose values are all there, with them; '' when none is."""
    for text in texts:
        if all(words.get(name) for _, name, _, _ in Formatter().parse(text) if name):
            return text.format(**words)
    return ""


@cache
def catalogue() -> tuple[Question, ...]:
    """All questions, by number."""
    text = files("api.questions").joinpath("questions.yaml").read_text(encoding="utf-8")
    found = []
    for item in yaml.safe_load(text):
        parameters = tuple(Parameter(name=name, **values) for name, values in item.pop("parameters").items())
        found.append(Question(parameters=parameters, **item))
    return tuple(sorted(found, key=lambda q: q.number))
