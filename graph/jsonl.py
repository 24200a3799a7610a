"""Statements and judgements as JSON lines: sorted, each once, so that the same values give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import Evidence, Judgement, Statement, judgement_from_json, statement_from_json, to_json


def judgement_line(judgement: Judgement) -> str:
    """One line, without its line break."""
    return to_json(judgement)


def write_statements(statements: Iterable[Statement]) -> str:
    """Sorted lines, each ended by a line break."""
    return _lines(to_json(statement) for statement in statements)


def write_judgements(judgements: Iterable[Judgement]) -> str:
    """Sorted lines, each ended by a line break."""
    return _lines(to_json(judgement) for judgement in judgements)


def read_statements(text: str) -> list[Statement]:
    """What `write_statements` wrote. Statements of one file share their evidence."""
    shared: dict[Evidence, Evidence] = {}
    return [statement_from_json(line, shared) for line in text.split("\n") if line]


def read_judgements(text: str) -> list[Judgement]:
    """What `write_judgements` wrote."""
    return [judgement_from_json(line) for line in text.split("\n") if line]


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in sorted(set(lines)))
