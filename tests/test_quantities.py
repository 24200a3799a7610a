"""Numbers as policies write them, with their units, comparators and exact spans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.targets.numerals import numeral
from extraction.targets.quantities import Quantity, find_quantities
from extraction.targets.units import kind_of

#: text, the number's span as text, value, upper end, unit, comparator
CASES: list[tuple[str, str, float, float | None, str, str]] = [
    ("增加值力争达到3万亿元", "3万亿元", 3, None, "万亿元", ">="),
    ("比重大于60%", "60%", 60, None, "%", ">"),
    ("比重大于60％", "60％", 60, None, "％", ">"),
    ("达到15%左右", "15%", 15, None, "%", "~"),
    ("引进100家以上企业", "100家", 100, None, "家", ">="),
    ("引进100家及以上企业", "100家", 100, None, "家", ">="),
    ("新增1万家以上", "1万家", 1, None, "万家", ">="),
    ("规模突破1,200.5亿元", "1,200.5亿元", 1200.5, None, "亿元", ">"),
    ("超过100家以上", "100家", 100, None, "家", ">"),
    ("不少于3个", "3个", 3, None, "个", ">="),
    ("不超过50万元", "50万元", 50, None, "万元", "<="),
    ("控制在5%以内", "5%", 5, None, "%", "<="),
    ("降至10%", "10%", 10, None, "%", "<="),
    ("低于30微克/立方米", "30微克/立方米", 30, None, "微克/立方米", "<"),
    ("近300亿元", "300亿元", 300, None, "亿元", "~"),
    ("约5万人", "5万人", 5, None, "万人", "~"),
    ("提高到约80%", "80%", 80, None, "%", "~"),
    ("100余家", "100余家", 100, None, "家", ">"),
    ("20多万户", "20多万户", 20, None, "万户", ">"),
    ("集聚“100+”企业", "100+", 100, None, "", ">="),
    ("100+家企业", "100+家", 100, None, "家", ">="),
    ("10-15家", "10-15家", 10, 15, "家", ">="),
    ("10%至15%", "10%至15%", 10, 15, "%", ">="),
    ("500~600亿元", "500~600亿元", 500, 600, "亿元", ">="),
    ("1000万—2000万元", "1000万—2000万元", 1000, 2000, "万元", ">="),
    ("9000万至1亿元", "9000万至1亿元", 9000, 10000, "万元", ">="),
    ("两到三个", "两到三个", 2, 3, "个", ">="),
    ("百分之十五", "百分之十五", 15, None, "%", ""),
    ("百分之五至百分之八", "百分之五至百分之八", 5, 8, "%", ""),
    ("提高12个百分点", "12个百分点", 12, None, "个百分点", ""),
    ("翻一番", "翻一番", 2, None, "倍", ""),
    ("翻番", "翻番", 2, None, "倍", ""),
    ("翻两番", "翻两番", 4, None, "倍", ""),
    ("增长一倍", "一倍", 1, None, "倍", ""),
    ("达到2.5倍", "2.5倍", 2.5, None, "倍", ">="),
    ("进入全国前三", "前三", 3, None, "", "<="),
    ("位居前10位", "前10位", 10, None, "位", "<="),
    ("位居第3位", "第3位", 3, None, "位", "="),
    ("五百家企业", "五百家", 500, None, "家", ""),
    ("两千三百户", "两千三百户", 2300, None, "户", ""),
    ("三十万亩", "三十万亩", 30, None, "万亩", ""),
    ("两千亿元", "两千亿元", 2000, None, "亿元", ""),
    ("3千亿元", "3千亿元", 3000, None, "亿元", ""),
    ("拓展百万平米载体", "百万平米", 100, None, "万平米", "~"),
    ("打造万亿级集群", "万亿级", 1, None, "万亿元", "~"),
    ("打造千亿级集群", "千亿级", 1000, None, "亿元", "~"),
    ("产值超千亿元", "千亿元", 1000, None, "亿元", ">"),
    ("近千架无人机", "千架", 1000, None, "架", "~"),
    ("500Mbps", "500Mbps", 500, None, "Mbps", ""),
    ("超5000P", "5000P", 5000, None, "P", ">"),
    ("1.2EFLOPS", "1.2EFLOPS", 1.2, None, "EFLOPS", ""),
    ("500万千瓦", "500万千瓦", 500, None, "万千瓦", ""),
    ("5千瓦", "5千瓦", 5, None, "千瓦", ""),
    ("1.2万亿千瓦时", "1.2万亿千瓦时", 1.2, None, "万亿千瓦时", ""),
    ("2.5万人次/年", "2.5万人次/年", 2.5, None, "万人次/年", ""),
    ("0.5吨标准煤/万元", "0.5吨标准煤/万元", 0.5, None, "吨标准煤/万元", ""),
    ("1万台（套）", "1万台（套）", 1, None, "万台（套）", ""),
    ("500台套装备", "500台套", 500, None, "台套", ""),
    ("100亿美元", "100亿美元", 100, None, "亿美元", ""),
    ("30个人工智能场景", "30个", 30, None, "个", ""),
    ("20公里", "20公里", 20, None, "公里", ""),
    ("30平方公里", "30平方公里", 30, None, "平方公里", ""),
    ("60万架次", "60万架次", 60, None, "万架次", ""),
]


def parts(text: str, q: Quantity) -> tuple[str, float, float | None, str, str]:
    return text[q.start : q.end], q.value, q.upper, q.unit, q.comparator


@pytest.mark.parametrize("case", CASES, ids=[c[0] for c in CASES])
def test_quantity(case: tuple[str, str, float, float | None, str, str]) -> None:
    text, *expected = case
    assert [parts(text, q) for q in find_quantities(text)] == [tuple(expected)]


@pytest.mark.parametrize(
    "text",
    [
        "发展5G、6G、3D打印和8K",
        "IPv6、Web3.0、S32、G60",
        "第1名，第二批，第三代",
        "沪府办发〔2022〕11号",
        "一网通办，四星级饭店，三级医院",
        "千家万户，百城千屏",
        "世界500强，前沿技术，前期工作，前三年",
        "二〇二五",
    ],
)
def test_no_quantity(text: str) -> None:
    assert [parts(text, q) for q in find_quantities(text) if q.kind != "time"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("十五", 15), ("二十", 20), ("两百零五", 205), ("三点五", 3.5), ("1,000", 1000), ("3.25", 3.25)],
)
def test_numeral(text: str, value: float) -> None:
    assert numeral(text) == value


def test_a_year_in_numerals_is_no_numeral() -> None:
    with pytest.raises(ValueError):
        numeral("二〇二五")


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("万亿元", "money"), ("万家", "count"), ("万平方米", "extent"), ("%", "share"), ("倍", "times"), ("", "count")],
)
def test_kind_of(unit: str, kind: str) -> None:
    assert kind_of(unit) == kind


def test_clause_after_clause() -> None:
    text = "建成10个平台、3.5万例测试集，产值翻一番"
    assert [text[q.start : q.end] for q in find_quantities(text)] == ["10个", "3.5万例", "翻一番"]


def test_a_window_of_the_text() -> None:
    text = "达到100家，引进20家"
    assert [text[q.start : q.end] for q in find_quantities(text, 7)] == ["20家"]


@given(
    st.text(
        alphabet="0123456789.,%％+-—~至到约超以上左右万亿千百十一二两三家个元年级翻番前第位G“”（）/，。", max_size=40
    )
)
def test_spans_are_exact_ordered_and_apart(text: str) -> None:
    found = find_quantities(text)
    for q in found:
        assert 0 <= q.left <= q.start < q.end <= q.right <= len(text)
        assert text[q.start : q.end].strip() == text[q.start : q.end]
        assert q.value >= 0
    assert all(a.end <= b.start for a, b in pairwise(found))
