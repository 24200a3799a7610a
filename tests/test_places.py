"""Which names of a text are places for industry, on sentences of our own."""

import pytest

from extraction.load import document_from_text
from extraction.pipeline import extract_document
from graph.model import EntityStatement

FRAME = "宁州市推动未来产业发展行动方案\n一、总体目标\n{}\n二、重点任务\n（一）优化空间布局。{}\n（二）加强服务保障。完善配套服务。"


def parks(aims: str = "", body: str = "") -> set[str]:
    text = FRAME.format(aims or "产业规模持续扩大。", body or "推动产业协同发展。")
    statements = extract_document(document_from_text("x.txt", text)).statements
    return {s.name for s in statements if isinstance(s, EntityStatement) and s.type == "Park"}


PLACES = [
    ("a slogan's number", "“一核”即云湖高新技术产业开发区，重点发展新材料。", "云湖高新技术产业开发区"),
    ("a numbered row", "\n1云湖经济开发区|新材料|省级\n", "云湖经济开发区"),
    ("how it works with others", "推动青岭片区与石门片区、滨江片区协同联动。", "滨江片区"),
    ("a zone that is told to build", "推进云湖国际物流园配套建设冷链仓储中心。", "云湖国际物流园"),
    ("what acts together", "石门镇、滨江产业园共同打造康养步道。", "滨江产业园"),
    ("a cell of a table", "\n县区|载体|方向\n富阳区|银湖通航小镇|飞行培训\n", "银湖通航小镇"),
    ("who belongs to whom", "石门港所属月牙岛港区重点承接游艇修造。", "月牙岛港区"),
    ("a park of a trade", "与石门国际生物医药园共建产业链。", "石门国际生物医药园"),
    ("a zone that builds another", "云湖高新区加快长江北岸特色“细胞谷”试验区建设。", "云湖高新区"),
    ("how a park is changed", "推进道坪园区、双龙园区循环化改造。", "双龙园区"),
    ("an article of law", "\n第十二条云湖新城聚焦人工智能。\n", "云湖新城"),
]


@pytest.mark.parametrize(("why", "body", "name"), PLACES, ids=[p[0] for p in PLACES])
def test_places(why: str, body: str, name: str) -> None:
    assert name in parks(body=body), why


NO_PLACES = [
    ("what a place becomes", "", "将云湖新城打造成为大健康产业集聚区。", "大健康产业集聚区"),
    ("what a city becomes", "全市建设成为长三角生命健康产业试验区。", "", "生命健康产业试验区"),
    ("an aim", "争创国家级车联网先导区，建成浙西新能源汽车产业创新引领区。", "", "浙西新能源汽车产业创新引领区"),
    ("a count in quotes", "", "建成12个“园中园”，培育5家“五星”园区。", "“园中园”"),
    ("what is taken on by places", "", "稻米预冷、茶叶仓储、柿子冻干三类业务分别由富阳、临安、桐庐承担。", "稻米预冷"),
    ("a district, whichever it is", "", "青山区、西湖区错位发展，青山区突出氢能重卡。", "青山区"),
    ("a grade", "", "对获评市级示范园区、特色小镇的，给予补助。", "获评市级示范园区"),
    ("what somebody answers for", "", "功能区管委会负责辖区内园区的日常管理。", "负责辖区内园区"),
    ("an adverb", "", "石门县依托滨湖智造园、青岭中心城，分别建设芯片产业园。", "分别"),
    ("three counties", "", "以富阳、临安、桐庐三县为主，发展红色旅游。", "桐庐三县"),
]


@pytest.mark.parametrize(("why", "aims", "body", "name"), NO_PLACES, ids=[p[0] for p in NO_PLACES])
def test_no_places(why: str, aims: str, body: str, name: str) -> None:
    assert name not in parks(aims, body), why


def test_an_aim_at_a_place_is_built() -> None:
    assert "低空经济先导区" in parks(aims="在云湖新城建设低空经济先导区。")
