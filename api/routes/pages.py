"""The pages: start, entity, document, search results, embedded views, documentation; and what they load."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Path, Query, Request, Response

from api.assets import MEDIA, asset, asset_names, build
from api.context import ContextDep
from api.pages import Pages
from api.parameters import Id
from api.problems import ApiProblem

router = APIRouter(include_in_schema=False)
free = APIRouter(include_in_schema=False)  #: shows nothing of the graph: no key is needed
Theme = Annotated[Literal["", "light", "dark"], Query()]
Text = Annotated[str, Query(max_length=600)]


def pages_of(request: Request) -> Pages:
    return cast(Pages, request.app.state.pages)


@router.get("/")
def home(request: Request, theme: Theme = "") -> Response:
    return pages_of(request).home(request)


@router.get("/search")
def search(request: Request, q: Annotated[str, Query(max_length=100)] = "", theme: Theme = "") -> Response:
    return pages_of(request).search(request, q)


@router.get("/cypher")
def cypher(request: Request, theme: Theme = "") -> Response:
    return pages_of(request).cypher(request)


@free.get("/docs")
def docs(request: Request, theme: Theme = "") -> Response:
    return pages_of(request).docs(request)


@router.get("/entity/{id}")
def entity(
    request: Request,
    context: ContextDep,
    id: Id,
    theme: Theme = "",
    select: Text = "",
    hide: Text = "",
    hide_relations: Text = "",
    layout: Text = "",
    expand: Annotated[list[str], Query(max_length=40)] = [],  # noqa: B006
) -> Response:
    return pages_of(request).entity(request, context.resolve(id), expand, layout)


@router.get("/document/{id}")
def document(
    request: Request,
    context: ContextDep,
    id: Id,
    file: Text = "",
    start: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
    theme: Theme = "",
) -> Response:
    return pages_of(request).document(request, context.resolve(id, ("Document",)), file, (start, end))


@router.get("/embed/{kind}/{name}")
def embed(
    request: Request,
    context: ContextDep,
    kind: Annotated[Literal["track", "park"], Path()],
    name: Id,
    theme: Theme = "",
    select: Text = "",
    hide: Text = "",
    hide_relations: Text = "",
    layout: Text = "",
    expand: Annotated[list[str], Query(max_length=40)] = [],  # noqa: B006
) -> Response:
    node = context.resolve(name, (kind.capitalize(),))
    return pages_of(request).embed(request, node, expand, layout)


@free.get("/static/{version}/{name}")
def static(version: str, name: str) -> Response:
    if name not in asset_names():
        raise ApiProblem("not-found", f"没有 {name}")
    kept = "public, max-age=31536000, immutable" if version == build() else "no-cache"
    return Response(asset(name), media_type=MEDIA[name[name.rindex(".") :]], headers={"Cache-Control": kept})
