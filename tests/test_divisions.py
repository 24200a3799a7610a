"""Districts and the division that a document speaks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extraction.divisions.finder import NATION, find_districts, jurisdiction_of, parents
from extraction.divisions.gazetteer import division_of, plain_names, unique_name
from extraction.document import Document, Metadata
from extraction.load import document_from_text, read_document

CORPUS = Path(__file__).parent.parent / "corpus"


def document(text: str, jurisdiction: str) -> Document:
    read = document_from_text("x.txt", text)
    return replace(read, metadata=replace(read.metadata, jurisdiction=jurisdiction))


def corpus(number: str) -> Document:
    read = read_document(next(CORPUS.glob(f"{number}-*.txt")))
    found = jurisdiction_of(read.text, read.metadata)
    return replace(read, metadata=replace(read.metadata, jurisdiction=found))


def names(text: str, jurisdiction: str) -> list[str]:
    return list(dict.fromkeys(m.name for m in find_districts(document(text, jurisdiction))))


@pytest.mark.parametrize(
    ("text", "jurisdiction", "expected"),
    [
        ("推动静安区建设试点，嘉定新城发展物联网。", "上海市", ["静安区", "嘉定区"]),
        ("支持光明、龙华、坪山等区建设。", "深圳市", ["光明区", "深圳市龙华区", "坪山区"]),
        ("依托光明科学城，发展平安城市。", "深圳市", []),
        ("深圳南山、福田集聚总部。", "广东省", ["深圳市", "深圳市南山区", "福田区"]),
        ("与江苏、安徽相关中心合作。", "上海市", ["江苏省", "安徽省"]),
        ("长春市朝阳区、南关区", "", ["长春市", "长春市朝阳区", "南关区"]),
        ("在朝阳区建设", "北京市", ["北京市朝阳区"]),
        ("发展朝阳产业、绿水青山、金山银山、东方明珠", "上海市", []),
        ("形成都市圈，其中卫星导航，平衡水资源，确保定期检测，西南通道", "", []),
        ("服务上海市场和静安区域", "上海市", ["上海市", "静安区"]),
        ("沿黄浦江、长江西岸布局", "上海市", []),
        ("会同有关部门，整合资源、合作开放，公安、教育等部门", "上海市", []),
        ("西安交通大学、武汉大学、北京航空航天大学", "上海市", []),
        ("长三角、粤港澳大湾区、成渝地区双城经济圈", "上海市", []),
        ("主城区、老城区、新城区建设", "重庆市", []),
        ("覆盖全市，服务本市企业", "上海市", ["上海市"]),
        ("覆盖全市，服务本市企业", "", []),
        ("覆盖全市", "浦东新区", ["上海市"]),
        ("昌吉、石河子、乌鲁木齐三地", "新疆维吾尔自治区", ["昌吉回族自治州", "石河子市", "乌鲁木齐市"]),
        ("南汇新城", "上海市", []),
        ("富阳、临安、桐庐", "杭州市", ["富阳区", "临安区", "桐庐县"]),
        ("在漾濞县建设，支持彭水县发展", "", ["漾濞彝族自治县", "彭水苗族土家族自治县"]),
        ("由县文旅局和县城管局负责，沿河西侧绿化", "鄢陵县", []),
        ("沿浏阳河建设，更新长沙老街", "长沙市", ["长沙市"]),
        ("在狮岭镇建设园区，支持粤海街道发展软件", "", ["狮岭镇", "粤海街道"]),
        ("虎门镇、大朗镇分别发展服装、毛织", "东莞市", ["虎门镇", "大朗镇"]),
        ("建设特色小镇，支持各乡镇和重点镇，吸引青年返乡、下乡", "", []),
        ("（责任单位：狮岭镇政府、粤海街道办事处）", "", []),
    ],
)
def test_districts(text: str, jurisdiction: str, expected: list[str]) -> None:
    assert names(text, jurisdiction) == expected


def test_spans_are_the_words() -> None:
    read = document("推动静安、普陀等区发展。", "上海市")
    assert [(read.text[m.start : m.end], m.name) for m in find_districts(read)] == [
        ("静安", "静安区"),
        ("普陀", "上海市普陀区"),
    ]


def test_no_district_out_of_a_body() -> None:
    read = document("1.支持无人机研制，拓展场景。（责任单位：省交通运输厅、民航湖南监管局、湖南机场集团）", "")
    assert find_districts(read) == []


def test_not_in_addressees() -> None:
    read = document("各区人民政府，浦东新区管委会：\n现印发给你们。\n抄送：静安区人民政府。\n", "上海市")
    assert find_districts(read) == []


@pytest.mark.parametrize(
    ("title", "issuer", "number", "text", "expected"),
    [
        ("", "上海市浦东新区人民政府办公室", "", "", "浦东新区"),
        ("上海市促进在线新经济发展行动方案", "", "", "", "上海市"),
        ("", "", "沪府办发〔2020〕1号", "", "上海市"),
        ("", "", "国办发〔2024〕3号", "", NATION),
        ("", "国务院办公厅", "", "", NATION),
        ("", "工业和信息化部", "", "", NATION),
        ("", "北京市朝阳区人民政府", "", "", "北京市朝阳区"),
        ("", "广州开发区黄埔区人民政府办公室", "", "", "黄埔区"),
        ("", "恩施土家族苗族自治州人民政府", "", "", "恩施土家族苗族自治州"),
        ("", "", "", "我省支持广州、深圳发展，建设广东省平台。（省科技厅、省财政厅负责）", "广东省"),
        ("", "", "", "建设绍兴数字园，绍兴综合保税区。（责任单位：市科技局、市经信局）", "绍兴市"),
        ("", "", "", "依托苏州市平台，建设昆山市中心，彰显昆山特色。（市科技局、各区镇）", "昆山市"),
        ("", "", "", "1.发展产业。（工业和信息化部、财政部、商务部按职责分工负责）", NATION),
        ("", "", "", "支持企业研发。（责任单位：市科技局、市财政局）", ""),
        ("", "", "", "服务北京、上海、广州企业。（责任单位：市科技局）", ""),
        ("", "", "", "推动数字化转型。", ""),
    ],
)
def test_jurisdiction(title: str, issuer: str, number: str, text: str, expected: str) -> None:
    assert jurisdiction_of(text, Metadata(title=title, issuer=issuer, number=number)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("000", "上海市"), ("001", "上海市"), ("002", "浦东新区"), ("003", "上海市"), ("004", "上海市")],
)
def test_jurisdiction_of_the_corpus(number: str, expected: str) -> None:
    read = corpus(number)
    assert read.metadata.jurisdiction == expected
    assert jurisdiction_of(read.text, Metadata()) == expected  # the text alone says so, too


def test_corpus_districts() -> None:
    assert {m.name for m in find_districts(corpus("000"))} == {
        *(
            "上海市",
            "静安区",
            "杨浦区",
            "上海市普陀区",
            "长宁区",
            "嘉定区",
            "青浦区",
            "松江区",
            "奉贤区",
            "江苏省",
            "安徽省",
        )
    }
    assert {m.name for m in find_districts(corpus("002"))} == {"浦东新区", "上海市"}


def test_parents_and_names() -> None:
    assert parents("浦东新区") == ("上海市",)
    assert parents("太仓市") == ("苏州市", "江苏省")
    assert parents("北京市朝阳区") == ("北京市",)
    assert parents("月球区") == ()
    assert division_of("朝阳区") is None
    assert plain_names("北京市朝阳区") == ("朝阳区",)
    jing_an = division_of("静安区")
    assert jing_an is not None and unique_name(jing_an) == "静安区" and jing_an.short == "静安"
