"""A sentence asked: what was understood, and the answer; or the choice that has to be made, or what is near."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.context import Context
from api.questions.answers import Answer, answer
from api.questions.catalogue import Parameter, Question
from api.questions.understanding import Fit, Given, Understood, understand
from api.questions.values import values_of
from graph.model import Node

OFFERED = 8  #: entities


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing that a name may mean, and the question with it."""

    node: Node
    given: dict[str, str]


@dataclass(frozen=True, slots=True)
class Near:
    """A question that may be meant; `given` is what is known of it."""

    question: Question
    title: str
    given: dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """`answer` when everything is clear, `choices` when a name means several things, else `nearest` and `entities`."""

    sentence: str
    understood: Understood
    answer: Answer | None = None
    choices: tuple[Choice, ...] = ()
    nearest: tuple[Near, ...] = ()
    entities: tuple[Node, ...] = field(default=())

    @property
    def said(self) -> str:
        """Where things stand, in one line."""
        if self.answer:
            return self.answer.found
        if self.choices:
            return "这个名称有几个意思，指哪一个？"
        if self.understood.reading.unknown:
            words = "、".join(f"“{word}”" for word in self.understood.reading.unknown)
            return f"没有看懂{words}，所以没有回答。"
        return "没有看懂要问什么，所以没有回答。"


def ask_sentence(context: Context, sentence: str) -> Asked:
    """Understand a sentence and answer it, when nothing about it is open."""
    understood = understand(context, sentence)
    fit = understood.fit
    if fit is None:
        nearest = tuple(_near(context, near) for near in understood.nearest)
        return Asked(sentence, understood, nearest=nearest, entities=_entities(context, understood))
    open_ = next((name for name, value in fit.given.items() if isinstance(value, tuple) and len(value) > 1), None)
    if open_:
        known = _clear(fit.question, fit.given)
        nodes = fit.given[open_]
        assert isinstance(nodes, tuple)
        parameter = _parameter(fit.question, open_)
        choices = tuple(Choice(node, {**known, open_: _text(parameter, node)}) for node in nodes)
        return Asked(sentence, understood, choices=choices)
    values = values_of(context, fit.question, _clear(fit.question, fit.given))
    return Asked(sentence, understood, answer(context, fit.question, values))


def _near(context: Context, fit: Fit) -> Near:
    given = _clear(fit.question, fit.given)
    words = {name: value.words for name, value in values_of(context, fit.question, given, partly=True).items()}
    return Near(fit.question, fit.question.title(words), given)


def _clear(question: Question, given: Given) -> dict[str, str]:
    """The values that mean one thing, as a person would give them."""
    found = {}
    for name, value in given.items():
        if isinstance(value, str):
            found[name] = value
        elif len(value) == 1:
            found[name] = _text(_parameter(question, name), value[0])
    return found


def _parameter(question: Question, name: str) -> Parameter:
    return next(p for p in question.parameters if p.name == name)


def _text(parameter: Parameter, node: Node) -> str:
    return node.name if parameter.by == "name" else node.id


def _entities(context: Context, understood: Understood) -> tuple[Node, ...]:
    """What the words that nobody knows come near to."""
    found = {hit.node.id: hit.node for word in understood.reading.unknown for hit in context.find(word, (), 3)}
    return tuple(found.values())[:OFFERED]
