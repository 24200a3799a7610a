"""Pairs of names: no false merge, nearly all the same ones merged."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.pairs import TYPES, judge_pair

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
SHANGHAI = [
    f"{n}区"
    for n in re.findall(r"\w+", "黄浦 徐汇 长宁 静安 普陀 虹口 杨浦 闵行 宝山 嘉定 浦东新 金山 松江 青浦 奉贤 崇明")
]
BODIES = re.findall(
    r"\w+",
    """
    市发展改革委 市经济信息化委 市商务委 市教委 市科委 市公安局 市民政局 市司法局 市财政局
    市人力资源社会保障局 市规划资源局 市生态环境局 市住房城乡建设管理委 市交通委 市农业农村委 市文化旅游局
    市卫生健康委 市审计局 市应急局 市国资委 市市场监管局 市地方金融监管局 市体育局 市统计局 市医保局
    市绿化市容局 市机关事务管理局 市政府外办 市民防办 市政府合作交流办 市知识产权局 市药品监管局 市税务局
    市邮政管理局 市气象局 市通信管理局 市委组织部 市委宣传部 市委统战部 市委政法委 市委网信办 市委编办
    市纪委监委 团市委 市总工会 市妇联 市科协 市工商联 上海海关 上海证监局 市大数据中心 市政府办公厅
    市委办公厅 市政府 市委 国务院 财政部 工业和信息化部 国家发展改革委 临港新片区管委会
    """,
)


def test_size() -> None:
    assert len(PAIRS) >= 900
    assert {row["expected"] for row in PAIRS} == {"same", "different", "unsure"}
    assert {row["type"] for row in PAIRS} == set(TYPES)


def test_no_false_merge_in_the_battery() -> None:
    merged = [
        row
        for row in PAIRS
        if row["expected"] != "same" and judge_pair(row["a"], row["b"], row["type"], row["context"])[0] == "same"
    ]
    assert not merged


@pytest.mark.parametrize("type_", TYPES)
def test_same_pairs_are_merged(type_: str) -> None:
    same = [row for row in PAIRS if row["expected"] == "same" and row["type"] == type_]
    missed = [r for r in same if judge_pair(r["a"], r["b"], r["type"], r["context"])[0] != "same"]
    assert len(missed) <= (0.1 if type_ == "Organization" else 0.05) * len(same), missed


def test_sixteen_district_governments_stay_sixteen() -> None:
    for one, other in itertools.combinations(SHANGHAI, 2):
        assert judge_pair(f"{one}人民政府", f"{other}政府", "Agency", "上海市")[0] == "different"


def test_no_two_bodies_of_a_city_are_one() -> None:
    for one, other in itertools.combinations(BODIES, 2):
        assert judge_pair(one, other, "Agency", "上海市")[0] != "same", (one, other)


@pytest.mark.parametrize("body", BODIES[:44])
def test_bodies_of_two_cities_are_two(body: str) -> None:
    assert judge_pair(body, body, "Agency", ["上海市", "重庆市"])[0] == "different"
    assert judge_pair(body, body, "Agency", "上海市")[0] == "same"


@pytest.mark.parametrize("body", ["市科技局", "区发改委", "高新区管委会", "通创办", "各区政府"])
def test_without_a_jurisdiction_two_documents_are_not_merged(body: str) -> None:
    assert judge_pair(body, body, "Agency", ["", ""])[0] != "same"
    assert judge_pair(body, body, "Agency", "")[0] == "same"


def test_order_does_not_matter() -> None:
    for row in PAIRS:
        context = row["context"]
        turned = context if isinstance(context, str) else context[::-1]
        forward = judge_pair(row["a"], row["b"], row["type"], context)[0]
        assert forward == judge_pair(row["b"], row["a"], row["type"], turned)[0], row


@pytest.mark.parametrize(
    ("one", "other", "context"),
    [
        ("农业部", "农业农村部", "中国"),
        ("中国银行保险监督管理委员会", "国家金融监督管理总局", "中国"),
        ("国家林业和草原局", "国家公园管理局", "中国"),
    ],
)
def test_reorganised_bodies_are_for_a_person(one: str, other: str, context: str) -> None:
    assert judge_pair(one, other, "Agency", context)[0] in ("unsure", "different")


@pytest.mark.parametrize(
    ("one", "other", "type_"),
    [
        ("人工智能岛", "张江人工智能岛", "Park"),
        ("临港", "临港新片区", "Park"),
        ("工业互联网", "工业互联网平台", "Track"),
        ("崇明县", "崇明区", "District"),
    ],
)
def test_near_names_are_unsure(one: str, other: str, type_: str) -> None:
    verdict, reason = judge_pair(one, other, type_, "上海市")
    assert verdict == "unsure" and reason


@pytest.mark.parametrize(
    ("one", "other", "type_"),
    [
        ("生物技术", "生物产业", "Track"),
        ("新材料（石墨烯）", "新材料", "Track"),
        ("半导体（SiC）", "半导体", "Technology"),
        ("关于印发《甲办法》实施细则的通知", "甲办法", "Document"),
        ("关于废止沪府发〔2018〕5号的通知", "沪府发〔2018〕5号", "Document"),
        ("市农业局", "市农业农村局", "Agency"),
        ("中国移动上海公司", "中国移动", "Organization"),
    ],
)
def test_a_part_is_no_other_name(one: str, other: str, type_: str) -> None:
    assert judge_pair(one, other, type_, "苏州市")[0] != "same"


@settings(max_examples=60, deadline=None)
@given(
    st.text("市区省委局办上海苏州经信科技发展5G+AI（）()《》〔〕〈2022〉号“”、，.产业技术第一片新城 \t", max_size=24),
    st.text(max_size=12),
    st.sampled_from(TYPES),
    st.sampled_from(["", "上海市", "南山区", "中国", ["上海市", ""], ["没有这个地方", "苏州市"]]),
)
def test_whatever_the_names_there_is_a_verdict(a: str, b: str, type_: str, context: str | list[str]) -> None:
    for other in (a, b, f"{a}{b}"):
        verdict, reason = judge_pair(a, other, type_, context)
        assert verdict in ("same", "different", "unsure") and reason
