"""Bodies in lists and prose, and their full official names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extraction.agencies.finder import find_agencies, full_name, resolve_names
from extraction.divisions.finder import jurisdiction_of
from extraction.document import Document
from extraction.load import document_from_text, read_document

CORPUS = Path(__file__).parent.parent / "corpus"


def document(text: str, jurisdiction: str) -> Document:
    read = document_from_text("x.txt", text)
    return replace(read, metadata=replace(read.metadata, jurisdiction=jurisdiction))


def corpus(number: str) -> Document:
    read = read_document(next(CORPUS.glob(f"{number}-*.txt")))
    found = jurisdiction_of(read.text, read.metadata)
    return replace(read, metadata=replace(read.metadata, jurisdiction=found))


@pytest.mark.parametrize(
    ("text", "jurisdiction", "expected"),
    [
        ("深入贯彻国务院印发的规划，经市政府同意。", "上海市", ["国务院", "市政府"]),
        ("推动市大数据中心、上汽集团等打造标杆。", "上海市", ["市大数据中心"]),
        ("经科技厅、工信部备案认定的孵化器。", "南充市", ["科技厅", "工信部"]),
        ("发挥市战略性新兴产业领导小组办公室的作用。", "上海市", ["市战略性新兴产业领导小组办公室"]),
        ("国务院有关部门公布的范围。", "中国", []),
        ("各有关部门和单位协同推进，各区政府落实。", "上海市", []),
        ("建设城市政府服务平台，推动社区委员会自治，支持超市政策。", "上海市", []),
        ("由市委托第三方开展政府采购，市场监管能力提升。", "上海市", []),
        ("依托临港新片区管委会统筹推进。", "上海市", ["临港新片区管委会"]),
        ("财政部、税务总局和国家数据局支持。", "中国", ["财政部", "税务总局", "国家数据局"]),
        ("与浙江省科技厅、上海市经济信息化委合作。", "江苏省", ["浙江省科技厅", "上海市经济信息化委"]),
        ("由省委、省政府统一部署，团省委参与。", "湖南省", ["省委", "省政府", "团省委"]),
        ("抄送：市委办公厅，市人大常委会办公厅。", "上海市", []),
        ("发展教育部署，提升教育部门服务水平。", "中国", []),
        ("支持中国科学院山西煤炭化学研究所建设教育部重点实验室，集中办大事。", "山西省", []),
        ("第十二条 市科技局会同有关部门负责本办法的组织实施。", "宁波市", ["市科技局"]),
        ("各县市区人民政府和松木经开区管委会抓好落实。", "衡阳市", ["各县市区人民政府", "松木经开区管委会"]),
        ("示范区管委会和功能区管委会负责日常管理，建立省级产业联席会议。", "宁波市", []),
        ("工业和信息化部办公厅印发通知。", "中国", ["工业和信息化部办公厅"]),
    ],
)
def test_prose(text: str, jurisdiction: str, expected: list[str]) -> None:
    read = document(text, jurisdiction)
    found = find_agencies(read)
    assert [m.name for m in found] == expected
    assert [read.text[m.start : m.end] for m in found] == expected


def test_addressees_of_any_kind_are_left_out() -> None:
    text = "各省、自治区、直辖市人民政府：\n海关总署、财政部、商务部：\n一、总体要求。为促进发展，制定本意见。\n"
    assert find_agencies(document(text, "中国")) == []


@pytest.mark.parametrize(
    ("surface", "jurisdiction", "expected"),
    [
        ("区科经委", "浦东新区", "浦东新区科技和经济委员会"),
        ("区公安分局", "浦东新区", "上海市公安局浦东分局"),
        ("区委宣传部", "浦东新区", "中共浦东新区委员会宣传部"),
        ("区委宣传部(区文体旅游局)", "浦东新区", "中共浦东新区委员会宣传部"),
        ("区政府办公室", "浦东新区", "浦东新区人民政府办公室"),
        ("上海市浦东新区人民政府办公室", "浦东新区", "浦东新区人民政府办公室"),
        ("市经济信息化委", "上海市", "上海市经济和信息化委员会"),
        ("市经信委", "上海市", "上海市经济和信息化委员会"),
        ("市经信委", "浦东新区", "上海市经济和信息化委员会"),
        ("市科技局", "太仓市", "太仓市科学技术局"),
        ("团市委", "太仓市", "共青团太仓市委员会"),
        ("高新区", "太仓市", "太仓高新区管理委员会"),
        ("高新区管委会", "太仓市", "太仓高新区管理委员会"),
        ("科技厅", "南充市", "四川省科学技术厅"),
        ("工信部", "南充市", "工业和信息化部"),
        ("发展改革委", "中国", "国家发展和改革委员会"),
        ("发展改革委", "浙江省", "浙江省发展和改革委员会"),
        ("证监会", "中国", "中国证券监督管理委员会"),
        ("税务总局", "中国", "国家税务总局"),
        ("市税务局", "上海市", "国家税务总局上海市税务局"),
        ("江苏证监局", "江苏省", "中国证券监督管理委员会江苏监管局"),
        ("自治区工信厅", "宁夏回族自治区", "宁夏回族自治区工业和信息化厅"),
        ("市卫健委", "成都市", "成都市卫生健康委员会"),
        ("徐汇区", "上海市", "徐汇区人民政府"),
        ("江北区发改委", "重庆市", "重庆市江北区发展和改革委员会"),
        ("市纪委监委", "太仓市", "中共太仓市纪律检查委员会、太仓市监察委员会"),
        ("国务院", "上海市", "国务院"),
        ("苏州工业园区管委会", "苏州市", "苏州工业园区管理委员会"),
        ("市城市管理委", "北京市", "北京市城市管理委员会"),
        ("临港新片区管委会", "上海市", "中国（上海）自由贸易试验区临港新片区管理委员会"),
        ("区公安分局", "静安区", "上海市公安局静安分局"),
        ("区科委", "静安区", "静安区科学技术委员会"),
        ("公安局", "昆明市", "昆明市公安局"),
        ("民航湖南监管局", "湖南省", "中国民用航空湖南安全监督管理局"),
        ("人行丽水市中心支行", "丽水市", "中国人民银行丽水市中心支行"),
        ("大理金融监管分局", "大理白族自治州", "国家金融监督管理总局大理监管分局"),
        ("丽水银保监分局", "丽水市", "中国银行保险监督管理委员会丽水监管分局"),
        ("枸杞乡", "嵊泗县", "嵊泗县枸杞乡人民政府"),
        ("菜园镇政府", "嵊泗县", "嵊泗县菜园镇人民政府"),
        ("葛大店街道", "包河区", "包河区葛大店街道办事处"),
        ("市贸促会", "泉州市", "中国国际贸易促进委员会泉州市委员会"),
        ("农业农村部种业管理司", "中国", "农业农村部种业管理司"),
        ("工业和信息化部办公厅", "中国", "工业和信息化部办公厅"),
    ],
)
def test_full_name(surface: str, jurisdiction: str, expected: str) -> None:
    found = full_name(surface, jurisdiction)
    assert found is not None
    assert found.name == expected
    assert found.reason


@pytest.mark.parametrize(
    ("surface", "jurisdiction"),
    [
        ("自贸区各管理局", "浦东新区"),
        ("各县（市、区）政府", "南充市"),
        ("各有关部门", "上海市"),
        ("各区镇", "太仓市"),
        ("市科技局", ""),
        ("通创办", "南通市"),
        ("区发改委", "上海市"),
    ],
)
def test_stays_as_written(surface: str, jurisdiction: str) -> None:
    assert full_name(surface, jurisdiction) is None


def test_an_office_inside_a_zone() -> None:
    found = full_name("科技创新委员会", "苏州市", "苏州工业园区管理委员会")
    assert found is not None and found.name == "苏州工业园区科技创新委员会"


def test_names_of_one_document_are_resolved_together() -> None:
    found = resolve_names(["市经信委", "市经济信息化委", "各区、县（市）", "各区县（市）政府", "市科技局"], "")
    assert found["市经信委"].name == found["市经济信息化委"].name == "市经济信息化委"
    assert found["各区、县（市）"].name == found["各区县（市）政府"].name == "各区县（市）政府"
    assert found["市科技局"].name == "市科技局"


def test_a_document_number_names_no_body() -> None:
    assert find_agencies(document("工信部联科〔2024〕12号\n财政部 自然资源部\n", "中国"))[0].name == "财政部"


def test_a_body_with_two_names() -> None:
    found = full_name("市委宣传部（市新闻出版局）", "杭州市")
    assert found is not None
    assert {"市委宣传部", "市新闻出版局", "市委宣传部（市新闻出版局）"} <= set(found.aliases)


@pytest.mark.parametrize(("number", "expected"), [("000", 8), ("001", 8), ("002", 25), ("004", 0)])
def test_corpus(number: str, expected: int) -> None:
    read = corpus(number)
    found = find_agencies(read)
    place = read.metadata.jurisdiction
    assert len({r.name if (r := full_name(m.name, place)) else m.name for m in found}) == expected
    assert all(read.text[m.start : m.end].replace(" ", "") == m.name for m in found)
