"""Names of projects and organizations that the verbs of a clause show, on sentences of our own."""

import pytest

from extraction.built_names import built_names
from extraction.load import document_from_text
from extraction.pipeline import extract_document
from graph.model import EntityStatement

NAMED = [
    ("a name that holds a verb", "发起设立宁州梨业发展引导基金。", {"宁州梨业发展引导基金"}),
    ("behind a place", "在青溪镇建设梨树种质资源库和果品检测中心。", {"梨树种质资源库", "果品检测中心"}),
    (
        "an item with a verb of its own",
        "打造共享办公区，建成果品云平台、增设梨木传感节点。",
        {"果品云平台", "梨木传感节点"},
    ),
    ("an event at a time", "每年4月举办宁州梨花艺术节。", {"宁州梨花艺术节"}),
    ("a count behind", "建成果品分选示范产线12条以上。", {"果品分选示范产线"}),
    ("quotes and what they name", "实施“千棚上云”行动，上线“梨农通”小程序。", {"“千棚上云”行动", "“梨农通”小程序"}),
    ("a mechanism", "建立“园长+专员”包联机制。", {"“园长+专员”包联机制"}),
    ("a formula", "实行“一镇一品一专班”，推出“梨农贷”。", {"“一镇一品一专班”", "梨农贷"}),
    ("those who act", "支持宁州大学会同青溪果业集团牵头攻关。", {"宁州大学", "青溪果业集团"}),
    (
        "what is founded, whatever its stage",
        "与青溪学院共建果材应用研究院，建设宁州梨树研究院二期。",
        {"果材应用研究院", "宁州梨树研究院"},
    ),
    ("quotes and a way of working", "优化“先验后储、随到随提”通关模式。", {"“先验后储、随到随提”通关模式"}),
    ("a body's section elsewhere", "研究建设宁州果品交易所青溪专区。", {"宁州果品交易所青溪专区"}),
    ("a field before general words", "推动建设数字经济共性技术创新平台。", {"数字经济共性技术创新平台"}),
    ("a centre for anything", "规划梨乡供水专线，建设并完善果树育种中心。", {"梨乡供水专线", "果树育种中心"}),
    ("a body without a noun", "推动宁达青禾牵头建设中试线。", {"宁达青禾"}),
]
UNNAMED = [
    ("general words", "建设公共服务平台，设立专项基金。"),
    ("a slogan", "深化“放管服”改革，对项目“一事一议”。"),
    ("what is more of something", "打造更加丰富的内容服务平台。"),
    ("a count of things", "建设5个服务中心。"),
    ("who is no one in particular", "支持龙头企业牵头攻关，鼓励高校院所牵头，推动市科技局牵头落实。"),
    ("what is relied on", "依托青溪数据平台开展服务。"),
]


def names(text: str) -> set[str]:
    return {m.name for m in built_names(text)}


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in NAMED], ids=[r[0] for r in NAMED])
def test_named(text: str, expected: set[str]) -> None:
    assert expected - names(text) == set(), names(text)


@pytest.mark.parametrize("text", [r[1] for r in UNNAMED], ids=[r[0] for r in UNNAMED])
def test_unnamed(text: str) -> None:
    assert names(text) == set()


def test_a_mechanism_that_is_only_described_is_no_project() -> None:
    text = "宁州市方案\n一、重点任务\n（一）完善机制。健全风险分担机制，深化揭榜挂帅机制。\n（二）加强保障。完善服务。"
    statements = extract_document(document_from_text("x.txt", text)).statements
    projects = {s.name for s in statements if isinstance(s, EntityStatement) and s.type == "Project"}
    assert "揭榜挂帅机制" in projects and "风险分担机制" not in projects


def test_what_quotes_name_on_trial_and_what_stands_before_them() -> None:
    text = (
        "宁州市方案\n一、重点任务\n（一）完善机制。组织实施“千企上云培育工程”试点，争取新型融合基础设施“星河·链网”骨干节点落地建设，"
        "培育若干先进陶瓷市级工程研究中心。\n（二）加强保障。完善服务。"
    )
    statements = extract_document(document_from_text("x.txt", text)).statements
    projects = {s.name for s in statements if isinstance(s, EntityStatement) and s.type == "Project"}
    assert {"千企上云培育工程", "“星河·链网”骨干节点", "先进陶瓷市级工程研究中心"} <= projects
