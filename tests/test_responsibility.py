"""Who answers for what: lists in every style, and sentences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extraction.agencies.names import full_name
from extraction.agencies.responsibility import find_responsibilities
from extraction.divisions.finder import jurisdiction_of
from extraction.document import Document
from extraction.load import document_from_text, read_document

CORPUS = Path(__file__).parent.parent / "corpus"
ITEM = "1.发展低空经济。支持企业开展无人机研制，拓展应用场景。"


def document(text: str, jurisdiction: str) -> Document:
    read = document_from_text("x.txt", text)
    return replace(read, metadata=replace(read.metadata, jurisdiction=jurisdiction))


def edges(text: str, jurisdiction: str) -> dict[str, str]:
    """Measure: bodies, each with + for 牵头, - for 配合, ~ before an Organization."""
    read = document(text, jurisdiction)
    found: dict[str, list[str]] = {}
    for edge in find_responsibilities(read):
        mark = {"牵头": "+", "配合": "-", "责任": ""}[edge.role]
        kind = "~" if edge.type == "Organization" else ""
        found.setdefault(read.sections[edge.section].title, []).append(kind + edge.name + mark)
    return {title: " ".join(bodies) for title, bodies in found.items()}


@pytest.mark.parametrize(
    ("bodies", "jurisdiction", "expected"),
    [
        ("（责任单位：市科技局、市财政局）", "苏州市", "市科技局 市财政局"),
        ("(责任部门:市科技局，市财政局)", "苏州市", "市科技局 市财政局"),
        ("〔责任单位：市科技局，市财政局、各县（市、区）政府〕", "绵阳市", "市科技局 市财政局 各县（市、区）政府"),
        ("[责任单位：市科技局、各区县〔自治县〕政府]", "重庆市", "市科技局 各区县（自治县）政府"),
        ("【牵头单位：市科技局；配合单位：市财政局】", "苏州市", "市科技局+ 市财政局-"),
        ("（牵头单位：市科技局，责任单位：市财政局等）", "苏州市", "市科技局+ 市财政局"),
        ("（主办：市科技局 协办：市财政局）", "苏州市", "市科技局+ 市财政局-"),
        ("（市科技局、市财政局）", "苏州市", "市科技局 市财政局"),
        ("（市科技局）", "苏州市", "市科技局"),
        ("（市科技局、市财政局等按职责分工负责）", "苏州市", "市科技局 市财政局"),
        ("（省科技厅牵头，省财政厅、教育厅配合）", "湖南省", "省科技厅+ 省财政厅- 教育厅-"),
        ("（省科技厅牵头，省财政厅，各市州人民政府负责）", "湖南省", "省科技厅+ 省财政厅 各市州人民政府"),
        ("（市科技局会同市财政局负责）", "苏州市", "市科技局+ 市财政局-"),
        ("（市发展改革委、科技局、财政局）", "苏州市", "市发展改革委 市科技局 市财政局"),
        ("（市、区两级科技部门，市财政局）", "南京市", "市、区两级科技部门 市财政局"),
        ("（市科技局，各市、县（区）人民政府，各街道、镇）", "苏州市", "市科技局 各市、县（区）人民政府 各街道、镇"),
        ("（省科技厅，各市州、县市区人民政府）", "湖南省", "省科技厅 各市州、县市区人民政府"),
        ("（各盟行政公署、市人民政府负责）", "内蒙古自治区", "各盟行政公署、市人民政府"),
        ("（市科技局，相关区、县（市））", "杭州市", "市科技局 相关区、县（市）"),
        ("（市科技局、各区、市财政局）", "杭州市", "市科技局 各区 市财政局"),
        ("（各县（市）、区，市财政局）", "杭州市", "各县（市）、区 市财政局"),
        ("（责任单位：市科技局，有关区县〔含两江新区，下同〕）", "重庆市", "市科技局 有关区县"),
        ("（完成时限：2025年12月；责任单位：市科技局）", "苏州市", "市科技局"),
        ("（市科技局牵头，市财政局配合，2026年底前完成）", "苏州市", "市科技局+ 市财政局-"),
        ("（责任单位：市城投集团、苏州大学、市科技局）", "苏州市", "~市城投集团 ~苏州大学 市科技局"),
        ("（市委组织部、市税务局、人民银行苏州市分行）", "苏州市", "市委组织部 市税务局 人民银行苏州市分行"),
        ("（市科技局、昆山市、苏州工业园区、高新区）", "苏州市", "市科技局 昆山市 苏州工业园区 高新区"),
        ("（团市委、市总工会、市科协、市妇联）", "苏州市", "团市委 市总工会 市科协 市妇联"),
        ("（经信局、科技局，各镇（街道））", "德清县", "经信局 科技局 各镇（街道）"),
        ("（责任处室：产业处、科技处）", "苏州市", "产业处 科技处"),
        ("（财政部、税务总局、中国民航局按职责分工负责）", "中国", "财政部 税务总局 中国民航局"),
        ("（商务部、海关总署等有关部门负责）", "中国", "商务部 海关总署"),
        ("（工业和信息化部、财政部等负责。列第一位者为牵头单位，下同）", "中国", "工业和信息化部+ 财政部"),
        ("（★市科技局、市财政局；带★的为牵头单位）", "苏州市", "市科技局+ 市财政局"),
        ("（市科技局*、市财政局）\n注：标*的为牵头单位。", "苏州市", "市科技局+ 市财政局"),
        ("（责任领导：张三；责任单位：市科技局）", "苏州市", "市科技局"),
        ("（牵头单位：市科技局 责任单位：市财政局、各区、县（市））", "杭州市", "市科技局+ 市财政局 各区、县（市）"),
        (
            "（市科技局牵头，各区、县（市）政府，市级有关单位配合）",
            "杭州市",
            "市科技局+ 各区、县（市）政府- 市级有关单位-",
        ),
        ("（市科技局、市财政局及各县（市、区））", "杭州市", "市科技局 市财政局 各县（市、区）"),
        ("（市科技局、高新区管委会、市低空经济专班）", "苏州市", "市科技局 高新区管委会 市低空经济专班"),
        ("（市级牵头单位：市科技局；市级配合单位：市财政局）", "苏州市", "市科技局+ 市财政局-"),
        ("（责任单位为市科技局、市财政局）", "苏州市", "市科技局 市财政局"),
        ("牵头单位：市科技局。配合单位：市财政局、市人社局。", "苏州市", "市科技局+ 市财政局- 市人社局-"),
        ("责任单位：市科技局。支持企业加大研发投入。", "苏州市", "市科技局"),
        ("\n责任单位：市科技局、市财政局", "苏州市", "市科技局 市财政局"),
        ("责任单位：市科技局、市财政局。", "苏州市", "市科技局 市财政局"),
        ("市科技局、市人力社保局等负责。", "杭州市", "市科技局 市人力社保局"),
        ("由市科技局牵头，会同市财政局制定细则。", "苏州市", "市科技局+ 市财政局-"),
        ("由市科技局会同市财政局组织实施。", "苏州市", "市科技局+ 市财政局-"),
        ("建立由市领导主抓，市科技局牵头，各有关部门协同推进的机制。", "苏州市", "市科技局+"),
        ("推动市大数据中心、上汽集团打造标杆应用。", "上海市", ""),
        ("建设地理信息系统（GIS），服务机构（含医院）和部门（单位）。", "上海市", ""),
        ("推广数字内容（知识产权），建设平台（一站式）。", "上海市", ""),
        ("国家林草局会同有关部门认定龙头企业。", "中国", ""),
        ("【责任单位】市科技局、各县（市、区）政府", "赣州市", "市科技局 各县（市、区）政府"),
        ("（兑现部门：市科技局、市财政局）", "赣州市", "市科技局 市财政局"),
        ("（市级层面：市科技局；县级层面：各县（市、区）政府）", "赣州市", "市科技局 各县（市、区）政府"),
        ("（市科技局牵头负责，各县（市、区）政府配合落实）", "赣州市", "市科技局+ 各县（市、区）政府-"),
        ("（责任单位：市科技局（牵头）、市财政局）", "赣州市", "市科技局+ 市财政局"),
        ("责任单位：市科技局为牵头单位，市财政局为配合单位。", "赣州市", "市科技局+ 市财政局-"),
        ("（主办单位：市科技局 协办单位：市财政局 完成时限：2025年底）", "赣州市", "市科技局+ 市财政局-"),
        ("（责任单位：市科技局、市财政局；\n配合单位：市商务局）", "赣州市", "市科技局 市财政局 市商务局-"),
        ("（市科技局 市财政局 市商务局）", "赣州市", "市科技局 市财政局 市商务局"),
        ("（市科技局、市数据局、市政府驻京联络处）", "赣州市", "市科技局 市数据局 市政府驻京联络处"),
        ("由县林业局负总责，县科技局、大桥镇政府抓落实。", "南城县", "县林业局+ 县科技局 大桥镇政府"),
        ("县民政局、县卫健委共同负责，县残联参与。", "南城县", "县民政局 县卫健委 县残联-"),
        ("县文旅局、各镇（办）负责。", "南城县", "县文旅局 各镇（办）"),
        ("州文旅局总牵头；艺术类由州文联、州教育局分别承担。", "大理白族自治州", "州文旅局+ 州文联 州教育局"),
        (
            "\n州政务局、人民银行大理州分行、大理金融监管分局。",
            "大理白族自治州",
            "州政务局 人民银行大理州分行 大理金融监管分局",
        ),
        ("（农业农村部种业管理司、渔业渔政管理局负责）", "中国", "农业农村部种业管理司 农业农村部渔业渔政管理局"),
        ("各有关部门和单位协同推进，各区政府落实。", "上海市", ""),
        ("〈市科技局、市财政局〉", "赣州市", "市科技局 市财政局"),
        ("「市科技局、市财政局」", "赣州市", "市科技局 市财政局"),
        ("（责任单位∶市科技局、市财政局）", "赣州市", "市科技局 市财政局"),
        ("责任单位：市科技局·市财政局", "赣州市", "市科技局 市财政局"),
        ("\n责任单位——市科技局、市财政局", "赣州市", "市科技局 市财政局"),
        ("\n牵头→市科技局；配合→市财政局", "赣州市", "市科技局+ 市财政局-"),
        ("\n【牵头】市科技局【配合】市财政局、市商务局", "赣州市", "市科技局+ 市财政局- 市商务局-"),
        ("\n牵头单位（市科技局）配合单位（市财政局）", "赣州市", "市科技局+ 市财政局-"),
        ("\n（责任单位）市科技局、市财政局", "赣州市", "市科技局 市财政局"),
        ("\n责任单位：\n市科技局\n市财政局\n", "赣州市", "市科技局 市财政局"),
        ("\n→市科技局、市财政局", "赣州市", "市科技局 市财政局"),
        ("市科技局、市财政局。", "赣州市", "市科技局 市财政局"),
        ("牵头单位为市科技局，配合单位为市财政局。", "赣州市", "市科技局+ 市财政局-"),
        ("市科技局为责任单位。", "赣州市", "市科技局"),
        ("责任主体：章贡区政府（牵头：市科技局）", "赣州市", "章贡区政府 市科技局+"),
        ("由市政府统一部署，市科技局参与。", "赣州市", "市科技局-"),
        ("市科技局要制定细则，市财政局具体承担经费保障。", "赣州市", "市科技局 市财政局"),
        ("市科技局履行牵头抓总职责，市财政局协同配合。", "赣州市", "市科技局 市财政局-"),
        ("推动市科技局要素保障平台建设。", "赣州市", ""),
        ("由两省市能源主管部门负责。", "上海市", "两省市能源主管部门"),
        ("国务院有关部门要按照职责分工给予支持，省级能源主管部门落实计划。", "中国", "国务院有关部门 省级能源主管部门"),
    ],
)
def test_styles(bodies: str, jurisdiction: str, expected: str) -> None:
    assert edges(ITEM + bodies, jurisdiction).get("发展低空经济", "") == expected


def test_several_lists_in_one_item() -> None:
    text = ITEM + "一是建设平台。（市科技局负责）二是培育企业。（市工信局负责）"
    assert edges(text, "苏州市") == {"发展低空经济": "市科技局 市工信局"}


def test_a_list_in_the_heading_covers_what_stands_under_it() -> None:
    text = "（一）加强创新（牵头单位：市科技局）\n1.建设平台。支持建设实验室。\n2.培育企业。支持企业建设机构。\n"
    assert edges(text, "苏州市") == {"建设平台": "市科技局+", "培育企业": "市科技局+"}


def test_a_list_below_several_items_covers_them() -> None:
    text = (
        "（一）加强创新\n1.建设平台。支持建设实验室。\n2.培育企业。支持企业建设机构。\n（责任单位：市科技局）\n"
        "（二）加强保障\n3.强化协调。建立机制并统筹推进。\n4.加强宣传。利用媒体宣传。\n（责任单位：市委宣传部）"
    )
    assert edges(text, "苏州市") == {
        "建设平台": "市科技局",
        "培育企业": "市科技局",
        "强化协调": "市委宣传部",
        "加强宣传": "市委宣传部",
    }


def test_a_list_for_all_items_above() -> None:
    text = (
        "第一节 拓展赛道\n1.做大装备。主攻电解槽和储氢罐。\n2.做优储能。发展储能电池。（市科技局）\n3.培育新业态。探索微藻固碳。\n"
        "（以上责任单位：市发改委）\n第二节 优化布局\n按照总体布局推进。\n（责任单位：市资源局牵头，市交通局参与）\n"
    )
    assert edges(text, "苏州市") == {
        "做大装备": "市发改委",
        "做优储能": "市科技局",
        "培育新业态": "市发改委",
        "优化布局": "市资源局+ 市交通局-",
    }


def test_a_heading_that_is_a_body() -> None:
    text = "一、市发改委\n1.建设平台。支持建设实验室。\n2.培育企业。引进企业。\n二、市科技局\n3.攻关技术。攻克难题。\n"
    assert edges(text, "苏州市") == {"建设平台": "市发改委", "培育企业": "市发改委", "攻关技术": "市科技局"}


def test_a_list_below_each_item_covers_only_it() -> None:
    text = "1.建设平台。支持建设实验室。\n责任单位：市科技局\n2.培育企业。支持企业建设机构。\n责任单位：市工信局\n"
    assert edges(text, "苏州市") == {"建设平台": "市科技局", "培育企业": "市工信局"}


def test_a_sentence_gives_the_items_before_it() -> None:
    text = (
        "一、支持措施\n1.建设平台。支持建设实验室。\n2.培育企业。支持企业建设机构。\n"
        "3.组织实施。以上各项任务由市科技局负责。\n"
    )
    assert edges(text, "苏州市") == {"建设平台": "市科技局", "培育企业": "市科技局", "组织实施": "市科技局"}


def test_bodies_in_the_cells_of_a_table() -> None:
    text = "".join(f"{n}\n建设第{n}个平台，服务企业。\n市科技局\n市财政局、有关区县\n" for n in range(1, 5))
    found = find_responsibilities(document(text, "重庆市"))
    assert {e.name for e in found} <= {"市科技局", "市财政局", "有关区县"}


TABLES = {
    "bars": (
        "序号｜重点任务｜工作内容｜牵头单位｜配合单位\n一、建设\n"
        "1｜建设园区｜完成道路。｜市科技局｜市财政局、市城投集团\n2｜培育企业｜引进企业。｜市工信局｜—\n"
    ),
    "no number": "工作任务 | 责任单位 | 完成时限\n建设园区 | 市科技局（牵头）、市财政局、市城投集团 | 2025年\n"
    "培育企业 | 市工信局（牵头） | 2025年\n",
    "one cell a line, no number": (
        "任务\n牵头单位\n配合单位\n建设园区\n市科技局\n市财政局、市城投集团\n培育企业\n市工信局\n—\n"
    ),
    "two header rows": (
        "序号 | 任务 | 责任单位 | | 备注\n | | 牵头 | 配合 | \n1 | 建设园区 | 市科技局 | 市财政局、市城投集团 | 甲\n"
        "2 | 培育企业 | 市工信局 | | 乙\n"
    ),
    "one cell a line": (
        "序号\n攻坚任务\n具体内容及完成时限\n牵头单位\n参与单位\n一、建设\n1\n建设园区\n完成道路。\n年底投用。\n"
        "市科技局\n市财政局、市城投集团\n二、培育\n2\n培育企业\n引进企业，服务2000家。\n市工信局\n—\n"
    ),
}


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_columns_of_a_table_give_roles(table: str) -> None:
    found = edges(TABLES[table], "苏州市")
    helping = "市财政局 ~市城投集团" if table == "no number" else "市财政局- ~市城投集团-"
    assert found == {"建设园区": f"市科技局+ {helping}", "培育企业": "市工信局+"}


def test_paragraphs_that_begin_with_一是_and_end_in_bodies_are_measures() -> None:
    text = (
        "云溪新区管理委员会关于优化产业布局的意见\n各部门：\n为避免同质竞争，提出如下意见。\n"
        "一是盘活存量。改造老厂房，清退低效园区，按季公布情况。（新区统计局）\n"
        "二是突出特色。建设产业基地，支持企业设立工作室。（新区文物局、北湖新城管委会）\n"
    )
    assert edges(text, "上海市") == {"盘活存量": "新区统计局", "突出特色": "新区文物局 北湖新城管委会"}
    named = full_name("新区文物局", "上海市", "云溪新区管理委员会")
    assert named is not None and named.name == "云溪新区文物局"


def test_a_layout_of_places_is_no_measure_and_a_short_form_no_title() -> None:
    text = "云溪市方案\n一、空间布局\n东园区：装备制造。\n二、设立北湖试验区（以下简称试验区）。面积50平方公里。\n"
    read = document(text, "赣州市")
    assert [(s.title, s.kind) for s in read.sections[1:]] == [("空间布局", "section"), ("设立北湖试验区", "measure")]


def test_a_signature_is_no_list() -> None:
    text = ITEM + "\n苏州市人民政府办公室、苏州市科学技术局\n2024年3月1日\n"
    assert edges(text, "苏州市") == {}


def test_spans() -> None:
    read = document(ITEM + "（责任单位：市科技局、市财政局）", "苏州市")
    for edge in find_responsibilities(read):
        assert read.text[edge.start : edge.end] == edge.name
        assert read.text[edge.list_start : edge.list_end] == "（责任单位：市科技局、市财政局）"


@pytest.mark.parametrize(("number", "expected"), [("000", 1), ("001", 1), ("002", 63), ("003", 87), ("004", 0)])
def test_corpus(number: str, expected: int) -> None:
    read = read_document(next(CORPUS.glob(f"{number}-*.txt")))
    read = replace(read, metadata=replace(read.metadata, jurisdiction=jurisdiction_of(read.text, read.metadata)))
    found = find_responsibilities(read)
    assert len({(e.section, e.name) for e in found}) == expected
    assert all(read.sections[e.section].kind == "measure" for e in found)
    assert all(read.text[e.start : e.end] == e.name for e in found)


def test_corpus_003_measure_9() -> None:
    read = read_document(next(CORPUS.glob("003-*.txt")))
    read = replace(read, metadata=replace(read.metadata, jurisdiction="上海市"))
    bodies = {e.name for e in find_responsibilities(read) if read.sections[e.section].path.endswith("9")}
    assert {"市交通委", "市经济信息化委", "市公安局", "市发展改革委", "市科委"} <= bodies
