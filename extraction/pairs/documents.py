"""Whether two names of documents mean one: by 文号, else by title."""

from __future__ import annotations

import re

from extraction.agencies.names import full_name
from extraction.divisions.jurisdiction import is_central
from extraction.document_names import OFFICE, split_name, title_key
from extraction.pairs.keys import LETTERS_AND_DIGITS, Judged, Where, leading_place

#: X人民政府关于…: who issues, before what the document is about
ISSUER = re.compile(rf"(?P<issuer>[\u4e00-\u9fff（）]{{1,30}}?{OFFICE})(?P<about>关于.+)")
ABOUT_ENOUGH = 12  #: characters of 关于…的意见 from which it is no title of many documents


def documents(a: str, b: str, where: Where) -> Judged:
    """Judge two names of documents, each a title, a 文号, or both."""
    (one, number), (other, number_) = split_name(a), split_name(b)
    if number and number_:
        return ("same", "文号相同") if number == number_ else ("different", "文号不同")
    if not (one and other):
        return "unsure", "一个只有文号，一个只有标题"
    one, other = _national(title_key(one)), _national(title_key(other))
    if one == other:
        if where.same or where.nested or names_its_place(one):
            return "same", "标题相同"
        return "unsure", "标题相同，不知是否同一地方的文件"
    if LETTERS_AND_DIGITS.findall(one) != LETTERS_AND_DIGITS.findall(other):
        return "different", "标题中的年份或序号不同"
    if where.same and _same_but_for_issuer(one, other, where):
        return "same", "标题相同（一处简写或省去发文机关）"
    contained = one in other or other in one
    return ("unsure", "一个标题包含另一个") if contained else ("different", "标题不同")


def _national(key: str) -> str:
    return key.removeprefix("中华人民共和国")


def about_key(key: str) -> str:
    """关于… of a title that begins with who issues it; '' for another."""
    match = ISSUER.fullmatch(key)
    return match["about"] if match else key if key.startswith("关于") else ""


def names_its_place(key: str) -> bool:
    """Whether a title says whose document it is; a law (not 办法) is the nation's."""
    return (
        leading_place(key, None)[0] is not None
        or bool(re.match(r"[\u4e00-\u9fff]{2,8}?(?:省|自治区|县|(?<![城都])市)", key))
        or is_central(key)
        or key.startswith(("中国", "全国", "国家"))
        or bool(re.search(r"(?<!办)法$", key))
    )


def _same_but_for_issuer(one: str, other: str, where: Where) -> bool:
    """Whether 市政府关于X and 关于X are 苏州市人民政府关于X in a document of 苏州市."""
    issuers: list[str] = []
    about: list[str] = []
    for key in (one, other):
        match = ISSUER.fullmatch(key)
        about.append(match["about"] if match else key)
        body = full_name(match["issuer"], where.homes[0]) if match else None
        issuers.append(body.name if body else match["issuer"] if match else "")
    agree = issuers[0] == issuers[1] or ("" in issuers and about[0].startswith("关于"))
    return agree and about[0] == about[1] and len(about[0]) >= ABOUT_ENOUGH
