"""What a person chooses to compare, and the form that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.context import Context
from api.problems import ApiProblem, FieldError
from api.questions.catalogue import Parameter
from api.questions.page import OFFERED, choice_view, field_view
from api.questions.values import Unclear, value_of
from api.workbench.comparison import PLACES
from api.workbench.comparison_view import clauses_view, compare_href, comparison_view
from api.workbench.matrix import Asked, matrix
from api.workbench.matrix_view import kinds
from graph.model import Node

MOST = 4
CHOSEN = Parameter(
    name="ids", label="园区、行政区或文件", types=(*PLACES, "Document"), by="id", optional=True, example="嘉定新城"
)


def chosen(context: Context, ids: Sequence[str]) -> list[Node]:
    """What is compared, each once. Raises Unclear, and ApiProblem when it cannot be compared."""
    values = [value_of(context, CHOSEN, text.strip()).node for text in ids]
    nodes = list({node.id: node for node in values if node}.values())
    if not 2 <= len(nodes) <= MOST:
        raise _wrong(f"请给出二至四个{CHOSEN.label}，现在是 {len(nodes)} 个")
    if len({node.type in PLACES for node in nodes}) > 1:
        raise _wrong("文件只能和文件比较，园区和行政区可以互相比较")
    for node in nodes:
        if node.type == "Document" and not context.documents.files[node.id]:
            raise _wrong(f"“{node.name}”只是被引用，正文不在图中，无从比较")
    return nodes


def _wrong(detail: str) -> ApiProblem:
    return ApiProblem(
        "invalid-parameter", detail, "例如 ids=嘉定新城&ids=青浦新城", [FieldError(parameter="ids", detail=detail)]
    )


def comparison_page(context: Context, ids: Sequence[str], limit: int, cell: str, part: str) -> dict[str, Any]:
    """What the page shows: the form, and the comparison (of it only the `part`) or what is missing."""
    given = [text for text in ids if text.strip()]
    page: dict[str, Any] = {
        "comparison": None,
        "problem": "",
        "choices": [],
        "samples": [],
        "kinds": kinds(Asked(), "compare"),
    }
    fields = []
    for text in given:
        try:
            node = value_of(context, CHOSEN, text.strip()).node
            fields.append(field_view(CHOSEN, node.name, node.id) if node else field_view(CHOSEN))
        except Unclear as unclear:
            fields.append(field_view(CHOSEN, text))
            page["problem"] = unclear.problem("").detail
            others = [other for other in given if other != text]
            page["choices"] = [
                choice_view(context, hit.node, compare_href([*others, hit.node.id]))
                for hit in unclear.candidates[:OFFERED]
            ]
    page["fields"] = fields + [field_view(CHOSEN)] * (MOST - len(fields))
    if len(given) < 2:
        page["samples"] = _samples(context)
    elif not page["problem"]:
        try:
            nodes = chosen(context, given)
            shown = clauses_view(context, nodes, cell) if part else comparison_view(context, nodes, limit, cell)
            page["comparison"] = shown
        except ApiProblem as problem:
            page["problem"] = problem.detail
    return page


def _samples(context: Context) -> list[dict[str, str]]:
    """Two parks of one track, two districts, two documents: what this graph has."""
    found = []
    parks = matrix(context, Asked("park"))
    for track in parks.all_tracks[:1]:
        found.append([line.node for line in parks.all_rows if parks.clauses(line.node.id, track.node.id)][:2])
    found.append([line.node for line in matrix(context, Asked("district")).all_rows[:2]])
    found.append([n for n in context.documents.nodes if context.documents.files[n.id]][:2])
    return [
        {"text": " 与 ".join(node.name for node in nodes), "href": compare_href(node.id for node in nodes)}
        for nodes in found
        if len(nodes) == 2
    ]
