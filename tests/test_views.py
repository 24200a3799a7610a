"""Layouts, pictures, pages and the one-file view, without a browser."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import networkx
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.assets import LIBRARY, asset, asset_names, bundle, source_hash
from api.boxes import Box, Layout
from api.context import Context
from api.layout import arrange
from api.look import wrap
from api.phrases import HEADINGS, heading
from api.picture import picture
from api.reading import split
from api.settings import Settings
from api.surroundings import edge_id, surroundings
from api.views import write_view
from graph.errors import NotFound
from graph.ontology import ontology
from graph.store.base import Store
from tests.small import small_store  # noqa: F401


@pytest.fixture
def context(small_store: Store) -> Context:
    return Context(small_store, Settings())


def boxes(count: int) -> list[Box]:
    return [Box("focus", "A", 80, 80, 10), *(Box(str(i), "ABC"[i % 3], 60 + i % 5 * 25, 60, 15) for i in range(count))]


def overlaps(found: list[Box], places: dict[str, tuple[float, float]]) -> list[tuple[str, str]]:
    return [
        (a.id, b.id)
        for a, b in itertools.combinations(found, 2)
        if abs(places[a.id][0] - places[b.id][0]) < (a.width + b.width) / 2
        and abs(places[a.id][1] + a.drop - places[b.id][1] - b.drop) < (a.height + b.height) / 2
    ]


@pytest.mark.parametrize("layout", ["radial", "columns", "levels", "force"])
@pytest.mark.parametrize("count", [0, 1, 7, 26, 60])
def test_labels_do_not_overlap_and_places_are_the_same_every_day(layout: Layout, count: int) -> None:
    found = boxes(count)
    pairs = [("focus", box.id) for box in found[1:]]
    places = arrange(found, pairs, "focus", "ABC", layout)
    assert set(places) == {box.id for box in found}
    assert overlaps(found, places) == []
    assert places == arrange(found, pairs, "focus", "ABC", layout)


def test_levels_run_from_top_to_bottom() -> None:
    found = [Box(id_, "A", 60, 60) for id_ in ("focus", "park", "district", "part", "deep", "alone")]
    pairs = [("district", "park"), ("park", "focus"), ("focus", "part"), ("part", "deep"), ("deep", "part")]
    y = {id_: place[1] for id_, place in arrange(found, pairs, "focus", "A", "levels").items()}
    assert y["district"] < y["park"] < y["focus"] < y["part"]
    assert abs(y["part"] - y["deep"]) < 10  # in a circle neither is above the other
    many = [Box("focus", "A", 60, 60), *(Box(str(i), "A", 60, 60) for i in range(30))]
    places = arrange(many, [("focus", str(i)) for i in range(30)], "focus", "A", "levels")
    assert len({round(y / 50) for _, y in places.values()}) > 4 and overlaps(many, places) == []


def test_a_path_is_drawn_and_told_in_its_order(context: Context) -> None:
    ends = [context.resolve("南汇新城"), context.resolve("蛋白质结构预测")]
    park, technology = context.resolve("奉贤新城"), ends[1]
    shown = picture(context, park.id, (), "levels", technology.id)
    (way,) = shown["ways"]
    track = context.resolve("数字健康", ("Track",)).id
    assert way == [f"{park.id}~SUPPORTS~{track}", f"{track}~INVOLVES~{technology.id}"]
    back = picture(context, technology.id, (), "levels", park.id)["ways"]
    assert back == [way[::-1]]
    y = {n["id"]: n["y"] for n in shown["network"]["nodes"]}
    assert y[park.id] < y[track] < y[technology.id]
    assert picture(context, ends[0].id, (), "levels", technology.id)["ways"] == []


def test_what_is_shown_can_be_taken_away(small_store: Store) -> None:
    client = TestClient(create_app(small_store))
    view = client.get("/v1/view?focus=数字健康").json()
    kept = [id_ for id_ in view["edges"] if "~SUPPORTS~" in id_]
    body = {"nodes": list(view["nodes"]), "edges": kept}
    table = client.post("/v1/view/file", json={**body, "format": "csv"})
    assert (
        table.content.startswith(b"\xef\xbb\xbf")
        and 'filename="policygraph.csv"' in table.headers["content-disposition"]
    )
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert sum(row["类别"] == "关系" for row in rows) == len(kept) and {r["类型"] for r in rows if r["起点"]} == {
        "SUPPORTS"
    }
    assert sum(row["类别"] == "实体" for row in rows) == len(view["nodes"]) and all(row["引文"] for row in rows)
    graph = networkx.parse_graphml(client.post("/v1/view/file", json={**body, "format": "graphml"}).text)
    assert set(graph.nodes) == set(view["nodes"]) and graph.number_of_edges() == len(kept)
    linked = client.post("/v1/view/file", json={**body, "format": "jsonld"}).json()
    assert len(linked["@graph"]) == len(view["nodes"]) + len(kept)
    assert client.post("/v1/view/file", json={"nodes": ["Track-gone"], "edges": [], "format": "csv"}).status_code == 404
    assert client.post("/v1/view/file", json={**body, "format": "pdf"}).status_code == 422


def test_what_is_placed_stays_when_more_comes() -> None:
    before = boxes(10)
    pairs = [("focus", box.id) for box in before[1:]]
    places = arrange(before, pairs, "focus", "ABC")
    new = [Box(f"new{i}", "B", 100, 50) for i in range(8)]
    after = arrange([*before, *new], [*pairs, *(("3", b.id) for b in new)], "focus", "ABC", fixed=places)
    assert {id_: after[id_] for id_ in places} == places
    assert not [pair for pair in overlaps([*before, *new], after) if pair not in overlaps(before, places)]


def test_picture_has_every_fact_with_its_sentence(context: Context) -> None:
    track = context.resolve("数字健康", ("Track",))
    shown = picture(context, track.id)
    names = {node["name"] for node in shown["nodes"].values()}
    assert {"数字健康", "奉贤新城", "智慧康养", "蛋白质结构预测", "示例市卫生健康委员会"} <= names
    assert "数字健康产业规模 不少于 300 亿元（2025）" in names
    for facts in shown["edges"].values():
        assert facts["passages"] and facts["source"] in shown["nodes"] and facts["target"] in shown["nodes"]
    hosting = next(e for e in shown["edges"].values() if shown["nodes"][e["source"]]["name"] == "奉贤新城")
    pieces = hosting["passages"][0]["pieces"]
    assert "".join(text for text, _ in pieces).startswith("重点发展奉贤新城数字健康和智能网联汽车产业、南汇新城")
    assert ["奉贤新城数字健康", "name"] in pieces and ["和智能网联汽车产业", "proof"] in pieces
    drawn = {node["id"] for node in shown["network"]["nodes"]}
    assert drawn == set(shown["nodes"]) and all("x" in n and "y" in n for n in shown["network"]["nodes"])
    assert {edge["id"] for edge in shown["network"]["edges"]} == set(shown["edges"])
    assert shown["network"]["options"]["physics"] == {"enabled": False}
    for node in shown["network"]["nodes"]:
        type_ = ontology().types[shown["nodes"][node["id"]]["type"]]
        assert (node["color"], node["shape"]) == (type_.color, type_.shape) and "group" not in node


def test_what_is_left_out_is_counted_and_expanding_brings_it(small_store: Store) -> None:
    context = Context(small_store, Settings(shown=5, expand_by=2))
    track = context.resolve("数字健康", ("Track",))
    first = surroundings(context, track.id)
    assert first.left[track.id] == 0 or f"more:{track.id}" in str(picture(context, track.id)["network"])
    park = context.resolve("奉贤新城")
    grown = picture(context, track.id, [park.id])
    assert "智能网联汽车" in {node["name"] for node in grown["nodes"].values()}
    before = {n["id"]: (n["x"], n["y"]) for n in picture(context, track.id)["network"]["nodes"]}
    after = {n["id"]: (n["x"], n["y"]) for n in grown["network"]["nodes"]}
    assert all(after[id_] == place for id_, place in before.items() if not id_.startswith("more:"))
    assert picture(context, track.id, ["Track-gone"])["nodes"].keys() == picture(context, track.id)["nodes"].keys()


def test_marks_leave_the_text_as_it_is() -> None:
    text = "重点发展奉贤新城数字健康产业"
    pieces = split(text, [(4, 12)], ["奉贤新城", "健康产业"])
    assert "".join(piece.text for piece in pieces) == text
    assert [(p.text, p.kind) for p in pieces] == [
        ("重点发展", ""),
        ("奉贤新城", "name"),
        ("数字健康", "proof"),
        ("产业", ""),
    ]
    assert split("", [], []) == []


def test_every_relation_has_a_heading_from_both_ends() -> None:
    for relation in ontology().relations.values():
        for head, tail in relation.pairs:
            assert heading(relation.name, "out", tail) and heading(relation.name, "in", head)
    known = {
        (r.name, d, t) for r in ontology().relations.values() for a, b in r.pairs for d, t in (("out", b), ("in", a))
    }
    assert set(HEADINGS) <= known


def test_labels_are_short_and_balanced() -> None:
    assert wrap("建设在线新经济生态园", 3) == "建设在线新\n经济生态园"
    assert wrap("数字健康", 3) == "数字健康"
    assert wrap("很" * 60, 3).endswith("…") and len(wrap("很" * 60, 3).split("\n")) == 3


def test_pages_never_turn_data_into_markup(small_store: Store) -> None:
    client = TestClient(create_app(small_store))
    held = client.get("/v1/documents?held=true").json()["items"][0]["id"]
    for path in (
        "/",
        "/entity/量子科技",
        "/search?q=script",
        "/embed/track/量子科技",
        f"/document/{held}",
        "/entity/<script>",
    ):
        html = client.get(path, headers={"accept": "text/html"}).text
        assert "<script>window" not in html and "<img src=x" not in html, path
        nonces = set(re.findall(r'nonce="([^"]+)"', html))
        assert len(nonces) == 1
        for script in re.findall(r"<script[^>]*>", html):
            assert "nonce=" in script or 'type="application/json"' in script


def test_reader_brings_out_the_span_and_links_names(small_store: Store) -> None:
    client = TestClient(create_app(small_store))
    proof = client.get("/v1/tracks/数字健康/parks").json()["items"][0]["relation"]["evidence"][0]
    html = client.get(proof["href"].partition("#")[0]).text
    marked = "".join(re.findall(r'<mark class="target"[^>]*>(.*?)</mark>', html))
    assert re.sub(r"<[^>]+>", "", marked) == proof["text"] and html.count('id="span"') == 1
    assert re.search(r'<a class="name t-Park" href="/entity/Park-[0-9a-f]+" title="园区 奉贤新城">奉贤新城</a>', html)


def test_start_page_has_something_to_click(small_store: Store) -> None:
    html = TestClient(create_app(small_store)).get("/").text
    assert "哪些园区承接“数字健康”？" in html and "示例府办发〔2024〕1号写了什么？" in html
    for name in ("奉贤新城", "示例市促进数字产业发展行动方案", "示例市经济和信息化委员会"):
        assert name in html


def test_assets_are_kept_for_good_and_nothing_else_is_served(small_store: Store) -> None:
    client = TestClient(create_app(small_store))
    page = client.get("/").text
    address = re.search(r'href="(/static/[0-9a-f]{12}/base\.css)"', page)
    assert address and "immutable" in client.get(address[1]).headers["cache-control"]
    assert client.get("/static/old/base.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/x/..%2F..%2Fsettings.py").status_code == 404
    assert b"@version 9.1.2" in asset(LIBRARY) and LIBRARY in asset_names()


def test_scripts_never_write_markup_or_reach_out() -> None:
    for name in asset_names():
        if name.endswith(".js") and name != LIBRARY:
            text = asset(name).decode()
            for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http:", "https:"):
                assert word not in text.replace("http://www.w3.org/2000/svg", ""), (name, word)
    for sheet in ("base.css", "explorer.css", "reader.css"):
        assert "url(" not in asset(sheet).decode() and "@import" not in asset(sheet).decode()


def test_bundle_is_one_script_without_clashes() -> None:
    script = bundle()
    assert not re.search(r"^(import|export) ", script, re.M)
    names = re.findall(r"^(?:class|function|async function|const|let) (\w+)", script, re.M)
    assert len(names) == len(set(names))


def test_one_file_view(small_store: Store, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_view(small_store, "量子科技", tmp_path / name)
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert html == (tmp_path / "b.html").read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)
    assert "window.hacked=1</script>" not in html
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    scripts = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", html, re.S)
    allowed = policy[1].replace("&#39;", "'")
    assert len(scripts) == 2 and all(source_hash(script) in allowed for script in scripts)
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert data and any(
        "前沿研究" in str(edge["passages"]) for edge in json.loads(data[1])["picture"]["edges"].values()
    )


def test_a_view_of_nothing_offers_near_names(small_store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"相近的名称：.*数字健康"):
        write_view(small_store, "数字", tmp_path / "x.html")


def test_ids_of_edges_name_both_ends(context: Context) -> None:
    for edge in context.store.graph().edges:
        assert edge_id(edge).split("~") == [edge.source, edge.type, edge.target]


def test_what_is_kept_is_made_once_for_all_threads(context: Context) -> None:
    made: list[int] = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: context.kept("once", make), range(8))) == {1}
