"""The words of lists of responsible bodies: labels, closing phrases, what is no body, which sign marks a lead."""

from __future__ import annotations

import re

OPEN, CLOSE = "（([〔【〖﹝<＜{｛", "）)]〕】〗﹞>＞}｝"
UNIT = "部门|单位|处室|科室|地区|责任人"
#: what a label calls the bodies
NOUN = rf"(?:部门（单位）|单位（部门）|(?:{UNIT}|主体|机构|领导|镇街|方)(?:[和及与/、](?:{UNIT}))?)"
#: what a label says of them
ROLE_WORD = (
    r"(?:第一责任|责任|总牵头|牵头|配合|主办|协办|承办|实施|参与|参加|主管|落实|协同|协助|支持|协作|主责|指导|监督|推进"
    r"|组织|执行|负责|协调|具体|分工|归口|主体|承接|承建|经办|兑现|受理|审核|监管|承担|推动|业务)"
)
LEVEL = r"(?:[省市区县州旗](?:级|直)?|自治区级?|主要|工作|任务|项目|相关|共同|政策)?"
#: 以上责任单位：, 第1—4项责任单位：
COVERED = (
    r"(?:(?:以上|上述|本节|本章|本条|本项|该项|此项|第[一二三四五六七八九十\d、—–~至到-]+[项条])"
    r"(?:各?[项条]|任务|工作|措施|事项|举措|内容)*的?)?"
)
_WORDS = rf"{LEVEL}{ROLE_WORD}{{1,3}}(?:（{ROLE_WORD}{{1,2}}）)?{LEVEL}"
_BOXED = rf"{_WORDS}{NOUN}|牵头|配合|责任|主办|协办|主责|协同|参与|承办"
#: 责任单位：  市级牵头部门（单位）：  配合→  市级层面：  【责任单位】
LABEL = re.compile(
    rf"[\s●·•*★☆◆■—-]*(?:(?P<label>{COVERED}{_WORDS}{NOUN}?|[国省市区县州旗](?:家|级)(?:层面)?)"
    rf"(?:（[^（）]{{1,8}}）)?(?:[：:→=]|——?(?=[一-鿿]))"
    rf"|[【〔\[（](?P<boxed>{_BOXED})[】〕\]）][：:]?(?!$))"
)
#: a label before a list in brackets: 牵头单位（市科技局）
BEFORE_BRACKET = re.compile(rf"(?P<label>{_WORDS}{NOUN})$")
#: the same without a colon, inside brackets only
BARE_LABEL = re.compile(rf"(?P<label>{LEVEL}{ROLE_WORD}{{1,2}}{LEVEL}(?:{UNIT}|主体|机构))(?:为|是)?(?=[一-鿿])")
LABEL_WITH_NOUN = re.compile(rf"{NOUN}$|^(?:牵头|配合|责任|主办|协办|主责|协同|参与|承办)$")
#: 责任领导：, 责任人： name persons
PERSON = re.compile(r"领导|人$")
#: 完成时限：, 备注： — what follows names no bodies
OTHER_LABEL = re.compile(r"[一-鿿]{2,10}[：:]")
TIME_LABEL = r"(?:完成|办理|实施)?(?:时限|时间|期限)(?:安排|节点|要求)?|进度安排|备注|联系(?:人|电话)"
#: a label right behind a body: 主办：市科技局协办：市财政局
INNER_LABEL = re.compile(
    r"(?<=[局委厅办部署府会院心])"
    rf"(?=(?:{ROLE_WORD}{{1,3}}{NOUN}?|{TIME_LABEL})[：:]|[【〔\[](?:{_BOXED})[】〕\]])"
)
#: 市工信局（牵头）
ROLE_MARK = re.compile(r"[（(《](?P<role>总?牵头|主办|主责|配合|协办)(?:单位|部门)?[）)》]$")
#: words around the verb of a closing phrase
ADVERB = (
    r"(?:要|应当?|须|按照|按|根据|依据|依照|依|在|由|各自|职责|职能|任务|分工|权限|范围内|范围|要求|规定|内|分别|共同|联合|具体|统一|统筹"
    r"|切实|抓好|做好|组织|协调|推动|推进|落实|实施|工作|和)"
)
ROLE_VERB = (
    r"(?:总?牵头|主抓|主办|主责|负总责|负责|配合|协助|协同|参与|参加|支持|承办|协办|落实|抓好?落实|实施|推进|执行|承担)"
)
#: A、B等部门按职责分工负责
ROLE_PHRASE = re.compile(
    r"(?P<name>.*?)(?P<etc>(?:等(?:各)?(?:有关|相关|其他|多个)?(?:部门|单位|地区|地方|方面)?(?:和单位|及单位|单位)?)?)"
    rf"(?P<tail>{ADVERB}*(?P<role>{ROLE_VERB}+(?:负责|实施|落实|推进|工作)*)"
    r"|为(?:主要)?(?P<noun>牵头|主办|责任|配合|协办|参与)(?:单位|部门))$"
)
#: where a clause ends that says who does it
ENDS_IN_ROLE = re.compile(
    rf"(?:{ROLE_VERB}(?:负责|实施|落实|推进|工作)*|为(?:牵头|主办|责任|配合|协办|参与)(?:单位|部门))(?=[，。；]|$)"
)
ETC = re.compile(
    r"等(?:各|有关|相关|其他)*(?:市级|区级|省级|县级)?(?:部门|单位|机构|地区|方面|委办局)?"
    r"(?:[和及、]?(?:有关|相关)?(?:部门|单位|地区))?$"
)
#: tokens of a list that name no body: deadlines and notes
NO_BODY = re.compile(
    r"^(?:(?:到|于|至)?(?:20)?\d{2,4}年.*|.*(?:月底|年底|年)前(?:完成|取得.*)?|长期(?:坚持|实施|推进)?|持续(?:推进|实施|开展)"
    r"|(?:20)?\d{2}.*完成|按?(?:职责|任务)?分工负责|下同|以下均.*|.*不再(?:逐一)?列出|.*(?:第一|首)[位个]?.*牵头.*|排名第一.*"
    r"|.*[的者*＊★☆▲△※#●◆][”\"]?号?为牵头.*|并?按.*负责)$"
)
#: 列第一位者为牵头单位
FIRST_LEADS = re.compile(
    r"(?:列|排|居|在)[^。；，）]{0,8}(?:第一|首)[^。；，）]{0,8}?为牵头|(?:第一个|首个|首家|第一)(?:单位|部门)为牵头"
)
SIGNS = "*＊★☆▲△※#●◆"
#: 标*的为牵头单位
SIGN_LEADS = re.compile(rf"[带标注有加“\"]([{SIGNS}])[”\"号]?的?(?:者|为|单位|部门)?为?[^。；，）]{{0,4}}牵头")
JOIN = re.compile(r"以及|会同|[和与及]")
#: where one body may end and another begin
GLUE = re.compile(r"(?<=[局委厅办部会院署心府])(?=[省市区县州旗])")
SEPARATORS = "、，,；;。/／|\n\t ·•・+&"
#: marks before the first body of a line
MARKS = "→—–-"
#: the first part of 市、区两级…, 各市州、县市区人民政府, 相关区、县（市）, 各街道、镇
HALF_NAME = re.compile(
    r"(?:[省市区县州]|(?:各|相关|有关|各相关|各有关)(?:设区)?(?:[省市区县州盟旗镇乡]{1,3}|盟行政公署|自治区|直辖市|街道|园区|开发区))(?:（[^（）]{1,8}）)?"
)
OTHER_HALF = re.compile(
    r"(?:[省市区县州盟旗镇乡]{1,4}|自治[区县州]|直辖市|县级市|街道|园区|开发区|功能区|工业园区)(?:（[^（）]{1,8}）)?"
    r"(?:、?(?:人民)?政府|、?管委会|党委|两级|三级|[、，,；;。)）]|和|及|等|$)|[区县](?:两|三)?级"
)
#: 有关区县（含两江新区，下同）, 各区县（自治县，含…）
NOTE = re.compile(r"(?:（(?:含|包括|包含|以下)[^（）]*）|，(?:含|包括|包含)[^（）]*(?=）))")
ROUND = str.maketrans("()[]〔〕【】", "（）（）（）（）")
#: a phrase, not a name
NO_NAME = re.compile(r"[的了将要对]|推动|加快")
#: a part of a clause, not a name
CLAUSE_WORD = re.compile(r"[的了将要对由向为从按在使让给把被]|推动|加快")
#: 有关部门[负责]本办法的组织实施
ANSWERS = re.compile(r"负责|的")
#: the number of an article before the first body: [第十二条]市科技局
ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]{1,4}条\s*")
#: an office inside a body, or another unit, under a label
INNER_OFFICE = re.compile(r"(?:处|科|司|室|站|所|队|会|组|分中心|支部|党委)$")


def label_of(match: re.Match[str]) -> str:
    """The words of a label that LABEL matched."""
    return match["label"] or match["boxed"]


def role_of(words: str) -> str:
    """牵头, 配合 or 责任, as a label or a closing phrase says."""
    if re.search(r"牵头|主办|主责|主管|主抓|第一责任|负总责", words):
        return "牵头"
    if re.search(r"配合|协办|参与|参加|协同|协助|支持|协作|会同", words):
        return "配合"
    return "责任"
