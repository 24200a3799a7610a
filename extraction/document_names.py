"""How policy documents are named: by 文号, by title, by the title of what a notice issues."""

from __future__ import annotations

import re
import unicodedata

from extraction.dates import digits
from extraction.simplify import plain

#: the year and the number of a 文号, brackets of any kind
NUMBER_TAIL = re.compile(
    r"[〔﹝\[【（(［]\s*(?P<year>(?:19|20)\d{2})\s*[〕﹞\]】）)］]\s*(?:第\s*)?(?P<n>\d{1,4})\s*号"
)
#: 文号: who numbers, the year, the number
NUMBER = re.compile(rf"(?P<who>[\u4e00-\u9fff]{{1,14}}){NUMBER_TAIL.pattern}")
#: what the name of a body that issues documents ends in
OFFICE = r"(?:政府|办公厅|办公室|委员会|国务院|中心|小组|专班|指挥部|联席会议|部|局|厅|委|署|院)"
#: 关于印发《X》的通知 issues X
ISSUING = re.compile(
    rf"(?:.{{0,40}}?{OFFICE})?(?:关于)?(?:印发|发布|公布)(?:《(?P<title>.+)》|(?P<bare>[^《》]{{4,}}))的(?:通知|公告|通告)"
)
CHINESE_YEAR = re.compile(r"[一二〇○零三四五六七八九]{4}(?=年)")
#: 上海市“十四五”规划纲要 is the short name of
FIVE_YEAR_PLAN = re.compile(
    r"^(.*?)国民经济和社会发展第(十[一二三四五六七])个五年(?:规划|计划)(?:和20\d\d年远景目标(?:的)?)?纲要$"
)


def number_key(number: str) -> str:
    """沪府办发【2022】第11号 -> 沪府办发〔2022〕11号; '' when it is no 文号."""
    match = NUMBER.fullmatch(re.sub(r"\s", "", number))
    return f"{match['who']}〔{match['year']}〕{int(match['n'])}号" if match else ""


def split_name(name: str) -> tuple[str, str]:
    """The title and the 文号 that a name gives: 《X》（沪府发〔2022〕11号）; '' for what it does not give."""
    text = re.sub(r"\s", "", name)
    if number := number_key(text):
        return "", number
    match = re.fullmatch(rf"(?P<title>.+?)[（(]?(?P<number>{NUMBER.pattern})[）)]?", text)
    if match is None or not re.search(r"[》）)]$|[（(]$", text[: match.end("title")] + text[match.end("title") :][:1]):
        return text, ""
    return match["title"], number_key(match["number"])


def title_key(title: str) -> str:
    """What two writings of one title share; of a notice that issues a document, the document's title."""
    text = unicodedata.normalize("NFKC", re.sub(r"\s", "", title))
    if text.startswith("《") and text.find("》") == len(text) - 1:
        text = text[1:-1]
    issuing = ISSUING.fullmatch(text)
    if issuing and "》《" not in text and "》、《" not in text:
        text = issuing["title"] or issuing["bare"]
    return FIVE_YEAR_PLAN.sub(r"\1\2五规划纲要", plain(CHINESE_YEAR.sub(lambda m: digits(m[0]), text)))
