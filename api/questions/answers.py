"""Answers: the question's own Cypher, run as an analyst's, its rows read as entities, text and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.context import Context
from api.phrases import NOTHING
from api.problems import ApiProblem
from api.questions.catalogue import PROOF, Question, catalogue
from api.questions.values import Value, values_of
from api.reading import clean_span
from graph.model import Edge, Evidence, Node
from graph.store.rows import edge_from_row, node_from_row, parse_span

Cell = str | int | float | None | tuple[Node, ...]
ROWS = 1000  #: of one answer
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says, the nodes and edges that prove it, and each piece of their evidence with its document."""

    cells: tuple[Cell, ...]
    proof: tuple[Node | Edge, ...]
    evidence: tuple[tuple[Evidence, str], ...]  #: in the order of the texts


@dataclass(frozen=True, slots=True)
class Answer:
    """What the graph says to a question with its values."""

    question: Question
    values: Mapping[str, Value]
    rows: tuple[Row, ...]
    truncated: bool

    @property
    def parameters(self) -> dict[str, str | int | None]:
        return {name: value.given for name, value in self.values.items()}

    @property
    def words(self) -> dict[str, str]:
        return {name: value.words for name, value in self.values.items()}

    @property
    def title(self) -> str:
        return self.question.title(self.words)

    @property
    def found(self) -> str:
        """The answer in one line."""
        if not self.rows:
            return self.question.nothing_found(self.words)
        return self.question.found.format(n=f"{len(self.rows)}{' 以上' if self.truncated else ''}", **self.words)

    @property
    def note(self) -> str:
        """未找到依据 when there is no row, or none has what the question needs."""
        if not self.rows:
            return NOTHING
        columns = self.question.columns
        needed = [c for c in self.question.needed if all(not row.cells[columns.index(c)] for row in self.rows)]
        return f"{'、'.join(needed)}{NOTHING}" if needed else ""


def ask(context: Context, number: int, given: Mapping[str, str]) -> Answer:
    """The answer to a question, its values as a person writes them. Raises ApiProblem, Unclear."""
    asked = find_question(number)
    return answer(context, asked, values_of(context, asked, given))


def find_question(number: int) -> Question:
    """The question with this number. Raises ApiProblem."""
    found = next((q for q in catalogue() if q.number == number), None)
    if found is None:
        raise ApiProblem("not-found", f"没有编号为 {number} 的问题", f"共 {len(catalogue())} 个问题，见 /v1/questions")
    return found


def answer(context: Context, question: Question, values: Mapping[str, Value]) -> Answer:
    """Ask the graph."""
    given = {name: value.given for name, value in values.items()}

    def make() -> Answer:
        table = context.store.query(question.cypher, given, ROWS, SECONDS)
        rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        within = {values[name].words for name in question.within}
        return Answer(question, values, tuple(_row(context, question, row, within) for row in rows), table.truncated)

    return context.kept(("question", question.number, tuple(given.items())), make)


def _row(context: Context, question: Question, row: Mapping[str, Any], within: set[str]) -> Row:
    proof = tuple(_items(row[PROOF]))
    evidence = {pair for item in proof for pair in zip(item.evidence, item.documents, strict=True)}
    evidence |= {pair for item in proof for pair in _validity(context, item)}
    found = sorted(pair for pair in evidence if not within or pair[1] in within)
    return Row(tuple(_cell(row[column]) for column in question.columns), proof, tuple(found))


def _validity(context: Context, item: Node | Edge) -> Iterator[tuple[Evidence, str]]:
    """The clause of a document that says from and until when it holds."""
    span = item.properties.get("validity_span")
    if isinstance(item, Node) and span:
        file, start, end = parse_span(span)
        read = context.reader.read(file)
        yield read.evidence(*clean_span(read, start, end)), item.name


def _cell(value: Any) -> Cell:
    if isinstance(value, list | dict):
        nodes = (item for item in _items(value) if isinstance(item, Node))
        return tuple(sorted(nodes, key=lambda node: (node.name, node.id)))  # engines collect in orders of their own
    return value  # type: ignore[no-any-return]


def _items(value: Any) -> Iterator[Node | Edge]:
    """Nodes and relationships as the query path gives them (graph.store.base.Table)."""
    if isinstance(value, list):
        for item in value:
            yield from _items(item)
    elif "labels" in value:
        yield node_from_row(value["labels"][0], value["properties"])
    else:
        yield edge_from_row(value["start"], value["type"], value["end"], value["properties"])
