"""Pages: templates with the headers that keep them closed. Data reaches scripts as JSON, never as markup."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast, get_args

from fastapi import FastAPI, Request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from api.assets import asset_href, type_colors
from api.boxes import Layout
from api.context import Context
from api.convert import entity, subtitle
from api.cypher_page import cypher_page
from api.embedding import SIZES, Ends, embedding, matrix_embedding, page_href
from api.home import home_of
from api.page_text import blocks_of, outline_of
from api.phrases import property_rows
from api.picture import picture
from api.problems import KINDS, ApiProblem, Problem
from api.questions.answers import find_question
from api.questions.page import about, ask_page, question_page, start_list
from api.searching import Searched, search
from api.workbench.comparison_given import comparison_page
from api.workbench.matrix_given import Given, matrix_page
from api.workbench.matrix_view import clauses_view, matrix_href, matrix_view
from api.workbench.sheet_view import sheet_view
from api.workbench.tools import tools
from graph.model import Node
from graph.ontology import ontology


@cache
def environment() -> Environment:
    """Jinja, escaping everything; a misspelt variable is an error."""
    found = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # and the order of the ontology is kept
    shapes = {t.name: t.shape for t in ontology().types.values()}
    found.globals.update(shapes=shapes, asset=asset_href, caption=ontology().caption)
    parts = cast(Any, found.get_template("parts.html").module)
    found.globals.update(icon=parts.icon, heading=parts.heading, search_box=parts.search_box, explorer=parts.explorer)
    return found


TO_PATH = {"text": "与另一个之间的路径", "href": "#path-to"}  #: the form below the drawing


class Pages:
    """What a person sees of one application."""

    def __init__(self, context: Context, app: FastAPI):
        self.context, self.app = context, app

    def home(self, request: Request) -> Response:
        """The start page: search, questions to click, tracks, parks and documents."""
        home = self.context.kept("home", lambda: home_of(self.context))
        return self._page(request, "home.html", home=home, questions=start_list())

    def search(self, request: Request, text: str, type_: str) -> Response:
        """Search results, for those without scripts, and all of one type."""
        types = [type_] if type_ in ontology().types else []
        found = search(self.context, text, types, 200) if text.strip() else Searched([], {})
        groups: dict[str, list[Any]] = {}
        for hit in found.hits:
            line = subtitle(self.context, hit.node) or f"{len(hit.node.evidence)} 处依据"
            groups.setdefault(hit.node.type, []).append({**entity(hit.node).model_dump(), "line": line})
        shown = {kind: items if types else items[:12] for kind, items in groups.items()}
        return self._page(
            request, "search.html", text=text, groups=list(shown.items()), totals=found.totals, near=found.near
        )

    def entity(self, request: Request, ends: Ends, expanded: Sequence[str], layout: str) -> Response:
        """The explorer around an entity, or with the ways between two."""
        data = {
            "mode": "page",
            "picture": self._picture(ends, expanded, layout),
            "hosts": [],
            "tools": [*tools(ends[0]), TO_PATH],
        }
        return self._page(
            request,
            "entity.html",
            ends=ends,
            data=data,
            questions=about(ends[0]) if len(ends) == 1 else [],
            embedding=embedding(ends, self.context.settings),
        )

    def embed(self, request: Request, ends: Ends, expanded: Sequence[str], layout: str, size: str) -> Response:
        """The explorer for other people's pages."""
        settings = self.context.settings
        data = {"mode": "embed", "picture": self._picture(ends, expanded, layout), "hosts": settings.embed_hosts}
        return self._page(
            request,
            "embed.html",
            frames=settings.frame_ancestors,
            ends=ends,
            page=page_href(ends),
            size=size,
            data=data,
        )

    def document(self, request: Request, node: Node, file: str, span: tuple[int, int]) -> Response:
        """The document reader."""
        files = self.context.documents.files.get(node.id, ())
        if not files:
            raise ApiProblem("not-found", f"“{node.name}”只是被引用，正文不在图中")
        if file and file not in files:
            raise ApiProblem("not-found", f"“{node.name}”没有来源文件 {file}")
        file = file or files[0]
        return self._page(
            request,
            "document.html",
            node=node,
            tools=tools(node),
            file=file,
            files=files,
            properties=property_rows(node.properties, ("own", "title", "text")),
            outline=outline_of(self.context, node, file),
            blocks=blocks_of(self.context, node, file, span),
            embedding=embedding((node,), self.context.settings),
        )

    def ask(self, request: Request, sentence: str) -> Response:
        """A sentence answered; without one, all questions."""
        asked = ask_page(self.context, sentence) if sentence else None
        return self._page(request, "ask.html", asked=asked, questions=start_list())

    def question(self, request: Request, number: int, given: Mapping[str, str]) -> Response:
        """One of the questions: its form, and the answer when it is filled in."""
        return self._page(request, "question.html", **question_page(self.context, find_question(number), given))

    def matrix(self, request: Request, given: Given, cell: str, part: str) -> Response:
        """Parks, bodies or districts by tracks, with the clauses of one cell."""
        page = matrix_page(self.context, given, cell, part)
        shown = page["matrix"]
        if part and shown:
            return self._page(request, "matrix_clauses.html", matrix=shown)
        embedding = matrix_embedding(shown["caption"], self.context.settings) if shown else None
        return self._page(request, "matrix.html", **page, embedding=embedding)

    def embed_matrix(self, request: Request, given: Given, cell: str, part: str, size: str) -> Response:
        """The matrix for other people's pages."""
        settings, asked = self.context.settings, given.asked(self.context)
        frames = settings.frame_ancestors
        if part:
            shown = clauses_view(self.context, asked, cell)
            return self._page(request, "matrix_clauses.html", frames=frames, matrix=shown)
        shown = matrix_view(self.context, asked, cell, "/embed/matrix", size=size if size != "medium" else "")
        return self._page(
            request, "embed_matrix.html", frames=frames, matrix=shown, page=matrix_href(asked, cell=cell),
            size=size, data={"hosts": settings.embed_hosts},
        )  # fmt: skip

    def compare(self, request: Request, ids: Sequence[str], limit: int, cell: str, part: str) -> Response:
        """Places or documents side by side, with the clauses of one cell."""
        page = comparison_page(self.context, ids, limit, cell, part)
        template = "compare_clauses.html" if part and page["comparison"] else "compare.html"
        return self._page(request, template, **page)

    def sheet(self, request: Request, node: Node) -> Response:
        """One page to print about a track, a park or a district."""
        return self._page(request, "sheet.html", **sheet_view(self.context, node))

    def cypher(self, request: Request) -> Response:
        """Where analysts write Cypher."""
        return self._page(request, "cypher.html", **cypher_page(self.context))

    def review(self, request: Request) -> Response:
        """What waits for a person: the page asks the API for everything, with the key that one gives it."""
        return self._page(request, "review.html")

    def docs(self, request: Request) -> Response:
        """What the API offers, from its own description."""
        api = self.app.openapi()
        origin = f"{request.url.scheme}://{request.url.netloc}"
        return self._page(
            request, "docs.html", api=api, operations=_operations(api, origin), kinds=KINDS, origin=origin, sizes=SIZES
        )

    def error(self, request: Request, problem: Problem) -> Response:
        """A problem as a page; in other people's pages too, where it says what is wrong with the address."""
        if request.url.path.startswith("/embed/"):
            frames = self.context.settings.frame_ancestors
            return self._page(request, "error.html", problem.status, frames, problem=problem, embedded=True)
        return self._page(request, "error.html", problem.status, problem=problem, embedded=False)

    def _picture(self, ends: Ends, expanded: Sequence[str], layout: str) -> dict[str, Any]:
        chosen = cast(Layout, layout if layout in get_args(Layout) else "radial" if len(ends) == 1 else "levels")
        return picture(self.context, ends[0].id, expanded, chosen, ends[1].id if len(ends) > 1 else "")

    def _page(
        self, request: Request, template: str, status: int = 200, frames: str = "frame-ancestors 'none'", **values: Any
    ) -> Response:
        nonce = secrets.token_urlsafe(18)
        theme = request.query_params.get("theme", "")
        theme = theme if theme in ("light", "dark") else ""
        html = (
            environment()
            .get_template(template)
            .render(
                nonce=nonce,
                theme=theme,
                theme_query=f"?theme={theme}" if theme else "",
                type_colors=Markup(type_colors()),
                **values,
            )
        )
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
            "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
            f"base-uri 'none'; object-src 'none'; form-action 'self'; {frames}"
        )
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
        return HTMLResponse(html, status, headers)


def _operations(api: Mapping[str, Any], origin: str) -> list[dict[str, Any]]:
    found = []
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            parameters = operation.get("parameters", [])
            found.append(
                {
                    "id": operation["operationId"],
                    "tag": operation["tags"][-1],
                    "method": method.upper(),
                    "path": path,
                    "description": operation.get("description", ""),
                    "parameters": [{k: p.get(k, "") for k in ("name", "required", "description")} for p in parameters],
                    "example": _example(origin, method, path, parameters, _body_of(api, operation), _key_of(operation)),
                }
            )
    return found


def _body_of(api: Mapping[str, Any], operation: Mapping[str, Any]) -> Any:
    """The example of a request's body; None for a request without one."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    schema = content["application/json"]["schema"]
    return api["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["examples"][0]


def _key_of(operation: Mapping[str, Any]) -> str:
    """The header of an operation that is not open."""
    security = operation.get("security", [{}])
    return "" if {} in security else " -H 'Authorization: Bearer 密钥'"


def _example(origin: str, method: str, path: str, parameters: Sequence[Mapping[str, Any]], body: Any, key: str) -> str:
    if body:
        text = json.dumps(body, ensure_ascii=False)
        return f"curl -X POST {origin}{path}{key} -H 'Content-Type: application/json' \\\n  -d '{text}'"
    if method == "delete":
        return f"curl -X DELETE {origin}{path.replace('{id}', '编号')}{key}"
    if method == "post":
        return f"curl '{origin}{path}?name=plan.docx'{key} --data-binary @plan.docx"
    names = {"/v1/parks/{name}/tracks": "奉贤新城"}
    address = path.replace("{name}", names.get(path, "数字健康"))
    address = address.replace("{id}", "标识或名称")
    query = [
        f"{p['name']}={value}"
        for p in parameters
        if p["in"] == "query" and (example := _example_of(p)) and (p.get("required") or p["name"] == "q")
        for value in (example if isinstance(example, list) else [example])
    ]
    return f"curl -G {origin}{address}{key}" + "".join(f" --data-urlencode '{pair}'" for pair in query)


def _example_of(parameter: Mapping[str, Any]) -> Any:
    schema = parameter.get("schema", {})
    return next(iter(schema.get("examples", [])), parameter.get("example", ""))
