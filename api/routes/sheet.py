"""The one-page sheet of a track, a park or a district."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.context import ContextDep
from api.parameters import Id
from api.routes.pages import Theme, pages_of
from api.workbench.tools import SHEETS

pages = APIRouter(include_in_schema=False)


@pages.get("/sheet/{id}")
def sheet_page(request: Request, context: ContextDep, id: Id, theme: Theme = "") -> Response:
    return pages_of(request).sheet(request, context.resolve(id, SHEETS))
