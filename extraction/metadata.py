"""Metadata of a cleaned text: title, 文号, issuer, date, addressees, as the document itself shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extraction.dates import DAY, iso_day
from extraction.document import Metadata, Section
from extraction.document_names import NUMBER
from extraction.headings import lines_of
from extraction.issuers import issuers_beside, signers
from extraction.titles import DATE
from extraction.validity import validity_of

if TYPE_CHECKING:
    from re import Match

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
#: before a date that is not the one of issue: 有效期至2027年12月31日
UNTIL = re.compile(r"(?:有效期|期限|[至到])$")
EXCERPT = re.compile(r"\s*[（(](?:节选|摘录|摘编|摘要|部分)[）)]$")
NUMBER_LABEL = re.compile(r"(?:发文字号|文件编号|文号|字号)[：:|\s]*$")
KIND = (
    r"(?:通知|意见|方案|规划|纲要|计划|办法|条例|措施|举措|决定|批复|规定|细则|公告|通告|函|报告|指南|导则|清单|政策|行动|规则"
    r"|要点|说明|分工表?|任务表|任务分解表?|若干政策)"
)
TITLE = re.compile(rf"[^。；：|]{{4,80}}{KIND}(?:[（(][^（）()\n]{{1,24}}[）)])*(?:的(?:通知|批复|公告|决定))?$")
ISSUED = re.compile(
    r"(?P<issuer>[^\n《》，。：|]{2,40}?)(?:关于)?(?:印发|发布|公布|转发|下发)\s*(?:《|<)(?P<title>[^《》]{4,80}(?:《[^》]*》[^《》]*)?)》"
)
#: the same without 《》; the issuer may stand on a line of its own
ISSUED_BARE = re.compile(
    rf"(?P<issuer>[^\n《》，。：|]{{2,40}}?)\n?关于(?:印发|发布|公布|转发|下发)"
    rf"(?P<title>[^《》，。：|\n]{{4,80}}{KIND}(?:[（(][^（）()\n]{{1,24}}[）)])*)的(?:通知|公告|通告)$"
)
OFFICE = r"(?:政府|办公厅|办公室|部|委员会|局|厅|委|国务院|署|中心|管委会)"
TITLE_ISSUER = re.compile(rf"(?P<n>.{{0,30}}?{OFFICE})(?:等[一二三四五六七八九十\d]+个?(?:部门|单位|部委))?关于")
#: a line that names who is addressed
ADDRESSED = re.compile(r"[^。；]{2,160}[：:]")
ADDRESSEE = re.compile(rf"各|(?:{OFFICE}|单位|公司|院校|企业|集团)[）)]?[：:]$")
BODY = re.compile(r"[\u4e00-\u9fff、，（）()\s]{2,60}")


def metadata_of(text: str, sections: tuple[Section, ...]) -> Metadata:
    """Title, 文号, issuer, date and addressees as the front matter and the closing lines show them."""
    # a passage may begin with an annex, whose heading then is all the front that there is
    front = text[: sections[0].end] or text[: sections[1].body_start]
    back = next((s for s in sections if s.kind == "back"), None)
    title, title_span, issuer, issuer_span = _title_and_issuer(front)
    if excerpt := EXCERPT.search(title):
        title, title_span = title[: excerpt.start()], (title_span[0], title_span[1] - len(excerpt.group()))
    number, number_span = _number(front)
    if not issuer:
        issuer_span = issuers_beside(front, title_span) or signers(text, sections[0], back) or NOWHERE
        issuer = text[slice(*issuer_span)].replace("\n", "、")
    date = (
        _date(front)
        or (_date(text[back.start : back.end]) if back else "")
        or _date(text[sections[0].end : sections[0].end + 80])
    )
    return Metadata(
        title=title,
        number=number,
        issuer=issuer,
        date=date,
        validity=validity_of(text, title, date),
        addressees=_addressees(front),
        title_span=title_span,
        number_span=number_span,
        issuer_span=issuer_span,
    )


def signature_at(lines: Sequence[str]) -> bool:
    """Whether a signature begins with the first of these lines: up to three bodies, then a date."""
    for i, line in enumerate(lines):
        if _date_line(line):
            return True
        if not BODY.fullmatch(line) or len(line) > 40 or i >= 3:
            return False
    return False


def _date_line(line: str) -> bool:
    line = line.strip()
    return bool(DATE.fullmatch(line) or (line.endswith("日") and re.fullmatch(DAY, line)))


def _title_and_issuer(front: str) -> tuple[str, Span, str, Span]:
    flat = front.replace("\n", " ")
    lines = [(start, start + len(line)) for start, line in lines_of(front)]
    bare = (
        match
        for (start, end), (_, behind) in zip(lines, [*lines[1:], (0, 0)], strict=True)
        if (match := ISSUED_BARE.fullmatch(front, start, end) or ISSUED_BARE.fullmatch(front, start, max(end, behind)))
    )
    for match in [*ISSUED.finditer(flat), *bare]:
        if re.search(r"现将|已经|同意", match.group()):
            continue
        issuer = re.sub(r"^.*[\s|]", "", match["issuer"].strip()).removesuffix("关于")
        start = match.start("issuer") + match["issuer"].rfind(issuer)
        title = re.sub(r"\s(?=[\u4e00-\u9fff“（])|(?<=[\u4e00-\u9fff”）])\s", "", match["title"])
        return title, match.span("title"), issuer, (start, start + len(issuer))
    for start, line in lines_of(front):
        stripped = line.strip("《》- /")
        if 8 <= len(stripped) <= 80 and TITLE.search(stripped) and not re.search(r"现将|[，。]", _outside(stripped)):
            begin = start + line.find(stripped)
            office = TITLE_ISSUER.match(stripped)
            name = office["n"] if office else ""
            return stripped, (begin, begin + len(stripped)), name, (begin, begin + len(name))
    for start, line in lines_of(front):
        named = re.search(r"[\u4e00-\u9fff“][^\s/|>]{3,40}(?:规划|纲要|方案|计划)$", line)
        if named:
            return named.group(), (start + named.start(), start + named.end()), "", NOWHERE
    return "", NOWHERE, "", NOWHERE


def _outside(line: str) -> str:
    """A line without what stands in brackets: a title that it names may hold a comma."""
    return re.sub(r"《[^《》]*》|[（(][^（）()]*[）)]", "", line)


def _number(front: str) -> tuple[str, Span]:
    """The document's own 文号: on a line of its own, or behind a label; not one that the text cites in 《》（）."""
    labelled: Match[str] | None = None
    for start, line in lines_of(front):
        match = NUMBER.search(front, start, start + len(line))
        alone = match and (len(line) <= len(match.group()) + 12 or line[: match.start() - start] in ("（", "("))
        if match and alone and "》" not in line:
            return re.sub(r"\s", "", match.group()), match.span()
        if match and NUMBER_LABEL.search(front, start, match.start()):
            labelled = labelled or match
    return (re.sub(r"\s", "", labelled.group()), labelled.span()) if labelled else ("", NOWHERE)


def _addressees(front: str) -> str:
    """The first line that ends with a colon and names bodies."""
    for _, line in lines_of(front):
        if ADDRESSED.fullmatch(line) and ADDRESSEE.search(line) and not re.match(r"为|根据|现将|经", line):
            return line
    return ""


def _date(text: str) -> str:
    """The date under the signature, else the first date that is shown."""
    lines = [line.strip() for _, line in lines_of(text)]
    signed = next((line for line in lines if _date_line(line)), "")
    if day := iso_day(signed):
        return day
    shown = (m for m in DATE.finditer(signed or text) if not UNTIL.search(text, max(0, m.start() - 6), m.start()))
    match = next(shown, None)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""
