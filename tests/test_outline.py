"""What measures develop and build, and what lies under what, given the names: sentences of our own with marked names.

t{…} is a track, x{…} a technology, p{…} a project, k{…} a park, o{…} an organization.
"""

import re

import pytest

from extraction.document import Mention
from extraction.load import document_from_text
from extraction.reading import Reading, Sentences
from extraction.relations import find_relations

TYPES = {"t": "Track", "x": "Technology", "p": "Project", "k": "Park", "o": "Organization"}
MARK = re.compile(r"([txpko])\{([^}]*)\}")
RELATIONS = ("SUPPORTS", "SUBTRACK_OF", "INVOLVES", "BUILDS")


def claims(marked: str) -> set[str]:
    """HEAD RELATION TAIL of what the rules read in a text with marked names; measures by their title."""
    plain, mentions, position = "", [], 0
    for match in MARK.finditer(marked):
        plain += marked[position : match.start()]
        mentions.append(Mention(len(plain), len(plain) + len(match[2]), TYPES[match[1]], match[2]))
        plain, position = plain + match[2], match.end()
    plain += marked[position:]
    document = document_from_text("x.txt", plain)
    assert document.text == plain
    reading = Reading(document, Sentences(document, [], []).around([]), tuple(sorted(mentions)))
    return {f"{c.head} {c.relation} {c.tail}" for c in find_relations(reading) if c.relation in RELATIONS}


def measure(title: str, body: str) -> set[str]:
    return claims(
        f"宁州市t{{预制菜}}发展行动方案\n一、重点任务\n（一）{title}。{body}\n（二）加强服务保障。完善配套服务。\n"
    )


LISTS = [
    (
        "a bracket lists the fields of the track before it",
        "壮大优势产业",
        "重点打造t{精品茶叶}（t{抹茶}、t{茶点心}）、t{竹木家居}（t{竹地板}、t{竹餐具}）两大赛道。",
        "抹茶 SUBTRACK_OF 精品茶叶; 竹餐具 SUBTRACK_OF 竹木家居; 壮大优势产业 SUPPORTS 精品茶叶; 壮大优势产业 SUPPORTS 竹木家居",
        "壮大优势产业 SUPPORTS 抹茶; 竹木家居 SUBTRACK_OF 精品茶叶",
    ),
    (
        "the bracket behind a chain",
        "壮大优势产业",
        "做强t{羊绒}全产业链（t{分梳}、t{纺纱}）。",
        "分梳 SUBTRACK_OF 羊绒; 纺纱 SUBTRACK_OF 羊绒",
        "",
    ),
    (
        "the noun that closes a list is its parent; items that were not found do not part them",
        "优化t{消费环境}",
        "发展t{夜市}、文化集市、t{周末展会}等多元融合的t{城市消费}新业态。",
        "夜市 SUBTRACK_OF 城市消费; 周末展会 SUBTRACK_OF 城市消费; 优化消费环境 SUPPORTS 夜市",
        "",
    ),
    (
        "the track that the clause speaks of",
        "做优三条主线",
        "t{养殖}侧重t{鲈鱼}、t{河蟹}两个品种，t{加工}侧重t{鱼糜}、t{鱼油}。",
        "鲈鱼 SUBTRACK_OF 养殖; 鱼油 SUBTRACK_OF 加工",
        "加工 SUBTRACK_OF 养殖",
    ),
    (
        "the field that a sentence sets, then its fields",
        "云溪水岸",
        "做大t{水上运动}，在云溪镇规划p{云溪赛艇基地}，培育t{赛艇培训}、t{桨板体验}。",
        "赛艇培训 SUBTRACK_OF 水上运动; 云溪水岸 BUILDS 云溪赛艇基地",
        "",
    ),
    (
        "what a measure develops lies under the track of its heading",
        "做强t{蓝莓}产业",
        "重点发展t{蓝莓饮料}、t{花青素提取}，推动t{蓝莓采摘}模式创新。",
        "蓝莓饮料 SUBTRACK_OF 蓝莓; 花青素提取 SUBTRACK_OF 蓝莓; 蓝莓采摘 SUBTRACK_OF 蓝莓; 做强蓝莓产业 SUPPORTS 蓝莓饮料",
        "",
    ),
    (
        "of two tracks in a heading the one whose noun an item shares",
        "培育t{生态家具}与t{医用耗材}",
        "发展t{藤编家具}、t{可降解医用耗材}。",
        "藤编家具 SUBTRACK_OF 生态家具; 可降解医用耗材 SUBTRACK_OF 医用耗材",
        "可降解医用耗材 SUBTRACK_OF 生态家具",
    ),
    (
        "a counted list without a track in the heading lies under the document's",
        "突出发展重点",
        "推动t{即烹菜}、t{即热菜}、t{即配菜}三大板块协同发展。",
        "即烹菜 SUBTRACK_OF 预制菜; 突出发展重点 SUPPORTS 即配菜",
        "",
    ),
    (
        "what is changed is no part of what changes it, nor is a name part of a longer one",
        "做强t{智能家具}",
        "推动t{家具制造}业数字化转型，发展t{家具}。",
        "做强智能家具 SUPPORTS 家具",
        "家具制造 SUBTRACK_OF 智能家具; 家具 SUBTRACK_OF 智能家具",
    ),
    (
        "a label behind places, and what each of them goes on about",
        "优化布局",
        "\n▲k{北岭园}：t{鞋服}。k{北岭园}侧重t{跑鞋}、t{舞鞋}。",
        "跑鞋 SUBTRACK_OF 鞋服; 舞鞋 SUBTRACK_OF 鞋服",
        "",
    ),
    (
        "one is a part of another",
        "提高认识",
        "t{预制菜}产业是t{食品工业}的重要组成部分。",
        "预制菜 SUBTRACK_OF 食品工业",
        "",
    ),
    (
        "in another name in brackets there is no list",
        "做强t{蓝莓}产业",
        "发展t{冻干}（t{真空冷冻干燥}）。",
        "冻干 SUBTRACK_OF 蓝莓",
        "真空冷冻干燥 SUBTRACK_OF 冻干",
    ),
]
PASSING = [
    ("what something is applied to", "面向t{纺织}、t{家具}等垂直细分行业建设服务平台。", "纺织"),
    ("a means", "以发展t{大数据}为依托，建设服务平台。", "大数据"),
    ("those who take part", "支持t{医疗}机构采购。", "医疗"),
    ("a size", "全市t{茶叶}产业产值达到30亿元。", "茶叶"),
    ("known leading industries", "聚焦t{茶叶}、t{家具}三大先导产业，建设设计平台。", "家具"),
    ("where something is done", "在t{纺织}、t{家具}等行业推广节能技术。", "纺织"),
    ("one thing made of many", "建设集t{检测}、t{展示}于一体的服务中心。", "检测"),
]
INVOLVED = [
    (
        "the track that the sentence develops",
        "做强t{蓝莓}产业",
        "发展t{花青素提取}，推广x{超临界萃取}、x{膜分离}。",
        "花青素提取 INVOLVES 超临界萃取; 花青素提取 INVOLVES 膜分离",
        "蓝莓 INVOLVES 膜分离",
    ),
    (
        "each clause has its own",
        "壮大两翼",
        "t{浆果种植}着重推广x{基质栽培}，t{浆果加工}着重攻克x{冷破碎}。",
        "浆果种植 INVOLVES 基质栽培; 浆果加工 INVOLVES 冷破碎",
        "浆果种植 INVOLVES 冷破碎",
    ),
    (
        "in the making of something",
        "做强t{蓝莓}产业",
        "在t{蓝莓饮料}生产中运用x{光谱检测}。",
        "蓝莓饮料 INVOLVES 光谱检测",
        "",
    ),
    (
        "applied in a field",
        "加快数字赋能",
        "推动x{图像识别}等技术在t{果品分选}领域的应用。",
        "果品分选 INVOLVES 图像识别",
        "",
    ),
    (
        "several subjects, and what something is done for",
        "做强t{陶瓷}产业",
        "t{岩板}、t{发泡砖}生产线推行x{干法制粉}，为t{卫浴}攻克x{抗菌釉}。",
        "岩板 INVOLVES 干法制粉; 发泡砖 INVOLVES 干法制粉; 卫浴 INVOLVES 抗菌釉",
        "卫浴 INVOLVES 干法制粉",
    ),
    ("a label opens a line", "做优三类产品", "\n●t{研学旅行}：开发x{扎染课程}。", "研学旅行 INVOLVES 扎染课程", ""),
    ("else the document's", "突破技术", "攻克x{中央厨房温控}。", "预制菜 INVOLVES 中央厨房温控", ""),
]
BUILT = [
    ("lists", "建设p{宁州种质资源圃}和k{青溪研学营地}。", "宁州种质资源圃 青溪研学营地", ""),
    (
        "events and mechanisms",
        "办好p{宁州梨花节}，实行p{“一品一专班”}，推出p{“梨农贷”}。",
        "宁州梨花节 “一品一专班” “梨农贷”",
        "",
    ),
    ("a layout", "按照p{“一核三带”总体布局}推进。", "“一核三带”总体布局", ""),
    (
        "who acts builds, and is not built",
        "支持o{宁州果业集团}牵头组建o{宁州梨业研究院}，鼓励k{青溪产业园}引进企业。",
        "宁州梨业研究院",
        "宁州果业集团 青溪产业园",
    ),
    ("only relied on", "依托k{青溪产业园}建设p{果品检测中心}。", "果品检测中心", "青溪产业园"),
    (
        "the words behind say that it is built",
        "推动p{果品云平台}建设，争取o{省农科院宁州分院}落地。",
        "果品云平台 省农科院宁州分院",
        "",
    ),
    ("a place is built on", "提升k{青溪老街}，促进k{城南片区}企业入驻。", "青溪老街", "城南片区"),
    ("chosen or entered", "引导企业入驻k{青溪产业园}，纳入p{省级重点项目库}。", "", "青溪产业园 省级重点项目库"),
]


@pytest.mark.parametrize(("title", "body", "expected", "wrong"), [r[1:] for r in LISTS], ids=[r[0] for r in LISTS])
def test_fields_of_fields(title: str, body: str, expected: str, wrong: str) -> None:
    found = measure(title, body)
    assert [e for e in expected.split("; ") if e not in found] == [], found
    assert [w for w in wrong.split("; ") if w in found] == []


@pytest.mark.parametrize(("body", "track"), [r[1:] for r in PASSING], ids=[r[0] for r in PASSING])
def test_fields_named_in_passing(body: str, track: str) -> None:
    assert f"推进转型发展 SUPPORTS {track}" not in measure("推进转型发展", f"{body}重点发展t{{预制菜}}。")


@pytest.mark.parametrize(
    ("title", "body", "expected", "wrong"), [r[1:] for r in INVOLVED], ids=[r[0] for r in INVOLVED]
)
def test_technologies(title: str, body: str, expected: str, wrong: str) -> None:
    found = measure(title, body)
    assert [e for e in expected.split("; ") if e not in found] == [], found
    assert [w for w in wrong.split("; ") if w in found] == []


@pytest.mark.parametrize(("body", "expected", "wrong"), [r[1:] for r in BUILT], ids=[r[0] for r in BUILT])
def test_what_is_built(body: str, expected: str, wrong: str) -> None:
    found = measure("夯实支撑", body)
    assert [e for e in expected.split() if f"夯实支撑 BUILDS {e}" not in found] == [], found
    assert [w for w in wrong.split() if f"夯实支撑 BUILDS {w}" in found] == []


def test_of_many_fields_allotted_to_places_none_is_what_a_measure_is_about() -> None:
    few = "k{东园}发展t{瓷砖}、t{卫浴}，k{西园}发展t{灯具}。"
    many = few + "".join(f"k{{{i}号园}}发展t{{{a}}}、t{{{b}}}。" for i, a, b in ("三甲乙", "四丙丁", "五戊己"))
    many = many.replace("甲", "地毯").replace("乙", "窗帘").replace("丙", "座椅").replace("丁", "床垫")
    many = many.replace("戊", "门锁").replace("己", "五金")
    assert "优化布局 SUPPORTS 灯具" in measure("优化布局", few)
    assert "优化布局 SUPPORTS 灯具" not in measure("优化布局", many)


def test_the_field_of_what_is_built_is_supported() -> None:
    found = measure("夯实支撑", "建设k{山地越野训练基地}。发展t{山地越野}。")
    assert "夯实支撑 SUPPORTS 山地越野" in found


def test_outside_measures() -> None:
    """A table and a sentence of a document that has no measures; a heading that is a name alone."""
    found = claims(
        "宁州市t{低空经济}发展规划\n为引导要素精准投放，各镇按下表错位发展，未列入的镇结合实际发展配套服务，新招引的项目与所在镇的方向不符的，由市里统筹安排，防止低水平重复建设。\n区域|细分领域\n北岭镇|t{整机}、t{飞行培训}\n南湖镇|t{航空软件}\n"
        "其中t{整机}重点应用x{分布式电推进}。\n"
    )
    assert found >= {"飞行培训 SUBTRACK_OF 低空经济", "航空软件 SUBTRACK_OF 低空经济", "整机 INVOLVES 分布式电推进"}
    assert "低空观光 SUBTRACK_OF 低空经济" in claims(
        "宁州市t{低空经济}发展规划\n一、重点方向\n（一）t{低空观光}。推广x{电动直升机}。\n（二）加强保障。完善服务。\n"
    )
