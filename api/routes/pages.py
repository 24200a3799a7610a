"""The pages: start, entity, document, search results, embedded views, documentation; and what they load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from api.assets import MEDIA, asset, asset_names, build
from api.boxes import Layout
from api.context import Context, ContextDep
from api.embedding import Kind, Size
from api.pages import Pages
from api.parameters import Id, strict
from api.problems import ApiProblem
from graph.model import Node

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
def search(
    request: Request,
    q: Annotated[str, Query(max_length=100)] = "",
    type_: Annotated[str, Query(alias="type", max_length=40)] = "",
    theme: Theme = "",
) -> Response:
    return pages_of(request).search(request, q, type_)


@router.get("/cypher")
def cypher(request: Request, theme: Theme = "") -> Response:
    return pages_of(request).cypher(request)


@free.get("/review")
def review(request: Request, theme: Theme = "") -> Response:
    return pages_of(request).review(request)


@free.get("/docs")
def docs(request: Request, theme: Theme = "") -> Response:
    return pages_of(request).docs(request)


@dataclass
class State:
    """What an explorer shows beyond its focus; the scripts read the rest of the address."""

    expand: Annotated[list[str], Query(max_length=40, default_factory=list)]
    select: Text = ""
    hide: Text = ""
    hide_relations: Text = ""


StateDep = Annotated[State, Depends()]
End = Annotated[str, Query(min_length=1, max_length=200)]


@dataclass
class BothEnds:
    """The two ends of a path, as a person writes them."""

    to: End
    from_: Annotated[End, Query(alias="from")]

    def nodes(self, context: Context) -> tuple[Node, Node]:
        """With the names looked up."""
        return context.resolve(self.from_), context.resolve(self.to)


BothEndsDep = Annotated[BothEnds, Depends()]


@router.get("/entity/{id}")
def entity(
    request: Request, context: ContextDep, id: Id, state: StateDep, theme: Theme = "", layout: Text = ""
) -> Response:
    return pages_of(request).entity(request, (context.resolve(id),), state.expand, layout)


@router.get("/path")
def path(
    request: Request,
    context: ContextDep,
    state: StateDep,
    ends: BothEndsDep,
    theme: Theme = "",
    layout: Text = "",
) -> Response:
    return pages_of(request).entity(request, ends.nodes(context), state.expand, layout)


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


@router.get("/embed/path", dependencies=[Depends(strict)])
def embed_path(
    request: Request,
    context: ContextDep,
    state: StateDep,
    ends: BothEndsDep,
    theme: Theme = "",
    size: Size = "medium",
    layout: Layout = "levels",
) -> Response:
    return pages_of(request).embed(request, ends.nodes(context), state.expand, layout, size)


@router.get("/embed/{kind}/{name}", dependencies=[Depends(strict)])
def embed(
    request: Request,
    context: ContextDep,
    kind: Kind,
    name: Id,
    state: StateDep,
    theme: Theme = "",
    size: Size = "medium",
    layout: Layout = "radial",
) -> Response:
    ends = (context.resolve(name, (kind.capitalize(),)),)
    return pages_of(request).embed(request, ends, state.expand, layout, size)


@free.get("/static/{version}/{name}")
def static(version: str, name: str) -> Response:
    if name not in asset_names():
        raise ApiProblem("not-found", f"没有 {name}")
    kept = "public, max-age=31536000, immutable" if version == build() else "no-cache"
    return Response(asset(name), media_type=MEDIA[name[name.rindex(".") :]], headers={"Cache-Control": kept})
