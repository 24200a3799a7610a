"""Matrix, comparison and sheet on the real documents, on both stores: numbers that agree with the questions, proof."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import csv
import io
from typing import Any

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from api.app import create_app
from api.screenshots import serving
from graph.store.base import Store
from tests.policies import fill
from tests.test_browser import browser, watched  # noqa: F401

PUDONG_PLAN = "浦府办〔2021〕31号"


@pytest.fixture(scope="module")
def client(engine: Store) -> TestClient:
    return TestClient(create_app(fill(engine)))


@pytest.fixture(scope="module")
def texts(client: TestClient, engine: Store) -> dict[str, str]:
    return {source.file: source.text for source in engine.sources()}


def got(client: TestClient, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == status, answer.text
    return answer.json()


def cells_by_name(matrix: Any) -> dict[tuple[str, str], Any]:
    names = {line["entity"]["id"]: line["entity"]["name"] for line in (*matrix["rows"], *matrix["tracks"])}
    return {(names[cell["row"]], names[cell["track"]]): cell for cell in matrix["cells"]}


def whole(client: TestClient, **query: Any) -> Any:
    return got(client, "/v1/matrix", row_limit=200, track_limit=200, **query)


@pytest.mark.parametrize("rows", ["park", "agency", "district"])
def test_every_cell_proves_itself(client: TestClient, texts: dict[str, str], rows: str) -> None:
    matrix = whole(client, rows=rows)
    assert matrix["cells"] and matrix["note"] == ""
    for cell in matrix["cells"]:
        assert cell["count"] == len(cell["clauses"]) > 0
        for clause in cell["clauses"]:
            assert clause["document"] and clause["evidence"]
            for e in clause["evidence"]:
                assert texts[e["file"]][e["start"] : e["end"]] == e["quote"] and e["href"]


def test_parks_by_tracks_agree_with_the_question(client: TestClient) -> None:
    matrix = whole(client)
    cells = cells_by_name(matrix)
    (clause,) = cells["奉贤新城", "数字健康"]["clauses"]
    assert (clause["number"], clause["section"], clause["title"]) == ("沪府办发〔2022〕11号", "二（六）2", "五个新城")
    for track in ("集成电路", "人工智能", "在线新经济"):
        answer = got(client, "/v1/questions/1", track=track)
        told = {row["cells"][0][0]["name"]: row["cells"][3] for row in answer["rows"]}
        assert told and told == {park: cell["count"] for (park, name), cell in cells.items() if name == track}
    counts = [line["clauses"] for line in matrix["rows"]]
    assert counts == sorted(counts, reverse=True)


def test_bodies_meet_tracks_in_their_measures(client: TestClient) -> None:
    cells = cells_by_name(whole(client, rows="agency"))
    answer = got(client, "/v1/questions/5", agency="区科经委")
    body = answer["entities"]["agency"]["name"]
    column = answer["columns"].index("赛道")
    for track in ("人工智能", "生物医药"):
        told = [row for row in answer["rows"] if any(t["name"] == track for t in row["cells"][column])]
        assert cells[body, track]["count"] == len(told) > 0
    clauses = cells[body, "生物医药"]["clauses"]
    medicine = next(c for c in clauses if c["section"] == "二（四）13")
    assert medicine["role"] == "责任" and any("区科经委" in e["text"] for e in medicine["evidence"])


def test_a_district_has_what_lies_in_it_and_what_it_wrote(client: TestClient) -> None:
    matrix = whole(client, rows="district")
    assert "上海市" not in {line["entity"]["name"] for line in matrix["rows"]}
    sections = {c["section"] for c in cells_by_name(matrix)["浦东新区", "人工智能"]["clauses"]}
    told = got(client, "/v1/questions/3", track="人工智能")["rows"]
    own = next(row for row in told if row["cells"][0][0]["name"] == "浦东新区")
    assert len(sections) >= own["cells"][1] and "三22" in sections  # 优化空间布局 names its parks
    assert cells_by_name(matrix)["奉贤区", "数字健康"]["count"] == 1  # through 奉贤新城


def test_filters_narrow_and_say_what_is_left(client: TestClient) -> None:
    everything = whole(client)
    some = got(client, "/v1/matrix", row_limit=3, track_limit=4)
    assert some["rows"] == everything["rows"][:3] and some["tracks"] == everything["tracks"][:4]
    assert some["rows_left"] == len(everything["rows"]) - 3 and some["tracks_left"] == len(everything["tracks"]) - 4
    pudong = whole(client, district="浦东新区")
    names = {line["entity"]["name"] for line in pudong["rows"]}
    assert {"张江", "张江人工智能岛"} <= names and "奉贤新城" not in names
    one = whole(client, document=PUDONG_PLAN)
    assert {c["number"] for cell in one["cells"] for c in cell["clauses"]} == {PUDONG_PLAN}
    bodies = {line["entity"]["name"] for line in whole(client, rows="agency", district="浦东新区")["rows"]}
    assert "浦东新区科技和经济委员会" in bodies and not any(name.startswith("上海市经济") for name in bodies)
    empty = whole(client, empty=True)
    assert len(empty["rows"]) > len(everything["rows"]) and empty["rows"][-1]["clauses"] == 0
    assert len(empty["tracks"]) + empty["tracks_left"] == client.get("/v1/statistics").json()["nodes"]["Track"]
    spelled = [line["entity"]["name"] for line in whole(client, sort="name")["rows"]]
    assert sorted(spelled) != spelled and set(spelled) == {line["entity"]["name"] for line in everything["rows"]}
    assert spelled.index("奉贤新城") < spelled.index("嘉定新城") < spelled.index("张江")


def test_what_is_asked_wrongly_is_said(client: TestClient) -> None:
    unknown = got(client, "/v1/matrix", 422, row="park")
    assert unknown["hint"] == "row 是否指 rows？" and unknown["type"] == "/docs#invalid-parameter"
    assert got(client, "/v1/matrix", 404, district="浦东新曲")["errors"][0]["parameter"] == "district"
    assert got(client, "/v1/matrix", 422, row_limit=201)["errors"][0]["parameter"] == "row_limit"
    page = client.get("/matrix", params={"district": "浦东新曲"}, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "没有名为“浦东新曲”的行政区" in page.text
    nothing = got(client, "/v1/matrix", district="静安区", document=PUDONG_PLAN)
    assert nothing["cells"] == [] and nothing["note"] == "未找到依据"


def test_the_matrix_is_taken_away(client: TestClient) -> None:
    matrix = whole(client)
    numbers = client.get("/v1/matrix?format=csv&row_limit=2")
    assert numbers.headers["content-type"] == "text/csv; charset=utf-8" and numbers.text.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(numbers.text[1:], newline=""))
    assert head[1:-1] == [line["entity"]["name"] for line in matrix["tracks"]]
    assert [row[0] for row in rows] == [line["entity"]["name"] for line in matrix["rows"]]
    assert sum(int(n) for row in rows for n in row[1:-1] if n) == sum(cell["count"] for cell in matrix["cells"])
    head, *rows = csv.reader(io.StringIO(client.get("/v1/matrix?format=clauses").text[1:], newline=""))
    assert head == ["园区", "赛道", "角色", "文件", "文号", "条款", "条款标题", "原文", "位置"]
    assert len(rows) == sum(len(c["evidence"]) for cell in matrix["cells"] for c in cell["clauses"])


# -- comparison -------------------------------------------------------------------------------------------------------


def block(comparison: Any, name: str) -> dict[str, list[str]]:
    """What each side says, by the name of the row."""
    found = next(b for b in comparison["blocks"] if b["name"] == name)
    return {row["name"]: [cell["text"] for cell in row["cells"]] for row in found["rows"]}


def test_places_side_by_side(client: TestClient, texts: dict[str, str]) -> None:
    found = got(client, "/v1/compare", ids=["张江", "南汇新城", "浦东新区"], limit=200)
    assert [side["entity"]["name"] for side in found["sides"]] == ["张江", "南汇新城", "浦东新区"]
    tracks = block(found, "tracks")
    matrix = {rows: cells_by_name(whole(client, rows=rows)) for rows in ("park", "district")}
    assert tracks["集成电路"] == ["", "1 条", f"{matrix['district']['浦东新区', '集成电路']['count']} 条"]
    assert tracks["人工智能"][0] == f"{matrix['park']['张江', '人工智能']['count']} 条"
    shared = [sum(map(bool, texts)) for texts in tracks.values()]
    assert shared == sorted(shared, reverse=True)
    assert "超过 2000 亿元（2023 年）" in block(found, "targets")["人工智能相关产业规模"][2]
    assert block(found, "bodies")["浦东新区科技和经济委员会"][0] == "责任 1 条"  # 三22 names 张江 and its bodies
    for row in (row for b in found["blocks"] for row in b["rows"]):
        for cell in row["cells"]:
            assert bool(cell["text"]) == bool(cell["clauses"])
            for e in (e for clause in cell["clauses"] for e in clause["evidence"]):
                assert texts[e["file"]][e["start"] : e["end"]] == e["quote"]


def test_documents_side_by_side(client: TestClient) -> None:
    found = got(client, "/v1/compare", ids=["示府发〔2021〕3号", "示府发〔2024〕2号"])
    rows = next(b for b in found["blocks"] if b["name"] == "targets")["rows"]
    scale = next(row for row in rows if row["name"] == "低空经济产业规模")
    assert [cell["text"] for cell in scale["cells"]] == [
        "不少于 200 亿元（2025 年）",
        "超过 260 亿元（2025 年）",
    ] or scale["shared"]
    (difference,) = found["differences"]
    changed = [row for row in difference["rows"] if row["change"] == "改动" and row["type"] == "Target"]
    assert any("200 亿元 → 260 亿元" in row["what"] for row in changed)
    assert all(row["before"] and row["after"] for row in changed)


def test_what_cannot_be_compared_is_said(client: TestClient) -> None:
    assert got(client, "/v1/compare", 422, ids=["张江"])["errors"][0]["parameter"] == "ids"
    assert "文件只能和文件比较" in got(client, "/v1/compare", 422, ids=["张江", PUDONG_PLAN])["detail"]
    assert got(client, "/v1/compare", 422, ids=["张江", "张江"])["detail"].endswith("现在是 1 个")
    assert got(client, "/v1/compare", 404, ids=["张江", "张江湖"])["detail"] == "没有名为“张江湖”的园区、行政区、文件"
    page = client.get("/compare", params={"ids": ["张江", PUDONG_PLAN]}, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "文件只能和文件比较" in page.text
    cited = got(client, "/v1/documents", limit=200)["items"]
    unread = next(d["name"] for d in cited if not d["files"])
    assert "只是被引用" in got(client, "/v1/compare", 422, ids=[PUDONG_PLAN, unread])["detail"]


# -- sheet ------------------------------------------------------------------------------------------------------------


def page(client: TestClient, name: str) -> LexborHTMLParser:
    answer = client.get(f"/sheet/{name}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def part(sheet: LexborHTMLParser, title: str) -> str:
    return "".join(p.text() for p in sheet.css(".part") if p.css_first("h2").text() == title)


def test_nothing_stands_on_a_sheet_without_its_source(client: TestClient) -> None:
    for name in ("人工智能", "南汇新城", "浦东新区"):
        sheet = page(client, name)
        items = [li for li in sheet.css(".part li") if "muted" not in (li.attributes.get("class") or "")]
        assert items and sheet.css(".sheet blockquote")
        cited = "".join(li.text() for li in sheet.css(".sheet footer li"))
        for item in (*items, *sheet.css(".sheet blockquote")):
            links = item.css(".cites a")
            assert links and links[0].text()[0] in cited
        href = items[-1].css_first(".cites a").attributes["href"] or ""
        assert client.get(href, headers={"Accept": "text/html"}).text.count('id="span"') == 1


def test_what_a_sheet_says(client: TestClient) -> None:
    track = page(client, "人工智能")
    assert "张江人工智能岛" in part(track, "载体") and "浦东新区" in part(track, "载体")
    assert "超过 1000 家（2023 年）" in part(track, "目标")
    assert "浦东新区科技和经济委员会责任 6 条举措" in part(track, "牵头和责任单位")
    park = page(client, "奉贤新城")
    assert "数字健康" in part(park, "赛道") and "位于奉贤区" in park.css_first(".kicker").text()
    assert "奉贤新城数字健康和智能网联汽车产业" in park.css_first("blockquote").text()
    assert "《上海市数字经济发展“十四五”规划》，沪府办发〔2022〕11号，2022-06-12" in park.css_first("footer").text()
    assert "目标" in park.css_first(".missing").text()
    assert client.get("/sheet/市经信委", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.browser
def test_sheets_print_on_one_page_of_a4(browser: Browser, client: TestClient) -> None:
    with serving(client.app) as address:  # type: ignore[arg-type]
        for name in ("人工智能", "浦东新区"):  # the fullest track and the fullest district
            with watched(browser, address, color_scheme="dark") as shown:
                shown.goto(f"{address}/sheet/{name}")
                said = [line for line in shown.locator(".sheet li, .sheet blockquote").all_inner_texts() if line]
                printed = pypdfium2.PdfDocument(shown.pdf(prefer_css_page_size=True))
            width, height = printed[0].get_size()
            assert len(printed) == 1 and (round(width), round(height)) == (595, 842)
            text = printed[0].get_textpage()
            words = "".join(text.get_text_bounded().split())
            assert [line for line in said if "".join(line.split()) not in words] == [] and len(said) > 20
            boxes = [text.get_rect(i) for i in range(text.count_rects())]
            assert min(b[1] for b in boxes) > 20 and max(b[2] for b in boxes) < width - 20  # nothing cut at an edge
            assert "打印" not in words and "未找到依据" not in words
