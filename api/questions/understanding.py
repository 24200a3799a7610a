"""A sentence -> one of the questions, its values filled in; or what was not understood, and what is near.

No model decides: names come from the graph, words from words.yaml. A question is taken only when every name, time and
idea of the sentence has a place in it; nothing is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations

from api.context import Context
from api.questions.catalogue import Question, catalogue
from api.questions.linking import Named, Time, between, longest, meant, names, readable, times
from api.questions.vocabulary import is_word, read, vocabulary
from graph.model import Node

NEAREST = 5  #: questions that are offered
YEAR_END = "-12-31"
Given = dict[str, "str | tuple[Node, ...]"]  #: parameter -> a value, or the entities that may be meant


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to cut the sentence."""

    named: tuple[Named, ...]
    times: tuple[Time, ...]
    ideas: frozenset[str]
    unknown: tuple[str, ...]
    turned: bool = False  #: A 比 B: B is what A is held against


@dataclass(frozen=True, slots=True)
class Fit:
    """A question for the sentence, with what it gives to the parameters."""

    question: Question
    given: Given
    score: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read out of a sentence; `fit` is None when it is none of our questions."""

    text: str
    reading: Reading
    fit: Fit | None = None
    nearest: tuple[Fit, ...] = field(default=())


def understand(context: Context, sentence: str) -> Understood:
    """What a sentence asks."""
    text = readable(sentence)
    readings = list(_readings(context, text))
    fits = [(fit, reading) for reading in readings for fit in _fits(reading)]
    if fits:
        fit, reading = max(fits, key=lambda pair: pair[0].score)
        return Understood(text, reading, fit)
    return Understood(text, readings[0], None, tuple(_nearest(readings[0])))


def _readings(context: Context, text: str) -> Iterator[Reading]:
    """The ways to cut a sentence, the plainest first: all names; without those of measures, which may be whole
    sentences; with what no one knows taken for a part of a name."""
    when = tuple(times(text))
    found = [named for named in names(context, text) if not is_word(named.text)]
    found = [named for named in found if all(named.end <= t.start or named.start >= t.end for t in when)]
    found += _titles(context, text, found)
    plain = [n for named in found if (n := _without(named, "Measure"))]
    cuts = [longest(found)]
    if (other := longest(plain)) != cuts[0]:
        cuts.append(other)
    for cut in cuts:
        yield _reading(text, cut, when)[0]
    for cut in cuts:
        unknown = _reading(text, cut, when)[1]
        wider = tuple(m for span in unknown if (m := meant(context, text, *_widened(span, cut))))
        if wider and len(wider) == len(unknown):
            yield _reading(text, longest((*cut, *wider)), when)[0]


def _titles(context: Context, text: str, found: list[Named]) -> Iterator[Named]:
    """What stands in 《》 is a title, and may be a part of one."""
    for match in re.finditer("《([^《》]+)》", text):
        start, end = match.span(1)
        known = any(named.start <= start and end <= named.end for named in found)
        if not known and (title := meant(context, text, start, end, ("Document",))):
            yield title


def _without(named: Named, type_: str) -> Named | None:
    nodes = tuple(node for node in named.nodes if node.type != type_)
    return Named(named.start, named.end, named.text, nodes) if nodes else None


def _widened(span: tuple[int, int], cut: tuple[Named, ...]) -> tuple[int, int]:
    """An unknown word together with the names that touch it: 人工智能 + 岛."""
    start, end = span
    for named in cut:
        if named.end == start:
            start = named.start
    for named in cut:
        if named.start == end:
            end = named.end
    return start, end


def _reading(text: str, cut: tuple[Named, ...], when: tuple[Time, ...]) -> tuple[Reading, list[tuple[int, int]]]:
    ideas: set[str] = set()
    unknown: list[tuple[int, int]] = []
    spans = [(n.start, n.end) for n in cut] + [(t.start, t.end) for t in when]
    for tokens in between(text, spans):
        more, left = read(text, tokens)
        ideas |= set(more)
        unknown += left
    turned = len(cut) == 2 and text[cut[0].end : cut[1].start] == "比"
    return Reading(cut, when, frozenset(ideas), tuple(text[a:b] for a, b in unknown), turned), unknown


def _fits(reading: Reading) -> Iterator[Fit]:
    """The questions in which all of the sentence has its place."""
    if reading.unknown:
        return
    for question in catalogue():
        wording = vocabulary().wordings[question.number]
        met = wording.met(reading.ideas)
        if met and wording.bears(reading.ideas):
            for given in _filled(question, reading):
                if all(p.name in given for p in question.required):
                    several = sum(isinstance(value, tuple) and len(value) > 1 for value in given.values())
                    yield Fit(question, given, (-several, met, len(given), -question.number))


def _filled(question: Question, reading: Reading) -> Iterator[Given]:
    """Each way to give every name and time of the sentence to a parameter of the question."""
    entities = [p for p in question.parameters if p.kind == "entity"]
    clock = [p for p in question.parameters if p.kind in ("year", "date")]
    if len(reading.times) > len(clock) or len(reading.named) > len(entities):
        return
    given: Given = {}
    for parameter, time in zip(clock, reading.times, strict=False):
        if parameter.kind == "date":
            given[parameter.name] = time.value if time.is_day else f"{time.value}{YEAR_END}"
        elif not time.is_day or time.value.endswith(YEAR_END):
            given[parameter.name] = time.value[:4]
        else:
            return
    for parameter in question.parameters:
        stands = {choice for idea, choice in vocabulary().choices.items() if idea in reading.ideas}
        if parameter.kind == "choice" and len(stands) == 1:
            given[parameter.name] = stands.pop()
    named = reading.named[::-1] if reading.turned else reading.named
    for order in permutations(entities, len(named)):
        fitting: Given = {
            parameter.name: tuple(node for node in name.nodes if node.type in parameter.types)
            for parameter, name in zip(order, named, strict=True)
        }
        if all(fitting.values()):
            yield given | fitting


def _nearest(reading: Reading) -> list[Fit]:
    """Questions that a part of the sentence fits, with what it gives them."""
    found = []
    for question in catalogue():
        met = vocabulary().wordings[question.number].met(reading.ideas)
        parts = [Reading((n,), when, reading.ideas, ()) for n in reading.named for when in (reading.times, ())]
        ways = [given for part in parts for given in _filled(question, part)]
        given = max(ways, key=len, default={})
        if met or given:
            whole = all(p.name in given for p in question.required)
            found.append(Fit(question, given, (met + bool(given) + whole, met, -question.number)))
    return sorted(found, key=lambda fit: fit.score, reverse=True)[:NEAREST]
