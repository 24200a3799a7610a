"""Relations between places, tracks and technologies, on sentences of our own."""

import pytest

from extraction.load import document_from_text
from extraction.pipeline import extract_document
from graph.model import RelationStatement

FRAME = "宁州市推动未来产业发展行动方案\n一、重点任务\n（一）优化空间布局。{}\n（二）加强服务保障。完善配套服务。"


def triples(sentence: str) -> set[str]:
    """HEAD RELATION TAIL of everything but measures and the document."""
    extraction = extract_document(document_from_text("x.txt", FRAME.format(sentence)))
    return {
        f"{s.head} {s.relation} {s.tail}"
        for s in extraction.statements
        if isinstance(s, RelationStatement) and s.head_type not in ("Measure", "Document")
    }


FOUND = [
    (
        "place and fields side by side",
        "重点发展云湖新城智能传感器及物联网和精准医疗产业、青岭新城新一代通信和软件产业。",
        ["云湖新城 SUPPORTS 物联网", "云湖新城 SUPPORTS 精准医疗", "青岭新城 SUPPORTS 软件"],
    ),
    (
        "places in one clause, fields in the next",
        "依托青山湖科技城、钱江经济开发区等平台，布局发展高端装备制造、半导体装备产业。",
        ["青山湖科技城 SUPPORTS 高端装备制造", "钱江经济开发区 SUPPORTS 半导体装备"],
    ),
    (
        "each clause speaks of its own place",
        "云龙片区重点发展新能源汽车产业，江北片区重点发展商业航天产业。",
        ["云龙片区 SUPPORTS 新能源汽车", "江北片区 SUPPORTS 商业航天"],
    ),
    ("one place a line", "滨海产业园：聚焦海洋装备、海水淡化，打造海洋产业集群。", ["滨海产业园 SUPPORTS 海水淡化"]),
    ("the name says the field", "打造东部生命健康产业园。", ["东部生命健康产业园 SUPPORTS 生命健康"]),
    (
        "coordinated names share their head",
        "支持合肥、芜湖2个高新技术产业开发区做强新型显示产业。",
        ["合肥高新技术产业开发区 SUPPORTS 新型显示", "芜湖高新技术产业开发区 LOCATED_IN 芜湖市"],
    ),
    ("built in a place", "在云湖新城建设低空经济产业园。", ["低空经济产业园 LOCATED_IN 云湖新城"]),
    ("a place as the carrier", "以云湖新城为载体，建设低空经济产业园。", ["低空经济产业园 LOCATED_IN 云湖新城"]),
    (
        "places of one line by their verbs",
        "石门镇主攻智能家电、工业机器人，青山谷侧重数字文创；老君湾发展低空经济。",
        ["石门镇 SUPPORTS 工业机器人", "青山谷 SUPPORTS 数字文创", "老君湾 SUPPORTS 低空经济"],
    ),
    (
        "verbs inside a list",
        "支持富阳区发展集成电路、临安区发展生物医药。",
        ["富阳区 SUPPORTS 集成电路", "临安区 SUPPORTS 生物医药"],
    ),
    (
        "the line's division holds what it goes on about",
        "临安区以云计算为主导，建设青山湖里；龙岗坞发展生物医药。",
        ["临安区 SUPPORTS 云计算", "青山湖里 LOCATED_IN 临安区"],
    ),
    (
        "one by one",
        "在富阳区、临安区分别建设银湖创新园、青山湖微镇基地。",
        ["银湖创新园 LOCATED_IN 富阳区", "青山湖微镇基地 LOCATED_IN 临安区"],
    ),
    (
        "a belt, its divisions and its places",
        "\n——富春山水带。覆盖富阳、桐庐两地，在黄公望村建设富春画谷，发展数字文创。",
        [
            "富春山水带 LOCATED_IN 富阳区",
            "富春山水带 LOCATED_IN 桐庐县",
            "富春画谷 LOCATED_IN 黄公望村",
            "富春山水带 SUPPORTS 数字文创",
        ],
    ),
    (
        "the former and the latter",
        "推动云湖新城、青岭新城联动，前者发展生物医药，后者发展新能源汽车。",
        ["云湖新城 SUPPORTS 生物医药", "青岭新城 SUPPORTS 新能源汽车"],
    ),
    (
        "fields in brackets",
        "提升云湖新城（生物医药、医疗器械）、青岭新城（新能源汽车）能级。",
        ["云湖新城 SUPPORTS 医疗器械", "青岭新城 SUPPORTS 新能源汽车"],
    ),
    ("fields say where they go", "人工智能产业主要布局在云湖新城和青岭新城。", ["青岭新城 SUPPORTS 人工智能"]),
    ("made into", "将云湖新城打造成为生物医药产业高地。", ["云湖新城 SUPPORTS 生物医药"]),
    ("towards", "推动生物医药项目向云湖新城集中。", ["云湖新城 SUPPORTS 生物医药"]),
    (
        "a core and what supports it",
        "以云湖新城为核心，富阳区、临安区为支撑，重点发展集成电路。",
        ["云湖新城 SUPPORTS 集成电路", "富阳区 SUPPORTS 集成电路", "临安区 SUPPORTS 集成电路"],
    ),
    (
        "what a place has",
        "富阳区依托银湖科学城大科学装置集群发展集成电路。",
        ["银湖科学城 SUPPORTS 集成电路"],
    ),
    (
        "where it is spread",
        "重点布局在富阳区、临安区，发展生物医药。",
        ["富阳区 SUPPORTS 生物医药", "临安区 SUPPORTS 生物医药"],
    ),
    (
        "an area and its counties",
        "西部山地片区以桐庐、淳安两县为主，突出生物医药。",
        ["西部山地片区 LOCATED_IN 淳安县", "西部山地片区 SUPPORTS 生物医药", "桐庐县 SUPPORTS 生物医药"],
    ),
    (
        "a place that leans on another",
        "云湖经济开发区依托长田工业园，重点发展集成电路、生物医药。",
        ["云湖经济开发区 SUPPORTS 集成电路", "长田工业园 SUPPORTS 生物医药"],
    ),
    (
        "a place that first builds something",
        "云湖新城加快滨湖片区建设，重点布局集成电路。",
        ["云湖新城 SUPPORTS 集成电路", "滨湖片区 SUPPORTS 集成电路"],
    ),
    (
        "a dash between a place and its fields",
        "\n临安区——集成电路、生物医药。\n",
        ["临安区 SUPPORTS 集成电路", "临安区 SUPPORTS 生物医药"],
    ),
    (
        "a table of places",
        "\n区域|重点载体|主攻细分领域|支撑平台\n富阳区|银湖无人机产业园|飞行培训、无人机制造|—\n临安区|—|生物医药|—\n",
        [
            "银湖无人机产业园 LOCATED_IN 富阳区",
            "富阳区 SUPPORTS 无人机制造",
            "银湖无人机产业园 SUPPORTS 无人机制造",
            "临安区 SUPPORTS 生物医药",
        ],
    ),
    (
        "places of a line before a colon",
        "\n富阳区、临安区：集成电路。\n桐庐县青山湖园区：生物医药\n",
        ["富阳区 SUPPORTS 集成电路", "临安区 SUPPORTS 集成电路", "青山湖园区 SUPPORTS 生物医药"],
    ),
    (
        "fields of a line before a colon",
        "\n上游（集成电路）：富阳区、云湖新城\n",
        ["富阳区 SUPPORTS 集成电路", "云湖新城 SUPPORTS 集成电路"],
    ),
    (
        "fields that places take on",
        "集成电路、生物医药分别由富阳区、云湖新城承担。",
        ["富阳区 SUPPORTS 集成电路", "云湖新城 SUPPORTS 生物医药"],
    ),
    (
        "a list behind the province",
        "支持江苏昆山、太仓发展集成电路。",
        ["昆山市 LOCATED_IN 江苏省", "太仓市 LOCATED_IN 江苏省"],
    ),
    (
        "a town called without its ending",
        "支持分水镇、瑶琳镇联动。分水侧重集成电路，瑶琳侧重生物医药。",
        ["分水镇 SUPPORTS 集成电路", "瑶琳镇 SUPPORTS 生物医药"],
    ),
    (
        "what a district's clause goes on to lift",
        "富阳区突出临港优势，加快云湖新城、青岭新城转型升级。",
        ["云湖新城 LOCATED_IN 富阳区", "青岭新城 LOCATED_IN 富阳区"],
    ),
    ("a town in its county", "在桐庐县分水镇建设制笔产业园。", ["分水镇 LOCATED_IN 桐庐县"]),
    ("a place in quotes", "在富阳区布局“云栖里”数字街区。", ["“云栖里”数字街区 LOCATED_IN 富阳区"]),
    ("a zone and the place in it", "推动云湖新城南山片区发展集成电路。", ["南山片区 LOCATED_IN 云湖新城"]),
    ("a body is where its name says", "支持杭州设计学院在富阳区建设基地。", ["杭州设计学院 LOCATED_IN 杭州市"]),
    ("a district in the name", "建设余杭区未来科技城。", ["未来科技城 LOCATED_IN 余杭区"]),
    (
        "the noun that closes a list is its parent",
        "大力发展内容电商、直播电商等社交电商。",
        ["直播电商 SUBTRACK_OF 社交电商"],
    ),
    (
        "the noun of a list to develop is a field, whatever its ending",
        "加快发展网络文学、在线音频、短视频等数字文创。",
        ["短视频 SUBTRACK_OF 数字文创"],
    ),
    (
        "a name found once is found again",
        "重点发展碳纤维、石墨烯、特种陶瓷三大产业。碳纤维方面，突破干喷湿纺、低温炭化等关键技术。",
        ["碳纤维 INVOLVES 干喷湿纺"],
    ),
]
ABSENT = [
    ("a bay in passing is no place for industry", "严禁在近岸海湾新增养殖，保护红树湾。", "红树湾 SUPPORTS 养殖"),
    (
        "each verb has its own place",
        "推动富阳区建设医药产业园、临安区建设机器人产业园。",
        "机器人产业园 LOCATED_IN 富阳区",
    ),
    (
        "a fund is nowhere",
        "在云湖新城建设低空经济产业园，设立低空经济产业基金。",
        "低空经济产业基金 LOCATED_IN 云湖新城",
    ),
    (
        "one by one, though not all are found",
        "以富阳区、临安区为牵引，分别发展甲乙丙、集成电路。",
        "富阳区 SUPPORTS 集成电路",
    ),
    (
        "a place after two divisions",
        "富阳区发展集成电路，临安区发展生物医药，云湖新城发展低空经济。",
        "云湖新城 LOCATED_IN 临安区",
    ),
    ("another body is called after the first", "在云湖新城建设浙江大学杭州研究院。", "浙江大学 LOCATED_IN 云湖新城"),
    (
        "a region spoken of is no distribution",
        "围绕云湖新城、青岭新城等区域推动园区改造。以人工智能、集成电路为核心打造标杆场景。",
        "云湖新城 SUPPORTS 人工智能",
    ),
    (
        "places of the next clause stay apart",
        "云龙片区重点发展新能源汽车产业，江北片区重点发展商业航天产业。",
        "云龙片区 SUPPORTS 商业航天",
    ),
    ("a count of places is no place", "到2027年，建成5个以上低空经济产业园。", "低空经济产业园 SUPPORTS 低空经济"),
]


@pytest.mark.parametrize(("sentence", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_found(sentence: str, expected: list[str]) -> None:
    found = triples(sentence)
    assert [e for e in expected if e not in found] == [], found


@pytest.mark.parametrize(("sentence", "wrong"), [row[1:] for row in ABSENT], ids=[row[0] for row in ABSENT])
def test_absent(sentence: str, wrong: str) -> None:
    assert wrong not in triples(sentence)


def test_a_place_of_an_earlier_sentence_is_proven() -> None:
    sentence = "\n云湖新城重点发展云计算。建设青山湖产业园，发展数字文创；龙岗坞里发展生物医药。"
    statements = extract_document(document_from_text("x.txt", FRAME.format(sentence))).statements
    found = [
        s for s in statements if isinstance(s, RelationStatement) and s.method.startswith(("layout", "place:layout"))
    ]
    assert {"青山湖产业园 LOCATED_IN 云湖新城"} <= {f"{s.head} {s.relation} {s.tail}" for s in found}
    for statement in found:
        proof = "".join(evidence.text for evidence in statement.evidence)
        assert statement.head in proof
        assert statement.tail in proof
