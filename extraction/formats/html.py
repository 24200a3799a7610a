"""Web pages: the article's paragraphs, headings and tables, without the site around it.

The article is the smallest container that holds nearly all sentences of the page. Of what stands before it, headings
and the box with 索引号, 发文字号 and the like are kept; what follows it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extraction.formats.cells import SPAN_LIMIT, Cell, lines_of_rows
from extraction.formats.plain import decode
from graph.errors import BadDocument

STATED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
#: what sites call Chinese encodings; each is a part of GB18030
CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030"}
TAG = re.compile(r"<(?:!doctype|html|head|body|div|p|br|table|span|h\d|article|section)\b", re.I)


def _tags(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEVER = _tags(
    "head script style noscript template nav aside iframe object svg canvas button select textarea input dialog"
    " rt rp footer"
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
#: words of class and id that name parts of a site
SITE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|share|bdshare\w*|footer|header|topbar"
    r"|copyright|toolbar|login|search|related|pager|pagination|qrcode|ewm|dqwz|weizhi|fontsize|print)(?:$|[\s_-])",
    re.I,
)
#: labels of the box with the document's own data
BOX = re.compile(
    r"索\s*引\s*号|发文字号|文\s*号|文件编号|发文机[关构]|发布机构|制发机关|成文日期|发文日期|发布日期|生成日期"
)
BLOCKS = _tags(
    "address article blockquote body br caption center dd div dl dt fieldset figure form h1 h2 h3 h4 h5 h6 header hr"
    " html li main ol p pre section table tbody td tfoot th thead tr ul"
)
HEADINGS = _tags("h1 h2 h3 h4 h5 h6")
CONTAINERS = _tags("body div section article main td tr table tbody form center span font")
MOST = 0.85  #: share of the sentences that the article holds
FRAME = 0.25  #: a site's frame beside the article is smaller than this share of it; more may be an annex
MENU_PROSE = 60  #: characters in sentences; a part of the page that is named like a menu and has more is none
CELL_LIMIT = 400  #: characters; a longer cell means that the table only lays out the page
DEPTH_LIMIT = 400


@dataclass(frozen=True)
class Element:
    """A tag with what is in it: elements and text."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Element | str, ...]

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return tuple(c for c in self.children if isinstance(c, Element))

    @cached_property
    def size(self) -> int:
        """Characters, blanks left out."""
        return sum(_size(c) if isinstance(c, str) else c.size for c in self.children)

    @cached_property
    def prose(self) -> int:
        """Characters in sentences: text that has the marks of one."""
        return sum(
            (_size(c) if "，" in c or "。" in c else 0) if isinstance(c, str) else c.prose for c in self.children
        )

    def find(self, *tags: str) -> Iterator[Element]:
        """Elements inside, in order."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.find(*tags)


def read_html(file: str, data: bytes) -> str:
    """The article of a web page: a paragraph, heading or table row a line."""
    found = STATED.search(data[:4096])
    stated = found[1].decode("ascii").lower() if found else ""
    page = decode(data, "gb18030" if stated in CHINESE else stated)
    if page is None:
        raise BadDocument(file, "网页的编码无法识别")
    if not TAG.search(page):
        raise BadDocument(file, "内容不是网页（没有标签）；若是纯文本请改用 .txt")
    root = LexborHTMLParser(page.removeprefix("\ufeff")).body
    if root is None:
        raise BadDocument(file, "网页没有内容")
    body = _element(file, root)
    article, before = _article(body)
    lines = [*_front(before, article), *_lines(article)]
    if not lines:
        raise BadDocument(file, "网页没有正文（可能由脚本生成）")
    return "\n".join(lines) + "\n"


def _element(file: str, node: LexborNode, depth: int = 0) -> Element:
    """The tree without scripts, what is hidden, and parts of the site."""
    if depth > DEPTH_LIMIT:
        raise BadDocument(file, "网页的嵌套层数过多")
    children: list[Element | str] = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            children.append(child.text_content or "")
        elif tag[:1].isalpha() and tag not in NEVER:
            element = _element(file, child, depth + 1)
            if not _is_site(element):
                children.append(element)
    attributes = {name: value or "" for name, value in node.attributes.items()}
    return Element(node.tag or "", attributes, tuple(children))


def _is_site(element: Element) -> bool:
    """Whether an element is hidden or a part of the site; one with sentences or a main title is not."""
    attributes = element.attributes
    if "hidden" in attributes or HIDDEN.search(attributes.get("style", "")):
        return True
    if next(element.find("h1"), None) or element.tag == "h1":
        return False
    names = f"{element.tag} {attributes.get('class', '')} {attributes.get('id', '')}"
    if element.tag not in ("body", "table") and SITE.search(names) and element.prose < MENU_PROSE:
        return True
    links = list(element.find("a")) if element.tag in ("ul", "div", "dl", "p", "td") and not element.prose else []
    return len(links) >= 3 and sum(a.size for a in links) > 0.7 * element.size


def _article(body: Element) -> tuple[Element, list[Element]]:
    """The article, and the elements that stand before it, in order."""
    article = body
    before: list[Element] = []
    while body.prose:
        inner = [c for c in article.elements if c.tag in CONTAINERS and c.prose >= MOST * body.prose]
        if not inner or len(list(inner[0].find(*BLOCKS))) < 2 or article.size > (1 + FRAME) * inner[0].size:
            break
        before += article.elements[: article.elements.index(inner[0])]
        article = inner[0]
    return article, before


def _front(before: list[Element], article: Element) -> Iterator[str]:
    """Headings and the box of the document's data that stand before the article."""
    inside = "".join(_lines(article))
    for element in before:
        headings = [element] if element.tag in HEADINGS else element.find("h1", "h2", "h3")
        for title in (" ".join(_lines(heading)) for heading in headings):
            if title and title not in inside:
                yield title
        yield from (line for line in _lines(element) if BOX.search(line))


def _lines(element: Element) -> Iterator[str]:
    """The blocks of an element, a line each; none is empty."""
    text = "".join(_pieces(element))
    for line in text.split("\n"):
        if line.strip():
            yield line.strip(" \t\r\f")


def _pieces(element: Element) -> Iterator[str]:
    """Text, with a newline at both ends of each block."""
    number = 0
    for child in element.children:
        if isinstance(child, str):
            yield child if element.tag == "pre" else re.sub(r"[ \t\r\n\f]+", " ", child)
        elif child.tag == "table" and not _lays_out(child):
            yield "\n" + "".join(f"{row}\n" for row in lines_of_rows(_rows(child)))
        elif child.tag in BLOCKS:
            yield "\n"
            if child.tag == "li" and element.tag == "ol":
                number += 1
                yield f"{number}. "
            yield from _pieces(child)
            yield "\n"
        else:
            yield from _pieces(child)


def _lays_out(table: Element) -> bool:
    """Whether a table only places parts of the page: nested tables, long cells, one cell in all rows."""
    one_column = all(len(list(row.find("td", "th"))) < 2 for row in table.find("tr"))
    long = any(cell.size > CELL_LIMIT for cell in table.find("td", "th"))
    return one_column or long or next(table.find("table"), None) is not None


def _rows(table: Element) -> Iterator[list[Cell]]:
    """The cells of every row; one that reaches over several rows also stands in the lower ones."""
    reaching: dict[int, tuple[int, int]] = {}  # column -> rows still to come, columns
    for row in table.find("tr"):
        cells: list[Cell] = []
        place = 0
        for cell in [*row.find("td", "th"), None]:
            while place in reaching:
                rows, columns = reaching.pop(place)
                cells.append(Cell("", columns, continues=True))
                if rows > 1:
                    reaching[place] = rows - 1, columns
                place += columns
            if cell is not None:
                rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
                cells.append(Cell(" ".join(_lines(cell)), columns))
                if rows > 1:
                    reaching[place] = rows - 1, columns
                place += columns
        yield cells


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "1").strip()
    return min(max(int(value), 1), SPAN_LIMIT) if value.isdecimal() else 1


def _size(text: str) -> int:
    return sum(1 for c in text if not c.isspace())
