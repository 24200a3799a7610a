"""One self-contained file of an entity's surroundings: opens from a USB stick, asks no host for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from api.assets import LIBRARY, SHEETS, asset, bundle, inline, source_hash, type_colors
from api.context import Context
from api.pages import environment
from api.picture import picture
from api.problems import ApiProblem
from api.settings import Settings
from api.surroundings import surroundings
from graph.errors import NotFound
from graph.model import Node
from graph.store.base import Store

MOST = 140  #: entities in a file


def write_view(store: Store, focus: str, output: Path) -> None:
    """Write the view of `focus` (a name or an id) as one HTML file. The same graph gives the same bytes.

    Raises NotFound, which offers near names.
    """
    output.write_text(view_text(store, focus), encoding="utf-8", newline="\n")


def view_text(store: Store, focus: str) -> str:
    """What `write_view` writes."""
    context = Context(store, Settings())
    try:
        node = context.resolve(focus)
    except ApiProblem as problem:
        raise NotFound(f"{problem.detail}。{problem.hint}".rstrip("。")) from problem
    return view_html(context, node)


def view_html(context: Context, node: Node) -> str:
    """The file's text: the explorer with everything that it needs inside."""
    shown = picture(context, node.id, expansions(context, node.id))
    # nothing more can be fetched: what is left out is not offered
    network = shown["network"]
    network = {
        **network,
        "nodes": [n for n in network["nodes"] if not n["id"].startswith("more:")],
        "edges": [e for e in network["edges"] if not e["id"].startswith("more:")],
    }
    data: dict[str, Any] = {"mode": "file", "picture": {**shown, "network": network}, "hosts": []}
    library, script = inline(asset(LIBRARY).decode()), inline(bundle())
    style = inline("\n".join([*(asset(name).decode() for name in SHEETS), type_colors()]))
    policy = (
        f"default-src 'none'; script-src {source_hash(library)} {source_hash(script)}; style-src {source_hash(style)}; "
        "style-src-attr 'unsafe-inline'; img-src data: blob:; base-uri 'none'; object-src 'none'; form-action 'none'"
    )
    return (
        environment()
        .get_template("file.html")
        .render(
            node=node,
            version=context.version()[:12],
            policy=policy,
            style=Markup(style),
            library=Markup(library),
            script=Markup(script),
            data=data,
        )
    )


def expansions(context: Context, focus_id: str) -> list[str]:
    """The neighbours that are expanded in advance, so that a double click has something to show."""
    chosen: list[str] = []
    first = surroundings(context, focus_id)
    for id_ in first.steps[0]:
        if id_ == focus_id or first.nodes[id_].type == "Document":
            continue
        if len(surroundings(context, focus_id, [*chosen, id_]).nodes) > MOST:
            break
        chosen.append(id_)
    return chosen
