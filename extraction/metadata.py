"""Metadata of a cleaned text: title, 文号, issuer, date, addressees, as the document itself shows them."""

from __future__ import annotations

import re
from itertools import pairwise

from extraction.document import Metadata, Section
from extraction.headings import DATE, lines_of

NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*(?:第\s*)?\d{1,4}\s*号")
KIND = (
    r"(?:通知|意见|方案|规划|纲要|计划|办法|条例|措施|决定|批复|规定|细则|公告|通告|函|报告|指南|清单|政策|行动|规则|要点"
    r"|若干政策)"
)
TITLE = re.compile(rf"[^。；：|]{{4,80}}{KIND}(?:[（(][^（）()\n]{{1,24}}[）)])*(?:的(?:通知|批复|公告|决定))?$")
ISSUED = re.compile(
    r"(?P<issuer>[^\n《》，。：|]{2,40}?)(?:关于)?(?:印发|发布|公布|转发|下发)\s*(?:《|<)(?P<title>[^《》]{4,80}(?:《[^》]*》[^《》]*)?)》"
)


def metadata_of(text: str, sections: tuple[Section, ...]) -> Metadata:
    """Title, 文号, issuer, date and addressees as the front matter shows them."""
    front = text[: sections[0].end]
    title, title_span, issuer, issuer_span = _title_and_issuer(front)
    number, number_span = _number(front)
    addressees = next((line for _, line in lines_of(front) if re.match(r".{2,80}[：:]$", line) and "各" in line), "")
    if not issuer:
        issuer, issuer_span = _signature(front)
    return Metadata(
        title=title,
        number=number,
        issuer=issuer,
        date=_date(front) or _date(text[sections[0].end : sections[0].end + 80]),
        addressees=addressees,
        title_span=title_span,
        number_span=number_span,
        issuer_span=issuer_span,
    )


def _title_and_issuer(front: str) -> tuple[str, tuple[int, int], str, tuple[int, int]]:
    for match in ISSUED.finditer(front.replace("\n", " ")):
        issuer = re.sub(r"^.*[\s|]", "", match["issuer"].strip()).removesuffix("关于")
        start = match.start("issuer") + match["issuer"].find(issuer)
        if re.search(r"现将|已经|同意", match.group()):
            continue
        title = re.sub(r"\s(?=[\u4e00-\u9fff“（])|(?<=[\u4e00-\u9fff”）])\s", "", match["title"])
        return title, match.span("title"), issuer, (start, start + len(issuer))
    for start, line in lines_of(front):
        stripped = line.strip("《》- /")
        if 8 <= len(stripped) <= 80 and TITLE.search(stripped) and not re.search(r"现将|[，。]", stripped):
            begin = start + line.find(stripped)
            office = re.match(r"(.{2,30}?(?:政府|办公厅|办公室|部|委员会|局|厅|委|国务院))关于", stripped)
            name = office[1] if office else ""
            return stripped, (begin, begin + len(stripped)), name, (begin, begin + len(name))
    for start, line in lines_of(front):
        named = re.search(r"[\u4e00-\u9fff“][^\s/|>]{3,40}(?:规划|纲要|方案|计划)$", line)
        if named:
            return named.group(), (start + named.start(), start + named.end()), "", (0, 0)
    return "", (0, 0), "", (0, 0)


def _number(front: str) -> tuple[str, tuple[int, int]]:
    """The document's own 文号: on a line of its own, or behind a label; not one that the text cites in 《》（）."""
    for start, line in lines_of(front):
        match = NUMBER.search(line)
        if match and len(line) <= len(match.group()) + 12 and "》" not in line:
            return re.sub(r"\s", "", match.group()), (start + match.start(), start + match.end())
    return "", (0, 0)


def _signature(front: str) -> tuple[str, tuple[int, int]]:
    lines = list(lines_of(front))
    for (start, line), (_, following) in pairwise(lines):
        if DATE.fullmatch(following.strip()) and re.fullmatch(r"[\u4e00-\u9fff]{4,30}", line):
            return line, (start, start + len(line))
    return "", (0, 0)


def _date(front: str) -> str:
    """The date under the signature, else the first date that is shown."""
    signed = [m for _, line in lines_of(front) if (m := DATE.fullmatch(line.strip()))]
    match = signed[0] if signed else DATE.search(front)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""
