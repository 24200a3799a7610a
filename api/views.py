"""One self-contained file of an entity's surroundings: opens from a USB stick, asks no host for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from api.assets import LIBRARY, SHEETS, asset, bundle, inline, source_hash, type_colors
from api.context import Context
from api.embedding import Ends
from api.pages import environment
from api.picture import picture
from api.problems import ApiProblem
from api.settings import Settings
from api.surroundings import surroundings
from graph.errors import NotFound
from graph.store.base import Store

MOST = 140  #: entities in a file


def write_view(store: Store, focus: str, output: Path, to: str = "") -> None:
    """Write the view of `focus` (a name or an id), or its path to `to`, as one HTML file. The same graph gives the same
    bytes.

    Raises NotFound, which offers near names.
    """
    output.write_text(view_text(store, focus, to), encoding="utf-8", newline="\n")


def view_text(store: Store, focus: str, to: str = "") -> str:
    """What `write_view` writes."""
    context = Context(store, Settings())
    try:
        ends = (context.resolve(focus), context.resolve(to)) if to else (context.resolve(focus),)
    except ApiProblem as problem:
        raise NotFound(f"{problem.detail}。{problem.hint}".rstrip("。")) from problem
    return view_html(context, ends)


def view_html(context: Context, ends: Ends) -> str:
    """The file's text: the explorer with everything that it needs inside."""
    to = ends[1].id if len(ends) > 1 else ""
    shown = picture(context, ends[0].id, expansions(context, ends[0].id, to), to=to)
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
            ends=ends,
            version=context.version()[:12],
            policy=policy,
            style=Markup(style),
            library=Markup(library),
            script=Markup(script),
            data=data,
        )
    )


def expansions(context: Context, focus_id: str, to: str) -> list[str]:
    """The neighbours that are expanded in advance, so that a double click has something to show."""
    chosen: list[str] = []
    first = surroundings(context, focus_id, to=to)
    for id_ in first.steps[0]:
        if (id_ == focus_id and not to) or first.nodes[id_].type == "Document":
            continue
        if len(surroundings(context, focus_id, [*chosen, id_], to).nodes) > MOST:
            break
        chosen.append(id_)
    return chosen
