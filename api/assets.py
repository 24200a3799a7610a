"""Style sheets, scripts and vis-network: by address for pages, in one piece for a file that needs no server."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from graph.ontology import ontology

LIBRARY = "vis-network.min.js"
SHEETS = ("base.css", "explorer.css", "reader.css")
MEDIA = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z]+\.js)";\n', re.M)


@cache
def asset_names() -> tuple[str, ...]:
    """What can be served."""
    own = (item.name for item in files("api").joinpath("static").iterdir())
    return (*sorted(name for name in own if Path(name).suffix in MEDIA), LIBRARY)


@cache
def asset(name: str) -> bytes:
    """The bytes of a script or style sheet. vis-network is the one in the installed pyvis."""
    if name == LIBRARY:
        spec = find_spec("pyvis")
        assert spec is not None and spec.origin is not None
        return (Path(spec.origin).parent / "lib" / "vis-9.1.2" / LIBRARY).read_bytes()
    return files("api").joinpath("static", name).read_bytes()


@cache
def build() -> str:
    """A hash of everything that is served: part of the address, so that browsers may keep it for good."""
    return hashlib.sha256(b"".join(asset(name) for name in asset_names())).hexdigest()[:12]


def asset_href(name: str) -> str:
    """The address of an asset."""
    return f"/static/{build()}/{name}"


@cache
def bundle(entry: str = "view.js") -> str:
    """A module and all that it imports, as one script: imports resolved in order, `export` dropped."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        for imported in IMPORT.findall(asset(name).decode()):
            visit(imported)
        order.append(name)

    visit(entry)
    parts = [IMPORT.sub("", asset(name).decode()) for name in order]
    return re.sub(r"^export (?=class |function |const |async )", "", "\n".join(parts), flags=re.M)


def inline(text: str) -> str:
    """Text that may stand inside <script> or <style>, with the line ends that a browser reads."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"</(?=script|style)", r"<\\/", text, flags=re.I)


def source_hash(text: str) -> str:
    """The Content-Security-Policy source that allows exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def type_colors() -> str:
    """Style rules that give each type its colour, lighter on dark ground."""
    rules = [f".t-{t.name}{{--c:{t.color}}}" for t in ontology().types.values()]
    dark = [f".t-{t.name}{{--c:{_lighter(t.color)}}}" for t in ontology().types.values()]
    chosen = "".join(f':root[data-theme="dark"] {rule}' for rule in dark)
    system = "".join(f':root:not([data-theme="light"]) {rule}' for rule in dark)
    return f"{''.join(rules)}@media (prefers-color-scheme:dark){{{system}}}{chosen}"


def _lighter(color: str) -> str:
    parts = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part * 0.72 + 255 * 0.28):02x}" for part in parts)
